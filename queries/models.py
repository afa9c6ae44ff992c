"""The words of the field as types: geographies, sexes, polarity, kinds of figure, verdicts.

This module imports nothing of ours, so that components may use it without reaching a database.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

PUBLISHED_DATASET = "published"
EXAMPLE_DATASET = "example"
DATASETS = (PUBLISHED_DATASET, EXAMPLE_DATASET)
OWN_CODE = "own"  # stands for a neighbourhood of a reader's own: what it is, the address says beside it
# Stands on every page, picture, table and download of the example data set, and in each of its titles and sources.
EXAMPLE_STAMP = "Example: made-up figures"


class Geography(StrEnum):
    """A level of area. One area can belong to several: Leicester is a place and a district-level authority."""

    ENGLAND = "england"
    SYSTEM = "system"
    PLACE = "place"
    DISTRICT = "district"
    NEIGHBOURHOOD = "neighbourhood"
    MSOA = "msoa"
    WARD = "ward"


MAPPED_GEOGRAPHIES = (
    Geography.PLACE, Geography.DISTRICT, Geography.NEIGHBOURHOOD, Geography.MSOA, Geography.WARD,
)  # fmt: skip
SMALL_AREA_GEOGRAPHIES = (Geography.MSOA, Geography.WARD)


class Sex(StrEnum):
    """Sex as recorded in the source."""

    PERSONS = "persons"
    MALE = "male"
    FEMALE = "female"


class Polarity(StrEnum):
    """Which direction is good. Better and worse are said only where one is."""

    HIGH_IS_GOOD = "high_is_good"
    LOW_IS_GOOD = "low_is_good"
    NO_JUDGEMENT = "no_judgement"


class ValueType(StrEnum):
    """What kind of number an indicator is; it decides how limits may be computed."""

    PROPORTION = "proportion"
    RATE = "rate"
    LIFE_EXPECTANCY = "life_expectancy"
    MEAN = "mean"
    SCORE = "score"
    COUNT = "count"
    RATIO = "ratio"
    SLOPE_INDEX = "slope_index"


class Kind(StrEnum):
    """Who stands behind a figure."""

    PUBLISHED = "published"
    THIRD_PARTY = "third_party"
    DERIVED = "derived"
    EXAMPLE = "example"


def least_official(kinds: Iterable[str]) -> Kind:
    """Find who stands behind a set of figures: the least official kind among them."""
    held = set(kinds)
    return next((kind for kind in (Kind.EXAMPLE, Kind.THIRD_PARTY, Kind.DERIVED) if kind in held), Kind.PUBLISHED)


class ValueStatus(StrEnum):
    """Why there is, or is not, a figure. Zero is a value; the other four never are."""

    VALUE = "value"
    SUPPRESSED = "suppressed"
    NOT_RELIABLE = "not_reliable"
    NOT_PUBLISHED = "not_published"
    NOT_APPLICABLE = "not_applicable"


class Verdict(StrEnum):
    """The outcome of a comparison with a benchmark."""

    BETTER = "better"
    SIMILAR = "similar"
    WORSE = "worse"
    HIGHER = "higher"
    LOWER = "lower"
    NOT_COMPARED = "not_compared"


class Shade(StrEnum):
    """What the colours of the map stand for."""

    VALUE = "value"
    VERDICT = "verdict"
    GAP = "gap"


class Characteristic(StrEnum):
    """The nine protected characteristics of the Equality Act 2010."""

    AGE = "age"
    DISABILITY = "disability"
    GENDER_REASSIGNMENT = "gender_reassignment"
    MARRIAGE_AND_CIVIL_PARTNERSHIP = "marriage_and_civil_partnership"
    PREGNANCY_AND_MATERNITY = "pregnancy_and_maternity"
    RACE = "race"
    RELIGION_OR_BELIEF = "religion_or_belief"
    SEX = "sex"
    SEXUAL_ORIENTATION = "sexual_orientation"


# The category types of the groups that ingest makes from small areas, and their names, most deprived first.
FIFTHS_WITHIN_AREA = {
    Geography.MSOA: "MSOA deprivation fifths within area",
    Geography.WARD: "Ward deprivation fifths within area",
}
FIFTH_NAMES = (
    "Most deprived quintile",
    "Second most deprived quintile",
    "Average deprived quintile",
    "Second least deprived quintile",
    "Least deprived quintile",
)
FEWEST_AREAS_IN_FIFTHS = 10  # two in each fifth: one area alone is not a group

# How the categories of a Fingertips-layout table name the characteristics. Sex and age have columns of their own.
CHARACTERISTIC_OF_CATEGORY_TYPE = {
    "Ethnic group": Characteristic.RACE,
    "Ethnic groups": Characteristic.RACE,
    "Religion": Characteristic.RELIGION_OR_BELIEF,
    "Disability": Characteristic.DISABILITY,
    "Sexual orientation": Characteristic.SEXUAL_ORIENTATION,
    "Gender identity": Characteristic.GENDER_REASSIGNMENT,
    "Marital status": Characteristic.MARRIAGE_AND_CIVIL_PARTNERSHIP,
    "Pregnancy and maternity": Characteristic.PREGNANCY_AND_MATERNITY,
}


@dataclass(frozen=True, kw_only=True)
class Source:
    """Where figures come from: one per folder of data/."""

    source_id: str
    title: str
    publisher: str
    url: str
    licence: str
    accessed_date: date
    short_title: str
    credit: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Area:
    """One area of any level, with the areas that hold it."""

    code: str
    name: str
    vintage: str
    place_code: str | None = None
    district_code: str | None = None
    neighbourhood_code: str | None = None
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Indicator:
    """One measure, as its definition file describes it. Units are in `unit`; limits of classes are in that unit."""

    slug: str
    indicator_id: str
    title: str
    short_title: str
    definition: str
    method: str
    how_to_read: str
    unit: str
    value_type: ValueType
    polarity: Polarity
    source_id: str
    life_course_stage: str
    topic: str
    population_basis: str
    decimals: int = 1
    class_limits: tuple[float, ...] = ()
    gap_steps: tuple[float, ...] = ()
    has_zero_class: bool = False
    may_rank: bool = True
    may_compare: bool = True
    may_have_limits: bool = True
    why_not_compared: str = ""
    benchmark_codes: tuple[str, ...] = ()
    first_geography: Geography = Geography.DISTRICT
    first_sex: Sex | None = None
    first_group: str = ""
    headline: str = ""
    map_title: str = ""
    caveats: tuple[str, ...] = ()
    warning: str = ""
    is_provisional: bool = False
    nearest: dict[str, str] = field(default_factory=dict)
    not_published: dict[str, str] = field(default_factory=dict)
    disclosure_rule: str = "source_suppressed"
    withheld_when: tuple[str, ...] = ()
    orders_deprivation: str = ""  # the index in words, "IMD 2019", where this score puts areas in order of deprivation
    orders_deprivation_of: tuple[Geography, ...] = ()  # the levels that it orders; every one it has, unless given
    is_grouped_by_deprivation: bool = False
    are_groups_parts: bool = False  # its groups are shares of one whole, not people with an outcome of their own
    is_denominator_a_sample: bool = False  # it counts the people who were asked, not those who live there
    published_slope: str = ""  # the slug of the measure that holds the publisher's own slope index of this one
    deprivation_gap_notes: dict[str, str] = field(default_factory=dict)  # what must be said of the gap, by sex
    vaccine: str = ""  # "COVID-19", where this is the uptake of a vaccine: the next two then name dose and denominator
    dose: str = ""  # "First"
    people_counted: str = ""  # who is in the denominator, in a few words: "people on NHS lists"


@dataclass(frozen=True, kw_only=True)
class Release:
    """One build of the database. It keys every cache, names every boundary address and stands in the footer."""

    dataset: str
    number: int
    released_at: datetime
    checksum: str
    system_name: str = ""

    @property
    def name(self) -> str:
        """The release as it stands in addresses, for example "published-7"."""
        return f"{self.dataset}-{self.number}"


@dataclass(frozen=True, kw_only=True)
class SeriesRequest:
    """Which figures of an indicator a reader asks for. None or "" means "whatever comes first"."""

    geography: Geography | None = None
    characteristic: Characteristic | None = None
    group: str = ""
    sex: Sex | None = None
    period: str = ""


@dataclass(frozen=True, kw_only=True)
class ViewRequest:
    """What a reader wants to see of an indicator: the series, the part of the system, and the benchmark.

    `own` is a neighbourhood of a reader's own, as the address has it. Without `has_companions` the other sex and the
    earlier period are left out, for a page that shows neither.
    """

    series: SeriesRequest = SeriesRequest()
    place: str = ""
    neighbourhood: str = ""
    own: str = ""
    benchmark: str = ""
    has_companions: bool = True


@dataclass(frozen=True, kw_only=True)
class SeriesChoice:
    """Which figures answer a request, and what was asked for that is not held.

    `missing` names the dimension without figures: "geography", "characteristic", "group" or "" when all is held.
    `ignored` names requests that could be met by a neighbouring choice, such as an unknown period.
    """

    geography: Geography
    sex: Sex
    age: str
    category_type: str
    category: str
    period: str
    period_start_date: date | None
    period_end_date: date | None
    characteristic: Characteristic | None = None
    missing: str = ""
    ignored: tuple[str, ...] = ()


def slug_of(text: str) -> str:
    """Write a label as it stands in an address: "2023 to 2025" is "2023-to-2025"."""
    kept = "".join(letter if letter.isalnum() else " " for letter in text.lower().replace("+", " plus "))
    return "-".join(kept.split())
