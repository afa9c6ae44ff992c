"""Pictures as Plotly figures: in this way Plotly checks every property of what the page sends unchecked."""

from __future__ import annotations

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from components.figures.ranking import ranking_picture
from components.figures.trend import trend_picture


def ranking_figure(values: pd.DataFrame, **options: Any) -> go.Figure:
    """Draw the ranking, with every property checked."""
    return go.Figure(**ranking_picture(values, **options))


def trend_figure(history: pd.DataFrame, **options: Any) -> go.Figure:
    """Draw the trend, with every property checked."""
    return go.Figure(**trend_picture(history, **options))
