"""The seeded data of the benchmark: the real ingest loads them, and the same seed gives the same bytes."""

import json
from pathlib import Path

import pytest

from benchmarks.england import ENGLAND, ENGLAND_DATASET, GROUP_SLUG, GROUPS, PERIODS, SHARE_SLUG, write_england
from queries import observations, views
from queries.ingest.load import load
from queries.models import Characteristic, Geography, Kind, SeriesRequest, Sex, ViewRequest
from tests import factories

WARD_COUNT = 12


@pytest.fixture
def ward_file(tmp_path: Path) -> Path:
    """Twelve square wards of three districts, with the properties that the ONS gives a ward file."""
    features = [
        {
            "type": "Feature",
            "properties": {
                "WD21CD": f"E050000{place:02d}",
                "WD21NM": f"Ward {place}",
                "LAD21CD": f"E070000{place % 3:02d}",
                "LAD21NM": f"District {place % 3}",
            },
            "geometry": {"type": "Polygon", "coordinates": [_square(place)]},
        }
        for place in range(WARD_COUNT)
    ]
    path = tmp_path / "wards.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    return path


def _square(place: int) -> list[list[float]]:
    left, bottom, side = -1.2 + 0.02 * (place % 4), 52.6 + 0.02 * (place // 4), 0.02
    corners = [(0, 0), (side, 0), (side, side), (0, side), (0, 0)]
    return [[round(left + across, 4), round(bottom + up, 4)] for across, up in corners]


def _bytes_of(root: Path) -> dict[str, bytes]:
    return {str(path.relative_to(root)): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}


@pytest.fixture
def loaded(ward_file, tmp_path, serve, monkeypatch) -> Path:
    root = write_england(tmp_path / "england", ward_file)
    load(factories.load_request(root, dataset=ENGLAND_DATASET))
    monkeypatch.setenv("HEALTH_GAP_DATASET", ENGLAND_DATASET)
    serve(root / "db")
    return root


def test_the_real_ingest_loads_it_and_every_ward_has_its_place(loaded):
    view = views.get_indicator_view(SHARE_SLUG, ViewRequest())
    assert view.choice.geography is Geography.WARD
    assert len(view.comparison.values) == WARD_COUNT
    assert set(view.comparison.values["kind"]) == {Kind.EXAMPLE}
    assert view.comparison.benchmark.code == ENGLAND


def test_there_are_changes_to_measure_periods_sexes_and_groups(loaded):
    choices = views.get_choices(SHARE_SLUG, views.get_indicator_view(SHARE_SLUG, ViewRequest()).choice)
    assert choices.periods == tuple(reversed(PERIODS))
    assert choices.sexes == (Sex.PERSONS, Sex.MALE, Sex.FEMALE)
    groups = views.get_choices(GROUP_SLUG, views.get_indicator_view(GROUP_SLUG, ViewRequest()).choice).groups
    assert groups == {Characteristic.RACE: list(GROUPS)}


def test_everyone_is_both_sexes_together_and_has_limits(loaded):
    counts = {}
    for sex in Sex:
        choice = views.get_indicator_view(SHARE_SLUG, ViewRequest(series=SeriesRequest(sex=sex))).choice
        counts[sex] = observations.fetch_reference_values(SHARE_SLUG, choice, (ENGLAND,)).iloc[0]
    assert counts[Sex.PERSONS]["event_count"] == counts[Sex.MALE]["event_count"] + counts[Sex.FEMALE]["event_count"]
    assert counts[Sex.PERSONS]["lower_ci95"] < counts[Sex.PERSONS]["value"] < counts[Sex.PERSONS]["upper_ci95"]


def test_one_seed_gives_the_same_bytes_and_another_seed_others(ward_file, tmp_path):
    first, again, other = (
        _bytes_of(write_england(tmp_path / name, ward_file, seed=seed))
        for name, seed in (("first", 1), ("again", 1), ("other", 2))
    )
    assert first == again
    assert first.keys() == other.keys()
    changed = {name for name in first if first[name] != other[name]}
    assert changed == {name for name in first if name.endswith(("shares.csv", "groups.csv"))}
