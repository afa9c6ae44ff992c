"""The page of vaccines on the example data set, where every part of the matrix works: B3 and B4 without a browser."""

from __future__ import annotations

import csv
import math

import pytest

from queries.census_groups import GROUPS_OF_BROAD_GROUP
from queries.ingest.example import write_example
from queries.models import EXAMPLE_DATASET, EXAMPLE_STAMP, Characteristic
from tests.browser.published import LEICESTER, SYSTEM, printed
from tests.conftest import ROOT
from tests.integration.vaccine_screen import Screen
from tests.unit.components.component_text import text_of

SOMALI, CITY_2 = "Somali (part of Black)", "LLR-LC2"
APRIL, APRIL_DAY = "to-4-april-2021", "2021-04-04"
Z = 1.959963984540054
Counts = tuple[float, float]


@pytest.fixture
def client(app):
    return app.server.test_client()


@pytest.fixture(scope="module")
def counted(tmp_path_factory) -> dict[tuple[str, str, str, str], Counts]:
    """Doses and people at 50 and over by dose, area code, group ("" is everyone) and day, from the written table."""
    found = {}
    for path in write_example(tmp_path_factory.mktemp("example"), ROOT / "data"):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                if row.get("Age") == "50+ yrs" and "Count Vaccinated" in row:
                    key = row["Dose"], row["Area Code"], row["Ethnic Group"], row["Date"]
                    found[key] = float(row["Count Vaccinated"]), float(row["Population"])
    return found


def percent(counts: Counts) -> str:
    return printed(str(100 * counts[0] / counts[1]))


def wilson(x: float, n: float) -> list[str]:
    middle, spread = 2 * x + Z * Z, Z * math.sqrt(Z * Z + 4 * x * (1 - x / n))
    return [printed(str(100 * (middle + sign * spread) / (2 * (n + Z * Z)))) for sign in (-1, 1)]


def example(**chosen: object) -> Screen:
    return Screen(data=EXAMPLE_DATASET, **chosen)


def test_the_matrix_goes_from_five_groups_to_nineteen_to_local_ones(app, counted):
    five, nineteen, local = (
        example(period=APRIL, columns=columns)
        for columns in ("ethnic-group", "ethnic-group-19-groups", "ethnic-group-local")
    )
    heads = five.heads("matrix")
    assert len(heads) == 8  # area, five groups, not stated, everyone
    assert len(nineteen.heads("matrix")) >= 21
    broad = [head for head in nineteen.heads("matrix") if head in GROUPS_OF_BROAD_GROUP]
    assert broad == list(GROUPS_OF_BROAD_GROUP)  # over their groups, in the order of the Census
    groups = [group for parts in GROUPS_OF_BROAD_GROUP.values() for group in parts]
    assert nineteen.heads("matrix")[-len(groups) :] == groups
    assert heads[1:] == [*GROUPS_OF_BROAD_GROUP, "Not stated", "Everyone"]
    assert "Somalipart of Black" in local.heads("matrix")
    assert "Somalipart of Black" not in heads
    place = local.heads("matrix").index("Somalipart of Black") - 1
    shown = local.table("matrix")["Leicester City 2"][place]
    counts = counted["First", CITY_2, "Somali", APRIL_DAY]
    assert shown == f"{percent(counts)}{' to '.join(wilson(*counts))}"
    everyone = local.table("matrix")["Leicester City 2"][-1]
    assert everyone.startswith(percent(counted["First", CITY_2, "", APRIL_DAY]))


def test_a_community_moves_title_map_and_people_to_reach_together(app, client, counted):
    screen = example(period=APRIL, characteristic=Characteristic.RACE, group="somali-part-of-black")
    whole = counted["First", SYSTEM, "Somali", APRIL_DAY]
    assert f"{percent(whole)}% of Somali people aged 50 and over had a first dose" in screen.title
    rows = {row["area_code"]: row for row in screen.file(client, "map")}
    assert len(rows) == 12
    for code, row in rows.items():
        if row["status"] == "value":
            assert printed(row["value"]) == percent(counted["First", code, "Somali", APRIL_DAY])
    reach = screen.table("reach")
    x, n = counted["First", CITY_2, "Somali", APRIL_DAY]
    assert reach["Leicester City 2"][0] == f"{math.ceil(round(0.9 * n, 6)) - int(x):,}"
    assert all(row["group"] == SOMALI for row in screen.file(client, "reach"))


