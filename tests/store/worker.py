"""A process that loads and builds when told to, each time in a child of its own that may be killed.

Lines in: ``load<TAB>path<TAB>extracted`` or ``build``. Lines out: the child's process id, then how it ended. The
imports are done once, so that a kill hits the work and not the start of Python.
"""

from __future__ import annotations

import os
import sys
from datetime import date
from pathlib import Path

from ssp_metrics.errors import SspError
from ssp_metrics.store import loading
from tests.stores import store_at


def work(store, what, *arguments):
    """Do one piece of work in this process and end it."""
    try:
        if what == "load":
            loading.load_police_uk(store, Path(arguments[0]), extracted=date.fromisoformat(arguments[1]))
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
