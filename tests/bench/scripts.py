"""How long the script of each page takes on a warm server that has not answered the question before.

The app runs in this process under Streamlit's AppTest, which starts the same ScriptRunner as the server. What is timed
is ``ScriptRunner._run_script`` alone, on the script's own thread: from finding the page to the last element put into
the queue. AppTest's own work (starting the thread, waiting, parsing the messages into a tree) lies outside, and so does
what the server does on its other thread (serialising the messages, sending them), which the browser part measures.

The time that the script's thread was at work (CPU) stands beside: on a busy machine it tells more.

Warm means: modules and pages compiled, snapshot and outlines open, what never changes in a snapshot read once. The
caches of views (``st.cache_data``) and the answers that the snapshot keeps are emptied before every run, so that each
run asks the store; “again” is the quickest run right after one, as the second reader of a page meets it.
"""

from __future__ import annotations

import logging
import os
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import streamlit as st
from streamlit.runtime.scriptrunner import ScriptRunner
from streamlit.runtime.scriptrunner.script_cache import ScriptCache

from ssp_metrics.ingest import loading
from ssp_metrics.settings import Settings, settings
from ssp_metrics.store.store import Store
from tests.bench.results import Line, seconds
from tests.pages.app import opened
from tests.pages.screens import ALL, Screen
from ui.context import open_snapshot

ROUNDS = 5
AIM = 150


def measure() -> list[Line]:
    """Return a line for each screen."""
    logging.disable(logging.WARNING)  # Streamlit remarks that there is no server
    with tempfile.TemporaryDirectory(prefix="ssp-bench-") as folder, _timed() as times:
        store = Store(Settings(store=Path(folder) / "store"))
        loading.build_store(store)
        os.environ["SSP_STORE"] = str(store.root)
        settings.cache_clear()
        lines = []
        for screen in ALL:
            _run(screen)
            first, again = [], []
            for _ in range(ROUNDS):
                st.cache_data.clear()
                open_snapshot().forget()
                _run(screen)
                _run(screen)
                first.append(times[-2])
                again.append(times[-1])
            wall, cpu = zip(*first, strict=True)
            lines.append(
                Line(
                    f"Script of {screen.address}",
                    f"{seconds(min(wall))} to {seconds(max(wall))}, CPU {seconds(statistics.median(cpu))}",
                    f"again {seconds(min(wall for wall, _ in again))}",
                    statistics.median(wall) * 1000,
                    AIM,
                    "ms",
                )
            )
    return lines


def _run(screen: Screen) -> None:
    app = opened(screen.path, **dict(screen.query))
    if app.exception:
        message = f"{screen.address} fails: {app.exception[0].value}"
        raise RuntimeError(message)


@contextmanager
def _timed() -> Iterator[list[tuple[float, float]]]:
    """Time every run of a script while the ``with`` block lasts."""
    times: list[tuple[float, float]] = []
    plain = ScriptRunner._run_script
    compiled = ScriptCache()  # a server keeps one for all its sessions, AppTest makes a new one for each run

    def run(self: ScriptRunner, rerun_data: object) -> None:
        self._script_cache = self._pages_manager._script_cache = compiled
        wall, cpu = time.perf_counter(), time.thread_time()
        plain(self, rerun_data)
        times.append((time.perf_counter() - wall, time.thread_time() - cpu))

    ScriptRunner._run_script = run
    try:
        yield times
    finally:
        ScriptRunner._run_script = plain
