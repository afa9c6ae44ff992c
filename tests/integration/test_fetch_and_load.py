"""`fetch` without arguments: all that is followed comes, is loaded, and takes the place of what stood in for it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import yaml
from sqlalchemy import select

from queries import indicators
from queries.areas import list_areas
from queries.catalogue import list_sources
from queries.engine import current_release, fetch_frame
from queries.ingest.__main__ import main
from queries.ingest.load import load
from queries.models import Geography
from queries.schema import observations
from tests import factories
from tests.factories import ENGLAND, LEICESTER, LEICESTERSHIRE, MSOA_1, MSOA_2, RUTLAND
from tests.integration.fetch_service import AREA_TYPES, Asked, Reply, Service, as_json, figures, ring, serving

CSV_PATH = "/api/all_data/csv/by_indicator_id"
PATTERN_ID = "ons_msoa.life_expectancy"
PATTERN_SLUG = "life-expectancy-small-area-pattern"
FOLLOWED = {
    "fingertips": [
        {"indicators": ["93283"], "area_types": ["msoa"]},
        {"indicators": ["93283"], "area_types": ["ward"], "if_published": True},
        {"indicators": ["90366"], "area_types": ["lad", "utla"]},
    ]
}


def life(code: str, value: float, **cells: object) -> dict[str, object]:
    """Make a row of 90366 or 93283 with limits."""
    limits = {"Lower CI 95.0 limit": value - 1, "Upper CI 95.0 limit": value + 1}
    return {"Area Code": code, "Area Name": "Somewhere", "Value": value, **limits, **cells}


ENGLAND_ROW = life(ENGLAND, 79.1, **{"Area Type": "England", "Parent Code": ""})
BY_MSOA = figures(
    ENGLAND_ROW, life(MSOA_1, 76.4), life("E02000001", 80.0), {"Area Code": MSOA_2, "Value note": "Value suppressed"}
)
OF_90366 = {"Indicator ID": 90366, "Time period": "2021 - 23", "Time period range": "3y"}
BY_DISTRICT = figures(ENGLAND_ROW | OF_90366, life(LEICESTER, 76.5, **OF_90366), life(RUTLAND, 81.5, **OF_90366))
BY_COUNTY = figures(ENGLAND_ROW | OF_90366, life(LEICESTER, 76.5, **OF_90366), life(LEICESTERSHIRE, 80.4, **OF_90366))


def answer(asked: Asked) -> Reply:
    bodies = {
        ("93283", "3"): BY_MSOA,
        ("93283", "8"): figures(ENGLAND_ROW),
        ("90366", "501"): BY_DISTRICT,
        ("90366", "502"): BY_COUNTY,
    }
    return Reply(bodies[asked.query["indicator_ids"], asked.query["child_area_type_id"]])


@pytest.fixture
def service() -> Iterator[Service]:
    with serving() as running:
        running.says("/api/area_types", as_json(AREA_TYPES))
        running.answers[CSV_PATH] = answer
        running.answers["/api/indicator_metadata/csv/by_indicator_id"] = lambda asked: Reply(
            f"Indicator ID,Definition\n{asked.query['indicator_ids']},Years\n".encode()
        )
        yield running


@pytest.fixture
def system(workspace: Path) -> Path:
    """Make a small system that ships a pattern for small areas and a copy of 90366, and follows the service's own."""
    data, definitions = workspace / "data", workspace / "definitions"
    years = {"unit": "years", "value_type": "life_expectancy", "polarity": "high_is_good", "class_limits": [75, 78, 81]}
    factories.write_definition(
        definitions, PATTERN_SLUG, indicator_id=PATTERN_ID, warning="Pattern, not level", **years
    )
    nearest = {"nearest": {"msoa": PATTERN_SLUG}, "not_published": {"msoa": "Only a pattern", "ward": "None"}}
    factories.write_definition(definitions, "life-expectancy-at-birth", indicator_id="90366", **years, **nearest)
    folder = data / factories.SOURCE_ID
    usual = {"sex": "Male", "age": "All ages", "time_period_range": "5y", "time_period": "2016 - 20"}
    of_msoa = {"area_type": "MSOA", "vintage": "MSOA 2011"}
    rows = [
        factories.row(indicator_id=PATTERN_ID, area_code=MSOA_1, value=79.0, kind="third_party", **usual, **of_msoa),
        factories.row(indicator_id="90366", area_code=LEICESTER, value=76.0, **usual | {"time_period_range": "5y"}),
    ]
    factories.write_csv(folder / "life.csv", rows)
    factories.write_origin(folder)
    fetched = {
        "indicator_id": "93283",
        "supersedes": [PATTERN_ID],
        "definitions": {
            PATTERN_SLUG: {"indicator_id": "93283", "title": "Small areas", "warning": "", "source_id": "fingertips"},
            "life-expectancy-at-birth": {"not_published": {"msoa": "A page of their own"}},
        },
    }
    (definitions / "fetched").mkdir()
    (definitions / "fetched" / "93283.yaml").write_text(yaml.safe_dump(fetched))
    (data / "follow.yaml").write_text(yaml.safe_dump(FOLLOWED))
    return workspace


