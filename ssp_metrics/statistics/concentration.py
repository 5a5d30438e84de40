"""How far events concentrate in few places: Gini, Lorenz curve, share of the top places.

Crime is never spread evenly. These figures say how much of it is in how few places.

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
    """Gini coefficient: how unevenly events are spread.

    One number for how far events crowd into few places: 0 when every place has the same, towards 1 when one place has
    everything.

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

    Warnings
    --------
    With fewer events than places it is high even when nothing is concentrated, because most places must be empty: use
    the generalised one. It counts places as equals, whether many people live there or few.

    Notes
    -----
    Formula::

        G = 2 Σ(i × xᵢ) / (n Σx) − (n + 1) / n
        x₁ … xₙ = counts of the n places from the smallest to the largest

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
    """Gini coefficient for few events.

    The Gini coefficient when there may be fewer crimes than places: some places must then stay empty, and that alone is
    not counted as concentration.

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

    Warnings
    --------
    Crimes that fall entirely at random still give more than 0, so with few crimes a middling value says little. Compare
    it only between periods or measures with similar numbers.

    Notes
    -----
    Formula::

        G′ = max(1, n / c) × (G − 1) + 1
        G = Gini coefficient, n = places, c = crimes

    References
    ----------
    Bernasco W, Steenbeek W (2017), *Journal of Quantitative Criminology* 33, 451-467, equation 4.

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
    """Lorenz curve: how much of the crime is in how many of the places.

    Lines the places up from the fewest events to the most and adds them up, to show for instance that half the places
    have a tenth of the crime. The further the curve hangs below the diagonal, the more concentrated the crime.

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

    Warnings
    --------
    With few events the curve hangs low by luck alone, and places that differ in size are counted as equals.

    Notes
    -----
    Formula::

        share of events after i of n places = (x₁ + … + xᵢ) / Σx
        x₁ … xₙ = counts from the smallest to the largest

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
    """Share held by the top places.

    What part of all events happened in the few places with the most, such as the top five wards.

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

    Warnings
    --------
    The top places of a period are partly there by luck, and often fall back in the next without anything having been
    done. Five of 25 wards hold a fifth even when crime is spread evenly.

    Notes
    -----
    Formula::

        share = events in the k places with most / all events

    References
    ----------
    Weisburd D (2015), The law of crime concentration and the criminology of place, *Criminology* 53, 133-157.

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
