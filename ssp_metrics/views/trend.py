"""Trend: every month supplied, on an XmR chart that allows for the time of year where the measure follows it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import numpy as np
import pandas as pd

from ssp_metrics import wording
from ssp_metrics.catalogue import Measure
from ssp_metrics.catalogue.models import Annotation, DocumentTarget
from ssp_metrics.disclosure import POLICIES
from ssp_metrics.errors import SspError
from ssp_metrics.periods import Period, parse_month, words
from ssp_metrics.statistics import seasonal
from ssp_metrics.store.snapshot import Snapshot
from ssp_metrics.views import areas, counts, yearly
from ssp_metrics.views.base import View, provenance, remembered
from ssp_metrics.views.values import interval_method

IMPROVEMENT = {"lower": "decrease", "higher": "increase", "neither": None}
YEAR, MONTHS, LONG = 12, 36, 120
MANY = 1 / 3  # of the points: no longer single months that stand out


class Mark(NamedTuple):
    """Something to know at a point of the series: its place, its month and what it says; limits may start afresh."""

    place: int
    month: str
    text: str
    afresh: bool


@dataclass(frozen=True)
class Trend(View):
    """A monthly series with its limits, or years with their intervals.

    ``frame``: ``month`` (first day; of a quarter or year its last month), ``numerator``, ``total``, ``value`` (counts
    a month; percent for a share; NaN where the month was not supplied or is ``suppressed`` by disclosure control),
    ``mean, lower, upper`` (limits, NaN where there are none), ``rule`` (which of the four rules flags the point, or
    ""), ``point_type``. Years that overlap or are rare have no limits, but ``low, high``: the 95% interval of each.
    """

    measure: Measure
    area: areas.Area
    unit: str
    marks: tuple[Mark, ...]
    target: float | None
    variation_letter: str = ""
    variation_words: str = ""
    assurance_letter: str = ""
    assurance_words: str = ""
    seasonal: bool = False

    @property
    def overlaps(self) -> bool:
        """Whether the last year is none of those that end a year after each other, and overlaps the one before it."""
        months = self.frame["month"]
        return self.measure.overlapping and months.iloc[-1].month != self.measure.year_ends and len(months) > 1

    @property
    def method(self) -> str:
        """How the limits, or the intervals of years, are worked out."""
        if self.measure.by_years:
            return interval_method(self.measure)
        return f"XmR process limits, {'of the series without its season' if self.seasonal else 'one mean'}"


@remembered
def trend(
    snapshot: Snapshot,
    measure_id: str,
    area_code: str,
    to: date,
    *,
    allow_season: bool = True,
    months: int | None = None,
    target: DocumentTarget | None = None,
) -> Trend:
    """Return the monthly series of a measure in one place, up to and with ``to``.

    Parameters
    ----------
    allow_season : bool
        False draws the plain chart even where the measure follows the time of year.
    months : int
        How many months back at most: three years unless given, ten for what is supplied by quarter or year, all of
        years that overlap or are rare; months before the first one supplied are left away.
    target : Target, optional
        What the series is to reach, a point of it at a time; the catalogue's own unless given.

    Raises
    ------
    SspError
        There is no such measure or area, none of the months was supplied, or the measure is shown there only as a total
        over several years.
    """
    measure = snapshot.catalogue.measure(measure_id)
    area = areas.find(snapshot, area_code)
    if measure.is_rare and area.level != "force_area":
        years = measure.months // YEAR
        what = f"{measure.title} is so rare in {area.name} that only its total over {years} years is shown."
        raise SspError(what, area.code, "Its years are shown for the police force area.")
    if measure.by_years:
        return _of_years(snapshot, measure, area, to, target or measure.target)
    back = months or (MONTHS if measure.every == 1 else LONG)
    first = max(areas.first_month(snapshot, measure), Period.rolling(to, back).first)
    period = Period(min(first, to), to)
    frame = counts.monthly(snapshot, measure, area.level, area.vintage, [area.code], period)
    frame = frame[["month", "numerator", "total", "suppressed"]].reset_index(drop=True)
    is_share = measure.kind == "share"
    aim = target or measure.target
    whole = frame["total"].where(frame["total"] > 0)
    frame["value"] = frame["numerator"] / whole * 100 if is_share else frame["numerator"]
    chart = seasonal.xmr(
        frame["value"].to_numpy(dtype=float),
        dates=list(frame["month"]) if measure.every == 1 else None,
        rebase=_rebases(measure, list(frame["month"])),
        target=aim.value if aim else None,
        improvement=IMPROVEMENT[measure.direction],
        allow=allow_season and measure.every == 1,
    )
    limits = chart.frame[["mean", "lower", "upper", "rule", "direction", "point_type"]].reset_index(drop=True)
    frame = pd.concat([frame, limits], axis=1)
    # A count is never below nothing, whatever the arithmetic of the limits says.
    frame["lower"] = frame["lower"].clip(lower=0)
    unit = "percent" if is_share else f"{measure.unit} a {wording.STEP[measure.every]}"
    icon = chart.variation if frame["lower"].notna().any() and not frame["suppressed"].iloc[-1] else None
    return Trend(
        title=_title(measure, frame),
        subtitle=f"{wording.capital(unit if not is_share else measure.title + ', percent')}, {area.name}, "
        f"{words(period.first)} to {words(period.last)}",
        frame=frame,
        reading=_reading(measure, area, frame, chart, aim),
        provenance=provenance(snapshot, measure, period, suppliers=(areas.supplier(measure, area),)),
        measure=measure,
        area=area,
        variation_letter=icon.letter if icon else "",
        variation_words=icon.words if icon else "",
        assurance_letter=chart.assurance.letter if chart.assurance else "",
        assurance_words=chart.assurance.words if chart.assurance else "",
        target=aim.value if aim else None,
        seasonal=chart.seasonal,
        unit=unit,
        marks=marks(measure, snapshot.catalogue.sources[measure.source].annotations, list(frame["month"]), area.code),
    )


def _of_years(snapshot: Snapshot, measure: Measure, area: areas.Area, to: date, aim: DocumentTarget | None) -> Trend:
    frame = yearly.years(snapshot, measure, area, to)
    made = yearly.latest(snapshot, measure, area, frame)
    nothing = {"mean": np.nan, "lower": np.nan, "upper": np.nan, "rule": "", "point_type": ""}
    months = list(frame["month"])
    unit = f"{measure.title}, percent" if measure.kind == "share" else f"{wording.capital(measure.unit)} a year"
    return Trend(
        title=yearly.title(made),
        subtitle=f"{unit}, {area.name} police force area, years to {words(months[0])} to {words(months[-1])}",
        frame=frame.assign(**nothing),
        reading=yearly.reading(frame, made),
        provenance=provenance(snapshot, measure, Period(months[0].date(), months[-1].date()), suppliers=(area.code,)),
        measure=measure,
        area=area,
        target=aim.value if aim else None,
        unit=unit,
        marks=marks(measure, snapshot.catalogue.sources[measure.source].annotations, months, area.code),
    )


def _rebases(measure: Measure, months: list[pd.Timestamp]) -> list[pd.Timestamp] | list[int]:
    """The points from which limits start afresh: months, or places in a series of quarters or years."""
    found = [_index(parse_month(rebase.month), months, measure.every) for rebase in measure.rebases]
    places = sorted(index for index in found if index)  # the first point starts the limits anyhow
    return places if measure.every > 1 else [months[index] for index in places]


def marks(
    measure: Measure, of_source: Iterable[Annotation], months: list[pd.Timestamp], area_code: str = ""
) -> tuple[Mark, ...]:
    """Return what a reader must know of the months shown: of the measure, its source, and where limits start afresh."""
    notes = [note for note in (*measure.annotations, *of_source) if note.area in {"", area_code}]
    said = [(note.month, note.text, False) for note in notes]
    said += [(rebase.month, f"limits start afresh: {rebase.reason}", True) for rebase in measure.rebases]
    found = []
    for text, note, afresh in said:
        index = _index(parse_month(text), months, measure.span)
        if index is not None:
            found.append(Mark(index, words(parse_month(text)), note, afresh))
    return tuple(sorted(found))


def _index(month: date, months: list[pd.Timestamp], every: int) -> int | None:
    """The place of the point whose period holds a month, if there is one."""
    spans = (Period.rolling(last.date(), every) for last in months)
    return next((index for index, span in enumerate(spans) if span.first <= month <= span.last), None)


def _title(measure: Measure, frame: pd.DataFrame) -> str:
    """State what the last point says."""
    last = frame.dropna(subset=["value"]).tail(1)
    if last.empty:
        return f"{measure.title}: {'no count can be shown' if frame['suppressed'].any() else 'no month was supplied'}"
    if frame["suppressed"].iloc[-1]:
        newest = wording.period_end(frame["month"].iloc[-1].date(), measure.every)
        return f"{wording.capital(newest)}: too few to be shown"
    return _finding(measure, last.iloc[0])


def _finding(measure: Measure, row: pd.Series) -> str:
    """State where a point lies against the limits."""
    step = wording.STEP[measure.every]
    point = wording.capital(wording.period_end(row["month"].date(), measure.every))
    side = "above" if row["direction"] > 0 else "below"
    if np.isnan(row["lower"]):
        return f"{point}: too few {step}s to say what is usual"
    if row["rule"] == "beyond_limits":
        return f"{point} lies {side} the limits of usual variation"
    if row["rule"] == "trend":
        return f"{measure.title} has {'risen' if row['direction'] > 0 else 'fallen'} for at least six {step}s running"
    if row["rule"]:
        return f"Recent {step}s run {side} the average, more than chance"
    return f"{point} is within usual variation"


def _reading(
    measure: Measure, area: areas.Area, frame: pd.DataFrame, chart: seasonal.SeasonalXmr, aim: DocumentTarget | None
) -> tuple[str, ...]:
    seen = frame.dropna(subset=["value"])
    step = wording.STEP[measure.every]
    suppressed = _suppressed(measure, frame)
    if seen.empty:
        return suppressed or (f"No {step} of {measure.title.lower()} in {area.name} was supplied.",)
    last = seen.iloc[-1]
    form = wording.percent if measure.kind == "share" else wording.whole
    unit = "" if measure.kind == "share" else f" {measure.of_unit(last['value'])}"
    mean = float(np.nanmean(seen["value"]))
    sentences = [
        f"{wording.capital(wording.period_end(last['month'].date(), measure.every))}: {form(last['value'])}{unit} in "
        f"{area.name}; the average of the {len(seen)} {step}s shown is {form(mean)}."
    ]
    if chart.variation is None or seen["lower"].isna().all():
        sentences.append(f"There are too few {step}s, or they are all alike, so no limits are drawn.")
    else:
        way = "allowing for the time of year" if chart.seasonal else "not adjusted for the time of year"
        how = f", {way}" if measure.every == 1 else ""
        sentences.append(f"Against its usual range the latest {step} shows {chart.variation.words}{how}.")
        number = int((seen["rule"] != "").sum())
        if number:
            sentences.append(
                f"{number} of {len(seen)} {step}s {'stand' if number > 1 else 'stands'} out from usual variation."
            )
        if number > MANY * len(seen):
            sentences.append("So many mean that the level itself changed on the way: ask when, and why.")
        if chart.assurance is not None and aim is not None:
            sentences.append(
                f"On these limits the measure {chart.assurance.words} of {form(aim.value)} a {step} ({aim.reason})."
            )
        if chart.trial:
            sentences.append(f"Fewer than 13 {step}s: the limits are provisional.")
    gaps = frame.loc[frame["value"].isna() & ~frame["suppressed"], "month"]
    if len(gaps):
        named = wording.listed([f"{month:%Y-%m}" for month in gaps])
        sentences.append(f"Not supplied, and not zero: {named}.")
    return (*sentences, *suppressed)


def _suppressed(measure: Measure, frame: pd.DataFrame) -> tuple[str, ...]:
    """Say which points are under disclosure control."""
    months = frame.loc[frame["suppressed"], "month"]
    if months.empty:
        return ()
    named = wording.listed([wording.period_end(month.date(), measure.every) for month in months])
    return (f"Not shown ({wording.SUPPRESSED}): {named}. {POLICIES[measure.suppression].words}.",)
