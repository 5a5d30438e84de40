"""Turning what a caller has (lists, arrays, series) into checked arrays of floats."""

from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import scipy  # its stats are imported when first asked for: half a second that a load does not need

FloatArray: TypeAlias = npt.NDArray[np.float64]
BoolArray: TypeAlias = npt.NDArray[np.bool_]
IntArray: TypeAlias = npt.NDArray[np.int64]
Figures: TypeAlias = Any
"""A float where the question was about one figure, an array of floats where it was about many."""


def numbers(values: npt.ArrayLike, name: str, *, minimum: float | None = 0.0) -> FloatArray:
    """Copy `values` into a new array of floats; a missing value becomes NaN.

    Raises
    ------
    ValueError
        When a value is infinite or below `minimum` (``None``: no minimum).
    """
    if hasattr(values, "to_numpy"):
        # Nullable pandas columns hold pd.NA, which NumPy alone cannot turn into NaN.
        array: FloatArray = np.array(values.to_numpy(dtype=float, na_value=np.nan), dtype=float)
    else:
        array = np.array(values, dtype=float)
    if np.isinf(array).any():
        message = f"{name} must be finite numbers (NaN marks a missing one), but hold an infinite value."
        raise ValueError(message)
    if minimum is not None and (array < minimum).any():
        message = f"{name} must not be below {minimum:g}, but the smallest is {np.nanmin(array):g}."
        raise ValueError(message)
    return array


def pair(counts: npt.ArrayLike, others: npt.ArrayLike, name: str) -> tuple[FloatArray, FloatArray]:
    """Copy counts of areas and what they are set against into arrays as :func:`numbers` does, one figure an area each.

    Raises
    ------
    ValueError
        When they are not (areas,) alike, or as for :func:`numbers`.
    """
    events, against = numbers(counts, "The counts"), numbers(others, f"The {name}")
    if events.ndim != 1 or events.shape != against.shape:
        message = f"Counts and {name} must be (areas,) alike, but are {events.shape} and {against.shape}."
        raise ValueError(message)
    return events, against


def plain(array: npt.ArrayLike) -> Figures:
    """Give a float for an array without dimensions, the array itself otherwise."""
    result = np.asarray(array, dtype=float)
    return float(result) if result.ndim == 0 else result


def tail(confidence: float) -> float:
    """Give the probability left in each tail of a two-sided interval.

    Raises
    ------
    ValueError
        When `confidence` is not strictly between 0 and 1.
    """
    if not 0.0 < confidence < 1.0:
        message = f"The confidence must lie between 0 and 1 (0.95 for 95%), but is {confidence!r}."
        raise ValueError(message)
    return (1.0 - confidence) / 2.0


def z_value(confidence: float) -> float:
    """Give the normal deviate of a two-sided interval: 1.959964 at 95%, 3.090232 at 99.8%."""
    return float(scipy.stats.norm.isf(tail(confidence)))


def divide(numerator: npt.ArrayLike, denominator: npt.ArrayLike) -> FloatArray:
    """Divide element by element; NaN, without a warning, where the denominator is zero."""
    top, bottom = np.broadcast_arrays(np.asarray(numerator, dtype=float), np.asarray(denominator, dtype=float))
    out = np.full(top.shape, np.nan)
    np.divide(top, bottom, out=out, where=bottom != 0)
    return out
