"""What a profile lists beside its figures: groups that are missing, lines that wait, and the lists of its release."""

from __future__ import annotations

import re

import pytest
import yaml

from queries import indicators
from queries.models import Verdict
from queries.profile import get_profile
from queries.profile_lists import get_lists
from tests.browser import published
from tests.browser.published import LEICESTER, printed
from tests.integration.test_profile_sentences import parts_of, text_of

pytestmark = pytest.mark.usefixtures("app")
WARD = "E05012642"


def test_what_is_not_held_of_who_lives_here_is_registered_with_the_nearest_figure():
    words = text_of(parts_of(LEICESTER)["slot-groups"])
    held = published.rows(indicators.get_indicator("covid-first-dose-50-plus-ons-mid-2020").indicator_id,
                          Age="50+ yrs", Category_Type="", Time_period="to 2021-07-11")  # fmt: skip
    people = printed(held[LEICESTER]["Denominator"], 0)
    assert "Residents by age. The Census counted ages. The table is not held here" in words
    assert f"Nearest: {people} people aged 50 and over" in words
    assert "Residents by main language" in words
    assert "Nearest: Residents by ethnic group" in words


def test_a_long_table_keeps_headlines_and_differences_and_folds_the_rest():
    markup = parts_of(LEICESTER)["slot-figures"]
    folded = "".join(re.findall(r'<tbody [^>]*id="area-more-\d+"[^>]*>(.*?)</tbody>', markup))
    profile = get_profile(LEICESTER)
    keys = set(re.findall(r'data-measure="([\w-]+) (\w+)"', folded))
    same = {(row.indicator.slug, row.choice.sex.value) for row in profile.rows
            if row.verdict in (Verdict.SIMILAR, Verdict.NOT_COMPARED)}  # fmt: skip
    assert len(keys) > 15
    assert keys <= same
    assert not {slug for slug, _ in keys} & set(get_lists().headlines)
    assert markup.count("data-measure=") == len(profile.rows)
    assert "data-unfolds" not in parts_of(WARD)["slot-figures"]


def test_the_lists_of_a_release_are_those_of_its_files():
    folder = published.DATA.parent / "queries" / "definitions" / "profile"
    own = published.DATA / "words" / "profile"
    lists = yaml.safe_load((folder / "lists.yaml").read_text(encoding="utf-8"))
    groups = yaml.safe_load((own / "missing_groups.yaml").read_text(encoding="utf-8"))["groups"]
    findings = yaml.safe_load((own / "findings.yaml").read_text(encoding="utf-8"))
    held = get_lists()
    assert {name: list(getattr(held, name)) for name in lists} == lists
    assert [each.group for each in held.groups] == [each["group"] for each in groups]
    assert [each.finding for each in held.findings] == [each["finding"] for each in findings["findings"]]
    assert (held.findings_source, held.findings_caution) == (findings["source"], findings["caution"])
