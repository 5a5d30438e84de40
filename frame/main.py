"""Navigation, page frame, who is looking: nothing else."""

from __future__ import annotations

import streamlit as st

from ssp_metrics.errors import SspError
from ssp_metrics.settings import ROOT
from ui import files
from ui.context import choose, open_snapshot
from ui.masthead import masthead
from ui.navigation import menu, nowhere, pages
from ui.style import style
from ui.words import problem

st.set_page_config(
    page_icon=ROOT / "ui" / "icon.png",
    layout="wide",
    initial_sidebar_state=230,
)
style()
try:
    snapshot = open_snapshot()
    sections = pages(snapshot)
    page = st.navigation(sections, position="hidden")
    st.set_page_config(page_title=f"{page.title}, {snapshot.catalogue.partnership.name}")
    notices = st.container()
    line, filters = st.columns([5, 1], vertical_alignment="bottom")
    with filters:
        request = choose(snapshot, notices)
    st.session_state["request"] = request
    masthead(request, line)
    menu(sections)
    with files.offered(page.url_path, snapshot.id):
        page.run()
except SspError as error:
    # Without navigation Streamlit would show a menu of nothing.
    st.navigation([nowhere], position="hidden")
    problem(error, st.error)
