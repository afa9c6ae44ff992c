from dash import dcc

from components import notices
from components.shell import Link
from tests.unit.components.component_text import text_of, walk

PATTERN = Link(label="a pattern for 125 small areas", href="/indicator/life-expectancy-pattern?areas=msoa")


def hrefs(component):
    return [part.href for part in walk(component) if isinstance(part, dcc.Link)]


def test_not_found_names_what_was_asked_and_leads_on():
    notice = notices.not_found("measure", "life-expectency", links=[Link(label="Life expectancy", href="/indicator/x")])
    assert "There is no measure called “life-expectency”" in text_of(notice)
    assert hrefs(notice) == ["/indicator/x"]


def test_not_found_without_links_has_no_empty_list():
    assert hrefs(notices.not_found("area", "E99")) == []


def test_ignored_parameters_are_each_named():
    text = text_of(notices.ignored_parameters(["areas=village", "foo=1"]))
    assert "We do not know these parts: areas=village, foo=1." in text


def test_one_ignored_parameter_is_one_part():
    assert "this part: foo=1." in text_of(notices.ignored_parameters(["foo=1"]))


def test_nothing_ignored_needs_no_notice():
    assert notices.ignored_parameters([]) is None


def test_not_published_gives_the_reason_and_the_nearest_figure():
    notice = notices.not_published("Life expectancy is not published for wards.", nearest=PATTERN)
    assert text_of(notice) == (
        "Life expectancy is not published for wards.The nearest figure is a pattern for 125 small areas."
    )
    assert hrefs(notice) == [PATTERN.href]


def test_not_published_without_a_nearest_figure_promises_none():
    assert "nearest" not in text_of(notices.not_published("Nothing is published."))


def test_empty_state_says_which_choice_leaves_nothing():
    notice = notices.empty("No figure fits these choices.", ["It is not published by religion."], links=[PATTERN])
    assert text_of(notice).startswith("No figure fits these choices.It is not published by religion.")
    assert hrefs(notice) == [PATTERN.href]


def test_warning_has_title_text_and_link():
    notice = notices.warning("Use it for pattern, not level.", title="Take care.", link=PATTERN)
    assert text_of(notice) == "Take care. Use it for pattern, not level. a pattern for 125 small areas"
    assert notice.className == "note"


def test_plain_warning_is_its_text():
    assert text_of(notices.warning("Counts are rounded.")) == "Counts are rounded."
