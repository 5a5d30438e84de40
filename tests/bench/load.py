"""Loading the archive of all forces, beside what any program must do: unzip it and count its rows.

Ours is the command a person runs, ``python -m ssp_metrics load police-uk``, into a store that holds nothing yet. The
yardstick is Python's zipfile writing every member to a folder and one DuckDB query that counts them by LSOA, crime type
and month, without looking at types, the quickest way we know. Each run is a process of its own, the two take turns, and
the median of three stands. Memory is the largest resident set of the process as the kernel counted it. One more run of
ours says where the time goes.
"""

from __future__ import annotations

import json
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
STEPS = {
    "start": "Python and imports",
    "read": "the archive, from zip to counts",
    "unzip": "– unzip, hash, count lines",
    "scan": "– read CSV",
    "group": "– judge and group",
    "place": "– place points",
    "write": "write the load",
    "snapshot": "build the snapshot",
    "rest": "the rest: illustrations, lookups",
}
IN_THREADS = {"unzip": "a thread beside the next two", "scan": "of two threads", "group": "of two threads"}


@dataclass(frozen=True)
class Run:
    """One process: seconds it took, seconds that processors worked, the most bytes it held, and what it printed."""

    seconds: float
    worked: float
    memory: int
    printed: str


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
    worked, needed = (statistics.median(run.worked for run in runs) for runs in (ours, bare))
    memory = max(run.memory for run in ours) / 2**30
    return [
        Line("Load 4.0 million rows", seconds(took), f"unzip and count {seconds(yardstick)}", took / yardstick, 1.5),
        Line("  on all processors", seconds(worked), seconds(needed), worked / needed),
        Line("Memory of the loader", f"{memory:.2f} GiB", "", memory, 1.5, "GiB"),
        *_profile(_run("-m", "tests.bench.load_steps", "load", "police-uk", str(archive), store=True)),
    ]


def _profile(run: Run) -> list[Line]:
    """Return how long each step took; those beside one another are longer together than what they stand below."""
    took = json.loads(run.printed.splitlines()[-1])
    took["rest"] = took["load"] - took["read"] - took["write"] - took["snapshot"]
    return [Line(f"  {words}", seconds(took[step]), IN_THREADS.get(step, "")) for step, words in STEPS.items()]


def _run(*arguments: str, store: bool = False) -> Run:
    """Run Python once in a fresh folder and wait for it; its output is shown when it fails."""
    with tempfile.TemporaryDirectory(prefix="ssp-bench-") as folder:
        environment = os.environ | ({"SSP_STORE": str(Path(folder) / "store")} if store else {})
        command = [sys.executable, *(part.format(folder=folder) if part == "{folder}" else part for part in arguments)]
        with tempfile.TemporaryFile() as output:
            start = time.perf_counter()
            process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=output, stderr=output)
            _, status, usage = os.wait4(process.pid, 0)
            took = time.perf_counter() - start
            process.returncode = os.waitstatus_to_exitcode(status)
            output.seek(0)
            printed = output.read().decode(errors="replace")
            if process.returncode:
                raise RuntimeError(printed)
    return Run(took, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * KIBIBYTES, printed)
