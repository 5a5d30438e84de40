"""The figures of police force areas, as two screens show them: fifteen years of ours, and all forces in a funnel."""

from __future__ import annotations

from html import escape

import streamlit as st

from components import force_tables
from components.context import Context
from components.figure import figure
from ssp_metrics.charts import force_history as history_chart
from ssp_metrics.charts import funnel
from ssp_metrics.entries import Id
from ssp_metrics.errors import SspError
from ssp_metrics.views.force_history import Yearly, force_history, split
from ssp_metrics.views.force_peers import force_peers


def force_history_pair(context: Context, offence: Id, *, key: str) -> None:
    """Show an offence group in our police force area over the years, and beside it all forces in the latest one.

    Parameters
    ----------
    offence : str
        Id of ``data/reference/force_offences.csv``.
    key : str
        Unique on the page; also the beginning of the names of downloaded files.
    """
    left, right = st.columns(2, gap="medium")
    with left:
        try:
            history = force_history(context.snapshot, offence, context.as_at)
        except SspError as error:
            _say(error)
        else:
            chart = history_chart.draw(history)
            table = force_tables.history(history)
            figure(history, chart, key=f"{key}-history", table=table, beneath=lambda: _notes(history))
    with right:
        try:
            peers = force_peers(context.snapshot, offence, as_at=context.as_at)
        except SspError as error:
            _say(error)
        else:
            figure(peers, funnel.draw(peers), key=f"{key}-forces", table=force_tables.peers(peers))


def split_figure(context: Context, *, key: str) -> None:
    """Show what share sexual offences are of the type that street-level figures merge them into."""
    try:
        view = split(context.snapshot, context.as_at)
    except SspError as error:
        _say(error)
    else:
        chart, table = history_chart.draw(view), force_tables.split(view)
        figure(view, chart, key=key, table=table, beneath=lambda: _notes(view))


def _notes(view: Yearly) -> None:
    """Print what is numbered in the picture."""
    lines = [escape(note) for note in history_chart.notes(view)]
    if lines:
        st.html(f'<p class="ssp-sub">{"<br>".join(lines)}</p>')


def _say(error: SspError) -> None:
    st.info(str(error), icon=":material/info:")
