"""Outcomes and concern: the plan's outcome lines, what residents worry about, what the figures cannot show."""

from __future__ import annotations

import numpy as np

from ssp_metrics import wording
from ssp_metrics.charts import concern as concern_chart
from ssp_metrics.pages import survey
from ssp_metrics.pages.blocks import (
    Blocks,
    Bullets,
    Columns,
    Download,
    Finding,
    Folded,
    Heading,
    Page,
    Section,
    Text,
    figure,
    lead,
    note,
    sources,
)
from ssp_metrics.pages.request import Request
from ssp_metrics.tables import Cell, Column, Table, or_nothing, pictures, table
from ssp_metrics.views.concern import LIMITS, RULE, Concern, concern
from ssp_metrics.views.outcome_lines import WANTED, LineRow, OutcomeLines, outcome_lines
from ssp_metrics.views.states import LEGEND, STATES

NOT_SAID = "illustrative figures are in no sentence above"
ACCURATE = "Is this an accurate picture? Only of what was reported, recorded or answered. The figures do not show:"


def compose(request: Request) -> Page:
    """Return outcomes, concern and what residents say."""
    lines = outcome_lines(request.snapshot, request.reference, request.reference.outcome_lines, request.to)
    planned = bool(request.catalogue.plans)
    return Page(
        "outcomes",
        "Outcomes and concern",
        (
            lead(lines.text),
            Section("What the plan wants to achieve" if planned else "What can be followed", _lines(lines)),
            Section("Concern against harm", request.attempt(lambda: _concern(request))),
            Section("What residents say", survey.resident_survey(request)),
            cannot_show(request),
        ),
    )


def cannot_show(request: Request) -> Section:
    """Say what the figures cannot show, wherever somebody may ask whether the picture is accurate."""
    texts = tuple(row.text for row in request.reference.cannot_show)
    return Section("What these figures cannot show", (note(ACCURATE), Bullets(texts)))


def _lines(view: OutcomeLines) -> Blocks:
    """Return every line with its measures."""
    blocks: list[Finding | Table] = []
    for number, line in enumerate(view.lines, start=1):
        blocks += [
            Finding(f"{number}. {line.title}", _about(view, line.rows), "" if line.has_real else line.text),
            table(line.title, COLUMNS, line.rows, stack=True, caption_hidden=True, kind="overview"),
        ]
    invented = any(row.measure.illustrative for line in view.lines for row in line.rows)
    return (
        *blocks,
        note(f"{LEGEND}. Only a change that is more than chance counts{'; ' + NOT_SAID if invented else ''}."),
        Folded(f"Sources ({len(view.sources)})", sources(view.sources)),
        Download("CSV", "outcome-lines.csv", view.frame),
    )


def _about(view: OutcomeLines, rows: tuple[LineRow, ...]) -> str:
    """Say what a line counts: the wards by name where it is about those that the documents name."""
    if view.named is not None and any(row.where for row in rows):
        names = ", ".join(view.named.names)
        return f"Wards named in the documents, as they were then (vintage {view.named.vintage}): {names}"
    return "The whole district"


def _meaning(row: LineRow) -> Cell:
    if row.source is None:
        return Cell(STATES["none"].words)
    if row.measure.illustrative:
        return Cell("not judged: illustration")
    letter, words = STATES[row.state]
    return Cell(words, state=row.state, letter=letter, small=WANTED[row.measure.direction])


COLUMNS = [
    Column("Measure", lambda row: Cell(row.measure.title, small=row.why, illustrative=row.measure.illustrative)),
    Column("Number", lambda row: Cell(row.number, small=row.period) if row.source else "no data", numeric=True),
    Column("Change", lambda row: row.change_words if row.source else row.problem),
    Column("What it means", _meaning),
]


def _concern(request: Request) -> Blocks:
    """Return the ranks as a picture, where the lists disagree, and every theme with its numbers."""
    view = concern(request.snapshot, request.reference, request.reference.concern_themes, request.to)
    agreed = Text("No two of the three lists disagree about a theme.")
    return (
        Columns(
            (
                (figure("concern", view, concern_chart.draw, pictures.concern(view)),),
                (
                    Heading("Where they disagree"),
                    Bullets(tuple(view.disagreements)) if view.disagreements else agreed,
                    note(f"{RULE} {LIMITS}"),
                    Text(f"Mentions and percentages: {'; '.join(view.documents)}, read by hand.", "source"),
                    *survey.residents_mention(request),
                ),
            ),
            (6, 5),
        ),
        Folded("Every theme with its numbers", (_themes(view),)),
    )


def _themes(view: Concern) -> Table:
    def mentions(row: object) -> Cell:
        said, share = row.mentions, row.share  # type: ignore[attr-defined]
        asked = "" if np.isnan(share) else f"{wording.percent(share)} of respondents"
        words = "no mentions printed" if np.isnan(said) else f"{wording.whole(said)} mentions"
        return Cell(words, small="; ".join(part for part in (row.said, asked) if part))  # type: ignore[attr-defined]

    def place(rank: int, name: str) -> str:
        return f"{wording.ordinal(rank)} of {view.ranked[name]}" if rank else ""

    columns = [
        Column("Theme", lambda row: Cell(row.title, small=row.why)),
        Column("Survey mentions", mentions),
        Column(
            "Recorded",
            lambda row: Cell(
                or_nothing(row.recorded, without="not recorded as such"),
                small=place(row.recorded_rank, "recorded"),
            ),
            numeric=True,
        ),
        Column(
            "Cost, 2015/16 prices",
            lambda row: Cell(or_nothing(row.cost, wording.pounds, row.cost_note), small=place(row.cost_rank, "cost")),
            numeric=True,
        ),
    ]
    return table(view.subtitle, columns, view.frame, stack=True, caption_hidden=True)
