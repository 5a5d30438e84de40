"""The police force area: fifteen years of it, and all forces in a funnel."""

from __future__ import annotations

from ssp_metrics.catalogue.models import Id
from ssp_metrics.charts import force_history as history_chart
from ssp_metrics.charts import funnel
from ssp_metrics.errors import SspError
from ssp_metrics.pages.blocks import Blocks, Columns, Problem, Section, figure
from ssp_metrics.pages.request import Request
from ssp_metrics.tables import pictures
from ssp_metrics.views import force
from ssp_metrics.views.force_history import force_history, split
from ssp_metrics.views.force_peers import force_peers

KEY = "force"
"""Beginning of the names of downloaded files."""


def force_level(request: Request, page: str) -> Section:
    """Return the history of an offence group of a page in our police force area beside all forces.

    The reader chooses among those that ``data/reference/page_measures.csv`` names for the page; the first one opens.
    """
    offences = [one.offence for one in request.reference.shown_on(page, "force")]
    try:
        titles = {one: force.offence_of(one).title for one in offences}
        ends = force_history(request.snapshot, offences[0]).frame["period_end"]
    except SspError as error:
        return Section(request.title_of(page, "force"), (Problem(request.told(error)),))
    choice = request.choice(
        "offence",
        "Offences in the police force area",
        titles,
        what="offence group",
        control="segments",
        label_hidden=True,
    )
    return Section(
        f"{request.title_of(page, 'force')}, {ends.iloc[0].year} to {ends.iloc[-1].year} (real figures)",
        (
            choice,
            Columns(
                (
                    request.attempt(lambda: _history(request, choice.chosen)),
                    request.attempt(lambda: _forces(request, choice.chosen)),
                )
            ),
        ),
    )


def _history(request: Request, offence: Id) -> Blocks:
    view = force_history(request.snapshot, offence)
    notes = history_chart.notes(view)
    return (figure(f"{KEY}-history", view, history_chart.draw, pictures.force_history(view), notes=notes),)


def _forces(request: Request, offence: Id) -> Blocks:
    view = force_peers(request.snapshot, offence)
    return (figure(f"{KEY}-forces", view, funnel.draw, pictures.forces(view)),)


def split_figure(request: Request, *, key: str) -> Blocks:
    """Return what share sexual offences are of the type that street-level figures merge them into."""
    return request.attempt(lambda: _split(request, key))


def _split(request: Request, key: str) -> Blocks:
    view = split(request.snapshot)
    return (figure(key, view, history_chart.draw, pictures.split(view), notes=history_chart.notes(view)),)
