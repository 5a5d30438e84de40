"""What stands where a measure has no data: what it is, who supplies it, how to load it."""

from __future__ import annotations

from html import escape

import streamlit as st

from components import html, link
from components.context import Context
from ssp_metrics.catalogue import Measure


def empty_state(context: Context, measure: Measure, problem: str) -> None:
    """Show what is missing and how to mend it, instead of a blank or a zero."""
    source = context.catalogue.sources[measure.source]
    owner = f" {measure.owner} answers for it." if measure.owner else ""
    steps = (
        f"It is supplied by {source.publisher}.{owner} Fill in the return template, then load it on the "
        f'<a href="{escape(link.to("data"), quote=True)}" target="_self">Data</a> screen or with '
        "<code>python -m ssp_metrics load return FILE</code>."
        if measure.is_return
        else f"It comes from {source.publisher}: load an archive with <code>python -m ssp_metrics load police-uk "
        "PATH</code>."
    )
    st.html(
        f'<div class="ssp-empty"><h3>{escape(measure.title)}: no data supplied</h3>'
        f'<p class="ssp-read">{escape(measure.definition)}</p>'
        f'<p class="ssp-read">{escape(problem)}</p>'
        f'<p class="ssp-read">{steps}</p>'
        f'<p class="ssp-sub">A figure that was not supplied is never shown as zero.</p></div>'
    )
    if measure.caveat:
        html.note(measure.caveat)
