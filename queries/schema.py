"""The tables of a published database, declared and never reflected.

A database file is written once by ingest and then only read. There are no ART indexes: observations are stored
sorted, which measured 230 times faster for one indicator over all areas than unsorted rows (DECISIONS.md).
"""

from sqlalchemy import (
    Column,
    Date,
    DateTime,
    Double,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
)

metadata = MetaData()

release = Table(
    "release",
    metadata,
    Column("dataset", String, nullable=False),
    Column("number", Integer, nullable=False, autoincrement=False),
    Column("released_at", DateTime, nullable=False),
    Column("checksum", String, nullable=False),  # SHA-256 over every input file, in name order
    Column("code_version", String, nullable=False),
)

system = Table(  # one row: the system that everything is about, as data/system.yaml describes it
    "system",
    metadata,
    Column("system_code", String, nullable=False),
    Column("system_name", String, nullable=False),
    Column("short_name", String, nullable=False),
    Column("first_measure", String, nullable=False),  # slug; "" for the first that has a map
    Column("left_out_json", String, nullable=False),  # a list of [figure, why]
    Column("credits_json", String, nullable=False),  # a list of sentences
)

goals = Table(
    "goals",
    metadata,
    Column("sort_order", Integer, nullable=False, autoincrement=False),
    Column("about", String, nullable=False),  # the slug of a measure, or system.VACCINE_UPTAKE
    Column("target", Double, nullable=False),
    Column("set_by", String, nullable=False),
    Column("quote", String, nullable=False),
    Column("source", String, nullable=False),
    Column("scope", String, nullable=False),
)

sources = Table(
    "sources",
    metadata,
    Column("source_id", String, nullable=False),
    Column("title", String, nullable=False),
    Column("short_title", String, nullable=False),
    Column("publisher", String, nullable=False),
    Column("url", String, nullable=False),
    Column("licence", String, nullable=False),
    Column("accessed_date", Date, nullable=False),
    Column("credit", String, nullable=False),
)

source_notes = Table(
    "source_notes",
    metadata,
    Column("source_id", String, nullable=False),
    Column("sort_order", Integer, nullable=False, autoincrement=False),
    Column("note", String, nullable=False),  # how the source was read, what it lacks
)

geographies = Table(
    "geographies",
    metadata,
    Column("geography", String, nullable=False),
    Column("title", String, nullable=False),  # "Wards"
    Column("noun", String, nullable=False),  # "ward"
    Column("vintage", String, nullable=False),  # "December 2022"
    Column("credit", String, nullable=False),
)

areas = Table(
    "areas",
    metadata,
    Column("area_code", String, nullable=False),
    Column("area_name", String, nullable=False),
    Column("vintage", String, nullable=False),
    Column("place_code", String),
    Column("district_code", String),
    Column("neighbourhood_code", String),
    Column("note", String, nullable=False),
)

geography_areas = Table(
    "geography_areas",
    metadata,
    Column("geography", String, nullable=False),
    Column("area_code", String, nullable=False),
    Column("sort_order", Integer, nullable=False, autoincrement=False),  # the fixed order that the map relies on
)

indicators = Table(
    "indicators",
    metadata,
    Column("indicator_slug", String, nullable=False),
    Column("indicator_id", String, nullable=False),
    Column("title", String, nullable=False),
    Column("source_id", String, nullable=False),
    Column("sort_order", Integer, nullable=False, autoincrement=False),
    Column("definition_json", String, nullable=False),  # every field of models.Indicator
)

life_course = Table(
    "life_course",
    metadata,
    Column("sort_order", Integer, nullable=False, autoincrement=False),
    Column("stage", String, nullable=False),  # life_course_models.Stage
    Column("title", String, nullable=False),
    Column("why_empty", String, nullable=False),  # for two places; "" where the stage has indicators for them
    Column("why_empty_for_groups", String, nullable=False),
    Column("measures_json", String, nullable=False),  # a list of life_course_list.ListedMeasure
    Column("reason", String, nullable=False),  # why these indicators; this and the next are the same in every row
    Column("first_lives", String, nullable=False),  # life_course_models.LivesKind
)

profile_lists = Table(  # what the profile of an area shows beside its figures
    "profile_lists",
    metadata,
    Column("list_name", String, nullable=False),  # a field of profile_models.ProfileLists
    Column("sort_order", Integer, nullable=False, autoincrement=False),
    Column("entry_json", String, nullable=False),  # a slug or a sentence, or the fields of a MissingGroup or Finding
)

small_areas = Table(  # the LSOAs of 2011, and the areas of each level that each lies in or fits best; "" for none
    "small_areas",
    metadata,
    Column("lsoa11_code", String, nullable=False),
    Column("ward_code", String, nullable=False),
    Column("msoa_code", String, nullable=False),
    Column("neighbourhood_code", String, nullable=False),
    Column("district_code", String, nullable=False),
    Column("place_code", String, nullable=False),
)

