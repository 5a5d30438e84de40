"""Comparison with similar areas: whether an area's rate is normal for its group.

The bar chart of similar areas has two lines between which rates are normal for the group.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ssp_metrics.statistics._arrays import Figures, numbers, plain

__all__ = ["POSITIONS", "Lines", "lines", "position"]

WIDTH = 1.96
"""Standard deviations from the mean to each line, the figure the chart's note states."""
POSITIONS = {-1: "lower than normal", 0: "normal", 1: "higher than normal"}
"""Words for what `position` gives."""


@dataclass(frozen=True)
class Lines:
    """The lines drawn across the bars of a group, in the unit of the rates.

    Attributes
    ----------
    mean
        Unweighted mean of the areas' rates; NaN without areas.
    sd
        Sample standard deviation (n - 1); NaN with fewer than two areas.
    lower, upper
        Mean less and plus 1.96 standard deviations. The lower can be below zero, where no rate can be.
    areas
        Number of areas with a rate.
    """

    mean: float
    sd: float
    lower: float
    upper: float
    areas: int


def lines(rates: npt.ArrayLike) -> Lines:
    """The red and green lines: what is normal for similar areas.

    Two lines across the bars of a group of similar areas. A rate between them is normal for the group; above the upper
    line it is higher than normal, below the lower line lower.

    Parameters
    ----------
    rates
        One rate an area, (areas,), in any one unit; NaN for an area without complete figures.

    Returns
    -------
    Lines
        Mean, standard deviation and the two lines.

    Raises
    ------
    ValueError
        When the rates are not one-dimensional, or one is negative or infinite.

    Warnings
    --------
    With fewer than six areas no area can ever lie outside the lines, however different it is; and one odd area widens
    them for all. Normal means usual in the group, not acceptable.

    Notes
    -----
    Formula::

        mean = Σ rates / N
        sd = √(Σ(rate − mean)² / (N − 1))
        lines = mean − 1.96 × sd and mean + 1.96 × sd
        N = areas with a rate; each area weighs the same, ours is among them

    References
    ----------
    How police.uk drew its own red and green lines was never published; this rule is the dashboard’s own.

    Examples
    --------
    >>> group = lines([8, 9, 10, 11, 12])
    >>> group.mean, round(group.lower, 2), round(group.upper, 2)
    (10.0, 6.9, 13.1)
    """
    given = numbers(rates, "The rates")
    if given.ndim != 1:
        message = f"The rates must be (areas,), but are {given.shape}."
        raise ValueError(message)
    known = given[np.isfinite(given)]
    mean = float(known.mean()) if known.size else float("nan")
    sd = float(known.std(ddof=1)) if known.size > 1 else float("nan")
    return Lines(mean, sd, mean - WIDTH * sd, mean + WIDTH * sd, int(known.size))


def position(rates: npt.ArrayLike, group: Lines) -> Figures:
    """Where an area lies against the lines.

    Says in words on which side of the two lines a rate lies: higher than normal, normal, or lower than normal for the
    group.

    Parameters
    ----------
    rates
        One rate or many, in the unit of `group`.
    group
        The lines of the group.

    Returns
    -------
    float or numpy.ndarray
        +1 above the upper line, -1 below the lower, 0 between or on them, NaN where the rate is missing or
        there are no lines. `POSITIONS` has the words.

    Raises
    ------
    ValueError
        When a rate is negative or infinite.

    Warnings
    --------
    The lines are rough: a rate just inside and one just outside are practically alike. The uncertainty of the area’s
    own rate is not allowed for.

    Notes
    -----
    Formula::

        higher than normal: rate > upper line
        lower than normal: rate < lower line
        normal: anything between, or on a line

    References
    ----------
    As for the lines: the rule is the dashboard’s own.

    Examples
    --------
    >>> group = lines([8, 9, 10, 11, 12])
    >>> POSITIONS[position(14, group)]
    'higher than normal'
    """
    given = numbers(rates, "The rates")
    side = (given > group.upper).astype(float) - (given < group.lower).astype(float)
    side = np.where(np.isfinite(given) & np.isfinite(group.upper), side, np.nan)
    return plain(side)
