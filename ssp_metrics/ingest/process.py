"""A return checked or loaded in a process of its own: others need not wait, it can be stopped, its memory comes back.

What goes to the process is a file; what comes back is small, whatever is in that file.
"""

from __future__ import annotations

import gc
import json
import logging
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import weakref
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from pydantic import TypeAdapter

from ssp_metrics.errors import DeliveryError, Fault, SspError
from ssp_metrics.ingest.loading import Outcome, load_return
from ssp_metrics.ingest.returns import context
from ssp_metrics.settings import ROOT, settings
from ssp_metrics.sources import partner_return
from ssp_metrics.store.store import Store

if sys.platform != "win32":
    import resource

log = logging.getLogger(__name__)

Order = Literal["check", "load", "load the good rows"]
SECONDS, PROCESSOR_SECONDS = 900, 120  # on the clock, while the machine may be busy, and of work
MEMORY = {"check": 2 << 30, "load": 6 << 30, "load the good rows": 6 << 30}
"""Bytes of address space beyond what Python and its libraries take; a load also builds the snapshot."""
AT_ONCE = 2  # the others wait: each takes a core
LISTED = 200
"""Faults that come back; of the others only how many there are."""
_SLOTS = threading.BoundedSemaphore(AT_ONCE)
_PROGRESS, _RESULT, _CORRECTIONS, _COMPLAINT = "progress", "result", "corrections.csv", "complaint"
_FILE = "file"
PREFIX, OLD = "ssp-return-", 86_400
"""Beginning of the names of the folders that returns lie in, and seconds after which nobody works in one any more."""


@dataclass(frozen=True)
class Verdict:
    """What a check found.

    Attributes
    ----------
    faults : tuple of Fault
        The first ``LISTED`` of them, in the order of the file.
    number : int
        All of them.
    rows_read : int
        Rows of data; 0 where nothing of the file can be taken.
    rows_good : int
        Those of them that can be loaded.
    notes : tuple of str
        Warnings on the good rows.
    """

    faults: tuple[Fault, ...]
    number: int
    rows_read: int = 0
    rows_good: int = 0
    notes: tuple[str, ...] = ()


