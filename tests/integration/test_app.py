"""The web application over real HTTP handling, without a browser: pages, callbacks, boundaries, headers."""

from __future__ import annotations

import gzip
import json

import brotli
import pytest

from benchmarks.dash_requests import outputs_named
from queries import indicators
from queries.ingest.load import LoadRequest, load
from tests.conftest import ROOT


@pytest.fixture
def client(app):
    return app.server.test_client()


def outputs_with(client, part: str) -> str:
    dependencies = client.get("/_dash-dependencies").get_json()
    return next(each["output"] for each in dependencies if part in each["output"])


def ask_view(client, slug: str, search: str):
    output = outputs_with(client, "indicator-view.data")
    body = {
        "output": output,
        "outputs": outputs_named(output),
        "inputs": [{"id": "indicator-query", "property": "data", "value": search}],
        "state": [{"id": "indicator-slug", "property": "data", "value": slug}],
        "changedPropIds": ["indicator-query.data"],
    }
    return client.post("/_dash-update-component", json=body)


def ask_charts(client, slug: str, search: str, painted: dict):
    output = outputs_with(client, "indicator-figures.data")
    body = {
        "output": output,
        "outputs": outputs_named(output),
        "inputs": [{"id": "indicator-painted", "property": "data", "value": {"query": search, **painted}}],
        "state": [{"id": "indicator-slug", "property": "data", "value": slug}],
        "changedPropIds": ["indicator-painted.data"],
    }
    return client.post("/_dash-update-component", json=body)


def test_the_way_in_is_a_page_and_leads_nowhere_else(client):
    response = client.get("/")
    assert response.status_code == 200
    assert "Location" not in response.headers


def test_a_filter_change_sends_figures_and_words(client):
    response = ask_view(client, "life-expectancy-at-birth", "?sex=female")
    answer = response.get_json()["response"]
    view = answer["indicator-view"]["data"]
    assert view["values"][0] == 81.7
    assert view["benchmark"]["value"] == 83.5
    assert answer["indicator-view"]["data"]["parts"]["title"].startswith("Women live longest")
    assert "geometry" not in response.text


def test_a_ward_view_is_small_and_holds_no_shapes(client):
    response = ask_view(client, "ethnic-group", "")
    assert len(response.data) < 40_000
    assert len(response.get_json()["response"]["indicator-view"]["data"]["classes"]) == 181


def test_what_the_address_gets_wrong_is_said(client):
    response = ask_view(client, "life-expectancy-at-birth", "?areas=planet&place=E99999999")
    words = response.get_json()["response"]["indicator-view"]["data"]["parts"]["notices"]
    assert "areas=planet" in words
    assert "place=E99999999" in words


def test_a_characteristic_without_figures_offers_the_nearest(client):
    response = ask_view(client, "life-expectancy-at-birth", "?characteristic=religion_or_belief&sex=female")
    answer = response.get_json()["response"]
    assert set(answer["indicator-view"]["data"]["classes"]) == {"n"}
    words = answer["indicator-view"]["data"]["parts"]["notices"]
    assert "by religion or belief is not published" in words
    assert "/indicator/life-expectancy-at-birth?sex=female" in words


def test_a_sex_that_is_not_held_is_a_gap_in_the_figures_not_a_slip_in_the_address(client):
    answer = ask_view(client, "religion", "?sex=female").get_json()["response"]
    words = answer["indicator-view"]["data"]["parts"]["notices"]
    assert "is not published for women. The figures on show are for persons." in words
    assert "We do not know" not in words


def test_one_period_alone_is_said_once(client):
    painted = {"selected": ["E05010458"], "ranking_width_px": 460, "trend_width_px": 700}
    answer = ask_charts(client, "religion", "?areas=ward", painted).get_json()["response"]
    assert answer["indicator-figures"]["data"]["parts"]["trend-words"] == ""
    drawn = json.dumps(answer["indicator-figures"]["data"]["trend"])
    assert "Only one period is held" in drawn.replace("<br>", " ")


