"""Give the loader spoilt files by the thousand: `python -m tests.mutated --files 20000 --seed 1`.

Each file is a small valid table of one of the layouts, spoilt in one to three ways. It must be accepted with every
value equal to that of a naive reader, or refused with file, row, column, value and what was expected; nothing else, and
never in part. Every file is read and checked; of those accepted every 40th, and of all every 500th, is loaded for good.

Printed: files, accepted, refused by reason, seconds, the most memory, and each defect with the number of its file.
`--show NUMBER` prints that file. Exit code 1 if there is a defect.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from tests.mutated.run import Tally, make_file, run

MOST_MEGABYTES = 1000


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutated", description=__doc__.splitlines()[0])
    parser.add_argument("--files", type=int, default=20_000, help="how many (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="same seed, same files (default: %(default)s)")
    parser.add_argument("--processes", type=int, default=2, help="at the same time (default: %(default)s)")
    parser.add_argument("--show", type=int, metavar="NUMBER", help="print that file instead")
    options = parser.parse_args(arguments)
    if options.show:
        sys.stdout.buffer.write(make_file(options.seed, options.show)[0])
        return 0
    started, tally = time.monotonic(), Tally()
    stripes = [range(first, options.files + 1, options.processes) for first in range(1, options.processes + 1)]
    with ProcessPoolExecutor(options.processes, mp_context=get_context("spawn")) as pool:
        for part in pool.map(run, stripes, [options.seed] * options.processes):
            tally.join(part)
    _report(tally, time.monotonic() - started)
    return int(bool(tally.defects) or tally.megabytes > MOST_MEGABYTES)


def _report(tally: Tally, seconds: float) -> None:
    refused = sum(tally.refused.values())
    print(f"{tally.files:,} files: {tally.accepted:,} accepted with {tally.rows:,} rows, {refused:,} refused")
    for reason, count in tally.refused.most_common(40):
        print(f"  {count:6,}  {reason}")
    print(f"{sum(tally.strict.values()):,} of them refused for a reason that the naive reader does not know")
    for reason, count in tally.strict.most_common(20):
        print(f"  {count:6,}  {reason}")
    print(f"{tally.loaded:,} loaded for good. {seconds:.0f} seconds, at most {tally.megabytes:.0f} MB in a process")
    print(f"{len(tally.defects)} defects")
    for defect in tally.defects[:100]:
        print(f"  {defect}")


if __name__ == "__main__":
    sys.exit(main())
