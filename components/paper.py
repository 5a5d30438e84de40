"""Paper and store: printed figures beside ours, why they differ, and what is wrong in the papers themselves."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

import pandas as pd
import streamlit as st

from components import html
from components.context import Context
from components.figure import download
from components.words import problem
from ssp_metrics.charts import export
from ssp_metrics.errors import SspError
from ssp_metrics.reference import Reference, read, version
from ssp_metrics.settings import settings
from ssp_metrics.store.snapshot import Snapshot
from ssp_metrics.views.neighbourhoods import Neighbourhoods, neighbourhoods
from ssp_metrics.views.paper import FIGURE_WORDS, Paper, paper

WARD_FIGURES = ("count", "ward_rank")


class Key(NamedTuple):
    """What a view of the store and the reference tables is kept under."""

    snapshot_id: str
    as_at: int
    files: tuple[tuple[str, int, int], ...]

    @classmethod
    def of(cls, context: Context) -> Key:
        """Return the key of what a page shows now."""
        return cls(context.snapshot.id, context.as_at, version(*settings().reference))


def reference() -> Reference:
    """Return the reference tables, read again only when a file of theirs has changed."""
    return _read(version(*settings().reference))


@st.cache_resource(max_entries=2, show_spinner=False)
def _read(files: tuple[tuple[str, int, int], ...]) -> Reference:  # noqa: ARG001 - what the tables are kept under
    return read(*settings().reference)


@st.cache_resource(max_entries=4, show_spinner=False)
def _paper(key: Key, _snapshot: Snapshot) -> Paper:
    return paper(_snapshot, reference(), key.as_at)


@st.cache_resource(max_entries=16, show_spinner=False)
def _followed(key: Key, measure_id: str, to: date, _snapshot: Snapshot) -> Neighbourhoods:
    return neighbourhoods(_snapshot, reference(), measure_id, to, key.as_at)


def followed(context: Context, measure_id: str, to: date) -> Neighbourhoods:
    """Return the wards that an older plan named, worked out once for a state of the store and of the tables."""
    return _followed(Key.of(context), measure_id, to, context.snapshot)


def paper_section(context: Context) -> None:
    """Show the whole section, for the screen about the data."""
    st.header("Paper and store")
    try:
        view = _paper(Key.of(context), context.snapshot)
    except SspError as error:
        problem(error)
        return
    html.lead(view.text)
    frame = view.frame
    wards = frame["figure"].isin(WARD_FIGURES)
    st.subheader("Printed figures of the borough beside ours")
    _table(frame[frame["is_own"]], "the borough")
    others, small = frame[~frame["is_own"] & ~wards], frame[wards]
    with st.expander(f"The other boroughs ({len(others)} figures)"):
        _table(others, "the other boroughs", named=True)
    with st.expander(f"Wards ({len(small)} figures)"):
        _table(small, "wards", named=True)
    html.source(
        f"Printed: {'; '.join(frame['document'].unique())}. Ours: {view.provenance.line.removeprefix('Source: ')}"
    )
    download("CSV", lambda: export.csv(frame, view.provenance.line), "paper-and-store.csv", "text/csv")
    st.subheader("Why they differ")
    reasons = [[reason.title.capitalize(), reason.text] for reason in view.reasons]
    st.html(html.table("Why they differ", ["Reason", "What it means"], reasons, stack=True, hide_caption=True))
    st.subheader("One figure, one source")
    html.note("What is wrong in the papers themselves, and what keeps it from happening here.")
    rows = [[html.Cell(one.title, small=f"{'. '.join(one.printed)}."), html.Cell(one.instead)] for one in view.wrongs]
    head = ["On paper", "Here instead"]
    st.html(html.table("What is wrong in the papers themselves", head, rows, stack=True, hide_caption=True))
    html.source(f"Read by hand in {len({row.document for row in reference().published_figures})} documents.")


def _table(frame: pd.DataFrame, of: str, *, named: bool = False) -> None:
    """Show printed figures beside ours, a table a document."""
    for document, part in frame.groupby("document", sort=False):
        rows = [
            [
                html.Cell(f"{row.area_name}: {row.measure}" if named else row.measure, small=FIGURE_WORDS[row.figure]),
                html.Cell(row.printed, small=row.place),
                html.Cell(row.ours, small=row.period),
                row.reasons,
            ]
            for row in part.itertuples(index=False)
        ]
        head = ["Figure", "Printed", "Ours", "Why they differ"]
        st.html(html.table(f"{document}: {of}", head, rows, stack=True, kind="overview"))
