"""Funnel comparison of areas by a proportion, such as offences solved out of offences recorded.

A percentage, such as offences solved, has a funnel of its own.
"""

import numpy as np
import numpy.typing as npt
import pandas as pd

from ssp_metrics.statistics._arrays import FloatArray, IntArray, divide, numbers, pair, z_value
from ssp_metrics.statistics.funnel import LEVELS
from ssp_metrics.statistics.intervals import wilson

__all__ = ["assess_proportions", "limits_proportions"]


def _share(target: float) -> float:
    if not 0.0 <= target <= 1.0:
        message = f"The target must be a proportion between 0 and 1, but is {target!r}."
        raise ValueError(message)
    return float(target)


def assess_proportions(counts: npt.ArrayLike, denominators: npt.ArrayLike, target: float | None = None) -> pd.DataFrame:
    """Funnel for shares: is an area’s percentage higher or lower than its group’s?

    Compares each area’s share, such as crimes with a suspect charged, with the share of the whole group, and says
    whether luck alone could explain the difference.

    Parameters
    ----------
    counts
        Numerators, (areas,); NaN where missing. A pandas series lends its index to the result.
    denominators
        Denominators, (areas,), not below the numerators.
    target
        The proportion to compare with; by default sum of counts / sum of denominators.

    Returns
    -------
    pandas.DataFrame
        A row an area: `count`, `denominator`, `proportion`, Wilson's interval `lower_95`, `upper_95`,
        `lower_998`, `upper_998`, and the flags `flag_95`, `flag_998`: +1 when the interval lies above the
        target, -1 below, 0 neither. ``frame.attrs["target"]`` holds the target.

    Raises
    ------
    ValueError
        When shapes differ, a figure is negative or infinite, or a numerator exceeds its denominator.

    Warnings
    --------
    It allows for luck only, not for districts differing in other ways: with thousands of crimes nearly every district
    comes out high or low. Forces that close cases sooner look better in recent months.

    Notes
    -----
    Formula::

        target = Σ counts / Σ totals of the group
        high when Wilson’s interval of the area’s share lies above the target, low when it lies below

    References
    ----------
    OHID, *Public health technical guide: common statistical methods*, funnel plots for proportions.

    Examples
    --------
    >>> assess_proportions([50, 80, 60], [100, 100, 100])["flag_95"].to_list()
    [-1, 1, 0]
    """
    part, whole = pair(counts, denominators, "denominators")
    known = np.isfinite(part) & np.isfinite(whole)
    goal = float(divide(part[known].sum(), whole[known].sum())) if target is None else _share(target)
    columns: dict[str, FloatArray] = {"count": part, "denominator": whole, "proportion": divide(part, whole)}
    flags: dict[str, IntArray] = {}
    for name, confidence in LEVELS:
        lower, upper = wilson(part, whole, confidence)
        columns |= {f"lower_{name}": lower, f"upper_{name}": upper}
        flags[f"flag_{name}"] = (lower > goal).astype(np.int64) - (upper < goal).astype(np.int64)
    frame = pd.DataFrame(columns | flags, index=counts.index if isinstance(counts, pd.Series) else None)
    frame.attrs["target"] = goal
    return frame


def limits_proportions(denominators: npt.ArrayLike, target: float) -> pd.DataFrame:
    """Limits of the funnel for shares.

    The curves drawn on the funnel of a percentage: between them lie the shares that luck alone explains, wide for small
    areas, narrow for large ones.

    An area lies beyond a curve exactly when Wilson’s interval leaves out the target, so curve and flag agree.

    Parameters
    ----------
    denominators
        Where to draw the curves, a one-dimensional grid.
    target
        The proportion of the group, between 0 and 1.

    Returns
    -------
    pandas.DataFrame
        A row a denominator: `denominator`, `target`, `lower_95`, `upper_95`, `lower_998`, `upper_998`; limits
        are NaN where the denominator is zero.

    Raises
    ------
    ValueError
        When a denominator is negative or infinite, or the target is not a proportion.

    Warnings
    --------
    As for the funnel for shares: the curves allow for luck only, so many areas outside them say little about any one of
    them.

    Notes
    -----
    Formula::

        limits = p ± z√(p(1 − p) / n), not below 0 or above 1
        p = share of the group, n = the area’s total, z = 1.960 at 95% and 3.090 at 99.8%

    References
    ----------
    Spiegelhalter D J (2005), *Statistics in Medicine* 24, 1185-1202.

    Examples
    --------
    >>> limits_proportions([100], 0.5)[["lower_95", "upper_95"]].round(3)
       lower_95  upper_95
    0     0.402     0.598
    """
    whole, goal = np.atleast_1d(numbers(denominators, "The denominators")), _share(target)
    s = np.sqrt(divide(goal * (1.0 - goal), whole))
    columns = {"denominator": whole, "target": np.full(whole.shape, goal)}
    for name, confidence in LEVELS:
        reach = z_value(confidence) * s
        columns |= {
            f"lower_{name}": np.maximum(goal - reach, 0.0),
            f"upper_{name}": np.minimum(goal + reach, 1.0),
        }
    return pd.DataFrame(columns)
