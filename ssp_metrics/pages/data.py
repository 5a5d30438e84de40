"""The data: every load and what it covers, partners' returns, printed figures beside ours, definitions."""

from __future__ import annotations

from functools import partial

import numpy as np
import pandas as pd

from ssp_metrics import wording
from ssp_metrics.disclosure import POLICIES
from ssp_metrics.pages.blocks import Blocks, Bullets, Download, Folded, Form, Heading, Page, Section, Text, lead, note
from ssp_metrics.pages.outcomes import cannot_show
from ssp_metrics.pages.request import Request
from ssp_metrics.tables import Cell, Column, table
from ssp_metrics.tables.definitions import definitions
from ssp_metrics.views.published import FIGURE_WORDS, paper
from ssp_metrics.views.returns import returns
from ssp_metrics.views.status import KIND_WORDS, Status, status

PARTS = {
    "loads": "Loads and coverage",
    "returns": "Partner returns",
    "paper": "Paper and store",
    "definitions": "Definitions",
}
STATES = {"real": "real figures", "none": "not supplied", "illustrative": ""}
WARD_FIGURES = ("count", "ward_rank")


def compose(request: Request) -> Page:
    """Return the part that the reader chose."""
    part = request.part(PARTS)
    match part.chosen:
        case "loads":
            blocks = _loads(status(request.snapshot))
        case "returns":
            blocks = (Form("upload"), _returns(request))
        case "paper":
            blocks = (Section("Paper and store", request.attempt(lambda: _paper(request))),)
        case _:
            blocks = (_definitions(request), cannot_show(request))
    return Page("data", "Data", (part, *blocks))


def _loads(state: Status) -> Blocks:
    counting = state.loads[state.loads["taken_back"] == ""]
    notes = [f"Load {row.seq}: {text}" for row in counting.itertuples() for text in np.atleast_1d(row.notes)]
    of_loads = [
        Column("Load", lambda row: Cell(f"{row.seq}", small=row.source)),
        # Nobody delivered the returns that ship with the project.
        Column(
            "File",
            lambda row: Cell(row.file_name, small=row.taken_back, illustrative=row.source == "return" and row.seq == 0),
        ),
        Column("Extracted", lambda row: f"{row.extracted:%-d %b %Y}"),
        Column("Loaded", lambda row: f"{row.loaded_at:%-d %b %Y}"),
        Column("Rows read", lambda row: wording.whole(row.rows_read), numeric=True),
        Column("Kept here", lambda row: wording.whole(row.rows_accepted), numeric=True),
        Column("Elsewhere", lambda row: wording.whole(row.rows_elsewhere), numeric=True),
        Column("No location", lambda row: wording.whole(row.rows_unlocated), numeric=True),
        Column("Rejected", lambda row: wording.whole(row.rows_rejected), numeric=True),
    ]
    of_months = [
        Column("Month", lambda row: f"{row.month:%B %Y}"),
        *(
            Column(wording.capital(KIND_WORDS[kind]), partial(_load, kind))
            for kind in ("street", "outcomes", "stop_and_search")
        ),
    ]
    of_forces = [
        Column("Force", lambda row: row.force),
        Column("Kind", lambda row: KIND_WORDS[row.kind]),
        Column("Months", lambda row: str(row.months), numeric=True),
        Column("First", lambda row: row.first),
        Column("Last", lambda row: row.last),
        Column("Missing in between", lambda row: row.missing or "–"),
    ]
    return (
        lead(" ".join(state.findings[:3])),
        Section("What to know about these figures", (Bullets(tuple(state.findings[3:])),)),
        Section(
            "Loads",
            (
                note("Every delivery accepted, in order. Its number is what an as-at takes; load 0 came with the "
                     "product."),
                table("Loads, latest first", of_loads, state.loads.iloc[::-1], stack=True, caption_hidden=True),
                *((Folded(f"Notes of the loader ({len(notes)})", (Bullets(tuple(notes)),)),) if notes else ()),
            ),
        ),
        Section(
            "Coverage calendar",
            (
                note("Which load each month of the own force comes from. A dash is a month that was not supplied; it "
                     "is never zero."),
                table("Coverage by month", of_months, state.calendar.iloc[::-1], caption_hidden=True, tall=True),
                Folded(
                    "Coverage of every police force",
                    (table("Coverage by force", of_forces, state.coverage, caption_hidden=True),),
                ),
                Download("Loads as CSV", "loads.csv", state.loads.drop(columns=["notes", "sha256"])),
            ),
        ),
    )  # fmt: skip


