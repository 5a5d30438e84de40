import streamlit as st

from components import html, link
from components.cannot_show import cannot_show
from components.context import Context
from components.definitions import definitions_section
from components.loads import loads_section
from components.paper import paper_section
from components.returns import returns_section
from components.upload import upload_section
from ssp_metrics.views.status import status

PARTS = {
    "loads": "Loads and coverage",
    "returns": "Partner returns",
    "paper": "Paper and store",
    "definitions": "Definitions",
}
context: Context = st.session_state["context"]
state = status(context.snapshot, context.as_at)

st.title("Data")
part = link.part(PARTS)
if part == "loads":
    html.lead(" ".join(state.findings[:3]))
    loads_section(state)
elif part == "returns":
    upload_section(context)
    returns_section(context)
elif part == "paper":
    paper_section(context)
else:
    definitions_section(context)
    cannot_show()
