"""The project's style."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import streamlit as st


@cache
def _style() -> str:
    return Path(__file__).with_name("style.css").read_text(encoding="utf-8")


def style() -> None:
    """Put the project's style on the page; once a run, before anything else."""
    st.html(f"<style>{_style()}</style>")
