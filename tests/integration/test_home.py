"""Every figure of the home page, against a second, naive reading of the tables that ship."""

from __future__ import annotations

import json
import re
from datetime import date

import dash
import pytest

from components.theme import TOKENS
from queries import gaps, indicators
from queries.errors import NoDatabaseError
from queries.home import get_home_figures
from queries.models import Polarity, Sex, Verdict
from tests.browser import published
from tests.browser.published import ENGLAND, LEICESTER, LEICESTERSHIRE, RUTLAND, SYSTEM, printed
from tests.unit.components.component_text import find, text_of, walk

pytestmark = [pytest.mark.on_every_store, pytest.mark.usefixtures("app")]
LATEST, FIRST, SLOPE_PERIOD, HEALTHY_PERIOD = "2023 - 25", "2015 - 17", "2022 - 24", "2022 - 24"
HEALTHY, SLOPE = "ons_els.healthy_life_expectancy", "92901"
LIMITS = ("Lower CI 95.0 limit", "Upper CI 95.0 limit")


@pytest.fixture
def page(app):
    """The page as a visit composes it. Pages can be imported only once there is an app."""
    from pages import home

    return home.compose(get_home_figures(), date.today())


def visit(app, path: str) -> str:
    """Ask for a page as the browser does."""
    client = app.server.test_client()
    output = next(
        each["output"] for each in client.get("/_dash-dependencies").get_json() if "_pages_content" in each["output"]
    )
    inputs = [("pathname", path), ("search", "")]
    body = {
        "output": output,
        "outputs": [
            dict(zip(("id", "property"), each.split("."), strict=True)) for each in output.strip(".").split("...")
        ],
        "inputs": [{"id": "_pages_location", "property": name, "value": value} for name, value in inputs],
        "changedPropIds": ["_pages_location.pathname"],
    }
    return client.post("/_dash-update-component", json=body).text


def section(page, name: str):
    return find(page, f"home-{name}")


def table_of(section, caption: str) -> dict[str, list[str]]:
    """The rows of a table by their first cell."""
    box = next(
        part for part in walk(section) if type(part).__name__ == "Table" and caption in text_of(part.children[0])
    )
    rows = [[text_of(cell) for cell in row.children] for row in box.children[2].children]
    return {row[0]: row[1:] for row in rows}


def life(sex: str, period: str = LATEST) -> dict[str, float]:
    found = published.rows(published.LIFE_EXPECTANCY, Sex=sex, Time_period=period)
    return {code: float(row["Value"]) for code, row in found.items() if row["Value"]}


def districts(values: dict[str, float]) -> dict[str, float]:
    return {published.areas("district")[code].name: values[code] for code in published.areas("district")}


def test_the_finding_is_the_gap_between_the_shortest_and_the_longest_lives(page):
    men, women = districts(life("Male")), districts(life("Female"))
    low, high = min(men, key=men.get), max(men, key=men.get)
    finding = text_of(find(page, "home-finding").children[1])
    assert finding == (
        f"A boy born in {low} today can expect {printed(men[low])} years; in {high}, {printed(men[high])}"
    )
    lede = text_of(find(page, "home-lede"))
    gaps = [printed(f"{max(each.values()) - min(each.values()):.6f}") for each in (men, women)]
    assert f"That is {gaps[0]} years less. For girls the gap is {gaps[1]} years. Longer is better." in lede
    assert "The gap, 2023 to 2025" in text_of(section(page, "finding"))
    assert re.search(r"ended \d+ months? ago", text_of(section(page, "finding")))


def test_the_table_of_the_gap_holds_all_nine_from_shortest_to_longest(page):
    men, women = life("Male"), life("Female")
    table = table_of(section(page, "finding"), "Life expectancy at birth, 2023 to 2025")
    assert len(table) == 10
    for code, area in published.areas("district").items():
        verdicts = [
            published.rows(published.LIFE_EXPECTANCY, Sex=sex, Time_period=LATEST)[code][
                "Compared to England value or percentiles"
            ]
            for sex in ("Male", "Female")
        ]
        assert table[area.name] == [printed(men[code]), verdicts[0], printed(women[code]), verdicts[1]]
    order = [float(row[0]) for name, row in table.items() if name != "England"]
    assert order == sorted(order)
    assert table["England"] == [printed(men[ENGLAND]), "", printed(women[ENGLAND]), ""]


