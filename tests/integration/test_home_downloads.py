"""The files of the cards of Home, against the tables that ship and against the words of the page."""

from __future__ import annotations

from datetime import date

import pytest

from queries import gaps, series, views
from queries.home import get_home_figures
from queries.models import Geography, SeriesRequest, Sex, ViewRequest
from tests.browser import published
from tests.browser.published import ENGLAND, LEICESTER, RUTLAND
from tests.integration.test_downloads import client, read
from tests.integration.test_home import HEALTHY, HEALTHY_PERIOD, SLOPE, SLOPE_PERIOD

__all__ = ["client"]
ADDRESS = "/download/home/{}.csv"


def by_sex_and_area(rows) -> dict[tuple[str, str], dict[str, str]]:
    found = {(row["sex"], row["area_code"]): row for row in rows}
    assert len(found) == len(rows)
    return found


def test_the_map_is_every_ward(client):
    rows = read(client.get(ADDRESS.format("map")))
    source = published.rows(published.FIFTH)
    wards = {row["area_code"]: row for row in rows if row["level"] == "ward"}
    assert set(wards) == set(published.areas("ward"))
    for code, row in wards.items():
        if code in published.UNPUBLISHED_WARDS:
            assert (row["value"], row["status"]) == ("", "Not published")
        else:
            assert float(row["value"]) == pytest.approx(float(source[code]["Value"]), abs=1e-9)
    assert {row["kind"] for row in wards.values() if row["value"]} == {"Derived"}


def test_the_places_come_with_their_limits_for_both_sexes(client):
    found = by_sex_and_area(read(client.get(ADDRESS.format("healthy"))))
    assert set(found) == {(sex, code) for sex in ("Male", "Female") for code in (*published.areas("place"), ENGLAND)}
    for (sex, code), row in found.items():
        source = published.rows(HEALTHY, Sex=sex, Time_period=HEALTHY_PERIOD)[code]
        names = ("Value", "Lower CI 95.0 limit", "Upper CI 95.0 limit")
        shown = [float(row[name]) for name in ("value", "lower_limit", "upper_limit")]
        assert shown == [float(source[name]) for name in names]


def test_the_gap_inside_is_said_once_for_each_area_or_why_there_is_none(client):
    found = by_sex_and_area(read(client.get(ADDRESS.format("inside"))))
    codes = {*published.areas("place"), *published.areas("district")}
    assert {code for _, code in found} - {ENGLAND} == codes
    for sex in ("Male", "Female"):
        source = published.rows(SLOPE, Sex=sex, Time_period=SLOPE_PERIOD)
        for code in codes:
            held = source.get(code, {}).get("Value", "")
            assert found[sex, code]["value"] == (held and f"{float(held):g}")
    assert found["Male", RUTLAND]["note"].startswith("[x] ")


def test_the_widest_gaps_stand_in_their_order_before_those_without_a_place(client):
    rows = read(client.get(ADDRESS.format("worst")))
    assert [row["place_in_order"] for row in rows[:6]] == ["1", "2", "3", "4", "5", ""]
    times = [float(row["at_least_times_benchmark"]) for row in rows[:5]]
    assert times == sorted(times, reverse=True)
    assert {row["verdict"] for row in rows} == {"Worse than England"}
    assert all(row["why_not_in_order"] for row in rows[5:])
    decay = next(row for row in rows if "decay" in row["indicator"])
    source = published.rows("93563", Time_period="2023/24 academic year")
    assert float(decay["value"]) == float(source[LEICESTER]["Value"])


@pytest.mark.parametrize("card", ["unknown", "..%2fgap", "gap.csv", ""])
def test_a_card_that_is_not_there_gives_no_file(client, card):
    response = client.get(ADDRESS.format(card))
    assert response.status_code in (404, 200)  # what is no address of a file at all is a page, which says so
    assert "area_code" not in response.text
    assert "attachment" not in response.headers.get("Content-Disposition", "")


@pytest.mark.parametrize("search", ["?sex=male", "?data=example", "?nonsense=1", "?areas=ward"])
def test_home_has_no_filters_so_its_files_have_none(client, search):
    response = client.get(ADDRESS.format("gap") + search)
    assert response.status_code == 400
    assert "attachment" not in response.headers.get("Content-Disposition", "")


def test_a_newsletters_own_parameters_do_no_harm(client):
    plain = client.get(ADDRESS.format("gap"))
    assert client.get(ADDRESS.format("gap") + "?utm_source=board").data == plain.data
    assert client.get(ADDRESS.format("gap"), headers={"If-None-Match": plain.headers["ETag"]}).status_code == 304


def test_the_search_for_gaps_finds_what_each_view_finds_alone(app):
    """All series at once, and each measure as its own page fetches and compares it: the same verdicts."""
    found = gaps.get_gaps().tested
    for (slug, sex, level), rows in found.groupby(["indicator_slug", "sex", "geography"]):
        request = SeriesRequest(geography=Geography(level), sex=Sex(sex))
        view = views.get_indicator_view(slug, ViewRequest(series=request))
        alone = view.comparison.values.set_index("area_code").loc[rows["area_code"]]
        assert alone["verdict"].tolist() == rows["verdict"].tolist()
        assert alone["value"].tolist() == rows["value"].tolist()
        assert {view.comparison.benchmark.value} == set(rows["benchmark_value"])
        assert {view.choice.period} == set(rows["period"])


def test_a_first_visit_asks_few_questions(app, monkeypatch):
    from pages import home
    from queries import engine

    for module in (gaps, series, views):
        for function in vars(module).values():
            if hasattr(function, "cache_clear"):
                function.cache_clear()
    get_home_figures.cache_clear()
    asked = []
    read_frame = engine._read_frame
    monkeypatch.setattr(engine, "_read_frame", lambda *each: asked.append(each) or read_frame(*each))
    home.compose(get_home_figures(), date.today())
    assert 0 < len(asked) <= 40
