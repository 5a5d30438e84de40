"""The least that a page with a picture can show: one line and one Altair chart."""

import altair as alt
import pandas as pd
import streamlit as st

st.title("One chart")
frame = pd.DataFrame({"month": range(36), "value": [number * 7 % 11 for number in range(36)]})
st.altair_chart(alt.Chart(frame).mark_line().encode(x="month", y="value"))
