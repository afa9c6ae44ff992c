"""Read the different texts of large files with the careful reader's own functions, each once.

The tables `series_read`, `area_read` and `moment_read` hold one row for each different text, by `id`, with what it
means and whether it is right. Rows with a text that is not right are read again one by one, to say what is wrong.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from queries.ingest import cells, layout, validate
from queries.ingest.area_codes import match_areas
from queries.ingest.bulk.store import BulkStore
from queries.ingest.bulk.survey import TEXTS, CarefulIds
from queries.ingest.datasets import check_dataset
from queries.ingest.disclose import HIDDEN_OF_THE_UNDESCRIBED
from queries.ingest.inputs import Inputs, LoadRequest
from queries.ingest.problems import Problems
from queries.ingest.read_table import tidied
from queries.ingest.rows import add_provenance
from queries.models import ValueStatus

# The marks that may stand in place of a value, by the number that `figures` holds for them; 0 is none.
MARKS = ("", *cells.STATUS_OF_MARK)
# The number in its place of a figure that the load itself hides.
HIDDEN = len(MARKS)
# The id of what the note, the mark and the presence of a value make of a row.
STATE_CODE = "hash(moment, mark, has_value)"
_OF_MOMENT = ["period_start_date", "period_end_date", "period", "published_comparison"]


class _WrongRows(Problems):
    """Which rows have a problem, and nothing else of it: it is said when these rows are read one by one."""

    def __init__(self) -> None:
        super().__init__()
        self.index: set[int] = set()

    def add_rows(self, rows: pd.DataFrame, **_: str) -> None:
        """Note that there is something wrong with some rows."""
        self.index.update(rows.index)


def read_texts(store: BulkStore, inputs: Inputs, request: LoadRequest, ids: CarefulIds) -> None:
    """Read the texts of all files.

    Args:
        store: with the tables `series_texts`, `area_texts`, `moment_texts`; gets `series_read`, `area_read`,
            `moment_read` and `states`.
        inputs: sources, areas and definitions.
        request: what the load was asked for.
        ids: indicators whose rows go the careful way.
    """
    series, wrong = _table(store, "series"), _WrongRows()
    cells.add_keys(series, wrong)
    add_provenance(series, inputs, request)
    validate.check_kinds(series, {source.source_id for source in inputs.sources}, wrong)
    check_dataset(series, request.dataset, wrong)
    series["is_right"] = ~series.index.isin(wrong.index)
    series["series_key"] = _number(series, validate.SERIES_KEYS)
    series["is_shared"] = series["indicator_id"].isin(ids.shared)
    series["is_defined"] = series["indicator_id"].isin(ids.defined)
    area, wrong = _table(store, "area"), _WrongRows()
    match_areas(area, inputs.reference, wrong)
    area["is_right"] = ~area.index.isin(wrong.index)
    add_provenance(area, inputs, request)
    places = inputs.reference.place_of_code
    area["place"] = area["area_code"].map(places).fillna(-1).astype(int)
    moment, wrong = _table(store, "moment"), _WrongRows()
    cells.add_periods(moment, wrong)
    moment["is_right"] = ~moment.index.isin(wrong.index)
    cells.add_keys(moment, Problems())
    moment["period_key"] = _number(moment, ["period_start_date", "period_end_date", "period"])
    series_columns = ["source_id", "kind", "series_key", "is_shared", "is_defined", "sex", "age", "category_type"]
    _keep(store, "series", series, ["indicator_id", "category", *series_columns, layout.INDICATOR_NAME])
    area_columns = ["area_code", "place", "vintage", "reason", layout.AREA_NAME, layout.AREA_TYPE]
    _keep(store, "area", area, area_columns)
    moment[_OF_MOMENT[:2]] = moment[_OF_MOMENT[:2]].astype("datetime64[s]")
    _keep(store, "moment", moment, [*_OF_MOMENT, "period_key"])
    store.hold("states", _states(moment))
    store.run("ALTER TABLE states ADD COLUMN code UBIGINT")
    store.run(f"UPDATE states SET code = {STATE_CODE}")


def _table(store: BulkStore, name: str) -> pd.DataFrame:
    """Give the different texts of a group as rows in the Fingertips layout, where all other cells are blank."""
    raw = store.frame(f"SELECT * FROM {name}_texts ORDER BY ALL")
    if not raw["id"].is_unique:
        raise RuntimeError("two different texts have the same hash of 64 bits: load the file in two parts")
    sources = {file.number: file.input.source_id for file in store.files}
    names = {file.number: file.name for file in store.files}
    table = raw.assign(row=0, is_shipped=False, limits_method="", mark="")
    table["number"] = table["file"]
    table["file"], table["file_source_id"] = table["number"].map(names), table["number"].map(sources)
    table = table.assign(**dict.fromkeys(layout.USED_COLUMNS, ""))
    for place, column in enumerate(TEXTS[name]):
        table[column] = table[f"t{place}"].map(tidied)
    return table


def _number(table: pd.DataFrame, keys: list[str]) -> np.ndarray:
    """Number the different combinations of some columns."""
    return table.groupby(keys, sort=False, dropna=False).ngroup().to_numpy()


def _states(moment: pd.DataFrame) -> pd.DataFrame:
    """Say for each note what status a row has: with a figure, without, with each mark in its place, and hidden."""
    frames = []
    for number, mark, has_value in [(0, "", True), *((place, mark, False) for place, mark in enumerate(MARKS))]:
        rows = moment.assign(mark=mark, **dict.fromkeys(cells.NUMBER_NAMES.values(), np.nan))
        rows["value"], wrong = 1.0 if has_value else np.nan, _WrongRows()
        cells.add_statuses(rows, wrong)
        rows["is_contradicted"] = rows.index.isin(wrong.index)
        frames.append(rows.assign(moment=rows["id"], mark=number, has_value=has_value))
    hidden = {"status": ValueStatus.SUPPRESSED.value, "value_note": HIDDEN_OF_THE_UNDESCRIBED, "is_contradicted": False}
    frames.append(frames[1].assign(mark=HIDDEN, **hidden))
    table = pd.concat(frames, ignore_index=True).astype({"mark": "uint8"})
    return table[["moment", "mark", "has_value", "is_contradicted", "status", "value_note", *_OF_MOMENT]]


def _keep(store: BulkStore, name: str, table: pd.DataFrame, columns: list[str]) -> None:
    raw = [f"t{place}" for place in range(len(TEXTS[name]))]
    store.hold(f"{name}_read", table[["id", "number", *raw, "is_right", *columns]])
