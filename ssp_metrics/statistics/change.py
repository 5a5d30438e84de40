"""Is a change between two counts more than chance? The exact conditional comparison of Poisson counts.

Most changes from year to year are no larger than luck. This tells those apart that are.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
import scipy

from ssp_metrics.statistics._arrays import BoolArray, FloatArray, IntArray, divide, numbers

__all__ = ["SMALLEST_BASE", "Change", "compare", "compare_arrays"]

SMALLEST_BASE = 20
"""Below this previous count a percentage says more than the figures can bear, so none is given."""
TAIL = 0.025
LEVEL = 0.05


@dataclass(frozen=True)
class Change:
    """The change from a previous count to the current one.

    Attributes
    ----------
    current, previous
        The two counts (events).
    current_exposure, previous_exposure
        What the counts are out of: lengths of the periods or populations, in one common unit.
    difference
        Current rate less previous rate (events per unit of exposure; events when both exposures are 1).
    ratio
        Current rate divided by previous rate; infinite on a previous count of 0, NaN when both counts are 0.
    lower, upper
        The exact 95% interval of the ratio; `upper` is infinite on a previous count of 0.
    percent
        The change of the rate in percent; ``None`` when the previous count is below 20.
    p_value
        Two-sided: how often chance alone gives counts at least this unlikely, were the rates equal.
    more_than_chance
        Whether `p_value` is below 0.05.
    """

    current: int
    previous: int
    current_exposure: float
    previous_exposure: float
    difference: float
    ratio: float
    lower: float
    upper: float
    percent: float | None
    p_value: float
    more_than_chance: bool


def _whole(values: npt.ArrayLike, name: str) -> FloatArray:
    counts = numbers(values, name)
    if np.isnan(counts).any() or (counts != np.floor(counts)).any():
        message = f"{name} must be whole numbers of events, none of them missing."
        raise ValueError(message)
    return counts


def _exposure(values: npt.ArrayLike, name: str) -> FloatArray:
    exposure = numbers(values, name)
    if not (exposure > 0).all():
        message = f"{name} must be above zero: a rate needs a period or a population."
        raise ValueError(message)
    return exposure


def _other_tail(k: FloatArray, total: FloatArray, share: FloatArray, low: BoolArray) -> FloatArray:
    """Find where the far tail of outcomes no likelier than `k` begins, by bisection over all pairs at once.

    From the mode towards the far end the binomial probability only falls, so the first outcome that is no
    likelier than the observed one can be bisected for. The hair of tolerance keeps equal probabilities equal
    when they are computed in another order.
    """
    ceiling = scipy.stats.binom.pmf(k, total, share) * (1.0 + 1e-7)
    near: IntArray = np.where(low, np.ceil(share * total), np.floor(share * total)).astype(np.int64)
    far: IntArray = np.where(low, total + 1, -1).astype(np.int64)
    while (np.abs(far - near) > 1).any():
        middle = (near + far) // 2
        unlikely = scipy.stats.binom.pmf(middle, total, share) <= ceiling
        far, near = np.where(unlikely, middle, far), np.where(unlikely, near, middle)
    # The starting point itself may already be no likelier than the observed outcome.
    begin = np.where(scipy.stats.binom.pmf(near, total, share) <= ceiling, near, far)
    return begin.astype(float)


def _p_values(k: FloatArray, total: FloatArray, share: FloatArray) -> FloatArray:
    low = k < share * total
    begin = _other_tail(k, total, share, low)
    below = scipy.stats.binom.cdf(np.where(low, k, begin), total, share)
    above = scipy.stats.binom.sf(np.where(low, begin, k) - 1.0, total, share)
    # An outcome right at its expectation is as ordinary as can be, and the two tails then overlap.
    return np.where(k == share * total, 1.0, np.minimum(1.0, below + above))


def _ratio_ends(k1: FloatArray, k2: FloatArray, n1: FloatArray, n2: FloatArray) -> tuple[FloatArray, FloatArray]:
    # Clopper-Pearson through the F distribution, straight on the scale of odds: the share of the current
    # count never gets near 1, where odds lose their digits.
    lower = np.where(k1 == 0, 0.0, k1 / (k2 + 1.0) * scipy.stats.f.ppf(TAIL, np.maximum(2 * k1, 1), 2 * (k2 + 1)))
    odds = divide(k1 + 1.0, k2) * scipy.stats.f.isf(TAIL, 2 * (k1 + 1), np.maximum(2 * k2, 1))
    upper = np.where(k2 == 0, np.inf, odds)
    return lower * n2 / n1, upper * n2 / n1


def compare_arrays(k1: npt.ArrayLike, k2: npt.ArrayLike, n1: npt.ArrayLike = 1, n2: npt.ArrayLike = 1) -> pd.DataFrame:
    """Changes of many places or crime types at once.

    The same comparison of a count with the one before, made for every ward or every crime type in one go.

    Parameters
    ----------
    k1, k2
        The current and the previous counts (events), one-dimensional.
    n1, n2
        What they are out of, in one common unit; scalars or one for each pair.

    Returns
    -------
    pandas.DataFrame
        A row a pair, with the attributes of `Change` as columns; `percent` is NaN below a base of 20.

    Raises
    ------
    ValueError
        When a count is missing, negative or not whole, or an exposure is not above zero.

    Warnings
    --------
    Where many places are compared, some stand out by luck alone: of twenty without any real change, about one. The
    figures are not corrected for that.

    Notes
    -----
    Formula::

        for each pair as for one change: ratio = (k₁ / n₁) / (k₂ / n₂), more than chance when p < 0.05

    References
    ----------
    As for one change: Przyborowski J, Wilenski H (1940), *Biometrika* 31, 313-323; Clopper C J, Pearson E S (1934),
    *Biometrika* 26, 404-413.

    Examples
    --------
    >>> compare_arrays([60, 3], [30, 5])[["ratio", "percent", "more_than_chance"]]
       ratio  percent  more_than_chance
    0    2.0    100.0              True
    1    0.6      NaN             False
    """
    current, previous, now, then = np.broadcast_arrays(
        np.atleast_1d(_whole(k1, "The current counts")),
        np.atleast_1d(_whole(k2, "The previous counts")),
        np.atleast_1d(_exposure(n1, "The current exposures")),
        np.atleast_1d(_exposure(n2, "The previous exposures")),
    )
    total = current + previous
    p_value = _p_values(current, total, now / (now + then))
    lower, upper = _ratio_ends(current, previous, now, then)
    ratio = divide(current * then, previous * now)
    percent = np.where(previous < SMALLEST_BASE, np.nan, (ratio - 1.0) * 100.0)
    return pd.DataFrame(
        {
            "current": current.astype(np.int64),
            "previous": previous.astype(np.int64),
            "current_exposure": now,
            "previous_exposure": then,
            "difference": current / now - previous / then,
            "ratio": np.where((previous == 0) & (current > 0), np.inf, ratio),
            "lower": lower,
            "upper": upper,
            "percent": percent,
            "p_value": p_value,
            "more_than_chance": p_value < LEVEL,
        }
    )


def compare(k1: int, k2: int, n1: float = 1, n2: float = 1) -> Change:
    """Change between two periods: is it more than chance?

    Compares a count with the one before and says whether the change is larger than luck alone would bring. If nothing
    had really changed, “more than chance” would come up less than one time in twenty. On a base below 20 the two counts
    are shown and no percentage.

    The interval of the ratio is Clopper and Pearson’s interval of the binomial share, turned into odds. 0 against 0 is
    no change: p = 1, 0 to infinity.

    Parameters
    ----------
    k1
        The **current** count (events).
    k2
        The **previous** count (events), the base of the percentage.
    n1, n2
        What they are out of: lengths of the two periods or populations, in one common unit.

    Returns
    -------
    Change
        Everything a sentence about the change needs.

    Raises
    ------
    ValueError
        When a count is missing, negative or not whole, or an exposure is not above zero.

    Warnings
    --------
    Of twenty comparisons without any real change about one is called more than chance, so do not read much into the
    largest of many. Offences that come in series vary more than this allows for, and a change in recording counts as a
    change. Compare like with like: twelve months with the twelve before, never a summer with a winter.

    Notes
    -----
    Formula::

        ratio = (k₁ / n₁) / (k₂ / n₂)
        percent = (ratio − 1) × 100, given when k₂ ≥ 20
        if nothing changed, k₁ out of k₁ + k₂ is binomial with share n₁ / (n₁ + n₂)
        p = total probability of all outcomes no likelier than the one seen
        more than chance: p < 0.05
        lower ratio = n₂ / n₁ × k₁ / (k₂ + 1) × F(0.025; 2k₁, 2k₂ + 2)
        upper ratio = n₂ / n₁ × (k₁ + 1) / k₂ × F(0.975; 2k₁ + 2, 2k₂)
        k₁, k₂ = current and previous count; n₁, n₂ = lengths of the periods, or populations

    References
    ----------
    Przyborowski J, Wilenski H (1940), Homogeneity of results in testing samples from Poisson series,
    *Biometrika* 31, 313-323. Clopper C J, Pearson E S (1934), *Biometrika* 26, 404-413.

    Examples
    --------
    >>> change = compare(60, 30)
    >>> change.ratio, round(change.lower, 2), round(change.upper, 2), change.more_than_chance
    (2.0, 1.27, 3.21, True)
    >>> compare(12, 8).percent is None
    True
    """
    (row,) = compare_arrays(k1, k2, n1, n2).to_dict("records")
    return Change(**row | {"percent": None if np.isnan(row["percent"]) else row["percent"]})
