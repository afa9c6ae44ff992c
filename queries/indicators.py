"""Indicators as their definitions describe them, and the sources behind them."""

from __future__ import annotations

import json

from sqlalchemy import select

from queries.caching import cached_per_release
from queries.engine import fetch_frame
from queries.errors import UnknownIndicatorError
from queries.models import Geography, Indicator, Polarity, Sex, Source, ValueType
from queries.schema import indicators, sources


@cached_per_release()
def list_indicators() -> tuple[Indicator, ...]:
    """List every indicator that has figures, in the order of the menu."""
    rows = fetch_frame(select(indicators).order_by(indicators.c.sort_order))
    return tuple(_indicator(text) for text in rows["definition_json"])


@cached_per_release()
def get_indicator(indicator_slug: str) -> Indicator:
    """Get one indicator.

    Raises:
        UnknownIndicatorError: this release has no figures for an indicator of this slug.
    """
    rows = fetch_frame(select(indicators).where(indicators.c.indicator_slug == indicator_slug))
    if rows.empty:
        raise UnknownIndicatorError(f"No measure has the address {indicator_slug!r} in this release.")
    return _indicator(rows["definition_json"].iloc[0])


@cached_per_release()
def get_source(source_id: str) -> Source:
    """Get the source that a row names. Every row names one that exists: ingest refuses the others."""
    row = next(fetch_frame(select(sources).where(sources.c.source_id == source_id)).itertuples(index=False))
    return Source(**row._asdict())


def _indicator(definition_json: str) -> Indicator:
    fields = json.loads(definition_json)
    for name in ("class_limits", "gap_steps", "benchmark_codes", "caveats"):
        fields[name] = tuple(fields[name])
    fields["value_type"] = ValueType(fields["value_type"])
    fields["polarity"] = Polarity(fields["polarity"])
    fields["first_geography"] = Geography(fields["first_geography"])
    fields["first_sex"] = Sex(fields["first_sex"]) if fields["first_sex"] else None
    return Indicator(**fields)
