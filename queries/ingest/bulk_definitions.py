"""Describe the indicators of large files that nobody has defined, from the few rows that the description goes by."""

from __future__ import annotations

from collections.abc import Mapping

from queries.ingest import layout
from queries.ingest.bulk_store import BulkStore
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
# no area of any level has a value, by all values.
_TOLD = f"""
    WITH kept AS (
        SELECT figures.rowid AS place, indicator_id, "{layout.INDICATOR_NAME}", source_id, sex, area_code,
            period_end_date, CASE WHEN status = 'value' THEN value END AS value
        FROM figures JOIN series_read ON series_read.id = series JOIN area_read ON area_read.id = area
        JOIN states ON states.code = hash(figures.moment, figures.mark, value IS NOT NULL)
        WHERE NOT is_left_out AND area_read.place >= 0
    ),
    latest AS (
        SELECT indicator_id, geography, max(period_end_date) AS period_end_date
        FROM kept JOIN members USING (area_code) WHERE value IS NOT NULL GROUP BY ALL
    ),
    wanted AS (
        SELECT min(place) AS place FROM kept GROUP BY indicator_id, sex, area_code = '{_ENGLAND}'
        UNION
        SELECT place FROM kept JOIN members USING (area_code)
        SEMI JOIN latest USING (indicator_id, geography, period_end_date)
        UNION
        SELECT place FROM kept ANTI JOIN latest USING (indicator_id)
    )
    SELECT kept.* FROM kept SEMI JOIN wanted USING (place) ORDER BY place
"""
