"""A neighbourhood of the reader's own in the rug: a row above the areas, which is not one of them and not counted."""

from __future__ import annotations

from collections.abc import Iterable

from dash import html

from components.formatting import STATUS_MARKS, count_words, format_limits, format_number
from components.rug import RugRow, rug_cell
from components.selection import Selection
from pages._area.words import NOUNS
from pages._compare.rug_cells import look_of
from pages._own.addresses import own_address
from pages._own.notice import profile_link
from pages._own.words import made_of, origin_words, refusal_words
from queries.compare_own import OwnCell, get_own_cells
from queries.compare_rug import Rug
from queries.models import OWN_CODE, Polarity, Verdict
from queries.own_neighbourhoods import find_own


def list_cells(rug: Rug, selection: Selection) -> tuple[OwnCell, ...]:
    """List the cells of the set that the address carries, in the columns on show; none without a set."""
    own, _ = find_own(selection.own)
    if own is None:
        return ()
    cells = get_own_cells(own, rug.level, selection.benchmark)
    return tuple(cells[column.key] for column in rug.columns)


def row_of(rug: Rug, selection: Selection) -> RugRow | None:
    """Write the row of the set; None without one. It stays first in every order, as it is none of the areas."""
    cells = list_cells(rug, selection)
    if not cells:
        return None
    own = cells[0].row.figure.own
    return RugRow(
        code=OWN_CODE,
        name=own.name,
        note=f"your own, {made_of(own)}",
        href=own_address(selection),
        cells=[*_counts(rug, cells), *map(_cell, cells)],
        is_chosen=OWN_CODE in selection.selected,
        is_apart=True,
    )


def account(rug: Rug, selection: Selection) -> html.Div | None:
    """Say what the first row is and how to read it, or why it holds no figure at all; None without a set."""
    cells = list_cells(rug, selection)
    if not cells:
        return None
    own, held = cells[0].row.figure.own, [cell for cell in cells if cell.row.has_value]
    said = f": {made_of(own)}, a neighbourhood of your own, in the first row. "
    said += _how(rug, held) if held else "None of these measures can be added up for it. "
    without = len(cells) - len(held)
    if held and without:
        said += f"{count_words(without, 'measure').capitalize()} cannot be added up: the cell says why. "
    parts = [html.B(own.name), said, profile_link(own.name, selection)]
    return html.Div(parts, className="note note-plain", role="note")


def _how(rug: Rug, held: list[OwnCell]) -> str:
    noun = NOUNS[rug.level]
    said = ["Its counts are added up, and never its rates. Kind: derived."]
    if any(cell.column.has_verdicts for cell in held):
        said.append("A sign is by its 95% limits.")
    if any(cell.quarter for cell in held):
        said.append(f"A shade says in which quarter of all {noun}s its figure would be.")
    said.append(f"It is not one of the {noun}s, so it has no place in their order. ")
    return " ".join(said)


def _counts(rug: Rug, cells: tuple[OwnCell, ...]) -> Iterable[str]:
    """Count in how many measures the set is worse, and is in the worst quarter, as for every area."""
    judged = [cell for cell in cells if cell.column.indicator.polarity is not Polarity.NO_JUDGEMENT]
    if any(column.is_tested.any() for column in rug.columns):
        tested = [cell for cell in judged if _is_tested(cell)]
        worse = sum(cell.row.verdict is Verdict.WORSE for cell in tested)
        yield rug_cell("count", f"{worse} of {len(tested)}")
    if any(column.is_worst_quarter.any() for column in rug.columns):
        placed = [cell for cell in judged if cell.quarter]
        worst = sum(cell.quarter == cell.column.worst_quarter for cell in placed)
        yield rug_cell("count", f"{worst} of {len(placed)}")


def _is_tested(cell: OwnCell) -> bool:
    return cell.column.has_verdicts and cell.row.verdict is not Verdict.NOT_COMPARED


def _cell(cell: OwnCell) -> str:
    row, decimals = cell.row, cell.column.indicator.decimals
    if not row.has_value:
        return rug_cell("none", STATUS_MARKS[row.status], f" {refusal_words(row.figure)}")
    limits = "" if row.lower is None else f", {format_limits(row.lower, row.upper, decimals)}"
    look, said = look_of(cell.column, row.verdict, cell.quarter)
    return rug_cell(look, format_number(row.value, decimals), f"{limits}{said}. {origin_words(row.figure)}")
