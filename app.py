"""Navigation, page frame, who is looking: nothing else."""

from __future__ import annotations

import streamlit as st

from components import html
from components.context import choose, open_snapshot
from components.masthead import masthead
from components.pages import pages
from ssp_metrics.errors import SspError

st.set_page_config(page_title="Community safety dashboard", page_icon=":material/shield:", layout="wide")
html.style()
try:
    snapshot = open_snapshot()
    page = st.navigation(pages(snapshot), expanded=True)
    context = choose(snapshot)
    st.session_state["context"] = context
    masthead(context)
    page.run()
except SspError as error:
    st.error(str(error), icon=":material/error:")
