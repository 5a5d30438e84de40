"""XmR control charts by the rules of NHS *Making Data Count*: limits, signals and the two icons.

A monthly figure always goes up or down. A trend chart shows which ups and downs are usual, and marks those that are
not.

A missing month is NaN, never zero. No moving range is taken across it and it breaks every run: a rule needs
its points in consecutive months. It counts neither towards the mean nor towards the 13 points that full
limits need.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from ssp_metrics.statistics import _spc_rules as rules
from ssp_metrics.statistics._arrays import BoolArray, FloatArray, IntArray, numbers
from ssp_metrics.statistics._spc_icons import ASSURANCE, VARIATION, Icon, assurance_codes, directions

__all__ = ["POINT_TYPES", "RULES", "Icon", "Xmr", "XmrArrays", "xmr"]

FULL = 13
"""With fewer points than this the limits are trial limits, and the chart says so."""
RULES = ("", "beyond_limits", "trend", "two_of_three", "one_side")
"""Names of the rule codes, in order of precedence."""
POINT_TYPES = (
    "common_cause",
    "special_cause_improvement",
    "special_cause_concern",
    "special_cause_neutral",
    "missing",
)
"""Names of the point codes."""


@dataclass(frozen=True)
class XmrArrays:
    """XmR charts of many series; arrays are (series, points) unless stated otherwise.

    Attributes
    ----------
    value, mean, lower, upper, near_lower, near_upper
        In the unit of the measure. Limits are NaN for a stretch that is constant or has no two neighbours.
    moving_range
        Distance to the point before; NaN at the start of a stretch and beside a gap.
    beyond_limits, trend, two_of_three, one_side
        What each rule says: +1 high or rising, -1 low or falling, 0 nothing.
    rule, direction
        The rule that takes precedence (index into `RULES`) and which way it points (+1, 0, -1).
    point
        Index into `POINT_TYPES`.
    trial
        Whether the limits rest on fewer than 13 points.
    group
        Number of the stretch between rebases each point belongs to, (points,).
    last
        Position of the last observed point, (series,); -1 where there is none.
    variation, assurance
        Codes of the icons, (series,): keys of `VARIATION` and `ASSURANCE`, "" where there is none.
    """

    value: FloatArray
    mean: FloatArray
    lower: FloatArray
    upper: FloatArray
    near_lower: FloatArray
    near_upper: FloatArray
    moving_range: FloatArray
    beyond_limits: IntArray
    trend: IntArray
    two_of_three: IntArray
    one_side: IntArray
    rule: IntArray
    direction: IntArray
    point: IntArray
    trial: BoolArray
    group: IntArray
    last: IntArray
    variation: npt.NDArray[np.str_]
    assurance: npt.NDArray[np.str_]


@dataclass(frozen=True)
class Xmr:
    """The XmR chart of one series.

    Attributes
    ----------
    frame
        A row a point: `date` (when dates were given), `value`, `mean`, `lower`, `upper`, `near_lower`,
        `near_upper`, `moving_range`, `beyond_limits`, `trend`, `two_of_three`, `one_side` (+1, 0, -1 each),
        `rule`, `direction`, `point_type`, `group` and `trial`.
    variation
        The icon of the last observed point; ``None`` for a series without any.
    assurance
        The icon of the target against the last stretch's limits; ``None`` without target, improvement
        direction or limits.
    trial
        Whether the last stretch's limits rest on fewer than 13 points.
    """

    frame: pd.DataFrame
    variation: Icon | None
    assurance: Icon | None
    trial: bool


def _starts(points: int, dates: Sequence[Any] | None, rebase: Sequence[Any]) -> list[int]:
    """Positions at which a stretch begins, the first among them."""
    if dates is None:
        positions = [int(start) for start in rebase]
        if any(start < 0 or start >= points for start in positions):
            message = f"A rebase position must be between 0 and {points - 1}; without dates, give positions."
            raise ValueError(message)
    else:
        stamps = pd.DatetimeIndex(pd.to_datetime(list(dates)))
        # A stretch begins at the first point on or after its date; a date after the last point has none.
        positions = [int(stamps.searchsorted(pd.Timestamp(start))) for start in rebase]
    return sorted({0, *(start for start in positions if start < points)})


def _check_dates(dates: Sequence[Any] | None, points: int) -> None:
    if dates is None:
        return
    if len(dates) != points:
        message = f"There are {points} points but {len(dates)} dates."
        raise ValueError(message)
    stamps = pd.DatetimeIndex(pd.to_datetime(list(dates)))
    if stamps.hasnans or not stamps.is_monotonic_increasing or not stamps.is_unique:
        message = "The dates must rise from point to point, each given once."
        raise ValueError(message)


def chart(
    values: FloatArray,
    starts: Sequence[int],
    towards: IntArray,
    target: npt.ArrayLike | None,
    *,
    screen: bool,
    fix_after: int | None,
    ease: float = 1.0,
    unsure: float = 0.0,
) -> XmrArrays:
    """Chart checked values (series, points); `xmr` and the seasonal chart both come in here."""
    shape = values.shape
    mean, spread, ranges = (np.full(shape, np.nan) for _ in range(3))
    said = np.zeros((4, *shape), dtype=np.int64)
    trial = np.zeros(shape, dtype=bool)
    group = np.zeros(shape[1], dtype=np.int64)
    for number, (start, stop) in enumerate(zip(starts, [*starts[1:], shape[1]], strict=True)):
        part = np.s_[:, start:stop]
        lines = rules.limits(values[part], screen=screen, fix_after=fix_after, ease=ease)
        mean[part], spread[part], ranges[part] = lines.mean, lines.spread, lines.moving_range
        said[:, :, start:stop] = rules.signals(values[part], lines.mean, lines.spread, unsure)
        trial[part] = np.isfinite(values[part]).sum(axis=1, keepdims=True) < FULL
        group[start:stop] = number
    # The first rule that speaks, in order of precedence, names the point.
    speaks = said != 0
    rule = np.where(speaks.any(axis=0), speaks.argmax(axis=0) + 1, 0)
    direction = np.take_along_axis(said, np.maximum(rule - 1, 0)[None], axis=0)[0]
    seen = np.isfinite(values)
    better = direction * towards[:, None]
    point = np.select([~seen, rule == 0, better > 0, better < 0], [4, 0, 1, 2], default=3)
    last = np.where(seen.any(axis=1), shape[1] - 1 - seen[:, ::-1].argmax(axis=1), -1)
    at = np.maximum(last, 0)[:, None]
    final = np.where(last < 0, 4, np.take_along_axis(point, at, axis=1)[:, 0])
    lower, upper = mean - spread, mean + spread
    return XmrArrays(
        values, mean, lower, upper, mean - rules.NEAR * spread, mean + rules.NEAR * spread, ranges,
        said[0], said[1], said[2], said[3], rule, direction, point, trial, group, last,
        np.array(["common_cause", "improvement", "concern", "neutral", ""])[final],
        assurance_codes(lower[:, -1], upper[:, -1], towards, target),
    )  # fmt: skip


def one(arrays: XmrArrays, dates: Sequence[Any] | None) -> Xmr:
    """Turn the arrays of a single series into a frame and icons."""
    names = ("value", "mean", "lower", "upper", "near_lower", "near_upper", "moving_range",
             "beyond_limits", "trend", "two_of_three", "one_side")  # fmt: skip
    columns: dict[str, Any] = {} if dates is None else {"date": pd.to_datetime(list(dates))}
    columns |= {name: getattr(arrays, name)[0] for name in names}
    columns["rule"] = np.array(RULES)[arrays.rule[0]]
    columns["direction"] = arrays.direction[0]
    columns["point_type"] = np.array(POINT_TYPES)[arrays.point[0]]
    columns["group"] = arrays.group
    columns["trial"] = arrays.trial[0]
    return Xmr(
        pd.DataFrame(columns),
        VARIATION.get(str(arrays.variation[0])),
        ASSURANCE.get(str(arrays.assurance[0])),
        bool(arrays.trial[0, -1]),
    )


def prepare(
    values: npt.ArrayLike, dates: Sequence[Any] | None, rebase: Sequence[Any]
) -> tuple[FloatArray, list[int], bool]:
    """Check values and dates; give (series, points), starts of stretches, and whether it is one series."""
    array = numbers(values, "The values", minimum=None)
    single = array.ndim == 1
    if array.ndim not in {1, 2} or array.shape[-1] == 0:
        message = f"The values must be (points,) or (series, points) with points, but are {array.shape}."
        raise ValueError(message)
    _check_dates(dates, array.shape[-1])
    return np.atleast_2d(array), _starts(array.shape[-1], dates, rebase), single


def xmr(
    values: npt.ArrayLike,
    dates: Sequence[Any] | None = None,
    improvement: str | Sequence[str | None] | None = None,
    rebase: Sequence[Any] = (),
    target: npt.ArrayLike | None = None,
    screen: bool = True,
    *,
    fix_after: int | None = None,
) -> Any:  # which of the two results follows from the shape, which types cannot tell
    """Trend chart with limits (XmR chart).

    Shows month after month against the range that is usual for the measure, so that an ordinary up or down is not taken
    for a change. A month is marked when it lies outside the limits, or belongs to a run that luck seldom brings.

    For one series, or for many at once.

    Parameters
    ----------
    values
        One value a period in the unit of the measure, (points,) or (series, points); NaN where missing.
    dates
        One date a point, rising; ``None`` when positions are enough.
    improvement
        "increase", "decrease", or ``None`` ("neutral") where neither way is better; or one of these a series.
    rebase
        Where limits, moving ranges and rules start afresh: dates (the first point on or after each begins the
        stretch) when `dates` are given, positions otherwise. The reason is the caller's to keep.
    target
        The target in the unit of the measure, one or one a series (NaN for none).
    screen
        Whether moving ranges of at least 3.267 times their mean are left out once.
    fix_after
        Take mean and limits of each stretch from only its first so many points.

    Returns
    -------
    Xmr or XmrArrays
        `Xmr` (frame and icons) for one series, `XmrArrays` for a two-dimensional array.

    Raises
    ------
    ValueError
        When shapes, dates, rebase positions or the improvement direction do not fit, or a value is infinite.

    Warnings
    --------
    Fewer than 13 months give trial limits only, and small counts (fewer than about five a month) do not keep to limits
    of this kind. A measure that rises every summer needs the chart that allows for the time of year. Over three years
    about one chart in four carries a mark by luck alone, and a mark never says why.

    Notes
    -----
    Formula::

        moving range = distance from a month to the month before
        limits = mean ± 2.66 × mean moving range
        near limits = mean ± 2/3 × 2.66 × mean moving range
        moving ranges of 3.267 times their mean or more are left out once
        marked, rule 1: a month beyond a limit
        marked, rule 2: seven months, six steps all one way
        marked, rule 3: two of three months between a near limit and the limit, all three on one side of the mean
        marked, rule 4: seven months on one side of the mean
        target met consistently: it lies beyond the limits on the worse side; missed consistently: on the better side

    References
    ----------
    NHS England, *Making Data Count*; Provost L P, Murray S K (2011), *The Health Care Data Guide*.

    Examples
    --------
    >>> chart = xmr([1, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1], improvement="decrease", target=5)
    >>> chart.frame.loc[4, ["rule", "point_type"]].to_list()
    ['beyond_limits', 'special_cause_concern']
    >>> chart.frame.loc[4, ["lower", "mean", "upper"]].astype(float).round(2).to_list()
    [-0.72, 1.94, 4.6]
    >>> chart.variation.words, chart.assurance.letter
    ('no more than usual variation', 'P')
    """
    array, starts, single = prepare(values, dates, rebase)
    towards = directions(improvement, len(array))
    arrays = chart(array, starts, towards, target, screen=screen, fix_after=fix_after)
    return one(arrays, dates) if single else arrays
