"""Concern against harm: each theme by what residents mention, what is recorded and what it costs."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import streamlit as st

from components import html
from components.context import Context
from components.figure import figure
from components.outcome_tables import outcome_tables
from components.paper import Key, reference
from components.survey import residents_mention
from components.words import problem
from ssp_metrics import reading
from ssp_metrics.charts import concern as concern_chart
from ssp_metrics.errors import SspError
from ssp_metrics.store.snapshot import Snapshot
from ssp_metrics.views.concern import LIMITS, RULE, Concern, concern


@st.cache_resource(max_entries=4, show_spinner=False)
def _concern(key: Key, to: date, _snapshot: Snapshot) -> Concern:
    return concern(_snapshot, reference(), outcome_tables().themes, to, key.as_at)


def concern_section(context: Context) -> None:
    """Show the ranks as a picture, where the lists disagree, and every theme with its numbers."""
    st.header("Concern against harm")
    try:
        view = _concern(Key.of(context), context.to, context.snapshot)
    except SspError as error:
        problem(error)
        return
    left, right = st.columns([6, 5], gap="medium")
    with left:
        figure(view, concern_chart.draw(view), key="concern", table=table(view))
    with right:
        st.subheader("Where they disagree")
        if view.disagreements:
            html.bullets(view.disagreements)
        else:
            html.read("No two of the three lists disagree about a theme.")
        html.note(f"{RULE} {LIMITS}")
        html.source(f"Mentions and percentages: {'; '.join(view.documents)}, read by hand.")
        residents_mention(context)
    rows = [
        [
            html.Cell(row["title"], small=row["why"]),
            html.Cell(_mentions(row), small=_asked(row)),
            html.Cell(_count(row["recorded"], "not recorded as such"), small=_place(row, "recorded", view)),
            html.Cell(_pounds(row), small=_place(row, "cost", view)),
        ]
        for row in view.frame.to_dict("records")
    ]
    head = ["Theme", "Survey mentions", "Recorded", "Cost, 2015/16 prices"]
    with st.expander("Every theme with its numbers"):
        st.html(html.table(view.subtitle, head, rows, numeric=[2, 3], stack=True, hide_caption=True))


def table(view: Concern) -> pd.DataFrame:
    """Return the themes with their numbers and ranks as text."""
    rows = [
        (
            row["title"],
            _count(row["mentions"], "–"),
            _rank(row["mentions_rank"]),
            _count(row["recorded"], "–"),
            _rank(row["recorded_rank"]),
            _pounds(row),
            _rank(row["cost_rank"]),
        )
        for row in view.frame.to_dict("records")
    ]
    head = ["Theme", "Mentions", "Rank by mentions", "Recorded", "Rank by recorded", "Cost", "Rank by cost"]
    return pd.DataFrame(rows, columns=head)


def _rank(rank: int) -> str:
    return str(rank) if rank else "–"


def _count(number: float, without: str) -> str:
    return without if np.isnan(number) else reading.whole(number)


def _pounds(row: dict[str, object]) -> str:
    cost = float(row["cost"])  # type: ignore[arg-type]
    return str(row["cost_note"]) if np.isnan(cost) else reading.pounds(cost)


def _mentions(row: dict[str, object]) -> str:
    said = float(row["mentions"])  # type: ignore[arg-type]
    return "no mentions printed" if np.isnan(said) else f"{reading.whole(said)} mentions"


def _asked(row: dict[str, object]) -> str:
    """Return what the mentions are made of, and the printed percentage of respondents."""
    share = float(row["share"])  # type: ignore[arg-type]
    asked = "" if np.isnan(share) else f"{reading.percent(share)} of respondents"
    return "; ".join(part for part in (str(row["said"]), asked) if part)


def _place(row: dict[str, object], name: str, view: Concern) -> str:
    rank = int(row[f"{name}_rank"])  # type: ignore[call-overload]
    return f"{reading.ordinal(rank)} of {view.ranked[name]}" if rank else ""