@pytest.fixture
def refresh(
    service: Service, system: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], serve: Callable
) -> Callable[..., tuple[int, str]]:
    def command(*arguments: str) -> tuple[int, str]:
        for name, folder in (("DATA", "data"), ("DEFINITIONS", "definitions")):
            monkeypatch.setenv(f"HEALTH_GAP_{name}_DIR", str(system / folder))
        serve(system / "db")
        addresses = ["--fingertips-address", f"{service.address}/api", "--geography-address", f"{service.address}/geo"]
        code = main(["fetch", "--gap-seconds", "0", "--into", str(system / "downloads"), *addresses, *arguments])
        return code, capsys.readouterr().out

    return command


def held(slug: str, source_id: str) -> dict[str, float]:
    """Give the figures that the database holds of an indicator from one source, by area."""
    of_both = (observations.c.indicator_slug == slug) & (observations.c.source_id == source_id)
    rows = fetch_frame(select(observations).where(of_both)).dropna(subset=["value"])
    rows = rows[rows["category"] == ""]
    return dict(zip(rows["area_code"], rows["value"], strict=True))


def test_what_is_followed_comes_and_is_loaded_as_published(refresh):
    code, printed = refresh()
    assert code == 0, printed
    assert "by Ward: not published" in printed
    rows = fetch_frame(select(observations).where(observations.c.source_id == "fingertips"))
    assert set(rows["kind"]) == {"published"}
    assert held("life-expectancy-at-birth", "fingertips") == {
        ENGLAND: 79.1,
        LEICESTER: 76.5,
        RUTLAND: 81.5,
        LEICESTERSHIRE: 80.4,
    }
    small = rows[rows["area_code"] == MSOA_1].iloc[0]
    assert (small["value"], small["lower_ci95"], small["upper_ci95"]) == (76.4, 75.4, 77.4)
    suppressed = rows[rows["area_code"] == MSOA_2].iloc[0]
    assert (suppressed["status"], suppressed["value_note"]) == ("suppressed", "Value suppressed")


def test_a_layer_of_another_vintage_becomes_the_areas_of_its_level(refresh, service, system):
    districts = json.loads((system / "data" / "boundaries" / "district.geojson").read_text())["features"]
    here = next(each["geometry"] for each in districts if each["properties"]["area_code"] == LEICESTER)
    shapes = {"E02009001": here, "E02009002": ring(4000)}  # the second lies far away
    features = [
        {
            "type": "Feature",
            "id": place,
            "geometry": shape,
            "properties": {"FID": place, "MSOA21CD": code, "MSOA21NM": code},
        }
        for place, (code, shape) in enumerate(shapes.items(), start=1)
    ]
    layer = "/geo/MSOA_2021/FeatureServer/0"
    fields = [{"name": name} for name in ("FID", "MSOA21CD", "MSOA21NM")]
    told = {"name": "MSOA_2021", "geometryType": "esriGeometryPolygon", "objectIdField": "FID", "maxRecordCount": 9}
    service.says(layer, as_json(told | {"fields": fields, "editingInfo": {"lastEditDate": 1}}))
    service.answers[f"{layer}/query"] = lambda asked: as_json(
        {"count": 2} if "returnCountOnly" in asked.query else {"type": "FeatureCollection", "features": features}
    )
    followed = {"boundaries": [{"service": "MSOA_2021", "draws": "msoa", "areas_within": True}]}
    (system / "data" / "follow.yaml").write_text(yaml.safe_dump(followed))
    for arguments in ((), ("--offline",)):
        code, printed = refresh(*arguments)
        assert code == 0, printed
        assert [(area.code, area.place_code) for area in list_areas(Geography.MSOA)] == [("E02009001", LEICESTER)]


def test_the_source_says_of_every_file_where_it_was_and_its_checksum(refresh):
    refresh()
    source = indicators.get_source("fingertips")
    assert source.publisher == "Office for Health Improvement and Disparities"

    notes = next(each.source.notes for each in list_sources() if each.source.source_id == "fingertips")
    assert sum("SHA-256" in note for note in notes) == 3
    assert any("child_area_type_id=3" in note and "fingertips_93283_msoa.csv" in note for note in notes)


