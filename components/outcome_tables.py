"""The tables of outcomes, themes and survey questions, kept for the life of the server until a file changes."""

from __future__ import annotations

import streamlit as st

from ssp_metrics.outcome_tables import OutcomeTables, read
from ssp_metrics.reference import version
from ssp_metrics.settings import settings


def outcome_tables() -> OutcomeTables:
    """Return the tables, read again only when one of them has changed."""
    return _read(version(*settings().reference))


@st.cache_resource(max_entries=2, show_spinner=False)
def _read(files: tuple[tuple[str, int, int], ...]) -> OutcomeTables:  # noqa: ARG001 - what the tables are kept under
    return read(*settings().reference)
