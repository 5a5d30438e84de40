"""Snapshots small enough to check by hand: a few counts in memory, in the real schema with the real catalogue."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from itertools import count

import duckdb

from ssp_metrics import catalogue as catalogues
from ssp_metrics.periods import Period
from ssp_metrics.store import build
from ssp_metrics.store.snapshot import Snapshot
from tests.place import SETTINGS

TO = date(2025, 12, 1)
YEARS = tuple(Period.rolling(TO, 24).months)
"""Two years: a period of twelve months and the year before it."""
CATALOGUE = catalogues.read(*SETTINGS.catalogue)
HOME = CATALOGUE.partnership.area_code
FORCE = CATALOGUE.partnership.force
VINTAGE = CATALOGUE.partnership.ward_vintage
RESIDENTS = 20_000.0
_NUMBERS = count(1)

Counts = Mapping[tuple[str, str], Mapping[date, int]]


def spread(now: int, before: int = 0) -> dict[date, int]:
    """Put a count on the last month of the period, and one on the same month a year earlier."""
    return {TO: now, Period.rolling(TO).before.last: before}


def make(
    counts: Counts,
    *,
    wards: Iterable[str] = ("Alpha",),
    districts: Mapping[str, str] | None = None,
    supplied: Iterable[date] = YEARS,
    residents: Mapping[str, float] | None = None,
) -> Snapshot:
    """Make a snapshot of one load.

    Parameters
    ----------
    counts : mapping
        By measure id and area (a district's code or a ward's name): events by month; the rest is nought.
    districts : mapping, optional
        Other districts: code to police force; each force supplied what ours did.
    supplied : iterable of date
        Months that the forces supplied.
    residents : mapping, optional
        Residents by area code where they are not 20,000.
    """
    # Views remember by the id what never changes in a snapshot, so no two may share one.
    snapshot_id = f"tiny-{next(_NUMBERS)}"
    connection = duckdb.connect()
    for name in build.BUILD_FILES[:1]:
        connection.execute((build.HERE / name).read_text(encoding="utf-8"))
    home_and_others = {HOME: FORCE, **(districts or {})}
    names = list(wards)
    _insert(connection, "meta", [("snapshot_id", snapshot_id), ("catalogue", CATALOGUE.model_dump_json())])
    _insert(connection, "load", [_load()])
    _insert(connection, "area", [(name, name, "ward", VINTAGE, None, None, HOME) for name in names])
    _insert(
        connection,
        "district",
        [(code, f"District {code}", None, None, None, None, force) for code, force in home_and_others.items()],
    )
    months = list(supplied)
    _insert(
        connection,
        "coverage",
        [("street", force, month, 1) for force in set(home_and_others.values()) for month in months],
    )
    people = dict.fromkeys([*home_and_others, *names], RESIDENTS) | dict(residents or {})
    series = CATALOGUE.partnership.population_series
    _insert(
        connection,
        "population",
        [(series, 2024, code, "all", number, False, 0, None) for code, number in people.items()],
    )
    _insert(
        connection,
        "peer",
        [(HOME, code, place, 0.1) for place, code in enumerate(districts or {}, start=1)],
    )
    rows = []
    for (measure, area), by_month in counts.items():
        level, vintage = ("ward", VINTAGE) if area in names else ("district", "")
        force = home_and_others.get(area, FORCE)
        rows += [
            (measure, level, vintage, area, force, month, number, number, 1, None, False)
            for month, number in by_month.items()
        ]
    _insert(connection, "area_month", rows)
    return Snapshot(snapshot_id, connection)


def _load() -> tuple[object, ...]:
    when = datetime(2026, 1, 31, 9)  # noqa: DTZ001 - the store keeps UTC without a zone
    return (
        1, "police_uk", "tiny.zip", "", date(2026, 1, 31), when, "test", 0, 0, 0, 0, 0, YEARS[0], TO, "Test", [],
        None, None, None,
    )  # fmt: skip


def _insert(connection: duckdb.DuckDBPyConnection, table: str, rows: list[tuple[object, ...]]) -> None:
    if rows:
        marks = ", ".join("?" * len(rows[0]))
        connection.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)  # noqa: S608 - names of this file
