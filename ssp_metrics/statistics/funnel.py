"""Funnel comparison of areas: flags and limits, plain and allowing for overdispersion.

Are we like other places? A funnel compares rates and allows for small areas varying more.

Spiegelhalter D J (2005), Funnel plots for comparing institutional performance, *Statistics in Medicine* 24,
1185-1202; Spiegelhalter D J (2005), Handling over-dispersion of performance indicators, *Quality and Safety
in Health Care* 14, 347-351. Overdispersion is measured on the square-root scale, where a Poisson count has
the same spread whatever its size.
"""

from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd
import scipy

from ssp_metrics.statistics._arrays import FloatArray, IntArray, divide, numbers, pair, tail, z_value
from ssp_metrics.statistics._overdispersion import Overdispersion, overdispersion, scores
from ssp_metrics.statistics.intervals import rate as rate_interval

__all__ = ["Overdispersion", "assess", "limits", "overdispersion"]

LEVELS = ((95, 0.95), (998, 0.998))


def _flags(low: FloatArray, high: FloatArray, target: float) -> IntArray:
    return (low > target).astype(np.int64) - (high < target).astype(np.int64)


def _goal(target: float | None, events: FloatArray, people: FloatArray) -> float:
    if target is not None:
        if not (np.isfinite(target) and target >= 0):
            message = f"The target must be a finite rate, not below zero, but is {target!r}."
            raise ValueError(message)
        return float(target)
    both = np.isfinite(events) & np.isfinite(people)
    return float(divide(events[both].sum(), people[both].sum()))


def assess(
    counts: npt.ArrayLike,
    populations: npt.ArrayLike,
    target: float | None = None,
    overdispersion: Literal["auto"] | Overdispersion | None = "auto",
    *,
    per: float = 1.0,
) -> pd.DataFrame:
    """Funnel: is an area’s rate higher or lower than its group’s?

    Compares each area’s rate with the rate of the whole group and says whether it lies further away than areas of its
    size normally do. The usual view allows for districts differing by more than luck (adjusted); the plain view allows
    for luck only.

    Parameters
    ----------
    counts
        Counts (events), (areas,); NaN for an area with incomplete figures, which is then left out of the
        target and the overdispersion and gets no flag. A pandas series lends its index to the result.
    populations
        Populations, (areas,), treated alike.
    target
        The rate to compare with, in events per `per`; by default sum of counts / sum of populations.
    overdispersion
        "auto" measures it on these areas; ``None`` leaves it out (tau2 = 0); an `Overdispersion` measured
        elsewhere, on a larger group say, is used as it is.
    per
        The population that `rate`, its interval, and `target` are expressed for.

    Returns
    -------
    pandas.DataFrame
        A row an area, in the order given: `count`, `population`, `rate`, `lower_95`, `upper_95`, `lower_998`,
        `upper_998` (interval of the rate), `expected` (events), `ratio` (O / E), `y`, `s`, `z`,
        `z_adjusted`; and the flags +1 high, -1 low, 0 neither: `flag_95`, `flag_998` by the interval's ends
        against the target, `adjusted_95`, `adjusted_998` by ``|y - 1| / sqrt(s**2 + tau2)`` against the
        normal deviate. ``frame.attrs`` holds `target` (per `per`), `phi` and `tau2`.

    Raises
    ------
    ValueError
        When shapes differ, or a figure is negative or infinite.

    Warnings
    --------
    The plain view treats all areas as alike in everything but luck, so it calls nearly every district high or low: read
    the adjusted view. Below about five expected events the adjusted view is rough, and in places where many of the
    victims do not live the rate itself misleads. High or low is a reason to ask, not a verdict.

    Notes
    -----
    Formula::

        target = Σ counts / Σ populations of the group
        expected E = population × target
        plain: high when the interval of the area’s rate lies above the target, low when it lies below
        adjusted: high or low when |Y − 1| / √(s² + τ²) > z
        Y = √(count / E), s = 1 / (2√E), τ² = overdispersion, z = 1.960 at 95% and 3.090 at 99.8%

    References
    ----------
    Spiegelhalter D J (2005), *Statistics in Medicine* 24, 1185-1202; flags by the interval as in OHID's funnels.

    Examples
    --------
    >>> frame = assess([100, 150, 180, 80, 120, 225], [1080, 1120, 1650, 950, 1000, 2200], per=100)
    >>> frame["rate"].round(2).to_list()
    [9.26, 13.39, 10.91, 8.42, 12.0, 10.23]
    >>> frame["flag_95"].to_list(), frame["adjusted_95"].to_list()
    ([0, 1, 0, -1, 0, 0], [0, 0, 0, 0, 0, 0])
    """
    events, people = pair(counts, populations, "populations")
    goal = _goal(None if target is None else target / per, events, people)
    expected = people * goal
    y, s, z = scores(events, expected)
    if overdispersion == "auto":
        spread = _measure(events, expected)
    else:
        spread = overdispersion if overdispersion is not None else Overdispersion(float("nan"), 0.0, z)
    z_adjusted = divide(y - 1.0, np.sqrt(s**2 + spread.tau2))
    columns: dict[str, FloatArray | IntArray] = {"count": events, "population": people}
    flags: dict[str, IntArray] = {}
    for name, confidence in LEVELS:
        value, lower, upper = rate_interval(events, people, per, confidence)
        columns |= {"rate": value, f"lower_{name}": lower, f"upper_{name}": upper}
        flags[f"flag_{name}"] = _flags(lower, upper, goal * per)
    columns |= {"expected": expected, "ratio": divide(events, expected), "y": y, "s": s, "z": z}
    columns["z_adjusted"] = z_adjusted
    for name, confidence in LEVELS:
        beyond = np.abs(z_adjusted) > z_value(confidence)
        flags[f"adjusted_{name}"] = np.where(beyond, np.sign(np.nan_to_num(z_adjusted)), 0).astype(np.int64)
    frame = pd.DataFrame(columns | flags, index=counts.index if isinstance(counts, pd.Series) else None)
    frame.attrs.update(target=goal * per, phi=spread.phi, tau2=spread.tau2)
    return frame


