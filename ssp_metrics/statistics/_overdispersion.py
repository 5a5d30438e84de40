"""Overdispersion of counts on the square-root scale, where a Poisson count has the same spread whatever its size."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from ssp_metrics.statistics._arrays import FloatArray, divide, numbers

TRIM = 0.1
"""Share of areas at each end whose z-scores are pulled in to the quantile there (winsorised)."""


class Overdispersion(NamedTuple):
    """How much more areas differ than chance alone would have them.

    Attributes
    ----------
    phi
        Mean squared winsorised z-score: about 1 when only chance is at work. NaN without areas.
    tau2
        Variance between areas on the square-root scale, 0 when chance explains the spread.
    z
        Plain z-scores, one an area; NaN where a figure is missing or nothing is expected.
    """

    phi: float
    tau2: float
    z: FloatArray


def scores(observed: FloatArray, expected: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Give Y, s and z of each area, on the square-root scale."""
    y = np.sqrt(divide(observed, expected))
    s = divide(1.0, 2.0 * np.sqrt(expected))
    return y, s, divide(y - 1.0, s)


def overdispersion(observed: npt.ArrayLike, expected: npt.ArrayLike, trim: float = TRIM) -> Overdispersion:
    """How much more areas differ than luck alone (overdispersion).

    Districts differ in more than luck: in their town centres, their people, how crime is recorded. This measures by how
    much, so that the limits of the funnel can be widened for it. Around 1 means luck alone; 36 means a variance 36
    times that of luck.

    z is winsorised at its `trim` and ``1 - trim`` quantiles (linear).

    Parameters
    ----------
    observed, expected
        Counts (events), one an area, (areas,); NaN where missing. Areas with nothing expected are left out.
    trim
        Share of areas winsorised at each end, from 0 to below 0.5.

    Returns
    -------
    Overdispersion
        phi, tau2 and the plain z-scores.

    Raises
    ------
    ValueError
        When a count is negative or infinite, or `trim` is out of range.

    Warnings
    --------
    With fewer than about ten areas it is little more than a guess. It says that areas differ, not why; and the more
    they really differ, the wider the limits, so a true difference can hide in it.

    Notes
    -----
    Formula::

        Y = √(O / E), s = 1 / (2√E), z = (Y − 1) / s
        z is pulled in to its 10% and 90% quantiles
        φ = Σz² / N
        τ² = (Nφ − (N − 1)) / (Σw − Σw² / Σw), not below 0, with w = 1 / s²
        O = observed, E = expected count of an area; N = areas

    References
    ----------
    Spiegelhalter D J (2005), Handling over-dispersion of performance indicators, *Quality and Safety in Health
    Care* 14, 347-351.

    Examples
    --------
    >>> result = overdispersion([100, 150, 180, 80, 120, 225], [108, 112, 165, 95, 100, 220])
    >>> round(result.phi, 3), round(result.tau2, 5)
    (2.327, 0.00344)
    """
    if not 0.0 <= trim < 0.5:
        message = f"The share to winsorise at each end must be from 0 to below 0.5, but is {trim!r}."
        raise ValueError(message)
    _, s, z = scores(numbers(observed, "The observed counts"), numbers(expected, "The expected counts"))
    known = np.isfinite(z)
    areas = int(known.sum())
    if areas == 0:
        return Overdispersion(float("nan"), 0.0, z)
    ends = np.quantile(z[known], [trim, 1.0 - trim])
    squares = float((np.clip(z[known], *ends) ** 2).sum())
    w = 1.0 / s[known] ** 2
    spread = float(w.sum() - (w**2).sum() / w.sum())
    # A single area, or one that is the whole group, leaves nothing to tell areas apart by.
    tau2 = max(0.0, (squares - (areas - 1)) / spread) if spread > 0 else 0.0
    return Overdispersion(squares / areas, tau2, z)
