"""The two icons of *Making Data Count*: what the last point does, and what the limits say of the target."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ssp_metrics.statistics._arrays import FloatArray, IntArray, numbers


@dataclass(frozen=True)
class Icon:
    """An icon that can be read without colour: a code, a letter or sign to print in it, and words."""

    code: str
    letter: str
    words: str


VARIATION = {
    icon.code: icon
    for icon in (
        Icon("common_cause", "~", "no more than usual variation"),
        Icon("improvement", "I", "a change for the better that is more than usual variation"),
        Icon("concern", "C", "a change for the worse that is more than usual variation"),
        Icon("neutral", "N", "a change, neither better nor worse, that is more than usual variation"),
    )
}
ASSURANCE = {
    icon.code: icon
    for icon in (
        Icon("pass", "P", "can be expected to meet the target consistently"),
        Icon("fail", "F", "can be expected to miss the target consistently"),
        Icon("hit_and_miss", "H", "can be expected to meet the target in some periods and miss it in others"),
    )
}
_DIRECTIONS = {"increase": 1, "decrease": -1, "neutral": 0, None: 0}


def directions(improvement: str | Sequence[str | None] | None, series: int) -> IntArray:
    """Give which way is better for each series: +1, -1 or 0, (series,).

    Raises
    ------
    ValueError
        When a direction is unknown or their number is not that of the series.
    """
    each = [improvement] * series if improvement is None or isinstance(improvement, str) else list(improvement)
    unknown = [word for word in each if word not in _DIRECTIONS]
    if unknown or len(each) != series:
        message = (
            "The improvement direction must be 'increase', 'decrease', 'neutral' or None, one for all series "
            f"or one for each of the {series}, but is {improvement!r}."
        )
        raise ValueError(message)
    return np.array([_DIRECTIONS[word] for word in each], dtype=np.int64)


def assurance_codes(
    lower: FloatArray, upper: FloatArray, towards: IntArray, target: npt.ArrayLike | None
) -> npt.NDArray[np.str_]:
    """Compare the target with the limits of the last stretch; "" without target, direction or limits."""
    goal = np.full(lower.shape, np.nan)
    if target is not None:
        given = numbers(target, "The target", minimum=None)
        if given.ndim > 1 or (given.ndim == 1 and given.shape != lower.shape):
            message = f"The target must be one figure, or one for each of the {len(lower)} series."
            raise ValueError(message)
        goal = np.broadcast_to(given, lower.shape)
    judged = np.isfinite(goal) & np.isfinite(lower) & (towards != 0)
    above, below = goal > upper, goal < lower
    meets = np.where(towards > 0, below, above)
    misses = np.where(towards > 0, above, below)
    return np.select([~judged, meets, misses], ["", "pass", "fail"], default="hit_and_miss")
