"""Profiles compared with another area of their level, against a second, naive reading of the tables."""

from __future__ import annotations

import csv
import io
import re
from datetime import date

import pytest

from components.selection import Selection
from queries import indicators
from queries.engine import using_dataset
from queries.models import EXAMPLE_DATASET, Verdict
from queries.profile import get_profile
from queries.profile_pooled import get_pooled
from tests import profile_beside, profile_table, profile_words
from tests.browser import published
from tests.browser.published import ENGLAND, LEICESTER, RUTLAND, SYSTEM
from tests.integration.test_profile_sentences import GETS_WORSE, SAMPLE, findings_of, names_of, text_of

pytestmark = pytest.mark.usefixtures("app")
TODAY = date(2026, 11, 22)
OAKHAM, NORMANTON = "E05005410", "Normanton"


def pairs_of(level: str, many: int) -> list[tuple[str, str]]:
    """Areas of the sample, each beside the area of its level that stands half the list away."""
    held = [*published.areas(level)]
    chosen = [code for code in SAMPLE if code in held and profile_table.levels_of(code)[0] == level][:many]
    others = [held[(held.index(code) + len(held) // 2) % len(held)] for code in chosen]
    return [(code, other) for code, other in zip(chosen, others, strict=True) if code != other]


PAIRS = [*pairs_of("ward", 25), *pairs_of("msoa", 20), *pairs_of("district", 6), *pairs_of("neighbourhood", 4)]


def parts_of(code: str, other: str) -> dict[str, str]:
    from pages._area.screen import get_screen  # there are pages once there is an app

    return get_screen(code, Selection(benchmark=other), (), TODAY)["parts"]


def test_the_sample_has_wards_and_small_areas_that_can_be_tested():
    assert len(PAIRS) > 50
    found = [each.verdict for pair in PAIRS for each in profile_beside.every_figure(*pair).values()]
    assert {"better", "worse", "similar", "not_compared"} <= set(found)


@pytest.mark.parametrize(("code", "other"), PAIRS, ids="-".join)
def test_every_figure_is_compared_by_the_limits_of_the_difference(code, other):
    profile, wanted = get_profile(code, other), profile_beside.every_figure(code, other)
    rows = {(row.indicator.slug, row.choice.sex.value): row for row in profile.rows if row.has_value}
    assert profile.beside.code == other
    assert set(rows) == set(wanted)
    for key, figure in wanted.items():
        row = rows[key]
        assert row.verdict.value == figure.verdict, key
        assert (row.benchmark.value if row.benchmark else None) == pytest.approx(figure.other), key
        limits = (row.difference.lower, row.difference.upper) if row.difference else (None, None)
        assert (limits[0] is None) == (figure.lower is None), key
        if figure.lower is not None:
            assert limits == pytest.approx((figure.lower, figure.upper), abs=3e-3), key
            assert f"{row.difference.confidence_percent:g}" == figure.confidence
            assert row.basis == f"{figure.confidence}% limits of the difference"
        elif figure.other is None:
            assert row.basis.startswith("Not compared: "), key


@pytest.mark.parametrize(("code", "other"), PAIRS, ids="-".join)
def test_every_sentence_names_the_other_area_and_the_limits_of_the_difference(code, other):
    parts, names = parts_of(code, other), names_of(code)
    wanted, figures = profile_beside.every_figure(code, other), profile_table.every_figure(code)
    for name, verdict, said in findings_of(parts["slot-findings"]):
        if verdict == "Not compared":
            continue
        key = names[name]
        worsens = wanted[key].verdict == "worse" and profile_words.trend(key, code).endswith("getting worse")
        assert said == profile_beside.sentence(key, code, other) + (GETS_WORSE if worsens else "")
        than = f"{wanted[key].verdict.capitalize()} than {profile_beside.name_of(other)}"
        assert verdict == than + (", and getting worse" if worsens else "")
    lines = re.findall(r'<tr [^>]*data-measure="([\w-]+) (\w+)">(.*?)</tr>', parts["slot-figures"])
    for slug, sex, line in lines:
        if (slug, sex) not in figures:
            continue
        found, indicator = wanted[slug, sex], indicators.get_indicator(slug)
        cells = {head: text_of(cell) for head, cell in re.findall(r'data-head="([^"]*)">(.*?)</td>', line)}
        if found.lower is not None:
            assert profile_beside.gap_words(found, indicator) in cells["Verdict"], slug
        if found.other is None:
            assert cells["Compared with"] == "not held", slug
        else:
            assert profile_beside.name_of(other) in cells["Compared with"], slug


def test_the_file_names_the_benchmark_the_difference_and_the_test(dash_app):
    code, other = PAIRS[25]
    response = dash_app.server.test_client().get(f"/download/area/{code}/figures.csv?benchmark={other}")
    rows = list(csv.DictReader(io.StringIO(response.data.decode("utf-8-sig"))))
    by_title = {each.title: each for each in indicators.list_indicators()}
    wanted = profile_beside.every_figure(code, other)
    tested = 0
    for row in rows:
        found = wanted[by_title[row["measure"]].slug, row["sex"]]
        assert row["benchmark_code"] == ("" if found.other is None else other)
        if found.lower is not None:
            tested += 1
            assert float(row["difference_lower_limit"]) == pytest.approx(found.lower, abs=3e-3)
            assert float(row["difference_upper_limit"]) == pytest.approx(found.upper, abs=3e-3)
            assert row["difference_confidence_percent"] == found.confidence
            assert row["test"].endswith("limits of the difference")
    assert tested


@pytest.mark.parametrize(
    ("code", "benchmark"), [(OAKHAM, OAKHAM), (OAKHAM, LEICESTER), (OAKHAM, "E02002834"), (LEICESTER, OAKHAM),
                            (SYSTEM, ENGLAND), (ENGLAND, LEICESTER), (OAKHAM, "E05999999")]
)  # fmt: skip
def test_only_another_area_of_its_level_stands_beside_it(code, benchmark):
    profile = get_profile(code, benchmark)
    assert profile.beside is None
    assert profile.wanted == (benchmark if benchmark in dict(profile.benchmarks) else "")


def test_a_name_that_two_wards_have_comes_with_its_district():
    twins = [code for code, area in published.areas("ward").items() if area.name == NORMANTON]
    assert len(twins) == 2
    for code in twins:
        assert get_profile(OAKHAM if code != OAKHAM else LEICESTER, code).beside.name == profile_beside.name_of(code)


def test_a_place_that_holds_the_area_is_still_a_fixed_value():
    profile = get_profile("E02002834", LEICESTER)
    assert profile.beside is None
    assert all(row.difference is None for row in profile.rows)


def test_years_added_together_are_compared_by_the_difference_too():
    """No published figure allows it, so the example stands in: the sums of both areas."""
    z = profile_table.Z_95
    with using_dataset(EXAMPLE_DATASET):
        found = [each for each in get_pooled(LEICESTER, get_profile(LEICESTER, RUTLAND).rows).figures
                 if each.benchmark_value is not None]  # fmt: skip
        theirs = {each.row.indicator.slug: each for each in get_pooled(RUTLAND, get_profile(RUTLAND).rows).figures}
    assert found
    for pooled in found:
        other = theirs[pooled.row.indicator.slug]
        assert pooled.benchmark_value == pytest.approx(other.value)
        errors = [(each.upper - each.lower) / (2 * z) for each in (pooled, other)]
        reach = z * (errors[0] ** 2 + errors[1] ** 2) ** 0.5
        is_chance = abs(pooled.value - other.value) <= reach
        assert pooled.verdict is not Verdict.NOT_COMPARED
        assert (pooled.verdict is Verdict.SIMILAR) == is_chance


def test_a_changed_verdict_would_be_found(monkeypatch):
    """The second reading is no echo: without the uncertainty of the other area the same profile fails."""
    code, other = next(pair for pair in PAIRS if any(
        each.verdict == "similar" for each in profile_beside.every_figure(*pair).values()))  # fmt: skip
    original = profile_beside._beside
    monkeypatch.setattr(profile_beside, "_beside", lambda *asked: original(*asked)._replace(verdict="better"))
    with pytest.raises(AssertionError):
        test_every_figure_is_compared_by_the_limits_of_the_difference(code, other)
