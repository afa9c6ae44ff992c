"""Give the loader spoilt files by the thousand: `python -m tests.mutated --files 20000 --seed 1`.

Each file is a small valid table of one of the layouts, spoilt in one to three ways. It must be accepted with every value
equal to that of a naive reader, or refused with file, row, column, value and what was expected; nothing else, and never
in part. Every file is read and checked; of those accepted every tenth, and of all every 500th, is loaded for good.

Printed: files, accepted, refused by reason, seconds, the most memory, and each defect with the number of its file.
`--show NUMBER` prints that file. Exit code 1 if there is a defect.
"""

from __future__ import annotations

import argparse
import resource
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from tests.mutated.check import Loader, Outcome
from tests.mutated.mutations import mutate
from tests.mutated.tables import make_tables

MOST_MEGABYTES = 1000
_WHOLE_OF_ALL, _WHOLE_OF_ACCEPTED = 500, 10


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


def make_file(seed: int, number: int) -> tuple[bytes, str]:
    """Make one spoilt file, always the same for a seed and a number, and say how it was spoilt."""
    chance = Random(f"{seed}/{number}")
    return mutate(chance.choice(make_tables()), chance)


def run(files: int, seed: int, folder: Path, tell: Callable[[str], None] = lambda _: None) -> Tally:
    """Check the files from 1 on, with a system in a folder."""
    loader, tally = Loader(folder), Tally()
    for number in range(1, files + 1):
        data, how = make_file(seed, number)
        is_whole = number % _WHOLE_OF_ALL == 0 or tally.accepted % _WHOLE_OF_ACCEPTED == _WHOLE_OF_ACCEPTED - 1
        tally.add(number, how, loader.check(data, whole=is_whole))
        if number % 1000 == 0:
            tell(f"{number:,} files, {tally.accepted:,} accepted, {len(tally.defects)} defects, {megabytes():.0f} MB")
    return tally


def megabytes() -> float:
    """The most memory that this process has held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutated", description=__doc__.splitlines()[0])
    parser.add_argument("--files", type=int, default=20_000, help="how many (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="same seed, same files (default: %(default)s)")
    parser.add_argument("--show", type=int, metavar="NUMBER", help="print that file instead")
    options = parser.parse_args(arguments)
    if options.show:
        sys.stdout.buffer.write(make_file(options.seed, options.show)[0])
        return 0
    started = time.monotonic()
    with TemporaryDirectory(prefix="mutated-files-") as folder:
        tally = run(options.files, options.seed, Path(folder), lambda line: print(line, file=sys.stderr, flush=True))
    _report(tally, time.monotonic() - started)
    return int(bool(tally.defects) or megabytes() > MOST_MEGABYTES)


def _report(tally: Tally, seconds: float) -> None:
    refused = sum(tally.refused.values())
    print(f"{tally.files:,} files: {tally.accepted:,} accepted with {tally.rows:,} rows, {refused:,} refused")
    for reason, count in tally.refused.most_common(40):
        print(f"  {count:6,}  {reason}")
    print(f"{sum(tally.strict.values()):,} of them refused for a reason that the naive reader does not know")
    for reason, count in tally.strict.most_common(20):
        print(f"  {count:6,}  {reason}")
    print(f"{tally.loaded:,} loaded for good. {seconds:.0f} seconds, at most {megabytes():.0f} MB")
    print(f"{len(tally.defects)} defects")
    for defect in tally.defects[:100]:
        print(f"  {defect}")


if __name__ == "__main__":
    sys.exit(main())
