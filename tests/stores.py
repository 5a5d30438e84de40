"""Stores of their own for tests, and what is in them."""

from __future__ import annotations

import shutil
from datetime import date

from ssp_metrics.settings import Settings
from ssp_metrics.store import snapshot
from ssp_metrics.store.store import Store
from tests.place import SETTINGS

HOME = "E06000004"


def store_at(folder, data=None, geo=None):
    """A store in ``folder`` with the data and outlines that ship, unless others are given."""
    return Store(Settings(store=folder, data=data or SETTINGS.data, geo=geo or SETTINGS.geo))


def light_data(folder):
    """The project's data without the shipped figures and all reference tables but the lookups: quick to build."""
    ignore = shutil.ignore_patterns("loads", "population*", "deprivation*", "peers", "force-area", "illustrative", ".*")
    shutil.copytree(SETTINGS.data, folder, ignore=ignore)
    return folder


def contents(store):
    """Every table of the current snapshot, row by row."""
    with snapshot.opened(store) as current:
        connection = current.connection
        names = [row[0] for row in connection.execute("SELECT table_name FROM duckdb_tables() ORDER BY ALL").fetchall()]
        return {table: connection.execute(f"FROM {table}").fetchall() for table in names}


def state(store):
    """What is in the store's folder, without its lock."""
    return sorted(
        (path.relative_to(store.root).as_posix(), path.read_bytes() if path.suffix != ".duckdb" else b"")
        for path in store.root.rglob("*")
        if path.is_file() and path.name != ".lock"
    )


def leftovers(store):
    """What an interrupted writer left behind."""
    return [path.name for path in store.root.rglob(".tmp*")]


def district(store, month="2025-11", area=HOME, as_at=None):
    """The street rows of a district in a month, as known at a load."""
    with snapshot.opened(store) as current:
        return current.connection.execute(
            "SELECT coalesce(sum(n), 0) FROM district_crime WHERE district_code = ? AND month = ? "
            "AND known_at(known_from, known_to, ?)",
            [area, date.fromisoformat(f"{month}-01"), current.as_at(as_at)],
        ).fetchall()[0][0]
