"""Small tables, one of every layout that the loader reads, and nothing wrong with any of them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from tests import deaths_table, factories, uptake_table
from tests.factories import BLABY, COLUMNS_26, COLUMNS_27, COLUMNS_30, LEICESTER, RUTLAND, row
from tests.uptake_table import BLACK, group, uptake

OUTREACH_COLUMNS = (
    "Event ID", "Title", "Vaccine", "Area Code", "Community", "Start Date", "End Date", "Attended Count", "Note",
)  # fmt: skip


@dataclass
class Table:
    """Cells that a mutation may change."""

    layout: str
    header: list[str]
    body: list[list[str]]

    def text(self, delimiter: str = ",", line_end: str = "\n", quoting: int = csv.QUOTE_MINIMAL) -> str:
        """Write the table as CSV."""
        buffer = io.StringIO()
        writer = csv.writer(buffer, delimiter=delimiter, lineterminator=line_end, quoting=quoting)
        writer.writerows([self.header, *self.body])
        return buffer.getvalue()


def make_tables() -> list[Table]:
    """Make one valid table of each layout."""
    events = [
        ("clinic-1", "Pop-up clinic", "COVID-19", "LLR-LC1", "Somali", "2021-03-23", "2021-03-23", "120", ""),
        ("clinic-2", "Bus", "COVID-19", LEICESTER, "Everyone", "2021-04-01", "2021-05-31", "1,204", "Two months"),
        ("talk-1", 'A talk, "why and how"', "MMR", RUTLAND, "Parents", "2021-06-01", "2021-06-02", "", ""),
    ]
    deaths = [*deaths_table.band_rows(factories.ABBEY), *deaths_table.band_rows(factories.ABBEY, Sex="Female")]
    return [
        _table("Fingertips, 26 columns", COLUMNS_26, _figures()),
        _table("Fingertips, 27 columns", COLUMNS_27, _figures()),
        _table("own, 30 columns", COLUMNS_30, [each | {"Kind": "derived"} for each in _figures()]),
        _table("uptake", uptake_table.COLUMNS, _uptakes()),
        _table("deaths", deaths_table.COLUMNS, deaths),
        Table("outreach", [*OUTREACH_COLUMNS], [[*event] for event in events]),
    ]


def _table(layout: str, columns: Sequence[str], rows: Iterable[Mapping[str, str]]) -> Table:
    return Table(layout, [*columns], [[each.get(column, "") for column in columns] for each in rows])


def _figures() -> list[dict[str, str]]:
    own = {"source": "", "kind": "", "vintage": ""}
    adults = {**own, "age": "65+ yrs"}
    score = {**own, "indicator_id": "local.1", "indicator_name": "An average score", "age": "All ages"}
    limits = {"lower_95": "23.1", "upper_95": "27.0", "lower_998": "22.0", "upper_998": "28.2"}
    return [
        row(**adults, value="25.0", count="500", denominator="2000", **limits),
        row(**adults, area_code=RUTLAND, area_name="Rutland", value="17.4", lower_95="14.0", upper_95="21.2"),
        row(**adults, area_code=BLABY, area_name="Blaby", value="30", count="1,230", denominator="4,100"),
        row(**adults, value="26.0", category_type="Ethnic group", category="White"),
        row(**adults, area_code="E12000004", area_name="East Midlands", area_type="Region", value="22.5"),
        row(**adults, area_code="E07000132", area_name="Hinckley", value="", value_note="Value suppressed"),
        row(**score, time_period="2020 - 22", time_period_range="3y", value="7.61", lower_95="7.5", upper_95="7.7"),
        row(**score, time_period="Mar 2021", time_period_range="1m", sex="Male", value="7.1", value_note="[u] Few"),
        row(**score, time_period="2023/24 Q1", time_period_range="1q", sex="Female", value="-1.25"),
    ]


def _uptakes() -> list[dict[str, str]]:
    return [
        uptake(),
        group("White", Count_Vaccinated=70, Population=100),
        group(BLACK, Count_Vaccinated=3, Population=40),
        group("Asian, Asian British or Asian Welsh", Count_Vaccinated=45, Population=50),
        group("Somali", "local", Part_Of=BLACK, Count_Vaccinated="[c]", Population=20),
        uptake(Area_Code=LEICESTER, Area_Name="Leicester", Vintage="April 2023 authorities", Count_Vaccinated="1,204",
               Population="1630"),
        uptake(Area_Name="Rutland", Age="65-69 yrs", Sex="Female", Count_Vaccinated=0, Population=0, Note="Nobody"),
    ]  # fmt: skip
