"""What the callbacks send, over HTTP: one character and a few numbers for each area, in the order of the boundaries."""

from __future__ import annotations

import json

import pytest

from benchmarks.dash_requests import outputs_named
from queries import indicators, series
from queries.models import MAPPED_GEOGRAPHIES, Shade
from tests.browser import published
from tests.browser.published import CASE_STUDY, ENGLAND, FOR_ENGLAND_ALONE, LEICESTER, RUTLAND

LIFE_EXPECTANCY = "life-expectancy-at-birth"
ARRAYS = (
    "classes", "statuses", "shown", "values", "lower", "upper", "counts", "denominators", "gaps", "verdicts", "note_of",
)  # fmt: skip
MOST_BYTES = 40_000


class Callbacks:
    """The two callbacks of the indicator page, asked as a browser asks them."""

    def __init__(self, client) -> None:
        self._client = client
        self._outputs = [each["output"] for each in client.get("/_dash-dependencies").get_json()]

    def _post(self, part: str, changed: dict[str, object], state: dict[str, object]):
        output = next(each for each in self._outputs if part in each)

        def listed(values: dict[str, object]) -> list[dict[str, object]]:
            return [{"id": name, "property": "data", "value": value} for name, value in values.items()]

        return self._client.post(
            "/_dash-update-component",
            json={
                "output": output,
                "outputs": outputs_named(output),
                "inputs": listed(changed),
                "state": listed(state),
                "changedPropIds": [f"{name}.data" for name in changed],
            },
        )

    def view(self, search: str = "", slug: str = LIFE_EXPECTANCY):
        return self._post("indicator-view.data", {"indicator-query": search}, {"indicator-slug": slug})

    def charts(self, painted: dict[str, object], search: str = "", slug: str = LIFE_EXPECTANCY):
        painted = {"query": search, **painted}
        return self._post("indicator-figures.data", {"indicator-painted": painted}, {"indicator-slug": slug})


@pytest.fixture
def callbacks(app) -> Callbacks:
    return Callbacks(app.server.test_client())


def payload(answer) -> dict[str, object]:
    return answer.get_json()["response"]["indicator-view"]["data"]


def words(answer, part: str) -> str:
    """A part of the page, as markup."""
    return payload(answer)["parts"][part]


def test_the_first_view_holds_the_figures_that_ship(callbacks):
    answer = callbacks.view()
    view = payload(answer)
    shipped = published.rows(published.LIFE_EXPECTANCY, Sex="Male", Time_period="2023 - 25")
    assert view["values"] == [float(shipped[code]["Value"]) for code in published.areas("district")]
    assert view["benchmark"]["value"] == float(shipped[ENGLAND]["Value"])
    assert "a gap of 5.4 years" in words(answer, "title")
    assert view["default_selected"] == [LEICESTER]
    assert view["statuses"] == "v" * 9


def test_every_measure_at_every_level_sends_one_entry_for_each_area(callbacks):
    for indicator in indicators.list_indicators():
        held = series.list_geographies(indicator.slug)
        assert bool(held) is (indicator.slug not in (*FOR_ENGLAND_ALONE, CASE_STUDY)), indicator.slug
        for level in held:
            view = payload(callbacks.view(f"?areas={level}", indicator.slug))
            size = len(published.areas(level.value))
            assert {len(view[name]) for name in ARRAYS} == {size}, indicator.slug
            assert sum(entry["count"] for entry in view["legend"]) == size, indicator.slug
            assert any(value is not None for value in view["values"]), indicator.slug
            shown = {entry["class"] for entry in view["legend"] if entry["count"]}
            assert shown == set(view["classes"]), indicator.slug


@pytest.mark.parametrize("slug", FOR_ENGLAND_ALONE)
def test_a_measure_held_for_england_alone_draws_no_map_and_leads_to_its_groups(callbacks, slug):
    answer = callbacks.view("", slug)
    assert payload(answer)["values"] == [None] * 9
    said = words(answer, "notices")
    assert "No figure for districts is held here" in said
    assert f'"/inequalities/{slug}"' in said


