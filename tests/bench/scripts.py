"""How long the script of each page takes on a warm server that has not answered the question before.

The app runs in this process under Streamlit's AppTest, which starts the same ScriptRunner as the server. What is timed
is ``ScriptRunner._run_script`` alone, on the script's own thread: from finding the page to the last element put into
the queue. AppTest's own work (starting the thread, waiting, parsing the messages into a tree) lies outside, and so does
what the server does on its other thread (serialising the messages, sending them), which the browser part measures.

The time that the script's thread was at work (CPU) stands beside: on a busy machine it tells more.

Warm means: modules imported, snapshot and outlines open, what never changes in a snapshot read once. The caches of
views (``st.cache_data``) are emptied before every run, so that each run asks the store.
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

from ssp_metrics.settings import Settings, settings
from ssp_metrics.store import loading
from ssp_metrics.store.store import Store
from tests.bench.results import Line, seconds
from tests.pages.app import opened
from tests.pages.screens import ALL

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
            opened(screen.path, **dict(screen.query))
            found = []
            for _ in range(ROUNDS):
                st.cache_data.clear()
                times.clear()
                app = opened(screen.path, **dict(screen.query))
                if app.exception:
                    message = f"{screen.address} fails: {app.exception[0].value}"
                    raise RuntimeError(message)
                found.append(times[-1])
            wall, cpu = zip(*found, strict=True)
            lines.append(
                Line(
                    f"Script of {screen.address}",
                    f"{seconds(min(wall))} to {seconds(max(wall))}",
                    f"CPU {seconds(statistics.median(cpu))}",
                    statistics.median(wall) * 1000,
                    AIM,
                    "ms",
                )
            )
    return lines


@contextmanager
def _timed() -> Iterator[list[tuple[float, float]]]:
    """Time every run of a script while the ``with`` block lasts."""
    times: list[tuple[float, float]] = []
    plain = ScriptRunner._run_script

    def run(self: ScriptRunner, rerun_data: object) -> None:
        wall, cpu = time.perf_counter(), time.thread_time()
        plain(self, rerun_data)
        times.append((time.perf_counter() - wall, time.thread_time() - cpu))

    ScriptRunner._run_script = run
    try:
        yield times
    finally:
        ScriptRunner._run_script = plain
