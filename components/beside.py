"""Two measures side by side on one screen: each with its number, its change and its three years."""

from __future__ import annotations

import streamlit as st

from components import html
from components.context import Context
from components.course import course
from components.figure import heading
from ssp_metrics.entries import Beside
from ssp_metrics.views.beside import Pair, pair


def beside_figure(context: Context, beside: Beside, *, key: str) -> None:
    """Show two measures that are read together and never added."""
    view = pair(context.snapshot, beside, context.to, context.as_at)
    with st.container(key=key):
        heading(beside.title, "Side by side, never added", beside.why, illustrative=view.illustrative)
        rows = [_row(context, view, number) for number in range(len(view.figures))]
        head = ["Measure", "Up to three years", "Number", "Change"]
        st.html(html.table(beside.title, head, rows, numeric=[2], stack=True, hide_caption=True))
        for made in view.figures:
            if made is not None:
                html.source(made.provenance.line)


def _row(context: Context, view: Pair, number: int) -> list[html.Cell | str]:
    made = view.figures[number]
    measure = context.catalogue.measure(view.beside.measures[number])
    if made is None:
        return [measure.title, "", "no data", view.problems[number]]
    badge = html.badge(html.ILLUSTRATIVE) if measure.illustrative else ""
    return [
        html.Cell(measure.title, small=made.period.words, after=badge),
        html.Cell("", before=course(view.series[number], measure)),
        made.number,
        made.change_words,
    ]
