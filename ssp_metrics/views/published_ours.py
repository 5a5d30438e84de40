"""Our side of paper and store: what the store's first whole year answers to each kind of printed figure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from ssp_metrics import wording
from ssp_metrics.catalogue import Measure
from ssp_metrics.catalogue.reference_rows import Published
from ssp_metrics.errors import SspError
from ssp_metrics.periods import Period, add_months
from ssp_metrics.store.snapshot import Snapshot
from ssp_metrics.views import areas, counts
from ssp_metrics.views.cost import NO_UNIT_COST, CostOfCrime, cost
from ssp_metrics.views.figure import Figure, figures


@dataclass(frozen=True)
class Ours:
    """Our side: boroughs and wards in the first whole year of the store, the change to the second, the costs.

    Attributes
    ----------
    boroughs
        Counts by measure id, a series by area code.
    wards
        Counts by vintage and measure id, a series by area code.
    second
        The home borough's figures of the second year by measure id; empty when that year is not whole.
    """

    home: areas.Area
    all_crime: Measure
    year: Period
    boroughs: dict[str, pd.Series]
    wards: dict[tuple[str, str], pd.Series]
    residents: dict[str, float]
    population_words: str
    second: dict[str, Figure]
    costs: CostOfCrime


def ours_of(snapshot: Snapshot, rows: list[Published]) -> Ours:
    """Count everything that the rows need, in a few queries."""
    catalogue, home = snapshot.catalogue, areas.home(snapshot)
    measures = [
        catalogue.measure(one) for one in dict.fromkeys([catalogue.all_crime.id, *(row.measure_id for row in rows)])
    ]
    supplied = areas.supplied(snapshot, measures[0], home.force)
    year = _first_year(supplied)
    groups = [group for group in catalogue.partnership.groups if group.kind == "force_area"]
    codes = areas.group_codes(snapshot, groups[0]) if groups else [home.code]
    boroughs = counts.totals(snapshot, measures, "district", "", codes, year)
    wards: dict[tuple[str, str], pd.Series] = {}
    places = {areas.find(snapshot, row.area_code) for row in rows}
    for vintage in {place.vintage for place in places if place.level == "ward"}:
        all_wards = list(areas.small_areas(snapshot, "ward", vintage)["code"])
        counted = counts.totals(snapshot, measures, "ward", vintage, all_wards, year)
        wards |= {(vintage, name): frame["numerator"] for name, frame in counted.items()}
    residents, population_words = counts.population(snapshot, year)
    after = Period.rolling(add_months(year.last, len(year)))
    second = figures(snapshot, measures, home, after) if supplied.issuperset(after.months) else []
    return Ours(
        home=home,
        all_crime=catalogue.all_crime,
        year=year,
        boroughs={name: frame["numerator"] for name, frame in boroughs.items()},
        wards=wards,
        residents=residents,
        population_words=population_words,
        second={one.measure.id: one for one in second},
        costs=cost(snapshot, year.last),
    )


def _first_year(supplied: set[date]) -> Period:
    for month in sorted(supplied):
        year = Period.rolling(add_months(month, 11))
        if supplied.issuperset(year.months):
            return year
    what = "No twelve months in a row were supplied by the partnership's own force."
    raise SspError(what, "", "Load an archive.", run="load police-uk PATH")


@dataclass(frozen=True)
class OwnAnswer:
    """Ours for one printed figure, in words, and whether a rank agrees with the printed one."""

    ours: str
    period: str
    agree: bool | None = None


NOTHING = OwnAnswer(wording.MISSING, "")


def _rates(ours: Ours, measure: Measure) -> pd.Series:
    """Return the boroughs' rates of an average month of the year."""
    counted = ours.boroughs[measure.id]
    people = counts.residents_of(ours.residents, list(counted.index))
    return counted / people * measure.per / len(ours.year)


def _rate(ours: Ours, row: Published, measure: Measure) -> OwnAnswer:
    rates = _rates(ours, measure)
    if not np.isfinite(rates.get(row.area_code, np.nan)):
        return NOTHING
    return OwnAnswer(wording.rate(rates[row.area_code]), f"an average month of the {ours.year.words}")


def _rank(ours: Ours, row: Published, measure: Measure) -> OwnAnswer:
    return _among(ours, row, _rates(ours, measure).dropna())


def _change(ours: Ours, row: Published, measure: Measure) -> OwnAnswer:
    made = ours.second.get(measure.id)
    if made is None or made.change is None or row.area_code != made.area.code:
        return NOTHING
    words = wording.change_words(made.change, against=f"in the {ours.year.words}")
    return OwnAnswer(wording.capital(words), made.period.words)


def _cost(ours: Ours, row: Published, measure: Measure) -> OwnAnswer:
    if row.area_code != ours.home.code:
        return NOTHING
    frame = ours.costs.frame.set_index("measure_id")["cost"]
    pounds = ours.costs.total if measure == ours.all_crime else frame.get(measure.id, np.nan)
    return OwnAnswer(wording.pounds(pounds) if np.isfinite(pounds) else NO_UNIT_COST, ours.year.words)


def _count(ours: Ours, row: Published, measure: Measure) -> OwnAnswer:
    counted = _of_wards(ours, row.area_code, measure).get(row.area_code)
    return NOTHING if counted is None else OwnAnswer(wording.whole(counted), ours.year.words)


def _ward_rank(ours: Ours, row: Published, measure: Measure) -> OwnAnswer:
    return _among(ours, row, _of_wards(ours, row.area_code, measure))


def _among(ours: Ours, row: Published, places: pd.Series) -> OwnAnswer:
    """Return the rank of a row's place among others, 1 = most."""
    if row.area_code not in places.index:
        return NOTHING
    rank = int(places.rank(ascending=False, method="min")[row.area_code])
    return OwnAnswer(f"{rank} of {len(places)}", ours.year.words, str(rank) == row.value)


def _of_wards(ours: Ours, code: str, measure: Measure) -> pd.Series:
    """Return the counts of all wards of the time that a ward is of; empty for what is no ward."""
    found = (series for (_, name), series in ours.wards.items() if name == measure.id and code in series.index)
    return next(found, pd.Series(dtype=float))


ANSWERS: dict[str, Callable[[Ours, Published, Measure], OwnAnswer]] = {
    "rate": _rate,
    "rank": _rank,
    "change": _change,
    "cost": _cost,
    "count": _count,
    "ward_rank": _ward_rank,
}
