"""What the figures cannot show, said wherever somebody may ask whether the picture is accurate."""

from __future__ import annotations

import streamlit as st

from components import html
from components.outcome_tables import outcome_tables


def cannot_show() -> None:
    """Show the panel."""
    st.header("What these figures cannot show")
    html.note("Is this an accurate picture? Only of what was reported, recorded or answered. The figures do not show:")
    html.bullets(row.text for row in outcome_tables().cannot_show)
