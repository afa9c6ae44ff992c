"""The page of vaccines on the tables that ship: every figure, every range of people, and what is refused."""

from __future__ import annotations

import math

import pytest

from queries.models import Characteristic
from tests.browser import published
from tests.browser.published import LEICESTER, LEICESTERSHIRE, RUTLAND, SYSTEM
from tests.conftest import ROOT
from tests.integration.vaccine_screen import Screen
from tests.unit.components.component_text import text_of, walk

pytestmark = pytest.mark.on_every_store

NIMS, ONS = "nhse_covid.dose1_50plus", "nhse_covid.dose1_50plus_ons_mid_2020"
MARCH, JULY = "to-21-march-2021", "to-11-july-2021"
DATES = {MARCH: "to 2021-03-21", JULY: "to 2021-07-11"}
BANDS = ("50-54 yrs", "55-59 yrs", "60-64 yrs", "65-69 yrs", "70-74 yrs", "75-79 yrs", "80+ yrs", "50+ yrs")
Z = 1.959963984540054


@pytest.fixture
def client(app):
    return app.server.test_client()


def shipped(indicator_id: str, date: str, age: str = "50+ yrs") -> dict[str, dict[str, str]]:
    """The rows of a date and an age by area code."""
    return published.rows(indicator_id, Time_period=DATES[date], Age=age)


def counts(row: dict[str, str]) -> tuple[float, float]:
    return float(row["Count"]), float(row["Denominator"])


def wilson(x: float, n: float) -> tuple[float, float]:
    middle, spread = 2 * x + Z * Z, Z * math.sqrt(Z * Z + 4 * x * (1 - x / n))
    return tuple(100 * (middle + sign * spread) / (2 * (n + Z * Z)) for sign in (-1, 1))


def to_reach(row: dict[str, str], target: int) -> int:
    x, n = counts(row)
    return max(0, math.ceil(round(n * target / 100, 6)) - int(x))


def of(row: dict[str, str]) -> str:
    return published.printed(row["Value"])


def test_march_is_what_nhs_england_counted_on_both_lists(app, client):
    rows = {
        row["area_code"]: row for row in Screen(period=MARCH).file(client, "counted") if "NHS" in row["people_counted"]
    }
    assert [published.printed(rows[code]["value"]) for code in (LEICESTER, LEICESTERSHIRE, RUTLAND, SYSTEM)] == [
        "75.4", "84.8", "83.3", "82.3",
    ]  # fmt: skip
    others = {
        row["area_code"]: row for row in Screen(period=MARCH).file(client, "counted") if "ONS" in row["people_counted"]
    }
    assert [published.printed(others[code]["value"]) for code in (LEICESTER, RUTLAND)] == ["85.5", "83.6"]
    assert all(rows[code]["had_the_dose"] == others[code]["had_the_dose"] for code in rows)
    assert all(row["people"] != others[code]["people"] for code, row in rows.items())


def test_the_order_of_leicester_and_rutland_turns_with_whom_one_counts(app):
    screen = Screen(period=MARCH)
    assert screen.title == "Is Leicester behind Rutland? It depends on whom you count"
    words = screen.words("counted")
    assert "Counting people on NHS lists, Leicester trails Rutland by eight points" in words
    assert "By ONS estimates, mid-2020, it leads by two points" in words
    table = screen.table("counted")
    for name, code in (("Leicester", LEICESTER), ("Leicestershire", LEICESTERSHIRE), ("Rutland", RUTLAND)):
        nims, ons = shipped(NIMS, MARCH)[code], shipped(ONS, MARCH)[code]
        assert [table[name][0], table[name][3]] == [f"{of(nims)}%", f"{of(ons)}%"]
        assert table[name][2] == "{:,.0f} of {:,.0f}".format(*counts(nims))


def test_every_cell_of_the_matrix_of_ages_is_the_shipped_one(app, client):
    screen = Screen(period=MARCH)
    assert screen.heads("matrix")[1:3] == ["50 to 54", "55 to 59"]
    by_name = {area.name: code for code, area in published.areas("district").items()}
    table = screen.table("matrix")
    assert set(table) == {*by_name, "Leicester, Leicestershire and Rutland"}
    for name, code in by_name.items():
        for age, cell in zip(BANDS, table[name], strict=True):
            row = shipped(NIMS, MARCH, age)[code]
            limits = [published.printed(str(limit)) for limit in wilson(*counts(row))]
            assert cell == f"{of(row)}{limits[0]} to {limits[1]}"
    assert len(screen.file(client, "matrix")) == len(table) * len(BANDS)


