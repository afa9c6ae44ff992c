"""Targets of uptake that somebody has set, with their source: a target that a reader chooses is no more than that."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Ambition:
    """One target that was set for vaccines.

    Attributes:
        percent: the share of people to reach.
        set_by: who asks for it, as the opening of a sentence.
        quote: the words of the document.
        source: the document, its author and the part of it.
    """

    percent: int
    set_by: str
    quote: str
    source: str


AMBITIONS = (
    Ambition(
        percent=90,
        set_by="The Midlands standards for plans of 2021/22",
        quote="uptake of the programmes needs to be in the 90%+",
        source=(
            "Midlands Health Inequalities Group, Addressing health inequalities in the Midlands, Section 2, standard B2"
        ),
    ),
)


def target_words(percent: int) -> str:
    """Say that the target is the reader's choice, and which targets are held with their source."""
    chosen = f"{percent}% is the target you chose."
    said = [
        f"{each.set_by} {'ask for it too' if each.percent == percent else f'ask for {each.percent}%'}: "
        f"“{each.quote}”. Source: {each.source}."
        for each in AMBITIONS
    ]
    return " ".join([chosen, *said, "This is about every vaccine and screening, at no set date."])
