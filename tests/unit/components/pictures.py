"""Pictures as Plotly figures: in this way Plotly checks every property of what the page sends unchecked."""

from __future__ import annotations

import json
import re
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from components.figures.contributions import contributions_picture
from components.figures.gradient import gradient_picture
from components.figures.life_gap import life_gap_picture
from components.figures.ranking import ranking_picture
from components.figures.side_by_side import side_by_side_picture
from components.figures.trend import trend_picture
from components.figures.two_ends import two_ends_picture


def ranking_figure(values: pd.DataFrame, **options: Any) -> go.Figure:
    """Draw the ranking, with every property checked."""
    return go.Figure(**ranking_picture(values, **options))


def trend_figure(history: pd.DataFrame, **options: Any) -> go.Figure:
    """Draw the trend, with every property checked."""
    return go.Figure(**trend_picture(history, **options))


def life_gap_figure(rows: Any, **options: Any) -> go.Figure:
    """Draw the gap, with every property checked."""
    return go.Figure(**life_gap_picture(rows, **options))


def side_by_side_figure(groups: Any, **options: Any) -> go.Figure:
    """Draw places side by side, with every property checked."""
    return go.Figure(**side_by_side_picture(groups, **options))


def contributions_figure(parts: Any, **options: Any) -> go.Figure:
    """Draw the parts of a gap, with every property checked."""
    return go.Figure(**contributions_picture(parts, **options))


def gradient_figure(groups: pd.DataFrame, **options: Any) -> go.Figure:
    """Draw groups in order of deprivation, with every property checked."""
    return go.Figure(**gradient_picture(groups, **options))


def two_ends_figure(points: Any, **options: Any) -> go.Figure:
    """Draw both ends of a gap over time, with every property checked."""
    return go.Figure(**two_ends_picture(points, **options))


def colours_of(figure: go.Figure) -> set[str]:
    """Every colour that a figure sends of its own, outside its template."""
    sent = figure.to_dict()
    sent["layout"].pop("template", None)
    return set(re.findall(r"#[0-9A-Fa-f]{3,8}\b|rgba?\([^)]*\)", json.dumps(sent, default=str)))
