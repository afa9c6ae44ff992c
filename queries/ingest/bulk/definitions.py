"""Describe the indicators of large files that nobody has defined, from the few rows that the description goes by."""

from __future__ import annotations

from collections.abc import Mapping

from queries.ingest import layout
from queries.ingest.bulk.store import BulkStore
from queries.ingest.definitions import Definition
from queries.ingest.geography import Reference
from queries.ingest.provisional import ORDER_OF_GEOGRAPHIES, GuessedType, make_provisional

_ENGLAND = "E92000001"


def describe(
    store: BulkStore, reference: Reference, concluded: Mapping[str, GuessedType], taken: set[str]
) -> dict[str, Definition]:
    """Make a provisional definition of each indicator that has kept rows, in the order of the files.

    Args:
        store: with rows that were checked.
        reference: the areas.
        concluded: type, unit and multiplier by indicator id.
        taken: slugs that other indicators have; those of the new ones are added.
    """
    levels = [level.value for level in ORDER_OF_GEOGRAPHIES]
    store.hold("members", reference.members[reference.members["geography"].isin(levels)])
    store.run(
        "CREATE OR REPLACE TABLE levels_of AS "
        "SELECT area_code, string_agg(geography, ';' ORDER BY geography) AS levels FROM members GROUP BY area_code"
    )
    store.run(_CELLS)
    store.run(_WANTED)
    rows = store.frame(_TOLD)
    made = {}
    for indicator_id, of_indicator in rows.sort_values("place", kind="stable").groupby("indicator_id", sort=False):
        value_type, unit, _ = concluded[str(indicator_id)]
        told = of_indicator.assign(value_type=value_type.value, unit=unit)
        definition = make_provisional(str(indicator_id), told, reference.members, taken)
        taken.add(definition.indicator.slug)
        made[str(indicator_id)] = definition
    return made


# The description goes by the first row, the sexes, whether England is there, and the latest values of each level; where
# no area of any level has a value, by all values. Cells of a series, a period and a kind of area are few, so that the
# rows that are wanted are found by looking at these.
_CELLS = f"""
    CREATE OR REPLACE TABLE cells AS
    SELECT series, moment, levels, is_england, bool_or(has_value) AS has_value, min(place) AS place
    FROM (
        SELECT series, figures.moment, coalesce(levels, '') AS levels, area_code = '{_ENGLAND}' AS is_england,
            value IS NOT NULL AND status = 'value' AS has_value, figures.rowid AS place
        FROM figures JOIN area_read ON area_read.id = area LEFT JOIN levels_of USING (area_code)
        JOIN states ON states.code = hash(figures.moment, figures.mark, value IS NOT NULL)
        WHERE NOT is_left_out AND area_read.place >= 0
    )
    GROUP BY ALL
"""
_WANTED = """
    CREATE OR REPLACE TABLE wanted_cells AS
    WITH held AS (
        SELECT cells.*, indicator_id, period_end_date, sex, unnest(string_split(levels, ';')) AS level FROM cells
        JOIN series_read ON series_read.id = series JOIN moment_read ON moment_read.id = moment
    ),
    latest AS (
        SELECT indicator_id, level, max(period_end_date) AS period_end_date FROM held
        WHERE has_value AND level <> '' GROUP BY ALL
    )
    SELECT DISTINCT series, moment, levels FROM held SEMI JOIN latest USING (indicator_id, level, period_end_date)
    UNION
    SELECT DISTINCT series, moment, levels FROM held ANTI JOIN latest USING (indicator_id)
"""
_TOLD = f"""
    SELECT figures.rowid AS place, indicator_id, "{layout.INDICATOR_NAME}", source_id, sex, area_code, period_end_date,
        CASE WHEN status = 'value' THEN value END AS value
    FROM figures JOIN area_read ON area_read.id = area LEFT JOIN levels_of USING (area_code)
    JOIN states ON states.code = hash(figures.moment, figures.mark, value IS NOT NULL)
    JOIN series_read ON series_read.id = series
    WHERE NOT is_left_out AND area_read.place >= 0 AND (
        (series, figures.moment, coalesce(levels, '')) IN (SELECT (series, moment, levels) FROM wanted_cells)
        OR figures.rowid IN (SELECT min(place) FROM cells JOIN series_read ON series_read.id = series
                             GROUP BY indicator_id, sex, is_england)
    )
"""