other_codes = Table(  # codes of other vintages, which no area of this release has
    "other_codes",
    metadata,
    Column("area_code", String, nullable=False),
    Column("area_name", String, nullable=False),
    Column("vintage", String, nullable=False),
    Column("note", String, nullable=False),
    Column("related_codes", String, nullable=False),  # areas that hold its small areas, separated by semicolons
)

postcodes = Table(  # only where a lookup was loaded, and only those of the areas of this system
    "postcodes",
    metadata,
    Column("outward", String, nullable=False),  # "LE15": the half that names a post town
    Column("inward", String, nullable=False),
    Column("ward_code", String, nullable=False),  # "" where its ward has no single successor here
    Column("msoa_code", String, nullable=False),
    Column("source_id", String, nullable=False),
)

observations = Table(
    "observations",
    metadata,
    Column("indicator_slug", String, nullable=False),
    Column("period_end_date", Date, nullable=False),
    Column("period_start_date", Date, nullable=False),
    Column("period", String, nullable=False),  # the label: "2023 to 2025"
    Column("sex", String, nullable=False),
    Column("age", String, nullable=False),
    Column("category_type", String, nullable=False),  # "" when the row is not about a group
    Column("category", String, nullable=False),
    Column("area_code", String, nullable=False),
    Column("value", Double),
    Column("lower_ci95", Double),
    Column("upper_ci95", Double),
    Column("lower_ci998", Double),
    Column("upper_ci998", Double),
    Column("event_count", Double),
    Column("denominator_count", Double),
    Column("status", String, nullable=False),  # models.ValueStatus
    Column("value_note", String, nullable=False),
    Column("limits_note", String, nullable=False),  # "" when the limits are the publisher's, else how they were made
    Column("published_comparison", String, nullable=False),  # the publisher's own verdict against England, or ""
    Column("kind", String, nullable=False),  # models.Kind
    Column("source_id", String, nullable=False),
    Column("vintage", String, nullable=False),
)

gap_contributions = Table(  # to the gap between the least and the most deprived fifth: least less most
    "gap_contributions",
    metadata,
    Column("indicator_slug", String, nullable=False),
    Column("area_code", String, nullable=False),
    Column("sex", String, nullable=False),
    Column("period", String, nullable=False),
    Column("period_end_date", Date, nullable=False),
    Column("category_type", String, nullable=False),  # one of models.FIFTHS_WITHIN_AREA
    Column("start_age", Integer, nullable=False, autoincrement=False),
    Column("age_band", String, nullable=False),  # "40 to 64"
    Column("cause", String, nullable=False),  # "" for all causes together
    Column("contribution_years", Double, nullable=False),
    Column("kind", String, nullable=False),
    Column("source_id", String, nullable=False),
)

area_slopes = Table(
    "area_slopes",
    metadata,
    Column("indicator_slug", String, nullable=False),
    Column("area_code", String, nullable=False),  # the area whose small areas make the slope
    Column("category_type", String, nullable=False),  # the groups that the slope goes with
    Column("sex", String, nullable=False),
    Column("age", String, nullable=False),
    Column("period", String, nullable=False),
    Column("sii", Double, nullable=False),  # the least deprived end minus the most deprived
    Column("sii_lower_95", Double),
    Column("sii_upper_95", Double),
    Column("intercept", Double, nullable=False),  # the line at the most deprived end
    Column("end", Double, nullable=False),  # the line at the least deprived end
    Column("area_count", Integer, nullable=False),
    Column("source_id", String, nullable=False),
    Column("kind", String, nullable=False),
)

outreach_events = Table(
    "outreach_events",
    metadata,
    Column("event_id", String, nullable=False),
    Column("title", String, nullable=False),
    Column("vaccine", String, nullable=False),  # as models.Indicator.vaccine
    Column("area_code", String, nullable=False),
    Column("community", String, nullable=False),  # for whom it was meant, as the source names them
    Column("start_date", Date, nullable=False),  # both days included; of an undated event, the band in which it was
    Column("end_date", Date, nullable=False),
    Column("attended_count", Double),  # missing where the source does not say
    Column("note", String, nullable=False),
    Column("kind", String, nullable=False),  # models.Kind
    Column("source_id", String, nullable=False),
)

boundaries = Table(
    "boundaries",
    metadata,
    Column("geography", String, nullable=False),
    Column("area_code", String, nullable=False),
    Column("geometry_wkb", LargeBinary, nullable=False),  # longitude and latitude, EPSG:4326
)

web_boundaries = Table(
    "web_boundaries",
    metadata,
    Column("geography", String, nullable=False),
    Column("encoding", String, nullable=False),  # "br", "gzip" or "identity"
    Column("body", LargeBinary, nullable=False),
)
