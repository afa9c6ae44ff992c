"""The tools of a card: every control has a name of its own that begins with what it says."""

from __future__ import annotations

import pytest
from dash import html

from components.card_tools import Picture, TableFile, anchored, card_tools
from components.downloads import file_name, name_order, without_noise


def parts_of(component) -> list:
    children = getattr(component, "children", None) or []
    children = children if isinstance(children, list | tuple) else [children]
    return [component, *(part for child in children if hasattr(child, "to_plotly_json") for part in parts_of(child))]


def props(component) -> dict:
    return component.to_plotly_json()["props"]


def test_every_control_has_a_name_of_its_own_that_holds_its_words():
    tools = card_tools(
        "map",
        "map",
        tables=[TableFile(key="figures")],
        pictures=[Picture(element_id="m", noun="map")],
        may_present=True,
    )
    controls = [part for part in parts_of(tools) if isinstance(part, html.A | html.Button | html.Summary)]
    names = [props(part)["aria-label"] for part in controls]
    assert names == [
        "Download: map", "Download the figures as CSV", "Download the map as PNG", "Download the map as SVG",
        "Copy link to the map", "Present the map",
    ]  # fmt: skip
    for part, name in zip(controls, names, strict=True):
        assert part.children.lower() in name.lower()


def test_a_card_without_a_picture_is_not_presented():
    tools = card_tools("table", "table", tables=[TableFile(key="figures")])
    assert "present" not in {props(part).get("data-tool") for part in parts_of(tools)}


def test_an_anchored_card_can_take_the_focus():
    card = anchored(html.Section(), "trend")
    assert props(card)["data-anchor"] == "trend"
    assert card.tabIndex == -1


@pytest.mark.parametrize(
    ("parts", "name"),
    [
        (["Life expectancy", "male", "", "2023 to 2025"], "life-expectancy_male_2023-to-2025.csv"),
        (["../../etc/passwd", 'a"b\r\nX: y'], "etc-passwd_a-b-x-y.csv"),
        (["Caf\u00e9"], "cafe.csv"),
        (["\u4e2d"], "figures.csv"),
        (["x" * 500], f"{'x' * 120}.csv"),
    ],
)
def test_a_file_name_is_plain_ascii_and_short(parts, name):
    assert file_name(parts, "csv") == name


def test_names_are_sorted_as_the_browser_sorts_them():
    names = ["Leicester City 10", "leicester city 2", "\u00c9vington", "Evington 2", "Abbey"]
    assert sorted(names, key=name_order) == [
        "Abbey",
        "\u00c9vington",
        "Evington 2",
        "leicester city 2",
        "Leicester City 10",
    ]


def test_a_difference_has_no_noise():
    assert 77.5 - 79.7 != -2.2
    assert without_noise(77.5 - 79.7) == -2.2