def test_both_charts_are_drawn_for_a_wide_and_for_a_narrow_place_from_the_same_figures(page):
    pictures = next(part.data for part in walk(page) if getattr(part, "id", "") == "home-pictures")
    for size in ("wide", "narrow"):
        drawn = sorted(x for trace in pictures[size]["life"]["data"] for x in trace["x"])
        expected = sorted([*districts(life("Male")).values(), *districts(life("Female")).values()])
        assert drawn == expected
        healthy = [
            float(published.rows(HEALTHY, Sex=sex, Time_period=HEALTHY_PERIOD)[code]["Value"])
            for sex in ("Male", "Female")
            for code in published.areas("place")
        ]
        marks = [trace for trace in pictures[size]["healthy"]["data"] if trace["name"] != "signs"]
        assert sorted(x for trace in marks for x in trace["x"]) == sorted(healthy)
    assert TOKENS["life-a"] in json.dumps(pictures["wide"]["life"])


def test_whether_the_gap_closes_is_said_not_to_be_known(page):
    then, now = life("Male", FIRST), life("Male")
    words = text_of(section(page, "facts"))
    assert "We cannot tell" in words
    before, after = (printed(f"{each[RUTLAND] - each[LEICESTER]:.6f}") for each in (then, now))
    assert f"{before} years in 2015 to 2017, {after} now, men. Not tested: 95% limits are not held." in words


def test_the_three_places_stand_side_by_side_with_their_limits(page):
    table = table_of(section(page, "healthy"), "Healthy life expectancy")
    for sex, people in (("Male", "Men"), ("Female", "Women")):
        found = published.rows(HEALTHY, Sex=sex, Time_period=HEALTHY_PERIOD)
        england = float(found[ENGLAND]["Value"])
        for code, area in published.areas("place").items():
            value, low, high = (float(found[code][name]) for name in ("Value", *LIMITS))
            verdict = "Worse" if high < england else "Better" if low > england else "Similar"
            limits = f"{printed(low)} to {printed(high)}"
            assert table[f"{people}, {area.name}"] == [printed(value), limits, printed(england), verdict]
    men = published.rows(HEALTHY, Sex="Male", Time_period=HEALTHY_PERIOD)
    assert float(men[LEICESTER][LIMITS[1]]) < float(men[ENGLAND]["Value"])  # so the heading may say "fewer"
    assert "Men in Leicester can expect 57.8 years in good health, fewer than in England" in text_of(page)


def test_each_place_has_its_own_gap_or_says_that_it_has_none(page):
    card = section(page, "inside")
    shown = {text_of(entry.children[0]): text_of(entry.children[1:]) for entry in find(card, "home-places").children}
    men, women = (published.rows(SLOPE, Sex=sex, Time_period=SLOPE_PERIOD) for sex in ("Male", "Female"))
    assert shown["Leicester"] == (
        f"{printed(men[LEICESTER]['Value'])} years, men{printed(women[LEICESTER]['Value'])} years, women"
    )
    assert men[RUTLAND]["Value"] == ""
    assert shown["Rutland"].startswith("Not published. ")
    assert LEICESTERSHIRE not in men
    assert shown["Leicestershire"].startswith("Not held. ")
    table = table_of(card, "Inequality in life expectancy")
    for code, area in published.areas("district").items():
        if code != RUTLAND:
            assert table[area.name] == [printed(men[code]["Value"]), printed(women[code]["Value"])]
    assert all(cell.startswith("[x] ") for cell in table["Rutland"])


def test_the_map_and_its_words_are_the_residents_of_the_most_deprived_fifth(page):
    rows = published.rows(published.FIFTH)
    people, whole = float(rows[LEICESTER]["Count"]), float(rows[SYSTEM]["Count"])
    assert 0.85 <= people / whole < 0.95
    here, everywhere = (printed(round(each, -2), 0) for each in (people, whole))
    heading = f"Nine in ten of them live in Leicester: {here} of {everywhere} people"
    assert heading in text_of(section(page, "map"))
    view = next(part.data for part in walk(page) if getattr(part, "id", "") == "home-view")
    wards = published.areas("ward")
    values = dict(zip(wards, view["values"], strict=True))
    for code in wards:
        expected = published.number(rows[code]["Value"]) if code in rows else None
        assert values[code] == pytest.approx(expected) if expected is not None else values[code] != values[code]
    held = [float(row["Value"]) for code, row in rows.items() if code in wards and row["Value"]]
    steps = [sum(value == 0 for value in held), sum(0 < value < 5 for value in held)]
    steps += [sum(low <= value < high for value in held) for low, high in ((5, 25), (25, 50), (50, 75), (75, 101))]
    assert [entry["count"] for entry in view["legend"]][:6] == steps
    assert view["selected"] == []
    table = table_of(section(page, "map"), "most deprived fifth")
    abbey = rows["E05010458"]
    assert table["Abbey, Leicester"] == [
        f"{printed(abbey['Value'])}%", printed(abbey["Count"], 0), printed(abbey["Denominator"], 0),
    ]  # fmt: skip


