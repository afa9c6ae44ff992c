"""Write a tree of Dash components as markup, for the parts of a page that nothing but a script changes.

React takes a fifth of a second to compose some hundred cells anew; a browser reads them as markup in a few
milliseconds. assets/markup.js puts it on the page and changes only what differs, so that focus, folds and scrolling
stay. Text and attributes are escaped here; what needs React, such as a chart, stands on the page itself and is
refused.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape

from dash import dcc, html
from dash.development.base_component import Component

_VOID = frozenset({"br", "hr", "img", "input", "wbr"})
_CAPITAL = re.compile("[A-Z]")
_ATTRIBUTES = {"className": "class", "htmlFor": "for"}
# The end tag of a paragraph may be left out, so a browser ends it before any of these and moves them out of it.
_ENDS_PARAGRAPH = frozenset({"address", "details", "div", "dl", "h1", "h2", "h3", "h4", "ol", "p", "pre", "section",
                             "table", "ul"})  # fmt: skip


def markup_of(part: object) -> str:
    """Write a component, a list of them, text or None as markup.

    A `dcc.Link` becomes a link that assets/markup.js follows without loading the page anew.

    Raises:
        TypeError: for a component that is not plain HTML.
        ValueError: for blocks in a paragraph, which a browser would move out of it.
    """
    if part is None:
        return ""
    if isinstance(part, list | tuple):
        return "".join(map(markup_of, part))
    if isinstance(part, Component):
        return _element(part)
    return escape(str(part), quote=False)


def _element(part: Component) -> str:
    properties = dict(part.to_plotly_json()["props"])
    children = properties.pop("children", None)
    if isinstance(part, dcc.Link):
        tag = "a"
        properties["data-inside"] = "true"
    elif part._namespace == html.Div()._namespace:
        tag = part._type.lower()
    else:
        raise TypeError(f"{part._type} is drawn by React and cannot be written as markup")
    if tag == "p":
        _check_paragraph(children)
    start = f"<{tag}{''.join(_attribute(name, value) for name, value in sorted(properties.items(), key=_place))}>"
    return start if tag in _VOID else f"{start}{markup_of(children)}</{tag}>"


def _place(attribute: tuple[str, object]) -> str:
    """Keep the order of attributes, and put after them, by name, those that Dash gives in another order every time."""
    return attribute[0] if attribute[0].startswith(("data-", "aria-")) else ""


def _check_paragraph(children: object) -> None:
    for child in children if isinstance(children, list | tuple) else [children]:
        if isinstance(child, Component) and child._type.lower() in _ENDS_PARAGRAPH:
            raise ValueError(f"A paragraph cannot hold {child._type}")


def _attribute(name: str, value: object) -> str:
    if value is None or value is False:
        return ""
    name = _ATTRIBUTES.get(name, name).lower()
    if value is True:
        return f" {name}"
    text = _style(value) if isinstance(value, Mapping) else str(value)
    return f' {name}="{escape(text)}"'


def _style(rules: Mapping[str, object]) -> str:
    return "; ".join(f"{_CAPITAL.sub(_hyphened, name)}: {value}" for name, value in rules.items())


def _hyphened(letter: re.Match[str]) -> str:
    return f"-{letter[0].lower()}"
