"""Hot spots among small areas: local Getis-Ord Gi*, and rates steadied by empirical Bayes.

Hot spots are places whose neighbours are high as well.

Points of police.uk are moved to anonymous snap points, so areas no smaller than a lower-layer super output
area are what these are for.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import scipy

from ssp_metrics.statistics._arrays import Figures, numbers, pair

__all__ = ["contiguity", "empirical_bayes", "getis_ord"]

LEVEL = 0.05
HAIR = 1e-14
"""A variance below this share of the squared mean is rounding error."""


def contiguity(outlines: Any) -> list[list[int]]:
    """Which areas are neighbours.

    Two areas are neighbours when their outlines touch, along an edge or at a corner. Hot spots are sought among
    neighbours.

    Parameters
    ----------
    outlines
        A `geopandas.GeoDataFrame` or `GeoSeries` of polygons in one projection.

    Returns
    -------
    list of list of int
        For each area the positions of its neighbours, rising; empty for an island.

    Warnings
    --------
    Touching on the map is not the same as being near: a river or a railway may lie between. Outlines that were
    simplified one by one can leave gaps, and neighbours then go missing.

    Notes
    -----
    Formula::

        neighbours: outlines that share at least one point

    References
    ----------
    Cliff A D, Ord J K (1981), *Spatial Processes: Models and Applications*, Pion, London.

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
    """Hot spots and cold spots (Getis-Ord Gi*).

    Looks for places where a high figure is surrounded by high figures, more than a random scatter would bring. Those
    are hot spots; low among low are cold spots.

    Each area is counted among its own neighbours.

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

    Warnings
    --------
    Points of police.uk are moved to nearby anonymous points, so nothing smaller than the small areas used here can be
    told apart. Rates of areas with few residents swing, and with few neighbours or very uneven figures the test is
    rough. A hot spot may only show where many people come, such as a town centre.

    Notes
    -----
    Formula::

        z = (Σⱼ xⱼ − k × mean) / (S × √((n k − k²) / (n − 1)))
        S² = Σx² / n − mean²; the sum is over the area and its neighbours, k in all, of n areas
        p = two-sided normal probability of z; q = p by the false discovery rate of Benjamini and Hochberg
        hot: q < 0.05 and z > 0; cold: q < 0.05 and z < 0

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
        p_value = np.where(np.isnan(z), 1.0, 2.0 * scipy.stats.norm.sf(np.abs(z)))
    q_value = scipy.stats.false_discovery_control(p_value)
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
    """Steadied rates of small areas (empirical Bayes).

    The rate of an area with few residents jumps about by luck. Steadied rates are drawn towards the common rate, the
    more so the fewer people an area has.

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

    Warnings
    --------
    A steadied rate is a guide for a map, not a count of what happened, and must not be quoted as the area’s rate. It
    can hide a small area that really is different.

    Notes
    -----
    Formula::

        m = Σ events / Σ people
        A = Σ(nᵢ × (rᵢ − m)²) / Σnᵢ − m / (mean of n), not below 0
        steadied rate = m + A / (A + m / nᵢ) × (rᵢ − m)
        rᵢ = rate and nᵢ = people of an area

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

    events, people = pair(counts, populations, "populations")
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
