"""Partner returns and the store: what a return is checked against, and the illustrative returns that ship."""

from __future__ import annotations

import hashlib
import logging
from datetime import date, datetime, time
from pathlib import Path

import pandas as pd

from ssp_metrics import files
from ssp_metrics.duck import connect, in_words
from ssp_metrics.errors import DeliveryError
from ssp_metrics.files import sha256_of
from ssp_metrics.limits import Limits
from ssp_metrics.sources import partner_return
from ssp_metrics.sources.partner_return.context import ReturnContext, Series
from ssp_metrics.store import loads
from ssp_metrics.store.store import Store

log = logging.getLogger(__name__)

SHIPPED = "shipped with the project"
_HELD = """
SELECT measure_id, area_code, sex, age_band, category, list(DISTINCT period_start::DATE)
FROM read_parquet(?) WHERE NOT illustrative GROUP BY ALL
"""


def context(store: Store, limits: Limits | None = None) -> ReturnContext:
    """Return what a return is checked against today: the catalogue, the areas and the periods held already.

    What people send is held to the limits of the settings; what ships with the project is not.
    """
    today = datetime.now().astimezone().date()
    return ReturnContext(store.catalogue(), areas(store), today, _held(store), limits or Limits())


def areas(store: Store) -> pd.DataFrame:
    """Return every area that has a code: those with outlines, and the police force areas."""
    forces = store.forces().dropna(subset=["force_area_code"])
    force_areas = pd.DataFrame({"code": forces["force_area_code"], "name": forces["force_area_name"]})
    outlined = store.outlines().areas()[["code", "name", "kind", "vintage", "parent"]]
    return pd.concat([outlined, force_areas.assign(kind="force_area", vintage="", parent="")], ignore_index=True)


def _held(store: Store) -> dict[Series, frozenset[date]]:
    paths = [
        str(folder / f"{partner_return.TABLE}.parquet")
        for folder, manifest in store.own_loads()
        if partner_return.TABLE in manifest.tables
    ]
    if not paths:
        return {}
    with in_words("The loads cannot be read", store.root), connect() as connection:
        rows = connection.execute(_HELD, [paths]).fetchall()
    return {
        (measure, area, (sex, age, category)): frozenset(starts) for measure, area, sex, age, category, starts in rows
    }


def take_in_illustrative(store: Store) -> None:
    """Make the store's illustrative loads those of the data folder; call while holding the store's lock.

    A return is read again when it or the catalogue changed. A partnership may have taken measures out of its
    catalogue, so the rows that no longer fit are left out, with a warning in the log.
    """
    shipped = {path.stem: path for path in sorted(store.settings.illustrative.glob("[!.]*.csv"))}
    held = {folder.name: (folder, made) for folder, made in loads.all_loads(store.illustrative_folder)}
    with in_words("The illustrative returns cannot be replaced", store.root):
        for name in held.keys() - shipped.keys():
            files.remove(held[name][0])
    if not shipped:
        return
    against = context(store)
    judged_by = _digest(against)
    for name, path in shipped.items():
        if name in held and _is_of(path, judged_by, *held[name]):
            continue
        with in_words("The illustrative returns cannot be replaced", store.root):
            store.illustrative_folder.mkdir(exist_ok=True)
            if name in held:
                files.remove(held[name][0])
        _take_in(store, name, path, against, judged_by)


def _is_of(path: Path, judged_by: str, folder: Path, made: loads.Manifest) -> bool:
    """Whether a load was made of this very file by this catalogue, and is whole: a damaged one is made again."""
    return (made.sha256, made.judged_by) == (sha256_of(path), judged_by) and not loads.damaged(folder, made)


def _take_in(store: Store, name: str, path: Path, against: ReturnContext, judged_by: str) -> None:
    with files.workspace(store.root) as workspace:
        try:
            delivery = partner_return.read(path, against, workspace, accept_valid=True, illustrative=True)
        except DeliveryError as error:
            log.warning("the illustrative return %s was left out: %s", path.name, error)
            return
        if left_out := delivery.counts()["rejected"]:
            log.warning("rows left out of the illustrative return %s: %s", path.name, f"{left_out:,}")
        loads.append(
            store.illustrative_folder,
            delivery,
            seq=0,
            # Not the present time: equal contents must give equal snapshots.
            loaded_at=datetime.combine(delivery.extracted, time()),
            loaded_by=SHIPPED,
            name=name,
            judged_by=judged_by,
        )


def _digest(against: ReturnContext) -> str:
    """Return a hash of what decides whether a row is good."""
    digest = hashlib.sha256()
    for _, measure in sorted(against.returned.items()):
        digest.update(measure.model_dump_json().encode())
    digest.update(against.area_table.to_csv(index=False).encode())
    return digest.hexdigest()
