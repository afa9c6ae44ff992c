"""The words of the page that compares. Each sentence is made by a rule."""

from __future__ import annotations

from components import formatting
from components.formatting import count_words, format_gap, format_limits
from pages._area.words import NOUNS, full_name
from queries.models import Area, Geography, Indicator, Polarity, Sex
from queries.profile_models import Difference

PLURALS = {level: f"{noun}s" for level, noun in NOUNS.items()} | {Geography.ENGLAND: "countries"}


def names_of(areas: tuple[Area, ...]) -> str:
    """Name several areas in a sentence."""
    return formatting.join_names([full_name(area) for area in areas])


def title_of_areas(areas: tuple[Area, ...]) -> str:
    """State which areas stand side by side."""
    first, *others = map(full_name, areas)
    return f"{first} beside {formatting.join_names(others)}" if others else f"{first}, beside which other area?"


def people_words(title: str, sex: Sex, age: str) -> str:
    """Name a measure with its people: "Life expectancy at birth, men"."""
    return title if sex is Sex.PERSONS else f"{title}, {formatting.sex_words(sex, age)}"


def difference_words(difference: Difference, indicator: Indicator) -> tuple[str, str]:
    """Say how far an area is from the first one, and whether that could be chance."""
    if difference.value is None:
        return "", difference.why_not
    said = format_gap(difference.value, indicator.decimals)
    if difference.lower is None:
        return said, "not tested: some people are in both" if difference.is_shared else "not tested"
    limits = format_limits(difference.lower, difference.upper, indicator.decimals)
    if not difference.is_more_than_chance:
        return said, f"{limits}: could be chance"
    return said, f"{limits}: {direction_words(difference.value, indicator)}"


def direction_words(value: float, indicator: Indicator) -> str:
    """Say whether more is better, worse or only more."""
    if indicator.polarity is Polarity.NO_JUDGEMENT:
        return "higher" if value > 0 else "lower"
    is_better = (value > 0) == (indicator.polarity is Polarity.HIGH_IS_GOOD)
    return "better" if is_better else "worse"


def quarter_words(quarter: int) -> str:
    """Say which quarter of the areas a figure is in."""
    return {1: "lowest quarter", 2: "second lowest quarter", 3: "second highest quarter", 4: "highest quarter"}[quarter]


def areas_words(count: int, level: Geography) -> str:
    """Count areas of a level: "125 small areas"."""
    return count_words(count, NOUNS[level])
