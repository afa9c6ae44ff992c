"""The parts of a card: verdict signs, kind of figure, source line, and frames that keep their height while loading."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from dash import html
from dash.development.base_component import Component

from components.formatting import format_period_age, is_old
from components.glossary import with_terms
from queries.models import Kind, Verdict

KIND_LABELS = {
    Kind.PUBLISHED: "Published",
    Kind.THIRD_PARTY: "Third-party",
    Kind.DERIVED: "Derived",
    Kind.EXAMPLE: "Example",
}
VERDICT_KEY_WORDS = {
    Verdict.WORSE: "Worse",
    Verdict.LOWER: "Lower",
    Verdict.SIMILAR: "Similar",
    Verdict.HIGHER: "Higher",
    Verdict.BETTER: "Better",
    Verdict.NOT_COMPARED: "Not compared",
}


def _class_of(member: Verdict | Kind) -> str:
    return member.value.replace("_", "-")


def verdict_symbol(verdict: Verdict) -> html.I:
    """Draw the sign of a verdict, in the colour of the text around it. It never stands without its word."""
    return html.I(className=f"symbol symbol-{_class_of(verdict)}")


def verdict_label(verdict: Verdict, words: str | Component) -> html.Span:
    """Draw a verdict: sign, words and colour together."""
    return html.Span([verdict_symbol(verdict), words], className=f"verdict verdict-{_class_of(verdict)}")


def verdict_key(verdicts: Sequence[Verdict], compared_with: str) -> html.Ul:
    """Draw the key of a picture that shows verdicts: each sign with its word, then what was compared and how."""
    items = [
        html.Li(verdict_label(verdict, words)) for verdict, words in VERDICT_KEY_WORDS.items() if verdict in verdicts
    ]
    return html.Ul(
        [*items, html.Li(with_terms(compared_with))], className="verdict-key", **{"aria-label": "Key of the signs"}
    )


def kind_pill(kind: Kind) -> html.Span:
    """Say who stands behind a figure; the word can be asked about."""
    return html.Span(with_terms(KIND_LABELS[kind]), className=f"kind-pill kind-{_class_of(kind)}")


def period_age(end_date: date, today: date) -> html.Span:
    """Say how long ago a period ended; over two years it stands out, by a clock and by colour."""
    words = format_period_age(end_date, today)
    if not is_old(end_date, today):
        return html.Span(words)
    return html.Span([html.Span(className="old-sign"), words], className="is-old")


def source_line(
    kind: Kind,
    source: str,
    period: str,
    *,
    end_date: date,
    today: date,
    has_limits: bool | None,
    confidence: float = 95,
    remarks: Sequence[str] = (),
) -> html.P:
    """Write the small print of a card: kind, source, period, age, whether limits are held.

    Args:
        kind: who stands behind the figures.
        source: the short title of the source.
        period: its label.
        end_date: the last day of the period.
        today: the day of reading.
        has_limits: whether limits came with the figures or could be computed; None where they would mean nothing.
        confidence: the level of those limits, in percent.
        remarks: further sentences.
    """
    held = [] if has_limits is None else [f"{confidence:g}% limits are {'held' if has_limits else 'not held'}."]
    parts = [kind_pill(kind), html.B(source), f", {period}, ", period_age(end_date, today), ". "]
    return html.P([*parts, *with_terms(" ".join([*held, *remarks]))], className="source-line")


def card(title: str, *children: Component, source: Component | None = None, is_reading: bool = False) -> html.Section:
    """Frame a finding: the headline, the picture or text, the source line."""
    parts = [html.H2(title), *children, *([source] if source is not None else [])]
    return html.Section(parts, className="card reading" if is_reading else "card", **{"data-card": "true"})


def picture_slot(slot_id: str, shape: str) -> html.Div:
    """Make an empty place that a script fills. It keeps its height and shows paper blocks while it waits.

    Args:
        slot_id: the id that the script looks for.
        shape: "map", "ranking" or "chart", which decides height and skeleton.
    """
    return html.Div(id=slot_id, className=f"picture picture-{shape}")


def details_slot(slot_id: str) -> html.Div:
    """Make the empty place of the details panel. A longer text scrolls in it, so that the card never grows."""
    return html.Div(id=slot_id, className="details", role="group", **{"aria-label": "Details"})


def table_slot(slot_id: str) -> html.Div:
    """Make the empty place of the table."""
    return html.Div(id=slot_id, className="table-slot")


def view_card(
    *, map_part: Sequence[Component], ranking_part: Sequence[Component], details: Component, tail: Component
) -> html.Section:
    """Frame map, ranking and details side by side, with the source line under all three.

    Args:
        map_part: heading and map.
        ranking_part: heading, ranking and key.
        details: the details slot.
        tail: what stands under the three, usually `card_tail`.
    """
    columns = [
        html.Section(map_part, className="view-map", **{"aria-label": "Map"}),
        html.Section(ranking_part, className="view-ranking", **{"aria-label": "Ranking"}),
        html.Section(details, className="view-details", **{"aria-label": "Selected area"}),
    ]
    return html.Section(
        [html.Div(columns, className="view-columns"), tail],
        className="view-card",
        **{"data-card": "true", "aria-label": "Map, ranking and details"},
    )


def card_tail(source: Component, actions: Sequence[Component] = ()) -> html.Div:
    """Put the source line and the actions of a view under it."""
    return html.Div([source, html.Div(list(actions), className="card-actions")], className="card-tail")
