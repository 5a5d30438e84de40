"""The police force area: years of it, and all forces in a funnel."""

from __future__ import annotations

from ssp_metrics.catalogue import Measure
from ssp_metrics.errors import SspError
from ssp_metrics.pages import evidence
from ssp_metrics.pages.blocks import Blocks, Columns, Section, note
from ssp_metrics.pages.request import Request
from ssp_metrics.views import areas

KEY = "force"
"""Beginning of the names of downloaded files."""


def force_level(request: Request, page: str) -> Section:
    """Return the years of a measure of a page in our police force area, beside all forces.

    The reader chooses among those that ``data/reference/page_measures.csv`` names for the page; the first one opens.
    """
    title, measures = request.title_of(page, "force"), {one.id: one for one in request.measures_of(page, "force")}
    if not measures:
        return Section(title, ())
    try:
        first = min(areas.first_month(request.snapshot, one) for one in measures.values())
        last = max(request.last_for(one) for one in measures.values())
    except SspError as error:
        return Section(title, (request.problem(error),))
    choice = request.choice(
        "offence",
        "Offences in the police force area",
        {one.id: one.title for one in measures.values()},
        what="offence group",
        control="segments",
        label_hidden=True,
    )
    measure = measures[choice.chosen]
    funnel = request.attempt(lambda: evidence.funnel_figure(evidence.compared(request, measure, ""), key=f"{KEY}-all"))
    return Section(
        f"{title}, {first.year} to {last.year} (real figures)",
        (choice, Columns((years(request, measure, key=f"{KEY}-years"), funnel)), *_caveat(measure)),
    )


def years(request: Request, measure: Measure, *, key: str) -> Blocks:
    """Return a measure of our police force area, year by year."""
    return evidence.trend_figure(request, measure, request.partnership.force_area_code, key=key)


def split_figure(request: Request, page: str) -> Blocks:
    """Return what share a part of a merged type is, in our police force area."""
    return tuple(
        block
        for one in request.measures_of(page, "split")
        for block in (*years(request, one, key="split"), *_caveat(one))
    )


def _caveat(measure: Measure) -> Blocks:
    return (note(measure.caveat),) if measure.caveat else ()
