"""The card at the end of the page of vaccines: how a table of one's own comes to stand beside the published ones."""

from __future__ import annotations

from dash import html

from pages._table_files import TEMPLATES, template_address
from pages._vaccines.parts import section, tools
from queries.models import EXAMPLE_DATASET
from queries.uptake_models import UptakeView

COMMAND = "python -m queries.ingest load my-uptake.csv"


def own_table_card(view: UptakeView) -> html.Section:
    """Say how to load a table, and link what it takes."""
    shown = "as the example on this page does" if view.release.dataset == EXAMPLE_DATASET else "with every card of it"
    return section(
        "own",
        [
            html.H2("Your own table"),
            html.P(
                f"Load a table of your own counts, and this page shows it beside the published ones, {shown}. Small "
                "numbers are hidden before anything is stored. It takes one command, run where the dashboard is:",
                className="lede",
            ),
            *_command_and_files(),
            tools("own", "card about your own table", has_file=False),
        ],
    )


def nothing_held(title: str, reason: str) -> html.Div:
    """Stand in for the page where no uptake is held: say so, and how it comes here."""
    return html.Div(
        [
            html.H1(title, className="dense"),
            html.P(reason),
            html.P(
                "Load a table of counts by area, age and group, and this page shows it: a map, communities side by "
                "side, and how many people are still to reach. Small numbers are hidden before anything is stored."
            ),
            *_command_and_files(),
        ],
        className="wrap page-text",
    )


def _command_and_files() -> list[html.Pre | html.Ul]:
    command = html.Code(COMMAND)
    links = [html.A(each.words, href=template_address(each.name), download=each.name) for each in TEMPLATES]
    return [
        html.Pre(command, tabIndex=0, className="command", **{"aria-label": "The command to load a table"}),
        html.Ul([html.Li(link) for link in links], className="own-files"),
    ]
