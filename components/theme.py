"""The design tokens of assets/00-tokens.css in Python, and the Plotly template made from them.

Plotly cannot read CSS custom properties, so a figure carries the values of the light theme; assets/theme.js swaps them
for the dark ones in the browser. A test holds this module to the style sheet.
"""

from __future__ import annotations

import plotly.graph_objects as go

TOKENS: dict[str, str] = {
    "paper": "#F7F6F2",
    "surface": "#FFFFFF",
    "sunken": "#EFEDE6",
    "ink": "#14202B",
    "ink-2": "#3F4D59",
    "ink-3": "#5A6772",
    "rule": "#DAD6CC",
    "edge": "#7F868C",
    "link": "#0B5394",
    "seq-0": "#F2F8F7",
    "seq-1": "#DCEBEA",
    "seq-2": "#A6CFD0",
    "seq-3": "#67A9B2",
    "seq-4": "#2F7D8D",
    "seq-5": "#0D4C61",
    "div-1": "#8F2F0B",
    "div-2": "#D27339",
    "div-3": "#F2CDB2",
    "div-4": "#ECEAE4",
    "div-5": "#BDD4EA",
    "div-6": "#5C97CC",
    "div-7": "#1B5896",
    "divn-1": "#5B2A86",
    "divn-2": "#9C78BE",
    "divn-3": "#D9CBE6",
    "divn-4": "#ECEAE4",
    "divn-5": "#C6DDD0",
    "divn-6": "#6FA98A",
    "divn-7": "#1E6B4A",
    "life-a": "#7A2A6B",
    "life-b": "#946000",
    "other": "#566370",
    "bench": "#14202B",
    "cat-1": "#12436D",
    "cat-2": "#0F7F78",
    "cat-3": "#801650",
    "cat-4": "#B85410",
    "better": "#1B5896",
    "similar": "#5A6772",
    "worse": "#B23C07",
    "higher": "#1E6B4A",
    "lower": "#5B2A86",
    "not-compared": "#5A6772",
    "warn": "#7A4B00",
    "error": "#B3261E",
}

SANS = '"Source Sans 3", "Helvetica Neue", Arial, sans-serif'
SERIF = '"Source Serif 4", Georgia, "Times New Roman", serif'
NOTE_SIZE_PX = 14
LABEL_SIZE_PX = 16
TRANSPARENT = "rgba(0,0,0,0)"


def colour(token: str) -> str:
    """Give the light-theme value of a colour token, by its name without the two dashes.

    Raises:
        KeyError: When no such token exists; a figure must not fall back to a bare colour.
    """
    return TOKENS[token]


def _axis_style() -> dict[str, object]:
    return {
        "automargin": False,
        "fixedrange": True,
        "gridcolor": TOKENS["rule"],
        "linecolor": TOKENS["rule"],
        "showline": False,
        "ticks": "",
        "tickfont": {"size": NOTE_SIZE_PX, "color": TOKENS["ink-2"]},
        "title": {"font": {"size": NOTE_SIZE_PX, "color": TOKENS["ink-2"]}},
        "zeroline": False,
    }


def plotly_template() -> go.layout.Template:
    """Make the template that every Plotly figure of this project uses: house fonts, quiet axes, no background."""
    return go.layout.Template(
        layout={
            "font": {"family": SANS, "size": LABEL_SIZE_PX, "color": TOKENS["ink"]},
            "title": {"font": {"family": SERIF, "size": 22, "color": TOKENS["ink"]}},
            "paper_bgcolor": TRANSPARENT,
            "plot_bgcolor": TRANSPARENT,
            "colorway": [TOKENS[f"cat-{number}"] for number in range(1, 5)],
            "colorscale": {
                "sequential": [[step / 4, TOKENS[f"seq-{step + 1}"]] for step in range(5)],
                "diverging": [[step / 6, TOKENS[f"div-{step + 1}"]] for step in range(7)],
            },
            "xaxis": _axis_style(),
            "yaxis": _axis_style(),
            "margin": {"l": 0, "r": 0, "t": 0, "b": 0},
            "showlegend": False,
            "dragmode": False,
            "hovermode": "closest",
            "hoverlabel": {
                "bgcolor": TOKENS["surface"],
                "bordercolor": TOKENS["ink"],
                "font": {"family": SANS, "size": LABEL_SIZE_PX, "color": TOKENS["ink"]},
            },
            "separators": ".,",
        }
    )
