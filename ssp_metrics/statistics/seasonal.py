"""XmR charts that allow for the time of year.

Some measures rise every summer. Where one does, its limits follow the time of year.

Where a monthly series is seasonal, its season is estimated (see `_season`), the rules run on the values less the
season, and mean and limits follow the season. A winter that is low even for a winter is still flagged: that is a
signal, not the season.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from ssp_metrics.statistics import spc
from ssp_metrics.statistics._arrays import FloatArray, IntArray, numbers
from ssp_metrics.statistics._season import YEAR, Season, estimate
from ssp_metrics.statistics._spc_icons import ASSURANCE, Icon, assurance_codes, directions

__all__ = ["Season", "SeasonalXmr", "season", "xmr"]

THRESHOLD = 0.5
"""Default strength of seasonality from which a series is charted allowing for the time of year."""

TOO_SHORT = "there are fewer than two years of months, too few to allow for the time of year"
NOT_SEASONAL = "the measure does not follow the time of year strongly enough to allow for it"
SWITCHED_OFF = "the time of year is not allowed for"
ALLOWED = "allowing for the time of year"


@dataclass(frozen=True)
class SeasonalXmr(spc.Xmr):
    """An XmR chart that says whether it allows for the time of year.

    Attributes
    ----------
    frame
        The columns of `spc.Xmr.frame`, where mean and limits follow the season and moving ranges and rules
        are those of the adjusted values, and besides `season` (0 when plain) and `adjusted` (value less
        season).
    variation, assurance, trial
        As in `spc.Xmr`; the target is held against the limits of the whole year.
    seasonal
        Whether the chart allows for the time of year.
    strength
        Strength of seasonality, 0 to 1; ``None`` with fewer than 24 months.
    words
        What to say of it under the chart.
    """

    seasonal: bool
    strength: float | None
    words: str


def season(values: npt.ArrayLike) -> Season | None:
    """The season of a measure, and how strong it is.

    Many measures rise and fall with the time of year: anti-social behaviour in summer, burglary in dark months. This
    estimates what each month of the year adds or takes away, and how much of the ups and downs that explains, from 0
    (nothing) to 1 (everything).

    Trend, season and remainder are those of an STL decomposition with one season for all years.

    Parameters
    ----------
    values
        One value a month in the unit of the measure, (points,), NaN where missing.

    Returns
    -------
    Season or None
        ``None`` with fewer than 24 observed months, or with a month of the year seen fewer than two times.

    Raises
    ------
    ValueError
        When the values are not one-dimensional or one is infinite.

    Warnings
    --------
    Needs at least two years of months, and with two or three the season is only roughly known. It takes the season to
    be the same every year: a habit that moves or grows from year to year is not caught.

    Notes
    -----
    Formula::

        month’s value = trend + season S + remainder R
        strength = 1 − (ΣR² / (n − 12)) / (Σ(S + R)² / (n − 1)), not below 0
        n = months observed; over a year S sums to 0

    References
    ----------
    Cleveland R B and others (1990), STL: a seasonal-trend decomposition procedure based on loess, *Journal of
    Official Statistics* 6, 3-73. Wang X, Smith K, Hyndman R (2006), Characteristic-based clustering for time
    series data, *Data Mining and Knowledge Discovery* 13, 335-364; degrees of freedom ours.

    Examples
    --------
    >>> wave = [300, 320, 400, 450, 520, 560, 540, 500, 430, 390, 330, 290]
    >>> found = season(wave + [value + 12 for value in reversed(wave[::-1])])
    >>> round(found.strength, 2), round(found.effect[5]), round(found.ease, 2)
    (1.0, 141, 1.38)
    """
    array = numbers(values, "The values", minimum=None)
    if array.ndim != 1 or array.size == 0:
        message = f"The season is estimated from one series, (points,), but the values are {array.shape}."
        raise ValueError(message)
    return estimate(array, [0])


def _check_months(dates: Sequence[Any] | None) -> None:
    if dates is None:
        return
    stamps = pd.DatetimeIndex(pd.to_datetime(list(dates)))
    if (np.diff(stamps.year * 12 + stamps.month) != 1).any():
        message = "The dates must be consecutive months: give a missing month its row, with NaN as value."
        raise ValueError(message)


def _follow(
    values: FloatArray,
    found: Season,
    starts: Sequence[int],
    towards: IntArray,
    target: float | None,
    *,
    screen: bool,
) -> tuple[spc.XmrArrays, Icon | None]:
    arrays = spc.chart(
        values - found.effect,
        starts,
        towards,
        None,
        screen=screen,
        fix_after=None,
        ease=found.ease,
        unsure=found.unsure,
    )
    # The target must hold in every month, so it meets the widest limits that the year brings.
    low = arrays.lower[:, -1] + found.effect[:YEAR].min()
    high = arrays.upper[:, -1] + found.effect[:YEAR].max()
    assurance = ASSURANCE.get(str(assurance_codes(low, high, towards, target)[0]))
    names = ("mean", "lower", "upper", "near_lower", "near_upper")
    lines = {name: getattr(arrays, name) + found.effect for name in names}
    return replace(arrays, value=values, **lines), assurance


def xmr(
    values: npt.ArrayLike,
    dates: Sequence[Any] | None = None,
    improvement: str | None = None,
    rebase: Sequence[Any] = (),
    target: float | None = None,
    screen: bool = True,
    *,
    threshold: float = THRESHOLD,
    allow: bool = True,
) -> SeasonalXmr:
    """Trend chart allowing for the time of year.

    The trend chart for a measure that follows the seasons: its limits rise and fall with the time of year, so a summer
    that is high as every summer is not marked, while a winter that is high for a winter is.

    Parameters
    ----------
    values
        One value a month in the unit of the measure, (points,); NaN where missing.
    dates
        One date a month, consecutive.
    improvement, rebase, target, screen
        As in `spc.xmr`. Levels between rebases are taken out before the season is estimated.
    threshold
        Strength of seasonality, 0 to 1, from which the chart allows for it.
    allow
        ``False`` draws the plain chart whatever the season, for the switch on the chart.

    Returns
    -------
    SeasonalXmr
        The chart, and whether and why it allows for the time of year.

    Raises
    ------
    ValueError
        When the values are not one series, the dates are not consecutive months, or as in `spc.xmr`.

    Warnings
    --------
    Allows for the season only with two years of months and a clear season; otherwise the plain chart stands, and the
    words under it say so. With two or three years the season is only roughly known, so read a single marked month with
    care.

    Notes
    -----
    Formula::

        adjusted value = value − season of the month
        centre = mean of adjusted values + season of the month
        limits = centre ± 2.66 × √((n − 1) / (n − 12)) × mean moving range of adjusted values
        the four rules run on the adjusted values
        used when the strength of the season is 0.5 or more and n ≥ 24 months

    References
    ----------
    NHS England, *Making Data Count*; Cleveland R B and others (1990), *Journal of Official Statistics* 6, 3-73. The
    joining of the two, and the factor √((n − 1) / (n − 12)), are the dashboard’s own.

    Examples
    --------
    >>> wave = [300, 320, 400, 450, 520, 560, 540, 500, 410, 390, 330, 290]
    >>> values = [wave[month % 12] + 5 * (7 * month % 11) for month in range(36)]
    >>> values[30] += 300
    >>> chart = xmr(values)
    >>> chart.words, chart.frame.index[chart.frame["rule"] != ""].to_list()
    ('allowing for the time of year', [30])
    """
    array, starts, single = spc.prepare(values, dates, rebase)
    if not single:
        message = f"The seasonal chart takes one series, (points,), but the values are {array.shape}."
        raise ValueError(message)
    _check_months(dates)
    towards = directions(improvement, 1)
    found = estimate(array[0], starts)
    if allow and found is not None and found.strength >= threshold:
        arrays, assurance = _follow(array, found, starts, towards, target, screen=screen)
        plain = replace(spc.one(arrays, dates), assurance=assurance)
        effect, words = found.effect, ALLOWED
    else:
        plain = spc.one(spc.chart(array, starts, towards, target, screen=screen, fix_after=None), dates)
        effect = np.zeros(array.shape[1])
        words = TOO_SHORT if found is None else NOT_SEASONAL if allow else SWITCHED_OFF
    frame = plain.frame.assign(season=effect, adjusted=array[0] - effect)
    return SeasonalXmr(
        frame, plain.variation, plain.assurance, plain.trial, words == ALLOWED,
        None if found is None else found.strength, words,
    )  # fmt: skip