def test_the_services_own_figures_take_the_place_of_the_pattern(refresh, system, serve):
    serve(system / "db")
    load(factories.load_request(system))
    assert held(PATTERN_SLUG, factories.SOURCE_ID) == {MSOA_1: 79.0}
    assert indicators.get_indicator(PATTERN_SLUG).warning == "Pattern, not level"
    _, printed = refresh()
    assert f"1 rows of {PATTERN_ID} are left out" in printed
    assert held(PATTERN_SLUG, factories.SOURCE_ID) == {}
    assert held(PATTERN_SLUG, "fingertips") == {ENGLAND: 79.1, MSOA_1: 76.4}
    now = indicators.get_indicator(PATTERN_SLUG)
    assert (now.indicator_id, now.title, now.warning, now.source_id) == ("93283", "Small areas", "", "fingertips")
    other = indicators.get_indicator("life-expectancy-at-birth")
    assert other.not_published == {"msoa": "A page of their own", "ward": "None"}


def test_without_a_figure_of_this_system_nothing_is_superseded(refresh, service):
    suppressed = {"Area Code": MSOA_1, "Value note": "Value suppressed"}
    bodies = {"3": figures(ENGLAND_ROW, suppressed), "8": figures(ENGLAND_ROW), "501": BY_DISTRICT, "502": BY_COUNTY}
    service.answers[CSV_PATH] = lambda asked: Reply(bodies[asked.query["child_area_type_id"]])
    assert refresh()[0] == 0
    assert held(PATTERN_SLUG, factories.SOURCE_ID) == {MSOA_1: 79.0}


def test_when_one_thing_fails_nothing_is_loaded(refresh, service, system):
    refresh()
    release = current_release()
    service.answers[CSV_PATH] = lambda asked: (
        Reply(b"<html>", 200) if asked.query["indicator_ids"] == "90366" else answer(asked)
    )
    code, printed = refresh()
    assert code == 1
    assert "2 of the things asked for did not come" in printed
    assert current_release() == release


def test_a_download_that_was_touched_is_nobodys_word_but_the_users(refresh, system):
    assert refresh("--no-load")[0] == 0
    path = system / "downloads" / "fingertips_93283_msoa.csv"
    path.write_bytes(path.read_bytes().replace(b"76.4", b"76.5"))
    load(factories.load_request(system, path))
    rows = fetch_frame(select(observations).where(observations.c.source_id == f"local:{path.name}"))
    assert set(rows["kind"]) == {"derived"}
    assert set(rows["area_code"]) == {ENGLAND, MSOA_1, MSOA_2}
    assert held(PATTERN_SLUG, factories.SOURCE_ID) == {MSOA_1: 79.0}


def test_two_downloads_that_disagree_are_refused(refresh, service):
    other = figures(ENGLAND_ROW | OF_90366, life(LEICESTER, 70.0, **OF_90366))
    service.answers[CSV_PATH] = lambda asked: (
        Reply(other) if asked.query["child_area_type_id"] == "502" else answer(asked)
    )
    code, printed = refresh()
    assert code == 1
    assert "expected one row for each indicator, area" in printed


def test_a_list_that_is_not_there_is_refused(refresh):
    code, printed = refresh("--follow", "/nowhere/follow.yaml")
    assert (code, "there is no such file" in printed) == (1, True)


def test_a_file_of_words_that_is_not_as_agreed_is_refused(refresh, system):
    (system / "definitions" / "fetched" / "93283.yaml").write_text("indicator_id: '93283'\nreplaces: [x]\n")
    code, printed = refresh()
    assert (code, "definitions/fetched/93283.yaml" in printed) == (1, True)


def test_what_was_loaded_last_is_loaded_again_without_asking_anybody(refresh, service, system):
    refresh()
    asked, release = len(service.requests), current_release().number
    code, printed = refresh("--offline")
    assert code == 0, printed
    assert len(service.requests) == asked
    assert current_release().number == release + 1
    assert held(PATTERN_SLUG, "fingertips") == {ENGLAND: 79.1, MSOA_1: 76.4}


def test_without_anything_fetched_what_ships_is_loaded(refresh):
    assert refresh("--offline")[0] == 0
    assert held(PATTERN_SLUG, factories.SOURCE_ID) == {MSOA_1: 79.0}


def test_a_file_that_went_missing_since_is_said(refresh, system):
    refresh()
    (system / "downloads" / "fingertips_93283_msoa.csv").unlink()
    code, printed = refresh("--offline")
    assert (code, "fingertips_93283_msoa.csv" in printed and "fetch" in printed) == (1, True)
