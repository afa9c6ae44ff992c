"""Every figure, verdict and sentence of profiles, against a second, naive reading of the tables that ship."""

from __future__ import annotations

import csv
import io
import re
import statistics
from datetime import date
from html import unescape

import pytest

from components.formatting import count_words
from components.selection import Selection
from queries import indicators
from queries.models import Polarity, Sex, Verdict
from queries.profile import get_profile
from queries.profile_lists import get_lists
from tests import profile_table
from tests.browser import published
from tests.browser.published import ENGLAND, LEICESTER, LEICESTERSHIRE, RUTLAND, SYSTEM, printed

pytestmark = [pytest.mark.on_every_store, pytest.mark.usefixtures("app")]
WARD, MSOA = "E05012642", "E02002864"
TODAY = date(2026, 11, 22)


def parts_of(code: str, **chosen: str) -> dict[str, str]:
    from pages._area.screen import get_screen  # there are pages once there is an app

    return get_screen(code, Selection(**chosen), (), TODAY)["parts"]


def text_of(markup: str) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", "", markup))).strip()


@pytest.mark.parametrize("code", [WARD, LEICESTER, LEICESTERSHIRE, RUTLAND, "LLR-LC2"])
def test_peers_are_all_areas_of_the_level_with_their_range_and_middle_half(code):
    figures = profile_table.every_figure(code)
    counted = 0
    for row in get_profile(code).rows:
        if row.peers is None or not row.has_value:
            continue
        sex = row.choice.sex.value
        wanted = profile_table.peers_of(
            row.indicator, sex.capitalize(), figures[row.indicator.slug, sex], row.choice.geography.value
        )
        assert (row.peers.count, row.peers.lowest, row.peers.highest) == (len(wanted), wanted[0], wanted[-1])
        assert (row.peers.quartiles is None) == (len(wanted) < 4)
        if row.peers.quartiles:
            assert row.peers.quartiles == pytest.approx(statistics.quantiles(wanted, n=4, method="inclusive"))
        counted += 1
    assert counted >= 5


def test_a_pattern_is_told_with_its_warning_and_without_the_range_of_its_peers():
    rows = [row for row in get_profile(MSOA).rows if row.indicator.indicator_id == published.PATTERN]
    assert {row.peers for row in rows} == {None}
    words = text_of(parts_of(MSOA)["slot-findings"])
    assert rows[0].indicator.title in words
    assert text_of(rows[0].indicator.warning) in words


@pytest.mark.parametrize(
    "code", [LEICESTER, LEICESTERSHIRE, RUTLAND, "E07000129", "E07000131", *list(published.areas("msoa"))[::25]]
)
def test_what_is_worst_at_its_nearer_limit_stands_first_and_none_is_left_out(code):
    figures = profile_table.every_figure(code)
    found = get_profile(code).stands_out
    for rows, verdict in ((found.worse, "worse"), (found.better, "better")):
        keys = [(row.indicator.slug, row.choice.sex.value) for row in rows]
        every = {key for key, figure in figures.items() if figure.verdict == verdict}
        is_vaccine = {key for key in every if indicators.get_indicator(key[0]).vaccine}
        assert set(keys) - is_vaccine == every - is_vaccine
        calm = [key for key, row in zip(keys, rows, strict=True) if not row.is_getting_worse]
        assert keys[len(keys) - len(calm) :] == calm  # what gets worse too comes first
        times = [figures[key].times for key in calm]
        assert [each for each in times if each] == sorted((each for each in times if each), reverse=True)
        assert None not in times[: len([each for each in times if each])]


def test_uptake_that_two_ways_to_count_disagree_about_is_no_finding():
    figures = profile_table.every_figure(RUTLAND)
    first = {slug: figures[slug, "persons"].verdict for slug in figures_of_vaccine("First")}
    assert set(first.values()) == {"better", "worse"}
    found = get_profile(RUTLAND).stands_out
    assert not [row for row in (*found.worse, *found.better) if row.indicator.vaccine]
    assert {row.indicator.dose for row in found.split} == {"First", "Second"}
    assert "Two ways to count people give two answers" in text_of(parts_of(RUTLAND)["slot-findings"])


