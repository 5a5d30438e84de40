"""How far events concentrate in few places: Gini, Lorenz curve, share of the top places.

Counts are (places,) for one moment, or (..., places) for many, say a row a month; a missing count is an
error, because leaving a place out would change the answer.
"""

import numpy as np
import numpy.typing as npt
import pandas as pd

from ssp_metrics.statistics._arrays import Figures, FloatArray, divide, numbers, plain

__all__ = ["generalised_gini", "gini", "lorenz", "top_share"]


def _counts(values: npt.ArrayLike) -> FloatArray:
    counts = numbers(values, "The counts")
    if counts.ndim == 0 or counts.shape[-1] == 0:
        message = "The counts must be (..., places) with at least one place."
        raise ValueError(message)
    if np.isnan(counts).any():
        message = "Every place needs a count: with one missing, concentration cannot be told."
        raise ValueError(message)
    return counts


def _gini(counts: FloatArray) -> FloatArray:
    places = counts.shape[-1]
    ordered = np.sort(counts, axis=-1)
    ranked = (ordered * np.arange(1, places + 1)).sum(axis=-1)
    value = divide(2.0 * ranked, places * ordered.sum(axis=-1)) - (places + 1) / places
    # Rounding can leave an even spread a hair below zero.
    result: FloatArray = np.maximum(value, 0.0)
    return result


def gini(counts: npt.ArrayLike, *, unbiased: bool = False) -> Figures:
    """Give the Gini coefficient: 0 when all places have the same, towards 1 when one place has everything.

    ``G = 2 sum(i x_i) / (n sum(x)) - (n + 1) / n`` with x ascending.

    Parameters
    ----------
    counts
        Counts (events), (..., places).
    unbiased
        Multiply by ``n / (n - 1)``, so that one place holding everything gives exactly 1.

    Returns
    -------
    float or numpy.ndarray
        Between 0 and 1, (...); NaN where there are no events, or with `unbiased` where there is one place.

    Raises
    ------
    ValueError
        When a count is missing, negative or infinite, or there are no places.

    References
    ----------
    Bernasco W, Steenbeek W (2017), More places than crimes: implications for evaluating the law of crime
    concentration at place, *Journal of Quantitative Criminology* 33, 451-467.

    Examples
    --------
    >>> round(gini([10, 8, 2, 0, 0, 0, 0, 0, 0, 0]), 2)
    0.78
    """
    array = _counts(counts)
    places = array.shape[-1]
    value = _gini(array)
    return plain(np.minimum(divide(value * places, places - 1), 1.0) if unbiased else value)


def generalised_gini(counts: npt.ArrayLike, *, unbiased: bool = False) -> Figures:
    """Give the Gini coefficient for crimes that may be fewer than places.

    With c crimes over n places some places must stay empty when c < n; that alone is no concentration.
    ``G' = max(1, n / c) (G - 1) + 1`` is 0 when the crimes are spread as evenly as they can be.

    Parameters
    ----------
    counts
        Counts (events), (..., places).
    unbiased
        Multiply by ``m / (m - 1)`` with m the smaller of places and crimes.

    Returns
    -------
    float or numpy.ndarray
        Between 0 and 1, (...); NaN where there are no events, or with `unbiased` where m is 1 or less.

    Raises
    ------
    ValueError
        When a count is missing, negative or infinite, or there are no places.

    References
    ----------
    Bernasco and Steenbeek (2017), equation 4.

    Examples
    --------
    >>> round(generalised_gini([5, 2, 1, 0, 0, 0, 0, 0, 0, 0]), 2)
    0.75
    """
    array = _counts(counts)
    places, total = array.shape[-1], array.sum(axis=-1)
    value = np.maximum(np.maximum(1.0, divide(places, total)) * (_gini(array) - 1.0) + 1.0, 0.0)
    if unbiased:
        room = np.minimum(places, total)
        value = np.minimum(divide(value * room, np.where(room > 1, room - 1.0, 0.0)), 1.0)
    return plain(value)


def lorenz(counts: npt.ArrayLike) -> pd.DataFrame:
    """Give the Lorenz curve: the share of events in the share of places with the fewest.

    Parameters
    ----------
    counts
        Counts (events), (places,).

    Returns
    -------
    pandas.DataFrame
        ``places + 1`` rows from (0, 0) to (1, 1): `share_of_places`, `share_of_events`, both 0 to 1; the
        events are NaN where there are none.

    Raises
    ------
    ValueError
        When a count is missing, negative or infinite, or `counts` is not one-dimensional.

    References
    ----------
    Lorenz M O (1905), Methods of measuring the concentration of wealth, *Publications of the American
    Statistical Association* 9, 209-219.

    Examples
    --------
    >>> lorenz([1, 3])
       share_of_places  share_of_events
    0              0.0             0.00
    1              0.5             0.25
    2              1.0             1.00
    """
    array = _counts(counts)
    if array.ndim != 1:
        message = f"A Lorenz curve is drawn from (places,), but the counts are {array.shape}."
        raise ValueError(message)
    running = np.concatenate([[0.0], np.cumsum(np.sort(array))])
    places = array.shape[0]
    return pd.DataFrame(
        {
            "share_of_places": np.arange(places + 1) / places,
            "share_of_events": divide(running, running[-1]),
        }
    )


def top_share(counts: npt.ArrayLike, k: int) -> Figures:
    """Give the share of events held by the k places with the most.

    Parameters
    ----------
    counts
        Counts (events), (..., places).
    k
        Number of places, 0 or more; more than there are counts all of them.

    Returns
    -------
    float or numpy.ndarray
        Between 0 and 1, (...); NaN where there are no events.

    Raises
    ------
    ValueError
        When a count is missing, negative or infinite, there are no places, or `k` is negative.

    Examples
    --------
    >>> top_share([50, 30, 10, 5, 5], 2)
    0.8
    """
    if k < 0:
        message = f"The number of top places must not be negative, but is {k}."
        raise ValueError(message)
    array = np.sort(_counts(counts), axis=-1)[..., ::-1]
    return plain(divide(array[..., :k].sum(axis=-1), array.sum(axis=-1)))
