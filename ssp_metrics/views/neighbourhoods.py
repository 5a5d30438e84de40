"""The wards that an older plan named as its priority, followed over time on the wards of that plan's time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas as pd

from ssp_metrics import wording
from ssp_metrics.catalogue import Measure
from ssp_metrics.catalogue.reference import Reference, written
from ssp_metrics.catalogue.reference_rows import Published
from ssp_metrics.periods import Period, words
from ssp_metrics.statistics.change import SMALLEST_BASE, Change
from ssp_metrics.store.snapshot import Snapshot
from ssp_metrics.views import areas, counts
from ssp_metrics.views.base import View, provenance, remembered
from ssp_metrics.views.figure import figures
from ssp_metrics.views.wards import HALF, Wards, wards

YEARS = 10


@dataclass(frozen=True)
class Neighbourhoods(View):
    """A measure in the wards named by a plan, one row a ward × year, years ascending, wards in the plan's order.

    ``frame``: ``area_code, name, period_end, numerator, share`` (of the borough, 0 to 1), ``rank`` (1 = most),
    ``ranked`` (number of wards), ``change_words`` (on the year before), ``chance`` (as for wards).

    Attributes
    ----------
    periods
        The rolling years, earliest first.
    sentences
        What is said of each ward, by code.
    months
        ``month, numerator`` of each ward over all years, by code.
    named_again
        Codes of the wards that a later document names again.
    note
        Why the wards are those of another time.
    """

    measure: Measure
    periods: tuple[Period, ...]
    vintage: str
    sentences: dict[str, str]
    months: dict[str, pd.DataFrame]
    named_again: frozenset[str]
    note: str


@remembered
def neighbourhoods(snapshot: Snapshot, reference: Reference, measure_id: str, to: date) -> Neighbourhoods:
    """Follow the named wards over the rolling years that end with a month and were supplied whole.

    Raises
    ------
    MissingMonthsError
        The last year was not supplied whole.
    SspError
        The reference tables name no ward that the store has.
    """
    measure = snapshot.catalogue.measure(measure_id)
    home = areas.home(snapshot)
    named = _named(snapshot, reference, "priority_ward")
    written(named, "priority ward that there are outlines for")
    codes = [row.area_code for row in named]
    vintage = areas.find(snapshot, codes[0]).vintage
    years = _years(snapshot, measure, home, to)
    made = [wards(snapshot, measure_id, year.last, vintage=vintage) for year in years]
    borough = _borough(figures(snapshot, [measure], home, years[-1])[0].change)
    frame = pd.concat([_year(view, codes) for view in made], ignore_index=True)
    names = dict(zip(frame["area_code"], frame["name"], strict=True))
    span = Period(years[0].first, years[-1].last)
    monthly = counts.monthly(snapshot, measure, "ward", vintage, codes, span)
    return Neighbourhoods(
        title=_title(frame, made[-1]),
        subtitle=f"{measure.title} in the {len(codes)} wards named by the plan {named[0].period.replace('-', '–')}, "
        f"rolling years to {words(to)}; rank 1 = most of {len(made[-1].frame)} wards",
        frame=frame,
        reading=_reading(frame, made, measure),
        provenance=provenance(snapshot, measure, span, suppliers=(areas.supplier(measure, home),)),
        measure=measure,
        periods=tuple(years),
        vintage=vintage,
        sentences={code: _sentence(frame[frame["area_code"] == code], years, measure, borough) for code in codes},
        months={
            code: part[["month", "numerator"]].reset_index(drop=True) for code, part in monthly.groupby("area_code")
        },
        named_again=frozenset(row.area_code for row in _named(snapshot, reference, "named_again")),
        note=_note(snapshot, names, vintage),
    )


def _named(snapshot: Snapshot, reference: Reference, figure: str) -> list[Published]:
    return [row for row in reference.published_figures if row.figure == figure and row.area_code in snapshot.area_index]


def _years(snapshot: Snapshot, measure: Measure, home: areas.Area, to: date) -> list[Period]:
    """Return the rolling years supplied whole without a gap between them, earliest first; the last is required."""
    last = Period.rolling(to)
    areas.require(snapshot, measure, home, last)
    supplied = areas.supplied(snapshot, measure, areas.supplier(measure, home))
    years = [last]
    while len(years) < YEARS and supplied.issuperset(years[0].before.months):
        years.insert(0, years[0].before)
    return years


def _year(view: Wards, codes: list[str]) -> pd.DataFrame:
    rows = view.frame.set_index("area_code").loc[codes].reset_index()
    rows["period_end"], rows["ranked"] = pd.Timestamp(view.period.last), len(view.frame)
    columns = ["area_code", "name", "period_end", "numerator", "share", "rank", "ranked", "change_words", "chance"]
    return rows[columns]


def _title(frame: pd.DataFrame, last: Wards) -> str:
    ranks = frame.loc[frame["period_end"] == pd.Timestamp(last.period.last), "rank"]
    number = len(ranks)
    within = int((ranks <= number).sum())
    return f"Of the wards named, {within} of {number} {'is' if within == 1 else 'are'} among the {number} with most"


def _reading(frame: pd.DataFrame, made: list[Wards], measure: Measure) -> tuple[str, ...]:
    first, last = made[0], made[-1]
    held = frame.groupby("period_end")["share"].sum().tolist()
    number = frame["area_code"].nunique()
    if last.total < SMALLEST_BASE or first.total < SMALLEST_BASE:
        return (f"There were too few {measure.unit} for shares.",)
    now = f"The {number} wards hold {wording.percent(held[-1] * 100)} of the {measure.unit} in the {last.period.words}"
    if len(made) == 1:
        return (f"{now}.",)
    return (f"{now}, against {wording.percent(held[0] * 100)} in the {first.period.words}.",)


def _sentence(rows: pd.DataFrame, periods: list[Period], measure: Measure, borough: str) -> str:
    """Say what a ward had, how its change stands beside the borough's, and how its rank moved."""
    first, last = rows.iloc[0], rows.iloc[-1]
    rank, before = int(last["rank"]), int(first["rank"])
    counted = f"{wording.whole(last['numerator'])} {measure.of_unit(last['numerator'])} in the {periods[-1].words}"
    place = f"{wording.ordinal(rank)} of {int(last['ranked'])} wards"
    if len(periods) == 1:
        return f"{last['name']}: {counted}; {place}."
    chance = "" if last["change_words"].startswith("same") else f", {last['chance']}"
    moved = "as" if rank == before else f"{'up' if rank < before else 'down'} from {wording.ordinal(before)}"
    return (
        f"{last['name']}: {counted}, {last['change_words']} on the year before{chance} (the borough: {borough}); "
        f"{place}, {moved} in the {periods[0].words}."
    )


def _borough(change: Change | None) -> str:
    """Return the borough's own change in short, like with like as each ward's."""
    if change is None:
        return "not compared"
    if change.percent is None:
        return wording.signed(change.current - change.previous)
    return "unchanged" if abs(change.percent) <= HALF else f"{wording.signed(change.percent)}%"


def _note(snapshot: Snapshot, names: dict[str, str], vintage: str) -> str:
    """Say that the wards are of another time, and which names the present wards do not have any more."""
    present = snapshot.catalogue.partnership.ward_vintage
    if vintage == present:
        return "The wards are the present ones."
    held = {name.replace("&", "and") for name in areas.small_areas(snapshot, "ward", present)["name"]}
    gone = [name for name in names.values() if name.replace("&", "and") not in held]
    retired = f" No present ward is called {'; '.join(gone)}." if gone else ""
    return (
        f"Counted on the wards of the plan's time (vintage {vintage}), which are in use no more: every point is "
        f"placed in the wards of both times, so all years can be compared.{retired}"
    )
