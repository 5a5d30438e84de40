"""Stores of their own for tests, and what is in them."""

from __future__ import annotations

import shutil
from datetime import date

from ssp_metrics.ingest import loading
from ssp_metrics.settings import Settings
from ssp_metrics.store import snapshot
from ssp_metrics.store.store import Store
from tests import archives
from tests.place import SETTINGS
from ui import context

HOME = "E06000004"


def store_at(folder, data=None, geo=None):
    """A store in ``folder`` with the data and outlines that ship, unless others are given."""
    return Store(Settings(store=folder, data=data or SETTINGS.data, geo=geo or SETTINGS.geo))


def light_data(folder):
    """The project's data without the shipped figures and all reference tables but the lookups: quick to build."""
    ignore = shutil.ignore_patterns("loads", "population*", "deprivation*", "peers", "force-area", "illustrative", ".*")
    shutil.copytree(SETTINGS.data, folder, ignore=ignore)
    return folder


def two_loads(store, folder):
    """Load November 2025 twice, the later with five rows for three."""
    for number, extracted in ((3, date(2025, 12, 1)), (5, date(2025, 12, 2))):
        path = archives.month_zip(folder / f"{number}.zip", "2025-11", number=number)
        loading.load_police_uk(store, path, extracted=extracted)
    return store


def contents(store):
    """Every table of the current snapshot, row by row."""
    with snapshot.opened(store) as current:
        connection = current.connection
        names = [row[0] for row in connection.execute("SELECT table_name FROM duckdb_tables() ORDER BY ALL").fetchall()]
        return {table: connection.execute(f"FROM {table}").fetchall() for table in names}


def fingerprint(store):
    """The number of rows of every table of the current snapshot, and a hash of them all."""
    with snapshot.opened(store) as current:
        run = current.connection.execute
        names = [row[0] for row in run("SELECT table_name FROM duckdb_tables() ORDER BY ALL").fetchall()]
        hashed = "SELECT count(*), bit_xor(hash(t)) FROM {} AS t"
        return repr([(name, *run(hashed.format(name)).fetchall()) for name in names])


def state(store):
    """What is in the store's folder, without its lock."""
    return sorted(
        (path.relative_to(store.root).as_posix(), path.read_bytes() if path.suffix != ".duckdb" else b"")
        for path in store.root.rglob("*")
        if path.is_file() and path.name != ".lock"
    )


def serve(store, monkeypatch):
    """Let the app's part of this process read a store, as a server does that has it open for long."""
    monkeypatch.setattr(context, "settings", lambda: store.settings)
    context._opened.clear()


def leftovers(store):
    """What an interrupted writer left behind."""
    return [path.name for path in store.root.rglob(".tmp*")]


def district(store, month="2025-11", area=HOME, as_at=None):
    """The street rows of a district in a month, as known at a load."""
    with snapshot.opened(store) as current:
        return current.connection.execute(
            "SELECT coalesce(sum(n), 0) FROM district_crime WHERE district_code = ? AND month = ? "
            "AND known_at(known_from, known_to, ?)",
            [area, date.fromisoformat(f"{month}-01"), current.at(as_at).as_at],
        ).fetchall()[0][0]
