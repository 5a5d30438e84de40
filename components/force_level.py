"""A section about the partnership's police force area: one offence group at a time, chosen by the reader."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from components import link
from components.context import Context
from components.force import force_history_pair, history_of
from components.words import plain, problem
from ssp_metrics.entries import Id
from ssp_metrics.errors import SspError
from ssp_metrics.views import force


def force_level(context: Context, offences: Sequence[Id], *, key: str) -> None:
    """Show the history of an offence group in our police force area beside all forces.

    Parameters
    ----------
    offences : sequence of str
        Ids of ``data/reference/force_offences.csv`` to choose from; the first one opens.
    key : str
        Unique on the page.
    """
    try:
        titles = {one: force.offence_of(one).title for one in offences}
        ends = history_of(context, offences[0]).frame["period_end"]
    except SspError as error:
        st.header("Force level")
        problem(error)
        return
    st.header(plain(f"Force level, {ends.iloc[0].year} to {ends.iloc[-1].year} (real figures)"))
    chosen = link.choice(
        st.segmented_control,
        "Offences in the police force area",
        list(titles),
        format_func=lambda one: titles[one],
        key="offence",
        what="offence group",
        label_visibility="collapsed",
    )
    force_history_pair(context, chosen, key=key)
