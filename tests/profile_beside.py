"""Two areas of one level a second time, in the plainest way: the limits of their difference, from the tables alone."""

from __future__ import annotations

import math
from typing import NamedTuple

from queries import indicators
from queries.models import Indicator, Polarity
from tests import profile_table
from tests.browser import published
from tests.browser.published import printed

Key = tuple[str, str]


class Beside(NamedTuple):
    """What a profile says of one figure beside that of another area; None for what may not be said."""

    other: float | None
    difference: float | None
    lower: float | None
    upper: float | None
    confidence: str
    verdict: str


def every_figure(code: str, other: str) -> dict[Key, Beside]:
    """Every figure of an area beside the other's of the same period, by measure and sex."""
    found = {}
    for key, figure in profile_table.every_figure(code).items():
        found[key] = _beside(indicators.get_indicator(key[0]), key[1].capitalize(), figure, other)
    return found


def _beside(indicator: Indicator, sex: str, figure: profile_table.Figure, other: str) -> Beside:
    is_small = any(level in profile_table.SMALL for level in profile_table.levels_of(other))
    confidence = "99.8" if is_small else "95"
    nothing = Beside(None, None, None, None, confidence, "not_compared")
    row = profile_table.rows_of_period(indicator.indicator_id, sex, figure.row["Time period"]).get(other)
    if row is None or not row["Value"] or profile_table.is_withheld(indicator.indicator_id, sex, other):
        return nothing
    if row["Source"] != figure.row["Source"]:
        return nothing
    value = float(row["Value"])
    gap = figure.value - value
    ends = profile_table.limits(row, indicator, figure.confidence)
    if not indicator.may_compare or None in (figure.lower, *ends):
        return Beside(value, gap, None, None, confidence, "not_compared")
    z = {"95": profile_table.Z_95, "99.8": profile_table.Z_998}
    own_error = (figure.upper - figure.lower) / 2 / z[figure.confidence]
    other_error = (ends[1] - ends[0]) / 2 / z[figure.confidence]
    reach = z[confidence] * math.sqrt(own_error**2 + other_error**2)
    return Beside(value, gap, gap - reach, gap + reach, confidence, _verdict(gap, reach, indicator.polarity))


def _verdict(gap: float, reach: float, polarity: Polarity) -> str:
    if abs(gap) <= reach:
        return "similar"
    if polarity is Polarity.NO_JUDGEMENT:
        return "higher" if gap > 0 else "lower"
    return "better" if (gap > 0) is (polarity is Polarity.HIGH_IS_GOOD) else "worse"


def sentence(key: Key, code: str, other: str) -> str:
    """The sentence of a finding, but for what it says of the trend."""
    indicator, figure = indicators.get_indicator(key[0]), profile_table.every_figure(code)[key]
    found = every_figure(code, other)[key]
    percent = "%" if indicator.unit == "%" else ""
    said = f"{profile_table.words(figure.row['Value'], indicator)} {profile_table.when(figure.period)}. "
    said += f"{name_of(other)}: {printed(found.other, indicator.decimals)}{percent}. "
    said += f"Difference: {gap_words(found, indicator)}."
    counts = [figure.row[name] for name in ("Count", "Denominator")]
    return said + (f" Counted: {' of '.join(printed(each, 0) for each in counts)}." if all(counts) else "")


def gap_words(found: Beside, indicator: Indicator) -> str:
    """A difference with its sign and its limits."""
    low, high = (printed(each, indicator.decimals) for each in (found.lower, found.upper))
    gap = printed(found.difference, indicator.decimals)
    sign = "+" if found.difference > 0 and gap.strip("0.,") else ""
    return f"{sign}{gap} ({found.confidence}% limits {low} to {high})"


def name_of(code: str) -> str:
    """The name of an area; with its district where two of the level have one name."""
    level = profile_table.levels_of(code)[0]
    held = published.areas(level)
    name = held[code].name
    if [area.name for area in held.values()].count(name) == 1:
        return name
    return f"{name}, {published.areas('district')[held[code].district_code].name}"
