"""The season of a monthly series, estimated by STL: one season for all years, and how strong it is.

Choices, and the simulations behind them (500 series each: white noise of standard deviation 1, a yearly wave
of amplitude 2 to 4, with and without a step; the tests repeat the main ones):

*One season for all years.* With the two to five years there are, a season that may change from year to year
takes up most of the noise, and a real change with it. STL's seasonal smoother is therefore as good as
infinitely wide, and its robust weights stay off: they follow the noise and about double the false signals.

*Degrees of freedom.* Twelve monthly levels out of 35 points leave residuals too small: their variance is
short by (n - 12) / (n - 1). Moving ranges are therefore multiplied by ``sqrt((n - 1) / (n - 12))`` (1.22 at
35 months, 1.38 at 24) before limits are drawn from them, and the strength of seasonality divides each sum of
squares by its own degrees of freedom, as an adjusted R-squared does. The trend rule looks at steps only and
stays as it is.

*A run needs points surely on one side.* A month's level rests on as many values as there are years, so an
adjusted point is itself uncertain by about a standard deviation over the square root of the years. A point
nearer to the mean than half of that counts as on the mean, which breaks a run. At 36 months without a step a
false signal then stands on 8% of charts instead of 22% (plain charts: nearly all; plain charts of the same
noise without its season: 28%), while steps of 2 standard deviations are found in 86% instead of 98%, of 3 in
99%. A dead band of the whole error would leave 6%, and find only 66% of the steps of 2.

*Threshold 0.5.* Of series without a season 7% reach it at 24 months, under 1% from 35 on, and the chart loses
next to nothing when one does. Of series with a yearly wave of amplitude 1.5, of which the plain chart flags a
quarter of all points wrongly, three quarters reach it; of amplitude 2, at least 95%.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from statsmodels.tsa.seasonal import STL

from ssp_metrics.statistics._arrays import FloatArray

YEAR = 12
MONTHS = 24
"""Fewer observed months than this cannot tell a season from a change."""
DEAD_BAND = 0.5
"""How much of an adjusted point's own standard error counts as on the mean."""
LIMIT_SDS = 3.0
"""Standard deviations from the mean to a limit, about what 2.66 mean moving ranges are."""
ROUNDS = 4
"""How often missing months are filled in anew from trend and season; later rounds change nothing visible."""


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
    unsure
        Part of the distance from mean to limit within which an adjusted point counts as on the mean.
    """

    effect: FloatArray
    strength: float
    ease: float
    unsure: float


def _levels(values: FloatArray, seen: npt.NDArray[np.bool_], starts: Sequence[int]) -> FloatArray:
    """Levels of the stretches between rebases, months held constant: a known step is no season."""
    points = len(values)
    if len(starts) == 1:
        return np.zeros(points)
    stretch = np.searchsorted(np.array(starts), np.arange(points), side="right") - 1
    design = np.concatenate([np.eye(len(starts))[stretch], np.eye(YEAR)[np.arange(points) % YEAR][:, 1:]], axis=1)
    solution = np.linalg.lstsq(design[seen], values[seen], rcond=None)[0]
    levels: FloatArray = solution[: len(starts)][stretch]
    return levels


def _decompose(series: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Give trend and season of a series without gaps, the season the same in every year."""
    points = len(series)
    fit = STL(series, period=YEAR, seasonal=10 * points + 1, seasonal_deg=0, robust=False).fit()
    months = np.array([fit.seasonal[month::YEAR].mean() for month in range(YEAR)])
    return np.asarray(fit.trend), np.resize(months - months.mean(), points)


def estimate(values: FloatArray, starts: Sequence[int]) -> Season | None:
    """Estimate the season of checked values, levels between the `starts` of stretches taken out first."""
    seen = np.isfinite(values)
    each = np.bincount(np.flatnonzero(seen) % YEAR, minlength=YEAR)
    if seen.sum() < MONTHS or each.min() < 2:
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
    ease = float(np.sqrt((observed - 1) / (observed - YEAR)))
    return Season(effect, strength, ease, DEAD_BAND / (LIMIT_SDS * float(np.sqrt(observed / YEAR))))
