"""From counts to values: rates and shares with their intervals, and comparisons like with like."""

from __future__ import annotations

import numpy as np

from ssp_metrics.catalogue import Measure
from ssp_metrics.disclosure import POLICIES
from ssp_metrics.statistics import change as change_statistics
from ssp_metrics.statistics import intervals
from ssp_metrics.statistics.change import Change


def values_of(
    measures: list[Measure], rows: list[dict[str, float]], residents: float
) -> list[tuple[float, float, float, float]]:
    """Return value, lower, upper and the value of the year before for each measure, those of one unit in one go."""
    found: dict[int, tuple[float, float, float, float]] = {}
    for unit in {(measure.kind, measure.per) for measure in measures}:
        chosen = [number for number, measure in enumerate(measures) if (measure.kind, measure.per) == unit]
        share = unit[0] == "share"
        now = np.array([rows[number]["numerator"] for number in chosen])
        then = np.array([rows[number]["before_numerator"] for number in chosen])
        of_now = np.array([rows[number]["total"] if share else residents for number in chosen])
        of_then = np.array([rows[number]["before_total"] if share else residents for number in chosen])
        value, lower, upper = values(
            measures[chosen[0]], np.concatenate([now, then]), np.concatenate([of_now, of_then])
        )
        for place, number in enumerate(chosen):
            past = value[len(chosen) + place]
            found[number] = (float(value[place]), float(lower[place]), float(upper[place]), float(past))
    return [found[number] for number in range(len(measures))]


def compare_all(measures: list[Measure], rows: list[dict[str, float]]) -> list[Change | None]:
    """Compare each period's count with the year before; a share compares what each count is out of.

    None where the year before was not supplied, or a share has nothing to be a share of.
    """
    exposures = [
        (row["now_total"], row["before_total"]) if measure.kind == "share" else (1.0, 1.0)
        for measure, row in zip(measures, rows, strict=True)
    ]
    usable = [
        bool(np.isfinite([row["before_numerator"], row["now_numerator"]]).all() and min(exposure) > 0)
        for row, exposure in zip(rows, exposures, strict=True)
    ]
    chosen = [number for number, good in enumerate(usable) if good]
    if not chosen:
        return [None] * len(rows)
    compared = change_statistics.compare_arrays(
        [rows[number]["now_numerator"] for number in chosen],
        [rows[number]["before_numerator"] for number in chosen],
        [exposures[number][0] for number in chosen],
        [exposures[number][1] for number in chosen],
    )
    found: dict[int, Change] = {}
    for number, row in zip(chosen, compared.to_dict("records"), strict=True):
        percent = None if np.isnan(row["percent"]) else row["percent"]
        found[number] = Change(**{str(name): value for name, value in row.items()} | {"percent": percent})
    return [found.get(number) for number in range(len(rows))]


CONFIDENCE = 0.95


def has_interval(measure: Measure) -> bool:
    """Whether chance is what makes a measure's value uncertain: not who answered, or how a count was rounded."""
    return measure.intervals and POLICIES[measure.suppression].round_to <= 1


def interval_method(measure: Measure) -> str:
    """Return how the interval of a measure's value is worked out; empty where it has none."""
    if not has_interval(measure):
        return ""
    return "Wilson, 95%" if measure.kind == "share" else "exact Poisson below 10, Byar's from 10, 95%"


def values(
    measure: Measure, numerator: np.ndarray, denominator: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return value, lower and upper 95% limits in the measure's unit, arrays (areas,); NaN without a denominator.

    The value of a plain count is the count itself.
    """
    if measure.kind == "count":
        denominator = np.ones(len(numerator))
    known = np.isfinite(denominator) & (denominator > 0) & np.isfinite(numerator)
    out = np.full((3, len(numerator)), np.nan)
    if known.any():
        x, n = np.asarray(numerator, dtype=float)[known], np.asarray(denominator, dtype=float)[known]
        if measure.kind == "share":
            ends = intervals.wilson(x, n)
            out[:, known] = np.array([x / n, ends.lower, ends.upper]) * 100
        else:
            got = intervals.rate(x, n, per=1 if measure.kind == "count" else measure.per)
            out[:, known] = np.array([got.value, got.lower, got.upper])
        if not has_interval(measure):
            out[1:] = np.nan
    return out[0], out[1], out[2]
