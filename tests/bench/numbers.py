"""Statistics over many series at once, beside the least that any program must do with them: a NumPy mean."""

from __future__ import annotations

import statistics as medians
import time
from collections.abc import Callable

import numpy as np

from ssp_metrics.statistics import funnel, spc
from tests.bench.results import Line, seconds

MANY = 10_000
POINTS = 60
ROUNDS = 5
AIM = 1.0


def measure() -> list[Line]:
    """Return the lines of the statistics."""
    draw = np.random.default_rng(2025)
    series = draw.poisson(100, (MANY, POINTS)).astype(float)
    people = draw.uniform(5_000, 500_000, MANY)
    counts = draw.poisson(people * 0.005).astype(float)
    charts = f"XmR of {MANY:,} series × {POINTS} points"
    funnels = f"Funnel of {MANY:,} areas"
    return [
        _line(charts, lambda: spc.xmr(series, improvement="decrease"), lambda: series.mean(axis=1)),
        _line(funnels, lambda: funnel.assess(counts, people), lambda: np.mean(counts / people)),
    ]


def _line(what: str, ours: Callable[[], object], bare: Callable[[], object]) -> Line:
    pairs = [(_timed(ours), _timed(bare)) for _ in range(ROUNDS)]
    took, yardstick = (medians.median(times) for times in zip(*pairs, strict=True))
    return Line(what, seconds(took), f"NumPy mean {yardstick * 1000:.2f} ms", took, AIM, "s")


def _timed(run: Callable[[], object]) -> float:
    start = time.perf_counter()
    run()
    return time.perf_counter() - start