def figures_of_vaccine(dose: str) -> list[str]:
    return [
        each.slug for each in indicators.list_indicators() if each.vaccine and each.dose == dose and each.may_compare
    ]


def test_a_ward_says_that_nothing_can_be_tested_and_where_it_stands_instead():
    words = text_of(parts_of(WARD)["slot-findings"])
    assert "Nothing here can be tested against chance" in words
    held = published.rows("imd2025.mean_score")
    wards = {
        code: float(held[code]["Value"]) for code in published.areas("ward") if code in held and held[code]["Value"]
    }
    own = printed(wards.pop(WARD))
    higher = sum(float(printed(each)) > float(own) for each in wards.values())
    assert f"A score of {own} in 2025. Of {len(wards)} other wards, {higher} have a higher figure." in words
    rutland = get_profile(RUTLAND).stands_out
    assert f"Rutland: {'no' if not rutland.worse else len(rutland.worse)} worse" in words


def test_who_lives_in_a_ward_is_what_the_census_counted():
    people = text_of(parts_of(WARD)["slot-people"])
    christian = published.rows(published.RELIGION, Category="Christian")
    assert f"Christian{printed(christian[WARD]['Value'])}%{printed(christian[WARD]['Count'], 0)}" in people
    assert f"{printed(christian[RUTLAND]['Value'])}%" in people
    (asked,) = {
        row["Denominator"] for row in published.every_row("census2021.ethnic_group") if row["Area Code"] == WARD
    }
    assert f"{printed(asked, 0)} people lived here at the Census of 2021" in text_of(parts_of(WARD)["lede"])


@pytest.mark.parametrize("code", [WARD, MSOA, LEICESTERSHIRE, RUTLAND, LEICESTER])
def test_every_headline_is_held_or_named_with_the_nearest_figure(code):
    profile = get_profile(code)
    held = {row.indicator.slug for row in profile.rows if row.has_value}
    absent = {each.indicator.slug: each for each in profile.absent}
    assert held | set(absent) >= set(get_lists().headlines)
    assert not held & set(absent)
    assert len(get_lists().headlines) == 12
    for slug, each in absent.items():
        assert each.reason
        for row in each.nearest:
            figures = profile_table.every_figure(each.nearest_area.code)
            assert row.value == pytest.approx(figures[slug, row.choice.sex.value].value)


def test_the_nearest_life_expectancy_of_a_ward_is_its_districts():
    absent = next(each for each in get_profile(WARD).absent if each.indicator.indicator_id == "90366")
    assert absent.nearest_area.code == RUTLAND
    assert {row.choice.sex for row in absent.nearest} == {Sex.MALE, Sex.FEMALE}


def test_findings_of_the_pack_are_each_marked_as_checked_or_not():
    checks = text_of(parts_of(WARD)["slot-checks"])
    assert "no of four can be checked" in checks
    for finding in ("hip fractures", "Life expectancy at birth, females", "all causes", "circulatory diseases"):
        assert finding in checks
    assert "papers of 5 October 2021" in checks
    assert parts_of(LEICESTER)["slot-checks"] == ""
    areas = {code: area.name for code, area in published.areas("ward").items()}
    assert {areas[each.area] for each in get_lists().findings} == {"Oakham North West", "Cottesmore", "Greetham"}


@pytest.mark.parametrize(
    ("code", "wanted"),
    [
        (MSOA, RUTLAND),
        ("E02002835", LEICESTER),
        ("E02002835", "LLR-LC1"),
        ("E07000130", LEICESTERSHIRE),
        (WARD, RUTLAND),
    ],
)
def test_another_benchmark_is_used_where_it_is_held_and_never_replaced(code, wanted):
    profile, figures = get_profile(code, wanted), profile_table.every_figure(code)
    compared = 0
    for row in (each for each in profile.rows if each.has_value):
        sex = row.choice.sex.value.capitalize()
        figure = figures[row.indicator.slug, row.choice.sex.value]
        same = profile_table.rows_of_period(row.indicator.indicator_id, sex, figure.row["Time period"])
        assert row.benchmark is None or row.benchmark.code == wanted
        if row.benchmark is None:
            assert row.verdict is Verdict.NOT_COMPARED
            assert wanted not in same or not same[wanted]["Value"] or not row.indicator.benchmark_codes
            continue
        bench = float(same[wanted]["Value"])
        assert row.benchmark.value == pytest.approx(bench)
        compared += 1
        if row.verdict is not Verdict.NOT_COMPARED and figure.lower is not None:
            side = (figure.lower > bench) - (figure.upper < bench)
            good = -1 if row.indicator.polarity is Polarity.LOW_IS_GOOD else 1
            assert row.verdict is {0: Verdict.SIMILAR, 1: Verdict.BETTER, -1: Verdict.WORSE}[side * good]
    held = sum(row.has_value for row in profile.rows)
    words = text_of(parts_of(code, benchmark=wanted)["slot-findings"])
    numbers = [count_words(each) for each in (compared, held)]
    assert f"has a figure of the same source and period for {numbers[0]} of {numbers[1]}" in words
    assert compared > 0


