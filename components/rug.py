"""The tartan rug: a table of areas by measures, each cell a verdict or a quarter of the order, written as markup.

A rug has thousands of cells. Composing each as a component takes a third of a second; its markup is written straight,
and every text goes through `escape`. It is a plain table for those who hear it; assets/compare.js lets the arrow keys
move through the cells for those who see it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

LEAST_NARROW = 15  # columns; from here on names stand upright and cells show signs alone


@dataclass(frozen=True, kw_only=True)
class RugHead:
    """The head of a column.

    Attributes:
        key: what the address calls an order by this column.
        label: the measure in few words.
        note: what stands under it, such as the period.
        sorted_as: "ascending", "descending" or "" where the rug is not in its order.
        is_count: whether the column counts cells and shows no measure.
    """

    key: str
    label: str
    note: str = ""
    sorted_as: str = ""
    is_count: bool = False


@dataclass(frozen=True, kw_only=True)
class RugRow:
    """One area.

    Attributes:
        note: what tells it from another of the same name, such as its district.
        cells: for each column its markup, as `rug_cell` writes it.
        is_chosen: whether it is one of the areas that are compared side by side.
        is_apart: whether it is no area of the level and stands above them all, whatever their order.
    """

    code: str
    name: str
    note: str
    href: str
    cells: Sequence[str]
    is_chosen: bool = False
    is_apart: bool = False


def rug_table(heads: Sequence[RugHead], rows: Sequence[RugRow], *, caption: str, first: RugHead) -> str:
    """Write the table. The first column names the area and can put all in its order too.

    Args:
        heads: the columns after the first.
        rows: the areas.
        caption: what the table holds.
        first: the head of the first column.
    """
    look = "rug is-narrow" if sum(not head.is_count for head in heads) >= LEAST_NARROW else "rug"
    columns = "".join(map(_head, (first, *heads)))
    body = "".join(_row(row, is_first=place == 0) for place, row in enumerate(rows))
    label = escape(caption)
    return (
        f'<div class="rug-box" role="region" tabindex="0" aria-label="{label}">'
        f'<table class="{look}"><caption class="visually-hidden">{label}</caption>'
        f"<thead><tr>{columns}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _head(head: RugHead) -> str:
    order = f' aria-sort="{head.sorted_as}"' if head.sorted_as else ""
    note = f"<small>{escape(head.note)}</small>" if head.note else ""
    look = ' class="is-count"' if head.is_count else ""
    return (
        f'<th scope="col"{look}{order}>'
        f'<button type="button" data-order="{escape(head.key)}"><span>{escape(head.label)}</span></button>{note}</th>'
    )


def _row(row: RugRow, *, is_first: bool) -> str:
    note = f" <small>{escape(row.note)}</small>" if row.note else ""
    name = escape(row.name)
    pressed = "true" if row.is_chosen else "false"
    choose = (
        f'<button type="button" class="rug-choose" data-choose="{escape(row.code)}" aria-pressed="{pressed}" '
        f'aria-label="Compare {name}"></button>'
    )
    link = f'<a href="{escape(row.href)}" data-inside="true">{name}</a>'
    cells = "".join(row.cells)
    if is_first:
        cells = cells.replace("<td", '<td tabindex="0"', 1)
    look = ' class="is-apart"' if row.is_apart else ""
    return f'<tr{look}><th scope="row">{choose}{link}{note}</th>{cells}</tr>'


def rug_cell(look: str, printed: str, said: str = "") -> str:
    """Write one cell.

    Args:
        look: "worse verdict-worse", "quarter-3", "none" or "count".
        printed: what is seen in it.
        said: what those who hear the page are told after that.
    """
    after = f"<span>{escape(said)}</span>" if said else ""
    return f'<td class="rug-{look}"><b>{escape(printed)}</b>{after}</td>'
