"""How fast the statistics are: `python -m benchmarks.statistics`.

- Slope index with 100,000 simulations for 200 series of ten groups in one call. Only an untransformed line through
  rates or proportions has to be simulated; the others have exact limits and are shown beside.
- Wilson limits of proportions, and exact or Byar's limits of rates, for 1,000,000 rows.

The peer is PHStatsMethods, the package of the Office for Health Improvement and Disparities. With `--peer` it is
installed once, in an environment of its own, and is never a requirement of the project. It works row by row, so it gets
fewer rows, and so do we beside it.
Made-up counts from a seeded generator, none of them zero, since a zero count stops the peer.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.peer_apps import make_environment
from benchmarks.report import machine_line
from queries.models import ValueType
from queries.stats.intervals import exact_poisson_interval, proportion, rate
from queries.stats.slope import SIMULATION_COUNT, slope_index

MOST_SLOPE_SECONDS = 2.0
MOST_LIMIT_SECONDS = 1.0
GROUP_COUNT = 10
SEED = 7
PEER_REQUIREMENTS = Path(__file__).with_name("peers") / "statistics_requirements.txt"
PEER_SCRIPT = Path(__file__).with_name("peers") / "phstatsmethods_limits.py"


@dataclass(frozen=True, kw_only=True)
class Timing:
    """The fastest of some runs of one calculation, and what it may take."""

    name: str
    seconds: float
    most_seconds: float | None = None

    @property
    def is_met(self) -> bool:
        return self.most_seconds is None or self.seconds < self.most_seconds

    def __str__(self) -> str:
        target = (
            ""
            if self.most_seconds is None
            else f"  {'pass' if self.is_met else 'FAIL'} (under {self.most_seconds:g} s)"
        )
        return f"{self.name:<62}{self.seconds:9.4f} s{target}"


def main(arguments: list[str] | None = None) -> int:
    """Run the command line. Returns 0, or 1 when `--check` is given and a target is missed."""
    options = _parser().parse_args(arguments)
    print(machine_line(), flush=True)
    timings = [
        *_time_slopes(options),
        *_time_limits(options.rows, options.rounds, most_seconds=MOST_LIMIT_SECONDS),
        _time_exact_limits(options.rows, options.rounds),
    ]
    print("\n".join(map(str, timings)), flush=True)
    if options.peer:
        _compare_with_peer(options)
    return int(options.check and not all(timing.is_met for timing in timings))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.statistics", description=__doc__.splitlines()[0])
    parser.add_argument("--series", type=int, default=200, help="slope indices in one call (default: %(default)s)")
    parser.add_argument("--simulations", type=int, default=SIMULATION_COUNT, help="of each (default: %(default)s)")
    parser.add_argument("--rows", type=int, default=1_000_000, help="proportions and rates (default: %(default)s)")
    parser.add_argument(
        "--rounds", type=int, default=3, help="runs, of which the fastest counts (default: %(default)s)"
    )
    parser.add_argument("--peer", action="store_true", help="measure PHStatsMethods beside")
    environment = Path(tempfile.gettempdir()) / "health-gap-statistics-peer-environment"
    parser.add_argument("--environment", type=Path, default=environment, help="of the peer (default: %(default)s)")
    parser.add_argument("--peer-rows", type=int, default=20_000, help="rows for the peer (default: %(default)s)")
    parser.add_argument("--check", action="store_true", help="end with 1 if a target is missed")
    return parser


def _time_slopes(options: argparse.Namespace) -> list[Timing]:
    random = np.random.default_rng(SEED)
    values = np.sort(random.uniform(0.05, 0.4, (options.series, GROUP_COUNT)), axis=-1)
    people = random.integers(1_000, 9_000, values.shape)
    errors = random.uniform(0.02, 0.1, values.shape)
    cases = (
        ("rates, simulated", ValueType.RATE, False),
        ("proportions, simulated", ValueType.PROPORTION, False),
        ("rates on the log scale, exact", ValueType.RATE, True),
        ("any other, exact", ValueType.MEAN, False),
    )
    return [
        Timing(
            name=f"slope index of {options.series:,} series: {name}",
            seconds=_fastest(
                lambda kind=kind, is_transformed=is_transformed: slope_index(
                    values,
                    people,
                    errors,
                    kind=kind,
                    is_transformed=is_transformed,
                    simulation_count=options.simulations,
                ),
                options.rounds,
            ),
            most_seconds=MOST_SLOPE_SECONDS,
        )
        for name, kind, is_transformed in cases
    ]


def _time_limits(rows: int, rounds: int, *, most_seconds: float | None) -> list[Timing]:
    counts, people = made_up_counts(rows)
    calculations: dict[str, Callable[[], object]] = {
        f"Wilson limits of {rows:,} proportions": lambda: proportion(counts, people),
        f"exact or Byar's limits of {rows:,} rates": lambda: rate(counts, people, multiplier=100_000),
    }
    return [
        Timing(name=name, seconds=_fastest(calculate, rounds), most_seconds=most_seconds)
        for name, calculate in calculations.items()
    ]


def _time_exact_limits(rows: int, rounds: int) -> Timing:
    counts, _ = made_up_counts(rows)
    seconds = _fastest(lambda: exact_poisson_interval(counts), rounds)
    return Timing(name=f"exact limits of {rows:,} counts of any size", seconds=seconds, most_seconds=MOST_LIMIT_SECONDS)


def made_up_counts(rows: int) -> tuple[np.ndarray, np.ndarray]:
    """Make up events and people, small numbers among them, the same at every run."""
    random = np.random.default_rng(SEED)
    people = random.integers(50, 5_000, rows)
    return np.minimum(random.integers(1, 400, rows), people), people


def _fastest(calculate: Callable[[], object], rounds: int) -> float:
    """Give the seconds of the fastest run: what else the machine does can only add to it."""
    seconds = []
    for _ in range(rounds):
        started = time.perf_counter()
        calculate()
        seconds.append(time.perf_counter() - started)
    return min(seconds)


def _compare_with_peer(options: argparse.Namespace) -> None:
    ours = _time_limits(options.peer_rows, options.rounds, most_seconds=None)
    peers = _ask_peer(make_environment(options.environment, PEER_REQUIREMENTS), options.peer_rows)
    print(f"\nPHStatsMethods, {options.peer_rows:,} rows")
    for own, seconds in zip(ours, peers, strict=True):
        ratio = seconds / own.seconds
        print(f"{own.name:<62}{own.seconds:9.4f} s, the peer {seconds:.3f} s: {ratio:,.0f} times as long")


def _ask_peer(bin_dir: Path, rows: int) -> Sequence[float]:
    """Have the peer time itself in its own environment, so that starting it does not count."""
    counts, people = made_up_counts(rows)
    table = "\n".join(f"{count},{number}" for count, number in zip(counts, people, strict=True))
    done = subprocess.run(
        [str(bin_dir / "python"), str(PEER_SCRIPT)], input=table, capture_output=True, text=True, check=True
    )
    return [float(seconds) for seconds in done.stdout.split()]


if __name__ == "__main__":
    sys.exit(main())
