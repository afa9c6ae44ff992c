"""One-sentence readings of a result: numbers in, words out. Short words, and never a claim that was not tested.

A finding is made by a rule. Where the rule's conditions fail, the words fall back to the title of the measure.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import pandas as pd

from components import formatting
from components.formatting import count_words, end_sentence, join_names, when_words
from components.histories import MISSING, NEW_SOURCE, AreaHistory, read_histories
from queries.models import Indicator, Sex, ValueStatus

MOST_NAMES = 3
_STATUS_COUNTS = {
    ValueStatus.SUPPRESSED: "suppressed",
    ValueStatus.NOT_PUBLISHED: "not published",
    ValueStatus.NOT_RELIABLE: "not reliable enough to show",
    ValueStatus.NOT_APPLICABLE: "not applicable",
}


@dataclass(frozen=True, kw_only=True)
class Ends:
    """The lowest and highest figures of a frame, with every area that shares them as printed."""

    lowest: list[str]
    highest: list[str]
    lowest_value: float
    highest_value: float
    limits_meet: bool

    @property
    def can_be_named(self) -> bool:
        """Whether few enough areas share each end."""
        return max(len(self.lowest), len(self.highest)) <= MOST_NAMES


def keep_figures(frame: pd.DataFrame) -> pd.DataFrame:
    """Keep the rows that have a figure. Zero is one."""
    return frame[(frame["status"] == ValueStatus.VALUE) & frame["value"].notna()]


def find_ends(frame: pd.DataFrame, *, decimals: int) -> Ends | None:
    """Find the lowest and highest figures as printed; None if there are not two that differ."""
    figures = frame["value"].where(frame["status"] == ValueStatus.VALUE).dropna()
    if len(figures) < 2:
        return None
    low, high = float(figures.min()), float(figures.max())
    if formatting.format_number(low, decimals) == formatting.format_number(high, decimals):
        return None
    lowest, highest = (frame.loc[_printed_alike(figures, end, decimals)] for end in (low, high))
    return Ends(
        lowest=lowest["area_name"].tolist(),
        highest=highest["area_name"].tolist(),
        lowest_value=low,
        highest_value=high,
        limits_meet=bool(lowest["upper"].max() >= highest["lower"].min()),
    )


def _printed_alike(figures: pd.Series, value: float, decimals: int) -> list[object]:
    """Find the figures that are printed like this one; only those near it need to be printed to know."""
    printed = formatting.format_number(value, decimals)
    near = figures[(figures - value).abs() < 1.5 * 10.0**-decimals]
    return [index for index, other in near.items() if formatting.format_number(other, decimals) == printed]


def measure_title(indicator: Indicator, *, sex: Sex | None = None, age: str = "", period: str = "") -> str:
    """Name the measure with the people and the period: "Life expectancy at birth, men, 2023 to 2025"."""
    people = "" if sex in (None, Sex.PERSONS) else formatting.sex_words(sex, age)
    return ", ".join(part for part in (indicator.title, people, period) if part)


def headline(indicator: Indicator, frame: pd.DataFrame, *, gap: float, sex: Sex | None = None, age: str = "") -> str:
    """State the finding by the definition's template, or fall back to the title of the measure.

    The template is used only if areas may be ranked, two or more have a figure, the ends differ as printed, few enough
    areas share them to be named, and, where limits are held, those of the two ends lie apart.

    Args:
        indicator: its `headline` is the template, with {sex} {highest} {lowest} {gap}.
        frame: one row per area on show, with columns area_name, value, lower, upper, status.
        gap: the highest figure of the frame less the lowest.
        sex: who the figures are about.
        age: as the source prints it; it decides between men and boys.
    """
    ends = find_ends(frame, decimals=indicator.decimals) if indicator.headline and indicator.may_rank else None
    if ends is None or ends.limits_meet or not ends.can_be_named:
        return measure_title(indicator, sex=sex, age=age)
    people = formatting.sex_words(sex or Sex.PERSONS, age)
    text = indicator.headline.format(
        sex="people" if people == "persons" else people,
        highest=join_names(ends.highest),
        lowest=join_names(ends.lowest),
        gap=formatting.format_number(gap, indicator.decimals),
    )
    return text[:1].upper() + text[1:]


def missing_sentence(frame: pd.DataFrame, *, noun: str = "area") -> str:
    """Count the areas without a figure by reason, and name them if they are few."""
    without = frame[frame["status"] != ValueStatus.VALUE]
    rows = [(name, ValueStatus(status)) for name, status in zip(without["area_name"], without["status"], strict=True)]
    if not rows:
        return ""
    counts = Counter(status for _, status in rows)
    reasons = [status for status in _STATUS_COUNTS if counts[status]]
    verb = "has" if len(rows) == 1 else "have"
    names = f" ({join_names([name for name, _ in rows])})" if len(rows) <= MOST_NAMES else ""
    opening = f"{count_words(len(rows), noun).capitalize()} {verb} no figure{names}"
    if len(reasons) == 1:
        return f"{opening}: {_STATUS_COUNTS[reasons[0]]}."
    parts = [f"{count_words(counts[reason])} {_STATUS_COUNTS[reason]}" for reason in reasons]
    return f"{opening}: {join_names(parts)}."


def not_ranked_sentence(indicator: Indicator) -> str:
    """Say why single areas are not put in order."""
    reason = indicator.warning or "one area's figure may be far from the truth"
    return end_sentence(f"Single areas are not ranked: {reason[0].lower()}{reason[1:]}")


def trend_heading(history: pd.DataFrame, *, indicator: Indicator, area_code: str) -> str:
    """State the first and last figures that may be compared: "Leicester: 77.1 years in 2015 to 2017, 77.5 in ...".

    Figures of an older source or another length of period are not compared with the latest.
    """
    found = read_histories(history).get(area_code)
    if found is None:
        return "No figures over time are held for this area."
    points = found.latest_points
    first = formatting.value_words(points[0].value, indicator.decimals, indicator.unit)
    if len(points) == 1:
        return f"{found.name}: {first} {when_words(points[0].period)}"
    last = formatting.value_words(points[-1].value, indicator.decimals, indicator.unit)
    then, now = when_words(points[0].period), when_words(points[-1].period, is_first=False)
    return f"{found.name}: {first} {then}, {last} {now}"


def trend_sentence(history: pd.DataFrame, *, indicator: Indicator, area_code: str) -> str:
    """State the change of one area over time and say plainly that it was not tested, and why."""
    heading = end_sentence(trend_heading(history, indicator=indicator, area_code=area_code))
    found = read_histories(history).get(area_code)
    if found is None:
        return heading
    return " ".join([heading, *_trend_notes(found, indicator)])


def _trend_notes(found: AreaHistory, indicator: Indicator) -> list[str]:
    notes = []
    points = found.latest_points
    if len(points) == 1:
        notes.append("Only one period can be shown, so there is no change to read.")
    else:
        if found.has_overlaps:
            notes.append("The periods overlap, so one step is not a year's change.")
        if not indicator.may_have_limits:
            notes.append("Change not tested: an index has no limits.")
        elif not all(point.has_limits for point in points):
            notes.append("Change not tested: limits are not held.")
        else:
            notes.append("Change not tested.")
    reasons = {found_break.reason for found_break in found.breaks} - {MISSING}
    if reasons:
        what = "come from another source" if NEW_SOURCE in reasons else "are for another length of time"
        notes.append(f"Earlier figures {what}, so they are not joined.")
    return notes
