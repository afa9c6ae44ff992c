"""Queries on the data that ship, against a second implementation that loops over the stored rows in plain Python."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

import geopandas as gpd
import pandas as pd
import pytest
from sqlalchemy import select

from queries import areas, boundaries, comparisons, indicators, observations, series, views
from queries.engine import fetch_frame
from queries.errors import UnknownAreaError, UnknownGeographyError, UnknownIndicatorError
from queries.models import (
    MAPPED_GEOGRAPHIES,
    SMALL_AREA_GEOGRAPHIES,
    Characteristic,
    Geography,
    Polarity,
    SeriesRequest,
    Sex,
    ValueStatus,
    Verdict,
    ViewRequest,
)
from queries.schema import observations as observation_table
from tests.browser import published
from tests.browser.published import ENGLAND, LEICESTER, RUTLAND

pytestmark = [pytest.mark.on_every_store, pytest.mark.usefixtures("shipped")]

LIFE_EXPECTANCY, PATTERN, FIFTH = (
    "life-expectancy-at-birth",
    "life-expectancy-small-area-pattern",
    "deprivation-most-deprived-fifth",
)
TEXT, NUMBER = "str", "float64"
AREA_VALUES = {
    "area_code": TEXT, "area_name": TEXT, "vintage": TEXT, "place_code": TEXT, "district_code": TEXT,
    "neighbourhood_code": TEXT, "area_note": TEXT, "value": NUMBER, "lower_ci95": NUMBER, "upper_ci95": NUMBER,
    "lower_ci998": NUMBER, "upper_ci998": NUMBER, "event_count": NUMBER, "denominator_count": NUMBER, "status": TEXT,
    "value_note": TEXT, "published_comparison": TEXT, "kind": TEXT, "source_id": TEXT,
}  # fmt: skip
HISTORY = {
    "area_code": TEXT, "area_name": TEXT, "period": TEXT, "value": NUMBER, "lower_ci95": NUMBER, "upper_ci95": NUMBER,
    "event_count": NUMBER, "denominator_count": NUMBER, "status": TEXT, "value_note": TEXT, "kind": TEXT,
    "source_id": TEXT,
}  # fmt: skip
VIEWS = [
    (LIFE_EXPECTANCY, ViewRequest()),
    (LIFE_EXPECTANCY, ViewRequest(series=SeriesRequest(sex=Sex.FEMALE, period="2015-to-2017"), benchmark=RUTLAND)),
    (LIFE_EXPECTANCY, ViewRequest(series=SeriesRequest(geography=Geography.WARD))),
    (PATTERN, ViewRequest()),
    (PATTERN, ViewRequest(series=SeriesRequest(sex=Sex.PERSONS), place=LEICESTER)),
    (FIFTH, ViewRequest(series=SeriesRequest(geography=Geography.WARD))),
    ("healthy-life-expectancy", ViewRequest()),
    ("smoking", ViewRequest(benchmark=LEICESTER)),
    ("religion", ViewRequest(series=SeriesRequest(characteristic=Characteristic.RELIGION_OR_BELIEF, group="muslim"))),
    ("covid-first-dose-50-plus-nims", ViewRequest(series=SeriesRequest(geography=Geography.MSOA))),
    ("inequality-in-life-expectancy", ViewRequest(place=RUTLAND)),
]
IDS = [f"{slug}-{place}" for place, (slug, _) in enumerate(VIEWS)]

Stored = dict[str, object]


def plain(value: object) -> object:
    return None if isinstance(value, float) and value != value else value


@pytest.fixture
def stored() -> Iterator[list[Stored]]:
    """Every stored figure as a dictionary."""
    frame = fetch_frame(select(observation_table))
    return [{name: plain(value) for name, value in row.items()} for row in frame.to_dict("records")]


def naive_series(stored: list[Stored], slug: str, choice, *, period: str | None = None) -> list[Stored]:
    wanted = {
        "indicator_slug": slug, "sex": choice.sex.value, "age": choice.age,
        "category_type": choice.category_type, "category": choice.category,
    }  # fmt: skip
    found = [row for row in stored if all(row[name] == value for name, value in wanted.items())]
    return [row for row in found if period is None or row["period"] == period]


def naive_verdict(row: Stored, level: str, benchmark, indicator) -> Verdict:
    value, lower, upper = row["value"], row[f"lower_ci{level}"], row[f"upper_ci{level}"]
    if row["area_code"] == benchmark.code or value is None or lower is None or upper is None:
        return Verdict.NOT_COMPARED
    if lower <= benchmark.value <= upper:
        return Verdict.SIMILAR
    is_above = lower > benchmark.value
    if indicator.polarity is Polarity.NO_JUDGEMENT:
        return Verdict.HIGHER if is_above else Verdict.LOWER
    is_good = is_above == (indicator.polarity is Polarity.HIGH_IS_GOOD)
    return Verdict.BETTER if is_good else Verdict.WORSE


def expect_columns(frame: pd.DataFrame, types: dict[str, str]) -> None:
    assert {name: str(frame[name].dtype) for name in types} == types


@pytest.mark.parametrize(("slug", "request_"), VIEWS, ids=IDS)
def test_a_view_holds_what_a_loop_over_the_rows_finds(stored, slug, request_):
    view = views.get_indicator_view(slug, request_)
    by_area = {row["area_code"]: row for row in naive_series(stored, slug, view.choice, period=view.choice.period)}
    values = view.comparison.values
    level = published.areas(view.choice.geography.value)
    assert values["area_code"].tolist() == list(level)
    for line in values.to_dict("records"):
        row = by_area.get(line["area_code"])
        if row is None:
            assert line["status"] == ValueStatus.NOT_PUBLISHED
            assert pd.isna(line["value"])
            continue
        for name in ("value", "lower_ci95", "upper_ci95", "lower_ci998", "event_count", "denominator_count"):
            assert plain(line[name]) == row[name]
        assert (line["status"], line["kind"], line["source_id"]) == (row["status"], row["kind"], row["source_id"])


@pytest.mark.parametrize(("slug", "request_"), VIEWS, ids=IDS)
def test_gaps_and_verdicts_are_those_of_the_definition(stored, slug, request_):
    view = views.get_indicator_view(slug, request_)
    comparison, indicator = view.comparison, view.indicator
    by_area = {row["area_code"]: row for row in naive_series(stored, slug, view.choice, period=view.choice.period)}
    benchmark = comparison.benchmark
    if benchmark is None:
        assert comparison.values["gap"].isna().all()
        assert set(comparison.values["verdict"]) == {Verdict.NOT_COMPARED}
        return
    assert by_area[benchmark.code]["value"] == benchmark.value
    is_small = view.choice.geography in SMALL_AREA_GEOGRAPHIES
    level = "998" if is_small and comparison.values["lower_ci998"].notna().any() else "95"
    assert comparison.confidence_percent == {"998": 99.8, "95": 95}[level]
    has_limits = comparison.values[f"lower_ci{level}"].notna().any()
    for line in comparison.values.to_dict("records"):
        row = by_area.get(line["area_code"], {"value": None})
        if row["value"] is None:
            assert pd.isna(line["gap"])
            assert line["verdict"] == Verdict.NOT_COMPARED
            continue
        assert line["gap"] == pytest.approx(row["value"] - benchmark.value)
        if not indicator.may_compare:
            assert line["verdict"] == Verdict.NOT_COMPARED
        elif has_limits:
            assert line["verdict"] == naive_verdict(row, level, benchmark, indicator)


def test_the_publishers_own_verdict_stands_only_beside_its_own_benchmark():
    against_england = views.get_indicator_view(LIFE_EXPECTANCY, ViewRequest()).comparison
    shipped = published.rows(published.LIFE_EXPECTANCY, Sex="Male", Time_period="2023 - 25")
    for line in against_england.values.to_dict("records"):
        word = shipped[line["area_code"]]["Compared to England value or percentiles"]
        assert line["verdict"] == word.lower()
    assert against_england.basis == comparisons.PUBLISHERS_OWN
    against_rutland = views.get_indicator_view(LIFE_EXPECTANCY, ViewRequest(benchmark=RUTLAND)).comparison
    assert against_rutland.benchmark.code == RUTLAND
    assert set(against_rutland.values["verdict"]) == {Verdict.NOT_COMPARED}
    assert "cannot test" in against_rutland.basis


@pytest.mark.parametrize(("slug", "request_"), VIEWS, ids=IDS)
def test_no_area_is_compared_with_itself(slug, request_):
    comparison = views.get_indicator_view(slug, request_).comparison
    if comparison.benchmark is not None:
        own = comparison.values["area_code"] == comparison.benchmark.code
        assert set(comparison.values.loc[own, "verdict"]) <= {Verdict.NOT_COMPARED}


def test_a_benchmark_always_comes_from_the_source_of_the_areas_own_figures():
    for indicator in indicators.list_indicators():
        for geography in series.list_geographies(indicator.slug):
            request = ViewRequest(series=SeriesRequest(geography=geography), benchmark=LEICESTER)
            comparison = views.get_indicator_view(indicator.slug, request).comparison
            if comparison.benchmark is None:
                continue
            figures = comparison.values[comparison.values["value"].notna()]
            choice = series.choose_series(indicator.slug, request.series)
            reference = observations.fetch_reference_values(indicator.slug, choice, (comparison.benchmark.code,))
            assert reference["source_id"].iloc[0] in set(figures["source_id"]), indicator.slug


def test_the_four_counts_of_places_are_right():
    counts = {level: len(areas.list_areas(level)) for level in Geography}
    assert counts == {
        "england": 1,
        "system": 1,
        "place": 3,
        "district": 9,
        "neighbourhood": 12,
        "msoa": 125,
        "ward": 181,
    }
    assert sum(area.code.startswith("E07") for area in areas.list_areas(Geography.DISTRICT)) == 7
    for level in MAPPED_GEOGRAPHIES:
        assert [area.code for area in areas.list_areas(level)] == list(published.areas(level.value))


def test_areas_know_what_holds_them():
    for level in MAPPED_GEOGRAPHIES:
        for area in areas.list_areas(level):
            line = published.areas(level.value)[area.code]
            held = (
                area.name,
                area.place_code or "",
                area.district_code or "",
                area.neighbourhood_code or "",
                area.note,
            )
            assert held == (line.name, line.place_code, line.district_code, line.neighbourhood_code, line.note)
            assert areas.get_area(area.code) == area
    with pytest.raises(UnknownAreaError, match="E99"):
        areas.get_area("E99")
    title, vintage, credit = areas.get_geography_names(Geography.WARD)
    assert (title, vintage.split(",")[0]) == ("Wards", "December 2022 wards")
    assert "Office for National Statistics" in credit


def test_two_wards_have_no_shape_and_say_why():
    shapes = boundaries.fetch_boundaries(Geography.WARD)
    assert isinstance(shapes, gpd.GeoDataFrame)
    assert shapes.crs.to_epsg() == 4326
    assert list(shapes.columns) == ["area_code", "area_name", "geometry"]
    assert len(shapes) == 179
    assert shapes.geometry.is_valid.all()
    missing = [area for area in areas.list_areas(Geography.WARD) if area.code not in set(shapes["area_code"])]
    assert {area.code: area.name for area in missing} == published.UNPUBLISHED_WARDS
    assert all("best fit" in area.note for area in missing)
    values = views.get_indicator_view(
        FIFTH, ViewRequest(series=SeriesRequest(geography=Geography.WARD))
    ).comparison.values
    without = values[values["status"] != ValueStatus.VALUE]
    assert set(without["area_code"]) == set(published.UNPUBLISHED_WARDS)


def test_a_level_without_boundaries_is_refused():
    with pytest.raises(UnknownGeographyError):
        boundaries.get_web_boundaries(Geography.ENGLAND, "identity")
    assert boundaries.fetch_boundaries(Geography.ENGLAND).empty


def test_full_and_empty_frames_have_the_same_columns_and_types():
    full = series.choose_series(PATTERN, SeriesRequest())
    empty = series.choose_series(LIFE_EXPECTANCY, SeriesRequest(geography=Geography.WARD))
    for slug, choice in ((PATTERN, full), (LIFE_EXPECTANCY, empty)):
        expect_columns(observations.fetch_area_values(slug, choice), AREA_VALUES)
        expect_columns(observations.fetch_history(slug, choice, (ENGLAND,)), HISTORY)
        expect_columns(observations.fetch_history(slug, choice, ()), HISTORY)
        expect_columns(observations.fetch_reference_values(slug, choice, ()), {"area_code": TEXT, "value": NUMBER})
    nowhere = observations.fetch_area_values(LIFE_EXPECTANCY, empty)
    assert len(nowhere) == 181
    assert set(nowhere["status"]) == {ValueStatus.NOT_PUBLISHED}


def test_history_is_every_period_in_the_order_that_was_asked_for(stored):
    choice = series.choose_series(LIFE_EXPECTANCY, SeriesRequest())
    districts = tuple(published.areas("district"))
    history = observations.fetch_history(LIFE_EXPECTANCY, choice, (*districts, ENGLAND))
    rows = naive_series(stored, LIFE_EXPECTANCY, choice)
    rows.sort(key=lambda row: row["period_end_date"])
    expected = [(row["area_code"], row["period"], row["value"]) for code in [*districts, ENGLAND] for row in rows
                if row["area_code"] == code]  # fmt: skip
    assert list(history[["area_code", "period", "value"]].itertuples(index=False, name=None)) == expected
    assert "2017 to 2019" not in set(history.loc[history["area_code"] == ENGLAND, "period"])
    held = {*districts, ENGLAND}
    assert observations.fetch_codes_with_history(LIFE_EXPECTANCY, choice, (*held, "nowhere")) == held


def test_availability_counts_what_is_stored(stored):
    members = defaultdict(set)
    for level in Geography:
        for code in published.areas(level.value):
            members[code].add(level.value)
    for slug in (LIFE_EXPECTANCY, PATTERN, "religion"):
        expected: Counter = Counter()
        for row in stored:
            # Fifths by deprivation are groups inside an area, not figures of it.
            is_of_area = "deprivation fifths" not in row["category_type"]
            if row["indicator_slug"] == slug and row["value"] is not None and is_of_area:
                for level in members[row["area_code"]]:
                    expected[level, row["sex"], row["age"], row["category"], row["period"]] += 1
        held = series.fetch_availability(slug)
        keys = held[["geography", "sex", "age", "category", "period"]].itertuples(index=False, name=None)
        assert {key: count for key, count in zip(keys, held["value_count"], strict=True) if count} == dict(expected)


def test_an_unknown_measure_is_refused_by_every_door():
    for ask in (
        lambda: indicators.get_indicator("nothing"),
        lambda: views.get_indicator_view("nothing", ViewRequest()),
        lambda: series.choose_series("nothing", SeriesRequest()),
    ):
        with pytest.raises(UnknownIndicatorError, match="nothing"):
            ask()
