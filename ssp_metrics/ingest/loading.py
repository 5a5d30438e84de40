"""A delivery from file to figures: read and check it, append it as a load, build the snapshot."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import pandas as pd

from ssp_metrics import files
from ssp_metrics.duck import connect, in_words
from ssp_metrics.errors import Fault, SspError
from ssp_metrics.files import sha256_of
from ssp_metrics.ingest import returns
from ssp_metrics.ingest.held import editions
from ssp_metrics.sources import deprivation, force_area, lookup, partner_return, peers, police_uk, population
from ssp_metrics.sources.police_uk import Held, PoliceDelivery
from ssp_metrics.store import build, integrity, loads, lock, ownership
from ssp_metrics.store import snapshot as snapshots
from ssp_metrics.store.store import Store, now

Progress = Callable[[str, int, int], None]
REFERENCE_SOURCES = {
    "population": population.read,
    "deprivation": deprivation.read,
    "lookup": lookup.read,
    "peers": peers.read,
    "force-area": force_area.read,
}


@dataclass(frozen=True)
class Outcome:
    """What a load did: its manifest, or none when everything was held already; the snapshot now in use."""

    manifest: loads.Manifest | None
    snapshot_id: str
    skipped: int
    rejected: tuple[Fault, ...] = ()
    message: str = ""


def load_police_uk(
    store: Store,
    path: Path,
    *,
    forces: Collection[str] = (),
    extracted: date | None = None,
    accept_valid: bool = False,
    confirm_loss: str = "",
    loaded_at: datetime | None = None,
    loaded_by: str | None = None,
    progress: Progress = lambda *_: None,
) -> Outcome:
    """Load a data.police.uk archive into the store and make a new snapshot of it.

    Force-month files that the store already holds in this or a later identical edition are skipped; when all are,
    nothing changes. See :func:`ssp_metrics.sources.police_uk.read` for the other parameters and the errors.
    """
    with lock.writing(store.root):
        _prepare(store)
        with files.workspace(store.root) as workspace:
            delivery = police_uk.read(
                path,
                _context(store),
                workspace,
                forces=forces,
                extracted=extracted,
                accept_valid=accept_valid,
                confirm_loss=confirm_loss,
                progress=progress,
            )
            with delivery.connection:
                if delivery.files.empty:
                    snapshot_id, _ = build.build(store, progress)
                    held_already = f"all {delivery.skipped:,} files of {path.name} are held already"
                    message = f"Nothing to load: {held_already}. The store is unchanged."
                    return Outcome(None, snapshot_id, delivery.skipped, message=message)
                manifest, snapshot_id = append(
                    store, delivery, loaded_at=loaded_at, loaded_by=loaded_by, progress=progress
                )
        return Outcome(manifest, snapshot_id, delivery.skipped, delivery.rejected)


def append(
    store: Store,
    delivery: loads.Loadable,
    *,
    loaded_at: datetime | None = None,
    loaded_by: str | None = None,
    progress: Progress = lambda *_: None,
) -> tuple[loads.Manifest, str]:
    """Append a delivery and build the snapshot, or do neither; call while holding the store's lock.

    Returns
    -------
    tuple of Manifest and str
        What is written beside the load, and the id of the snapshot that has it.
    """
    manifest = loads.append(
        store.loads_folder,
        delivery,
        seq=store.next_seq(),
        loaded_at=loaded_at or now(),
        loaded_by=loaded_by,
        home=store.catalogue().partnership.area_code,
        outlines=store.outlines().hashes() if isinstance(delivery, PoliceDelivery) else {},
        salt=secrets.token_hex(16) if delivery.source == "return" else "",
    )
    try:
        snapshot_id, _ = build.build(store, progress)
    except BaseException:
        files.remove(loads.folder_of(store.loads_folder, manifest))
        raise
    return manifest, snapshot_id


def load_reference(
    store: Store, source: str, path: Path, *, extracted: date | None = None, loaded_by: str | None = None
) -> Outcome:
    """Load a file of a reference source (population, deprivation, lookup, peers, force-area)."""
    with lock.writing(store.root):
        _prepare(store)
        if source not in REFERENCE_SOURCES:
            what = f"There is no source “{source}”."
            raise SspError(what, "", f"Choose one of: {', '.join(REFERENCE_SOURCES)}.")
        delivery = REFERENCE_SOURCES[source](path, extracted=extracted)
        if held_already := _held_already(store, path, delivery.sha256):
            return held_already
        manifest, snapshot_id = append(store, delivery, loaded_by=loaded_by)
        return Outcome(manifest, snapshot_id, 0)


def load_return(
    store: Store,
    path: Path,
    *,
    accept_valid: bool = False,
    illustrative: bool = False,
    loaded_at: datetime | None = None,
    loaded_by: str | None = None,
    progress: Progress = lambda *_: None,
) -> Outcome:
    """Load a partner's return into the store and make a new snapshot of it; the same file again changes nothing.

    See :func:`ssp_metrics.sources.partner_return.read` for the other parameters and the errors.
    """
    with lock.writing(store.root):
        _prepare(store)
        partner_return.check_size(path, store.settings.return_limits)
        if held_already := _held_already(store, path, sha256_of(path), progress):
            return held_already
        with files.workspace(store.root) as workspace:
            delivery = partner_return.read(
                path,
                returns.context(store, store.settings.return_limits),
                workspace,
                accept_valid=accept_valid,
                illustrative=illustrative,
                progress=progress,
            )
            manifest, snapshot_id = append(store, delivery, loaded_at=loaded_at, loaded_by=loaded_by, progress=progress)
        return Outcome(manifest, snapshot_id, 0, delivery.rejected, _overruled(store, delivery, manifest, snapshot_id))


def _overruled(
    store: Store, delivery: partner_return.ReturnDelivery, manifest: loads.Manifest, snapshot_id: str
) -> str:
    """Say how many figures of a return do not count, because later extractions of them are held."""
    key = ["measure_id", "area_code", "period_start", "period_months"]
    delivered = len(delivery.tables[partner_return.TABLE].drop_duplicates(key))
    current = snapshots.open_snapshot(store, snapshot_id)
    with current.connection:
        overruled = delivered - int(current.rows("return_ruling", seq=manifest.seq)["figures"].iloc[0])
    if not overruled:
        return ""
    return (
        f"{overruled:,} of {delivered:,} figures are of an older extraction than those held: they are kept, and those "
        "held still stand."
    )


def _held_already(store: Store, path: Path, sha256: str, progress: Progress = lambda *_: None) -> Outcome | None:
    for folder, manifest in store.loads():
        if manifest.sha256 == sha256:
            message = f"Nothing to load: {path.name} is held already, as {folder.name}. The store is unchanged."
            if manifest.seq == 0:
                message += " Its figures are illustrative."
            elif manifest.rows_rejected:
                message += f" Rows left out then: {manifest.rows_rejected:,}; correct them in a file of their own."
            return Outcome(None, build.build(store, progress)[0], 1, message=message)
    return None


def build_store(store: Store, progress: Progress = lambda *_: None) -> tuple[str, bool, bool]:
    """Build the snapshot; a store without any load first takes in the shipped figures.

    Returns
    -------
    tuple of str, bool, bool
        The snapshot's id, whether it had to be built, and whether the shipped loads were taken in.
    """
    with lock.writing(store.root):
        _prepare(store)
        shipped = loads.all_loads(store.settings.own / "loads")
        taken = bool(shipped) and not store.own_loads() and not store.unloaded()
        if taken:
            _take_in(store, shipped)
        try:
            if taken:  # what was here before was looked at already
                ownership.refuse_foreign(store)
            snapshot_id, is_new = build.build(store, progress)
        except BaseException:
            for folder, _ in store.own_loads() if taken else ():
                files.remove(folder)
            raise
        return snapshot_id, is_new, taken


def _take_in(store: Store, shipped: list[tuple[Path, loads.Manifest]]) -> None:
    """Copy the shipped loads all together: a store with the first only would look like somebody's own."""
    failure = "The shipped figures could not be copied into the store"
    with in_words(failure, store.root), files.workspace(store.root) as temporary:
        for folder, manifest in shipped:
            copy = loads.folder_of(temporary, manifest)
            shutil.copytree(folder, copy)
            integrity.seal(copy / loads.MANIFEST)
            for path in copy.iterdir():
                files.sync(path)
        store.loads_folder.rmdir()
        files.publish(temporary, store.loads_folder)


