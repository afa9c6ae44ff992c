"""What the cards of the page that compares are made of: ids, frames, tools, addresses of its own views."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from dash import html
from dash.development.base_component import Component

from components import ids
from components.card_tools import TableFile, anchored, card_tools
from components.cards import KIND_LABELS, kind_pill
from components.datasets import stamped
from components.selection import Selection
from pages._addresses import at
from queries import indicators
from queries.models import Kind, Release

ID = ids.scope("compare")
PATH = "/compare"


def section(name: str, children: list[Component]) -> html.Section:
    """Frame a card, and mark it as the place that an address with its name opens at."""
    return anchored(html.Section(children, className=f"card compare-{name}", **{"data-card": "true"}), name)


def tools(name: str, noun: str) -> html.Div:
    """Make the tools of a card: its file and its link."""
    return card_tools(name, noun, tables=[TableFile(key=name, noun=noun)])


def own_link(words: str | list[object], selection: Selection, **attributes: str) -> html.A:
    """Lead to another view of this page. assets/compare.js changes the address and loads nothing anew."""
    return html.A(words, href=at(PATH + selection.to_search()), **{"data-within": "true", **attributes})


def with_areas(selection: Selection, codes: Iterable[str]) -> Selection:
    """Give the selection with other areas chosen."""
    return replace(selection, selected=tuple(codes))


def sources_line(kinds: Iterable[str], source_ids: Iterable[str], release: Release, *remarks: str) -> html.P:
    """Name every source of a card, and who stands behind its figures."""
    pills = [kind_pill(Kind(kind)) for kind in KIND_LABELS if kind in set(kinds)]
    names = dict.fromkeys(indicators.get_source(each).short_title for each in source_ids)
    said = f"Sources: {'; '.join(names)}." if len(names) > 1 else f"Source: {'; '.join(names)}."
    return html.P([*pills, stamped(" ".join([said, *remarks]), release)], className="source-line")
