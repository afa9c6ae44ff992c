"""Check the rows of large files: what is plainly right by SQL, each suspect by the careful reader."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from queries.ingest import layout, validate
from queries.ingest.area_codes import check_not_all_aside, match_areas
from queries.ingest.bulk.figures import suspects
from queries.ingest.bulk.store import BulkStore
from queries.ingest.inputs import Inputs, LoadRequest
from queries.ingest.problems import Problems
from queries.ingest.provisional import MULTIPLIERS, GuessedType, conclude_value_type
from queries.ingest.rows import check_rows
from queries.models import ValueType

_CHUNK_ROWS = 100_000
_NEVER_NEGATIVE = ", ".join(f"'{each}'" for each in validate.NEVER_NEGATIVE)
_COUNTED = f"('{ValueType.PROPORTION.value}', '{ValueType.RATE.value}')"
_PERCENTAGE = f"value_type = '{ValueType.PROPORTION.value}' AND NOT is_uptake"
_NOT_OF_ITS_TYPE = f"""
    coalesce(value < 0 AND value_type IN ({_NEVER_NEGATIVE}), false)
    OR coalesce({_PERCENTAGE} AND (event_count > denominator_count OR is_percentage AND value > 100), false)
    OR coalesce(value_type IN {_COUNTED} AND denominator_count = 0 AND value IS NOT NULL, false)
