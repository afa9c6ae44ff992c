"""Tables in which nearly every count is small: the attacker gets nothing, the search is quick, and it has an end."""

from __future__ import annotations

import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from queries.stats.effort import Effort
from queries.stats.linked_disclosure import hide_linked
from queries.stats.linked_sums import LinkedCells, Sum
from tests.unit.stats.dense_cube import RULE, Cube, Scale, make_cube
from tests.unit.stats.random_uptake import recover

GENEROUS_SECONDS = 20  # of the processor, which other programs may share
TYPICAL = st.sampled_from([0.4, 1.0, 2.0, 5.0])


def small_cube(seed: int, people_of_atom: float) -> Cube:
    """Areas in two levels, groups in two levels and sexes, on up to three dates."""
    n_areas, n_groups, n_sexes, n_dates = np.random.default_rng(seed).integers([4, 3, 1, 1], [8, 6, 3, 4]).tolist()
    scales = (Scale.of(n_areas, 3), Scale.of(n_groups, 2), Scale.of(n_sexes))
    return make_cube(seed, *scales, n_dates=n_dates, people_of_atom=people_of_atom)


def worked_out(cube: Cube, hidden: np.ndarray) -> list[tuple[float, float]]:
    """What the attacker finds, with all he is shown and with what nobody and everybody tell him."""
    return recover(cube.for_attacker(), np.repeat(~hidden, cube.counts.shape[1]), with_zeros=True)


def test_the_table_is_as_it_is_said_to_be():
    """Six areas in three pairs, by hand; and the attacker, who knows of atoms only, finds the sums true."""
    scale = Scale.of(6, 2)
    assert scale.parts_of == {6: [0, 1], 7: [2, 3], 8: [4, 5], 9: [6, 7, 8]}
    assert scale.atoms_of[9] == [0, 1, 2, 3, 4, 5]
    cube = small_cube(3, 2.0)
    atoms = cube.for_attacker().atoms[:: cube.counts.shape[1]]
    for each in cube.sums:
        np.testing.assert_array_equal(atoms[each.whole], atoms[list(each.parts)].sum(axis=0))
        np.testing.assert_array_equal(cube.counts[each.whole], cube.counts[list(each.parts)].sum(axis=0))


def test_the_attacker_beats_primary_suppression_of_most_dense_tables():
    """Or the tests below would prove nothing."""
    cubes = [small_cube(seed, 2.0) for seed in range(30)]
    beaten = [worked_out(cube, cube.cells().is_secret.any(axis=1)) != [] for cube in cubes]
    assert sum(beaten) > 20


@settings(deadline=None, max_examples=150)
@given(seed=st.integers(0, 10_000), people_of_atom=TYPICAL)
def test_nothing_of_a_dense_table_can_be_worked_out(seed, people_of_atom):
    cube = small_cube(seed, people_of_atom)
    cells = cube.cells()
    hidden = hide_linked(cells, cube.sums, RULE)
    assert hidden[cells.is_secret.any(axis=1)].all()
    assert worked_out(cube, hidden) == []


@settings(deadline=None, max_examples=150)
@given(seed=st.integers(0, 10_000), people_of_atom=TYPICAL, most=st.integers(0, 40_000))
def test_nothing_can_be_worked_out_whenever_the_search_is_ended(seed, people_of_atom, most):
    cube, effort = small_cube(seed, people_of_atom), Effort(most)
    cells = cube.cells()
    hidden = hide_linked(cells, cube.sums, RULE, effort)
    assert hidden[cells.is_secret.any(axis=1)].all()
    assert worked_out(cube, hidden) == []
    if not effort.is_used_up:
        np.testing.assert_array_equal(hidden, hide_linked(cells, cube.sums, RULE))


def test_a_search_that_is_ended_hides_all_that_is_linked_and_nothing_else():
    counts = np.array([[103.0], [3.0], [100.0], [203.0], [100.0], [50.0], [20.0], [30.0]])
    sums = [Sum(0, (1, 2)), Sum(3, (0, 4)), Sum(5, (6, 7))]  # the last three are linked to no small number
    nothing = np.zeros(len(counts), dtype=bool)
    cells = LinkedCells(
        counts=counts, denominators=np.full(counts.shape, np.nan), is_secret=counts == 3, is_hidden=nothing
    )
    enough, too_little = Effort(), Effort(most=10)
    assert np.flatnonzero(hide_linked(cells, sums, RULE, enough)).tolist() == [1, 2]
    assert np.flatnonzero(hide_linked(cells, sums, RULE, too_little)).tolist() == [0, 1, 2, 3, 4]
    assert (enough.is_used_up, too_little.is_used_up) == (False, True)


@pytest.fixture(scope="module")
def large() -> Cube:
    """15,288 figures on each of four dates, three quarters of them small: what took more than six minutes."""
    scales = (Scale.of(40, 5), Scale.of(20, 4), Scale.of(2), Scale.of(3))
    return make_cube(1, *scales, n_dates=4, people_of_atom=1.0)


def test_a_large_dense_table_is_searched_to_the_end_in_seconds(large):
    cells, effort = large.cells(), Effort()
    assert len(cells.counts) == 15_288
    assert cells.is_secret.any(axis=1).mean() > 0.7
    started = time.process_time()
    hidden = hide_linked(cells, large.sums, RULE, effort)
    assert time.process_time() - started < GENEROUS_SECONDS
    assert not effort.is_used_up
    assert hidden[cells.is_secret.any(axis=1)].all()
    assert hidden.mean() < cells.is_secret.any(axis=1).mean() + 0.1


@pytest.mark.parametrize("people_of_atom", [1.0, 6.0])
def test_400_areas_by_20_groups_are_searched_to_the_end_in_seconds(people_of_atom):
    cube = make_cube(2, Scale.of(400, 5, 4, 4), Scale.of(20, 4), n_dates=3, people_of_atom=people_of_atom)
    cells, effort = cube.cells(), Effort()
    started = time.process_time()
    hidden = hide_linked(cells, cube.sums, RULE, effort)
    assert time.process_time() - started < GENEROUS_SECONDS
    assert not effort.is_used_up
    assert hidden[cells.is_secret.any(axis=1)].all()


def test_the_attacker_gets_nothing_of_a_dense_table_of_a_thousand_figures():
    cube = make_cube(4, Scale.of(25, 5), Scale.of(12, 4), Scale.of(2), n_dates=2, people_of_atom=1.5)
    cells = cube.cells()
    assert len(cells.counts) > 1_000
    assert worked_out(cube, cells.is_secret.any(axis=1)) != []
    assert worked_out(cube, hide_linked(cells, cube.sums, RULE)) == []
