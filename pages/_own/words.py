"""The words of a neighbourhood of a reader's own: what it comes to, what that is made of, or why it has no figure."""

from __future__ import annotations

from components import formatting
from components.formatting import format_count, format_limits, format_value, join_names
from queries.models import Geography, Indicator
from queries.own_figures import OwnFigure, Refusal
from queries.own_neighbourhoods import OwnArea

NOUNS = {
    Geography.WARD: "ward",
    Geography.MSOA: "MSOA",
    Geography.DISTRICT: "district",
    Geography.PLACE: "place",
}
_MOST_NAMED = 4


def made_of(own: OwnArea) -> str:
    """Say what a set is made of: "10 wards"."""
    return formatting.count_words(len(own.members), NOUNS[own.level])


def limits_words(figure: OwnFigure, indicator: Indicator) -> str:
    """Write the limits, or that the figure has none."""
    return format_limits(figure.lower, figure.upper, indicator.decimals)


def value_words(figure: OwnFigure, indicator: Indicator) -> str:
    """Write the figure with its unit."""
    return format_value(figure.value, indicator.decimals, indicator.unit)


def origin_words(figure: OwnFigure) -> str:
    """Say how the figure came about: "Derived here from counts of ten wards."."""
    parts = formatting.count_words(len(figure.parts), NOUNS[figure.level])
    own = made_of(figure.own)
    if len(figure.parts) == 1 and not figure.is_own_level:
        return f"The {own} are the whole of {figure.parts[0].name}: this is its own figure."
    same = "" if figure.is_own_level else f" They are the same ground as the {own}: the same LSOAs."
    bare = f" It has no limits, as {_named(figure.named)} {_have(figure.named)} none." if figure.named else ""
    return f"Derived here from counts of {parts}, added up.{same}{bare}"


def refusal_words(figure: OwnFigure) -> str:
    """Say why a set has no figure, and where the nearest one is, without naming the measure."""
    own, noun = figure.own, NOUNS[figure.level]
    named = _named(figure.named)
    is_wide = figure.level in (Geography.DISTRICT, Geography.PLACE)
    if figure.refusal is Refusal.CUT and is_wide:
        return f"It is not published for {own.noun}. The smallest areas that have it are {noun}s."
    said = {
        Refusal.NOT_HELD: f"It is not published for {own.noun}, so there are no counts to add up.",
        Refusal.CUT: f"It is held by {noun}, and these {own.noun} take in only a part of {named}.{_to_add(figure)}",
        Refusal.NO_GROUND: f"It is held by {noun}, and we do not know where {named} would lie in them.",
        Refusal.NOT_ADDED_UP: "Only rates, scores or averages are held. They cannot be added up or averaged.",
        Refusal.NO_COUNTS: "Only rates are published, without the counts behind them. They cannot be added up.",
        Refusal.PART_MISSING: f"{named} {_have(figure.named)} no count that may be shown, "
        "and a sum of the others would not be of the whole.",
        Refusal.BASES_DIFFER: f"Its parts count people in different ways. Unlike the others: {named}.",
    }[figure.refusal]
    return said


def _have(names: tuple[str, ...]) -> str:
    return "has" if len(names) == 1 else "have"


def _to_add(figure: OwnFigure) -> str:
    if not 0 < len(figure.outside) <= _MOST_NAMED:
        return ""
    return f" With {_named(figure.outside)} added it would fit."


def _named(names: tuple[str, ...]) -> str:
    more = len(names) - _MOST_NAMED
    shown = list(names[:_MOST_NAMED])
    return join_names([*shown, f"{more} more"] if more > 0 else shown)


def nearest_words(figure: OwnFigure, indicator: Indicator) -> str:
    """Name the nearest figures; "" where nothing near is held."""
    if not figure.nearest:
        return ""
    said = [f"{area.name}, {format_value(value, indicator.decimals, indicator.unit)}" for area, value in figure.nearest]
    return f"Nearest: {'; '.join(said[:_MOST_NAMED])}."


def people_words(figure: OwnFigure) -> str:
    """Write the counts behind a figure: "22,588 of 24,383"."""
    if figure.event_count is None or figure.denominator_count is None:
        return formatting.NOT_HELD
    return f"{format_count(figure.event_count)} of {format_count(figure.denominator_count)}"
