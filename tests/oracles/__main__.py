"""Hold `queries.stats` against a folder of expected answers: `python -m tests.oracles FOLDER`.

Prints passed, failed and not built yet by method, then every failure. Exit code 1 if a method that is built fails,
2 if the folder cannot be read.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from tests.oracles.cases import Answer, Case, OracleError, find_differences, read_cases
from tests.oracles.methods import METHODS

OUTCOMES = ("passed", "failed", "not built yet")


def check_case(case: Case) -> list[str] | None:
    """Answer one case and list the differences; None when its method is not built yet."""
    method = METHODS.get(case.method)
    if method is None:
        return None
    answer: Answer | ValueError
    try:
        answer = method(case)
    except ValueError as error:
        answer = error
    except Exception as error:  # one broken case must not hide the others
        return [f"{type(error).__name__}: {error}"]
    return find_differences(case, answer)


def format_table(counts: Counter[tuple[str, str]]) -> str:
    """Lay out how many cases of each method passed, failed or are not built yet, with totals."""
    methods = sorted({method for method, _ in counts})
    rows = [(method, *(counts[method, outcome] for outcome in OUTCOMES)) for method in methods]
    totals = ("total", *(sum(row[place] for row in rows) for place in range(1, len(OUTCOMES) + 1)))
    width = max(len(name) for name in [*methods, "method", "total"])
    lines = [("method", *OUTCOMES), *rows, totals]
    return "\n".join(
        f"{name:<{width}}  {passed:>6}  {failed:>6}  {not_built:>13}" for name, passed, failed, not_built in lines
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Run every case of a folder and print the result."""
    parser = argparse.ArgumentParser(prog="python -m tests.oracles", description="Check the statistics.")
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="folder of expected answers (*.json)")
    folder = parser.parse_args(arguments).folder
    try:
        cases = read_cases(folder)
    except OracleError as error:
        print(f"cannot read the expected answers: {error}", file=sys.stderr)
        return 2
    counts: Counter[tuple[str, str]] = Counter()
    failures: list[str] = []
    for case in cases:
        differences = check_case(case)
        outcome = "not built yet" if differences is None else "failed" if differences else "passed"
        counts[case.method, outcome] += 1
        failures += [f"{case.file_name}  {case.id}  {case.method}  {line}" for line in differences or []]
    print(format_table(counts))
    if failures:
        print("\nFailures:", *failures, sep="\n  ")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
