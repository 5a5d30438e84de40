"""Blocks of words and tables on the screen."""

from __future__ import annotations

import streamlit as st

from ssp_metrics.outputs.html import markup
from ssp_metrics.pages.blocks import Block


def show(*blocks: Block) -> None:
    """Show blocks that are words or tables, one below the other."""
    for block in blocks:
        st.html(markup(block))
