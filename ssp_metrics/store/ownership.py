"""Whose a load is: a store holds the loads of one partnership, placed with one set of outlines.

Without this, another district in ``partnership.toml`` would make the rows of the first one count as its own.
"""

from __future__ import annotations

from ssp_metrics.catalogue import Partnership, read_partnership
from ssp_metrics.errors import StoreError
from ssp_metrics.geography.places import Outlines
from ssp_metrics.store.store import Store


def refuse_foreign(store: Store) -> None:
    """Raise :class:`StoreError` when a load is of another partnership, or was placed with other outlines."""
    outlines, home = store.outlines(), read_partnership(store.settings.own)
    names = _names(outlines)
    present, found = outlines.hashes(), []
    for folder, manifest in store.own_loads():
        if manifest.home != home.area_code:
            found.append(f"Load {folder.name} is of {names.get(manifest.home, manifest.home or 'no named district')}")
        found += [
            f"Load {folder.name} was placed with other outlines of the {outline} than those of today"
            for outline, sha256 in manifest.outlines.items()
            if present.get(outline, sha256) != sha256
        ]
    if not found:
        return
    belongs = f"The store does not belong to this dashboard, which is of {home.place} ({home.area_code}): "
    remedy = (
        "Use the store of this partnership: move this folder away, or name another one with SSP_STORE, then run build "
        "or load again. Changed outlines of the same wards need a vintage of their own."
    )
    what = f"{belongs}{'; '.join(found)}."
    raise StoreError(what, str(store.root), remedy)


def refuse_other(store: Store, built_for: Partnership) -> None:
    """Raise :class:`StoreError` when a snapshot was built for another partnership than the one in use."""
    home = read_partnership(store.settings.own)
    if built_for.area_code != home.area_code:
        what = (
            f"The figures in use are of {built_for.place} ({built_for.area_code}), and this dashboard is of "
            f"{home.place} ({home.area_code})."
        )
        raise StoreError(what, str(store.root), "Build it again, and restart the dashboard.", run="build")


def _names(outlines: Outlines) -> dict[str, str]:
    districts = outlines.areas().query("kind == 'district'")
    return {code: f"{name} ({code})" for code, name in zip(districts["code"], districts["name"], strict=True)}
