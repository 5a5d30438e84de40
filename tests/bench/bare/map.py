"""The least that a page with a map can show: one line and one deck.gl map of one polygon, asking nobody for tiles."""

import pydeck
import streamlit as st

st.title("One map")
square = [[[-1.5, 54.5], [-1.2, 54.5], [-1.2, 54.7], [-1.5, 54.7], [-1.5, 54.5]]]
feature = {"type": "Feature", "properties": {}, "geometry": {"type": "Polygon", "coordinates": square}}
st.pydeck_chart(
    pydeck.Deck(
        layers=[pydeck.Layer("GeoJsonLayer", id="square", data=[feature], get_fill_color=[18, 67, 109])],
        initial_view_state=pydeck.ViewState(longitude=-1.35, latitude=54.6, zoom=9),
        map_provider=None,
    )
)
