"""XmR charts that allow for the time of year.

A measure that rises every summer makes the plain chart flag every winter as a run. Where a monthly series is
seasonal, its season is estimated by STL (Cleveland and others 1990), the rules run on the values less the
season, and mean and limits follow the season.

Choices, and the simulations behind them (500 series each: white noise of standard deviation 1, a yearly wave
of amplitude 2 to 4, with and without a step; the tests repeat the main ones):

*One season for all years.* With the two to five years there are, a season that may change from year to year
takes up most of the noise, and a real change with it. STL's seasonal smoother is therefore as good as
infinitely wide, and its robust weights stay off: they follow the noise and about double the false signals.

*Degrees of freedom.* Twelve monthly levels out of 35 points leave residuals too small: their variance is
short by (n - 12) / (n - 1). Moving ranges are therefore multiplied by ``sqrt((n - 1) / (n - 12))`` (1.22 at
35 months, 1.38 at 24) before limits are drawn from them, and the strength of seasonality divides each sum of
squares by its own degrees of freedom, as an adjusted R-squared does. The run and trend rules look at sides
and steps only and stay as they are; a dead band about the mean, as wide as the season is uncertain, was tried
and found only about half of the steps of 1.5 to 2 standard deviations found without it. At 36 months
without a step nearly every plain chart carries a false signal, and 22% of these, against 28% of plain charts
of the same noise without its season (5% against 4% of points).

*Threshold 0.5.* Of series without a season 7% reach it at 24 months, under 1% from 35 on, and the chart loses
next to nothing when one does. Of series with a yearly wave of amplitude 1.5, of which the plain chart flags a
quarter of all points wrongly, three quarters reach it; of amplitude 2, at least 95%.

A winter that is low even for a winter is still flagged: that is a signal, not the season.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from statsmodels.tsa.seasonal import STL

from ssp_metrics.statistics import spc
from ssp_metrics.statistics._arrays import FloatArray, IntArray, numbers
from ssp_metrics.statistics._spc_icons import ASSURANCE, Icon, assurance_codes, directions

__all__ = ["Season", "SeasonalXmr", "season", "xmr"]

YEAR = 12
MONTHS = 24
"""Fewer observed months than this cannot tell a season from a change."""
THRESHOLD = 0.5
"""Default strength of seasonality from which a series is charted allowing for the time of year."""
ROUNDS = 4
"""How often missing months are filled in anew from trend and season; later rounds change nothing visible."""

TOO_SHORT = "there are fewer than two years of months, too few to allow for the time of year"
NOT_SEASONAL = "the measure does not follow the time of year strongly enough to allow for it"
SWITCHED_OFF = "the time of year is not allowed for"
ALLOWED = "allowing for the time of year"


@dataclass(frozen=True)
class Season:
    """The season of a monthly series.

    Attributes
    ----------
    effect
        What each point's month adds to the level, in the unit of the measure, (points,); over a year it
        sums to 0.
    strength
        0 (no season) to 1 (nothing but season), free of the bias of few years.
    ease
        What moving ranges of the adjusted series are to be multiplied by.
    """

    effect: FloatArray
    strength: float
    ease: float


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


def _levels(values: FloatArray, seen: npt.NDArray[np.bool_], starts: Sequence[int]) -> FloatArray:
    """Levels of the stretches between rebases, months held constant: a known step is no season."""
    points = len(values)
    if len(starts) == 1:
        return np.zeros(points)
    stretch = np.searchsorted(np.array(starts), np.arange(points), side="right") - 1
    design = np.concatenate(
        [np.eye(len(starts))[stretch], np.eye(YEAR)[np.arange(points) % YEAR][:, 1:]], axis=1
    )
    solution = np.linalg.lstsq(design[seen], values[seen], rcond=None)[0]
    levels: FloatArray = solution[: len(starts)][stretch]
    return levels


def _decompose(series: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Give trend and season of a series without gaps, the season the same in every year."""
    points = len(series)
    fit = STL(series, period=YEAR, seasonal=10 * points + 1, seasonal_deg=0, robust=False).fit()
    months = np.array([fit.seasonal[month::YEAR].mean() for month in range(YEAR)])
    return np.asarray(fit.trend), np.resize(months - months.mean(), points)


def _enough(seen: npt.NDArray[np.bool_]) -> bool:
    each = np.bincount(np.flatnonzero(seen) % YEAR, minlength=YEAR)
    return bool(seen.sum() >= MONTHS and each.min() >= 2)


def _season(values: FloatArray, starts: Sequence[int]) -> Season | None:
    seen = np.isfinite(values)
    if not _enough(seen):
        return None
    flat = values - _levels(values, seen, starts)
    place = np.arange(len(flat))
    filled = np.interp(place, place[seen], flat[seen])
    trend, effect = _decompose(filled)
    for _ in range(0 if seen.all() else ROUNDS):
        filled = np.where(seen, flat, trend + effect)
        trend, effect = _decompose(filled)
    detrended = (flat - trend)[seen]
    rest = detrended - detrended.mean() - effect[seen]
    observed = int(seen.sum())
    total = ((detrended - detrended.mean()) ** 2).sum() / (observed - 1)
    noise = (rest**2).sum() / (observed - YEAR)
    # A straight line or a constant has nothing but rounding left once its trend is gone.
    moves = total > (1e-9 * np.abs(values[seen]).max()) ** 2
    strength = float(np.clip(1.0 - noise / total, 0.0, 1.0)) if moves else 0.0
    return Season(effect, strength, float(np.sqrt((observed - 1) / (observed - YEAR))))


def season(values: npt.ArrayLike) -> Season | None:
    """Estimate the season of a monthly series and how strong it is.

    ``strength = max(0, 1 - (sum R**2 / (n - 12)) / (sum (S + R)**2 / (n - 1)))`` with S the season and R the
    remainder of an STL decomposition.

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
    return _season(array, [0])


def _check_months(dates: Sequence[Any] | None) -> None:
    if dates is None:
        return
    stamps = pd.DatetimeIndex(pd.to_datetime(list(dates)))
    months: IntArray = np.asarray(stamps.year * 12 + stamps.month, dtype=np.int64)
    if (np.diff(months) != 1).any():
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
        values - found.effect, starts, towards, None, screen=screen, fix_after=None, ease=found.ease
    )
    # The target must hold in every month, so it meets the widest limits that the year brings.
    low = arrays.lower[:, -1] + found.effect[:YEAR].min()
    high = arrays.upper[:, -1] + found.effect[:YEAR].max()
    assurance = ASSURANCE.get(str(assurance_codes(low, high, towards, target)[0]))
    names = ("mean", "lower", "upper", "near_lower", "near_upper")
    lines = {name: getattr(arrays, name) + found.effect for name in names}
    return replace(arrays, value=values, **lines), assurance


def xmr(  # noqa: PLR0917 - the same order of arguments as the plain chart
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
    """Draw the XmR chart of a monthly series, allowing for the time of year where the series follows it.

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

    References
    ----------
    As in `season` and `spc.xmr`.

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
    found = _season(array[0], starts)
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
