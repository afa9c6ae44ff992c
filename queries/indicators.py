"""Indicators as their definitions describe them, and the sources behind them."""

from __future__ import annotations

import json
from difflib import SequenceMatcher

from sqlalchemy import select

from queries.caching import cached_per_release
from queries.engine import fetch_frame
from queries.errors import UnknownIndicatorError
from queries.models import Geography, Indicator, Polarity, Sex, Source, ValueType, slug_of
from queries.schema import indicators, sources

_ALIKE = 0.6  # as difflib's own get_close_matches


@cached_per_release()
def list_indicators() -> tuple[Indicator, ...]:
    """List every indicator that has figures, in the order of the menu."""
    rows = fetch_frame(select(indicators).order_by(indicators.c.sort_order))
    return tuple(_indicator(text) for text in rows["definition_json"])


@cached_per_release()
def _indicators_by_slug() -> dict[str, Indicator]:
    return {indicator.slug: indicator for indicator in list_indicators()}


def get_indicator(indicator_slug: str) -> Indicator:
    """Get one indicator.

    Raises:
        UnknownIndicatorError: this release has no figures for an indicator of this slug.
    """
    try:
        return _indicators_by_slug()[indicator_slug]
    except KeyError:
        raise UnknownIndicatorError(f"No measure has the address {indicator_slug!r} in this release.") from None


@cached_per_release()
def _sources_by_id() -> dict[str, Source]:
    return {row.source_id: Source(**row._asdict()) for row in fetch_frame(select(sources)).itertuples(index=False)}


def get_source(source_id: str) -> Source:
    """Get the source that a row names. Every row names one that exists: ingest refuses the others."""
    return _sources_by_id()[source_id]


def find_similar(name: str, *, most: int = 5) -> list[Indicator]:
    """Find the indicators whose slug or title is most like a name that none has, the most alike first.

    Args:
        name: a mistyped slug or some words, such as "life-expectency".
        most: how many to give at most.
    """
    wanted = slug_of(name)
    if not wanted:
        return []
    likeness = {each.slug: _likeness(wanted, each) for each in list_indicators()}
    ranked = sorted((each for each in list_indicators()), key=lambda each: -likeness[each.slug])
    return [each for each in ranked[:most] if likeness[each.slug] >= _ALIKE]


def _likeness(wanted: str, indicator: Indicator) -> float:
    """Compare spelling, and count a name of which every word is found as alike."""
    names = (indicator.slug, slug_of(indicator.title), slug_of(indicator.short_title))
    spelling = max(SequenceMatcher(None, wanted, name).ratio() for name in names)
    has_words = any(set(wanted.split("-")) <= set(name.split("-")) for name in names)
    return max(spelling, 0.9 if has_words else 0)


def _indicator(definition_json: str) -> Indicator:
    fields = json.loads(definition_json)
    for name in ("class_limits", "gap_steps", "benchmark_codes", "caveats", "withheld_when"):
        fields[name] = tuple(fields.get(name, ()))
    fields["value_type"] = ValueType(fields["value_type"])
    fields["polarity"] = Polarity(fields["polarity"])
    fields["first_geography"] = Geography(fields["first_geography"])
    fields["orders_deprivation_of"] = tuple(map(Geography, fields.get("orders_deprivation_of", ())))
    fields["first_sex"] = Sex(fields["first_sex"]) if fields["first_sex"] else None
    return Indicator(**fields)
