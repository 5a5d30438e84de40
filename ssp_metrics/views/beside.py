"""Two measures read side by side: what each counts, how each moved, and whether they moved apart."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas as pd

from ssp_metrics import reading
from ssp_metrics.entries import Beside
from ssp_metrics.errors import SspError
from ssp_metrics.periods import Period
from ssp_metrics.store.snapshot import Snapshot
from ssp_metrics.views import areas, counts
from ssp_metrics.views.figure import Figure, figure

MONTHS = 36


@dataclass(frozen=True)
class Pair:
    """Two figures of the same place, each over its own latest period.

    Attributes
    ----------
    figures
        One a measure, in the order asked for; None where it was not supplied.
    problems
        Why, for those.
    series
        ``month, numerator`` of the last three years of each, for a small line.
    """

    beside: Beside
    figures: tuple[Figure | None, ...]
    problems: tuple[str, ...]
    series: tuple[pd.DataFrame, ...]
    reading: tuple[str, ...]

    @property
    def text(self) -> str:
        """The reading as one paragraph."""
        return " ".join(self.reading)

    @property
    def illustrative(self) -> bool:
        """Whether one of the two is."""
        return any(one.measure.illustrative for one in self.figures if one is not None)


def pair(snapshot: Snapshot, beside: Beside, to: date, as_at: int | None = None) -> Pair:
    """Return two measures of our own area side by side, each up to ``to`` or its own last month before."""
    known = snapshot.latest if as_at is None else as_at
    found: list[Figure | None] = []
    problems, series = [], []
    for measure_id in beside.measures:
        measure = snapshot.catalogue.measure(measure_id)
        problem, made, months = "", None, pd.DataFrame(columns=["month", "numerator"])
        try:
            last = min(to, areas.latest_month(snapshot, measure, known, to if measure.is_return else None))
            area = areas.own(snapshot, measure)
            made = figure(snapshot, measure_id, area.code, last, as_at=known)
            first = max(areas.first_month(snapshot, measure, known), Period.rolling(last, MONTHS).first)
            rows = counts.monthly(snapshot, measure, area.level, "", [area.code], Period(first, last), known)
            months = rows[["month", "numerator"]]
        except SspError as error:
            problem = str(error)
        found.append(made)
        problems.append(problem)
        series.append(months)
    return Pair(beside, tuple(found), tuple(problems), tuple(series), _reading(beside, found))


def _reading(beside: Beside, found: list[Figure | None]) -> tuple[str, ...]:
    sentences = []
    for one in found:
        if one is not None:
            mark = f" ({reading.ILLUSTRATIVE.lower()})" if one.measure.illustrative else ""
            sentences.append(f"{one.measure.title}{mark}: {one.number} in the {one.period.words}, {one.change_words}.")
    return (*sentences, beside.why)
