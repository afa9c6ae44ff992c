"""A thousand random tables through the real suppression, and an attacker who tries to undo it with all he is shown."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from queries.ingest.definitions import Definition, read_definitions
from queries.ingest.disclose import hide_small_numbers
from queries.ingest.example import DEFINITIONS_DIR
from queries.ingest.geography import Reference, read_geography
from queries.ingest.system import read_system
from tests.conftest import ROOT
from tests.unit.stats.random_uptake import Uptake, draw, draw_system, is_small, recover

TABLES, BATCHES = 1000, 10
SYSTEM_FILE = read_system(ROOT / "data")


@pytest.fixture(scope="module")
def definitions() -> dict[str, Definition]:
    (found,) = [
        each
        for each in read_definitions(DEFINITIONS_DIR)
        if each.indicator.indicator_id == "example.first_dose_50_plus"
    ]
    assert found.disclosure_rule == "lt5"
    return {"uptake": found}


def shown_in(rows: pd.DataFrame) -> np.ndarray:
    """Which rows show a number, after nothing was left in those that do not."""
    is_shown = (rows["status"] == "value").to_numpy()
    assert rows.loc[~is_shown, ["value", "event_count", "lower_ci95", "upper_ci95"]].isna().all(axis=None)
    return is_shown


def publish(table: Uptake, definitions: dict[str, Definition], areas: pd.DataFrame | None = None) -> np.ndarray:
    """Hide what must be hidden in a copy of a table; answer which rows are still shown."""
    rows = table.rows.copy()
    held = table.areas if areas is None else areas
    reference = Reference(system=SYSTEM_FILE, areas=held, other_codes=pd.DataFrame(), names={})
    hide_small_numbers(rows, definitions, reference)
    return shown_in(rows)


def small_in(table: Uptake) -> np.ndarray:
    return is_small(table.rows["event_count"].to_numpy(), table.rows["denominator_count"].to_numpy())


@pytest.mark.parametrize("batch", range(BATCHES))
def test_nothing_hidden_can_be_worked_out_from_all_that_is_shown(definitions, batch):
    """By rows, columns, nested groups, ages, sexes, dates, those who are left, and where nobody or everybody came."""
    beaten, hidden = [], 0
    for seed in range(batch, TABLES, BATCHES):
        table = draw(seed)
        is_shown, small = publish(table, definitions), small_in(table)
        assert not (is_shown & small).any()
        hidden += int(small.sum())
        if found := recover(table, is_shown, with_zeros=True):
            beaten.append((seed, found))
    assert beaten == []
    assert hidden > 20 * TABLES / BATCHES


def test_the_attacker_beats_primary_suppression(definitions):
    """Or the test above would prove nothing: with small numbers hidden one by one he finds them, and rightly."""
    found = {}
    for seed in range(100):
        table = draw(seed)
        found[seed] = recover(table, ~small_in(table))
    numbers = [pair for pairs in found.values() for pair in pairs]
    assert sum(map(bool, found.values())) > 90
    assert len(numbers) > 1000
    np.testing.assert_allclose(*np.array(numbers).T, atol=1e-6)


def test_the_attacker_needs_the_zeros_to_be_beaten_too():
    """All 14 of 14 came, so 3 of 3 came in ward B: plain to see, but not from sums alone."""
    rows = pd.DataFrame({"date": 0, "area_code": ["S", "A", "B"], "sex": "", "age": "", "category": "",
                         "event_count": [14.0, 11.0, 3.0], "denominator_count": [14.0, 11.0, 3.0]})  # fmt: skip
    table = Uptake(rows, pd.DataFrame(), np.array([[1.0, 1.0], [1.0, 0.0], [0.0, 1.0]]))
    only_whole = np.array([True, False, False])
    assert recover(table, only_whole) == []
    assert recover(table, only_whole, with_zeros=True) == [pytest.approx((3, 3))]


@pytest.mark.parametrize("seed", [3, 5, 8])
def test_the_order_of_rows_changes_nothing(definitions, seed):
    table = draw(seed)
    order = np.random.default_rng(seed).permutation(len(table.rows))
    mixed = replace(table, rows=table.rows.iloc[order].reset_index(drop=True), atoms=table.atoms[order])
    plain = publish(table, definitions)
    assert not plain.all()
    np.testing.assert_array_equal(plain[order], publish(mixed, definitions))
    np.testing.assert_array_equal(plain, publish(table, definitions, table.areas[::-1]))


def test_a_system_keeps_most_of_its_figures_and_no_secret_gets_out(definitions):
    """Neighbourhoods, districts and places by 19 groups in five, Somali people in one, and four age bands."""
    table = draw_system(read_geography(ROOT / "data"))
    is_shown, small = publish(table, definitions), small_in(table)
    assert recover(table, ~small) != []
    assert recover(table, is_shown, with_zeros=True) == []
    assert small.sum() > 30
    assert (~is_shown & ~small).sum() < 0.2 * (~small).sum()
