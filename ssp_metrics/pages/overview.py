"""The overview: two or three sentences, then a row a priority, ordered by what needs attention."""

from __future__ import annotations

from ssp_metrics import wording
from ssp_metrics.pages import priority
from ssp_metrics.pages.blocks import Download, Page, lead, note, sources
from ssp_metrics.pages.request import Request
from ssp_metrics.tables import Cell, Column, Sparkline, table
from ssp_metrics.views.scorecard import RULE, Row, scorecard
from ssp_metrics.views.states import LEGEND, STATES


def compose(request: Request) -> Page:
    """Return the overview."""
    view = scorecard(request.snapshot, request.to)

    def title(row: Row) -> Cell:
        href = request.link(row.priority.id) if row.measure else ""
        small = view.number_words(row) if row.figure is not None else ""
        return Cell(row.priority.short_title, small=small, href=href)

    def line(row: Row) -> Cell:
        if row.figure is None or row.measure is None:
            return Cell("")
        return Cell("", line=Sparkline(row.months, row.measure))

    def change(row: Row) -> Cell:
        if row.figure is None or row.measure is None:
            illustrated = row.measure is not None and row.measure.illustrative
            return Cell(wording.capital(row.problem), small="" if illustrated else row.priority.needs)
        return Cell(row.figure.change_words, state=row.state, letter=STATES[row.state].letter)

    def target(row: Row) -> str:
        if row.figure is None or row.measure is None:
            return ""
        return wording.capital(priority.target_words(request, row.measure, row.figure))

    columns = [
        Column("Priority and headline measure", title),
        Column("Up to three years", line),
        Column("Change", change),
        Column("Similar areas (1 = highest)", lambda row: wording.capital(row.position_words) if row.figure else ""),
        Column("Target", target),
        Column("Ward with most", lambda row: row.top if row.figure else ""),
    ]
    caption = f"Priorities{' of the plan' if request.catalogue.plans else ''}, {view.period.words}"
    return Page(
        "overview",
        "Overview",
        (
            lead(view.text),
            table(caption, columns, view.rows, kind="overview priorities", stack=True, caption_hidden=True),
            note(f"{LEGEND}. {RULE}"),
            *sources(view.sources),
            Download("CSV", "overview.csv", view.frame),
        ),
    )
