import streamlit as st

from components import html
from components.cannot_show import cannot_show
from components.concern import concern_section
from components.context import Context
from components.outcome_lines import lines_of, outcome_lines_section
from components.survey import resident_survey

context: Context = st.session_state["context"]

st.title("Outcomes and concern")
lines = lines_of(context)
html.lead(lines.text)
outcome_lines_section(lines, planned=bool(context.catalogue.plans))
concern_section(context)
st.header("What residents say")
resident_survey(context)
cannot_show()
