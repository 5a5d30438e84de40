"""One writer at a time: an operating-system lock, let go when the process ends, however it ends."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from ssp_metrics.errors import StoreError

OTHERS = 0o077
WAIT_SECONDS = 60


@contextmanager
def writing(root: Path) -> Iterator[None]:
    """Hold the store's write lock; raise :class:`StoreError` when another process keeps it for a minute."""
    try:
        root.mkdir(mode=0o700, parents=True, exist_ok=True)
        _make_private(root)
        lock = FileLock(root / ".lock")
        lock.acquire(timeout=WAIT_SECONDS)
    except Timeout as error:
        what = "Another load or build is writing to the store."
        raise StoreError(what, "", "Wait for it to end and try again.") from error
    except (OSError, NotImplementedError) as error:
        what = "The store cannot be written."
        where = f"{root}: {getattr(error, 'strerror', None) or error}"
        raise StoreError(what, where, "Check the folder's permission and the space on its disk.") from error
    try:
        yield
    finally:
        lock.release()


def _make_private(root: Path) -> None:
    """Let nobody else look into the store: it holds figures that no mask was put on."""
    mode = stat.S_IMODE(root.stat().st_mode)
    if mode & stat.S_ISVTX:
        what = "The store would lie in a folder that is shared by everybody."
        raise StoreError(what, str(root), "Name a folder of its own in SSP_STORE.")
    if mode & OTHERS:
        root.chmod(mode & ~OTHERS)
