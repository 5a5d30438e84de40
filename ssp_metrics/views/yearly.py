"""Series of years that overlap or are rare: one a year and the latest, each with what chance does to it."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from ssp_metrics import wording
from ssp_metrics.catalogue import Measure
from ssp_metrics.catalogue.models import YEAR
from ssp_metrics.errors import MissingMonthsError
from ssp_metrics.periods import Period, key, words
from ssp_metrics.statistics import intervals
from ssp_metrics.store.snapshot import Snapshot
from ssp_metrics.views import areas, counts
from ssp_metrics.views.figure import Figure, figures
from ssp_metrics.views.values import values

SMALL = 100
"""Where a year has fewer than so many, chance moves it by a fifth or more, and the picture shows how far."""


def years(snapshot: Snapshot, measure: Measure, area: areas.Area, to: date) -> pd.DataFrame:
    """Return the years of a measure up to ``to``: those that end in its own month, and the latest one supplied.

    Returns
    -------
    pandas.DataFrame
        ``area_code, month`` (the last of the year), ``numerator, total, suppressed``, ``value`` (count; percent for a
        share) with its 95% interval ``low, high``; NaN for a year that was not supplied.

    Raises
    ------
    MissingMonthsError
        No year of it was supplied for the area.
    SspError
        The measure is not given for such areas.
    """
    areas.require_level(measure, area.level, area.code)
    held = [month for month in areas.supplied(snapshot, measure, area.code) if month <= to]
    if not held:
        raise MissingMonthsError(area.name, [key(to)], "Choose a later month, or load what holds it.")
    period = Period(min(held), max(held))
    frame = counts.monthly(snapshot, measure, area.level, area.vintage, [area.code], period)
    ends = frame["month"].dt.month == measure.year_ends
    frame = frame[ends | (frame.index == frame.index[-1])].reset_index(drop=True)
    if measure.kind == "share":
        value, low, high = values(measure, frame["numerator"].to_numpy(), frame["total"].to_numpy())
        return frame.assign(value=value, low=low, high=high)
    exact = intervals.poisson(frame["numerator"])
    return frame.assign(value=frame["numerator"], low=exact.lower, high=exact.upper)


def latest(snapshot: Snapshot, measure: Measure, area: areas.Area, frame: pd.DataFrame) -> Figure:
    """Return the figure of the last year of a series, with its comparison with the year before."""
    period = Period.rolling(frame["month"].iloc[-1].date(), YEAR)
    return figures(snapshot, [measure], area, period)[0]


def title(figure: Figure) -> str:
    """State the latest year, and whether it differs from the one before by more than chance."""
    measure = figure.measure
    said = f"{figure.number} {measure.of_unit(figure.numerator)}"
    counted = f"{measure.title}: {figure.number}" if measure.kind == "share" else said
    found = f"{counted} in {_to(figure.period.last)}"
    if figure.change is None or figure.previous is None:
        return found
    if not figure.change.more_than_chance:
        return f"{found}, within chance of the year before"
    more, fewer = ("higher", "lower") if measure.kind == "share" else ("more", "fewer")
    return f"{found}, {more if figure.change.ratio > 1 else fewer} than the year before"


def reading(frame: pd.DataFrame, figure: Figure) -> tuple[str, ...]:
    """Say how the years ran, how the latest compares, and how far chance moves so small a number."""
    measure, form = figure.measure, wording.percent if figure.measure.kind == "share" else wording.whole
    seen = frame[frame["month"].dt.month == measure.year_ends].dropna(subset=["value"])
    sentences = []
    if len(seen) > 1:
        first, end = seen.iloc[0], seen.iloc[-1]
        unit = "" if measure.kind == "share" else f" {measure.of_unit(first['value'])}"
        sentences.append(
            f"{measure.title} in the {figure.area.name} police force area: {form(first['value'])}{unit} in "
            f"{_to(first['month'])} and {form(end['value'])} in {_to(end['month'])}; over the {len(seen)} years shown "
            f"it ran from {form(seen['value'].min())} to {form(seen['value'].max())}."
        )
    sentences.append(f"{wording.capital(_to(figure.period.last))}: {figure.number}; {figure.change_words}.")
    last = frame.iloc[-1]
    if measure.kind != "share" and last["value"] < SMALL:
        sentences.append(
            f"Chance alone moves so small a number: it fits with anything from {form(last['low'])} to "
            f"{form(last['high'])} (95% interval)."
        )
    gaps = frame.loc[frame["value"].isna(), "month"]
    if len(gaps):
        sentences.append(f"Not supplied, and not zero: {wording.listed([_to(month) for month in gaps])}.")
    return tuple(sentences)


def _to(month: date) -> str:
    return f"the year to {words(month)}"


def is_small(frame: pd.DataFrame) -> bool:
    """Whether the intervals are wide enough to be drawn."""
    return bool(np.nanmin(frame["value"]) < SMALL)
