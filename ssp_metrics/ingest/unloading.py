"""Taking a load back: it stays where it is, marked with who did it and why, and counts nowhere from then on."""

from __future__ import annotations

from datetime import datetime

from ssp_metrics.errors import SspError
from ssp_metrics.ingest.held import editions
from ssp_metrics.sources.police_uk import Held
from ssp_metrics.store import build, loads, lock
from ssp_metrics.store.build import Progress
from ssp_metrics.store.loads import Load, Unloaded
from ssp_metrics.store.store import Store, now

LONGEST = 500


def unload(
    store: Store,
    seq: int,
    *,
    by: str,
    reason: str,
    at: datetime | None = None,
    progress: Progress = lambda *_: None,
) -> tuple[loads.Manifest, str, int]:
    """Take a load back and build the snapshot without it, or do neither.

    Its number is never used again; to have its rows again, load its file again.

    Parameters
    ----------
    seq : int
        Number of the load.
    by, reason : str
        Who takes it back, and why: shown beside it from then on.

    Returns
    -------
    tuple of Manifest, str and int
        The load's manifest, the id of the snapshot without it, and how many files later loads only confirmed: they
        came with this load, so they are gone with it.

    Raises
    ------
    SspError
        There is no such load, it was taken back before, or nobody and no reason is given.
    """
    with lock.writing(store.root):
        folder, manifest = _load(store, seq)
        marker = Unloaded(at=at or now(), by=_said(by, "who"), reason=_said(reason, "why"))
        loads.mark_unloaded(folder, marker)
        try:
            snapshot_id, _ = build.build(store, progress)
        except BaseException:
            loads.unmark(folder)
            raise
        return manifest, snapshot_id, _only_confirmed(store)


def _only_confirmed(store: Store) -> int:
    found = editions(store)
    held = Held(found)
    return sum(not each.rows_read and held.data(each.key, each.sha256) is None for each in found)


def _load(store: Store, seq: int) -> Load:
    for folder, manifest in store.own_loads():
        if manifest.seq == seq:
            return folder, manifest
    for _, manifest, marker in store.unloaded():
        if manifest.seq == seq:
            what = f"Load {seq} was taken back already, on {marker.at:%d %B %Y} by {marker.by}: “{marker.reason}”."
            raise SspError(what, "", "To have its figures again, load its file again.")
    numbers = ", ".join(str(manifest.seq) for _, manifest in store.own_loads())
    what = f"There is no load {seq} that could be taken back."
    raise SspError(what, "", f"Give one of: {numbers}." if numbers else "The store holds no load of its own.")


def _said(text: str, what: str) -> str:
    """Return a text as one line; nobody and no reason are refused."""
    line = " ".join(text.split())
    if not line or len(line) > LONGEST or not line.isprintable():
        message = f"A load is taken back only with {what} in words, in at most {LONGEST} characters."
        raise SspError(message, "", "Give --by and --reason.")
    return line
