"""The outcome lines of the plan: a table a line, the real figures first."""

from __future__ import annotations

from datetime import date

import streamlit as st

from components import html
from components.context import Context
from components.figure import download, heading
from components.outcome_tables import outcome_tables
from components.paper import Key, reference
from ssp_metrics.charts import export
from ssp_metrics.store.snapshot import Snapshot
from ssp_metrics.views import outcome_lines as views
from ssp_metrics.views.outcome_lines import WANTED, LineRow, OutcomeLines
from ssp_metrics.views.states import LEGEND, STATES

NOT_SAID = "illustrative figures are in no sentence above"


def lines_of(context: Context) -> OutcomeLines:
    """Return the outcome lines, worked out once for a state of the store and of the tables."""
    return _lines(Key.of(context), context.to, context.snapshot)


@st.cache_resource(max_entries=4, show_spinner=False)
def _lines(key: Key, to: date, _snapshot: Snapshot) -> OutcomeLines:
    return views.outcome_lines(_snapshot, reference(), outcome_tables().lines, to, key.as_at)


def outcome_lines_section(view: OutcomeLines, *, planned: bool) -> None:
    """Show every line with its measures, under the plan's name where there is a plan."""
    st.header("What the plan wants to achieve" if planned else "What can be followed")
    for number, line in enumerate(view.lines, start=1):
        heading(f"{number}. {line.title}", _about(view, line.rows), "" if line.has_real else line.text)
        rows = [_row(row) for row in line.rows]
        head = ["Measure", "Number", "Change", "What it means"]
        st.html(html.table(line.title, head, rows, numeric=[1], stack=True, hide_caption=True, kind="overview"))
    invented = any(row.measure.illustrative for line in view.lines for row in line.rows)
    rule = f"Only a change that is more than chance counts{'; ' + NOT_SAID if invented else ''}."
    html.note(f"{LEGEND}. {rule}")
    with st.expander(f"Sources ({len(view.sources)})"):
        for source in view.sources:
            html.source(source)
    download("CSV", lambda: export.csv(view.frame), "outcome-lines.csv", "text/csv")


def _about(view: OutcomeLines, rows: tuple[LineRow, ...]) -> str:
    """Say what a line counts: the wards by name where it is about those that the documents name."""
    if view.named is not None and any(row.where for row in rows):
        names = ", ".join(view.named.names)
        return f"Wards named in the documents, as they were then (vintage {view.named.vintage}): {names}"
    return "The whole district"


def _row(row: LineRow) -> list[html.Cell | str]:
    badge = html.badge(html.ILLUSTRATIVE) if row.measure.illustrative else ""
    measure = html.Cell(row.measure.title, small=row.why, after=badge)
    if row.source is None:
        return [measure, "no data", row.problem, html.Cell(STATES["none"].words)]
    if row.measure.illustrative:
        return [measure, html.Cell(row.number, small=row.period), row.change_words, "not judged: illustration"]
    sign, words = STATES[row.state]
    meaning = html.Cell(words, before=html.letter(row.state, sign), small=WANTED[row.measure.direction])
    return [measure, html.Cell(row.number, small=row.period), row.change_words, meaning]