def _prepare(store: Store) -> None:
    """Make the folders and clear what a killed writer left; the lock is held."""
    with in_words("The store cannot be written", store.root):
        store.loads_folder.mkdir(parents=True, exist_ok=True)
        for folder in (store.loads_folder, store.illustrative_folder, store.root):
            files.sweep(folder)
    ownership.refuse_foreign(store)
    returns.take_in_illustrative(store)


def _context(store: Store) -> police_uk.ArchiveContext:
    catalogue = store.catalogue()
    return police_uk.ArchiveContext(
        home=catalogue.partnership.area_code,
        forces=store.forces(),
        lsoa_district=_lsoa_district(store),
        outlines=store.outlines(),
        known=_known_points(store),
        crime_types=frozenset(kind for source in catalogue.sources.values() for kind in source.crime_types),
        held=Held(editions(store)),
    )


def _paths(store: Store, table: str) -> list[str]:
    return [str(folder / f"{table}.parquet") for folder, manifest in store.loads() if table in manifest.tables]


def _lsoa_district(store: Store) -> pd.DataFrame:
    """LSOA codes of both censuses → district: 2021 codes from the lookup, retired 2011 codes through their heirs."""
    now21, changes = _paths(store, "lsoa_district"), _paths(store, "lsoa_change")
    if not now21 or not changes:
        what = "The store has no lookup from LSOAs to districts."
        raise SspError(what, str(store.settings.base[0]), "Restore the folder, or load the ONS lookups.")
    with in_words("The loads cannot be read", store.root), connect() as connection:
        return connection.execute(
            """WITH current AS (SELECT lsoa_code, min(district_code) AS district_code
                                FROM read_parquet(?) GROUP BY ALL)
               FROM current
               UNION ALL
               SELECT lsoa11_code, min(district_code)
               FROM read_parquet(?) AS change JOIN current ON lsoa_code = lsoa21_code
               WHERE lsoa11_code NOT IN (SELECT lsoa_code FROM current) GROUP BY ALL""",
            [now21, changes],
        ).df()


def _known_points(store: Store) -> pd.DataFrame:
    known = _paths(store, "point_area")
    if not known:
        return pd.DataFrame({"lon": pd.Series(dtype="float64"), "lat": pd.Series(dtype="float64")})
    with in_words("The loads cannot be read", store.root), connect() as connection:
        return connection.execute(
            "SELECT DISTINCT lon::DOUBLE AS lon, lat::DOUBLE AS lat FROM read_parquet(?)", [known]
        ).df()


def damaged(store: Store) -> list[str]:
    """Return the tables of loads whose bytes are no longer those that the manifest names."""
    found = [path for folder, manifest in store.loads() for path in loads.damaged(folder, manifest)]
    return [f"{path.parent.name}/{path.name}" for path in found]
