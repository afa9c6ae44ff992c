"""The card of a neighbourhood of a reader's own on the page of a measure: its figure, and the place to make one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from dash import dcc, html
from dash.development.base_component import Component

from components import folds, formatting
from components.card_tools import anchored, card_tools
from components.cards import kind_pill, period_age, verdict_label
from components.datasets import stamped
from components.folds import Column, plain_table
from components.glossary import with_terms
from components.selection import Selection
from pages._addresses import at
from pages._own import words
from queries import indicators
from queries.comparisons import Benchmark
from queries.models import OWN_CODE, Indicator, Release, SeriesChoice, Verdict
from queries.own_figures import OwnFigure, compare_own, get_own_figure
from queries.own_neighbourhoods import MOST_AREAS, OwnArea, find_own

ANCHOR = "own"
TITLE = "A neighbourhood of your own"
_LEDE = "Make one of wards or MSOAs: its counts are added up here, never its rates, and its link keeps it."


def own_card(figure_id: str, form_id: str, figure: list[Component] | None, *, has_set: bool) -> html.Section:
    """Make the card: the figure comes from the server with each view, the form from assets/own_area.js.

    Without a set it is only an offer, which paper leaves out; the script says so when that changes.
    """
    address = {"data-held": "true", "data-check": at("/own-neighbourhood.json"), "data-most": str(MOST_AREAS)}
    head = html.Div(
        [html.H2(TITLE), card_tools(ANCHOR, "neighbourhood of your own")],
        className="card-head",
    )
    return anchored(
        html.Section(
            [head, html.Div(figure, id=figure_id), html.Div(id=form_id, className="own-form", **address)],
            className="card own-card" if has_set else "card own-card is-offer",
            **{"data-card": "true"},
        ),
        ANCHOR,
    )


def own_figure_parts(
    selection: Selection,
    indicator: Indicator,
    choice: SeriesChoice,
    benchmark: tuple[Benchmark | None, str, set[str]],
    release: Release,
    today: date,
) -> list[Component]:
    """Show what the set of an address comes to in a series, or why it has no figure; without a set, what one is.

    Args:
        selection: what the address asks for.
        indicator: the measure on show.
        choice: the series and period on show.
        benchmark: what areas are compared with, its name in a word, and the sources of the areas.
        release: of the figures; the example stamps its name on every table.
        today: the day of reading.
    """
    own, _ = find_own(selection.own)
    if own is None:
        return [html.P(_LEDE, className="lede")]
    figure = get_own_figure(indicator.slug, choice, own)
    parts = [_of_what(own, selection)]
    if figure.has_value:
        parts += [_table(figure, indicator, choice, benchmark, release), _origin(figure, choice, today)]
    else:
        title = stamped(f"{own.name} has no figure together.", release)
        said = f" {words.refusal_words(figure)} {words.nearest_words(figure, indicator)}"
        parts.append(html.Div([html.B(title), *with_terms(said)], className="note", role="note"))
    return parts


def _of_what(own: OwnArea, selection: Selection) -> html.Div:
    profile = Selection(data=selection.data, release=selection.release, own=selection.own)
    members = html.Ul([html.Li([html.B(area.name), f" {area.code}"]) for area in own.members], className="own-members")
    shown = replace(selection, neighbourhood="" if selection.neighbourhood == OWN_CODE else OWN_CODE, place="")
    said = "Show every area again" if selection.neighbourhood == OWN_CODE else "Show it alone on the map"
    return html.Div(
        [
            html.P([html.B(own.name), f": {words.made_of(own)}."], className="own-name"),
            html.Div(
                [
                    html.A(said, href=shown.to_search() or "?", **{"data-own-show": shown.neighbourhood or "all"}),
                    dcc.Link("Its profile", href=at(f"/area/{OWN_CODE}{profile.to_search()}")),
                    folds.fold(f"Its {own.noun}", members),
                ],
                className="folds",
            ),
        ]
    )


def _table(
    figure: OwnFigure,
    indicator: Indicator,
    choice: SeriesChoice,
    benchmark: tuple[Benchmark | None, str, set[str]],
    release: Release,
) -> Component:
    columns = [
        Column(head="Neighbourhood"),
        Column(head="Value", is_number=True),
        Column(head="95% limits", is_number=True),
        Column(head="Count", is_number=True),
        Column(head="Compared"),
    ]
    row = [
        figure.own.name,
        html.B(words.value_words(figure, indicator)),
        words.limits_words(figure, indicator),
        words.people_words(figure),
        _verdict(figure, indicator, benchmark),
    ]
    group = choice.category or ""
    title = ", ".join(filter(None, (indicator.title, group, choice.period)))
    return plain_table(columns, [row], caption=stamped(title, release))


def _verdict(
    figure: OwnFigure, indicator: Indicator, benchmark: tuple[Benchmark | None, str, set[str]]
) -> Component | str:
    against, name, sources = benchmark
    verdict = compare_own(figure, indicator, against, sources)
    if verdict is Verdict.NOT_COMPARED:
        return "Not compared"
    return verdict_label(verdict, formatting.format_verdict(verdict, name))


def _origin(figure: OwnFigure, choice: SeriesChoice, today: date) -> html.P:
    source = indicators.get_source(figure.source_id).short_title if figure.source_id else ""
    counted = f" People counted: {formatting.end_sentence(figure.basis)}" if figure.basis else ""
    age = [period_age(choice.period_end_date, today)] if choice.period_end_date else []
    said = with_terms(f". {words.origin_words(figure)}{counted}")
    return html.P(
        [kind_pill(figure.kind), html.B(source), f", {choice.period}, ", *age, *said], className="source-line"
    )
