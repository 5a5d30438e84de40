import streamlit as st

from components import html, link
from components.context import Context
from components.course import course
from components.figure import download
from components.targets import target_words
from ssp_metrics import reading
from ssp_metrics.charts import export
from ssp_metrics.views.scorecard import RULE, Row, scorecard
from ssp_metrics.views.states import LEGEND, STATES

context: Context = st.session_state["context"]
view = scorecard(context.snapshot, context.to, context.as_at)


def cells(row: Row) -> list[html.Cell | str]:
    """Return one priority's cells."""
    made, priority = row.figure, row.priority
    if made is None or row.measure is None:
        href = link.to(priority.id) if row.measure else ""
        illustrated = row.measure is not None and row.measure.illustrative
        said = html.Cell(reading.capital(row.problem), small="" if illustrated else priority.needs)
        return [html.Cell(priority.short_title, href=href), "", said, "", "", ""]
    return [
        html.Cell(priority.short_title, small=view.number_words(row), href=link.to(priority.id)),
        html.Cell("", before=course(row.months, row.measure)),
        html.Cell(made.change_words, before=html.letter(row.state, STATES[row.state].letter)),
        reading.capital(row.position_words),
        reading.capital(target_words(context, row.measure, made)),
        row.top,
    ]


st.title("Overview")
html.lead(view.text)
st.html(
    html.table(
        f"Priorities{' of the plan' if context.catalogue.plans else ''}, {view.period.words}",
        [
            "Priority and headline measure",
            "Up to three years",
            "Change",
            "Similar areas (1 = highest)",
            "Target",
            "Ward with most",
        ],
        [cells(row) for row in view.rows],
        kind="overview priorities",
        stack=True,
        hide_caption=True,
    )
)
html.note(f"{LEGEND}. {RULE}")
for line in view.sources:
    html.source(line)
download("CSV", lambda: export.csv(view.frame), "overview.csv", "text/csv")
