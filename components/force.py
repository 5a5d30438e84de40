"""The figures of police force areas, as two screens show them: fifteen years of ours, and all forces in a funnel."""

from __future__ import annotations

from html import escape

import streamlit as st

from components import force_tables
from components.context import Context
from components.figure import figure
from components.paper import Key
from components.words import problem
from ssp_metrics.charts import force_history as history_chart
from ssp_metrics.charts import funnel
from ssp_metrics.entries import Id
from ssp_metrics.errors import SspError
from ssp_metrics.store.snapshot import Snapshot
from ssp_metrics.views.force_history import ForceHistory, Split, Yearly, force_history, split
from ssp_metrics.views.force_peers import ForcePeers, force_peers


# No filter of a page changes these, so they are worked out once for a state of the store and of the tables.
@st.cache_resource(max_entries=16, show_spinner=False)
def _history(key: Key, offence: Id, _snapshot: Snapshot) -> ForceHistory:
    return force_history(_snapshot, offence, key.as_at)


@st.cache_resource(max_entries=16, show_spinner=False)
def _peers(key: Key, offence: Id, _snapshot: Snapshot) -> ForcePeers:
    return force_peers(_snapshot, offence, as_at=key.as_at)


@st.cache_resource(max_entries=4, show_spinner=False)
def _split(key: Key, _snapshot: Snapshot) -> Split:
    return split(_snapshot, key.as_at)


def history_of(context: Context, offence: Id) -> ForceHistory:
    """Return an offence group in our police force area over the years."""
    return _history(Key.of(context), offence, context.snapshot)


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
            history = history_of(context, offence)
        except SspError as error:
            problem(error)
        else:
            chart = history_chart.draw(history)
            table = force_tables.history(history)
            figure(history, chart, key=f"{key}-history", table=table, beneath=lambda: _notes(history))
    with right:
        try:
            peers = _peers(Key.of(context), offence, context.snapshot)
        except SspError as error:
            problem(error)
        else:
            figure(peers, funnel.draw(peers), key=f"{key}-forces", table=force_tables.peers(peers))


def split_figure(context: Context, *, key: str) -> None:
    """Show what share sexual offences are of the type that street-level figures merge them into."""
    try:
        view = _split(Key.of(context), context.snapshot)
    except SspError as error:
        problem(error)
    else:
        chart, table = history_chart.draw(view), force_tables.split(view)
        figure(view, chart, key=key, table=table, beneath=lambda: _notes(view))


def _notes(view: Yearly) -> None:
    """Print what is numbered in the picture."""
    lines = [escape(note) for note in history_chart.notes(view)]
    if lines:
        st.html(f'<p class="ssp-sub">{"<br>".join(lines)}</p>')
