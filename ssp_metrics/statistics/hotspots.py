"""Hot spots among small areas: local Getis-Ord Gi*, and rates steadied by empirical Bayes.

Points of police.uk are moved to anonymous snap points, so areas no smaller than a lower-layer super output
area are what these are for.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import stats

from ssp_metrics.statistics._arrays import Figures, numbers

__all__ = ["contiguity", "empirical_bayes", "getis_ord"]

LEVEL = 0.05
HAIR = 1e-14
"""A variance below this share of the squared mean is rounding error."""


def contiguity(outlines: Any) -> list[list[int]]:
    """Find which areas touch, by a shared edge or corner.

    Parameters
    ----------
    outlines
        A `geopandas.GeoDataFrame` or `GeoSeries` of polygons in one projection.

    Returns
    -------
    list of list of int
        For each area the positions of its neighbours, rising; empty for an island.

    Examples
    --------
    >>> import geopandas, shapely
    >>> contiguity(geopandas.GeoSeries([shapely.box(x, 0, x + 1, 1) for x in (0, 1, 2)]))
    [[1], [0, 2], [1]]
    """
    shapes = np.asarray(outlines.geometry)
    left, right = outlines.sindex.query(shapes, predicate="intersects")
    apart = left != right
    neighbours: list[list[int]] = [[] for _ in shapes]
    for one, other in sorted(zip(left[apart].tolist(), right[apart].tolist(), strict=True)):
        neighbours[one].append(other)
    return neighbours


def getis_ord(values: npt.ArrayLike, neighbours: Sequence[Sequence[int]]) -> pd.DataFrame:
    """Find hot and cold spots by the local Getis-Ord Gi*, each area counted among its own neighbours.

    Parameters
    ----------
    values
        One figure an area, (areas,), best a rate; none missing.
    neighbours
        For each area the positions of its neighbours, itself not among them, as `contiguity` gives.

    Returns
    -------
    pandas.DataFrame
        A row an area: `value`; `neighbours` (how many); `z`, the standardised Gi*; `p_value`, two-sided from
        the normal distribution of z; `q_value`, the same by the false discovery rate of Benjamini and
        Hochberg; `spot`, +1 hot, -1 cold, 0 neither (q below 0.05). Where all values are alike, or an area
        touches every other, z is NaN, p and q are 1.

    Raises
    ------
    ValueError
        When a value is missing, negative or infinite, there are fewer than three areas, or the neighbours do
        not fit.

    References
    ----------
    Ord J K, Getis A (1995), Local spatial autocorrelation statistics, *Geographical Analysis* 27, 286-306,
    through `esda`; Caldas de Castro M, Singer B H (2006), *Geographical Analysis* 38, 180-208, for the false
    discovery rate.

    Examples
    --------
    >>> line = [[1], [0, 2], [1, 3], [2, 4], [3, 5], [4]]
    >>> getis_ord([9, 9, 1, 2, 1, 2], line)["z"].round(2).to_list()
    [2.22, 1.47, 0.0, -1.68, -1.47, -1.11]
    """
    # Both are slow to import, and only the map of hot spots needs them.
    from esda.getisord import G_Local  # noqa: PLC0415
    from libpysal.weights import W  # noqa: PLC0415

    figures = numbers(values, "The values")
    areas = figures.shape[0] if figures.ndim == 1 else 0
    if areas < 3 or np.isnan(figures).any() or len(neighbours) != areas:
        message = "Hot spots need at least three areas, each with a value and a list of neighbours."
        raise ValueError(message)
    if any(other == own or not 0 <= other < areas for own, near in enumerate(neighbours) for other in near):
        message = f"Neighbours must be positions from 0 to {areas - 1}, other than the area's own."
        raise ValueError(message)
    z, p_value = np.full(areas, np.nan), np.ones(areas)
    if np.ptp(figures) > 0:
        # Each area is put among its neighbours here: left to do it, esda warns of every island.
        own_too = {own: [own, *near] for own, near in enumerate(neighbours)}
        weights = W(own_too, silence_warnings=True)
        # The sum over an area that touches every other never varies, and esda divides by that.
        with np.errstate(divide="ignore", invalid="ignore"):
            local = G_Local(figures, weights, transform="B", star=True, permutations=0)
        z = np.where(local.VGs > HAIR * np.square(local.EGs), local.Zs, np.nan)
        p_value = np.where(np.isnan(z), 1.0, 2.0 * stats.norm.sf(np.abs(z)))
    q_value = stats.false_discovery_control(p_value)
    return pd.DataFrame(
        {
            "value": figures,
            "neighbours": [len(near) for near in neighbours],
            "z": z,
            "p_value": p_value,
            "q_value": q_value,
            "spot": np.where(q_value < LEVEL, np.sign(np.nan_to_num(z)), 0).astype(np.int64),
        }
    )


def empirical_bayes(counts: npt.ArrayLike, populations: npt.ArrayLike, *, per: float = 1000) -> Figures:
    """Give rates drawn towards the common rate, the more so the fewer people an area has.

    Parameters
    ----------
    counts
        Counts (events), (areas,); NaN where missing.
    populations
        Populations, (areas,).
    per
        The population the rates are expressed for.

    Returns
    -------
    numpy.ndarray
        Rates per `per`, (areas,). When areas differ no more than chance has them, every rate is the common
        one; NaN where a figure is missing or nobody lives.

    Raises
    ------
    ValueError
        When shapes differ, or a figure is negative or infinite.

    References
    ----------
    Marshall R J (1991), Mapping disease and mortality rates using empirical Bayes estimators, *Applied
    Statistics* 40, 283-294, through `esda`.

    Examples
    --------
    >>> empirical_bayes([0, 30, 60, 5], [100, 1000, 3000, 200]).round(1)
    array([21.2, 24.3, 21. , 22.3])
    """
    from esda.smoothing import Empirical_Bayes  # noqa: PLC0415 - slow to import, seldom needed

    events, people = numbers(counts, "The counts"), numbers(populations, "The populations")
    if events.ndim != 1 or events.shape != people.shape:
        message = f"Counts and populations must be (areas,) alike, but are {events.shape} and {people.shape}."
        raise ValueError(message)
    rates = np.full(events.shape, np.nan)
    known = np.isfinite(events) & np.isfinite(people) & (people > 0)
    events, people = events[known], people[known]
    if not events.size:
        return rates
    common = events.sum() / people.sum()
    between = (people * (events / people - common) ** 2).sum() / people.sum() - common / people.mean()
    # The estimate of the variance between areas can come out negative, which esda would take at its word and
    # push rates away from the common one.
    smooth = Empirical_Bayes(events, people).r.ravel() if between > 0 else np.full(events.shape, common)
    rates[known] = per * smooth
    return rates