def test_cells_can_tell_people_instead_of_percentages(app, counted):
    screen = example(period=APRIL, columns="ethnic-group", cells="people", target="95")
    assert "People still to reach for 95%, the target you chose" in screen.words("matrix")
    place = screen.heads("matrix").index("White") - 1
    x, n = counted["First", CITY_2, "White", APRIL_DAY]
    assert screen.table("matrix")["Leicester City 2"][place] == f"{math.ceil(round(0.95 * n, 6)) - int(x):,}"


def test_before_and_after_stand_beside_those_it_was_not_for(app, client, counted):
    screen = example(place=LEICESTER)
    words = screen.words("around")
    assert "a rise here is not the work of the outreach alone" in words
    rows = screen.file(client, "around")
    assert {row["outreach_was_for_them"] for row in rows} == {"yes", "no"}
    meant = [row for row in rows if row["outreach_was_for_them"] == "yes" and row["area_code"] == CITY_2]
    before, after = meant
    days = [row["period"] for row in meant]
    counts = [(float(row["had_the_dose"]), float(row["people"])) for row in meant]
    assert all(each in counted.values() for each in counts)
    (x, n), (y, m) = counts
    assert n == m
    assert float(after["came_of_100"]) == pytest.approx(100 * (y - x) / (n - x))
    limits = [printed(after[name]) for name in ("came_lower_limit", "came_upper_limit")]
    assert limits == wilson(y - x, n - x)
    assert before["came_of_100"] == ""
    assert f"Before: up {days[0]}" in words and f"After: up {days[1]}" in words
    assert f"{printed(before['value'])}%" in words and f"{printed(after['value'])}%" in words
    everyone = [row for row in rows if row["area_code"] == CITY_2 and row["group"] == "Everyone"]
    assert [row["period"] for row in everyone] == days


def test_unknown_groups_are_counted_and_bound_every_other(app, client, counted):
    screen = example(period=APRIL, columns="ethnic-group")
    unknown_x, unknown_n = counted["First", SYSTEM, "Not stated", APRIL_DAY]
    everyone = counted["First", SYSTEM, "", APRIL_DAY][1]
    words = screen.words("unknown")
    assert f"The ethnic group of {printed(str(100 * unknown_n / everyone))}% of people is not known" in words
    assert f"{unknown_n:,.0f} people, called “Not stated”" in words
    for row in screen.file(client, "unknown"):
        x, n = counted["First", SYSTEM, row["group"], APRIL_DAY]
        assert float(row["least_if_unknown"]) == pytest.approx(100 * x / (n + unknown_n - unknown_x))
        assert float(row["most_if_unknown"]) == pytest.approx(100 * (x + unknown_x) / (n + unknown_x))
    assert len(screen.table("unknown")) == 5


def test_a_hidden_cell_shows_no_figure_and_its_people_to_reach_say_no_more_than_the_people(app, client, counted):
    hidden = []
    for columns in ("ethnic-group", "ethnic-group-19-groups", "ethnic-group-local"):
        screen = example(period="to-7-march-2021", columns=columns)
        found = [row for row in screen.file(client, "matrix") if row["status"] == "suppressed"]
        hidden += found
        assert ("suppressed: a small number" in screen.words("matrix")) == bool(found)
        for row in found:
            assert (row["value"], row["lower_limit"], row["had_the_dose"]) == ("", "", "")
            if row["people"]:
                assert row["least_to_reach"] == "0"
                wanted = math.ceil(round(0.9 * float(row["people"]), 6))
                assert float(row["most_to_reach"]) == wanted
    assert hidden


def test_second_doses_are_a_choice_of_their_own(app, counted):
    screen = example(dose="second")
    assert "had a second dose" in screen.title
    day = max(day for dose, code, group, day in counted if dose == "Second")
    assert f"{percent(counted['Second', SYSTEM, '', day])}%" in screen.title


def test_everything_made_up_says_so(app, client):
    screen = example(place=LEICESTER)
    assert screen.title.startswith(EXAMPLE_STAMP)
    assert screen.view["about"]["mark"] == EXAMPLE_STAMP
    for name in ("map", "matrix", "reach", "history", "around", "unknown"):
        rows = screen.file(client, name)
        assert rows
        assert all(row["vaccine"].startswith(EXAMPLE_STAMP) and row["kind"] == "Example" for row in rows)
    assert EXAMPLE_STAMP in text_of(screen.parts["map-foot"])
