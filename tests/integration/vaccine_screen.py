"""Read the page of vaccines as a visitor would: its words, its tables and its files."""

from __future__ import annotations

import csv
import io
from datetime import date

from components.selection import Selection
from queries.engine import using_dataset
from tests.integration.inequality_screen import rows_of
from tests.unit.components.component_text import text_of, walk

TODAY = date(2026, 11, 22)


class Screen:
    """One screen of the page, composed by the page itself."""

    def __init__(self, **chosen: object) -> None:
        from pages import vaccines  # there are pages once there is an app

        selection = Selection(**chosen)
        with using_dataset(selection.data):
            self.drawn = vaccines._get_drawn(selection, (), TODAY)
        self.search = selection.to_search()
        self.title, self.notices = (text_of(self.drawn[part]) for part in ("title", "notices"))

    def card(self, name: str):
        """The card of a name, or None."""
        cards = [self.drawn[slot] for slot in self.drawn if slot.startswith("slot-") and slot != "slot-missing"]
        parts = [part for each in cards if each is not None for part in walk(each)]
        found = [part for part in parts if f"vaccines-{name}" in (getattr(part, "className", "") or "").split()]
        return found[0] if found else None

    def words(self, name: str) -> str:
        """All that a card says."""
        return text_of(self.card(name))

    def table(self, name: str) -> dict[str, list[str]]:
        """The first table of a card: the cells of each row by the name of the row."""
        return {row[0]: row[1:] for row in rows_of(self.card(name))}

    def heads(self, name: str) -> list[str]:
        """The heads of the first table of a card."""
        head = next(part for part in walk(self.card(name)) if part._type == "Thead")
        return [text_of(part) for part in walk(head) if part._type == "Th"]

    def file(self, client, name: str) -> list[dict[str, str]]:
        """The rows of the file of a card."""
        response = client.get(f"/download/vaccines/{name}.csv{self.search}")
        assert response.status_code == 200, response.text
        return list(csv.DictReader(io.StringIO(response.data.decode("utf-8-sig"))))
