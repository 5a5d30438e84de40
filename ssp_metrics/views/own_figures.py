"""Figures of several measures, each of its own area and over its own period, those of one area counted together."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

import pandas as pd

from ssp_metrics.catalogue import Measure
from ssp_metrics.errors import SspError
from ssp_metrics.periods import Period
from ssp_metrics.store.snapshot import Snapshot
from ssp_metrics.views import areas, counts
from ssp_metrics.views.figure import Figure, figures_over

MONTHS = 36
NO_MONTHS = pd.DataFrame(columns=["month", "numerator"])


def own_figures(
    snapshot: Snapshot,
    measures: Iterable[Measure],
    to: date,
    period_of: Callable[[Snapshot, Measure, date], Period] = areas.own_period,
) -> tuple[dict[str, Figure], dict[str, str]]:
    """Return the figures that there are by measure id, and of the other measures why there is none.

    Parameters
    ----------
    measures : iterable of Measure
        Each is shown for the area it is first shown for: the own district, or its police force area.
    to : datetime.date
        First day of the last month.
    period_of : callable
        The period of a measure up to ``to``; it may raise :class:`SspError` for one that was not supplied.
    """
    made: dict[str, Figure] = {}
    problems: dict[str, str] = {}
    together: dict[areas.Area, list[tuple[Measure, Period]]] = {}
    for measure in measures:
        try:
            area, period = areas.own(snapshot, measure), period_of(snapshot, measure, to)
            areas.require(snapshot, measure, area, period)
            together.setdefault(area, []).append((measure, period))
        except SspError as error:
            problems[measure.id] = error.public
    for area, asked in together.items():
        made |= {one.measure.id: one for one in figures_over(snapshot, asked, area)}
    return made, problems


def recent_months(snapshot: Snapshot, figure: Figure) -> pd.DataFrame:
    """Return ``month, numerator`` of the last three years up to a figure's last month, from the first one supplied.

    A measure supplied by quarter or year has a row a quarter or year; of one so rare that a district has only its total
    over several years there is none.
    """
    measure, area, last = figure.measure, figure.area, figure.period.last
    if measure.is_rare and area.level != "force_area":
        return NO_MONTHS
    first = max(areas.first_month(snapshot, measure), Period.rolling(last, MONTHS).first)
    rows = counts.monthly(snapshot, measure, area.level, area.vintage, [area.code], Period(first, last))
    return rows[["month", "numerator"]]
