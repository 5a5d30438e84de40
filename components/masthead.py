"""The line at the top of every screen: whose figures, which period, as known when, from which snapshot."""

from __future__ import annotations

from html import escape

from streamlit.delta_generator import DeltaGenerator

from components.context import Context
from ssp_metrics import reading


def masthead(context: Context, place: DeltaGenerator) -> None:
    """Show the masthead; an earlier state of knowledge is tinted so that nobody can miss it."""
    name = escape(context.catalogue.partnership.name)
    period = escape(reading.capital(context.period.words))
    loads = context.snapshot.loads
    last = loads[loads["seq"] == context.as_at].iloc[-1]
    known = f"as known at load {context.as_at}, {last['loaded_at']:%-d %B %Y}"
    right = f"compared with the year before · {known} · snapshot {context.snapshot.id}"
    past = ""
    if context.is_past:
        past = (
            f'<div class="ssp-past" role="status"><b>The past:</b> every figure is shown {escape(known)}. '
            "Later revisions are not in it.</div>"
        )
    place.html(
        f'{past}<div class="ssp-masthead"><span>{name} · <b>{period}</b></span><span>{escape(right)}</span></div>'
    )
