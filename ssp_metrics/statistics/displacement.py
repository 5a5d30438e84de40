"""Did an initiative work? Before and after, against a control area, displacement allowed for.

Crime goes up and down without any help. Whether an initiative worked is seen against a place that had none, and crime
that only moved next door must count.
"""

from dataclasses import dataclass

import numpy as np
import scipy

from ssp_metrics.statistics._arrays import numbers, z_value

__all__ = ["WeightedDisplacementDifference", "weighted_displacement_difference"]

LEVEL = 0.05


@dataclass(frozen=True)
class WeightedDisplacementDifference:
    """What an initiative changed, in events over the period after it.

    Attributes
    ----------
    difference
        Change in the treated area less change in the control area, with the same of the displacement areas
        added when given; below zero is a reduction.
    standard_error
        Square root of the sum of all counts.
    lower, upper
        95% interval of the difference.
    z, p_value
        Normal deviate and two-sided p-value; NaN and 1 when all counts are zero.
    more_than_chance
        Whether `p_value` is below 0.05.
    """

    difference: float
    standard_error: float
    lower: float
    upper: float
    z: float
    p_value: float
    more_than_chance: bool


def weighted_displacement_difference(
    treated: tuple[float, float],
    control: tuple[float, float],
    displacement: tuple[float, float] | None = None,
    displacement_control: tuple[float, float] | None = None,
) -> WeightedDisplacementDifference:
    """Did an initiative work? Weighted displacement difference.

    Sets the change in the area of an initiative against the change in a comparable area without it, and adds any crime
    that moved next door. Below zero is a reduction.

    Parameters
    ----------
    treated, control
        Counts (events) before and after in the area of the initiative and in a comparable area without it,
        over periods of equal length.
    displacement, displacement_control
        The same for the area where crime may have moved to and for a control of it; both or neither.

    Returns
    -------
    WeightedDisplacementDifference
        The difference with its interval and test.

    Raises
    ------
    ValueError
        When a count is missing, negative or infinite, a pair is not a pair, or only one displacement pair is
        given.

    Warnings
    --------
    It is only as good as the comparable area, which must be like the treated one and far enough away not to be
    affected. An area picked because it was at its worst falls back on its own, and the test would call that success. A
    difference within its interval is no proof that nothing worked.

    Notes
    -----
    Formula::

        difference = (T₁ − T₀) − (C₁ − C₀), with a displacement area + (D₁ − D₀) − (E₁ − E₀)
        standard error = √(sum of all the counts)
        interval = difference ± 1.960 × standard error
        more than chance: |difference| / standard error > 1.960
        before (0) and after (1): T = treated, C = control, D = displacement area, E = its control

    References
    ----------
    Wheeler A P, Ratcliffe J H (2018), A simple weighted displacement difference test to evaluate place based
    crime interventions, *Crime Science* 7, 11.

    Examples
    --------
    >>> result = weighted_displacement_difference(treated=(100, 60), control=(90, 95))
    >>> result.difference, round(result.standard_error, 2), round(result.p_value, 3)
    (-45.0, 18.57, 0.015)
    """
    if (displacement is None) != (displacement_control is None):
        message = "A displacement area needs a control of its own, and the other way round."
        raise ValueError(message)
    pairs = [treated, control]
    if displacement is not None and displacement_control is not None:
        pairs += [displacement, displacement_control]
    if any(len(pair) != 2 for pair in pairs):
        message = "Each area needs two counts: before and after."
        raise ValueError(message)
    counts = numbers(pairs, "The counts")
    if np.isnan(counts).any():
        message = "Each area needs its counts before and after; one is missing."
        raise ValueError(message)
    changes = counts[:, 1] - counts[:, 0]
    difference = float(changes[::2].sum() - changes[1::2].sum())
    error = float(np.sqrt(counts.sum()))
    z = difference / error if error > 0 else float("nan")
    p_value = float(2.0 * scipy.stats.norm.sf(abs(z))) if error > 0 else 1.0
    reach = z_value(0.95) * error
    return WeightedDisplacementDifference(
        difference, error, difference - reach, difference + reach, z, p_value, p_value < LEVEL
    )
