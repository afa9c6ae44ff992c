from dataclasses import replace
from datetime import datetime

from components.datasets import banner, stamp_of, stamped, switch
from components.shell import Link
from queries.models import EXAMPLE_STAMP, Release
from tests.unit.components.component_text import text_of

REAL = Release(dataset="published", number=3, released_at=datetime(2026, 1, 2), checksum="")
MADE_UP = replace(REAL, dataset="example")


def test_only_the_example_has_a_stamp():
    assert (stamp_of(REAL), stamp_of(MADE_UP)) == ("", EXAMPLE_STAMP)


def test_a_title_is_stamped_once():
    assert stamped("Women", REAL) == "Women"
    assert stamped("Women", MADE_UP) == f"{EXAMPLE_STAMP}. Women"
    assert stamped(stamped("Women", MADE_UP), MADE_UP) == f"{EXAMPLE_STAMP}. Women"


def test_the_banner_says_what_it_is_and_leads_out():
    shown = banner(Link(label="Back", href="/there"))
    assert text_of(shown).startswith(EXAMPLE_STAMP)
    assert shown.children.children[-1].href == "/there"


def test_each_way_of_the_switch_belongs_to_the_other_set():
    there, back = switch(Link(label="Go", href="/go"), Link(label="Leave", href="/leave")).children
    assert (there.href, there.className) == ("/go", "data-switch only-published")
    assert (back.href, back.className) == ("/leave", "data-switch only-example")