"""


def check_figures(store: BulkStore, inputs: Inputs, request: LoadRequest, problems: Problems) -> dict[str, GuessedType]:
    """Check every row by itself, and make the table `types`: what kind of number each indicator holds.

    Args:
        store: with `figures` and the texts that were read.
        inputs: sources, areas and definitions.
        request: what the load was asked for.
        problems: where rows that are wrong go.

    Returns:
        The types of the indicators that nobody defined.
    """
    concluded = _conclude_types(store, inputs)
    _suspect_texts_and_types(store)
    for rows in suspects(store):
        table = rows.drop(columns="place")
        check_rows(table, inputs, request, problems, concluded)
        match_areas(table, inputs.reference, problems)
    areas = store.frame('SELECT number, is_right, reason, area_code AS "Area Code" FROM area_read')
    names = {file.number: file.name for file in store.files}
    check_not_all_aside(areas.assign(file=areas["number"].map(names), is_shipped=False), problems)
    return concluded


def check_repeats(store: BulkStore, inputs: Inputs, request: LoadRequest, problems: Problems) -> int:
    """Check that no series has two sources and no row comes twice; repeated rows of other parents are left out.

    Returns:
        How many rows were left out.
    """
    _check_single_source(store, problems)
    left_out = 0
    for rows in _rows_of_one_key(store, _repeated_keys(store)):
        table = rows.drop(columns="place")
        check_rows(table, inputs, request, Problems())
        match_areas(table, inputs.reference, Problems())
        is_repeated = validate.check_duplicates(table, problems)
        store.hold("repeated", rows.loc[is_repeated, ["place"]])
        store.run("UPDATE figures SET is_left_out = true WHERE rowid IN (SELECT place FROM repeated)")
        left_out += int(is_repeated.sum())
    return left_out


def _suspect_texts_and_types(store: BulkStore) -> None:
    """Mark as suspects the rows with a text that is wrong, or with a number that its indicator cannot have."""
    wrong = [
        f"{name} IN (SELECT id FROM {name}_read WHERE NOT is_right)"
        for name in ("series", "area", "moment")
        if store.holds(f"{name}_read", "NOT is_right")
    ]
    if store.holds("states", "is_contradicted"):
        wrong.append("(moment, mark, value IS NOT NULL) IN (SELECT (moment, mark, has_value) FROM states "
                     "WHERE is_contradicted)")  # fmt: skip
    wrong.append(
        f"""rowid IN (SELECT figures.rowid FROM figures JOIN series_read ON series_read.id = series
        JOIN types USING (indicator_id) WHERE {_NOT_OF_ITS_TYPE})"""
    )
    for condition in wrong:
        store.run(f"UPDATE figures SET is_suspect = true WHERE NOT is_left_out AND NOT is_suspect AND {condition}")


def _conclude_types(store: BulkStore, inputs: Inputs) -> dict[str, GuessedType]:
    """Make the table `types` of what definitions say, and of what figures show where there is no definition."""
    agreeing = ", ".join(
        f"""count(*) FILTER (is_held AND abs(value - {multiplier} * (event_count / denominator_count))
            <= 0.051 + 0.005 * abs({multiplier} * (event_count / denominator_count))) AS of_{place}"""
        for place, multiplier in enumerate(MULTIPLIERS)
    )
    found = store.frame(
        f"""
        SELECT indicator_id, count(*) FILTER (is_held) AS held, {agreeing},
            coalesce(bool_and(value BETWEEN 0 AND 100), true) AS is_percentage,
            string_agg(DISTINCT "{layout.INDICATOR_NAME}", ' ') AS names
        FROM (SELECT *, coalesce(value IS NOT NULL AND event_count IS NOT NULL AND denominator_count > 0, false)
              AS is_held FROM figures)
        JOIN series_read ON series_read.id = series WHERE NOT is_left_out GROUP BY indicator_id
        """
    )
    columns = [f"of_{place}" for place in range(len(MULTIPLIERS))]
    defined = {each.indicator.indicator_id: each for each in inputs.definitions}
    concluded, rows = {}, []
    for row in found.to_dict("records"):
        indicator_id, uptake = row["indicator_id"], False
        if indicator_id in defined:
            definition = defined[indicator_id]
            value_type, unit, multiplier = definition.indicator.value_type, "", definition.multiplier
            uptake = bool(definition.indicator.vaccine)
        else:
            value_type, unit, multiplier = concluded[indicator_id] = conclude_value_type(
                row["held"], [row[column] for column in columns], row["names"], is_percentage=row["is_percentage"]
            )
        rows.append((indicator_id, value_type.value, unit, multiplier, multiplier == 100, uptake))
    names = ["indicator_id", "value_type", "unit", "multiplier", "is_percentage", "is_uptake"]
    store.hold("types", pd.DataFrame(rows, columns=names).astype({"multiplier": float}))
    return concluded


def _repeated_keys(store: BulkStore) -> np.ndarray:
    """Find the keys of kept rows that more than one row has; a key is series, period and area in one number."""
    keys = store.connection.execute(f"SELECT key FROM ({KEYS}) WHERE NOT is_left_out AND place >= 0").fetchnumpy()[
        "key"
    ]
    keys = np.sort(np.asarray(keys))
    return np.unique(keys[1:][keys[1:] == keys[:-1]])


KEYS = """
    SELECT figures.rowid AS place_in_file, is_left_out, place,
        (series_key::BIGINT << 40) | (period_key::BIGINT << 20) | place::BIGINT AS key
    FROM figures JOIN series_read ON series_read.id = series JOIN area_read ON area_read.id = area
    JOIN moment_read ON moment_read.id = moment
"""


def _rows_of_one_key(store: BulkStore, keys: np.ndarray) -> Iterator[pd.DataFrame]:
    """Read the rows that share their key with others, as text: all rows of a key at once, in the order of the files."""
    for first in range(0, len(keys), _CHUNK_ROWS):
        store.hold("keys", pd.DataFrame({"key": keys[first : first + _CHUNK_ROWS]}))
        yield store.texts(
            f"SELECT place_in_file AS place FROM ({KEYS}) WHERE NOT is_left_out AND place >= 0 AND key IN (FROM keys)"
        )


def _check_single_source(store: BulkStore, problems: Problems) -> None:
    keys = ", ".join(validate.SERIES_KEYS)
    clashing = "SELECT series_key FROM series_read GROUP BY series_key HAVING count(DISTINCT source_id) > 1"
    firsts = store.frame(
        f"""
        SELECT {keys}, source_id, min(figures.rowid) AS place FROM figures
        JOIN series_read ON series_read.id = series JOIN area_read ON area_read.id = area
        WHERE NOT is_left_out AND area_read.place >= 0 AND series_key IN ({clashing})
        GROUP BY {keys}, source_id ORDER BY place
        """
    )
    if len(firsts):
        validate.check_single_source(store.with_origin(firsts), problems)
