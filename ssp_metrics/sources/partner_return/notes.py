"""What a reader should know of a return that is good in every row: figures copied twice, bases too small."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from ssp_metrics.catalogue.models import Id, Measure
from ssp_metrics.sources.partner_return.completeness import keyed
from ssp_metrics.sources.partner_return.context import WARD
from ssp_metrics.sources.partner_return.rows import Row

ALIKE = 3
"""Figures other than nought from which two equal measures are no chance."""
BASE = 20
"""No percentage is shown on a smaller base."""

Figures = dict[tuple[str, date], tuple[int | None, int | None]]


def notes(rows: list[Row]) -> list[str]:
    """Return the warnings on good rows, as sentences.

    They stand beside the load, where everybody reads them. So nothing is said of measures under disclosure control: it
    would tell of what is hidden, or on which side of a bound a rounded count lies.
    """
    totals: dict[Id, Figures] = defaultdict(dict)
    measures: dict[Id, Measure] = {}
    for measure, area, start, row in keyed(rows):
        if row.is_total and area.kind != WARD and measure.suppression == "open":
            totals[measure.id][area.code, start] = (row.numerator, row.denominator)
            measures[measure.id] = measure
    found = _alike(totals, measures) + _small(totals, measures)
    if examples := sum(row.is_example for row in rows):
        rows_are = "row is" if examples == 1 else "rows are"
        found.append(f"{examples:,} {rows_are} marked as an example and kept as illustrative data.")
    return found


def _alike(totals: dict[Id, Figures], measures: dict[Id, Measure]) -> list[str]:
    """Name the measures that have the same figures in all areas and periods: one was surely copied from the other."""
    groups: dict[tuple[object, ...], list[Id]] = defaultdict(list)
    for measure_id, figures in sorted(totals.items()):
        if sum(bool(numerator) for numerator, _ in figures.values()) >= ALIKE:
            groups[tuple(sorted(figures.items()))].append(measure_id)
    return [
        f"{' and '.join(f'“{measures[one].title}”' for one in alike)} have the same figures for all areas and "
        "periods: check that one was not copied from the other."
        for alike in groups.values()
        if len(alike) > 1
    ]


def _small(totals: dict[Id, Figures], measures: dict[Id, Measure]) -> list[str]:
    """Name the measures without any base large enough for a percentage."""
    small = [
        f"“{measures[measure_id].title}”"
        for measure_id, figures in sorted(totals.items())
        if all(((below if below is not None else above) or 0) < BASE for above, below in figures.values())
    ]
    return [f"Every total is under {BASE}, so no percentages are shown, of: {', '.join(small)}."] if small else []
