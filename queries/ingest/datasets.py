"""What keeps the made-up example apart from real figures: the one is never loaded into the data set of the other."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from queries.ingest import layout
from queries.ingest.definitions import Definition
from queries.ingest.problems import Problem, Problems
from queries.models import DATASETS, EXAMPLE_DATASET, EXAMPLE_STAMP, Kind, Source

_SHORT_STAMP = EXAMPLE_STAMP.split(":")[0] + ":"


def check_dataset(table: pd.DataFrame, dataset: str, problems: Problems) -> None:
    """Refuse made-up figures in the published data set, and every other figure in the example.

    A data set of another name, such as that of the benchmark, is nobody's to mistake: it may hold either.

    Args:
        table: rows with `kind`.
        dataset: name of the data set that is being built.
        problems: where rows that do not belong go.
    """
    is_example = table["kind"] == Kind.EXAMPLE.value
    is_wrong = ~is_example if dataset == EXAMPLE_DATASET else is_example
    if dataset in DATASETS and is_wrong.any():
        expected = (
            "expected only figures of kind 'example' in the example data set, where nothing is real; found '{kind}'"
            if dataset == EXAMPLE_DATASET
            else f"expected no made-up figures in the data set {dataset!r}: kind 'example' has a data set of its own"
        )
        problems.add_rows(table[is_wrong], column=layout.KIND, expected=expected, value="kind")


def stamp_problems(dataset: str, definitions: Iterable[Definition], sources: Iterable[Source]) -> list[Problem]:
    """Find names of the example data set that do not say of themselves that its figures are made up."""
    if dataset != EXAMPLE_DATASET:
        return []
    names = {}
    for definition in definitions:
        indicator, file = definition.indicator, f"definitions/{definition.indicator.slug}.yaml"
        names |= {
            (file, "title"): indicator.title,
            (file, "definition"): indicator.definition,
            (file, "map_title"): indicator.map_title or indicator.title,
            (file, "headline"): indicator.headline or EXAMPLE_STAMP,
        }
        if not indicator.short_title.startswith(_SHORT_STAMP):
            names[file, "short_title"] = indicator.short_title
    for source in sources:
        file = f"{source.source_id}/origin.yaml"
        names |= {(file, "title"): source.title, (file, "short_title"): source.short_title}
        names |= {(file, "credit"): source.credit}
    expected = f"expected it to begin with '{EXAMPLE_STAMP}'"
    return [
        Problem(file=file, column=key, value=text, expected=expected)
        for (file, key), text in names.items()
        if not text.startswith(EXAMPLE_STAMP)
    ]
