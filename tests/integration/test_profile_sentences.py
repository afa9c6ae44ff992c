"""Two hundred profiles, every figure, verdict and sentence of them, against a second, naive reading of the tables."""

from __future__ import annotations

import random
import re
from datetime import date
from html import unescape

import pytest

from components.selection import Selection
from queries import indicators
from queries.models import Verdict
from queries.profile import get_profile
from queries.profile_models import Profile
from tests import profile_table, profile_words
from tests.browser import published
from tests.browser.published import ENGLAND, LEICESTER, SYSTEM, printed

pytestmark = pytest.mark.usefixtures("app")
TODAY = date(2026, 11, 22)
BIG = [*published.areas("place"), *published.areas("district"), *published.areas("neighbourhood"), SYSTEM, ENGLAND]
SMALL = sorted({*published.areas("msoa"), *published.areas("ward")})
SAMPLE = sorted({*BIG, *random.Random(2026).sample(SMALL, 200 - len(set(BIG)))})
GETS_WORSE = " Over the last five years it got worse, by more than chance."


def parts_of(code: str) -> dict[str, str]:
    from pages._area.screen import get_screen  # there are pages once there is an app

    return get_screen(code, Selection(), (), TODAY)["parts"]


def text_of(markup: str) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", "", markup))).strip()


def findings_of(markup: str) -> list[tuple[str, str, str]]:
    """Name, verdict and sentence of every finding on a card."""
    pattern = r'<li><p><a [^>]*>(.*?)</a> <span class="verdict[^"]*">(.*?)</span></p><p class="finding-words">(.*?)</p>'
    return [tuple(map(text_of, found)) for found in re.findall(pattern, markup)]


def names_of(code: str) -> dict[str, tuple[str, str]]:
    """The words for each measure and sex, as a card prints them."""
    found = {}
    for slug, sex in profile_table.every_figure(code):
        title = indicators.get_indicator(slug).title
        people = profile_table.WORDS_OF_SEX.get(sex.capitalize())
        for name in (title,) if people is None else (f"{title}, {each}" for each in people):
            found[name] = (slug, sex)
    return found


def test_the_sample_is_two_hundred_areas_of_every_level():
    assert len(SAMPLE) == 200
    assert {level for code in SAMPLE for level in profile_table.levels_of(code)} == set(profile_table.LEVELS)
    assert sum(len(profile_table.every_figure(code)) for code in SAMPLE) > 2000


@pytest.mark.parametrize("code", SAMPLE)
def test_nothing_that_a_profile_says_differs_from_the_tables(code):
    profile, parts = get_profile(code), parts_of(code)
    check_figures(profile)
    check_findings(code, parts["slot-findings"])
    check_counts(profile, text_of(parts["slot-findings"]))
    check_table(profile, parts["slot-figures"])
    check_people(parts["slot-people"], text_of(parts["lede"]), profile)
    check_absent(profile, text_of(parts["slot-absent"]))


def check_figures(profile: Profile) -> None:
    rows = {(row.indicator.slug, row.choice.sex.value): row for row in profile.rows if row.has_value}
    wanted = profile_table.every_figure(profile.area.code)
    assert set(rows) == set(wanted)
    for key, figure in wanted.items():
        row = rows[key]
        assert row.value == pytest.approx(figure.value), key
        assert row.choice.period == figure.period, key
        assert row.verdict.value == figure.verdict, key
        assert (row.benchmark.code if row.benchmark else "") == figure.benchmark, key
        for ours, theirs in ((row.lower, figure.lower), (row.upper, figure.upper), (row.times, figure.times)):
            assert (ours is None) == (theirs is None), key
            assert ours is None or ours == pytest.approx(theirs, abs=2e-3), key


def check_findings(code: str, markup: str) -> None:
    """Each finding is one sentence of figures; what gets worse too is said twice, where the five years say so."""
    names, figures = names_of(code), profile_table.every_figure(code)
    shown = findings_of(markup)
    for name, verdict, said in shown:
        key = names[name]
        if verdict == "Not compared":
            assert said == profile_words.order(key, code)
            continue
        figure, wanted = figures[key], profile_table.sentence(figures[key], indicators.get_indicator(key[0]))
        gets_worse = figure.verdict == "worse" and profile_words.trend(key, code).endswith("getting worse")
        assert said == wanted + (GETS_WORSE if gets_worse else "")
        assert verdict == profile_words.verdict(figure) + (", and getting worse" if gets_worse else "")
    found = profile_words.judged(code)
    standing = [key for key, each in found.items() if each.verdict in ("worse", "better")]
    if found:
        assert len(shown) == min(12, len(standing))
        assert {names[name] for name, *_ in shown} <= set(standing)