@pytest.mark.parametrize("level", MAPPED_GEOGRAPHIES)
@pytest.mark.parametrize("shade", Shade)
def test_every_level_and_shading_of_a_census_table_adds_up(callbacks, level, shade):
    search = f"?areas={level}&place={LEICESTER}&shade={shade}"
    view = payload(callbacks.view(search, "religion"))
    codes = list(published.areas(level.value).items())
    inside = [code == LEICESTER or area.place_code == LEICESTER for code, area in codes]
    assert [flag == "1" for flag in view["shown"]] == inside
    assert [letter == "-" for letter in view["classes"]] == [not each for each in inside]
    assert sum(entry["count"] for entry in view["legend"]) == sum(inside)
    assert view["zoom_to"] == LEICESTER


def test_the_same_question_has_the_same_key_and_another_has_another(callbacks):
    keys = [payload(callbacks.view(search))["key"] for search in ("", "", "?sex=female", "?shade=gap", "?areas=ward")]
    assert keys[0] == keys[1]
    assert len(set(keys)) == 4


def test_a_filter_change_is_small(callbacks):
    for slug in ("religion", "deprivation-most-deprived-fifth"):
        answer = callbacks.view("?areas=ward", slug)
        assert len(answer.data) < MOST_BYTES
        assert b'"paths"' not in answer.data


def test_what_the_address_asks_in_vain_is_named(callbacks):
    answer = callbacks.view(f"?areas=planet&sex=robot&colour=blue&place=E99&period=1999&benchmark={published.SYSTEM}")
    said = words(answer, "notices")
    for text in ("areas=planet", "sex=robot", "colour=blue", "place=E99", "period=1999", "benchmark=E54000015"):
        assert text in said
    assert payload(answer)["geography"] == "district"


@pytest.mark.parametrize("characteristic", ["race", "disability", "age", "sexual_orientation"])
def test_figures_of_everyone_are_never_passed_off_as_those_of_a_group(callbacks, characteristic):
    answer = callbacks.view(f"?characteristic={characteristic}")
    assert "is not published" in words(answer, "notices")
    assert payload(answer)["values"] == [None] * 9


def test_a_ranking_and_a_trend_follow_the_selected_area(callbacks):
    view = payload(callbacks.view())
    answer = callbacks.charts({"key": view["key"], "selected": [RUTLAND]}).get_json()["response"]
    figures = answer["indicator-figures"]["data"]
    assert set(figures["ranking"]["layout"]["meta"]["area_codes"]) == set(published.areas("district"))
    assert "Rutland" in answer["indicator-figures"]["data"]["parts"]["trend-title"]
    assert "Rutland" in json.dumps(answer["indicator-figures"]["data"]["parts"]["reading"])
    assert (
        "Leicester 77.5 years to Rutland 82.9 years" in answer["indicator-figures"]["data"]["parts"]["ranking-summary"]
    )


def test_charts_of_every_measure_can_be_drawn_and_described(callbacks):
    for indicator in indicators.list_indicators():
        view = payload(callbacks.view("", indicator.slug))
        painted = {"key": view["key"], "selected": view["default_selected"]}
        answer = callbacks.charts(painted, "", indicator.slug).get_json()["response"]
        for part in ("ranking", "trend"):
            assert answer["indicator-figures"]["data"]["parts"][f"{part}-summary"], indicator.slug
            assert answer["indicator-figures"]["data"][part]["data"] is not None
        assert answer["indicator-figures"]["data"]["parts"]["reading"], indicator.slug


def test_an_empty_view_says_so_in_every_picture(callbacks):
    answer = callbacks.charts({"key": "", "selected": []}, "?areas=ward").get_json()["response"]
    assert "nothing to rank" in answer["indicator-figures"]["data"]["parts"]["ranking-summary"]
    assert "No figures over time" in answer["indicator-figures"]["data"]["parts"]["trend-summary"]
    assert "No area here has a figure" in json.dumps(answer["indicator-figures"]["data"]["parts"]["reading"])


def test_a_callback_that_fails_says_a_reference_and_nothing_else(callbacks, caplog):
    answer = callbacks.view("", "no-such-measure")
    assert answer.status_code == 500
    reference = answer.headers["X-Reference"]
    assert answer.get_json() == {"reference": reference}
    assert reference in caplog.text
    assert "no-such-measure" not in answer.text
