"""Snapshots with a few police force areas, small enough to check by hand."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from ssp_metrics.store.snapshot import Snapshot
from tests.views import tiny

OURS = tiny.CATALOGUE.partnership.force_area_code
MARCHES = {year: date(year, 3, 1) for year in range(2010, 2020)}
MEASURE = "homicide_recorded"


def make(
    counts: Mapping[str, Mapping[date, Any]], *, measure: str = MEASURE, residents: Mapping[str, float] | None = None
) -> Snapshot:
    """Make a snapshot of a measure by police force area.

    Parameters
    ----------
    counts : mapping
        By code of the police force area: numbers by the last month of the rolling year; of a share with the total.
    residents : mapping, optional
        Residents in the middle of 2018.
    """
    snapshot = tiny.make({})
    run = snapshot.connection.execute
    run("UPDATE district SET force_area_code = ?, force_area_name = 'Here' WHERE district_code = ?", [OURS, tiny.HOME])
    run("INSERT INTO return_select VALUES (?, ?, 'all', 'all', 'all')", [measure, measure])
    for code in {OURS, *counts} - {OURS}:
        run(
            "INSERT INTO district (district_code, district_name, force_area_code, force_area_name) VALUES (?, ?, ?, ?)",
            [f"D{code}", f"District {code}", code, f"Force {code}"],
        )
    for code, years in counts.items():
        for month, number in years.items():
            numerator, total = number if isinstance(number, tuple) else (number, number)
            row = [measure, "force_area", "", code, code, month, numerator, total, 0, None, False]
            run(f"INSERT INTO area_month VALUES ({', '.join('?' * len(row))})", row)  # noqa: S608 - only placeholders
    run("INSERT INTO coverage SELECT measure_id, area_code, month, 0 FROM area_month WHERE level = 'force_area'")
    for code, persons in (residents or {}).items():
        run("INSERT INTO population VALUES ('census_2011_based', 2018, ?, 'all', ?, false, 0, NULL)", [code, persons])
    return snapshot


def homicides(numbers: Mapping[int, int], **later: int) -> Snapshot:
    """Make a snapshot of our force's homicides in years to March, and in years to other months (``m2018_12=…``)."""
    years = {MARCHES[year]: number for year, number in numbers.items()}
    return make({OURS: years | {date(int(key[1:5]), int(key[6:]), 1): number for key, number in later.items()}})
