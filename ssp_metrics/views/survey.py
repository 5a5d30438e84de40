"""What residents say: the mentions and percentages that were printed, and the survey that is returned now."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pandas as pd

from ssp_metrics import wording
from ssp_metrics.catalogue.models import Breakdown
from ssp_metrics.catalogue.reference import Reference, written
from ssp_metrics.catalogue.reference_rows import Published, SurveyQuestion
from ssp_metrics.errors import SspError
from ssp_metrics.store.snapshot import Snapshot
from ssp_metrics.views import areas
from ssp_metrics.views.base import Provenance, View, remembered
from ssp_metrics.views.breakdown import MeasureBreakdown, measure_breakdown
from ssp_metrics.views.figure import Figure, figure

MENTIONS, PERCENT = "mentions", "percent"
"""Units of the printed figures."""
NO_INTERVAL = "How many people answered was not printed, so no interval can be given."


@dataclass(frozen=True)
class PrintedIn(Provenance):
    """Where a printed figure comes from: a document, read by hand; no load and no snapshot has a part in it."""

    @property
    def line(self) -> str:
        """The source line printed under every figure."""
        return f"Source: {self.attribution}, read by hand."


@dataclass(frozen=True)
class Mentions(View):
    """What residents mention, most first. ``frame``: ``name, printed`` (the row it is printed as), ``mentions``."""


@dataclass(frozen=True)
class Answer:
    """One question of the survey: what was printed, and what is returned now.

    Attributes
    ----------
    printed
        The printed percentage; None where none was printed.
    figure
        The latest returned figure; None where none was returned, and ``problem`` says why.
    """

    question: SurveyQuestion
    title: str
    definition: str
    printed: Published | None
    figure: Figure | None
    problem: str


@remembered
def mentions(snapshot: Snapshot, reference: Reference) -> Mentions:
    """Return the mentions that were printed for our own district, most first.

    Raises
    ------
    SspError
        None were.
    """
    home = areas.home(snapshot)
    rows = [row for row in reference.published_figures if row.unit == MENTIONS and row.area_code == home.code]
    written(rows, "mentions of a concern from a survey")
    frame = pd.DataFrame(
        [(wording.capital(row.measure.rpartition(": ")[2]), row.measure, float(row.value)) for row in rows],
        columns=["name", "printed", "mentions"],
    ).sort_values("mentions", ascending=False, kind="stable", ignore_index=True)
    first, total = frame.iloc[0], frame["mentions"].sum()
    listed = [f"{row.name.lower()} {wording.whole(row.mentions)}" for row in frame.itertuples(index=False)]
    documents = dict.fromkeys(f"{row.document}, {row.place}" for row in rows)
    return Mentions(
        title=f"Residents mention {first['name'].lower()} most",
        subtitle=f"Mentions of a concern about anti-social behaviour, {home.name}; date of the survey not printed",
        frame=frame,
        reading=(f"{wording.whole(total)} mentions: {wording.listed(listed)}.", NO_INTERVAL,
                 "One answer may hold several mentions."),
        provenance=PrintedIn(
            "", rows[0].document, "; ".join(documents), (), "", snapshot.id, snapshot.latest, is_latest=True,
            suppression="open", illustrative=False,
        ),
    )  # fmt: skip


@remembered
def answers(
    snapshot: Snapshot, reference: Reference, questions: tuple[SurveyQuestion, ...], to: date
) -> tuple[Answer, ...]:
    """Return each question with its printed percentage and its latest return up to a month."""
    home = areas.home(snapshot)
    printed = {row.measure: row for row in reference.published_figures if row.area_code == home.code}
    found = []
    for question in questions:
        measure = snapshot.catalogue.measure(question.measure_id)
        made, problem = None, ""
        try:
            made = figure(snapshot, measure.id, home.code, areas.own_period(snapshot, measure, to).last)
        except SspError as error:
            problem = error.public
        row = printed.get(question.printed)
        found.append(Answer(question, measure.title, measure.definition, row, made, problem))
    return tuple(found)


def answers_by(snapshot: Snapshot, measure_id: str, breakdown: Breakdown, to: date) -> MeasureBreakdown:
    """Return a question by a group of respondents, without the interval of a sample, which it is not.

    Raises
    ------
    SspError
        The parts were not supplied.
    """
    made = measure_breakdown(snapshot, measure_id, breakdown.id, to)
    return replace(made, frame=made.frame.assign(lower=np.nan, upper=np.nan))
