"""Components written as markup read as React would have drawn them, and nothing in a text can become markup."""

from html.parser import HTMLParser

import pytest
from dash import dcc, html

from components.folds import Column, fold, plain_table
from components.glossary import with_terms
from components.markup import markup_of
from tests.unit.components.component_text import text_of


class Reader(HTMLParser):
    """Reads markup back: its words, and every tag with its attributes."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.text, self.tags = "", []
        self.feed(markup)

    def handle_data(self, data):
        self.text += data

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))


def test_properties_become_the_attributes_that_a_browser_knows():
    part = html.Td("1", className="number", colSpan=2, tabIndex=0, hidden=True, title=None, **{"data-step": "3"})
    assert Reader(markup_of(part)).tags == [
        ("td", {"class": "number", "colspan": "2", "tabindex": "0", "hidden": None, "data-step": "3"})
    ]
    assert Reader(markup_of(html.Label("Area", htmlFor="area"))).tags == [("label", {"for": "area"})]
    assert markup_of(html.Div(hidden=False)) == "<div></div>"
    assert Reader(markup_of(html.A("File", download="", href="/a?b=1&c=2"))).tags == [
        ("a", {"download": "", "href": "/a?b=1&c=2"})
    ]


def test_styles_and_empty_elements():
    bar = html.Span(style={"left": "2%", "backgroundColor": "red"})
    assert Reader(markup_of(bar)).tags == [("span", {"style": "left: 2%; background-color: red"})]
    assert markup_of(html.P(["one", html.Br(), "two"])) == "<p>one<br>two</p>"


@pytest.mark.parametrize(
    "nasty", ["<script>alert(1)</script>", 'a" onclick="alert(1)', "Fish & chips > pie", "&lt;b&gt;"]
)
def test_text_and_attributes_are_text(nasty):
    read = Reader(markup_of(html.Div(html.Span(nasty, title=nasty))))
    assert read.text == nasty
    assert read.tags == [("div", {}), ("span", {"title": nasty})]


def test_a_link_within_the_site_is_followed_by_the_script():
    assert Reader(markup_of(dcc.Link("Example", href="/vaccines?data=example"))).tags == [
        ("a", {"href": "/vaccines?data=example", "data-inside": "true"})
    ]


def test_what_react_draws_is_refused():
    with pytest.raises(TypeError, match="Graph"):
        markup_of(html.Div(dcc.Graph()))


def test_blocks_in_a_paragraph_are_refused():
    with pytest.raises(ValueError, match="Ul"):
        markup_of(html.P(["one", html.Ul()]))


def test_parts_of_a_card_keep_their_words():
    table = plain_table(
        [Column(head="Area"), Column(head="Uptake", is_number=True)], [["Melton", "97.6%"]], caption="All"
    )
    whole = [fold("Table", table), html.P(with_terms("95% limits are held.")), None, "a < b", 3]
    assert Reader(markup_of(whole)).text == text_of(whole)
