"""Trend: every month supplied, on an XmR chart that allows for the time of year where the measure follows it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from ssp_metrics import reading
from ssp_metrics.catalogue import Measure
from ssp_metrics.periods import Period, parse_month, words
from ssp_metrics.statistics import seasonal
from ssp_metrics.store.snapshot import Snapshot
from ssp_metrics.views import areas, counts
from ssp_metrics.views.base import View, provenance

IMPROVEMENT = {"lower": "decrease", "higher": "increase", "neither": None}
# A part of the partnership with fewer events a month than this has no trend chart worth limits.
SMALLEST_MEAN = 5.0


@dataclass(frozen=True)
class Trend(View):
    """A monthly series with its limits.

    ``frame``: ``month`` (first day), ``numerator``, ``total``, ``value`` (counts a month; percent for a share; NaN
    where the month was not supplied), ``mean, lower, upper`` (limits, NaN where there are none), ``rule`` (which of
    the four rules flags the point, or ""), ``point_type``.
    """

    measure: Measure
    area: areas.Area
    variation_letter: str
    variation_words: str
    assurance_letter: str
    assurance_words: str
    target: float | None
    seasonal: bool
    seasonal_words: str
    unit: str


def trend(
    snapshot: Snapshot,
    measure_id: str,
    area_code: str,
    to: date,
    as_at: int | None = None,
    *,
    allow_season: bool = True,
    months: int = 36,
) -> Trend:
    """Return the monthly series of a measure in one place, up to and with ``to``.

    Parameters
    ----------
    allow_season : bool
        False draws the plain chart even where the measure follows the time of year.
    months : int
        How many months back at most; months before the first one supplied are left away.

    Raises
    ------
    SspError
        There is no such measure or area, or none of the months was supplied.
    """
    measure = snapshot.catalogue.measure(measure_id)
    area = areas.find(snapshot, area_code)
    known = snapshot.latest if as_at is None else as_at
    first = max(areas.first_month(snapshot, measure, known), Period.rolling(to, months).first)
    period = Period(min(first, to), to)
    frame = counts.monthly(snapshot, measure, area.level, area.vintage, [area.code], period, known)
    frame = frame[["month", "numerator", "total"]].reset_index(drop=True)
    is_share = measure.kind == "share"
    shown = frame["numerator"] / frame["total"].where(frame["total"] > 0) * 100 if is_share else frame["numerator"]
    frame["value"] = shown
    chart = seasonal.xmr(
        shown.to_numpy(dtype=float),
        dates=list(frame["month"]),
        rebase=_rebases(measure, period),
        target=measure.target.value if measure.target else None,
        improvement=IMPROVEMENT[measure.direction],
        allow=allow_season,
    )
    limits = chart.frame[["mean", "lower", "upper", "rule", "direction", "point_type"]].reset_index(drop=True)
    frame = pd.concat([frame, limits], axis=1)
    # A count is never below nothing, whatever the arithmetic of the limits says.
    frame["lower"] = frame["lower"].clip(lower=0)
    unit = "percent" if is_share else f"{measure.unit} a month"
    icon = chart.variation
    return Trend(
        title=_title(measure, frame),
        subtitle=f"{reading.capital(unit if not is_share else measure.title + ', percent')}, {area.name}, "
        f"{words(period.first)} to {words(period.last)}",
        frame=frame,
        reading=_reading(measure, area, frame, chart),
        provenance=provenance(snapshot, measure, period, known, forces=(area.force,)),
        measure=measure,
        area=area,
        variation_letter=icon.letter if icon else "",
        variation_words=icon.words if icon else "",
        assurance_letter=chart.assurance.letter if chart.assurance else "",
        assurance_words=chart.assurance.words if chart.assurance else "",
        target=measure.target.value if measure.target else None,
        seasonal=chart.seasonal,
        seasonal_words=chart.words,
        unit=unit,
    )


def _rebases(measure: Measure, period: Period) -> list[pd.Timestamp]:
    """The months inside the period from which limits start afresh."""
    months = [parse_month(rebase.month) for rebase in measure.rebases]
    return [pd.Timestamp(month) for month in sorted(months) if period.first < month <= period.last]


def _title(measure: Measure, frame: pd.DataFrame) -> str:
    """State what the last point says."""
    last = frame.dropna(subset=["value"]).tail(1)
    if last.empty:
        return f"{measure.title}: no month was supplied"
    row = last.iloc[0]
    month = words(row["month"].date())
    if row["rule"] == "beyond_limits":
        side = "above" if row["direction"] > 0 else "below"
        return f"{month} lies {side} the limits of usual variation"
    if row["rule"] == "trend":
        return f"{measure.title} has {'risen' if row['direction'] > 0 else 'fallen'} for at least six months running"
    if row["rule"]:
        side = "above" if row["direction"] > 0 else "below"
        return f"Recent months run {side} the average, more than chance"
    return f"{month} is within usual variation"


def _reading(measure: Measure, area: areas.Area, frame: pd.DataFrame, chart: seasonal.SeasonalXmr) -> tuple[str, ...]:
    seen = frame.dropna(subset=["value"])
    if seen.empty:
        return (f"No month of {measure.title.lower()} in {area.name} was supplied.",)
    last = seen.iloc[-1]
    form = reading.percent if measure.kind == "share" else reading.whole
    unit = "" if measure.kind == "share" else f" {measure.of_unit(last['value'])}"
    mean = float(np.nanmean(seen["value"]))
    sentences = [
        f"{words(last['month'].date())}: {form(last['value'])}{unit} in {area.name}; "
        f"the average of the {len(seen)} months shown is {form(mean)}."
    ]
    if chart.variation is None or seen["lower"].isna().all():
        sentences.append("There are too few months, or they are all alike, so no limits are drawn.")
    else:
        way = "allowing for the time of year" if chart.seasonal else "not adjusted for the time of year"
        sentences.append(f"The latest month shows {chart.variation.words}, {way}.")
        flagged = seen[seen["rule"] != ""]
        if len(flagged):
            number = len(flagged)
            sentences.append(
                f"{number} of {len(seen)} months {'stand' if number > 1 else 'stands'} out from usual variation."
            )
        if chart.assurance is not None and measure.target is not None:
            sentences.append(
                f"On these limits the measure {chart.assurance.words} of {form(measure.target.value)} "
                f"({measure.target.reason})."
            )
        if chart.trial:
            sentences.append("Fewer than 13 months: the limits are provisional.")
    gaps = frame.loc[frame["value"].isna(), "month"]
    if len(gaps):
        named = reading.listed([f"{month:%Y-%m}" for month in gaps])
        sentences.append(f"Not supplied, and not zero: {named}.")
    return tuple(sentences)