def test_charts_follow_the_selected_area(client):
    painted = {"selected": ["E06000017"], "ranking_width_px": 460, "trend_width_px": 700}
    answer = ask_charts(client, "life-expectancy-at-birth", "", painted).get_json()["response"]
    assert answer["indicator-figures"]["data"]["parts"]["trend-title"].startswith("Rutland: 82.3 years in 2015 to 2017")
    assert "E06000017" in answer["indicator-figures"]["data"]["ranking"]["layout"]["meta"]["area_codes"]
    assert "Leicester" in answer["indicator-figures"]["data"]["parts"]["ranking-summary"]


@pytest.mark.parametrize("width", [None, 0, 10**9, -5])
def test_a_strange_width_still_draws(client, width):
    painted = {"selected": [], "ranking_width_px": width, "trend_width_px": width}
    assert ask_charts(client, "ethnic-group", "?areas=ward", painted).status_code == 200


def test_a_failing_callback_has_a_reference_and_no_details(client):
    response = ask_view(client, "no-such-measure", "")
    assert response.status_code == 500
    assert response.headers["X-Reference"] == response.get_json()["reference"]
    assert "Traceback" not in response.text


def test_every_indicator_page_renders(app, client):
    for indicator in indicators.list_indicators():
        assert ask_view(client, indicator.slug, "?shade=gap").status_code == 200, indicator.slug
        assert ask_view(client, indicator.slug, "?shade=verdict&areas=place").status_code == 200, indicator.slug


@pytest.mark.parametrize(
    ("encoding", "unpack"), [("br", brotli.decompress), ("gzip", gzip.decompress), ("identity", bytes)]
)
def test_boundaries_are_compressed_once_and_immutable(client, encoding, unpack):
    response = client.get("/boundaries/published-1/ward.json", headers={"Accept-Encoding": encoding})
    form = json.loads(unpack(response.data))
    assert len(form["codes"]) == 181
    assert sum(path == "" for path in form["paths"]) == 2
    assert "immutable" in response.headers["Cache-Control"]
    assert response.headers.get("Content-Encoding", "identity") == encoding


@pytest.mark.parametrize("address", ["published-9/ward", "published-1/planet", "published-1/england", "x/ward"])
def test_unknown_boundaries_are_not_found(client, address):
    assert client.get(f"/boundaries/{address}.json").status_code == 404


def test_headers_forbid_other_hosts_and_inline_scripts(client):
    policy = client.get("/indicator/life-expectancy-at-birth").headers["Content-Security-Policy"]
    scripts = next(part for part in policy.split(";") if part.strip().startswith("script-src"))
    assert "unsafe" not in scripts
    assert "http" not in policy
    assert client.get("/").headers["X-Content-Type-Options"] == "nosniff"


def test_no_database_says_what_to_do(dash_app, serve, tmp_path):
    serve(tmp_path)
    client = dash_app.server.test_client()
    assert client.get("/boundaries/published-1/ward.json").status_code == 404
    assert "Run make data" in client.get("/_dash-layout").text


def test_a_running_app_serves_the_next_release(app, client, serve, tmp_path):
    request = LoadRequest(
        data_dir=ROOT / "data", definitions_dir=ROOT / "queries" / "definitions", database_dir=tmp_path
    )
    load(request)
    serve(tmp_path)
    first = ask_view(client, "life-expectancy-at-birth", "").get_json()["response"]["indicator-view"]["data"]
    load(request)
    second = ask_view(client, "life-expectancy-at-birth", "").get_json()["response"]["indicator-view"]["data"]
    assert first["boundaries_url"] == "/boundaries/published-1/district.json"
    assert second["boundaries_url"] == "/boundaries/published-2/district.json"
    assert client.get(first["boundaries_url"]).status_code == 200
