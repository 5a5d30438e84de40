"""What stands where a measure has no data: what it is, who supplies it, how to load it."""

from __future__ import annotations

from html import escape

import streamlit as st

from components import access, html, link
from components.context import Context
from ssp_metrics.catalogue import Measure


def empty_state(context: Context, measure: Measure, problem: str) -> None:
    """Show what is missing and whom to ask, instead of a blank or a zero.

    Parameters
    ----------
    problem : str
        What is wrong, in words for anybody.

    Notes
    -----
    Who may load deliveries here is told how; a visitor is told whom to ask.
    """
    source = context.catalogue.sources[measure.source]
    owner = f" {measure.owner} answers for it." if measure.owner and measure.is_return else ""
    steps = _how(measure) if access.may_write() else escape(f"Ask for it: {context.catalogue.partnership.contact}.")
    st.html(
        f'<div class="ssp-empty"><h3>{escape(measure.title)}: no data supplied</h3>'
        f'<p class="ssp-read">{escape(measure.definition)}</p>'
        f'<p class="ssp-read">{escape(problem)}</p>'
        f'<p class="ssp-read">It comes from {escape(source.publisher)}.{escape(owner)} {steps}</p>'
        f'<p class="ssp-sub">A figure that was not supplied is never shown as zero.</p></div>'
    )
    if measure.caveat:
        html.note(measure.caveat)


def _how(measure: Measure) -> str:
    """Say how it is loaded, as markup."""
    if not measure.is_return:
        return "Load an archive with <code>python -m ssp_metrics load police-uk PATH</code>."
    data = f'<a href="{escape(link.to("data"))}" target="_self">Data</a>'
    return (
        f"Fill in the return template, then load it on the {data} screen or with "
        "<code>python -m ssp_metrics load return FILE</code>."
    )