class Work:
    """A return at work in a process of its own; the process and its files end with this object at the latest.

    Parameters
    ----------
    store : Store
        What it is checked against, or loaded into.
    name : str
        Name of the file, fit for a file system.
    data : bytes
        What is in it.
    order : str
        What to do with it.
    by : str
        Who asked for it: kept with a load.
    """

    def __init__(self, store: Store, name: str, data: bytes, order: Order = "check", by: str = "") -> None:
        self.name, self.order = name, order
        _forget_old()
        self._folder = Path(tempfile.mkdtemp(prefix=PREFIX))  # for this user alone
        (self._folder / _FILE).mkdir()
        self._path = self._folder / _FILE / name
        self._path.write_bytes(data)
        self._run = _Run(store, self._path, order, by)
        self._end = weakref.finalize(self, _end, self._run, self._folder)
        self._run.start()

    @property
    def data(self) -> bytes:
        """What is in the file."""
        return self._path.read_bytes()

    @property
    def has_ended(self) -> bool:
        """Whether it is done, or was stopped."""
        return not self._run.is_alive()

    @property
    def progress(self) -> tuple[str, float]:
        """What is being done, and which part of it is behind, from 0 to 1."""
        try:
            what, done, total = (self._folder / _PROGRESS).read_text(encoding="utf-8").split("\t")
        except (OSError, ValueError):  # not begun, or just being written
            return "waiting", 0.0
        return what, min(int(done) / max(int(total), 1), 1.0)

    def stop(self) -> None:
        """End the process, wherever it is, and remove its files."""
        self._end()

    def corrections(self) -> str:
        """Return the rows left out, to be corrected, as CSV; nothing where there are none."""
        path = self._folder / _CORRECTIONS
        return path.read_text(encoding="utf-8") if path.exists() else ""

    def verdict(self) -> Verdict:
        """Return what a check found; raise :class:`SspError` when it came to no end."""
        return TypeAdapter(Verdict).validate_json(self._result())

    def outcome(self) -> Outcome:
        """Return what a load did; raise :class:`SspError` when it was refused, or came to no end."""
        return TypeAdapter(Outcome).validate_json(self._result())

    def _result(self) -> str:
        try:
            found = json.loads((self._folder / _RESULT).read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            complaint = self._folder / _COMPLAINT
            log.warning("no result of %s: %s", self.order, complaint.read_text(errors="replace")[-2000:])
            verb = "checked" if self.order == "check" else "loaded"
            what = f"{self.name} could not be {verb}: it takes too much time or memory."
            raise SspError(what, "", "Send it in several files, or copied into an empty template.") from error
        if "error" in found:
            raise SspError(**found["error"])
        return json.dumps(found["result"])


def _forget_old() -> None:
    """Remove what a server that was killed left of returns: they hold true counts."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        with suppress(OSError):
            if time.time() - folder.stat().st_mtime > OLD:
                shutil.rmtree(folder)


def _end(run: _Run, folder: Path) -> None:
    run.stop()
    shutil.rmtree(folder, ignore_errors=True)


class _Run(threading.Thread):
    """Starts the process when there is room for it, and ends it when its time is up."""

    def __init__(self, store: Store, path: Path, order: Order, by: str) -> None:
        super().__init__(daemon=True)
        chosen = store.settings.model_dump(exclude={"database_url"}, exclude_none=True) | {"by": by}
        self._environment = os.environ | {f"SSP_{name.upper()}": str(value) for name, value in chosen.items()}
        self._command = [sys.executable, "-m", __name__, str(path), order]
        self._complaint = path.parent.parent / _COMPLAINT
        self._called_off = threading.Event()
        self._process: subprocess.Popen[bytes] | None = None

    def run(self) -> None:
        while not _SLOTS.acquire(timeout=0.1):
            if self._called_off.is_set():
                return
        try:
            self._work()
        finally:
            _SLOTS.release()

    def _work(self) -> None:
        with suppress(OSError), self._complaint.open("wb") as complaint:
            self._process = subprocess.Popen(  # noqa: S603 - our own module; the path is ours, too
                self._command,
                cwd=ROOT,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=complaint,
                stderr=complaint,
            )
            if not self._called_off.is_set():
                with suppress(subprocess.TimeoutExpired):
                    self._process.wait(SECONDS)
            self._process.kill()
            self._process.wait()

    def stop(self) -> None:
        """End the process, or do not start it at all; wait until it is gone."""
        self._called_off.set()
        if self._process is not None:
            self._process.kill()
        self.join(timeout=5)


class _Report:
    """Writes down how far the work is, ten times a second at most."""

    def __init__(self, path: Path) -> None:
        self._path, self._next = path, 0.0

    def __call__(self, what: str, done: int, total: int) -> None:
        if time.monotonic() >= self._next:
            self._path.write_text(f"{what}\t{done}\t{total}", encoding="utf-8")
            self._next = time.monotonic() + 0.1


def _check(store: Store, path: Path, corrections: Path, report: _Report) -> Verdict:
    try:
        reading = partner_return.check(path, context(store, store.settings.return_limits), report)
    except DeliveryError as error:
        return Verdict(error.faults[:LISTED], len(error.faults))
    if reading.left_out:
        corrections.write_text(reading.corrections(), encoding="utf-8")
    faults = reading.faults
    return Verdict(faults[:LISTED], len(faults), reading.rows_read, len(reading.good), reading.notes)


def _load(store: Store, path: Path, report: _Report, *, accept_valid: bool) -> Outcome:
    outcome = load_return(store, path, accept_valid=accept_valid, progress=report)
    return replace(outcome, rejected=outcome.rejected[:LISTED])


def _bounded(order: str) -> None:
    """Let others go first, and end this process when it takes too long or too much, whoever waits for it."""
    gc.disable()  # a million faults are no garbage, and all goes at the end
    if sys.platform == "win32":
        return
    os.nice(5)
    signal.alarm(SECONDS)
    resource.setrlimit(resource.RLIMIT_CPU, (PROCESSOR_SECONDS, PROCESSOR_SECONDS))
    in_use = Path("/proc/self/statm")
    if in_use.exists():
        most = int(in_use.read_text(encoding="ascii").split()[0]) * os.sysconf("SC_PAGE_SIZE") + MEMORY[order]
        resource.setrlimit(resource.RLIMIT_AS, (most, most))


def main() -> None:
    """Do as ordered: ``python -m ssp_metrics.ingest.process FILE ORDER``."""
    path, order = Path(sys.argv[1]), sys.argv[2]
    folder = path.parent.parent
    _bounded(order)
    store, report = Store(settings()), _Report(folder / _PROGRESS)
    try:
        result: Verdict | Outcome = (
            _check(store, path, folder / _CORRECTIONS, report)
            if order == "check"
            else _load(store, path, report, accept_valid=order != "load")
        )
        document = {"result": TypeAdapter(type(result)).dump_python(result, mode="json")}
    except SspError as error:
        document = {"error": {"what": error.what, "where": error.where, "remedy": error.remedy}}
    (folder / _RESULT).write_text(json.dumps(document), encoding="utf-8")


if __name__ == "__main__":
    main()
