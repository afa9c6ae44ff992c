"""Which definitions count in a load: those that the system follows. The example has measures of its own."""

from __future__ import annotations

from dataclasses import replace

from queries.ingest.definitions import Definition
from queries.ingest.geography import Reference
from queries.ingest.problems import RefusedError
from queries.ingest.system import measure_problems
from queries.models import EXAMPLE_DATASET

EXAMPLE_FIRST_MEASURE = "example-ward-life-expectancy"


def follow(reference: Reference, definitions: list[Definition], dataset: str) -> tuple[Reference, list[Definition]]:
    """Keep the definitions that the system follows.

    Args:
        reference: the areas and the system.
        definitions: every definition there is.
        dataset: name of the data set that is being built.

    Returns:
        The reference, and the definitions that count. In the example data set they are all there are, and what opens
        first is the example's own.

    Raises:
        RefusedError: the file of the system names a measure that nobody has defined.
    """
    system = reference.system
    if dataset == EXAMPLE_DATASET:
        own = system.model_copy(update={"measures": "all", "first_measure": EXAMPLE_FIRST_MEASURE})
        return replace(reference, system=own), definitions
    problems = measure_problems(system, [definition.indicator.slug for definition in definitions])
    if problems:
        raise RefusedError(problems)
    return reference, [definition for definition in definitions if system.follows(definition.indicator.slug)]
