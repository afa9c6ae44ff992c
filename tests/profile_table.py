"""The profile of an area a second time, in the plainest way: from the tables that ship, row by row, with `csv` alone.

Of the dashboard it uses the definitions only: which way is good, the unit, what may be compared and with whom.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from typing import NamedTuple

from queries import indicators
from queries.models import Indicator, Polarity, Sex, ValueType
from tests.browser import published
from tests.browser.published import Row, number, printed, wilson

LEVELS = ("district", "place", "neighbourhood", "ward", "msoa", "system", "england")
SMALL = ("ward", "msoa")
SHORT_NAMES = {published.SYSTEM: "LLR", published.ENGLAND: "England"}
Z_95, Z_998 = 1.959963984540054, 3.090232306167814
WORDS_OF_SEX = {"Male": ("men", "boys"), "Female": ("women", "girls")}
_SEX = {Sex.PERSONS: "Persons", Sex.MALE: "Male", Sex.FEMALE: "Female"}


class Figure(NamedTuple):
    """One latest figure of an area and what follows from it."""

    value: float
    lower: float | None
    upper: float | None
    confidence: str
    period: str
    benchmark: str
    benchmark_value: float | None
    verdict: str
    is_publishers_own: bool
    times: float | None
    row: Row


def period_label(text: str) -> str:
    """Write a period of the files as screens do."""
    months = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
              "November", "December")  # fmt: skip
    if found := re.fullmatch(r"(\d{4}) - (\d\d)", text):
        return f"{found[1]} to {found[1][:2]}{found[2]}"
    if found := re.fullmatch(r"(to )?(\d{4})-(\d\d)-(\d\d)", text):
        return f"{found[1] or ''}{int(found[4])} {months[int(found[3]) - 1]} {found[2]}"
    if found := re.fullmatch(r"(\d{4})/\d\d Q1 - (\d{4})/\d\d Q3", text):
        return f"Apr {found[1]} to Dec {found[2]}"
    return text.replace(" - ", " to ")


def when(label: str) -> str:
    return f"up {label}" if label.startswith("to ") else f"in {label}"


@cache
def levels_of(code: str) -> list[str]:
    return [level for level in LEVELS if code in published.areas(level)]


@cache
def rows_of_sex(indicator_id: str, sex: str) -> tuple[Row, ...]:
    """The rows of a measure about everyone of a sex, at its main age."""
    rows = published.every_row(indicator_id)
    ages = Counter(row["Age"] for row in rows)
    age = min(ages, key=lambda each: (-ages[each], each))
    return tuple(row for row in rows if row["Sex"] == sex and row["Age"] == age and not row["Category Type"])


@cache
def rows_of_areas(indicator_id: str, sex: str) -> dict[str, list[Row]]:
    """The same by area code, in the order of the files."""
    found: dict[str, list[Row]] = {}
    for row in rows_of_sex(indicator_id, sex):
        found.setdefault(row["Area Code"], []).append(row)
    return found


@cache
def rows_of_period(indicator_id: str, sex: str, period: str) -> dict[str, Row]:
    """The rows of one period by area code."""
    return {row["Area Code"]: row for row in rows_of_sex(indicator_id, sex) if row["Time period"] == period}


def sexes_of(indicator_id: str, code: str) -> list[str]:
    held = [sex for sex in ("Persons", "Male", "Female") if code in rows_of_areas(indicator_id, sex)]
    return [sex for sex in held if sex != "Persons"] if len(held) > 1 else held


def is_withheld(indicator_id: str, sex: str, code: str) -> bool:
    if indicator_id != published.PATTERN:
        return False
    return code in published.withheld(sex) or code in published.contradictory()


def latest(indicator_id: str, sex: str, code: str) -> Row | None:
    """The latest row with a figure."""
    rows = [row for row in rows_of_areas(indicator_id, sex).get(code, []) if row["Value"]]
    if is_withheld(indicator_id, sex, code) or not rows:
        return None
    return max(rows, key=lambda row: int(row["Time period Sortable"]))


def limits(row: Row, indicator: Indicator, confidence: str) -> tuple[float | None, float | None]:
    """The limits of a row: the publisher's, or Wilson's where counts are held of something that was sampled."""
    z = Z_998 if confidence == "99.8" else Z_95
    given = [number(row[f"{end} CI 95.0 limit"]) for end in ("Lower", "Upper")]
    if given[0] is not None:
        if confidence == "95":
            return given[0], given[1]
        value = float(row["Value"])
        return tuple(value + (each - value) * Z_998 / Z_95 for each in given)
    count, people = number(row["Count"]), number(row["Denominator"])
    is_share = indicator.value_type is ValueType.PROPORTION and indicator.may_compare
    if not is_share or not count or not people or count > people:
        return None, None
    return wilson(count, people, z)


def figure_of(indicator: Indicator, sex: str, code: str, level: str) -> Figure | None:
    """Everything that a profile says of one measure."""
    row = latest(indicator.indicator_id, sex, code)
    if row is None:
        return None
    same = rows_of_period(indicator.indicator_id, sex, row["Time period"])
    confidence = "99.8" if level in SMALL else "95"
    has_limits = _has_limits(indicator.slug, sex, row["Time period"], level)
    if not has_limits:
        confidence = "95"
    lower, upper = limits(row, indicator, confidence)
    benchmark = next(
        (each for each in indicator.benchmark_codes
         if each in same and same[each]["Value"] and (level in LEVELS[:5] or each != code)), "",
    )  # fmt: skip
    bench = float(same[benchmark]["Value"]) if benchmark else None
    verdict, is_own = _verdict(indicator, row, (lower, upper), benchmark, bench, has_limits)
    times = _times(indicator, verdict, lower, upper, bench)
    period = period_label(row["Time period"])
    return Figure(float(row["Value"]), lower, upper, confidence, period, benchmark, bench, verdict, is_own, times, row)


@cache
def _has_limits(slug: str, sex: str, period: str, level: str) -> bool:
    """Whether any area of a level has limits."""
    indicator = indicators.get_indicator(slug)
    same = rows_of_period(indicator.indicator_id, sex, period)
    confidence = "99.8" if level in SMALL else "95"
    held = (same[each] for each in published.areas(level) if each in same and same[each]["Value"])
    return any(limits(row, indicator, confidence)[0] is not None for row in held)


def _verdict(indicator, row, ends, benchmark, bench, has_limits) -> tuple[str, bool]:
    if not indicator.may_compare or bench is None or row["Area Code"] == benchmark:
        return "not_compared", False
    if not has_limits:
        own = row["Compared to England value or percentiles"].lower()
        is_own = benchmark == published.ENGLAND and own in ("better", "similar", "worse")
        return (own, True) if is_own else ("not_compared", False)
    lower, upper = ends
    if lower is None:
        return "not_compared", False
    side = (lower > bench) - (upper < bench)
    names = {
        Polarity.HIGH_IS_GOOD: ("worse", "similar", "better"),
        Polarity.LOW_IS_GOOD: ("better", "similar", "worse"),
        Polarity.NO_JUDGEMENT: ("lower", "similar", "higher"),
    }[indicator.polarity]
    return names[side + 1], False


def _times(indicator, verdict, lower, upper, bench) -> float | None:
    """How many times as bad, or as good, at the least: counted in people worse off where it is a percentage."""
    without = (ValueType.LIFE_EXPECTANCY, ValueType.MEAN, ValueType.SCORE, ValueType.SLOPE_INDEX)
    if lower is None or verdict not in ("worse", "better"):
        return None
    if indicator.value_type in without and not indicator.unit.startswith("£"):
        return None

    def bad(value: float) -> float:
        if indicator.polarity is Polarity.LOW_IS_GOOD:
            return value
        return 100 - value if indicator.unit == "%" else 1 / value

    nearer = min((lower, upper), key=lambda end: abs(bench - end))
    return bad(nearer) / bad(bench) if verdict == "worse" else bad(bench) / bad(nearer)


def words(value: float | str, indicator: Indicator) -> str:
    """A figure in a sentence, at its beginning."""
    text = printed(value, indicator.decimals)
    if indicator.unit == "score":
        return f"A score of {text}"
    if indicator.unit == "rank":
        return f"Rank {text}"
    if indicator.unit.startswith("%"):
        return f"{text}{indicator.unit}"
    if indicator.unit.startswith("£"):
        return f"£{text} {indicator.unit[1:]}".strip()
    return f"{text} {indicator.unit}"


def sentence(figure: Figure, indicator: Indicator) -> str:
    """The sentence of a finding, but for what it says of the trend."""
    name = SHORT_NAMES.get(figure.benchmark) or published.areas("place")[figure.benchmark].name
    bench = printed(figure.benchmark_value, indicator.decimals) + ("%" if indicator.unit == "%" else "")
    said = f"{words(figure.row['Value'], indicator)} {when(figure.period)}. {name}: {bench}."
    if figure.is_publishers_own:
        said += " The publisher's own test; limits are not held."
    else:
        low, high = (printed(each, indicator.decimals) for each in (figure.lower, figure.upper))
        said += f" {figure.confidence}% limits: {low} to {high}."
    counts = [figure.row[name] for name in ("Count", "Denominator")]
    return said + (f" Counted: {' of '.join(printed(each, 0) for each in counts)}." if all(counts) else "")


@cache
def every_figure(code: str) -> dict[tuple[str, str], Figure]:
    """Every figure of an area by the slug of its measure and the sex."""
    found = {}
    for indicator in indicators.list_indicators():
        for sex in sexes_of(indicator.indicator_id, code):
            level = level_of(indicator, sex, code)
            if figure := figure_of(indicator, sex, code, level):
                found[indicator.slug, sex.lower()] = figure
    return found


def level_of(indicator: Indicator, sex: str, code: str) -> str:
    """Of the levels of an area, the one at which most areas have a figure; one area alone is no level."""
    counts = {level: _areas_with_figures(indicator.indicator_id, sex, level) for level in levels_of(code)}
    return max(counts, key=counts.get)


@cache
def _areas_with_figures(indicator_id: str, sex: str, level: str) -> int:
    held = {row["Area Code"] for row in rows_of_sex(indicator_id, sex) if row["Value"]}
    return len(held & set(published.areas(level)))


def peers_of(indicator: Indicator, sex: str, figure: Figure, level: str) -> list[float]:
    """The figures of all areas of a level, of the same period."""
    same = rows_of_period(indicator.indicator_id, sex, figure.row["Time period"])
    return sorted(float(same[each]["Value"]) for each in published.areas(level) if each in same and same[each]["Value"])
