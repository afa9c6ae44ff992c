"""Copy me to pages/<name>.py: one page, its address, its layout and its callbacks. Dash does not import this file.

The four parts stand in this order: registration, layout, callbacks, private functions. A callback queries, draws and
returns; an `if` about numbers belongs in queries, an `if` about pixels in components. The page itself is composed from
the data set of its address (`pages/_datasets.py`); a callback reads the address that it is asked with, and puts
`with using_address(address.selection):` around its queries.
"""

from __future__ import annotations

from dash import html, register_page
from dash.development.base_component import Component

from components import ids

ID = ids.scope("template")

register_page(__name__, path="/template", title="Template · The Health Gap", name="Template", in_nav=True)


def layout(**_query: str | list[str]) -> Component:
    """Compose the page. It must stand bare, and with parameters that it does not know."""
    return html.Div(html.H1("Template", id=ID("title")), className="wrap")
