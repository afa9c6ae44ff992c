"""Loads of one file by both ways, row by row and as a set, and the rows that tests of it are made of."""

from __future__ import annotations

import dataclasses
import math
from pathlib import Path
from random import Random

import pandas as pd

from queries.ingest.bulk.store import BulkStore
from queries.ingest.bulk.write import BulkRows
from queries.ingest.inputs import LoadRequest
from queries.ingest.load import prepare
from queries.ingest.problems import RefusedError
from queries.ingest.summary import Summary
from tests import factories
from tests.factories import BLABY, ENGLAND, LEICESTER, RUTLAND, row

KEYS = [
    "indicator_slug", "period_end_date", "period_start_date", "sex", "age", "category_type", "category", "area_code",
]  # fmt: skip


def own_row(**changes: str) -> dict[str, str]:
    own = {"indicator_id": "local.1", "age": "65+ yrs", "source": "", "kind": "", "vintage": ""}
    return row(**{**own, **changes})


def outcome(request: LoadRequest) -> tuple[list[str], pd.DataFrame | None, list[str], bool]:
    """Prepare a load: its refusals, or its observations; the account; and whether a file went as a set."""
    summary = Summary()
    with BulkStore() as store:
        try:
            tables = prepare(request, 1, summary, lambda _: None, store)
        except RefusedError as error:
            return sorted(map(str, error.problems.kept)), None, [str(error.problems.count)], bool(store.files)
        frames = [tables["observations"], *([BulkRows(store).frame()] if store.files else [])]
        observations = pd.concat([_plain(frame) for frame in frames], ignore_index=True)
        described = tables["indicators"].sort_values("indicator_slug")
        account = [*summary.lines(), *described["definition_json"], *sorted(tables["sources"]["source_id"])]
        return [], observations.sort_values(KEYS).reset_index(drop=True), account, bool(store.files)


def _plain(frame: pd.DataFrame) -> pd.DataFrame:
    dates = {name: pd.to_datetime(frame[name]) for name in ("period_start_date", "period_end_date")}
    return frame.assign(**dates)


def assert_both_ways_agree(request: LoadRequest) -> tuple[list[str], pd.DataFrame | None]:
    """Prepare the load row by row and as a set, and compare value for value."""
    problems, table, account, went = outcome(dataclasses.replace(request, bulk_above_megabytes=math.inf))
    assert not went
    problems_of_set, table_of_set, account_of_set, _ = outcome(dataclasses.replace(request, bulk_above_megabytes=0))
    assert problems_of_set == problems
    assert sorted(account_of_set) == sorted(account)
    if table is not None:
        pd.testing.assert_frame_equal(table_of_set, table, check_dtype=False, rtol=1e-13, atol=0)
    return problems, table_of_set


def written(workspace: Path, content: str | bytes, **options: object) -> LoadRequest:
    path = workspace / "mine.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return factories.load_request(workspace, path, **options)


def many_rows(count: int = 400) -> list[dict[str, str]]:
    """Make rows of every kind: shares, rates and scores, with limits or without, with notes and marks."""
    chance, rows = Random(7), []
    codes = [(LEICESTER, "Leicester"), (RUTLAND, "Rutland"), (BLABY, "Blaby"), (ENGLAND, "England"),
             ("E07000999", "Elsewhere")]  # fmt: skip
    for place in range(count):
        measure, (code, name) = place % 5, codes[place // 5 % 5]
        people = chance.randint(20, 5000)
        events = chance.randint(0, people // 3)
        if measure != 1 and 0 < events < 5:
            events += 5  # small ones of one measure only, which are hidden: the others keep their figures
        scale = (100, 100, 100_000, 1000, 1)[measure]
        value = scale * events / people if measure < 4 else events / 10
        cells = {"count": f"{events:,}", "denominator": f"{people}"} if measure < 4 else {}
        if measure in (0, 4):
            cells |= {"lower_95": f"{value * 0.9:.3f}", "upper_95": f"{value * 1.1:.3f}"}
        note = chance.choice(["", "", "", "Value suppressed", "[u] few", "* hidden", "Aggregated"])
        text = chance.choice([f"{value:.2f}"] * 8 + ["", "[c]", "[x]", "[z]"]) if note == "" else f"{value:.2f}"
        if text in ("", "[c]", "[x]", "[z]"):
            cells = {}
        rows.append(
            own_row(
                indicator_id=f"local.{measure}",
                indicator_name=f"Measure {measure}",
                area_code=code,
                area_name=name,
                area_type="District",
                value=text,
                value_note=note,
                time_period=str(1990 + place // 25),
                **cells,
            )
        )
    return rows
