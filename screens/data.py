import numpy as np
import streamlit as st

from components import html
from components.context import Context
from components.figure import download
from ssp_metrics import reading
from ssp_metrics.charts import export
from ssp_metrics.views.status import KIND_WORDS, status

context: Context = st.session_state["context"]
state = status(context.snapshot, context.as_at)
CANNOT_SHOW = (
    "what is never reported to the police, which for some offences is most of it",
    "who the victims and offenders are: open data hold neither sex nor age",
    "homicide, knife crime, domestic abuse and hate crime as such: the published types do not separate them",
    "days and hours: open data have months only",
    "exact places: every point stands for about eight addresses",
)

st.title("Data")
html.lead(" ".join(state.findings[:3]))
st.subheader("What to know about these figures")
st.markdown("\n".join(f"- {sentence}" for sentence in state.findings[3:]))

st.subheader("Loads")
html.note("Every delivery accepted, in order. Its number is what an as-at takes; load 0 came with the product.")
loads = [
    [
        html.Cell(f"{row.seq}", small=row.source),
        html.Cell(row.file_name, small=f"sha256 {row.sha256[:12]}…" if row.sha256 else ""),
        f"{row.extracted:%-d %b %Y}",
        f"{row.loaded_at:%-d %b %Y}",
        reading.whole(row.rows_read),
        reading.whole(row.rows_accepted),
        reading.whole(row.rows_elsewhere),
        reading.whole(row.rows_unlocated),
        reading.whole(row.rows_rejected),
    ]
    for row in state.loads.iloc[::-1].itertuples()
]
head = [
    "Load",
    "File",
    "Extracted",
    "Loaded",
    "Rows read",
    "Kept here",
    "Elsewhere",
    "No location",
    "Rejected",
]
st.html(html.table("Loads, latest first", head, loads, numeric=[4, 5, 6, 7, 8], stack=True, hide_caption=True))
notes = [f"Load {row.seq}: {text}" for row in state.loads.itertuples() for text in np.atleast_1d(row.notes)]
if notes:
    with st.expander(f"Notes of the loader ({len(notes)})"):
        st.markdown("\n".join(f"- {text}" for text in notes))

st.subheader("Coverage calendar")
html.note(
    "Which load each month of the own force comes from. A dash is a month that was not supplied; it is never zero."
)
calendar = [
    [
        f"{row.month:%B %Y}",
        *(f"load {seq}" if seq else "–" for seq in (row.street, row.outcomes, row.stop_and_search)),
    ]
    for row in state.calendar.iloc[::-1].itertuples()
]
names = [reading.capital(name) for name in KIND_WORDS.values()]
st.html(html.table("Coverage by month", ["Month", *names], calendar, hide_caption=True, tall=True))
with st.expander("Coverage of every police force"):
    rows = [
        [row.force, KIND_WORDS[row.kind], str(row.months), row.first, row.last, row.missing or "–"]
        for row in state.coverage.itertuples()
    ]
    st.html(html.table("Coverage by force", ["Force", "Kind", "Months", "First", "Last", "Missing in between"], rows,
                       numeric=[2], hide_caption=True))  # fmt: skip

st.subheader("Definitions")
rows = [
    [html.Cell(m.title, small=m.id), html.Cell(m.definition, small=m.caveat), m.source]
    for m in sorted(context.catalogue.measures.values(), key=lambda m: m.order)
]
st.html(
    html.table(
        "Definitions of the measures",
        ["Measure", "What it counts", "Source"],
        rows,
        stack=True,
        hide_caption=True,
    )
)
for source in context.catalogue.sources.values():
    html.note(f"{source.title}: {' '.join(source.caveats)}")

st.subheader("What these figures cannot show")
st.markdown("\n".join(f"- {text}" for text in CANNOT_SHOW))
download("Loads as CSV", lambda: export.csv(state.loads.drop(columns="notes")), "loads.csv", "text/csv")
