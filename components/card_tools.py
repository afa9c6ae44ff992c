"""The tools of a card: take its figures and pictures along, copy a link that opens at it, show it to a room.

The scripts card_tools.js, downloads.js, link.js and present.js of assets/ answer the controls; a page tells them what
it shows with `healthGap.cardTools.describe`. Nothing here belongs to one page: Home uses the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component


@dataclass(frozen=True, kw_only=True)
class TableFile:
    """A table that a card can be downloaded as.

    Attributes:
        key: its name among the addresses that the page describes, such as "figures".
        noun: what is in it, in words that follow "the".
        address: where it is, on a page whose figures do not change; else the page describes it.
    """

    key: str
    noun: str = "figures"
    address: str = ""


@dataclass(frozen=True, kw_only=True)
class Picture:
    """A picture that a card can be downloaded as.

    Attributes:
        element_id: the id of the map or of the chart.
        noun: what it is, in words that follow "the".
        lines: which small print of the page's description belongs under it.
    """

    element_id: str
    noun: str
    lines: str = "view"


def card_tools(
    anchor: str,
    noun: str,
    *,
    tables: Sequence[TableFile] = (),
    pictures: Sequence[Picture] = (),
    may_present: bool = False,
) -> html.Div:
    """Make the row of tools of one card.

    Args:
        anchor: the part of an address after "#" that opens the page at this card; the card must carry the same
            `data-anchor` (see `anchored`).
        noun: the card in words that follow "the", such as "map and ranking".
        tables: what can be downloaded as CSV.
        pictures: what can be downloaded as PNG and SVG.
        may_present: whether the card can fill the window.
    """
    tools = [_menu(noun, tables, pictures)] if tables or pictures else []
    tools += [_button("link", "Copy link", f"Copy link to the {noun}")]
    if may_present:
        tools.append(_button("present", "Present", f"Present the {noun}", **{"aria-pressed": "false"}))
    return html.Div(
        tools, className="card-tools", role="group", **{"aria-label": f"Tools: {noun}", "data-tools": anchor}
    )


def anchored(card: Component, anchor: str) -> Component:
    """Mark a card as the place that an address with "#anchor" opens at; a script scrolls there and puts the focus."""
    setattr(card, "data-anchor", anchor)
    card.tabIndex = -1
    return card


def _menu(noun: str, tables: Sequence[TableFile], pictures: Sequence[Picture]) -> html.Details:
    items = [html.Li(_file_link(table)) for table in tables]
    items += [html.Li(_picture_button(picture, kind)) for picture in pictures for kind in ("PNG", "SVG")]
    summary = html.Summary("Download", **{"aria-label": f"Download: {noun}"})
    return html.Details([summary, html.Ul(items)], className="tool-menu")


def _file_link(table: TableFile) -> html.A:
    words = f"{table.noun.capitalize()} as CSV"
    attributes = {"data-file": table.key, "aria-label": f"Download the {table.noun} as CSV"}
    return html.A(words, download="", href=table.address or None, **attributes)


def _picture_button(picture: Picture, kind: str) -> html.Button:
    return html.Button(
        f"{picture.noun.capitalize()} as {kind}",
        type="button",
        **{
            "aria-label": f"Download the {picture.noun} as {kind}",
            "data-picture": picture.element_id,
            "data-noun": picture.noun,
            "data-format": kind.lower(),
            "data-lines": picture.lines,
        },
    )


def _button(tool: str, words: str, name: str, **attributes: str) -> html.Button:
    return html.Button(words, type="button", **{"data-tool": tool, "aria-label": name, **attributes})
