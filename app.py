"""What ``streamlit run app.py`` serves: the screens, and the files that they offer."""

from __future__ import annotations

import streamlit as st

from frame.routes import routes
from ssp_metrics.settings import ROOT

app = st.App(ROOT / "frame" / "main.py", routes=routes())
