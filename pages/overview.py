import streamlit as st

from components import html
from components.context import Context
from components.figure import download
from ssp_metrics import reading
from ssp_metrics.charts import export, spark
from ssp_metrics.views.scorecard import LETTER_WORDS, LETTERS, RULE, Row, scorecard

context: Context = st.session_state["context"]
view = scorecard(context.snapshot, context.to, context.as_at)


def cells(row: Row) -> list[html.Cell | str]:
    """Return one priority's cells."""
    made, priority = row.figure, row.priority
    if made is None or row.measure is None:
        needs = priority.needs or row.problem
        return [html.Cell(priority.short_title, small=needs), "", "No data supplied", "", ""]
    count = f"{reading.whole(made.numerator)} {row.measure.of_unit(made.numerator)}"
    return [
        html.Cell(priority.short_title, small=count, href=f"{priority.id}{context.link}"),
        html.Cell("", before=spark.svg(row.months, row.state)),
        html.Cell(made.change_words, before=html.letter(row.state, LETTERS[row.state])),
        row.position.capitalize(),
        row.top,
    ]


st.title("Overview")
html.lead(view.text)
st.html(
    html.table(
        f"Priorities of the plan, {view.period.words}",
        ["Priority and headline measure", "Three years", "Change", "Among similar areas", "Ward with most"],
        [cells(row) for row in view.rows],
        stack=True,
        hide_caption=True,
    )
)
html.note(f"{', '.join(f'{LETTERS[state]} {words}' for state, words in LETTER_WORDS.items() if LETTERS[state])}. {RULE}")
sources = next((row.figure.provenance.line for row in view.rows if row.figure), "")
html.source(sources)
download("CSV", lambda: export.csv(view.frame), "overview.csv", "text/csv")