def test_below_an_authority_ages_are_not_published_for_march_and_are_for_july(app):
    march, july = (Screen(period=period, place=LEICESTER, columns="age") for period in (MARCH, JULY))
    row = march.table("matrix")["Belgrave South"]
    assert march.table("matrix")["Abbey Park"][0] == "By age: not published for these 37 areas on this date"
    belgrave = next(code for code, area in published.areas("msoa").items() if area.name == "Belgrave South")
    assert len(row) == 1  # the cell of the first row stands for all of them
    assert row[0].startswith(of(shipped(NIMS, MARCH)[belgrave]))
    cells = july.table("matrix")["Belgrave South"]
    assert [
        cell.startswith(of(shipped(NIMS, JULY, age)[belgrave])) for age, cell in zip(BANDS, cells, strict=True)
    ] == [True] * len(BANDS)


@pytest.mark.parametrize("target", [90, 95])
def test_people_to_reach_run_from_one_count_of_people_to_the_other(app, client, target):
    screen = Screen(period=MARCH, target=str(target) if target != 90 else "")
    table, sums = screen.table("reach"), [0, 0]
    for code, area in published.areas("district").items():
        numbers = [to_reach(shipped(each, MARCH)[code], target) for each in (NIMS, ONS)]
        low, high = min(numbers), max(numbers)
        assert table[area.name][0] == (f"{low:,}" if low == high else f"{low:,} to {high:,}")
        sums = [total + number for total, number in zip(sums, numbers, strict=True)]
    assert f"To reach {target}% in every area, {min(sums):,} to {max(sums):,} more people were needed" in screen.words(
        "reach"
    )
    assert f"{target}% is the target you chose" in screen.words("reach")
    assert f"ask for {'it too' if target == 90 else '90%'}: “uptake of the programmes needs to be in the 90%+”" in (
        screen.words("reach")
    )
    assert len(screen.file(client, "reach")) == 2 * len(table)


def test_a_cell_that_is_counted_in_two_ways_has_a_range_of_people(app, client):
    screen = Screen(period=MARCH, columns="age", cells="people")
    for code, area in published.areas("district").items():
        *bands, total = screen.table("matrix")[area.name]
        low, high = sorted(to_reach(shipped(each, MARCH)[code], 90) for each in (NIMS, ONS))
        assert total == (f"{low:,}" if low == high else f"{low:,} to {high:,}")
        assert bands == [f"{to_reach(shipped(NIMS, MARCH, age)[code], 90):,}" for age in BANDS[:-1]]
    rows = {(row["area_code"], row["age"]): row for row in screen.file(client, "matrix")}
    assert float(rows[LEICESTER, "50+ yrs"]["most_to_reach"]) == to_reach(shipped(NIMS, MARCH)[LEICESTER], 90)
    assert float(rows[LEICESTER, "50+ yrs"]["least_to_reach"]) == to_reach(shipped(ONS, MARCH)[LEICESTER], 90)


def test_the_orders_of_people_to_reach(app):
    """Both: the places by people and by gap added up, so that neither decides alone."""
    rows = {
        area.name: (
            max(to_reach(shipped(each, MARCH)[code], 90) for each in (NIMS, ONS)),
            90 - min(float(shipped(each, MARCH)[code]["Value"]) for each in (NIMS, ONS)),
        )
        for code, area in published.areas("district").items()
    }
    by_people = sorted(rows, key=lambda name: -rows[name][0])
    by_gap = sorted(rows, key=lambda name: -rows[name][1])
    by_both = sorted(rows, key=lambda name: (by_people.index(name) + by_gap.index(name), name))
    assert by_people != by_gap
    for order, expected in (("", by_people), ("gap", by_gap), ("both", by_both)):
        assert list(Screen(period=MARCH, order=order).table("reach")) == expected


def test_more_doses_than_people_are_shown_and_explained(app, client):
    screen = Screen(period=JULY, people="ons-estimates-mid-2020", place=LEICESTER)
    over = {row["Area Name"]: row for row in shipped(ONS, JULY).values() if row["Value"] and float(row["Value"]) > 100}
    table = screen.table("reach")
    inside = over.keys() & table.keys()
    assert len(inside) > 3
    assert "Over 100%: more people had a dose than the count of people has." in text_of(screen.parts["map-foot"])
    values = {row["area_name"]: row for row in screen.file(client, "map")}
    for name in inside:
        assert float(values[name]["value"]) == float(over[name]["Value"])  # never cut to 100
        assert "Over 100%" in values[name]["note"]
        assert values[name]["least_to_reach"] == "0"
    assert "Over 100%" not in text_of(Screen(period=JULY, place=LEICESTER).parts["map-foot"])


def test_there_is_no_table_by_ethnic_group_and_the_page_says_so(app):
    screen = Screen(columns="ethnic-group")
    assert "No table here holds uptake by ethnic group" in screen.words("matrix")
    assert "/vaccines?data=example" in str(screen.card("matrix"))
    assert "nobody can say here how many people's group is not known" in screen.words("unknown")


