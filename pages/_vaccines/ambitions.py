"""Targets of uptake that somebody has set, with their source: a target that a reader chooses is no more than that."""

from __future__ import annotations

from collections.abc import Sequence

from components.formatting import format_number
from queries.system import Goal


def target_words(percent: int, goals: Sequence[Goal]) -> str:
    """Say that the target is the reader's choice, and which targets the system holds with their source.

    Args:
        percent: the target that the reader has chosen.
        goals: those that are set for what is on show.
    """
    said = [f"{percent}% is the target you chose."]
    for goal in goals:
        asked = "it too" if goal.target == percent else f"{format_number(goal.target, 0)}%"
        said.append(f"{goal.set_by} {asked}: “{goal.quote}”. Source: {goal.source}.")
        said += [goal.scope] if goal.scope else []
    return " ".join(said)
