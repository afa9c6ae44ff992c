"""The ward map as a Vizro tutorial builds it: `python vizro_app.py FOLDER PORT`."""

import json
import sys
from pathlib import Path

import pandas as pd
import vizro.models as vm
import vizro.plotly.express as px
from plotly.graph_objects import Figure
from vizro import Vizro
from vizro.models.types import capture

folder, port = Path(sys.argv[1]), int(sys.argv[2])
values = pd.read_csv(folder / "values.csv")
wards = json.loads((folder / "wards.geojson").read_text(encoding="utf-8"))


@capture("graph")
def ward_map(data_frame: pd.DataFrame) -> Figure:
    figure = px.choropleth(
        data_frame,
        geojson=wards,
        locations="area_code",
        featureidkey="properties.area_code",
        color="value",
        hover_name="area_name",
    )
    return figure.update_geos(fitbounds="locations", visible=False)


page = vm.Page(
    title="Residents by group",
    components=[vm.Graph(figure=ward_map(values))],
    controls=[vm.Filter(column="group", selector=vm.RadioItems(options=values["group"].unique().tolist()))],
)

Vizro().build(vm.Dashboard(title="Wards", pages=[page])).run(host="127.0.0.1", port=port)
