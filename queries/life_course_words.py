"""A gap between two lives in plain words, and one finding in a sentence. No word says that one thing caused another."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal

from queries.life_course_list import ListedMeasure
from queries.life_course_lives import Basis
from queries.models import Indicator, Sex, ValueType

_BABIES = {Sex.MALE: "boy", Sex.FEMALE: "girl"}
_ADULTS = {Sex.MALE: "men", Sex.FEMALE: "women"}
_SAME = "No gap: the same figure in both"


def exact(value: float) -> Decimal:
    """Take a figure as its decimal digits say, so that 66.4 less 75.9 is 9.5 and not 9.499999."""
    return Decimal(str(value))


def printed(value: float | Decimal, decimals: int) -> str:
    """Write a figure with so many decimals, halves away from zero."""
    amount = value if isinstance(value, Decimal) else exact(value)
    return f"{amount.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP):,f}"


def is_same(indicator: Indicator, first: float, second: float) -> bool:
    """Tell whether two figures are equal as printed."""
    return printed(first, indicator.decimals) == printed(second, indicator.decimals)


def gap_in_words(indicator: Indicator, measure: ListedMeasure, basis: Basis, first: float, second: float) -> str:
    """Say how far the first life is from the second: "For every 100, 23 more in Leicester"."""
    if is_same(indicator, first, second):
        return _SAME
    difference = exact(first) - exact(second)
    gap, is_more = abs(difference), difference > 0
    names = (basis.first_in_text, basis.second_in_text)
    higher, lower = names if is_more else names[::-1]
    amount = _rough(gap) if measure.is_gap_rough else printed(gap, indicator.decimals)
    if measure.gap:
        words = measure.gap.format(gap=amount, higher=higher, lower=lower)
    elif indicator.value_type is ValueType.LIFE_EXPECTANCY:
        words = f"{amount} {'year' if amount in ('1', '1.0') else 'years'} longer in {higher}"
    elif per := _per(indicator):
        words = _for_every(gap, per, is_more=is_more, where=basis.first_in_text)
    else:
        points = " points" if indicator.unit == "score" else f" {indicator.unit}" if indicator.unit else ""
        words = f"{amount}{points} {'higher' if is_more else 'lower'} in {basis.first_in_text}"
    return f"About {words}" if measure.is_gap_rough else words


def sentence(indicator: Indicator, measure: ListedMeasure, basis: Basis, sex: Sex, values: tuple[float, float]) -> str:
    """Say one finding: by the words of the list where it has some, else by a general rule.

    Args:
        indicator: what was measured.
        measure: its entry in the list.
        basis: whose figures.
        sex: whom they are about.
        values: the figures of both lives.
    """
    first_value, second_value = _in_sentence(indicator, *values)
    names = {"first": basis.first_in_text, "second": basis.second_in_text}
    fields = {"first_value": first_value, "second_value": second_value, "boy": _BABIES.get(sex, "child"), **names}
    if measure.sentence:
        of_whom = measure.sentence if sex in _BABIES else measure.sentence.replace("baby {boy}", "baby")
        text = of_whom.format(**fields)
    else:
        per = _per(indicator)
        unit = f" in every {per:,}" if per else "" if indicator.unit == "score" else f" {indicator.unit}"
        text = f"{indicator.short_title}: {first_value}{unit.rstrip()} in {names['first']}."
        text += f" In {names['second']}, {second_value}."
    return text[:1].upper() + text[1:]


def finding_of(
    indicator: Indicator, measure: ListedMeasure, basis: Basis, told: Sequence[tuple[Sex, tuple[float, float]]]
) -> str:
    """Say one finding, of one sex or of persons; where each sex is told, of the other in a few words more.

    Args:
        indicator: what was measured.
        measure: its entry in the list.
        basis: whose figures.
        told: whom the figures are about, with those of both lives.
    """
    (sex, values), others = told[0], told[1:]
    said = [sentence(indicator, measure, basis, sex, values)]
    if others and "{boy}" not in measure.sentence:
        said.append(f"That is for {_ADULTS[sex]}.")
    for other, pair in others:
        whom = f"a baby {_BABIES[other]}" if "{boy}" in measure.sentence else _ADULTS[other]
        said.append(f"For {whom}, {' and '.join(_in_sentence(indicator, *pair))}.")
    return " ".join(said)


def _per(indicator: Indicator) -> int | None:
    """Find out of how many an indicator counts: 100 for per cent; None where it counts nothing."""
    if indicator.unit == "%":
        return 100
    found = re.search(r"\bper ([\d,]+)", indicator.unit)
    return int(found[1].replace(",", "")) if found else None


def _for_every(gap: Decimal, per: int, *, is_more: bool, where: str) -> str:
    """Count in whole people; where that is none, of ten times as many, and then not at all."""
    word = "more" if is_more else "fewer"
    for base, count in ((per, gap), (per * 10, gap * 10)):
        whole = printed(count, 0)
        if whole != "0":
            if per == 100:
                return f"For every {base:,}, {whole} {word} in {where}"
            return f"{whole} {word} in every {base:,} in {where}"
    return f"Less than 1 in every {per * 10:,} {word} in {where}"


def _in_sentence(indicator: Indicator, first: float, second: float) -> tuple[str, str]:
    """Write counts of people as whole numbers, unless that would make two different figures one."""
    decimals = indicator.decimals
    if _per(indicator) and printed(first, 0) != printed(second, 0) and min(first, second) >= 1:
        decimals = 0
    return printed(first, decimals), printed(second, decimals)


def _rough(gap: Decimal) -> str:
    """Write a gap that moves with small choices as lying between two whole numbers: "5 to 6"."""
    ends = dict.fromkeys(f"{gap.quantize(Decimal(1), rounding=way)}" for way in (ROUND_FLOOR, ROUND_CEILING))
    return " to ".join(ends)
