"""Rates made comparable between places whose people differ in age: direct and indirect standardisation.

Young people are more often victims and offenders, so a young place has more crime. A standardised rate takes the
difference in age out. The monthly figures that police publish hold no ages; it needs a return that does.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from ssp_metrics.statistics._arrays import Figures, FloatArray, divide, numbers, plain
from ssp_metrics.statistics.intervals import Rate, count

__all__ = ["Ratio", "direct", "indirect"]

SMALLEST_TOTAL = 10
"""Below this total count a directly standardised rate swings with every event and is not given."""


class Ratio(NamedTuple):
    """An indirectly standardised ratio with its interval, and the counts behind it (events)."""

    value: Figures
    lower: Figures
    upper: Figures
    observed: Figures
    expected: Figures


def _strata(values: npt.ArrayLike, name: str) -> FloatArray:
    array = numbers(values, name)
    if array.ndim == 0 or array.shape[-1] == 0:
        message = f"{name} must be (..., strata) with at least one stratum."
        raise ValueError(message)
    return array


def _fitting(*arrays: FloatArray) -> None:
    if len({array.shape[-1] for array in arrays}) != 1:
        shapes = ", ".join(str(array.shape) for array in arrays)
        message = f"All figures must have the same strata (last dimension), but their shapes are {shapes}."
        raise ValueError(message)


def direct(
    counts: npt.ArrayLike,
    populations: npt.ArrayLike,
    standard: npt.ArrayLike,
    per: float = 1000,
    confidence: float = 0.95,
) -> Rate:
    """Directly standardised rate.

    The rate an area would have if its people had the same ages as a standard population, so that a young town and an
    old one can be compared fairly. With it comes the interval that allows for luck.

    The interval is Dobson’s.

    Parameters
    ----------
    counts, populations
        Events and people by stratum, (strata,) for one area or (..., strata) for many.
    standard
        People of the standard population by stratum, (strata,).
    per
        The population the rate is expressed for.
    confidence
        Between 0 and 1.

    Returns
    -------
    Rate
        Value, lower and upper in events per `per`. Among many areas, one with a total count under 10 or a
        missing figure is NaN.

    Raises
    ------
    ValueError
        When the one area asked for has a total count under 10; when strata differ, a figure is negative or
        infinite, a population is zero, or the standard population has nobody.

    Warnings
    --------
    Not given below 10 events, and shaky when an age group has few people. It corrects for age only, and its size
    depends on the standard population: compare it only with rates that use the same one.

    Notes
    -----
    Formula::

        rate = Σ(w × O / n) / Σw × per
        lower = rate + per × √(V / x) × (lower end of the interval of x − x)
        upper = rate + per × √(V / x) × (upper end of the interval of x − x)
        V = Σ(O × (w / n)²) / (Σw)²
        by age group: O = events, n = people, w = people of the standard population; x = ΣO, its interval Byar’s

    References
    ----------
    Dobson A J and others (1991), Confidence intervals for weighted sums of Poisson parameters, *Statistics in
    Medicine* 10, 457-462; OHID, *Public health technical guide: common statistical methods*.

    Examples
    --------
    >>> value, lower, upper = direct([10, 20, 30], [1000, 1500, 1200], [5500, 6000, 6500])
    >>> round(value, 2), round(lower, 2), round(upper, 2)
    (16.53, 12.58, 21.32)
    """
    events, people = _strata(counts, "The counts"), _strata(populations, "The populations")
    w = _strata(standard, "The standard population")
    _fitting(events, people, w)
    if (people == 0).any() or not w.sum() > 0:
        message = "Every stratum needs people, and so does the standard population."
        raise ValueError(message)
    total = events.sum(axis=-1)
    if total.ndim == 0 and total < SMALLEST_TOTAL:
        message = f"A directly standardised rate needs at least {SMALLEST_TOTAL} events, but there are {total:g}."
        raise ValueError(message)
    x = np.where(total >= SMALLEST_TOTAL, total, np.nan)
    value = (w * events / people).sum(axis=-1) / w.sum() + 0.0 * x
    variance = (events * (w / people) ** 2).sum(axis=-1) / w.sum() ** 2
    ends = count(x, confidence)
    scale = np.sqrt(divide(variance, x))
    return Rate(
        plain(per * value), plain(per * (value + scale * (ends.lower - x))),
        plain(per * (value + scale * (ends.upper - x))),
    )  # fmt: skip


def indirect(
    counts: npt.ArrayLike,
    populations: npt.ArrayLike,
    reference_rates: npt.ArrayLike,
    confidence: float = 0.95,
    *,
    per: float = 1,
) -> Ratio:
    """Indirectly standardised ratio.

    Compares the events that happened with those to be expected if each age group had the rate of a reference
    population. 1 means as many as expected, 1.5 means half as many again.

    Parameters
    ----------
    counts
        Total events of one area (a number) or of each area, of the shape of `populations` without its last
        dimension.
    populations
        People by stratum, (strata,) or (..., strata).
    reference_rates
        Events per `per` people of each stratum in the reference population, (strata,).
    confidence
        Between 0 and 1.
    per
        The population that the reference rates are expressed for.

    Returns
    -------
    Ratio
        O / E with the interval of O (exact below 10, Byar's from 10) divided by E, and O and E. NaN where
        nothing is expected or a figure is missing.

    Raises
    ------
    ValueError
        When shapes do not fit, or a figure is negative or infinite.

    Warnings
    --------
    Two areas’ ratios must not be compared with each other, only each with the reference: their people differ in age.
    With few expected events the ratio swings widely.

    Notes
    -----
    Formula::

        E = Σ(n × reference rate) / per
        ratio = O / E
        lower, upper = (ends of the interval of O) / E
        O = events observed, E = events expected, n = people by age group
        the interval of O is exact below 10 and Byar’s from 10

    References
    ----------
    Breslow N E, Day N E (1987), *Statistical Methods in Cancer Research*, volume II, chapter 2.

    Examples
    --------
    >>> ratio = indirect(30, [1000, 2000], [10, 5], per=1000)
    >>> ratio.value, ratio.expected, round(ratio.lower, 2), round(ratio.upper, 2)
    (1.5, 20.0, 1.01, 2.14)
    """
    observed = numbers(counts, "The counts")
    people = _strata(populations, "The populations")
    rates = _strata(reference_rates, "The reference rates")
    _fitting(people, rates)
    if observed.shape != people.shape[:-1]:
        message = f"There must be one total count an area, {people.shape[:-1]}, but there are {observed.shape}."
        raise ValueError(message)
    expected = (people * rates).sum(axis=-1) / per
    ends = count(observed, confidence)
    return Ratio(
        plain(divide(observed, expected)), plain(divide(ends.lower, expected)),
        plain(divide(ends.upper, expected)), plain(observed), plain(expected),
    )  # fmt: skip
