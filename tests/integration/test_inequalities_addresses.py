"""What the address of the page of inequalities may ask: every combination composes, and what is not held is said."""

from __future__ import annotations

import json
import re

import pytest

from benchmarks.dash_requests import outputs_named
from components.selection import Selection
from pages._inequality import downloads
from queries import group_values, indicators
from queries.engine import using_dataset
from queries.inequalities import InequalityRequest, get_inequality_view, list_measures
from queries.models import EXAMPLE_DATASET, EXAMPLE_STAMP, PUBLISHED_DATASET, Sex, ValueType, slug_of
from tests.browser.published import ENGLAND, FOR_ENGLAND_ALONE, LEICESTER, RUTLAND, SYSTEM
from tests.integration.inequality_screen import Screen, of_kind
from tests.integration.test_example_leaks import marks_in
from tests.unit.components.component_text import text_of, walk

PATTERN_SLUG = "life-expectancy-small-area-pattern"
FILE = "/download/inequality/{}.csv{}"
LOCAL_NAMES = ("Leicester", "Leicestershire", "Rutland")


@pytest.fixture
def client(app):
    return app.server.test_client()


def ask(client, slug: str, search: str):
    """Ask the callback of the page as a browser does."""
    outputs = [each["output"] for each in client.get("/_dash-dependencies").get_json()]
    output = next(each for each in outputs if "inequality-about.data" in each)
    return client.post(
        "/_dash-update-component",
        json={
            "output": output,
            "outputs": outputs_named(output),
            "inputs": [{"id": "inequality-query", "property": "data", "value": search}],
            "state": [{"id": "inequality-slug", "property": "data", "value": slug}],
            "changedPropIds": ["inequality-query.data"],
        },
    )


def combinations(slug: str):
    """Every place, kind of groups, sex and period of a measure that its tables hold together, the place first."""
    rows = group_values.fetch_grouped(slug)
    held = rows[["area_code", "grouping", "sex", "period"]].drop_duplicates()
    held.loc[held["grouping"] == "sex", "sex"] = "male"  # both sexes are on one screen
    for area, grouping, sex, period in held.drop_duplicates().itertuples(index=False):
        yield {"place": area, "basis": grouping, "sex": Sex(sex), "period": slug_of(period)}


@pytest.mark.parametrize("dataset", [PUBLISHED_DATASET, EXAMPLE_DATASET])
def test_every_combination_composes_and_says_which_place_it_is_of(app, dataset):
    data, count = ("" if dataset == PUBLISHED_DATASET else dataset), 0
    with using_dataset(dataset):
        offered = {
            area.code: area.name for area in get_inequality_view(list_measures()[0].slug, InequalityRequest()).areas
        }
        for measure in list_measures():
            newest = {}
            for chosen in combinations(measure.slug):
                place = (chosen["place"], chosen["basis"], chosen["sex"])
                newest[place] = newest.get(place, 0) + 1
                if chosen["place"] not in offered or newest[place] > 2:  # the latest two: the earlier ones look alike
                    continue
                screen, count = Screen(measure.slug, data=data, **chosen), count + 1
                assert offered[chosen["place"]] in screen.title + screen.body, screen.search
                assert "nan" not in re.findall(r"[a-z]+", screen.title.lower()), screen.search
                assert not re.search(r"\bnan\b|\bNone\b", screen.body), screen.search
    assert count > 20


@pytest.mark.parametrize("dataset", [PUBLISHED_DATASET, EXAMPLE_DATASET])
def test_relative_measures_are_of_proportions_and_rates_only(app, dataset):
    """1.07 looks trivial and is not: no ratio of life expectancies, whatever is asked."""
    relative = {"Ratio", "Relative index of inequality", "Relative concentration index", "Theil index"}
    relative |= {"Mean log deviation", "Potential for improvement", "Potential for improvement, as a share"}
    seen = set()
    with using_dataset(dataset):
        for measure in list_measures():
            for grouping in group_values.list_groupings(measure.slug):
                view = get_inequality_view(measure.slug, InequalityRequest(grouping=grouping.slug))
                rows = [row for period in (view.now, *view.earlier) for row in downloads._rows(view, period)]
                shown = relative & {row["group"] for row in rows if row["row_is"] == "measure"}
                assert not shown or measure.value_type in (ValueType.PROPORTION, ValueType.RATE), measure.slug
                seen |= shown
    assert "Ratio" in seen


@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        ({"place": "E99999999"}, "place=E99999999"),
        ({"basis": "shoe-size"}, "basis=shoe-size"),
        ({"period": "1066 to 1070"}, "period=1066 to 1070"),
        ({"basis": "sex", "period": "1999"}, "period=1999"),
    ],
)
def test_what_names_nothing_is_said_and_the_first_view_stands(client, chosen, said):
    screen = Screen(PATTERN_SLUG, **chosen)
    assert said in screen.notices
    assert "Leicester, Leicestershire and Rutland" in screen.body
    response = client.get(FILE.format(PATTERN_SLUG, screen.search))
    assert response.status_code == 400
    assert said in response.text.replace("%20", " ")


