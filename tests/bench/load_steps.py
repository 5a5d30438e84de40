"""One load with a clock on its steps: a run of its own, since clocks take time. Prints seconds by step as JSON."""

from __future__ import annotations

import json
import sys
import time
from collections import Counter
from functools import wraps

import psutil

from ssp_metrics import cli
from ssp_metrics.ingest import loading
from ssp_metrics.sources import police_uk
from ssp_metrics.sources.police_uk.archive import Archive
from ssp_metrics.sources.police_uk.grouping import Ingest
from ssp_metrics.store import build

SECONDS = Counter({"start": time.time() - psutil.Process().create_time()})


def clock(owner: object, name: str, step: str) -> None:
    """Add the time that a function takes to a step."""
    timed = getattr(owner, name)

    @wraps(timed)
    def run(*arguments, **options):
        start = time.perf_counter()
        try:
            return timed(*arguments, **options)
        finally:
            SECONDS[step] += time.perf_counter() - start

    setattr(owner, name, run)


def group(ingest: Ingest, *arguments) -> None:
    """Group a batch, and ask DuckDB how long its threads read and how long they did anything else."""
    ingest.connection.execute("PRAGMA enable_profiling = 'no_output'")
    grouped(ingest, *arguments)
    operators = json.loads(ingest.connection.get_profiling_information(format="json"))["operator"]
    ingest.connection.execute("PRAGMA disable_profiling")
    while operators:
        operator = operators.pop()
        operators += operator.get("children", [])
        step = "scan" if operator["extra_info"].get("Function") == "READ_CSV" else "group"
        SECONDS[step] += operator["timing"]


grouped = Ingest._group

if __name__ == "__main__":
    Ingest._group = group
    clock(Archive, "unpack", "unzip")
    clock(sys.modules[police_uk.read.__module__].police_uk_points, "place", "place")
    clock(police_uk, "read", "read")
    clock(police_uk.PoliceDelivery, "write", "write")
    clock(build, "build", "snapshot")
    clock(loading, "load_police_uk", "load")
    try:
        cli.main()
    finally:
        print(json.dumps(SECONDS))
