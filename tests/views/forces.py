"""Snapshots with a few police forces, small enough to check by hand."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from ssp_metrics.store.snapshot import Snapshot
from tests.views import tiny

OURS = tiny.CATALOGUE.partnership.force_area_code
MARCHES = {year: date(year, 3, 31) for year in range(2010, 2020)}

Years = Mapping[date, int]


def make(
    counts: Mapping[str, Mapping[str, Years]],
    *,
    residents: Mapping[str, Mapping[int, float]] | None = None,
    seq: int = 0,
) -> Snapshot:
    """Make a snapshot with a table by police force area.

    Parameters
    ----------
    counts : mapping
        By force area code and offence group: numbers by the day on which the rolling year ends.
    residents : mapping, optional
        By district (``D`` and the code of its force area, one a force): residents by year.
    seq : int
        Number of the load that the table came with.
    """
    snapshot = tiny.make({})
    run = snapshot.connection.execute
    run("UPDATE district SET force_area_code = ? WHERE district_code = ?", [OURS, tiny.HOME])
    run("DELETE FROM population")
    run(
        "INSERT INTO load BY NAME SELECT * REPLACE (? AS seq, 'force_area' AS source, 'table.csv' AS file_name, "
        "DATE '2019-03-31' AS extracted, 'Source: The office.' AS attribution) FROM load",
        [seq],
    )
    for code in {OURS, *counts}:
        name = f"Force {code}"
        run("INSERT INTO police_force VALUES (?, ?, ?, ?, ?, 'territorial')", [name.lower(), name, code, name, name])
        if code != OURS:
            run(
                "INSERT INTO district (district_code, district_name, force_area_code) VALUES (?, ?, ?)",
                [f"D{code}", f"District {code}", code],
            )
    for code, groups in counts.items():
        for offence, years in groups.items():
            for end, number in years.items():
                run("INSERT INTO force_crime VALUES (?, 'R', ?, ?, 12, ?)", [f"Force {code}", offence, end, number])
    for district, years in (residents or {}).items():
        for year, persons in years.items():
            add_residents(snapshot, district, year, persons)
    return snapshot


def add_residents(
    snapshot: Snapshot, district: str, year: int, persons: float, series: str = "census_2011_based"
) -> None:
    row: list[Any] = [series, year, district, "all", persons, False, 0, None]
    snapshot.connection.execute("INSERT INTO population VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)


def homicides(numbers: Mapping[int, int], **other: Any) -> Snapshot:
    """Make a snapshot of our force's homicides in years to March."""
    return make({OURS: {"Homicide": {MARCHES[year]: number for year, number in numbers.items()}}}, **other)
