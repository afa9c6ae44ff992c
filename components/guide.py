"""Parts of long pages of text: contents, sections with an address, lists of facts, entries that open, a filter."""

from __future__ import annotations

from collections.abc import Sequence

from dash import dcc, html
from dash.development.base_component import Component

from components.shell import Link

Words = str | Component | Sequence[str | Component]
Fact = tuple[Words, Words | None]


def guide(title: str, lede: str, contents: Sequence[Link | Sequence[Link]], sections: Sequence[Component]) -> html.Div:
    """Lay out a long page: title, a sentence or two, what is on the page, and its sections.

    Args:
        title: the heading of the page.
        lede: what the page is for.
        contents: the sections, as links to their addresses in the page; links within a section stand as a sequence
            after it, and are left out on a narrow screen.
        sections: what `section` gives.
    """
    listed = html.Ul([html.Li(_contents_item(item)) for item in contents])
    nav = html.Nav([html.H2("On this page"), listed], className="guide-contents", **{"aria-label": "On this page"})
    head = html.Div([html.H1(title, className="dense"), html.P(lede, className="guide-lede")], className="guide-head")
    return html.Div([head, html.Div([nav, html.Div(list(sections))], className="guide-body")], className="wrap guide")


def _contents_item(item: Link | Sequence[Link]) -> Component:
    if isinstance(item, Link):
        return html.A(item.label, href=item.href)
    return html.Ul([html.Li(_contents_item(link)) for link in item], className="contents-within")


def section(anchor: str, title: str, *children: Component) -> html.Section:
    """Make a section that a link can open. `anchor` is its id and what stands after the # in its address."""
    return html.Section([html.H2(title), *children], id=anchor, className="guide-section")


def facts(pairs: Sequence[Fact], *, class_name: str = "facts") -> html.Dl:
    """List facts as name and words; a fact without words is left out."""
    parts = [part for name, words in pairs if words for part in (html.Dt(name), html.Dd(words))]
    return html.Dl(parts, className=class_name)


def entry(anchor: str, title: str, meta: str, *children: Component) -> html.Details:
    """Make an entry of a long list: a line that opens.

    Args:
        anchor: its id, and what stands after the # in its address.
        title: what the line says.
        meta: the small words at its end.
        children: what is inside.
    """
    line = html.Summary([html.H4(title), html.Span(meta, className="entry-meta")])
    body = html.Div(list(children), className="entry-body")
    return html.Details([line, body], id=anchor, className="entry")


def entry_group(title: str, entries: Sequence[Component]) -> html.Div:
    """Put entries under a heading; the filter hides a heading that has none left."""
    return html.Div([html.H3(title), *entries], className="entry-group")


def filter_box(box_id: str, label: str, count: int, noun: str) -> html.Div:
    """Draw a box that narrows the entries of its section. The script guide.js does the work.

    Args:
        box_id: id of the box.
        label: what it is for.
        count: how many entries there are.
        noun: what one entry is called.
    """
    return html.Div(
        [
            html.Label(label, htmlFor=box_id),
            dcc.Input(id=box_id, type="search", className="entry-filter", autoComplete="off"),
            html.P(f"{count} {noun}s", className="entry-count", role="status", **{"data-noun": noun}),
        ],
        className="entry-filter-box",
    )


def bullets(texts: Sequence[Words]) -> html.Ul | None:
    """List texts, or nothing where there are none."""
    return html.Ul([html.Li(text) for text in texts]) if texts else None


def table(caption: str, heads: Sequence[str], rows: Sequence[Sequence[Words]]) -> html.Div:
    """Draw a plain table whose first column names the row. It scrolls sideways in its own box where it must."""
    head = html.Thead(html.Tr([html.Th(text, scope="col") for text in heads]))
    body = html.Tbody([html.Tr([html.Th(row[0], scope="row"), *map(html.Td, row[1:])]) for row in rows])
    whole = html.Table([html.Caption(caption), head, body], className="guide-table")
    # A keyboard can only scroll what it can focus.
    return html.Div(whole, className="guide-scroll", tabIndex=0, role="region", **{"aria-label": caption})
