"""Read the page of inequalities as a visitor would: its words, its tables and its files."""

from __future__ import annotations

import csv
import io
from datetime import date

from components.selection import Selection
from queries.engine import using_dataset
from tests.unit.components.component_text import find, text_of, walk

TODAY = date(2026, 11, 22)


class Screen:
    """One screen of the page, composed by the page itself."""

    def __init__(self, slug: str, **chosen: object) -> None:
        from pages import inequalities  # there are pages once there is an app

        selection = Selection(**chosen)
        with using_dataset(selection.data):
            drawn = inequalities._get_drawn(slug, selection, (), TODAY)
        self.slug, self.search, self.drawn = slug, selection.to_search(), drawn
        self.title, self.notices, self.body = (text_of(drawn[part]) for part in ("title", "notices", "body"))

    def card(self, name: str):
        """The card of a name, or None."""
        found = [part for part in walk(self.drawn["body"]) if f"inequality-{name}" in _classes(part)]
        return found[0] if found else None

    def words(self, name: str) -> str:
        """All that a card says."""
        return text_of(self.card(name))

    def headline(self) -> dict[str, tuple[str, str]]:
        """The measures that stand first: title, figure and limits."""
        rows = find(self.card("measures"), "measures").children
        return {text_of(row.children[0]): (text_of(row.children[1]), text_of(row.children[2])) for row in rows}

    def every_measure(self) -> dict[str, tuple[str, str]]:
        """The table of every measure: title, figure and limits."""
        card = self.card("measures")
        return {} if card is None else {row[0]: (row[1], row[2]) for row in rows_of(card)}

    def groups(self) -> dict[str, list[str]]:
        """The table of groups: name, then figure, limits, count, denominator and note."""
        return {row[0]: row[1:] for row in rows_of(self.card("table"))}

    def file(self, client, kind: str = "") -> list[dict[str, str]]:
        """The rows of the file of this screen."""
        response = client.get(f"/download/inequality/{self.slug}{kind}.csv{self.search}")
        assert response.status_code == 200, response.text
        return list(csv.DictReader(io.StringIO(response.data.decode("utf-8-sig"))))


def rows_of(card) -> list[list[str]]:
    """The cells of the body of the tables in a card."""
    bodies = [part for part in walk(card) if part._type == "Tbody"]
    return [[text_of(cell) for cell in row.children] for body in bodies for row in body.children]


def of_kind(rows: list[dict[str, str]], kind: str) -> dict[str, dict[str, str]]:
    """The rows of groups, or of measures, by name."""
    return {row["group"]: row for row in rows if row["row_is"] == kind}


def _classes(part) -> list[str]:
    return str(getattr(part, "className", "") or "").split()
