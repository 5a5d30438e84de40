"""The measures that the plan uses for the Serious Violence Duty, in every version of them that is declared."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from ssp_metrics import wording
from ssp_metrics.catalogue import Measure, reference
from ssp_metrics.catalogue.models import Id
from ssp_metrics.catalogue.reference_rows import DutyMeasure
from ssp_metrics.errors import MissingMonthsError
from ssp_metrics.periods import Period, month_end, words
from ssp_metrics.statistics import intervals
from ssp_metrics.statistics.change import compare
from ssp_metrics.store.snapshot import Snapshot
from ssp_metrics.views import areas, counts
from ssp_metrics.views.base import provenance, remembered
from ssp_metrics.views.figure import Figure
from ssp_metrics.views.force_history import SMALL, Yearly
from ssp_metrics.views.own_figures import own_figures


@dataclass(frozen=True)
class Version:
    """One declared version of a measure with its figure; ``made`` is None where none was supplied, ``problem`` why."""

    declared: DutyMeasure
    measure: Measure
    made: Figure | None
    problem: str

    @property
    def leads(self) -> bool:
        """Whether it is one of the measures of the Duty themselves."""
        return self.declared.duty_measure == self.measure.id

    @property
    def real(self) -> bool:
        """Whether it has figures that are no illustration."""
        return self.made is not None and not self.measure.illustrative

    @property
    def place(self) -> str:
        """The area that the figure is of; a police force area says that it is one."""
        if self.made is None:
            return ""
        area = self.made.area
        return f"{area.name} police force area" if area.level == "force_area" else area.name

    @property
    def interval(self) -> str:
        """The 95% interval of the count or rate; empty where there is none to show."""
        made = self.made
        if made is None or made.hidden or not np.isfinite([made.lower, made.upper]).all():
            return ""
        return f"{wording.value(self.measure, made.lower)} to {wording.value(self.measure, made.upper)}"


@dataclass(frozen=True)
class Duty:
    """Every declared version, in the order of the table, and what the real ones say together."""

    versions: tuple[Version, ...]
    reading: tuple[str, ...]

    @property
    def text(self) -> str:
        """The reading as one paragraph."""
        return " ".join(self.reading)

    @property
    def leads(self) -> tuple[Version, ...]:
        """The measures of the Duty: those with real figures first."""
        return tuple(sorted((one for one in self.versions if one.leads), key=lambda one: not one.real))

    @property
    def of_duty(self) -> tuple[Version, ...]:
        """All versions of the measures of the Duty."""
        return tuple(one for one in self.versions if one.declared.duty_measure)

    @property
    def apart(self) -> tuple[Version, ...]:
        """Measures that are easily taken for one of them and are none."""
        return tuple(one for one in self.versions if not one.declared.duty_measure)

    def others(self, lead: Version) -> tuple[Version, ...]:
        """Return the other versions of a measure that are given for the same kind of area."""
        return tuple(
            one
            for one in self.of_duty
            if one.declared.duty_measure == lead.measure.id
            and not one.leads
            and set(one.measure.levels) & set(lead.measure.levels[:1])
        )


@remembered
def duty(snapshot: Snapshot, to: date) -> Duty:
    """Return every declared version, each over its own latest period up to ``to``.

    Raises
    ------
    SspError
        The table of versions has a fault, or names a measure that the catalogue does not have.
    """
    rows = reference.current().duty_measures
    measures = {one.measure_id: snapshot.catalogue.measure(one.measure_id) for one in rows}
    made, problems = own_figures(snapshot, measures.values(), to)
    versions = tuple(
        Version(one, measures[one.measure_id], made.get(one.measure_id), problems.get(one.measure_id, ""))
        for one in rows
    )
    return Duty(versions, _reading([one for one in versions if one.leads]))


def _reading(leads: list[Version]) -> tuple[str, ...]:
    real = [one for one in leads if one.real]
    if not any(one.made for one in leads):
        return ("No figures for the three measures were supplied yet.",)
    if not real:
        return ("No real figures for the three measures were supplied yet; what follows is illustration.",)
    sentences = [one.made.text for one in real if one.made is not None]
    others = [one.measure.title for one in leads if not one.real]
    return (
        (*sentences, f"No real figures were supplied yet for: {wording.listed(others)}.")
        if others
        else tuple(sentences)
    )


def by_year(snapshot: Snapshot, measure_id: Id, to: date) -> Yearly:
    """Return a yearly count of the partnership's police force area, year by year, with its exact interval.

    Raises
    ------
    MissingMonthsError
        No year of it was supplied for the police force area.
    SspError
        There is no such measure, or it is not given for police force areas by year.
    """
    measure = snapshot.catalogue.measure(measure_id)
    area = areas.find(snapshot, snapshot.catalogue.partnership.force_area_code)
    months = [month for month in areas.supplied(snapshot, measure, area.code) if month <= to]
    if not months:
        remedy = "Fill the return template and load it."
        raise MissingMonthsError(area.name, [f"{to:%Y-%m}"], remedy, run="load return FILE")
    period = Period(Period.rolling(min(months), measure.every).first, max(months))
    areas.require_whole(measure, period)
    counted = counts.monthly(snapshot, measure, area.level, area.vintage, [area.code], period)
    ends = [pd.Timestamp(month_end(month.date())) for month in counted["month"]]
    value = counted["numerator"].mask(counted["hidden"])
    around = intervals.poisson(value)
    frame = pd.DataFrame(
        {"period_end": ends, "value": value, "lower": around.lower, "upper": around.upper, "yearly": True}
    )
    return Yearly(
        title=f"{wording.capital(_counted(measure, value.iloc[-1]))} in {_year(ends[-1])}",
        subtitle=f"{measure.title} a year, {area.name} police force area: years to {ends[0]:%B %Y} to {ends[-1].year}",
        frame=frame,
        reading=_years_reading(measure, area.name, frame),
        provenance=provenance(snapshot, measure, period, suppliers=(area.code,)),
        force_name=area.name,
        notes=(),
        banded=True,
    )


def _counted(measure: Measure, number: float) -> str:
    return f"{wording.whole(number)} {measure.of_unit(number)}"


def _year(end: pd.Timestamp) -> str:
    return f"the year to {words(end.date())}"


def _years_reading(measure: Measure, name: str, frame: pd.DataFrame) -> tuple[str, ...]:
    seen, last = frame["value"].dropna(), frame.iloc[-1]
    sentences = [
        f"The {name} police force area had {_counted(measure, last['value'])} in {_year(last['period_end'])}; over "
        f"the {len(seen)} years supplied it ran from {wording.whole(seen.min())} to {wording.whole(seen.max())} a year."
    ]
    before = frame.iloc[-2]["value"] if len(frame) > 1 else float("nan")
    if np.isfinite([last["value"], before]).all():
        sentences.append(f"That is {wording.change_words(compare(int(last['value']), int(before)))}.")
    if last["value"] < SMALL:
        sentences.append(
            f"Chance alone moves so small a number: it fits with anything from {wording.whole(last['lower'])} to "
            f"{wording.whole(last['upper'])} (95% interval)."
        )
    gaps = frame.loc[frame["value"].isna(), "period_end"]
    if len(gaps):
        sentences.append(f"No number, and not zero: {wording.listed([_year(end) for end in gaps])}.")
    return tuple(sentences)
