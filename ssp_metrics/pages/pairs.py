"""Two measures side by side on one page: each with its number, its change and its three years."""

from __future__ import annotations

from ssp_metrics import wording
from ssp_metrics.catalogue.models import PairedMeasures
from ssp_metrics.pages.blocks import Blocks, Finding, note
from ssp_metrics.pages.evidence import sources_of
from ssp_metrics.pages.request import Request
from ssp_metrics.tables import Cell, Column, Sparkline, table
from ssp_metrics.views.paired import pair


def side_by_side(request: Request, chosen: PairedMeasures) -> Blocks:
    """Return two measures that are read together and never added, where the reader may see both."""
    if not set(chosen.measures) <= set(request.catalogue.measures):
        return (note(wording.WITHHELD),)
    view = pair(request.snapshot, chosen, request.to)
    measures = [request.catalogue.measure(one) for one in chosen.measures]

    def title(place: int) -> Cell:
        made, measure = view.figures[place], measures[place]
        if made is None:
            return Cell(measure.title)
        return Cell(measure.title, small=made.period.words, illustrative=measure.illustrative)

    def line(place: int) -> Cell:
        has_any = view.figures[place] is not None
        return Cell("", line=Sparkline(view.series[place], measures[place]) if has_any else None)

    def number(place: int) -> str:
        made = view.figures[place]
        return "no data" if made is None else made.number

    def change(place: int) -> str:
        made = view.figures[place]
        return view.problems[place] if made is None else made.change_words

    columns = [
        Column("Measure", title),
        Column("Up to three years", line),
        Column("Number", number, numeric=True),
        Column("Change", change),
    ]
    return (
        Finding(chosen.title, "Side by side, never added", chosen.why, illustrative=view.illustrative),
        table(chosen.title, columns, range(len(measures)), stack=True, caption_hidden=True),
        *sources_of(view.figures),
    )
