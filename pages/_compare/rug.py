"""The rug card: areas by measures, each cell a verdict, or where none can be given a quarter of the order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from dash import html
from dash.development.base_component import Component

from components import folds, formatting
from components.cards import KIND_LABELS, VERDICT_KEY_WORDS, verdict_label
from components.datasets import stamped
from components.formatting import count_words
from components.glossary import with_terms
from components.rug import LEAST_NARROW, RugHead, RugRow, rug_cell, rug_table
from components.selection import Selection
from pages._area.parts import area_address
from pages._area.words import NOUNS, full_name, short_name
from pages._compare import own_rug, words
from pages._compare.asked import Asked
from pages._compare.parts import own_link, section, sources_line, tools
from pages._compare.rug_cells import cells_of
from queries import areas, indicators
from queries.compare_own import OwnCell
from queries.compare_rug import Rug, RugColumn, RugRequest, get_rug
from queries.models import SMALL_AREA_GEOGRAPHIES, Polarity, ValueStatus

_NOT_A_TEST = "Quarters are an order and no test: areas near each other in it may not differ."
_READING = "Point at a cell, or move through the cells with the arrow keys, to read it here."


def rug_of(asked: Asked, only: tuple[str, ...] = ()) -> Rug:
    """Get the rug that an address asks for.

    Args:
        asked: the address.
        only: the codes of a group of peers; empty for all areas.
    """
    chosen = asked.selection
    return get_rug(
        RugRequest(
            level=asked.level, family=chosen.family, sex=chosen.sex, benchmark=chosen.benchmark,
            place="" if only else chosen.place, only=only, order=chosen.order,
        )
    )  # fmt: skip


def rug_card(rug: Rug, asked: Asked) -> html.Section:
    """Compose the card around the table, which assets/compare.js puts in its place."""
    title = title_of(rug)
    return section(
        "rug",
        [
            html.H2(title),
            html.P(with_terms(_lede(rug)), className="lede"),
            _key(rug, own_rug.list_cells(rug, asked.selection)),
            html.P(_READING, className="rug-reading", **{"aria-hidden": "true"}),
            html.Div(className="rug-place", **{"data-held": "true"}),
            _sources(rug),
            folds.folds(folds.fold("What each column is", _columns_table(rug)), tools("rug", "table")),
        ],
    )


def table_of(rug: Rug, asked: Asked) -> str:
    """Write the table as markup: it is too large to be composed cell by cell, or to be compared with the one before."""
    return rug_table(_heads(rug), _rows(rug, asked), caption=stamped(title_of(rug), rug.release), first=_first(rug))


def title_of(rug: Rug) -> str:
    """Count what is on show: "125 small areas by 12 measures"."""
    return f"{words.areas_words(len(rug.shown), rug.level).capitalize()} by {count_words(len(rug.columns), 'measure')}"


def _first(rug: Rug) -> RugHead:
    noun = NOUNS[rug.level]
    return RugHead(key="", label=f"{noun[:1].upper()}{noun[1:]}", sorted_as="" if rug.order else "ascending")


def _lede(rug: Rug) -> str:
    if not rug.columns:
        return "No measure of this topic is held for these areas."
    tested = [column for column in rug.columns if column.has_verdicts]
    said = []
    if tested:
        levels = sorted({column.comparison.confidence_percent for column in tested if not column.is_publishers_own})
        percent = " or ".join(f"{level:g}%" for level in levels)
        how = f", tested with {percent} limits" if percent else ""
        noun = count_words(len(tested), "measure").capitalize()
        said.append(f"{noun} can be tested: a sign says better, similar or worse than the benchmark{how}.")
    if len(tested) < len(rug.columns):
        others = "The others have" if tested else "No measure here has"
        said.append(
            f"{others} {'no ' if tested else ''}limits: a shade says which quarter of all {NOUNS[rug.level]}s it is in."
        )
        said.append(_NOT_A_TEST)
    if rug.level in SMALL_AREA_GEOGRAPHIES and tested:
        said.append("With so many areas, a few signs would be wrong by chance even so.")
    said.append("Choose the head of a column to put the worst first.")
    return " ".join(said)


def _key(rug: Rug, own_cells: tuple[OwnCell, ...]) -> html.Ul:
    """Explain the signs and shades that are on show."""
    found = {
        verdict for column in rug.columns if column.has_verdicts for verdict in column.comparison.values["verdict"]
    }
    items = [html.Li(verdict_label(each, label)) for each, label in VERDICT_KEY_WORDS.items() if each in found]
    found |= {cell.row.verdict for cell in own_cells if cell.column.has_verdicts and cell.row.has_value}
    if any((column.quarters > 0).any() for column in rug.columns):
        digits = " 1234" if len(rug.columns) >= LEAST_NARROW else " " * 5  # cells without a figure show a digit
        items += [
            html.Li([html.Span(digits[each], className=f"rug-swatch rug-quarter-{each}"), _quarter(each)])
            for each in (1, 2, 3, 4)
        ]
    held = {status for column in rug.columns for status in column.comparison.values["status"].unique()}
    held |= {cell.row.status.value for cell in own_cells}
    items += [
        html.Li([html.B(formatting.STATUS_MARKS[status]), f" {formatting.STATUS_WORDS[status]}"])
        for status in ValueStatus
        if status.value in held and status is not ValueStatus.VALUE
    ]
    return html.Ul(items, className="verdict-key rug-key", **{"aria-label": "Key of the signs"})


def _quarter(quarter: int) -> str:
    return words.quarter_words(quarter).capitalize()


def _heads(rug: Rug) -> list[RugHead]:
    heads = []
    if any(column.is_tested.any() for column in rug.columns):
        is_first = rug.order == "worst"
        heads.append(RugHead(key="worst", label="Worse", note="of tested", is_count=True,
                             sorted_as="descending" if is_first else ""))  # fmt: skip
    if any(column.is_worst_quarter.any() for column in rug.columns):
        heads.append(RugHead(key="worst", label="In the worst quarter", note="of placed", is_count=True))
    for column in rug.columns:
        sorted_as = ""
        if rug.order == column.key:
            sorted_as = "ascending" if column.indicator.polarity is Polarity.HIGH_IS_GOOD else "descending"
        heads.append(RugHead(key=column.key, label=name_of(column), note=column.choice.period, sorted_as=sorted_as))
    return heads


def name_of(column: RugColumn) -> str:
    """Name a column in few words, with its people."""
    indicator = column.indicator
    return words.people_words(indicator.short_title or indicator.title, column.choice.sex, column.choice.age)


def _rows(rug: Rug, asked: Asked) -> Iterable[RugRow]:
    written = cells_of(rug.level, asked.selection.benchmark)
    cells = [written[column.key] for column in rug.columns]
    counts = _counts(rug)
    chosen = set(asked.selection.selected)
    data = asked.selection.data
    own = own_rug.row_of(rug, asked.selection)
    rows = [own] if own else []
    for place in rug.places:
        area = rug.areas[place]
        name, _, note = full_name(area).rpartition(", ") if ", " in full_name(area) else (area.name, "", "")
        rows.append(
            RugRow(
                code=area.code, name=name or area.name, note=note, href=area_address(area.code, data),
                cells=[*(count[place] for count in counts), *(column[place] for column in cells)],
                is_chosen=area.code in chosen,
            )
        )  # fmt: skip
    return rows


def _counts(rug: Rug) -> list[list[str]]:
    found = []
    if any(column.is_tested.any() for column in rug.columns):
        found.append(rug.worse_counts)
    if any(column.is_worst_quarter.any() for column in rug.columns):
        found.append(rug.quarter_counts)
    return [[rug_cell("count", f"{some} of {asked}") for some, asked in zip(*each, strict=True)] for each in found]


def _sources(rug: Rug) -> html.P:
    kinds = {column.kinds for column in rug.columns}
    ids = dict.fromkeys(source for column in rug.columns for source in column.source_ids)
    vintage = areas.get_geography_names(rug.level)
    return sources_line(kinds, ids, rug.release, f"Areas: {vintage[0]}, {vintage[1]}.")


def _columns_table(rug: Rug) -> html.Div:
    heads = ("Measure", "Period", "Good direction", "How cells are coloured", "Who", "Source")
    rows = [
        [
            words.people_words(column.indicator.title, column.choice.sex, column.choice.age),
            column.choice.period,
            formatting.polarity_words(column.indicator),
            how_words(column),
            KIND_LABELS[column.kinds],
            "; ".join(indicators.get_source(each).short_title for each in column.source_ids),
        ]
        for column in rug.columns
    ]
    return folds.plain_table([folds.Column(head=head) for head in heads], rows, caption="What each column is")


def how_words(column: RugColumn) -> str:
    """Say which test or order a column shows."""
    if column.is_publishers_own:
        return "The publisher's own test against England"
    if column.has_verdicts:
        return f"Against {short_name(column.benchmark.code, column.benchmark.name)}, {column.comparison.basis}"
    if (column.quarters > 0).any():
        return "Quarters of the level: no limits are held or no benchmark from one source"
    return column.comparison.basis


def peers_words(rug: Rug, asked: Asked) -> Component | None:
    """Say that a group of peers is on show, and lead back to all areas."""
    if asked.peer is None:
        return None
    everyone = own_link(f"Show all {NOUNS[rug.level]}s", replace(asked.selection, peers=""))
    said = f"On show: {full_name(asked.peer)} and the {NOUNS[rug.level]}s most like it. "
    how = own_link("How they were found", Selection(data=asked.selection.data, selected=asked.selection.selected,
                                                    view="alike", peers=asked.peer.code))  # fmt: skip
    return html.Div(html.P([said, everyone, ". ", how, "."]), className="note note-plain", role="note")
