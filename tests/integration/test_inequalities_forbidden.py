"""The forbidden errors of the field that a page of inequalities could commit, beyond those of single numbers."""

from __future__ import annotations

import json

import pytest

from queries.models import EXAMPLE_DATASET, Sex
from tests.browser.published import LEICESTER, LEICESTERSHIRE, SYSTEM
from tests.integration.inequality_screen import Screen, of_kind
from tests.unit.components.component_text import walk

PATTERN_SLUG = "life-expectancy-small-area-pattern"
SCREENS = [
    (PATTERN_SLUG, {"place": SYSTEM, "sex": Sex.FEMALE}),
    ("covid-first-dose-50-plus-nims", {"place": LEICESTER}),
    ("inactive-adults", {"basis": "ethnic-groups"}),
    ("inactive-adults", {"basis": "disability"}),
    ("smoking-at-delivery", {"period": "2020-21"}),
    ("life-expectancy-at-birth", {"place": LEICESTER}),
    ("example-ward-life-expectancy", {"data": EXAMPLE_DATASET, "place": LEICESTERSHIRE, "sex": Sex.MALE}),
    ("example-first-dose-by-community", {"data": EXAMPLE_DATASET, "place": LEICESTER}),
]


@pytest.fixture
def client(app):
    return app.server.test_client()


@pytest.mark.parametrize("place", [SYSTEM, LEICESTERSHIRE])
def test_districts_are_never_averaged_into_a_place(app, place):
    """No life expectancy is published for the county or the system: none is made up from their districts."""
    screen = Screen("life-expectancy-at-birth", place=place)
    assert (screen.card("measures"), screen.card("table")) == (None, None)
    assert "no gap" in screen.title or "no groups" in screen.title
    assert " years" not in screen.title


@pytest.mark.parametrize(("slug", "chosen"), SCREENS)
def test_the_file_holds_what_is_on_screen(client, slug, chosen):
    screen = Screen(slug, **chosen)
    rows = screen.file(client)
    groups = of_kind(rows, "group")
    assert list(groups) == list(screen.groups())
    assert list(of_kind(rows, "measure")) == list(screen.every_measure())
    for name, cells in screen.groups().items():
        figure = cells[0].removesuffix("%").removesuffix(" years").replace(",", "")
        assert (float(figure) == round(float(groups[name]["value"]), 1)) or abs(
            float(figure) - float(groups[name]["value"])
        ) <= 0.0501, name  # fmt: skip


@pytest.mark.parametrize(("slug", "chosen"), SCREENS)
def test_no_chart_is_empty_without_a_reason_and_every_chart_has_words(app, slug, chosen):
    screen = Screen(slug, **chosen)
    drawn = screen.drawn["pictures"]
    for width in ("wide", "narrow"):
        assert drawn[width]["groups"]["data"], (slug, width)
    texts = [part for part in walk(screen.drawn["body"]) if getattr(part, "className", "") == "visually-hidden"]
    shown = [name for name in ("groups", "history", "causes") if drawn["wide"][name] is not None]
    assert len(texts) >= len(shown)
    assert all(len(str(part.children)) > 40 for part in texts if part._type == "P")
    for name in ("groups", "history"):
        words = screen.words(name)
        assert drawn["wide"][name] is not None or "held" in words or "overlap" in words, name


@pytest.mark.parametrize(("slug", "chosen"), SCREENS)
def test_every_figure_has_source_period_and_kind(client, slug, chosen):
    screen = Screen(slug, **chosen)
    for row in screen.file(client):
        assert row["period"]
        assert row["kind"] in ("Published", "Third-party", "Derived", "Example")
        assert row["row_is"] == "measure" or (row["source"] and row["licence"])
        assert row["data_release"].endswith("-1")
    assert any(kind in screen.words("groups") for kind in ("Published", "Third-party", "Derived", "Example"))


@pytest.mark.parametrize(("slug", "chosen"), SCREENS)
def test_no_verdict_is_said_by_colour_alone(app, slug, chosen):
    """The two ends differ in sign as well as in colour, and the sentence says which is worse off."""
    screen = Screen(slug, **chosen)
    words = screen.words("groups")
    assert "worse off" in words or "Worst for" in words
    history = screen.drawn["pictures"]["wide"]["history"]
    if history is not None:
        assert len({trace["marker"]["symbol"] for trace in history["data"]}) == len(history["data"])


@pytest.mark.parametrize(
    ("slug", "chosen"),
    [
        *SCREENS,
        (PATTERN_SLUG, {"basis": "shoe-size"}),
        (PATTERN_SLUG, {"place": "E99999999", "period": "1066 to 1070"}),
        ("inactive-adults", {"sex": Sex.MALE}),
    ],
)
def test_the_link_to_the_file_gives_the_figures_on_screen_whatever_the_address_asked(client, slug, chosen):
    screen = Screen(slug, **chosen)
    for address in screen.drawn["about"]["files"].values():
        assert client.get(address).status_code == 200, address


def test_the_order_of_groups_is_named_and_never_numbered_from_the_other_end(app):
    """In one source 10 is the most deprived tenth, in others 1 is: the page says names."""
    groups = list(Screen("smoking-at-delivery").groups())
    assert (groups[0], groups[-1]) == ("Most deprived tenth", "Least deprived tenth")
    assert "people" not in json.dumps(groups)
