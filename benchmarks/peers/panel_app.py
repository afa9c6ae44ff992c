"""The ward map as a Panel tutorial builds it: `panel serve panel_app.py --args FOLDER`."""

import json
import sys
from pathlib import Path

import pandas as pd
import panel as pn
import plotly.express as px
from plotly.graph_objects import Figure

pn.extension("plotly")


@pn.cache
def load(folder: str) -> tuple[pd.DataFrame, dict]:
    path = Path(folder)
    return pd.read_csv(path / "values.csv"), json.loads((path / "wards.geojson").read_text(encoding="utf-8"))


values, wards = load(sys.argv[1])
group_choice = pn.widgets.RadioBoxGroup(name="Group", options=values["group"].unique().tolist())


def draw(group: str) -> Figure:
    figure = px.choropleth(
        values[values["group"] == group],
        geojson=wards,
        locations="area_code",
        featureidkey="properties.area_code",
        color="value",
        hover_name="area_name",
    )
    return figure.update_geos(fitbounds="locations", visible=False)


pn.Column("# Residents by group", group_choice, pn.bind(draw, group_choice)).servable(title="Wards")
