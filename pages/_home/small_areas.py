"""The card that Home leads with once the publisher's own life expectancy of small areas is held."""

from __future__ import annotations

from datetime import date

from dash import dcc, html
from dash.development.base_component import Component

from components import folds, formatting, ids
from components.card_tools import TableFile, anchored, card_tools
from components.cards import source_line, verdict_label
from components.folds import Column, plain_table
from components.formatting import format_limits, format_missing, format_value
from pages._addresses import at
from pages._home import small_area_words as words
from pages._home.downloads import card_address
from pages._home.tables import kinds_of
from pages._indicator.words import has_limits, source_name
from queries.models import Sex, Verdict
from queries.small_area_gap import SmallAreaGap
from queries.views import IndicatorView

ID = ids.scope("home")
CARD = "small-areas"
_END_CLASSES = {"lowest": "life-a", "highest": "life-b"}


def small_area_card(small: SmallAreaGap, today: date) -> html.Section:
    """The gap between small areas: by deprivation, with limits, and how many areas stand apart from England."""
    view = small.views[Sex.MALE]
    finding = [
        html.Span(text, className=_END_CLASSES[end]) if end else text for text, end in words.finding_parts(small)
    ]
    slug = view.indicator.slug
    card = html.Section(
        [
            html.P(f"The gap between small areas, {view.choice.period}", className="kicker"),
            html.H1(finding, id=ID("small-finding")),
            html.P(words.lede(small), className="home-lede"),
            html.P([words.counts_words(small), " ", words.missing_words(small)], className="home-small-note"),
            _source(small, today),
            folds.folds(
                _link("Every small area on the map", f"/indicator/{slug}?areas=msoa"),
                folds.fold("Table", *_tables(small)),
                folds.how_to_read(view.indicator),
                _link("By deprivation", f"/inequalities/{slug}"),
                card_tools(CARD, "gap between small areas", tables=_files(small)),
            ),
        ],
        className="home-small",
        **{"aria-labelledby": ID("small-finding"), "data-card": "true"},
    )
    return anchored(card, CARD)


def _link(label: str, path: str) -> dcc.Link:
    return dcc.Link(label, href=at(path), className="fold-link")


def _files(small: SmallAreaGap) -> list[TableFile]:
    """Offer every small area, and the fifths of each sex, as the page of inequalities writes them."""
    files = [TableFile(key=CARD, noun="small areas", address=card_address(CARD))]
    for sex, view in small.views.items():
        if sex in small.fifths:
            address = at(f"/download/inequality/{view.indicator.slug}.csv?sex={sex.value}")
            files.append(
                TableFile(key=f"fifths-{sex.value}", noun=f"fifths, {formatting.sex_words(sex)}", address=address)
            )
    return files


def _source(small: SmallAreaGap, today: date) -> html.P:
    """Say who stands behind the figures: the gap is worked out here, from what the publisher printed."""
    view = small.views[Sex.MALE]
    fifths = small.fifths.get(Sex.MALE)
    rows = fifths.groups if fifths is not None and fifths.gap is not None else view.comparison.values
    return source_line(
        kinds_of(rows)[0],
        source_name(view),
        view.choice.period,
        end_date=view.choice.period_end_date or today,
        today=today,
        has_limits=has_limits(view),
        remarks=[_method(small)],
    )


def _method(small: SmallAreaGap) -> str:
    """Say how the fifths were made, as it was noted at load."""
    fifths = small.fifths.get(Sex.MALE)
    notes = fifths.groups["value_note"] if fifths is not None and fifths.gap is not None else []
    return formatting.end_sentence(f"Most deprived fifth: {notes.iloc[0]}") if len(notes) else ""


def _tables(small: SmallAreaGap) -> list[Component]:
    tables = [_fifths_table(small)] if small.fifths else []
    return [*tables, html.P(words.reach_words(small), className="home-small-note"), _areas_table(small)]


def _fifths_table(small: SmallAreaGap) -> html.Div:
    """List the five fifths for men and for women, each with its limits or the reason why there is no figure."""
    columns = [Column(head="Who and which fifth")]
    columns += [Column(head=head, is_number=True) for head in ("Years", "95% limits")]
    rows = []
    for sex, fifths in small.fifths.items():
        view = small.views[sex]
        people = formatting.sex_words(sex).capitalize()
        rows += [
            [
                f"{people}, {row.label[:1].lower()}{row.label[1:]}",
                _figure(row, view),
                format_limits(row.lower_ci95, row.upper_ci95, view.indicator.decimals),
            ]
            for row in fifths.groups.itertuples()
        ]
    view = small.views[Sex.MALE]
    return plain_table(columns, rows, caption=f"Fifths of small areas by deprivation, {view.choice.period}")


def _areas_table(small: SmallAreaGap) -> html.Div:
    """List every small area in the fixed order: they are not ranked."""
    confidence = small.views[Sex.MALE].comparison.confidence_percent
    columns = [Column(head="Small area (MSOA)")]
    for sex in small.views:
        people = formatting.sex_words(sex).capitalize()
        columns += [
            Column(head=f"{people}, years", is_number=True),
            Column(head=f"{confidence:g}% limits", is_number=True),
            Column(head=f"{people}, compared with England"),
        ]
    rows_by_sex = [view.comparison.values.itertuples() for view in small.views.values()]
    rows = [
        [rows[0].area_name, *(cell for row, view in zip(rows, small.views.values(), strict=True)
                              for cell in _cells(row, view))]
        for rows in zip(*rows_by_sex, strict=True)
    ]  # fmt: skip
    view = small.views[Sex.MALE]
    return plain_table(columns, rows, caption=f"{view.indicator.title}, {view.choice.period}. Not ranked.")


def _cells(row: object, view: IndicatorView) -> list[str | Component]:
    verdict = Verdict(row.verdict)
    return [
        _figure(row, view),
        format_limits(row.lower, row.upper, view.indicator.decimals),
        verdict_label(verdict, verdict.value.replace("_", " ").capitalize()),
    ]


def _figure(row: object, view: IndicatorView) -> str:
    if formatting.is_missing(row.value):
        return format_missing(row.status, row.value_note)
    return format_value(row.value, view.indicator.decimals)