@pytest.mark.parametrize("code", [WARD, MSOA, LEICESTER, "E07000130", "LLR-LC1"])
def test_an_area_can_be_compared_with_all_that_hold_it_and_with_nothing_else(code):
    area = published.areas(profile_table.levels_of(code)[0])[code]
    holders = [ENGLAND, SYSTEM, area.place_code, area.district_code, area.neighbourhood_code]
    offered = [each for each, _ in get_profile(code).benchmarks]
    assert set(offered) <= {each for each in holders if each != code}
    assert offered == sorted(offered, key=holders.index)
    assert SYSTEM in offered
    assert get_profile(code, MSOA if code != MSOA else WARD).wanted == ""


def test_the_file_is_the_table_on_the_screen(app):
    client = app.server.test_client()
    body = client.get(f"/download/area/{LEICESTER}/figures.csv").data.decode("utf-8-sig")
    listed = list(csv.DictReader(io.StringIO(body)))
    wanted = profile_table.every_figure(LEICESTER)
    held = {(row["measure"], row["sex"]): row for row in listed if row["value"]}
    assert len(held) == len(wanted)
    for (slug, sex), figure in wanted.items():
        row = held[indicators.get_indicator(slug).title, sex]
        assert float(row["value"]) == pytest.approx(figure.value)
        assert row["period"] == figure.period
        assert row["source"]
        assert row["kind"]
    assert parts_of(LEICESTER)["slot-figures"].count("data-measure=") == len(listed)
    people = client.get(f"/download/area/{WARD}/people.csv").data.decode("utf-8-sig")
    assert len(list(csv.DictReader(io.StringIO(people)))) == sum(
        len(row.cells) for row in get_profile(WARD).people.rows
    )


@pytest.mark.parametrize(
    ("path", "status"),
    [
        (f"/area/{WARD}", 200), (f"/area/{WARD}?data=example", 200), (f"/area/{WARD}?benchmark=E99999999", 200),
        ("/area/E05001806", 404), ("/area/nowhere", 404), ("/area/", 404), ("/area", 404),
        (f"/download/area/{WARD}/figures.csv?benchmark=E99999999", 400), ("/download/area/E1/figures.csv", 404),
        (f"/download/area/{WARD}/other.csv", 404), (f"/download/area/{WARD}/figures.csv?benchmark={RUTLAND}", 200),
    ],
)  # fmt: skip
def test_an_address_of_a_profile_answers_as_it_should(app, path, status):
    assert app.server.test_client().get(path).status_code == status


def test_made_up_figures_are_stamped_on_every_part():
    from queries.engine import using_dataset
    from queries.models import EXAMPLE_DATASET

    with using_dataset(EXAMPLE_DATASET):
        parts = parts_of(WARD, data="example")
    assert text_of(parts["title"]).startswith("Example: made-up figures")
    assert "Example: made-up figures" in parts["slot-figures"]
    assert "data=example" in parts["slot-figures"]


def test_a_code_of_another_vintage_leads_to_the_areas_that_hold_its_small_areas(app):
    with (published.DATA / "geography" / "other_codes.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    known = {code for level in profile_table.LEVELS for code in published.areas(level)}
    from pages import area

    told = 0
    for row in rows:
        words = str(area.layout(row["area_code"]))
        assert "There is no area called" in words
        assert row["area_name"] in words
        for code in filter(None, row["related_codes"].split(";")):
            if code in known:
                assert f"/area/{code}" in words
                told += 1
    assert told > 50
