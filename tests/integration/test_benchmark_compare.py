"""The benchmark of the rug: its seeded measures are loaded by the real ingest, and what it promises."""

from __future__ import annotations

import pytest

from benchmarks.compare_rug import MOST_PAINTED_MILLISECONDS, Result, checks_of
from benchmarks.england import ENGLAND, ENGLAND_DATASET
from benchmarks.small_areas import slug_of_measure, write_small_areas
from queries.compare_rug import RugRequest, get_rug
from queries.ingest.load import LoadRequest, load
from queries.models import Geography
from tests.browser.published import DATA


def test_made_up_measures_make_a_rug_with_verdicts(tmp_path, serve, monkeypatch):
    count = 3
    write_small_areas(tmp_path, DATA, count=count)
    folders = {name: tmp_path / name.removesuffix("_dir") for name in ("data_dir", "definitions_dir", "database_dir")}
    load(LoadRequest(**folders, dataset=ENGLAND_DATASET))
    monkeypatch.setenv("HEALTH_GAP_DATASET", ENGLAND_DATASET)
    serve(folders["database_dir"])
    rug = get_rug(RugRequest(level=Geography.MSOA))
    assert (len(rug.areas), [column.key for column in rug.columns]) == (125, [slug_of_measure(n) for n in range(count)])
    assert all(column.has_verdicts and column.benchmark.code == ENGLAND for column in rug.columns)


def test_the_same_seed_gives_the_same_bytes(tmp_path):
    files = [write_small_areas(tmp_path / name, DATA, count=2) for name in ("one", "other")]
    tables = [next((root / "data").glob("*/measures.csv")).read_bytes() for root in files]
    assert tables[0] == tables[1]


@pytest.mark.parametrize(("middle", "is_met"), [(999, True), (1001, False)])
def test_a_median_over_the_target_is_a_failure_and_its_slow_end_is_not(middle, is_met):
    check = checks_of([Result(name="opened, known", milliseconds=(10, middle, 5000))])[0]
    assert (check.is_met, check.target) == (is_met, MOST_PAINTED_MILLISECONDS)
