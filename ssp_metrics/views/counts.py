"""Counts and populations without holes: zero where nothing was recorded, missing where nothing was supplied."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import pandas as pd

from ssp_metrics.catalogue import Measure
from ssp_metrics.periods import Period
from ssp_metrics.store.snapshot import Snapshot
from ssp_metrics.views import areas

TOTALS = ["numerator", "total", "now_numerator", "now_total", "before_numerator", "before_total"]
SUPPRESSION = ["suppressed", "suppressed_before"]
NOW, BEFORE = 0, 1


def monthly(
    snapshot: Snapshot, measure: Measure, level: str, vintage: str, codes: Sequence[str], period: Period
) -> pd.DataFrame:
    """Return one row an area × month of the period.

    Returns
    -------
    pandas.DataFrame
        ``area_code, month, numerator, total`` (floats: whole numbers, 0 where the month was supplied and nothing
        recorded, NaN where it was not supplied or is hidden), ``suppressed`` (under disclosure control), areas in the
        order given; ``total`` is the denominator of a share. A measure supplied by quarter or year has one row a
        quarter or year, at its last month; so have years that overlap.
    """
    return monthly_of(snapshot, [measure], level, vintage, codes, period)[measure.id]


def monthly_of(
    snapshot: Snapshot, measures: Sequence[Measure], level: str, vintage: str, codes: Sequence[str], period: Period
) -> dict[str, pd.DataFrame]:
    """Return the frame of :func:`monthly` for each of several measures, counted in one go."""
    counted = snapshot.rows(
        "counts",
        measures=[measure.id for measure in measures],
        level=level,
        vintage=vintage,
        areas=list(codes),
        first=period.first,
        last=period.last,
    )
    row = {code: number for number, code in enumerate(codes)}
    found = {}
    for measure in measures:
        own = counted[(counted["measure_id"] == measure.id).to_numpy()]
        ends = areas.ends(measure, period)
        months = pd.to_datetime(ends)
        column = {month: number for number, month in enumerate(months)}
        grid, suppressed = np.zeros((2, len(codes), len(months))), np.zeros((len(codes), len(months)), dtype=bool)
        at = ([row[code] for code in own["area_code"]], [column[month] for month in own["month"]])
        grid[0][at], grid[1][at], suppressed[at] = own["numerator"], own["total"], own["suppressed"]
        for number, by in enumerate(_suppliers(snapshot, measure, level, codes)):
            supplied = areas.supplied(snapshot, measure, by)
            grid[:, number, [month not in supplied for month in ends]] = np.nan
        found[measure.id] = pd.DataFrame(
            {
                "area_code": np.repeat(np.array(codes, dtype=object), len(months)),
                "month": np.tile(months, len(codes)),
                "numerator": grid[0].ravel(),
                "total": grid[1].ravel(),
                "suppressed": suppressed.ravel(),
            }
        )
    return found


def totals(
    snapshot: Snapshot, measures: Sequence[Measure], level: str, vintage: str, codes: Sequence[str], period: Period
) -> dict[str, pd.DataFrame]:
    """Return for each measure the counts of a period, and what can be compared with the same months a year earlier.

    The frames are those of :func:`totals_over`.
    """
    return totals_over(snapshot, [(measure, period) for measure in measures], level, vintage, codes)


def totals_over(
    snapshot: Snapshot, asked: Sequence[tuple[Measure, Period]], level: str, vintage: str, codes: Sequence[str]
) -> dict[str, pd.DataFrame]:
    """Return for each measure the counts of its period, and what can be compared with the same months a year earlier.

    All are counted in one go, so no measure may be asked for twice. A comparison counts only rows in the files of
    forces that supplied both periods whole: a place's rows in the file of a force that came later would look like a
    rise.

    Returns
    -------
    dict of str to pandas.DataFrame
        By measure id, one row an area in the order given (``area_code`` is the index): ``numerator, total`` of the
        period; ``now_numerator, now_total, before_numerator, before_total`` to compare. The first two are NaN as soon
        as the area's supplier lacks a month of the period, the others as soon as it lacks one of either; ``suppressed``
        and ``suppressed_before`` say that they are NaN by disclosure control.
    """
    parts = [(measure, part, period.before if part else period) for measure, period in asked for part in (NOW, BEFORE)]
    counted = snapshot.rows(
        "totals",
        measures=[measure.id for measure, _, _ in parts],
        parts=[part for _, part, _ in parts],
        # Of years that overlap only the one that ends with the period counts: they are never added.
        firsts=[period.last if measure.overlapping else period.first for measure, _, period in parts],
        lasts=[period.last for _, _, period in parts],
        level=level,
        vintage=vintage,
        areas=list(codes),
    )
    row = {code: number for number, code in enumerate(codes)}
    at = np.array([row[code] for code in counted["area_code"]], dtype=int)
    of, force = counted["measure_id"].to_numpy(dtype=object), counted["force"].to_numpy(dtype=object)
    part, masked = counted["part"].to_numpy(), counted["suppressed"].to_numpy(dtype=bool)
    numbers = counted[["numerator", "total"]].to_numpy(dtype=float, na_value=0)
    index = pd.Index(codes, name="area_code")
    whole: dict[tuple[str, Period], set[str]] = {}  # the same for every measure of one kind
    found = {}
    for measure, period in asked:
        for one in (period, period.before):
            if (areas.kind(measure), one) not in whole:
                whole[areas.kind(measure), one] = _whole(snapshot, measure, one)
        now, before = (whole[areas.kind(measure), one] for one in (period, period.before))
        own = of == measure.id
        like = own & np.isin(force, list(now & before))
        grid, suppressed = np.zeros((len(codes), len(TOTALS))), np.zeros((len(codes), len(SUPPRESSION)), dtype=bool)
        for place, chosen in enumerate((own & (part == NOW), like & (part == NOW), like & (part == BEFORE))):
            np.add.at(grid[:, 2 * place : 2 * place + 2], at[chosen], numbers[chosen])
        for which in (NOW, BEFORE):
            suppressed[at[own & masked & (part == which)], which] = True
        suppliers = np.array(_suppliers(snapshot, measure, level, codes), dtype=object)
        grid[suppressed[:, 0], :4] = np.nan
        grid[suppressed[:, 1], 4:] = np.nan
        grid[~np.isin(suppliers, list(now)), :2] = np.nan
        grid[~np.isin(suppliers, list(now & before)), 2:] = np.nan
        columns = dict(zip(TOTALS, grid.T, strict=True)) | dict(zip(SUPPRESSION, suppressed.T, strict=True))
        found[measure.id] = pd.DataFrame(columns, index=index)
    return found


def _whole(snapshot: Snapshot, measure: Measure, period: Period) -> set[str]:
    """Return who supplied everything of a period."""
    kind, ends = areas.kind(measure), areas.expected(measure, period)
    return {
        by
        for held_kind, by in snapshot.coverage
        if held_kind == kind and areas.supplied(snapshot, measure, by).issuperset(ends)
    }


@lru_cache(maxsize=32)
def _estimates(snapshot: Snapshot, series: str) -> dict[int, dict[str, float]]:
    """Residents by year and area; a snapshot never changes, so this is read once."""
    rows = snapshot.rows("population", series=series)
    return {
        int(year): dict(zip(part["area_code"], part["persons"], strict=True)) for year, part in rows.groupby("year")
    }


def population(snapshot: Snapshot, period: Period, measure: Measure | None = None) -> tuple[dict[str, float], str]:
    """Return residents by area code for a period, and in words which estimate that is.

    The nearest mid-year estimate to the middle of the period within the partnership's one rebasing series, or those
    that the source of the measure names: estimates of different series are never mixed. Areas that the source gives no
    rate for are left away, but for our own.
    """
    partnership = snapshot.catalogue.partnership
    source = snapshot.catalogue.sources[measure.source] if measure else None
    series = (source.population_series if source else ()) or (partnership.population_series,)
    middle = period.months[len(period) // 2]
    found = [
        (abs(year - middle.year - (middle.month - 6) / 12), year, one)
        for one in series
        for year in _estimates(snapshot, one)
    ]
    if not found:
        return {}, ""
    _, year, chosen = min(found)
    residents = _estimates(snapshot, chosen)[year]
    if source and source.without_rate:
        own = {partnership.area_code, partnership.force_area_code}
        left = source.without_rate.keys() - own
        residents = {code: number for code, number in residents.items() if code not in left}
    other = "" if chosen == partnership.population_series else f" ({chosen.replace('_', ' ').capitalize()})"
    return residents, f"ONS mid-{year} population estimates{other}"


def residents_of(residents: dict[str, float], codes: Sequence[str]) -> np.ndarray:
    """Return the residents of areas as an array in the order given, NaN where there is no estimate."""
    return np.array([residents.get(code, np.nan) for code in codes], dtype=float)


def _suppliers(snapshot: Snapshot, measure: Measure, level: str, codes: Sequence[str]) -> list[str]:
    if measure.by_area:
        return list(codes)
    if level in {"district", "force_area"}:
        return [snapshot.area_index[code][3] for code in codes]
    return [snapshot.catalogue.partnership.force] * len(codes)
