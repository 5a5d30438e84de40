"""The two intervals of a Poisson count: the exact one and Byar’s approximation."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import scipy

from ssp_metrics.statistics._arrays import Figures, FloatArray, numbers, plain, tail, z_value


class Interval(NamedTuple):
    """The two ends of a confidence interval, in the unit of the estimate."""

    lower: Figures
    upper: Figures


def exact_ends(x: FloatArray, confidence: float) -> tuple[FloatArray, FloatArray]:
    """Give both ends of the exact interval."""
    alpha = tail(confidence)
    # chi2 with no degrees of freedom is undefined: at a count of zero the lower end is 0 by definition.
    lower = np.where(x == 0, 0.0, scipy.stats.chi2.ppf(alpha, 2.0 * np.where(x == 0, 1.0, x)) / 2.0)
    upper = scipy.stats.chi2.isf(alpha, 2.0 * x + 2.0) / 2.0
    return lower, upper


def _byar_end(x: FloatArray, z: float) -> FloatArray:
    end: FloatArray = x * (1.0 - 1.0 / (9.0 * x) + z / (3.0 * np.sqrt(x))) ** 3
    return end


def byar_ends(x: FloatArray, confidence: float) -> tuple[FloatArray, FloatArray]:
    """Give both ends of Byar’s interval; the lower is NaN where the formula goes negative."""
    z = z_value(confidence)
    lower = np.where(x == 0, 0.0, _byar_end(np.where(x == 0, 1.0, x), -z))
    return np.where(lower < 0, np.nan, lower), _byar_end(x + 1.0, z)


def byars(x: npt.ArrayLike, confidence: float = 0.95) -> Interval:
    """Byar’s interval, for counts of 10 or more.

    A close approximation to the range in which the underlying number most likely lies; it is what England’s
    public-health profiles use.

    Parameters
    ----------
    x
        Counts (events), of any shape; NaN where missing.
    confidence
        Between 0 and 1.

    Returns
    -------
    Interval
        In events, of the shape of `x`. The lower end is 0 at a count of zero, where the formula divides by
        zero, and NaN where the formula goes negative (at a count of 1 with 99.8%). The formula is applied as
        it is at every count; `count` and `rate` change to the exact interval below 10.

    Raises
    ------
    ValueError
        When a count is negative or infinite, or `confidence` is not between 0 and 1.

    Warnings
    --------
    Not for counts below 10, where it is too rough; the dashboard uses the exact interval there.

    Notes
    -----
    Formula::

        lower = x × (1 − 1 / (9x) − z / (3√x))³
        upper = (x + 1) × (1 − 1 / (9(x + 1)) + z / (3√(x + 1)))³
        x = the count, z = 1.960 at 95% and 3.090 at 99.8%

    References
    ----------
    Breslow N E, Day N E (1987), *Statistical Methods in Cancer Research*, volume II, p. 69.

    Examples
    --------
    >>> lower, upper = byars(65)
    >>> round(lower, 3), round(upper, 3)
    (50.163, 82.849)
    """
    lower, upper = byar_ends(numbers(x, "The counts"), confidence)
    return Interval(plain(lower), plain(upper))


def poisson(x: npt.ArrayLike, confidence: float = 0.95) -> Interval:
    """Exact interval, for counts below 10.

    The range of underlying numbers that a small count fits with, worked out without approximation. Even a count of 0
    has one: at 95% it fits with anything up to 3.7 events.

    The interval of Garwood.

    Parameters
    ----------
    x
        Counts (events), of any shape; NaN where missing.
    confidence
        Between 0 and 1.

    Returns
    -------
    Interval
        In events, of the shape of `x`; the lower end is exactly 0 at a count of zero.

    Raises
    ------
    ValueError
        When a count is negative or infinite, or `confidence` is not between 0 and 1.

    Warnings
    --------
    It is right only for events that come one by one; a series of offences by one person is less certain than it says.

    Notes
    -----
    Formula::

        lower = χ²(α/2; 2x) / 2, and 0 when x = 0
        upper = χ²(1 − α/2; 2x + 2) / 2
        x = the count, α = 0.05 at 95%
        χ²(p; k) = quantile p of the chi-square distribution with k degrees of freedom

    References
    ----------
    Garwood F (1936), Fiducial limits for the Poisson distribution, *Biometrika* 28, 437-442.

    Examples
    --------
    >>> lower, upper = poisson(5)
    >>> round(lower, 3), round(upper, 3)
    (1.623, 11.668)
    """
    lower, upper = exact_ends(numbers(x, "The counts"), confidence)
    return Interval(plain(lower), plain(upper))
