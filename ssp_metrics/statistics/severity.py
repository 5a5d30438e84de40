"""The Crime Severity Score: offences weighed by how harshly courts punish them.

The severity score weighs offences by how harshly courts punish them.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from ssp_metrics.statistics._arrays import Figures, divide, numbers, plain

__all__ = ["Severity", "crime_severity_score"]


@dataclass(frozen=True)
class Severity:
    """The Crime Severity Score.

    Attributes
    ----------
    score
        Weighted offences per `per` people; a float for one area, a series for many.
    unweighted
        Offences that occur but have no weight, and so are not in the score.
    """

    score: Figures
    unweighted: tuple[str, ...]


def crime_severity_score(
    counts: pd.Series | pd.DataFrame,
    weights: pd.Series,
    population: npt.ArrayLike,
    *,
    per: float = 1,
) -> Severity:
    """Crime Severity Score.

    Weighs each offence by how harshly courts punish it, so that a robbery counts for more than a theft from a shop, and
    gives the total for the people who live there.

    Parameters
    ----------
    counts
        Recorded offences (events): a series by offence for one area, or a frame with a row an area and a
        column an offence. NaN where missing: the area's score is then NaN.
    weights
        Weight by offence, from the data tool of the Office for National Statistics.
    population
        People of the area, or of each area in the order of the rows.
    per
        The population the score is expressed for.

    Returns
    -------
    Severity
        The score, NaN where the population is zero or missing, and the offences without a weight.

    Raises
    ------
    ValueError
        When a figure is negative or infinite, an offence has two weights, or populations do not fit.

    Warnings
    --------
    A handful of grave offences can move the score of a small area, and sentences are not the harm that victims feel.
    Offences without a weight are left out and named. An area where police find more offences scores higher without
    being more dangerous.

    Notes
    -----
    Formula::

        score = Σ(weight × recorded offences) / population × per

    References
    ----------
    Office for National Statistics (2016), *Research outputs: developing a Crime Severity Score for England
    and Wales using data on crimes recorded by the police*.

    Examples
    --------
    >>> weights = pd.Series({"burglary": 400.0, "shoplifting": 20.0})
    >>> crime_severity_score(pd.Series({"burglary": 10, "shoplifting": 100, "other": 3}), weights, 2000)
    Severity(score=3.0, unweighted=('other',))
    """
    if not weights.index.is_unique:
        message = "An offence has more than one weight."
        raise ValueError(message)
    single = counts.ndim == 1
    table = counts.to_frame().T if single else counts
    figures = numbers(table, "The recorded offences")
    weight = numbers(weights.reindex(table.columns), "The weights")
    people = numbers(population, "The populations")
    if people.shape not in {(), (len(table),)} or (single and people.ndim):
        message = f"There must be one population for each of {len(table)} areas, but their shape is {people.shape}."
        raise ValueError(message)
    known = np.isfinite(weight)
    score = per * divide((figures[:, known] * weight[known]).sum(axis=1), people)
    occurs = np.where(np.isnan(figures), 1.0, figures).sum(axis=0) > 0
    unweighted = tuple(str(name) for name in table.columns[~known & occurs])
    return Severity(plain(score[0]) if single else pd.Series(score, index=table.index), unweighted)
