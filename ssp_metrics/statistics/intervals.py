"""Confidence intervals of counts, rates and proportions, by the methods of OHID.

A count of crimes is partly luck: with nothing different, the next year would have had a few more or a few fewer. An
interval says how much luck to allow for.

`rate` and `count` join the exact Poisson interval (below 10) and Byar's (from 10), as the public-health
profiles of England do. `byars` and `poisson` are the two methods by themselves.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from ssp_metrics.statistics._arrays import Figures, divide, numbers, plain, z_value
from ssp_metrics.statistics._poisson import Interval, byar_ends, byars, exact_ends, poisson

__all__ = ["Interval", "Rate", "byars", "count", "poisson", "rate", "wilson"]

EXACT_BELOW = 10.0
"""Counts under this get the exact Poisson interval: Byar's approximation is too rough for them."""


class Rate(NamedTuple):
    """A rate and its confidence interval, all three in events per `per` of population."""

    value: Figures
    lower: Figures
    upper: Figures


def count(x: npt.ArrayLike, confidence: float = 0.95) -> Interval:
    """Count with its interval.

    The number of recorded events is partly luck. The interval says between which two figures the number would most
    likely lie if luck had fallen otherwise. A small count, below 10, gets an exact calculation, a larger one a close
    approximation.

    The method of OHID: exact below 10, Byar’s from 10.

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

    Warnings
    --------
    The interval takes events to come one by one: where one offender or one night brings many, the true uncertainty is
    wider. It does not know of crime that was never reported or is recorded differently.

    Notes
    -----
    Formula::

        x < 10: lower = χ²(α/2; 2x) / 2, upper = χ²(1 − α/2; 2x + 2) / 2
        x ≥ 10: lower = x × (1 − 1 / (9x) − z / (3√x))³
        x ≥ 10: upper = (x + 1) × (1 − 1 / (9(x + 1)) + z / (3√(x + 1)))³
        at 95%, α = 0.05 and z = 1.960; at x = 0 the lower end is 0

    References
    ----------
    OHID, *Public health technical guide: common statistical methods*, "Confidence intervals".

    Examples
    --------
    >>> count([0, 9, 10]).lower.round(3)
    array([0.   , 4.115, 4.787])
    """
    events = numbers(x, "The counts")
    exact, approximate = exact_ends(events, confidence), byar_ends(events, confidence)
    small = events < EXACT_BELOW
    return Interval(plain(np.where(small, exact[0], approximate[0])), plain(np.where(small, exact[1], approximate[1])))


def rate(x: npt.ArrayLike, n: npt.ArrayLike, per: float = 1000, confidence: float = 0.95) -> Rate:
    """Rate, such as crimes per 1,000 residents, with its interval.

    How many events there were for each 1,000 people, and between which two figures the underlying rate most likely lies
    once luck is allowed for. A 95% interval holds the underlying rate in about 19 cases out of 20.

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

    Warnings
    --------
    Do not trust the rate of a place where many of the victims do not live, such as a town centre: its residents are not
    the people at risk. The interval knows only luck; it does not know of crime that was never reported, a wrong
    population or a change in recording.

    Notes
    -----
    Formula::

        rate = x / n × per
        lower = (lower end of the interval of x) / n × per
        upper = (upper end of the interval of x) / n × per
        x = events, n = residents, per = 1,000 residents; the interval of x is exact below 10 and Byar’s from 10

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
    """Share (percentage) with its interval.

    What part of a total something is, such as crimes with a suspect charged out of all crimes, and between which two
    percentages the underlying share most likely lies once luck is allowed for.

    Wilson’s score interval.

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

    Warnings
    --------
    Only for a part of a total: never for a number that can exceed what it is divided by, as crimes can exceed
    residents. Where cases are still open, as in recent months, the share is too low and the interval does not know it.

    Notes
    -----
    Formula::

        share p = x / n
        lower = (2x + z² − z√(z² + 4x(1 − p))) / (2(n + z²))
        upper = (2x + z² + z√(z² + 4x(1 − p))) / (2(n + z²))
        x = the part, n = the total, z = 1.960 at 95%

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
