"""The line at the top of every screen: whose figures, which period, as known when, from which snapshot."""

from __future__ import annotations

from html import escape

from streamlit.delta_generator import DeltaGenerator

from ssp_metrics import wording
from ssp_metrics.pages import Request
from ssp_metrics.periods import key, parse_month, words


def _plan(request: Request) -> str:
    """Name the plan in force in the last month shown, or the last one and when it ended."""
    plan = request.catalogue.plan_of(request.to)
    if plan is not None:
        return plan.title
    ended = [one for one in request.catalogue.plans.values() if one.last < key(request.to)]
    last = max(ended, key=lambda one: one.last, default=None)
    return "no plan in force" if last is None else f"{last.title} (ended {words(parse_month(last.last))})"


def masthead(request: Request, place: DeltaGenerator) -> None:
    """Show the masthead; an earlier state of knowledge is tinted so that nobody can miss it."""
    name = escape(request.catalogue.partnership.name)
    period = escape(wording.capital(request.period.words))
    known = f"as known at load {request.snapshot.as_at}, {request.snapshot.loaded_at():%-d %B %Y}"
    compared = "compared with the year before" if request.has_year_before else "no year before to compare with"
    right = f"{compared} · {known} · snapshot {request.snapshot.id}"
    past = ""
    if request.snapshot.is_past:
        past = (
            f'<div class="ssp-past" role="status"><b>The past:</b> every figure is shown {escape(known)}. '
            "Later revisions are not in it.</div>"
        )
    left = f"{name} · <b>{period}</b> · {escape(_plan(request))}"
    place.html(f'{past}<div class="ssp-masthead"><span>{left}</span><span>{escape(right)}</span></div>')