# The argument of `assess` has the name of the function, which is the surface both are known by.
_measure = overdispersion


def limits(populations: npt.ArrayLike, target: float, tau2: float = 0.0, *, per: float = 1.0) -> pd.DataFrame:
    """Limits of the funnel for rates.

    The curves drawn on the funnel: between them lie the rates to be expected of areas of that size. They are wide on
    the left, where areas are small and luck weighs more.

    The adjusted limits are squared back from the square-root scale; where that curve would run inside the plain one,
    which it can by approximation at small expected counts, the plain one stands: allowing for overdispersion never
    narrows a funnel.

    Parameters
    ----------
    populations
        Where to draw the curves, any one-dimensional grid of populations above zero.
    target
        The rate of the group, in events per `per`.
    tau2
        Variance between areas, from `overdispersion`.
    per
        The population that the target and the limits are expressed for.

    Returns
    -------
    pandas.DataFrame
        A row a population: `population`, `expected` (events), `target`, and in events per `per` `lower_95`,
        `upper_95`, `lower_998`, `upper_998`, `adjusted_lower_95` and so on. Nothing expected: NaN limits.

    Raises
    ------
    ValueError
        When a figure is negative or infinite.

    Warnings
    --------
    The curves are a picture; whether an area is high or low is worked out for the area itself. Where few events are
    expected, an area may lie just across a plain curve and yet not be called high or low.

    Notes
    -----
    Formula::

        plain lower = target × χ²(α/2; 2E) / (2E)
        plain upper = target × χ²(1 − α/2; 2E + 2) / (2E)
        adjusted = target × (1 ± z√(s² + τ²))², never inside the plain limits
        E = population × target, s = 1 / (2√E), α = 0.05 at 95% and 0.002 at 99.8%

    References
    ----------
    Spiegelhalter D J (2005), *Statistics in Medicine* 24, 1185-1202, appendix A.

    Examples
    --------
    >>> limits([15000], target=1, per=1000, tau2=0.01)[["lower_95", "upper_95"]].round(4)
       lower_95  upper_95
    0    0.5597    1.6493
    """
    people = np.atleast_1d(numbers(populations, "The populations"))
    goal, variance = (float(numbers(figure, "Target and tau2")) for figure in (target, tau2))
    expected = people * goal / per
    s = divide(1.0, 2.0 * np.sqrt(expected))
    columns: dict[str, FloatArray] = {
        "population": people,
        "expected": expected,
        "target": np.full(people.shape, goal),
    }
    adjusted: dict[str, FloatArray] = {}
    usable = np.where(expected > 0, expected, np.nan)
    for name, confidence in LEVELS:
        alpha, z = tail(confidence), z_value(confidence)
        lower = scipy.stats.chi2.ppf(alpha, 2.0 * usable) / 2.0 / usable
        upper = scipy.stats.chi2.isf(alpha, 2.0 * (usable + 1.0)) / 2.0 / usable
        reach = z * np.sqrt(s**2 + variance)
        columns |= {f"lower_{name}": goal * lower, f"upper_{name}": goal * upper}
        adjusted |= {
            f"adjusted_lower_{name}": goal * np.minimum(lower, np.maximum(0.0, 1.0 - reach) ** 2),
            f"adjusted_upper_{name}": goal * np.maximum(upper, (1.0 + reach) ** 2),
        }
    return pd.DataFrame(columns | adjusted)
