"""Loads and coverage on the Data screen: what was delivered, when, and which months are there."""

from __future__ import annotations

from typing import Any

import numpy as np
import streamlit as st

from components import html
from components.figure import download
from ssp_metrics import reading
from ssp_metrics.charts import export
from ssp_metrics.views.status import KIND_WORDS, Status


def loads_section(state: Status) -> None:
    """Show every load, the coverage calendar, and what to know about the figures."""
    st.header("What to know about these figures")
    html.bullets(state.findings[3:])

    st.header("Loads")
    html.note("Every delivery accepted, in order. Its number is what an as-at takes; load 0 came with the product.")
    loads: list[list[html.Cell | str]] = [
        [
            html.Cell(f"{row.seq}", small=row.source),
            html.Cell(row.file_name, small=row.taken_back, after=_badge(row)),
            f"{row.extracted:%-d %b %Y}",
            f"{row.loaded_at:%-d %b %Y}",
            reading.whole(row.rows_read),
            reading.whole(row.rows_accepted),
            reading.whole(row.rows_elsewhere),
            reading.whole(row.rows_unlocated),
            reading.whole(row.rows_rejected),
        ]
        for row in state.loads.iloc[::-1].itertuples()
    ]
    head = [
        "Load",
        "File",
        "Extracted",
        "Loaded",
        "Rows read",
        "Kept here",
        "Elsewhere",
        "No location",
        "Rejected",
    ]
    st.html(html.table("Loads, latest first", head, loads, numeric=[4, 5, 6, 7, 8], stack=True, hide_caption=True))
    counting = state.loads[state.loads["taken_back"] == ""]
    notes = [f"Load {row.seq}: {text}" for row in counting.itertuples() for text in np.atleast_1d(row.notes)]
    if notes:
        with st.expander(f"Notes of the loader ({len(notes)})"):
            html.bullets(notes)

    st.header("Coverage calendar")
    html.note(
        "Which load each month of the own force comes from. A dash is a month that was not supplied; it is never zero."
    )
    calendar: list[list[html.Cell | str]] = [
        [
            f"{row.month:%B %Y}",
            *(f"load {seq}" if seq else "–" for seq in (row.street, row.outcomes, row.stop_and_search)),
        ]
        for row in state.calendar.iloc[::-1].itertuples()
    ]
    names = [reading.capital(name) for name in KIND_WORDS.values()]
    st.html(html.table("Coverage by month", ["Month", *names], calendar, hide_caption=True, tall=True))
    with st.expander("Coverage of every police force"):
        rows: list[list[html.Cell | str]] = [
            [row.force, KIND_WORDS[row.kind], str(row.months), row.first, row.last, row.missing or "–"]
            for row in state.coverage.itertuples()
        ]
        head = ["Force", "Kind", "Months", "First", "Last", "Missing in between"]
        st.html(html.table("Coverage by force", head, rows, numeric=[2], hide_caption=True))
    shown = state.loads.drop(columns=["notes", "sha256"])
    download("Loads as CSV", lambda: export.csv(shown), "loads.csv", "text/csv")


def _badge(row: Any) -> str:
    """Mark the returns that ship with the project: nobody delivered them."""
    return html.badge(html.ILLUSTRATIVE) if row.source == "return" and row.seq == 0 else ""
