"""The ward map as a Streamlit tutorial builds it: `streamlit run streamlit_app.py -- FOLDER`."""

import json
import sys
from pathlib import Path

import pandas as pd
import plotly.express as px
import streamlit as st


@st.cache_data
def load(folder: str) -> tuple[pd.DataFrame, dict]:
    path = Path(folder)
    return pd.read_csv(path / "values.csv"), json.loads((path / "wards.geojson").read_text(encoding="utf-8"))


st.set_page_config(page_title="Wards", layout="wide")
st.title("Residents by group")
values, wards = load(sys.argv[1])
group = st.radio("Group", values["group"].unique())
figure = px.choropleth(
    values[values["group"] == group],
    geojson=wards,
    locations="area_code",
    featureidkey="properties.area_code",
    color="value",
    hover_name="area_name",
)
figure.update_geos(fitbounds="locations", visible=False)
st.plotly_chart(figure)