def _load(kind: str, row: object) -> str:
    seq = getattr(row, kind)
    return f"load {seq}" if seq else "–"


def _returns(request: Request) -> Section:
    """Return every measure that partners return and where it stands."""
    view = returns(request.snapshot)
    columns = [
        Column("Measure", lambda row: Cell(row.title, small=row.measure_id)),
        Column("Supplied by", lambda row: Cell(row.supplier, small=row.owner)),
        Column("State", lambda row: Cell(STATES[row.state], illustrative=row.state == "illustrative")),
        Column("From", lambda row: Cell(row.first, small=f"until {row.last}") if row.first else "–"),
        Column("Areas", lambda row: str(row.areas) if row.areas else "–", numeric=True),
        Column("Disclosure control", lambda row: row.policy or "none needed"),
    ]
    return Section(
        "What partners returned",
        (
            note(view.text),
            table("Measures that partners return", columns, view.frame, stack=True, caption_hidden=True, tall=True),
            Download("Returns as CSV", "returns.csv", view.frame),
        ),
    )


def _paper(request: Request) -> Blocks:
    """Return printed figures beside ours, why they differ, and what is wrong in the papers themselves."""
    view = paper(request.snapshot, request.reference)
    frame = view.frame
    wards = frame["figure"].isin(WARD_FIGURES)
    others, small = frame[~frame["is_own"] & ~wards], frame[wards]
    line = view.provenance.line
    documents = len({row.document for row in request.reference.published_figures})
    of_reasons = [
        Column("Reason", lambda one: one.title.capitalize()),
        Column("What it means", lambda one: one.text),
    ]
    of_wrongs = [
        Column("On paper", lambda one: Cell(one.title, small=f"{'. '.join(one.printed)}.")),
        Column("Here instead", lambda one: one.instead),
    ]
    wrong = "What is wrong in the papers themselves"
    return (
        lead(view.text),
        Heading("Printed figures of the borough beside ours"),
        *_documents(frame[frame["is_own"]], "the borough"),
        Folded(f"The other boroughs ({len(others)} figures)", _documents(others, "the other boroughs", named=True)),
        Folded(f"Wards ({len(small)} figures)", _documents(small, "wards", named=True)),
        Text(f"Printed: {'; '.join(frame['document'].unique())}. Ours: {line.removeprefix('Source: ')}", "source"),
        Download("CSV", "paper-and-store.csv", frame, line),
        Heading("Why they differ"),
        table("Why they differ", of_reasons, view.reasons, stack=True, caption_hidden=True),
        Heading("One figure, one source"),
        note(f"{wrong}, and what keeps it from happening here."),
        table(wrong, of_wrongs, view.wrongs, stack=True, caption_hidden=True),
        Text(f"Read by hand in {documents} documents.", "source"),
    )


def _documents(frame: pd.DataFrame, of: str, *, named: bool = False) -> Blocks:
    """Return printed figures beside ours, a table a document."""
    columns = [
        Column(
            "Figure",
            lambda row: Cell(
                f"{row.area_name}: {row.measure}" if named else row.measure, small=FIGURE_WORDS[row.figure]
            ),
        ),
        Column("Printed", lambda row: Cell(row.printed, small=row.place)),
        Column("Ours", lambda row: Cell(row.ours, small=row.period)),
        Column("Why they differ", lambda row: row.reasons),
    ]
    return tuple(
        table(f"{document}: {of}", columns, part, stack=True, kind="overview")
        for document, part in frame.groupby("document", sort=False)
    )


def _definitions(request: Request) -> Section:
    """Return every measure of the catalogue with its definition, and every source with its caveats."""
    catalogue = request.catalogue
    more = [
        Column("Source and owner", lambda one: Cell(catalogue.sources[one.source].title, small=one.owner)),
        Column("Disclosure control", lambda one: POLICIES[one.suppression].words),
    ]
    measures = sorted(catalogue.measures.values(), key=lambda one: one.order)
    return Section(
        "Definitions",
        (
            definitions("Definitions of the measures", measures, more, small=lambda one: one.id),
            *(note(f"{source.title}: {' '.join(source.caveats)}") for source in catalogue.sources.values()),
        ),
    )
