"""Numbers, limits, periods and reasons as text: one place, one style, British English.

The scripts in assets/ print the same figures with `Intl.NumberFormat("en-GB")`, which rounds halves away from zero on
the shortest decimal form of a number. Python's own formatting rounds 0.25 to 0.2, so numbers go through `Decimal` here:
a figure must read the same in the chart, the table and the download.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from queries.models import Indicator, Polarity, Sex, ValueStatus, ValueType, Verdict

MINUS = "\u2212"
NO_FIGURE = "no figure"
NOT_HELD = "not held"
ACADEMIC_YEAR = " academic year"
STATUS_MARKS = {
    ValueStatus.VALUE: "",
    ValueStatus.SUPPRESSED: "[c]",
    ValueStatus.NOT_PUBLISHED: "[x]",
    ValueStatus.NOT_APPLICABLE: "[z]",
    ValueStatus.NOT_RELIABLE: "[u]",
}
STATUS_WORDS = {
    ValueStatus.VALUE: "",
    ValueStatus.SUPPRESSED: "Suppressed: small number",
    ValueStatus.NOT_PUBLISHED: "Not published",
    ValueStatus.NOT_APPLICABLE: "Not applicable",
    ValueStatus.NOT_RELIABLE: "Not reliable enough to show",
}
_VERDICT_WORDS = {
    Verdict.BETTER: "Better than {}",
    Verdict.SIMILAR: "Similar to {}",
    Verdict.WORSE: "Worse than {}",
    Verdict.HIGHER: "Higher than {}",
    Verdict.LOWER: "Lower than {}",
    Verdict.NOT_COMPARED: "Not compared",
}
_SEX_WORDS = {Sex.MALE: ("men", "boys"), Sex.FEMALE: ("women", "girls"), Sex.PERSONS: ("persons", "children")}
_NUMBER_WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_DAYS_A_MONTH = 365.25 / 12
_OLD_AFTER_MONTHS = 24
_MONTHS_UNTIL_YEARS = 36


def is_missing(value: float | None) -> bool:
    """Tell whether there is no number at all. Zero is a number."""
    return value is None or math.isnan(value)


def format_number(value: float | None, decimals: int = 1) -> str:
    """Format a number with fixed decimals and thousands separators; halves are rounded away from zero."""
    if is_missing(value):
        return NO_FIGURE
    text = f"{_rounded(value, decimals):,f}"
    return MINUS + text[1:] if text.startswith("-") else text


def is_printed_as_zero(value: float, decimals: int = 1) -> bool:
    """Tell whether a number is nought as it is printed: 0.04 with one decimal is."""
    return not format_number(value, decimals).strip(f"{MINUS}0.,")


def format_value(value: float | None, decimals: int = 1, unit: str = "") -> str:
    """Format a number with its unit: "77.5 years", "44.1%", "£18,900", "30.2 per 100,000"."""
    number = format_number(value, decimals)
    if number == NO_FIGURE:
        return number
    sign = MINUS if number.startswith(MINUS) else ""
    return f"{sign}{unit_prefix(unit)}{number.removeprefix(MINUS)}{unit_suffix(unit)}"


def unit_prefix(unit: str) -> str:
    """Return what stands before a number: the sign of a currency, or nothing."""
    return "£" if unit.startswith("£") else ""


def unit_suffix(unit: str) -> str:
    """Return what stands after a number: "%" without a space, words with one."""
    if unit.startswith("%"):
        return unit
    words = unit.removeprefix("£").strip()
    return f" {words}" if words else ""


def gap_unit(unit: str) -> str:
    """Return the unit of a difference: two percentages differ by percentage points."""
    return "percentage points" if unit.startswith("%") else unit


def format_count(value: float | None) -> str:
    """Format a count of people or events as a whole number with thousands separators."""
    return format_number(value, 0)


def format_limits(lower: float | None, upper: float | None, decimals: int = 1) -> str:
    """Format both limits of an interval, "77.1 to 77.9", or say that they are not held."""
    if is_missing(lower) or is_missing(upper):
        return NOT_HELD
    return f"{format_number(lower, decimals)} to {format_number(upper, decimals)}"


def format_gap(value: float | None, decimals: int = 1) -> str:
    """Format a difference with its sign, "+0.4" or "−2.2"; what rounds to nothing has no sign."""
    number = format_number(value, decimals)
    if number == NO_FIGURE or number.startswith(MINUS) or not number.strip("0.,"):
        return number
    return f"+{number}"


def format_difference(value: float | None, decimals: int = 1, unit: str = "") -> str:
    """Format the size of a difference with its unit and without a sign: "2.2 years", "8.0 percentage points"."""
    return format_value(None if is_missing(value) else abs(value), decimals, gap_unit(unit))


def value_words(value: float | None, decimals: int = 1, unit: str = "") -> str:
    """Put a figure into a sentence: "77.5 years", but "a score of 23.4" and "rank 16"."""
    if unit == "score":
        return f"a score of {format_number(value, decimals)}"
    if unit == "rank":
        return f"rank {format_number(value, decimals)}"
    return format_value(value, decimals, unit)


def difference_words(value: float | None, decimals: int = 1, unit: str = "") -> str:
    """Put the size of a difference into a sentence: "2.2 years", but "4.1 points" between scores."""
    return format_difference(value, decimals, {"score": "points", "rank": "places"}.get(unit, unit))


def format_missing(status: ValueStatus | str, note: str = "") -> str:
    """Say why there is no figure, with the mark of the Government Statistical Service: "[x] Not published".

    Args:
        status: any status other than a value.
        note: the note that came with the row. It is preferred where it says more, such as the bounds of suppression.
    """
    status = ValueStatus(status)
    words = re.sub(r"^\[[a-z]\]\s*", "", note.strip()) or STATUS_WORDS[status]
    return f"{STATUS_MARKS[status]} {words}".strip()


def format_period_age(end_date: date, today: date) -> str:
    """Say how long ago a period ended, to the nearest month: "ended 11 months ago"."""
    days = (today - end_date).days
    if days < 0:
        return "not ended yet"
    months = _whole_months(days)
    if months == 0:
        return "ended this month"
    if months < _MONTHS_UNTIL_YEARS:
        return f"ended {months} month{'' if months == 1 else 's'} ago"
    return f"ended {months // 12} years ago"


def when_words(period: str, *, is_first: bool = True) -> str:
    """Put a period into a sentence: "in 2015 to 2017", but "up to 7 March 2021" for what is counted up to a day.

    Args:
        period: its label.
        is_first: whether the sentence has not yet said what kind of year it is about.
    """
    if period.startswith("to "):
        return f"up {period}"
    return f"in {period if is_first else period.removesuffix(ACADEMIC_YEAR)}"


def is_old(end_date: date, today: date) -> bool:
    """Tell whether a period ended so long ago that its age must stand out: more than two years."""
    return _whole_months((today - end_date).days) > _OLD_AFTER_MONTHS


def sex_words(sex: Sex | str, age: str = "") -> str:
    """Return the people a figure is about: men, women, persons; boys, girls, children where the age says so."""
    return _SEX_WORDS[Sex(sex)][is_child_age(age)]


def is_child_age(age: str) -> bool:
    """Tell whether an age text such as "5 yrs", "10-11 yrs" or "<18 yrs" holds nobody of 18 or over."""
    text = age.lower()
    if "school" in text or "month" in text:
        return True
    years = [int(digits) for digits in re.findall(r"\d+", text)]
    if not years or "+" in text or ">" in text:
        return False
    return max(years) < 18 or (text.startswith("<") and max(years) == 18)


def format_verdict(verdict: Verdict | str, benchmark_name: str = "England", *, is_short: bool = False) -> str:
    """Put the outcome of a comparison in words: "Worse than England", "Similar to England: could be chance".

    Args:
        verdict: the outcome.
        benchmark_name: what the area was compared with.
        is_short: leave out that a similar figure could differ by chance, where the place is narrow.
    """
    verdict = Verdict(verdict)
    words = _VERDICT_WORDS[verdict].format(benchmark_name)
    return f"{words}: could be chance" if verdict is Verdict.SIMILAR and not is_short else words


def polarity_words(indicator: Indicator) -> str:
    """Say which direction is good, if one is: "Longer is better", "Lower is better"."""
    if indicator.polarity is Polarity.NO_JUDGEMENT:
        return "Neither direction is good or bad"
    if indicator.polarity is Polarity.LOW_IS_GOOD:
        return "Lower is better"
    return "Longer is better" if indicator.value_type is ValueType.LIFE_EXPECTANCY else "Higher is better"


def order_words(indicator: Indicator, *, is_reversed: bool = False) -> str:
    """Say how a ranking runs: "Shortest to longest" for lives, "Lowest to highest" for anything else."""
    ends = ("shortest", "longest") if indicator.value_type is ValueType.LIFE_EXPECTANCY else ("lowest", "highest")
    return " to ".join(reversed(ends) if is_reversed else ends).capitalize()


def join_names(names: Sequence[str]) -> str:
    """Join names as English does: "Leicester, Melton and Rutland"."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"


def count_words(count: int, noun: str = "") -> str:
    """Write a small count in words and a large one in digits: "nine areas", "one area", "181 areas"."""
    number = _NUMBER_WORDS[count] if count < len(_NUMBER_WORDS) else format_count(count)
    if not noun:
        return number
    return f"{number} {noun}" if count == 1 else f"{number} {noun}s"


def end_sentence(text: str) -> str:
    """Give a text one full stop at its end."""
    text = text.strip()
    return text if not text or text[-1] in ".?!" else f"{text}."


def _rounded(value: float, decimals: int) -> Decimal:
    """Round as the browser does; adding zero turns minus nought into nought."""
    exponent = Decimal(1).scaleb(-decimals)
    number = Decimal(repr(float(value)))
    # The context's 28 digits are too few to quantize the largest floats; nothing published comes near.
    return number.quantize(exponent, rounding=ROUND_HALF_UP) + 0


def _whole_months(days: int) -> int:
    return math.floor(days / _DAYS_A_MONTH + 0.5)
