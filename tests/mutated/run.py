"""Check spoilt files one after the other, and count what became of them."""

from __future__ import annotations

import resource
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from tests.mutated.check import Loader, Outcome
from tests.mutated.mutations import mutate
from tests.mutated.tables import make_tables

_WHOLE_OF_ALL, _WHOLE_OF_ACCEPTED = 500, 40


@dataclass
class Tally:
    """What became of the files."""

    files: int = 0
    accepted: int = 0
    rows: int = 0
    loaded: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    strict: Counter[str] = field(default_factory=Counter)
    defects: list[str] = field(default_factory=list)
    megabytes: float = 0.0

    def add(self, number: int, how: str, outcome: Outcome) -> None:
        """Count one file."""
        self.files += 1
        self.accepted += not outcome.refused
        self.rows += outcome.rows
        self.loaded += outcome.was_loaded
        if outcome.refused:
            self.refused[outcome.refused] += 1
        if outcome.is_strict:
            self.strict[outcome.refused] += 1
        self.defects += [f"file {number} ({how}): {defect}" for defect in outcome.defects]

    def join(self, other: Tally) -> None:
        """Add the files of another tally."""
        for name in ("files", "accepted", "rows", "loaded", "refused", "strict", "defects"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.megabytes = max(self.megabytes, other.megabytes)


def make_file(seed: int, number: int) -> tuple[bytes, str]:
    """Make one spoilt file, always the same for a seed and a number, and say how it was spoilt."""
    chance = Random(f"{seed}/{number}")
    return mutate(chance.choice(make_tables()), chance)


def run(numbers: Sequence[int], seed: int) -> Tally:
    """Check some files, with a system in a folder of its own."""
    with TemporaryDirectory(prefix="mutated-files-") as folder:
        loader, tally = Loader(Path(folder)), Tally()
        for place, number in enumerate(numbers, start=1):
            data, how = make_file(seed, number)
            outcome = loader.check(data)
            if number % _WHOLE_OF_ALL == 0 or (not outcome.refused and tally.accepted % _WHOLE_OF_ACCEPTED == 0):
                loader.load_for_good(outcome)
            tally.add(number, how, outcome)
            if place % 500 == 0:
                found = (
                    f"{place:,} of {len(numbers):,} files, {tally.accepted:,} accepted, {len(tally.defects)} defects"
                )
                print(found, file=sys.stderr, flush=True)
    tally.megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return tally
