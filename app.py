"""What ``streamlit run app.py`` serves: the screens, the files that they offer, and what stands in front of them."""

from __future__ import annotations

import streamlit as st
from starlette.middleware import Middleware

from frame.faults import unforeseen
from frame.middleware import SafeHeaders, Uploads
from frame.routes import routes
from ssp_metrics.settings import ROOT

app = st.App(
    ROOT / "frame" / "main.py",
    routes=routes(),
    middleware=[Middleware(SafeHeaders), Middleware(Uploads)],
    on_script_error=unforeseen,
)
