"""What a definition points to outside itself: a source, and areas."""

from __future__ import annotations

from queries.ingest.definitions import Definition
from queries.ingest.problems import Problem


def reference_problems(definitions: list[Definition], source_ids: set[str], area_codes: set[str]) -> list[Problem]:
    """Find definitions that name a source or an area that is not there."""
    problems = []
    for definition in definitions:
        indicator = definition.indicator
        file = f"definitions/{indicator.slug}.yaml"
        if indicator.source_id not in source_ids:
            expected = f"expected the source_id of a folder of data/: {', '.join(sorted(source_ids))}"
            problems.append(Problem(file=file, column="source_id", value=indicator.source_id, expected=expected))
        named = {"benchmark_codes": indicator.benchmark_codes, "flags": [code for code, _ in definition.flags]}
        problems += [
            Problem(file=file, column=key, value=code, expected="expected the code of an area in data/geography")
            for key, codes in named.items()
            for code in codes
            if code not in area_codes
        ]
    return problems