def times_england(row: dict[str, str], england: float, *, is_high_good: bool, is_percent: bool) -> float:
    """How many times as bad as England at the limit nearer to it; nothing to speak of where it is not worse."""
    low, high = float(row[LIMITS[0]]), float(row[LIMITS[1]])
    if not is_high_good:
        return low / england
    return (100 - high) / (100 - england) if is_percent else england / high


def worse_than_england(indicator, codes) -> list[tuple]:
    """The places and districts that are worse than England in the latest period of a measure, by its limits."""
    of_all = published.every_row(indicator.indicator_id)
    here = [row for row in of_all if row["Area Code"] in codes]
    if not here:
        return []  # held for England alone
    latest = max((row["Time period Sortable"], row["Time period"]) for row in here)[1]
    england = [row for row in of_all if row["Area Code"] == ENGLAND and row["Time period"] == latest]
    if not england or not england[0]["Value"]:
        return []
    base, is_high_good = float(england[0]["Value"]), indicator.polarity is Polarity.HIGH_IS_GOOD
    found = []
    for row in here:
        if row["Time period"] == latest and row[LIMITS[0]]:
            times = times_england(row, base, is_high_good=is_high_good, is_percent=indicator.unit == "%")
            if times > 1:
                found.append((times, indicator, row, base))
    return found


def test_the_worst_gaps_are_found_again_in_the_tables(page):
    """Every measure with limits, walked through by hand: latest period, places and districts, worst first."""
    codes = {**published.areas("place"), **published.areas("district")}
    may_be_worse = [
        each
        for each in indicators.list_indicators()
        if each.may_compare
        and each.polarity is not Polarity.NO_JUDGEMENT
        and each.value_type.value in ("proportion", "rate", "ratio", "count")
    ]
    worst_of_each = [max(found, key=lambda each: each[0]) for measure in may_be_worse
                     if (found := worse_than_england(measure, codes))]  # fmt: skip
    five = sorted(worst_of_each, key=lambda each: -each[0])[:5]
    table = table_of(section(page, "worst"), "more than chance")
    assert len(table) == 5
    for (name, cells), (times, indicator, row, base) in zip(table.items(), five, strict=True):
        decimals = indicator.decimals
        assert name.startswith(indicator.title)
        assert cells[0] == codes[row["Area Code"]].name
        assert cells[1].startswith(printed(row["Value"], decimals))
        assert cells[1].endswith(f"{printed(row[LIMITS[0]], decimals)} to {printed(row[LIMITS[1]], decimals)}")
        assert cells[2].startswith(printed(base, decimals))
        assert cells[3].startswith(f"{printed(times)} times")
        assert cells[-1] == "Worse"


def test_what_is_worse_without_a_place_in_the_order_is_listed_with_its_reason(page):
    table = table_of(section(page, "worst"), "not in this order")
    decay = published.rows("93563", Time_period="2023/24 academic year")
    row = next(cells for name, cells in table.items() if name.startswith("Tooth decay") or "decay" in name)
    assert row[:3] == ["Leicester", f"{printed(decay[LEICESTER]['Value'])}%", printed(decay[ENGLAND]["Value"])]
    assert row[-1] == "The publisher's own test. 95% limits are not held."
    assert decay[LEICESTER]["Compared to England value or percentiles"] == "Worse"


def test_nothing_is_compared_with_itself_or_without_a_test():
    found = gaps.get_gaps()
    assert ENGLAND not in set(found.tested["area_code"])
    assert Verdict.NOT_COMPARED not in set(found.tested["verdict"])
    assert not found.tested.duplicated(["indicator_slug", "sex", "area_code"]).any()
    slugs = {indicator.slug for indicator in found.untested}
    assert slugs.isdisjoint(found.tested["indicator_slug"])
    assert not {"covid-first-dose-50-plus-nims", "inequality-in-life-expectancy"} & set(found.tested["indicator_slug"])


def test_the_figures_of_the_page_belong_to_one_release():
    figures = get_home_figures()
    every = [*figures.life.values(), *figures.healthy.values(), *figures.inside.values(), figures.wards]
    assert {view.release for view in every} == {figures.life[Sex.MALE].release}


def test_without_a_database_the_page_stands_and_the_query_says_why(dash_app, serve, tmp_path):
    serve(tmp_path)
    assert "A boy born" not in visit(dash_app, "/")
    with pytest.raises(NoDatabaseError):
        get_home_figures()


def test_a_visit_has_every_figure_in_it_and_the_first_look_for_ids_none(app):
    assert "A boy born in " in visit(app, "/")
    bare = dash.page_registry["pages.home"]["layout"]()
    assert text_of(bare) == ""
    named = {part.id for part in walk(bare) if getattr(part, "id", None)}
    assert {"home-view", "home-pictures", "home-width", "home-painted", "home-life", "home-healthy"} <= named
