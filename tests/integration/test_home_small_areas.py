"""Home once the publisher's own life expectancy of small areas has been fetched, and as it is while it has not."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from statistics import NormalDist, fmean

import pytest

from queries.engine import dispose_engines
from queries.home import get_home_figures
from queries.models import Kind
from settings import get_settings
from tests.browser import published
from tests.browser.published import printed
from tests.integration.small_area_fetch import ENGLAND_YEARS, WITHHELD, fetch_small_areas, made_up_rows, scores
from tests.integration.test_downloads import read
from tests.reading_age import reading_age
from tests.unit.components.component_text import classes_of, find, text_of, walk

pytestmark = pytest.mark.on_every_store

TODAY = date(2026, 11, 22)


def _forget() -> None:
    dispose_engines()
    get_settings.cache_clear()


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Path]]:
    """Build a database with fetched small areas, once for each set of rows."""
    built: dict[tuple, Path] = {}

    def fetch(**options: float) -> Path:
        key = tuple(sorted(options.items()))
        if key not in built:
            folder = tmp_path_factory.mktemp("small_areas")
            with pytest.MonkeyPatch.context() as patch:
                patch.setenv("HEALTH_GAP_DATABASE_DIR", str(folder))
                _forget()
                fetch_small_areas(made_up_rows(**options), folder, folder / "fetch")
            _forget()
            built[key] = folder
        return built[key]

    yield fetch
    _forget()


@pytest.fixture
def page(dash_app, serve, build):
    """Home as a visit composes it, with small areas whose lives follow deprivation."""
    serve(build())
    from pages import home

    return home.compose(get_home_figures(), TODAY)


def held(sex: str) -> dict[str, dict[str, object]]:
    return {row["Area Code"]: row for row in made_up_rows() if row["Sex"] == sex and row["Area Code"] in scores()}


def fifths(sex: str) -> list[list[str]]:
    """The areas with a figure in five parts, most deprived first, each area counting one: cut at its midpoint."""
    order = sorted((code for code in held(sex) if code not in WITHHELD), key=lambda code: (-scores()[code], code))
    parts: list[list[str]] = [[], [], [], [], []]
    for place, code in enumerate(order):
        parts[math.floor(5 * (place + 0.5) / len(order))].append(code)
    return parts


def gap_of(sex: str) -> tuple[float, float, float, float, float]:
    """Least and most deprived fifth, the gap between them and its 95 % limits, step by step."""
    rows, z = held(sex), NormalDist().inv_cdf(0.975)
    means, errors = [], []
    for part in (fifths(sex)[0], fifths(sex)[-1]):
        widths = [float(rows[code]["Upper CI 95.0 limit"]) - float(rows[code]["Lower CI 95.0 limit"]) for code in part]
        means.append(fmean(float(rows[code]["Value"]) for code in part))
        errors.append(math.sqrt(sum((width / 2 / z) ** 2 for width in widths)) / len(part))
    gap, half = means[1] - means[0], z * math.hypot(*errors)
    return means[0], means[1], gap, gap - half, gap + half


def test_home_leads_with_the_gap_between_fifths_of_small_areas_and_its_limits(page):
    low, high, gap, lower, upper = gap_of("Male")
    card = find(page, "home-small")
    heading = next(part for part in walk(card) if type(part).__name__ == "H1")
    assert text_of(heading) == (
        f"A boy born in the most deprived fifth of small areas can expect {printed(f'{low:.6f}')} years; in the least "
        f"deprived, {printed(f'{high:.6f}')}"
    )
    lede = text_of(find(card, "home-lede"))
    limits = [f"{number:.6f}" for number in (gap, lower, upper)]
    assert "That is {} years less (95% limits {} to {}).".format(*map(printed, limits)) in lede
    girls = [printed(f"{number:.6f}") for number in gap_of("Female")[2:]]
    assert "For girls the gap is {} years (95% limits {} to {}). Longer is better.".format(*girls) in lede
    assert "The gap between small areas, 2019 to 2023" in text_of(card)


def test_the_authorities_stay_below_it_and_the_page_has_one_main_heading(page):
    headings = [text_of(part) for part in walk(page) if type(part).__name__ == "H1"]
    assert len(headings) == 1
    finding = find(page, "home-finding")
    assert text_of(finding.children[1]).startswith("A boy born in Leicester today can expect")
    assert type(finding.children[1]).__name__ == "H2"
    first = find(page, "home-first")
    assert [child.className for child in first.children] == ["home-small", "home-finding", "home-facts"]


def test_single_areas_are_counted_against_england_and_never_named_as_first_or_last(page):
    said = text_of(find(page, "home-small-note"))
    reach = text_of([part for part in walk(page) if getattr(part, "className", "") == "home-small-note"][1])
    for sex, people in (("Male", "men"), ("Female", "women")):
        rows = [row for code, row in held(sex).items() if code not in WITHHELD]
        shorter = [row for row in rows if row["Upper CI 99.8 limit"] < ENGLAND_YEARS[sex]]
        longer = [row for row in rows if row["Lower CI 99.8 limit"] > ENGLAND_YEARS[sex]]
        least = ENGLAND_YEARS[sex] - min(row["Upper CI 99.8 limit"] for row in shorter)
        most = max(row["Lower CI 99.8 limit"] for row in longer) - ENGLAND_YEARS[sex]
        lives = f"{people} live shorter than in England in {len(shorter)} of {len(rows)} and longer in {len(longer)}"
        assert lives in said
        assert f"{people} {printed(f'{least:.6f}')} years shorter and {printed(f'{most:.6f}')} years longer" in reach
    assert "our test of single areas with 99.8% limits" in said
    assert re.search(r"Two areas have no figure \(.+\): suppressed\.", said)
    names = {area.name for code, area in published.areas("msoa").items() if code not in WITHHELD}
    above_the_table = text_of(find(page, "home-small").children[1]) + text_of(find(page, "home-lede")) + said
    assert not [name for name in names if name in above_the_table]


def test_every_small_area_is_in_the_table_and_in_the_file_withheld_ones_without_a_figure(page, dash_app):
    links = {part.href for part in walk(page) if getattr(part, "href", None)}
    slug = "life-expectancy-small-area-pattern"
    assert {f"/indicator/{slug}?areas=msoa", "/download/home/small-areas.csv"} <= links
    client = dash_app.server.test_client()
    assert client.get(f"/indicator/{slug}?areas=msoa").status_code == 200
    lines = client.get("/download/home/small-areas.csv").text.splitlines()
    assert sum(1 for line in lines if line.split(",")[0:1] and "E0200" in line) == 2 * len(published.areas("msoa"))
    for code in WITHHELD:
        assert all("[c]" in line for line in lines if code in line)
    for sex in ("male", "female"):
        assert f"/download/inequality/{slug}.csv?sex={sex}" in links
        groups = read(client.get(f"/download/inequality/{slug}.csv?sex={sex}"))
        gap = next(row for row in groups if row["group"] == "Gap")
        shown = [float(gap[name]) for name in ("value", "lower_limit", "upper_limit")]
        assert shown == pytest.approx(gap_of(sex.title())[2:], abs=0.006)


def test_the_figures_are_derived_from_the_publishers_and_the_third_partys_are_gone(page):
    small = get_home_figures().small_areas
    assert {kind for view in small.views.values() for kind in view.comparison.values["kind"].dropna()} - {""} == {
        Kind.PUBLISHED.value
    }
    line = text_of(find(find(page, "home-small"), "source-line"))
    assert "Derived" in line
    assert "each counting the same" in line


def test_the_words_are_for_a_reader_of_twelve(page):
    card = find(page, "home-small")
    assert reading_age(f"{text_of(find(card, 'home-lede'))} {text_of(find(card, 'home-small-note'))}") <= 12


def test_fifths_that_differ_by_no_more_than_chance_are_not_called_a_gap(dash_app, serve, build):
    serve(build(slope_years=0.0, half_width=6.0))
    from pages import home

    page = home.compose(get_home_figures(), TODAY)
    heading = text_of(next(part for part in walk(page) if type(part).__name__ == "H1"))
    assert "fifth" not in heading
    assert heading.startswith("In 0 of ")
    assert "and that could be chance" in text_of(find(page, "home-small"))


def test_while_nothing_is_fetched_home_stays_as_it_is(app):
    from pages import home

    page = home.compose(get_home_figures(), TODAY)
    assert "home-small" not in classes_of(page)
    assert type(find(page, "home-finding").children[1]).__name__ == "H1"
    answer = app.server.test_client().get("/download/home/small-areas.csv")
    assert (answer.status_code, "not held" in answer.text) == (404, True)