def test_places_side_by_side_are_called_that_and_hold_the_census(app, client):
    screen = Screen(period=MARCH, columns="places")
    words = screen.words("matrix")
    assert "it compares places, not people" in words
    assert "That does not show that the group has low uptake" in words
    census = {
        (row["Area Code"], row["Category"]): float(row["Value"])
        for row in published.every_row("census2021.ethnic_group")
        if row["Value"]
    }
    heads = screen.heads("matrix")
    for name, cells in screen.table("matrix").items():
        code = next(code for code, area in published.areas("district").items() if area.name == name)
        for head, cell in zip(heads[3:8], cells[2:7], strict=True):
            assert cell == published.printed(str(census[code, head.removesuffix(", % of residents")]))
        older = sum(counts(shipped(NIMS, MARCH, age)[code])[1] for age in BANDS[3:7])
        assert cells[-1] == published.printed(str(100 * older / counts(shipped(NIMS, MARCH)[code])[1]))
    assert len(screen.file(client, "places")) == 9 * 7


def test_the_case_study_is_told_as_it_was_published(app, client):
    screen = Screen()
    words = screen.words("study")
    assert "Somali residents went from 49% to 78%. The gap narrowed; it was not shown to have closed" in words
    assert "Uptake rose everywhere that spring." in words
    assert "No counts were published" in words
    assert "95% limits are not held" in words
    assert "537" in words and "44%" in words
    assert "69% by 23 March and 75% by 30 March" in words
    rows = screen.file(client, "study")
    assert sorted((row["group"], row["value"]) for row in rows) == [
        ("Everyone", "78"), ("Somali", "49"), ("Somali", "60"), ("Somali", "78"),
    ]  # fmt: skip
    assert all((row["lower_limit"], row["had_the_dose"], row["kind"]) == ("", "", "Published") for row in rows)
    trace = screen.charts["study"]["wide"]["data"]
    assert [list(each["y"]) for each in trace] == [[49, 60, 78], [78]]
    assert Screen(place=RUTLAND).card("study") is None


def test_what_an_address_asks_and_is_not_held_is_named_and_no_file_is_made(app, client):
    screen = Screen(vaccine="flu", target="91", columns="age")
    assert "vaccine=flu" in screen.notices
    assert "target=91" in screen.notices
    assert client.get(f"/download/vaccines/matrix.csv{screen.search}").status_code == 400
    assert client.get("/download/vaccines/nothing.csv").status_code == 404
    group = Screen(characteristic=Characteristic.RACE, group="somali")
    assert "group=somali" in group.notices


def test_fifths_by_deprivation_stand_in_the_matrix_of_the_places_that_have_them(app):
    table = Screen(period=MARCH, columns="deprivation").table("matrix")
    assert {"Leicester", "Leicestershire"} < set(table)
    assert all(len(cells) == 6 for cells in table.values())


def test_the_heading_of_ages_names_who_is_lowest_at_most_of_them(app):
    districts = published.areas("district")
    lowest = [
        min(
            (float(row["Value"]), districts[code].name)
            for code, row in shipped(NIMS, MARCH, age).items()
            if code in districts
        )[1]
        for age in BANDS[:-1]
    ]
    assert lowest.count("Leicester") == 6
    assert "Leicester has the lowest uptake at six of seven ages" in Screen(period=MARCH).words("matrix")


def test_the_five_groups_stand_in_the_order_of_the_census(app):
    heads = Screen(period=MARCH, columns="places").heads("matrix")[3:8]
    assert [head.split()[0].rstrip(",") for head in heads] == ["Asian", "Black", "Mixed", "White", "Other"]


def test_templates_for_a_table_of_ones_own_are_served_and_nothing_else_is(app, client):
    links = [part.href for part in walk(Screen().card("own")) if part._type == "A"]
    assert len(links) == 4
    assert "python -m queries.ingest load my-uptake.csv" in Screen().words("own")
    for link, name in zip(
        links, ("vaccine-uptake", "vaccine-uptake", "deaths-and-population", "deaths-and-population"), strict=True
    ):
        file = f"{name}-template.csv" if link.endswith(".csv") else f"{name}.md"
        answer = client.get(link)
        assert answer.status_code == 200
        assert answer.text == (ROOT / "docs" / file).read_text(encoding="utf-8")
        assert answer.content_type == f"text/{'csv' if link.endswith('.csv') else 'plain'}; charset=utf-8"
    assert "docs" not in (ROOT / ".dockerignore").read_text().split()  # the image ships them
    for name in ("..%2fREADME.md", "vaccine-uptake.md", "nothing.csv", "%2e%2e/settings.py"):
        assert client.get(f"/download/templates/{name}").status_code == 404
