import streamlit as st

from components import html, link
from components.context import Context
from components.course import course
from components.figure import download
from components.targets import target_words
from ssp_metrics import reading
from ssp_metrics.charts import export
from ssp_metrics.views.scorecard import LETTER_WORDS, LETTERS, RULE, Row, scorecard

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
    count = f"{reading.whole(made.numerator)} {row.measure.of_unit(made.numerator)}"
    return [
        html.Cell(priority.short_title, small=count, href=link.to(priority.id)),
        html.Cell("", before=course(row.months)),
        html.Cell(made.change_words, before=html.letter(row.state, LETTERS[row.state])),
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
            "Three years",
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
html.note(
    f"{', '.join(f'{LETTERS[state]} {words}' for state, words in LETTER_WORDS.items() if LETTERS[state])}. {RULE}"
)
sources = next((row.figure.provenance.line for row in view.rows if row.figure), "")
html.source(sources)
download("CSV", lambda: export.csv(view.frame), "overview.csv", "text/csv")
