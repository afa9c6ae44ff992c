"""Made-up tables in which nearly every count is small: areas within areas, by groups within groups, ages and sexes."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import numpy as np
import pandas as pd

from queries.stats.disclosure import DisclosureRule, is_small_number
from queries.stats.linked_sums import LinkedCells, Sum
from tests.unit.stats.random_uptake import Uptake

RULE = DisclosureRule.ONE_TO_FOUR


@dataclass
class Scale:
    """One way of splitting people: the smallest parts, and what each wider part is the sum of."""

    atoms_of: list[list[int]]
    parts_of: dict[int, list[int]]

    @classmethod
    def of(cls, n_atoms: int, *fans: int) -> Scale:
        """Join so many parts into each of the next level, and the last level into one."""
        atoms_of, parts_of, level = [[place] for place in range(n_atoms)], {}, list(range(n_atoms))
        for fan in (*fans, n_atoms):
            joined = [level[first : first + fan] for first in range(0, len(level), fan)] if len(level) > 1 else []
            for parts in joined:
                parts_of[len(atoms_of)] = parts
                atoms_of.append(sorted(atom for part in parts for atom in atoms_of[part]))
            level = list(range(len(atoms_of) - len(joined), len(atoms_of))) if joined else level
        return cls(atoms_of, parts_of)


@dataclass
class Cube:
    """Counts and people of every combination, one column for each date; and which atoms each adds up."""

    counts: np.ndarray
    people: np.ndarray
    sums: list[Sum]
    scales: tuple[Scale, ...]

    def cells(self) -> LinkedCells:
        """Give the cells as they are before anything is hidden."""
        secret = is_small_number(self.counts, RULE, denominators=self.people)
        nothing = np.zeros(len(self.counts), dtype=bool)
        return LinkedCells(counts=self.counts, denominators=self.people, is_secret=secret, is_hidden=nothing)

    def for_attacker(self) -> Uptake:
        """Give each cell and date as a row, as the attacker of random tables wants them."""
        atoms = np.array([np.ravel(_outer(held)) for held in product(*(_members(each) for each in self.scales))])
        n_cells, n_dates = self.counts.shape
        rows = pd.DataFrame({"date": np.tile(np.arange(n_dates), n_cells), "event_count": self.counts.ravel(),
                             "denominator_count": self.people.ravel()})  # fmt: skip
        names = {"area_code": np.repeat(np.arange(n_cells).astype(str), n_dates), "sex": "", "age": "", "category": ""}
        return Uptake(rows.assign(**names), pd.DataFrame(), np.repeat(atoms, n_dates, axis=0))


def make_cube(seed: int, *scales: Scale, n_dates: int, people_of_atom: float) -> Cube:
    """Make up a table; the same seed gives the same."""
    random = np.random.default_rng(seed)
    shape = [len(_members(each)[0]) for each in scales]
    people = random.poisson(people_of_atom * random.lognormal(0, 1, shape))
    reached = np.sort(random.uniform(0.05, 0.98, (n_dates, *shape)), axis=0)
    given = np.moveaxis(np.maximum.accumulate(random.binomial(people, reached), axis=0), 0, -1)
    whole, wanted = (_added_up(each, scales) for each in (given, people[..., None] * np.ones(n_dates)))
    place = np.arange(whole[..., 0].size).reshape(whole.shape[:-1])
    sums = []
    for axis, scale in enumerate(scales):
        along = np.moveaxis(place, axis, 0).reshape(place.shape[axis], -1)
        for of_whole, parts in scale.parts_of.items():
            sums += [
                Sum(int(along[of_whole, other]), tuple(along[parts, other].tolist())) for other in range(along.shape[1])
            ]
    return Cube(whole.reshape(-1, n_dates).astype(float), wanted.reshape(-1, n_dates), sums, scales)


def _members(scale: Scale) -> np.ndarray:
    n_atoms = sum(len(atoms) == 1 for atoms in scale.atoms_of[: len(scale.atoms_of) - len(scale.parts_of)])
    return np.array([np.isin(np.arange(n_atoms), atoms) for atoms in scale.atoms_of], dtype=float)


def _added_up(numbers: np.ndarray, scales: tuple[Scale, ...]) -> np.ndarray:
    for axis, scale in enumerate(scales):
        numbers = np.moveaxis(np.tensordot(_members(scale), numbers, (1, axis)), 0, axis)
    return numbers


def _outer(vectors: tuple[np.ndarray, ...]) -> np.ndarray:
    held = np.ones(())
    for vector in vectors:
        held = np.multiply.outer(held, vector)
    return held
