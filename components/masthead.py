"""The line at the top of every screen: whose figures, which period, as known when, from which snapshot."""

from __future__ import annotations

from html import escape

from streamlit.delta_generator import DeltaGenerator

from components.context import Context
from ssp_metrics import reading
from ssp_metrics.periods import key, parse_month, words


def _plan(context: Context) -> str:
    """Name the plan in force in the last month shown, or the last one and when it ended."""
    plan = context.catalogue.plan_of(context.to)
    if plan is not None:
        return plan.title
    ended = [one for one in context.catalogue.plans.values() if one.last < key(context.to)]
    last = max(ended, key=lambda one: one.last, default=None)
    return "no plan in force" if last is None else f"{last.title} (ended {words(parse_month(last.last))})"


def masthead(context: Context, place: DeltaGenerator) -> None:
    """Show the masthead; an earlier state of knowledge is tinted so that nobody can miss it."""
    name = escape(context.catalogue.partnership.name)
    period = escape(reading.capital(context.period.words))
    known = f"as known at load {context.as_at}, {context.snapshot.loaded_at(context.as_at):%-d %B %Y}"
    compared = "compared with the year before" if context.has_year_before else "no year before to compare with"
    right = f"{compared} · {known} · snapshot {context.snapshot.id}"
    past = ""
    if context.is_past:
        past = (
            f'<div class="ssp-past" role="status"><b>The past:</b> every figure is shown {escape(known)}. '
            "Later revisions are not in it.</div>"
        )
    left = f"{name} · <b>{period}</b> · {escape(_plan(context))}"
    place.html(f'{past}<div class="ssp-masthead"><span>{left}</span><span>{escape(right)}</span></div>')
