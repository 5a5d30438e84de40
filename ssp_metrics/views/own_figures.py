"""Figures of several measures, each of its own area and over its own period, those of one area counted together."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from ssp_metrics.catalogue import Measure
from ssp_metrics.errors import SspError
from ssp_metrics.periods import Period
from ssp_metrics.store.snapshot import Snapshot
from ssp_metrics.views import areas
from ssp_metrics.views.figure import Figure, figures_over


def own_figures(
    snapshot: Snapshot, measures: Iterable[Measure], period_of: Callable[[Measure], Period], as_at: int
) -> tuple[dict[str, Figure], dict[str, str]]:
    """Return the figures that there are by measure id, and of the other measures why there is none.

    Parameters
    ----------
    measures : iterable of Measure
        Each is shown for the area it is first shown for: the own district, or its police force area.
    period_of : callable
        The period of a measure; it may raise :class:`SspError` for one that was not supplied.
    """
    made: dict[str, Figure] = {}
    problems: dict[str, str] = {}
    together: dict[areas.Area, list[tuple[Measure, Period]]] = {}
    for measure in measures:
        try:
            area, period = areas.own(snapshot, measure), period_of(measure)
            areas.require(snapshot, measure, area, period, as_at)
            together.setdefault(area, []).append((measure, period))
        except SspError as error:
            problems[measure.id] = error.public
    for area, asked in together.items():
        made |= {one.measure.id: one for one in figures_over(snapshot, asked, area, as_at)}
    return made, problems
