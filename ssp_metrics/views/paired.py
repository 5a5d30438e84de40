"""Two measures read side by side: what each counts, how each moved, and whether they moved apart."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas as pd

from ssp_metrics.catalogue.models import PairedMeasures
from ssp_metrics.store.snapshot import Snapshot
from ssp_metrics.views import areas
from ssp_metrics.views.base import Worded, remembered
from ssp_metrics.views.figure import Figure
from ssp_metrics.views.own_figures import NO_MONTHS, own_figures, recent_months


@dataclass(frozen=True)
class Pair(Worded):
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

    chosen: PairedMeasures
    figures: tuple[Figure | None, ...]
    problems: tuple[str, ...]
    series: tuple[pd.DataFrame, ...]
    reading: tuple[str, ...]

    @property
    def illustrative(self) -> bool:
        """Whether one of the two is."""
        return any(one.measure.illustrative for one in self.figures if one is not None)


@remembered
def pair(snapshot: Snapshot, chosen: PairedMeasures, to: date) -> Pair:
    """Return two measures of our own area side by side, each up to ``to`` or its own last month before."""
    measures = [snapshot.catalogue.measure(measure_id) for measure_id in chosen.measures]
    made, problems = own_figures(snapshot, measures, to)
    found = tuple(made.get(measure.id) for measure in measures)
    said = [
        f"{areas.named(one.measure)}: {one.number} in the {one.period.words}, {one.change_words}."
        for one in found
        if one is not None
    ]
    return Pair(
        chosen,
        found,
        tuple(problems.get(measure.id, "") for measure in measures),
        tuple(recent_months(snapshot, one) if one is not None else NO_MONTHS for one in found),
        (*said, chosen.why),
    )
