"""What a visitor is told when a screen fails in a way that nobody foresaw."""

from __future__ import annotations

import logging

import streamlit as st

from ui.words import contact, plain

LOG = logging.getLogger(__name__)


def unforeseen(error: Exception) -> bool:
    """Log an error whole, and leave one sentence of it on the screen."""
    LOG.error("A screen failed.", exc_info=error)
    st.error(plain(f"This screen cannot be shown: it failed unexpectedly. Tell {contact()}."), icon=":material/error:")
    return True  # Streamlit need show nothing
