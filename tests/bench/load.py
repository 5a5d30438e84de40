"""Loading the archive of all forces, beside what any program must do: unzip it and count its rows.

Ours is the command a person runs, ``python -m ssp_metrics load police-uk``, into a store that holds nothing yet. The
yardstick is Python's zipfile writing every member to a folder and one DuckDB query that counts them by LSOA, crime type
and month, without looking at types, the quickest way we know. Each run is a process of its own, the two take turns, and
the median of three stands. Memory is the largest resident set of the process as the kernel counted it.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from tests.bench.results import ROOT, Line, seconds, skipped
from tests.reference import reference_data

ARCHIVE = "police_uk/2025-12-all-forces.zip"
ROUNDS = 3
KIBIBYTES = 1024 if sys.platform != "darwin" else 1  # the unit of ru_maxrss
BARE = """
import sys, zipfile, duckdb
archive, folder = sys.argv[1:]
with zipfile.ZipFile(archive) as zipped:
    zipped.extractall(folder)
query = '''CREATE TABLE counted AS SELECT "LSOA code", "Crime type", "Month", count(*) AS n
           FROM read_csv($1, all_varchar = true) GROUP BY ALL'''
duckdb.execute(query, [folder + "/*/*-street.csv"])
"""


@dataclass(frozen=True)
class Run:
    """One process: how long it took, and the most memory it held, in bytes."""

    seconds: float
    memory: int


def measure() -> list[Line]:
    """Return the lines of the loader."""
    archive = reference_data() / ARCHIVE
    if not archive.exists():
        return [skipped("Load the archive of all forces", f"{archive} is not there (SSP_REFERENCE_DATA)")]
    ours, bare = [], []
    for _ in range(ROUNDS):
        ours.append(_run("-m", "ssp_metrics", "load", "police-uk", str(archive), store=True))
        bare.append(_run("-c", BARE, str(archive), "{folder}"))
    took, yardstick = (statistics.median(run.seconds for run in runs) for runs in (ours, bare))
    memory = max(run.memory for run in ours) / 2**30
    return [
        Line("Load 4.0 million rows", seconds(took), f"unzip and count {seconds(yardstick)}", took / yardstick, 1.5),
        Line("Memory of the loader", f"{memory:.2f} GiB", "", memory, 1.5, "GiB"),
    ]


def _run(*arguments: str, store: bool = False) -> Run:
    """Run Python once in a fresh folder and wait for it; its output is shown only when it fails."""
    with tempfile.TemporaryDirectory(prefix="ssp-bench-") as folder:
        environment = os.environ | ({"SSP_STORE": str(Path(folder) / "store")} if store else {})
        command = [sys.executable, *(part.format(folder=folder) if part == "{folder}" else part for part in arguments)]
        with tempfile.TemporaryFile() as output:
            start = time.perf_counter()
            process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=output, stderr=output)
            _, status, usage = os.wait4(process.pid, 0)
            took = time.perf_counter() - start
            process.returncode = os.waitstatus_to_exitcode(status)
            if process.returncode:
                output.seek(0)
                raise RuntimeError(output.read().decode(errors="replace"))
    return Run(took, usage.ru_maxrss * KIBIBYTES)