def check_counts(profile: Profile, words: str) -> None:
    """How many are worse, better, tested and alike; and of the nearest area that could be tested."""
    code = profile.area.code
    found = profile_words.judged(code)
    if found:
        assert words.startswith(f"{profile_words.title(code)}{profile_words.lede(code)}")
        more = sum(each.verdict in ("worse", "better") for each in found.values()) - 12
        told = re.search(r"(\w+) more in the table below", words)
        assert (told[1].lower() if told else "no") == profile_words.count(max(more, 0))
    if nearest := re.search(r"The nearest tested figures are those of (.+?): (\w+) worse, (\w+) better\.", words):
        by_name = {area.name: each for level in profile_table.LEVELS for each, area in published.areas(level).items()}
        verdicts = [each.verdict for each in profile_words.judged(by_name[nearest[1]]).values()]
        assert nearest[2] == profile_words.count(verdicts.count("worse"))
        assert nearest[3] == profile_words.count(verdicts.count("better"))


def check_table(profile: Profile, markup: str) -> None:
    """Every cell of every line that has a figure; a line without one says why instead of a number."""
    code, figures = profile.area.code, profile_table.every_figure(profile.area.code)
    lines = re.findall(r'<tr [^>]*data-measure="([\w-]+) (\w+)">(.*?)</tr>', markup)
    assert {(slug, sex) for slug, sex, _ in lines} >= set(figures)
    for slug, sex, line in lines:
        cells = {head: text_of(cell) for head, cell in re.findall(r'data-head="([^"]*)">(.*?)</td>', line)}
        if (slug, sex) not in figures:
            assert cells["Figure"].startswith("["), slug
            continue
        wanted = profile_words.line((slug, sex), code)
        cells["Verdict"] = re.sub(r"(, and getting worse)?(Note \d+)?$", "", cells["Verdict"])
        assert {head: cells[head] for head in wanted} == wanted, slug
        assert f"<small>{figures[slug, sex].period}<" in line
    ends = [row.choice.period_end_date for row in profile.rows]
    for row in profile.rows:
        if figure := figures.get((row.indicator.slug, row.choice.sex.value)):
            assert row.choice.period_end_date == profile_words.days_of(figure.row)[1]
    assert profile_words.oldest(len(lines), TODAY, ends) in text_of(markup)


def check_people(markup: str, lede: str, profile: Profile) -> None:
    """Every share of who lives here, and how many they are."""
    codes = [area.code for area in profile.people.areas]
    by_title = {each.title: each for each in indicators.list_indicators()}
    by_short_title = {each.short_title: each for each in indicators.list_indicators()}
    for caption, body in re.findall(r"<caption>(.*?)</caption>.*?<tbody[^>]*>(.*?)</tbody>", markup):
        measure = by_title.get(text_of(caption).rpartition(", ")[0])
        for name, line in re.findall(r'<th role="rowheader" scope="row">(.*?)</th>(.*?)</tr>', body):
            indicator, group = (measure, unescape(name)) if measure else (by_short_title[unescape(name)], "")
            cells = re.findall(r"<td [^>]*>(.*?)</td>", line)
            for place, (code, cell) in enumerate(zip(codes, cells, strict=True)):
                share, many = profile_words.share_of_people(indicator, group, code)
                if not share:
                    assert text_of(cell).startswith("["), (name, code)
                else:
                    assert text_of(cell) == share + (many if place == 0 else ""), (name, code)
    if told := re.search(r"([\d,]+) people lived here at the Census of (\d+)", lede):
        rows = [row for row in published.every_row("census2021.ethnic_group")
                if row["Area Code"] == codes[0] and row["Time period"] == told[2]]  # fmt: skip
        assert {printed(row["Denominator"], 0) for row in rows} == {told[1]}


def check_absent(profile: Profile, words: str) -> None:
    """The nearest figure of what is not held is that of the area that is named."""
    for absent in profile.absent:
        for row in absent.nearest:
            key = (row.indicator.slug, row.choice.sex.value)
            wanted = profile_words.figure_in_words(key, absent.nearest_area.code)
            assert wanted in words
            assert profile_table.every_figure(absent.nearest_area.code)[key].period in words


def test_a_wrong_figure_would_be_found(monkeypatch):
    """The second reading is no echo: one changed row of the tables fails the check of that area and verdict."""
    figures = dict(profile_table.every_figure(LEICESTER))
    key, figure = next((key, each) for key, each in figures.items() if each.verdict == Verdict.WORSE.value)
    figures[key] = figure._replace(verdict="better")
    monkeypatch.setattr(profile_table, "every_figure", lambda _: figures)
    with pytest.raises(AssertionError):
        check_figures(get_profile(LEICESTER))
