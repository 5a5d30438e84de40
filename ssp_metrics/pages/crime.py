"""Crime and disorder: a crime type at a time, or all side by side."""

from __future__ import annotations

from ssp_metrics import wording
from ssp_metrics.catalogue import Measure
from ssp_metrics.charts import bars
from ssp_metrics.charts import costs as costs_chart
from ssp_metrics.pages import evidence
from ssp_metrics.pages.blocks import Blocks, Columns, Figure, Heading, Page, Text, figure, lead, note
from ssp_metrics.pages.priority import figure_lead
from ssp_metrics.pages.request import Request
from ssp_metrics.tables import Cell, Column, Table, pictures, table
from ssp_metrics.views import figure as figures
from ssp_metrics.views.cost import cost
from ssp_metrics.views.crime_types import CrimeTypes, crime_types
from ssp_metrics.views.outcomes import outcomes
from ssp_metrics.views.wards import wards

ALL = "all"


def compose(request: Request) -> Page:
    """Return the crime type that the reader chose, or all of them."""
    all_crime = request.catalogue.all_crime
    types = {measure.id: measure for measure in [all_crime, *request.catalogue.crime_types()]}
    titles = {ALL: "All types side by side"} | {key: measure.title for key, measure in types.items()}
    choice = request.choice("type", "Crime type", titles, what="crime type")
    shown = _all_types(request, all_crime) if choice.chosen == ALL else _one_type(request, types[choice.chosen])
    return Page("crime", "Crime and disorder", (choice, *shown))


def _all_types(request: Request, all_crime: Measure) -> Blocks:
    view = crime_types(request.snapshot, request.to)
    costs = cost(request.snapshot, request.to)
    return (
        lead(view.movers),
        figure("types", view, bars.crime_types, pictures.crime_types(view)),
        Heading("Rate, rank and change of each type"),
        _rates(request, view),
        figure("cost", costs, costs_chart.draw, pictures.cost(costs)),
        _outcomes(request, all_crime),
    )


def _rates(request: Request, view: CrimeTypes) -> Table:
    group = request.partnership.group(evidence.FORCE_AREA).title
    columns = [
        Column("Type", lambda row: Cell(row.title, href=request.link("crime", type=row.measure_id))),
        Column("Count", lambda row: wording.whole(row.numerator), numeric=True),
        Column("Per 1,000 residents", lambda row: wording.rate(row.value), numeric=True),
        Column(f"Rank, {group}", lambda row: f"{row.rank} of {row.ranked}" if row.rank else "–", numeric=True),
        Column("Change", lambda row: row.change_words),
    ]
    return table(f"Crime types: rank among the {group}, 1 = highest rate", columns, view.frame, stack=True)


def _outcomes(request: Request, measure: Measure) -> Figure:
    view = outcomes(request.snapshot, measure.id, request.to)
    return figure("outcomes", view, bars.outcomes, pictures.outcomes(view))


def _one_type(request: Request, measure: Measure) -> Blocks:
    own = request.partnership.area_code
    made = figures.figure(request.snapshot, measure.id, own, request.to)
    places = wards(request.snapshot, measure.id, request.last_for(measure))
    is_crime = request.catalogue.is_crime(measure)
    return (
        *figure_lead(made),
        Columns(
            (
                (
                    *request.attempt(lambda: _boroughs(request, measure)),
                    *evidence.trend_figure(request, measure, own, key="trend"),
                ),
                evidence.similar_or_reason(request, measure, key="similar"),
            )
        ),
        *evidence.wards_beside_list(request, places, key="wards"),
        *((_outcomes(request, measure),) if is_crime else ()),
        note(f"{measure.definition} {measure.caveat}"),
    )


def _boroughs(request: Request, measure: Measure) -> Blocks:
    view = evidence.compared(request, measure, evidence.FORCE_AREA)
    place = wording.ordinal(view.own_rank)
    return (
        Heading(f"{place} of the {len(view.frame)} {view.group.title}"),
        evidence.ranked_districts(view, "Borough"),
        Text(view.provenance.line, "source"),
    )
