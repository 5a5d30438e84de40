"""Classes of a map: natural breaks at round numbers."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

ROUND = (1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0)
MOST_CLASSES = 5


def classes(values: ArrayLike) -> list[float]:
    """Return the breaks between three to five classes, ascending, at round numbers.

    Natural breaks (Fisher and Jenks): of all choices of round numbers (1, 1.5, 2, 2.5, 3, 4, 5, 6 or 8 times a power
    of ten; whole ones for counts) the one that leaves least variation within the classes. It is measured on square
    roots, on which chance moves large and small counts alike, so that one very high area does not leave all others in
    one class. No class is empty. Five classes for ten or more different values, four for six or more, else three.

    Parameters
    ----------
    values : array_like
        Counts or rates, NaN where missing.

    Returns
    -------
    list of float
        A value of at least a break belongs above it. Empty when all values are alike.

    Examples
    --------
    >>> classes([12, 18, 25, 33, 41, 60, 75, 98, 140, 310])
    [20.0, 50.0, 80.0, 200.0]
    """
    given = np.sort(np.asarray(values, dtype=float))
    given = given[np.isfinite(given)]
    distinct = np.unique(given)
    if len(distinct) < 2:
        return []
    wanted = MOST_CLASSES if len(distinct) >= 10 else 4 if len(distinct) >= 6 else 3
    breaks = _round_numbers(float(distinct[0]), float(distinct[-1]), whole=bool((given == np.round(given)).all()))
    # Two breaks with no value between them part the values alike: the rounder one stays.
    cuts: dict[int, float] = {}
    for number in breaks:
        cut = int(np.searchsorted(given, number, side="left"))
        if cut not in cuts or _effort(number) < _effort(cuts[cut]):
            cuts[cut] = number
    return [cuts[cut] for cut in _best(np.sqrt(np.maximum(given, 0)), sorted(cuts), min(wanted, len(cuts) + 1))]


def _round_numbers(low: float, high: float, *, whole: bool) -> list[float]:
    powers = range(math.floor(math.log10(max(high, 1e-9))) - 3, math.floor(math.log10(max(high, 1e-9))) + 1)
    found = [round(size * 10.0**power, 10) for power in powers for size in ROUND]
    return [number for number in found if low < number <= high and (not whole or number == int(number))]


def _effort(number: float) -> tuple[int, float]:
    """Order numbers from round to less so: 1, 2 and 5 first, then one digit, then the rest; the larger first."""
    size = round(number / 10.0 ** math.floor(math.log10(number) + 1e-9), 3)
    return (0 if size in (1, 2, 5) else 1 if size == int(size) else 2), -number


def _best(values: NDArray[np.float64], cuts: list[int], number: int) -> list[int]:
    """Return the cuts into that many classes with the least squared distance to class means (dynamic programming)."""
    ends = [0, *cuts, len(values)]
    sums, squares = np.concatenate([[0], np.cumsum(values)]), np.concatenate([[0], np.cumsum(values**2)])

    def cost(start: int, end: int) -> float:
        total, many = sums[end] - sums[start], end - start
        return float(squares[end] - squares[start] - total * total / many)

    best: dict[int, tuple[float, list[int]]] = {at: (cost(0, at), []) for at in ends[1:]}
    for _ in range(number - 1):
        step: dict[int, tuple[float, list[int]]] = {}
        for at in ends[1:]:
            options = [(before + cost(cut, at), [*path, cut]) for cut, (before, path) in best.items() if 0 < cut < at]
            if options:
                step[at] = min(options)
        best = step
    return best[len(values)][1]
