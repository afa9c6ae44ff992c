"""The paragraphs beside a picture: what this shows, how to read it, what to take care with, what is missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from components import formatting
from components.formatting import (
    count_words,
    difference_words,
    end_sentence,
    format_missing,
    is_missing,
    join_names,
    value_words,
)
from components.sentences import MOST_NAMES, find_ends, keep_figures, missing_sentence
from queries.models import Indicator, ValueStatus, ValueType, Verdict

_MANY_AREAS = 40
_VERDICT_ORDER = (Verdict.WORSE, Verdict.LOWER, Verdict.BETTER, Verdict.HIGHER, Verdict.SIMILAR)


@dataclass(frozen=True, kw_only=True)
class Paragraph:
    """One paragraph of a reading, with the bold words that it opens with, or none."""

    text: str
    lead: str = ""


@dataclass(frozen=True, kw_only=True)
class Yardstick:
    """What areas were compared with, and whose test it was: "95% limits", "the publisher's own comparison"."""

    name: str = ""
    value: float | None = None
    basis: str = ""
    confidence_percent: float = 95


def reading(
    indicator: Indicator,
    frame: pd.DataFrame,
    *,
    yardstick: Yardstick | None = None,
    selected: Sequence[str] = (),
    noun: str = "area",
) -> list[Paragraph]:
    """Read a result aloud, in short paragraphs; one without anything to say is left out.

    Args:
        indicator: the measure.
        frame: one row per area on show, with columns area_code, area_name, value, lower, upper, status, verdict, gap.
        yardstick: what the areas were compared with.
        selected: codes of chosen areas; the first is read first.
        noun: what one area is called: "ward", "district".
    """
    yardstick = yardstick or Yardstick()
    shows = [*_shows(indicator, frame, yardstick, selected, noun), *_yardstick_sentences(indicator, yardstick)]
    paragraphs = [
        Paragraph(text=" ".join(shows)),
        Paragraph(text=" ".join(verdict_sentences(indicator, frame, yardstick=yardstick, noun=noun))),
        Paragraph(lead="How to read it.", text=_how_to_read(indicator, yardstick)),
        Paragraph(lead="Take care.", text=" ".join(care_sentences(indicator, frame, yardstick=yardstick))),
        Paragraph(lead="What is missing.", text=missing_sentence(frame, noun=noun)),
    ]
    return [paragraph for paragraph in paragraphs if paragraph.text]


def verdict_sentences(
    indicator: Indicator, frame: pd.DataFrame, *, yardstick: Yardstick, noun: str = "area"
) -> list[str]:
    """Count the outcomes of the comparison and name whose test it was; or say why nothing was compared."""
    named: dict[Verdict, list[str]] = {verdict: [] for verdict in _VERDICT_ORDER}
    for verdict, name in zip(frame["verdict"].tolist(), frame["area_name"].tolist(), strict=True):
        if verdict in named:
            named[verdict].append(name)
    total = sum(map(len, named.values()))
    if not total:
        return [_why_not_compared(indicator, yardstick)]
    sentences = []
    for verdict, names in named.items():
        if not names:
            continue
        who = count_words(len(names)) if sentences else _of_total(len(names), total, noun)
        if not sentences and yardstick.basis:
            who = f"by {yardstick.basis}, {who}"
        outcome = formatting.format_verdict(verdict, yardstick.name, is_short=True)
        which = f": {join_names(names)}" if len(names) <= MOST_NAMES and indicator.may_rank else ""
        text = f"{who} {'is' if len(names) == 1 else 'are'} {outcome[0].lower()}{outcome[1:]}{which}."
        sentences.append(text[0].upper() + text[1:])
        if verdict is Verdict.SIMILAR:
            sentences.append("Similar means that the gap could be chance.")
    return sentences


def care_sentences(indicator: Indicator, frame: pd.DataFrame, *, yardstick: Yardstick) -> list[str]:
    """List what a reader must bear in mind: the definition's own words first."""
    sentences = [end_sentence(text) for text in (indicator.warning, *indicator.caveats) if text]
    if indicator.is_provisional:
        sentences.append("These figures are provisional.")
    compared = int((frame["verdict"] != Verdict.NOT_COMPARED).sum())
    if compared > _MANY_AREAS and yardstick.confidence_percent == 95:
        sentences.append(f"Of {compared} areas, about {round(compared / 20)} would stand out by chance alone.")
    if indicator.value_type is ValueType.PROPORTION and indicator.unit == "%" and (frame["value"] > 100).any():
        sentences.append(
            "Some figures are over 100%: the people counted and the population can come from different lists."
        )
    return sentences