def test_a_sex_that_is_not_held_is_said(client):
    screen = Screen("inactive-adults", sex=Sex.MALE)
    assert "sex=male" in screen.notices
    assert client.get(FILE.format("inactive-adults", "?sex=male")).status_code == 400


@pytest.mark.parametrize("search", ["?areas=ward", "?selected=E06000016", "?benchmark=E92000001", "?colour=blue"])
def test_a_file_refuses_what_it_does_not_use(client, search):
    assert client.get(FILE.format(PATTERN_SLUG, search)).status_code == 400
    assert client.get(f"/download/inequality/{PATTERN_SLUG}/over-time.csv{search}").status_code == 400


def test_an_unknown_measure_is_said(client):
    assert client.get(FILE.format("no-such-measure", "")).status_code == 404
    from pages import inequalities

    assert "no measure" in text_of(inequalities.layout("no-such-measure")).lower()
    assert ask(client, "no-such-measure", "").status_code == 500


def test_shares_of_one_whole_have_no_gap(app):
    for slug in ("ethnic-group", "religion"):
        screen = Screen(slug)
        assert "shares of one whole" in screen.body
        assert screen.card("measures") is None
        assert screen.card("table") is None


def test_a_kind_of_groups_that_a_place_lacks_is_refused_by_name(client):
    screen = Screen("inactive-adults", place=LEICESTER, basis="ethnic-groups")
    assert "is not held for Leicester by these groups: ethnic group" in screen.body
    assert "The same for England" in screen.body
    assert screen.card("measures") is None
    assert screen.file(client) == []


@pytest.mark.parametrize("slug", [*FOR_ENGLAND_ALONE, "inactive-adults"])
@pytest.mark.parametrize("place", [SYSTEM, LEICESTER, RUTLAND])
def test_englands_groups_are_never_shown_as_those_of_a_place(app, slug, place):
    screen = Screen(slug, place=place)
    assert "is not held by group for" in screen.body
    assert (screen.card("measures"), screen.card("table")) == (None, None)
    first = Screen(slug)
    assert not [name for name in LOCAL_NAMES if name in first.title]
    view = get_inequality_view(slug, InequalityRequest())
    assert view.area.code == ENGLAND
    assert set(view.now.groups["area_code"]) == {ENGLAND}
    caption = next(part for part in walk(first.card("table")) if part._type == "Caption")
    assert "England" in text_of(caption)


def test_the_menu_leads_to_measures_with_groups(app):
    screen = Screen(PATTERN_SLUG)
    menu = json.dumps(screen.drawn["controls"]["filters"])
    assert set(re.findall(r'"/inequalities/([a-z0-9-]+)"', menu)) == {measure.slug for measure in list_measures()}


def test_significance_is_said_in_words(app):
    for slug, chosen in (
        (PATTERN_SLUG, {}),
        ("inactive-adults", {"basis": "ethnic-groups"}),
        ("smoking-at-delivery", {}),
    ):
        groups = Screen(slug, **chosen).words("groups")
        assert "That is more than chance." in groups or "That could be chance." in groups
        assert "limits" in groups


def test_the_groups_over_time_hold_every_period_latest_first(client):
    rows = Screen("smoking-at-delivery").file(client, "/over-time")
    periods = list(dict.fromkeys(row["period"] for row in rows))
    assert periods == sorted(periods, reverse=True)
    assert len(periods) == 3
    for period in periods:
        now = Screen("smoking-at-delivery", period=slug_of(period)).file(client)
        assert [row for row in rows if row["period"] == period] == now


def test_the_two_data_sets_never_meet_on_this_page(client):
    for measure in list_measures():
        assert marks_in(ask(client, measure.slug, "").text) == [], measure.slug
        assert marks_in(client.get(FILE.format(measure.slug, "")).text) == [], measure.slug
    real = {measure.slug for measure in indicators.list_indicators()}
    with using_dataset(EXAMPLE_DATASET):
        slugs = [measure.slug for measure in list_measures()]
    assert len(slugs) == 6
    for slug in slugs:
        answer = ask(client, slug, "?data=example")
        response = answer.get_json()["response"]
        assert response["inequality-title"]["children"].startswith(EXAMPLE_STAMP), slug
        assert response["inequality-about"]["data"]["mark"] == EXAMPLE_STAMP
        assert not set(re.findall(r'"/(?:indicator|inequalities)/([a-z0-9-]+)', answer.text)) & real, slug
        rows = Screen(slug, data="example").file(client)
        assert all(row["indicator"].startswith(EXAMPLE_STAMP) for row in rows)
        assert all(row["note"].startswith(EXAMPLE_STAMP) for row in of_kind(rows, "measure").values())
        assert {row["kind"] for row in of_kind(rows, "group").values()} == {"Example"}
        assert ask(client, slug, "").status_code == 500
        assert Selection(data="example").to_search() in response["inequality-about"]["data"]["files"]["groups"]
