"""Limits and rules of the XmR chart on whole arrays: (series, points) in, (series, points) out.

Loops run over the members of a window (two, three, six or seven) and never over series or points.
"""

from typing import NamedTuple

import numpy as np

from ssp_metrics.statistics._arrays import BoolArray, FloatArray, IntArray, divide

LIMIT = 2.66
"""Multiple of the mean moving range from mean to limit: the 2.66 of the NHS chart, not 3 / 1.128 = 2.6596."""
NEAR = 2.0 / 3.0
SCREEN = 3.267
"""A moving range of at least this many mean moving ranges is left out, once, before limits are drawn."""
RUN = 7
ROUNDING = 1e-13
"""Share of the largest value within which two figures are the same: a sum of decimals is never exact."""


class Limits(NamedTuple):
    """Moving ranges (series, points) and the lines of one stretch of points, each (series, 1)."""

    moving_range: FloatArray
    mean: FloatArray
    spread: FloatArray


class Signals(NamedTuple):
    """What each rule says of each point: +1 high or rising, -1 low or falling, 0 nothing."""

    beyond: IntArray
    trend: IntArray
    two_of_three: IntArray
    one_side: IntArray


def mean_of(values: FloatArray) -> FloatArray:
    """Average along the points, missing ones left out; NaN for a series without any."""
    seen = np.isfinite(values)
    total = np.where(seen, values, 0.0).sum(axis=1, keepdims=True)
    return divide(total, seen.sum(axis=1, keepdims=True))


def moving_ranges(values: FloatArray) -> FloatArray:
    """Distances between neighbours; NaN at the first point and on both sides of a gap."""
    return np.abs(np.diff(values, axis=1, prepend=np.nan))


def slack(values: FloatArray) -> FloatArray:
    """Give the rounding error to allow when a value is compared with a line, (series, 1)."""
    sizes = np.where(np.isfinite(values), np.abs(values), 0.0)
    largest: FloatArray = sizes.max(axis=1, keepdims=True, initial=0.0)
    return ROUNDING * largest


def limits(values: FloatArray, *, screen: bool, fix_after: int | None = None, ease: float = 1.0) -> Limits:
    """Work out the mean and the distance from it to the limits, from the first `fix_after` points.

    `ease` multiplies the moving ranges before they are used: a decomposition that has eaten degrees of
    freedom leaves residuals too small, and the seasonal chart makes up for it here.
    """
    base = values[:, :fix_after]
    ranges = moving_ranges(values)
    used = ranges[:, :fix_after]
    average = mean_of(used)
    if screen:
        kept = np.where(used >= SCREEN * average - slack(used), np.nan, used)
        screened = mean_of(kept)
        # A series that hardly ever moves loses all its moves to the screening; limits of no width would then
        # flag every month, so such a series keeps its moves.
        average = np.where(screened > 0, screened, average)
    # No movement at all, or never two neighbours: there is nothing to draw limits from.
    average = np.where(average > slack(base), average, np.nan)
    return Limits(ranges, mean_of(base), LIMIT * ease * average)


def _hits(flags: BoolArray, length: int) -> BoolArray:
    """Tell where `length` flags in a row begin: (series, points) to (series, points - length + 1)."""
    windows = max(flags.shape[1] - length + 1, 0)
    out = np.ones((flags.shape[0], windows), dtype=bool)
    for step in range(length):
        out &= flags[:, step : step + windows]
    return out


def _members(hits: BoolArray, length: int, points: int) -> BoolArray:
    """Mark every member of the windows that begin at `hits`."""
    out = np.zeros((hits.shape[0], points), dtype=bool)
    for step in range(length if hits.shape[1] else 0):
        out[:, step : step + hits.shape[1]] |= hits
    return out


def run_members(flags: BoolArray, length: int) -> BoolArray:
    """Mark every flag that stands in a run of at least `length`."""
    return _members(_hits(flags, length), length, flags.shape[1])


def trend_signal(values: FloatArray) -> IntArray:
    """Mark every member of seven points with six steps one way; a tie or a gap breaks the run.

    A peak or trough that ends one run and begins the opposite one keeps the direction of the first, so a flag
    once shown does not turn round when later months come in.
    """
    points = values.shape[1]
    steps = np.diff(values, axis=1)
    rising = _members(_hits(steps > 0, RUN - 1), RUN, points)
    falling = _members(_hits(steps < 0, RUN - 1), RUN, points)
    came_up = np.diff(values, axis=1, prepend=np.nan) > 0
    up = rising & (~falling | came_up)
    return up.astype(np.int64) - (falling & ~up).astype(np.int64)


def one_side_signal(side: IntArray) -> IntArray:
    """Mark every member of seven points on one side of the mean; a point on the mean or a gap breaks it."""
    return run_members(side > 0, RUN).astype(np.int64) - run_members(side < 0, RUN).astype(np.int64)


def two_of_three_signal(near: BoolArray, side: IntArray) -> IntArray:
    """Mark points beyond a near limit, two in three, all three on one side of the mean.

    `near` holds the points between the near limit and the limit; points beyond the limit are not among them.
    Only the points beyond the near limit are marked, not the third that makes up the three.
    """
    points = near.shape[1]
    out = np.zeros(near.shape, dtype=np.int64)
    for sign in (1, -1):
        same = _hits(side == sign, 3)
        windows = same.shape[1]
        close = (near & (side == sign)).astype(np.int64)
        crowd = sum((close[:, step : step + windows] for step in range(3)), np.zeros(same.shape, np.int64))
        out += sign * (_members(same & (crowd >= 2), 3, points) & (close > 0)).astype(np.int64)
    return out


def signals(values: FloatArray, mean: FloatArray, spread: FloatArray, unsure: float = 0.0) -> Signals:
    """Apply the four rules; `mean` and `spread` broadcast against `values`, NaN spread meaning no limits.

    `unsure` is the part of the spread within which a point counts as on the mean and breaks a run on one side: 0 but
    on a chart whose points are only estimates.
    """
    hair = slack(values)
    distance = values - mean
    side = (distance > hair).astype(np.int64) - (distance < -hair).astype(np.int64)
    beyond = np.where(np.abs(distance) > spread + hair, side, 0)
    sure = np.where(np.abs(distance) > np.nan_to_num(unsure * spread), side, 0)
    near = (np.abs(distance) > NEAR * spread + hair) & (beyond == 0)
    return Signals(beyond, trend_signal(values), two_of_three_signal(near, side), one_side_signal(sure))
