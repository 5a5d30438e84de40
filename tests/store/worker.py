"""A process that does what it is told with a store, each time in a child of its own that may be killed.

Lines in: ``load<TAB>path<TAB>extracted``, ``unload<TAB>number``, ``build``, ``check`` or ``ask<TAB>path``, which writes
a hash of every table of the current snapshot there. Lines out: the child's process id, then how it ended: 0, or 1 with
a sentence, 2 with anything else. The imports are done once, so that a kill hits the work and not the start of Python.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from datetime import date
from pathlib import Path

from ssp_metrics.cli import maintenance
from ssp_metrics.errors import SspError
from ssp_metrics.ingest import loading, unloading
from ssp_metrics.settings import ROOT
from tests.stores import fingerprint, store_at


class Worker:
    """The worker process, and orders to it that are killed after a while."""

    def __init__(self, store, data):
        command = [sys.executable, "-m", "tests.store.worker", str(store.root), str(data)]
        # A pipe would be full one day.
        self._errors = tempfile.TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115 - closed in __exit__
        self.process = subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._errors, text=True
        )
        self.said = ""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.communicate()
        with self._errors:
            self._errors.seek(0)
            self.said = self._errors.read()

    def run(self, *order, kill_after=None):
        """Give an order; return how it ended and how long it took."""
        self.process.stdin.write("\t".join(order) + "\n")
        self.process.stdin.flush()
        child, start = int(self.process.stdout.readline()), time.monotonic()
        timer = threading.Timer(kill_after, os.kill, (child, signal.SIGKILL)) if kill_after is not None else None
        if timer is not None:
            timer.start()
        ended = int(self.process.stdout.readline())
        if timer is not None:
            timer.cancel()
            timer.join()
        return ended, time.monotonic() - start


def work(store, what, *arguments):
    """Do one piece of work in this process and end it."""
    try:
        if what == "load":
            loading.load_police_uk(store, Path(arguments[0]), extracted=date.fromisoformat(arguments[1]))
        elif what == "unload":
            unloading.unload(store, int(arguments[0]), by="the test", reason="to see")
        elif what == "check":
            maintenance.settings = lambda: store.settings
            maintenance.check()
        elif what == "ask":
            Path(arguments[0]).write_text(fingerprint(store), encoding="utf-8")
        else:
            loading.build_store(store)
    except SspError as error:
        sys.stderr.write(f"{error}\n")
        os._exit(1)
    except BaseException as error:
        sys.stderr.write(f"BARE {error!r}\n")
        os._exit(2)
    os._exit(0)


def main():
    """Read the orders from standard input until it ends."""
    store = store_at(Path(sys.argv[1]), data=Path(sys.argv[2]))
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            work(store, *line.rstrip("\n").split("\t"))
        sys.stdout.write(f"{child}\n")
        sys.stdout.flush()
        _, status = os.waitpid(child, 0)
        sys.stdout.write(f"{os.waitstatus_to_exitcode(status)}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