def _of_total(count: int, total: int, noun: str) -> str:
    if count == total:
        return _all_of(total, noun) if total > 1 else count_words(total, noun)
    return f"{count_words(count)} of {count_words(total, noun)}"


def _all_of(total: int, noun: str) -> str:
    return f"both {noun}s" if total == 2 else f"all {count_words(total, noun)}"


def _shows(
    indicator: Indicator, frame: pd.DataFrame, yardstick: Yardstick, selected: Sequence[str], noun: str
) -> list[str]:
    """Read the chosen area first, then the ends; a chosen area that is an end is not read twice."""
    rows = frame[frame["area_code"].isin(list(selected[:1]))]
    row = next(rows.itertuples(), None)
    ends = find_ends(frame, decimals=indicator.decimals) if indicator.may_rank else None
    if ends is None:
        return [*_chosen_sentences(row, indicator, yardstick), *_without_ends(indicator, frame, noun)]
    lowest = [_end_sentence(ends.lowest, "lowest", ends.lowest_value, indicator, noun)]
    highest = [_end_sentence(ends.highest, "highest", ends.highest_value, indicator, noun)]
    overlap = ["Their limits overlap, so the order could be chance."] if ends.limits_meet else []
    if row is not None and ends.lowest == [row.area_name]:
        return [*lowest, *_gap_sentences(row, indicator, yardstick), *highest, *overlap]
    if row is not None and ends.highest == [row.area_name]:
        return [*highest, *_gap_sentences(row, indicator, yardstick), *lowest, *overlap]
    return [*_chosen_sentences(row, indicator, yardstick), *lowest, *highest, *overlap]


def _chosen_sentences(row: Any, indicator: Indicator, yardstick: Yardstick) -> list[str]:
    if row is None:
        return []
    if row.status != ValueStatus.VALUE or is_missing(row.value):
        reason = format_missing(row.status).split("] ")[-1].split(":")[0]
        return [f"{row.area_name} has no figure: {reason[0].lower()}{reason[1:]}."]
    value = value_words(row.value, indicator.decimals, indicator.unit)
    return [f"In {row.area_name} it is {value}.", *_gap_sentences(row, indicator, yardstick)]


def _gap_sentences(row: Any, indicator: Indicator, yardstick: Yardstick) -> list[str]:
    if not yardstick.name or is_missing(row.gap) or row.area_name == yardstick.name:
        return []
    if not formatting.format_gap(row.gap, indicator.decimals).startswith(("+", formatting.MINUS)):
        return [f"That is the same as in {yardstick.name}."]
    gap = difference_words(row.gap, indicator.decimals, indicator.unit)
    return [f"That is {gap} {'more' if row.gap > 0 else 'less'} than in {yardstick.name}."]


def _without_ends(indicator: Indicator, frame: pd.DataFrame, noun: str) -> list[str]:
    figures = keep_figures(frame)
    if figures.empty:
        return ["No area here has a figure."]
    if not indicator.may_rank:
        return [f"This is a pattern for {count_words(len(figures), noun)}, not a ranking."]
    first = value_words(figures["value"].iloc[0], indicator.decimals, indicator.unit)
    if len(figures) == 1:
        return [f"Only {figures['area_name'].iloc[0]} has a figure: {first}."]
    everyone = _all_of(len(figures), noun)
    return [f"{everyone[0].upper()}{everyone[1:]} have the same figure: {first}."]


def _end_sentence(names: list[str], which: str, value: float, indicator: Indicator, noun: str) -> str:
    who = join_names(names) if len(names) <= MOST_NAMES else count_words(len(names), noun).capitalize()
    text = value_words(value, indicator.decimals, indicator.unit)
    return f"{who} {'has' if len(names) == 1 else 'share'} the {which} figure: {text}."


def _yardstick_sentences(indicator: Indicator, yardstick: Yardstick) -> list[str]:
    if not yardstick.name or is_missing(yardstick.value):
        return []
    return [f"In {yardstick.name} it is {value_words(yardstick.value, indicator.decimals, indicator.unit)}."]


def _why_not_compared(indicator: Indicator, yardstick: Yardstick) -> str:
    reason = yardstick.basis or indicator.why_not_compared
    return end_sentence(reason) or "These areas are not compared with a benchmark."


def _how_to_read(indicator: Indicator, yardstick: Yardstick) -> str:
    direction = formatting.polarity_words(indicator)
    sentences = [end_sentence(indicator.how_to_read)]
    if direction.lower() not in indicator.how_to_read.lower():
        sentences.append(end_sentence(direction))
    if yardstick.name and not is_missing(yardstick.value):
        sentences.append(f"The dotted line is {yardstick.name}.")
    return " ".join(sentence for sentence in sentences if sentence)
