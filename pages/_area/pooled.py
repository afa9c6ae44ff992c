"""The fold of years added together: figures over several years with their limits, or why there are none."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from components import folds, formatting
from components.cards import verdict_label
from components.datasets import stamped
from components.folds import Column, plain_table
from components.formatting import count_words, format_count, format_limits, format_value
from components.glossary import with_terms
from pages._area import words
from queries.models import Verdict
from queries.profile_models import Profile
from queries.profile_pooled import Pooled, PooledYears, get_pooled

_HEADS = ("Measure", "Years", "Counted", "All years together", "The last year alone", "Compared with", "Verdict")
_HOW = (
    "One year of a small area may be too few people to tell more than chance. So counts of years that follow each "
    "other are added. The limits are worked out here from the sums: Wilson's for a share, Byar's for a rate. "
    "Kind: derived."
)


def pooled_fold(profile: Profile) -> html.Details | None:
    """Offer figures over several years; where there are none, say in one sentence why."""
    if not profile.rows:
        return None
    found = get_pooled(profile.area.code, profile.rows)
    if not found.figures:
        return folds.fold("Years added together: none", html.P(why_none(found)))
    title = f"Years added together: {count_words(len(found.figures), 'measure')}"
    columns = [Column(head=head, is_number=head in ("Counted", "Compared with")) for head in _HEADS]
    caption = stamped(f"{words.full_name(profile.area)}, years added together", profile.release)
    table = plain_table(columns, [_cells(each) for each in found.figures], caption=caption)
    return folds.fold(title, html.P(with_terms(_HOW)), table, html.P(why_not(found)))


def why_not(found: PooledYears) -> str:
    """Say of how many other measures the years cannot be added, by the reason."""
    reasons = (
        (found.without_counts, "no counts are held"),
        (found.without_years, "two single years in a row with counts are not held"),
        (found.standardised, "the figure is not simply its count over its people"),
    )
    said = [f"of {count_words(many, 'figure')} {why}" for many, why in reasons if many]
    return f"Of the others, years cannot be added: {'; '.join(said)}." if said else ""


def why_none(found: PooledYears) -> str:
    """Say in one sentence why nothing can be added."""
    return why_not(found).replace("Of the others, years", "Years") or "No share or rate is held for this area."


def _cells(pooled: Pooled) -> list[str | Component | list[Component | str]]:
    row = pooled.row
    decimals, unit = row.indicator.decimals, row.indicator.unit
    limits = format_limits(pooled.lower, pooled.upper, decimals)
    alone = format_limits(row.lower, row.upper, decimals)
    bench = formatting.NOT_HELD
    if pooled.benchmark_value is not None:
        bench = [formatting.format_number(pooled.benchmark_value, decimals), html.Small(words.benchmark_name(row))]
    name = words.benchmark_name(row)
    said = formatting.format_verdict(pooled.verdict, name)
    return [
        words.measure_name(row),
        f"{pooled.first_period} to {row.choice.period}",
        [format_count(pooled.event_count), html.Small(f"of {format_count(pooled.denominator_count)}")],
        [html.B(format_value(pooled.value, decimals, unit)), html.Small(f"{limits} ({pooled.confidence_percent:g}%)")],
        [format_value(row.value, decimals, unit), html.Small(alone)],
        bench,
        verdict_label(pooled.verdict, said if pooled.verdict is not Verdict.NOT_COMPARED else "Not compared"),
    ]
