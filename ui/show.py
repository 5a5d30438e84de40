"""Blocks on the screen: those of words and tables here, each other kind as ``ui/render.py`` adds it."""

from __future__ import annotations

from functools import singledispatch

import streamlit as st

from ssp_metrics.outputs.html import markup
from ssp_metrics.pages.blocks import Block


def show(*blocks: Block) -> None:
    """Show blocks, one below the other."""
    for one in blocks:
        block(one)


@singledispatch
def block(one: Block) -> None:
    """Show a block; one of words or a table as the markup that every output has of it."""
    st.html(markup(one))
