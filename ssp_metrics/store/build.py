"""Loads → one immutable snapshot. The same loads, catalogue and outlines always give the same snapshot id."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import duckdb
import pandas as pd

from ssp_metrics import files
from ssp_metrics.catalogue import Catalogue
from ssp_metrics.duck import CONFIG, SESSION, in_words
from ssp_metrics.errors import StoreError
from ssp_metrics.geography import places
from ssp_metrics.store import integrity, loads, returns
from ssp_metrics.store.loads import Manifest, Unloaded
from ssp_metrics.store.store import BUILD_FILES, HERE, Store

log = logging.getLogger(__name__)

Progress = Callable[[str, int, int], None]
STEPS = 5


def build(store: Store, progress: Progress = lambda *_: None) -> tuple[str, bool]:
    """Build the snapshot of the present loads and make it current; call while holding the store's lock.

    Returns
    -------
    tuple of str and bool
        The snapshot's id, and whether it had to be built (one that is there and whole is only made current).

    Raises
    ------
    StoreError
        The disk is full or the folder cannot be written; the store stays as it was.
    """
    with in_words("The snapshot could not be written", store.root):
        store.snapshots_folder.mkdir(parents=True, exist_ok=True)
        files.sweep(store.snapshots_folder)
        snapshot_id = store.snapshot_id()
        path = store.snapshot_path(snapshot_id)
        is_new = not integrity.is_intact(path)
        if is_new:
            if path.exists():
                log.warning("snapshot %s was damaged: it is built again", snapshot_id)
            with files.workspace(store.snapshots_folder) as folder:
                temporary = folder / path.name
                _write(temporary, store, snapshot_id, progress)
                temporary.chmod(0o600)  # it holds figures that no mask was put on
                integrity.seal(path, temporary)  # before the file itself: readers open none without
                files.publish(temporary, path)
        before = _in_use(store)
        if before != snapshot_id:
            files.replace_text(store.current_file, f"{snapshot_id}\n")
        _prune(store, snapshot_id, before)
    log.info("snapshot %s %s", snapshot_id, "built" if is_new else "was there already")
    return snapshot_id, is_new


def _in_use(store: Store) -> str:
    try:
        return store.current()
    except StoreError:
        return ""


def _prune(store: Store, snapshot_id: str, before: str) -> None:
    """Remove all snapshots but the one in use and the one before it, which sessions may still be opening.

    Who has a removed one open reads on. What is to be kept for longer will be kept by being named here.
    """
    others = [path for path in store.snapshots_folder.glob("*.duckdb") if path.stem != snapshot_id]
    others.sort(key=lambda path: (path.stem == before, path.stat().st_mtime_ns))
    kept = {snapshot_id, *(path.stem for path in others[-1:])}
    for path in store.snapshots_folder.iterdir():
        if path.name.split(".", 1)[0] not in kept:
            with suppress(OSError):  # Windows removes no file that somebody reads; the next build does
                path.unlink()


def _write(path: Path, store: Store, snapshot_id: str, progress: Progress) -> None:
    catalogue = store.catalogue()
    with duckdb.connect(str(path), config=CONFIG) as connection:
        connection.execute(SESSION)
        connection.execute("BEGIN")
        progress("reading loads", 0, STEPS)
        for name in BUILD_FILES[:2]:
            connection.execute((HERE / name).read_text(encoding="utf-8"))
        for folder, manifest in store.loads():
            loads.verify(folder, manifest)
            _note(connection, manifest)
            _stage(connection, folder, manifest)
        for folder, manifest, marker in store.unloaded():
            _note(connection, manifest, marker)
            if "partner_observation" in manifest.tables:  # the mask needs what was shown of it
                loads.verify(folder, manifest)
                _stage(connection, folder, manifest)
        progress("placing points", 1, STEPS)
        _reference(connection, store, catalogue)
        _place_missing(connection, store.outlines())
        progress("building tables", 2, STEPS)
        connection.execute((HERE / "build.sql").read_text(encoding="utf-8"))
        progress("measures", 3, STEPS)
        catalogue = returns.publish(connection, catalogue)
        _measures(connection, catalogue)
        meta = {"snapshot_id": snapshot_id, "catalogue": catalogue.model_dump_json()}
        connection.executemany("INSERT INTO meta VALUES (?, ?)", list(meta.items()))
        connection.execute("COMMIT")
        progress("writing", 4, STEPS)
        connection.execute("CHECKPOINT")
    progress("done", STEPS, STEPS)


def _note(connection: duckdb.DuckDBPyConnection, manifest: Manifest, marker: Unloaded | None = None) -> None:
    m = manifest
    taken_back = [None] * 3 if marker is None else [marker.at, marker.by, marker.reason]
    connection.execute(
        f"INSERT INTO load VALUES ({', '.join('?' * 19)})",  # noqa: S608 - only placeholders
        [m.seq, m.source, m.file_name, m.sha256, m.extracted, m.loaded_at, m.loaded_by, m.rows_read, m.rows_accepted,
         m.rows_elsewhere, m.rows_unlocated, m.rows_rejected, m.period_first, m.period_last, m.attribution,
         list(m.notes), *taken_back],
    )  # fmt: skip


def _stage(connection: duckdb.DuckDBPyConnection, folder: Path, manifest: Manifest) -> None:
    for table in manifest.tables:
        connection.execute(
            f"INSERT INTO stage_{table} BY NAME SELECT {int(manifest.seq)} AS seq, * FROM read_parquet(?)",  # noqa: S608
            [str(folder / f"{table}.parquet")],
        )


def _reference(connection: duckdb.DuckDBPyConnection, store: Store, catalogue: Catalogue) -> None:
    outlines = store.outlines()
    areas = outlines.areas()
    for name, frame in (
        ("forces_frame", store.forces()), ("area_frame", areas), ("share_frame", outlines.ward_shares()),
        ("former_frame", store.former_districts()),
    ):  # fmt: skip
        connection.register(name, frame)
    connection.execute(
        """INSERT INTO police_force BY NAME FROM forces_frame;
           INSERT INTO former_district BY NAME FROM former_frame;
           INSERT INTO area BY NAME SELECT * FROM area_frame ORDER BY ALL;
           INSERT INTO ward_share BY NAME SELECT * FROM share_frame ORDER BY ALL"""
    )
    home = catalogue.partnership.area_code
    if home not in set(areas.query("kind == 'ward'")["parent"]):
        what = f"The outlines hold no ward of {home}, the district of the partnership."
        remedy = "Correct area_code in partnership.toml, or set the partnership up."
        raise StoreError(what, str(store.settings.outlines[1]), remedy, run="adopt PLACE")
    connection.execute("SET VARIABLE home = ?", [home])


def _place_missing(connection: duckdb.DuckDBPyConnection, outlines: places.Outlines) -> None:
    """Place points in vintages that came after they were loaded, so that a change of wards needs no new delivery."""
    wanted = [(places.WARD, vintage) for vintage in outlines.vintages(places.WARD)]
    wanted.append((places.LSOA, places.LSOA_VINTAGE))
    for level, vintage in wanted:
        missing = connection.execute(
            """SELECT DISTINCT lon::DOUBLE AS lon, lat::DOUBLE AS lat, NULL::VARCHAR AS lsoa21_police
               FROM stage_point_area
               WHERE (lon, lat) NOT IN (SELECT (lon, lat) FROM stage_point_area WHERE level = ? AND vintage = ?)
               ORDER BY ALL""",
            [level, vintage],
        ).df()
        if len(missing):
            placed = places.long_form(places.place(missing, outlines), outlines)
            connection.register("late_frame", placed[(placed["level"] == level) & (placed["vintage"] == vintage)])
            connection.execute("INSERT INTO stage_point_area BY NAME SELECT 0 AS seq, * FROM late_frame")


def _measures(connection: duckdb.DuckDBPyConnection, catalogue: Catalogue) -> None:
    """Write the measures, and spell out which (category, outcome) of the facts each one counts."""
    found = connection.execute("SELECT DISTINCT fact, category, outcome FROM area_count").fetchall()
    measures, selects = [], []
    for m in catalogue.measures.values():
        measures.append((m.id, m.title, m.definition, m.kind, m.per, m.direction, m.source, m.illustrative))
        chosen = m.selector
        selects += [
            (m.id, fact, category, outcome, not chosen.outcomes or outcome in chosen.outcomes)
            for fact, category, outcome in found
            if fact == chosen.table
            and (not chosen.categories or category in chosen.categories)
            and category not in chosen.all_except
        ]
    if measures:
        connection.executemany("INSERT INTO measure VALUES (?, ?, ?, ?, ?, ?, ?, ?)", sorted(measures))
    if selects:  # thousands: one by one would take a second
        columns = ["measure_id", "fact", "category", "outcome", "in_numerator"]
        connection.register("selects_frame", pd.DataFrame(sorted(selects), columns=columns))
        connection.execute("INSERT INTO measure_selects FROM selects_frame")
    connection.execute((HERE / "measures.sql").read_text(encoding="utf-8"))
