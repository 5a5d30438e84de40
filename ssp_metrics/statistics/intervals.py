"""Confidence intervals of counts, rates and proportions, by the methods of OHID.

`rate` and `count` join the exact Poisson interval (below 10) and Byar's (from 10), as the public-health
profiles of England do. `byars` and `poisson` are the two methods by themselves.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy import stats

from ssp_metrics.statistics._arrays import Figures, FloatArray, divide, numbers, plain, tail, z_value

__all__ = ["Interval", "Rate", "byars", "count", "poisson", "rate", "wilson"]

EXACT_BELOW = 10.0
"""Counts under this get the exact Poisson interval: Byar's approximation is too rough for them."""


class Interval(NamedTuple):
    """The two ends of a confidence interval, in the unit of the estimate."""

    lower: Figures
    upper: Figures


class Rate(NamedTuple):
    """A rate and its confidence interval, all three in events per `per` of population."""

    value: Figures
    lower: Figures
    upper: Figures


def _exact(x: FloatArray, confidence: float) -> tuple[FloatArray, FloatArray]:
    alpha = tail(confidence)
    # chi2 with no degrees of freedom is undefined: at a count of zero the lower end is 0 by definition.
    lower = np.where(x == 0, 0.0, stats.chi2.ppf(alpha, 2.0 * np.where(x == 0, 1.0, x)) / 2.0)
    upper = stats.chi2.isf(alpha, 2.0 * x + 2.0) / 2.0
    return lower, upper


def _byar_end(x: FloatArray, z: float) -> FloatArray:
    end: FloatArray = x * (1.0 - 1.0 / (9.0 * x) + z / (3.0 * np.sqrt(x))) ** 3
    return end


def _byar(x: FloatArray, confidence: float) -> tuple[FloatArray, FloatArray]:
    z = z_value(confidence)
    lower = np.where(x == 0, 0.0, _byar_end(np.where(x == 0, 1.0, x), -z))
    return np.where(lower < 0, np.nan, lower), _byar_end(x + 1.0, z)


def byars(x: npt.ArrayLike, confidence: float = 0.95) -> Interval:
    """Give Byar's approximate interval of a Poisson count.

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

    References
    ----------
    Breslow N E, Day N E (1987), *Statistical Methods in Cancer Research*, volume II, p. 69.

    Examples
    --------
    >>> lower, upper = byars(65)
    >>> round(lower, 3), round(upper, 3)
    (50.163, 82.849)
    """
    lower, upper = _byar(numbers(x, "The counts"), confidence)
    return Interval(plain(lower), plain(upper))


def poisson(x: npt.ArrayLike, confidence: float = 0.95) -> Interval:
    """Give the exact (Garwood) interval of a Poisson count.

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

    References
    ----------
    Garwood F (1936), Fiducial limits for the Poisson distribution, *Biometrika* 28, 437-442.

    Examples
    --------
    >>> lower, upper = poisson(5)
    >>> round(lower, 3), round(upper, 3)
    (1.623, 11.668)
    """
    lower, upper = _exact(numbers(x, "The counts"), confidence)
    return Interval(plain(lower), plain(upper))


def count(x: npt.ArrayLike, confidence: float = 0.95) -> Interval:
    """Give the interval of a count as OHID does: exact below 10, Byar's from 10.

    Parameters
    ----------
    x
        Counts (events), of any shape; NaN where missing.
    confidence
        Between 0 and 1.

    Returns
    -------
    Interval
        In events, of the shape of `x`.

    Raises
    ------
    ValueError
        When a count is negative or infinite, or `confidence` is not between 0 and 1.

    References
    ----------
    OHID, *Public health technical guide: common statistical methods*, "Confidence intervals".

    Examples
    --------
    >>> count([0, 9, 10]).lower.round(3)
    array([0.   , 4.115, 4.787])
    """
    events = numbers(x, "The counts")
    exact, approximate = _exact(events, confidence), _byar(events, confidence)
    small = events < EXACT_BELOW
    return Interval(
        plain(np.where(small, exact[0], approximate[0])), plain(np.where(small, exact[1], approximate[1]))
    )


def rate(x: npt.ArrayLike, n: npt.ArrayLike, per: float = 1000, confidence: float = 0.95) -> Rate:
    """Give a crude rate with its interval: exact Poisson below a count of 10, Byar's from 10.

    Parameters
    ----------
    x
        Counts (events); NaN where missing.
    n
        Populations (people, households, vehicles), broadcast against `x`. The count may exceed it.
    per
        The population the rate is expressed for, such as 1,000 people.
    confidence
        Between 0 and 1.

    Returns
    -------
    Rate
        Value, lower and upper in events per `per`; NaN where a count or population is missing or the
        population is zero.

    Raises
    ------
    ValueError
        When a count or population is negative or infinite, or `confidence` is not between 0 and 1.

    References
    ----------
    OHID, *Public health technical guide: common statistical methods*, "Crude rates".

    Examples
    --------
    >>> value, lower, upper = rate(20, 100, per=100)
    >>> round(value, 2), round(lower, 2), round(upper, 2)
    (20.0, 12.21, 30.89)
    """
    events, people = numbers(x, "The counts"), numbers(n, "The populations")
    ends = count(events, confidence)
    return Rate(
        plain(divide(events, people) * per),
        plain(divide(ends.lower, people) * per),
        plain(divide(ends.upper, people) * per),
    )


def wilson(x: npt.ArrayLike, n: npt.ArrayLike, confidence: float = 0.95) -> Interval:
    """Give Wilson's score interval of a proportion.

    Parameters
    ----------
    x
        Numerators (events, or the effective number of them); NaN where missing.
    n
        Denominators, not below `x`, broadcast against it.
    confidence
        Between 0 and 1.

    Returns
    -------
    Interval
        Proportions between 0 and 1; NaN where a part is missing or the denominator is zero.

    Raises
    ------
    ValueError
        When a value is negative or infinite, a numerator exceeds its denominator, or `confidence` is not
        between 0 and 1.

    References
    ----------
    Wilson E B (1927), Probable inference, the law of succession, and statistical inference, *Journal of the
    American Statistical Association* 22, 209-212.

    Examples
    --------
    >>> lower, upper = wilson(65, 100)
    >>> round(lower, 4), round(upper, 4)
    (0.5525, 0.7364)
    """
    part, whole = numbers(x, "The numerators"), numbers(n, "The denominators")
    if (part > whole).any():
        message = "A numerator exceeds its denominator: a proportion lies between 0 and 1."
        raise ValueError(message)
    z = z_value(confidence)
    share = divide(part, whole)
    centre = 2.0 * part + z**2
    spread = z * np.sqrt(z**2 + 4.0 * part * (1.0 - share))
    # Rounding must not push an end past the estimate itself at 0% and 100%.
    lower = np.minimum(share, (centre - spread) / (2.0 * (whole + z**2)))
    upper = np.maximum(share, (centre + spread) / (2.0 * (whole + z**2)))
    return Interval(plain(np.maximum(lower, 0.0)), plain(np.minimum(upper, 1.0)))
