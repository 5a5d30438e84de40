"""One ward's page: what happened here, against the borough, how its rank moved, its small areas, its deprivation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from ssp_metrics import wording
from ssp_metrics.catalogue import Measure
from ssp_metrics.disclosure import POLICIES
from ssp_metrics.periods import Period
from ssp_metrics.statistics import change as change_statistics
from ssp_metrics.store.snapshot import Snapshot
from ssp_metrics.views import areas, counts
from ssp_metrics.views.base import View, provenance
from ssp_metrics.views.values import values
from ssp_metrics.views.wards import Wards, change_short

AGAINST = {1: "higher", -1: "lower", 0: "alike"}


@dataclass(frozen=True)
class WardPage(View):
    """One ward and every crime type.

    ``frame``: ``measure_id, title, numerator, value, lower, upper`` (rate and its 95% interval), ``borough`` (the
    borough's rate), ``against`` (+1 interval above the borough's rate, −1 below, 0 across it), ``change_words``.

    Attributes
    ----------
    small_areas : pandas.DataFrame
        ``area_code, name, n``: LSOAs that hold the chosen measure's events inside the ward, most first.
    deprivation : str
        One sentence on the ward's LSOAs in the Indices of Deprivation.
    """

    area: areas.Area
    measure: Measure
    small_areas: pd.DataFrame
    deprivation: str


def ward(snapshot: Snapshot, places: Wards, area_code: str, to: date, months: int) -> WardPage:
    """Return the page of one ward of the view ``places`` (which holds the chosen measure in every ward)."""
    area = areas.find(snapshot, area_code)
    measure = places.measure
    period = Period.rolling(to, months)
    home = areas.home(snapshot)
    residents, population_words = counts.population(snapshot, period)
    frame = _measures(snapshot, area, home, period, residents)
    return WardPage(
        title=area.name,
        subtitle=f"Recorded crime and anti-social behaviour, {period.words}, against {home.name}",
        frame=frame,
        reading=_reading(measure, area, places.one(area_code), frame, len(places.frame), period),
        provenance=provenance(
            snapshot,
            measure,
            period,
            suppliers=(home.force,),
            population=f"{population_words}, shared among wards by the 2021 census" if population_words else "",
        ),
        area=area,
        measure=measure,
        small_areas=_small_areas(snapshot, measure, area, period),
        deprivation=_deprivation(snapshot, area),
    )


def _measures(
    snapshot: Snapshot, area: areas.Area, home: areas.Area, period: Period, residents: dict[str, float]
) -> pd.DataFrame:
    measures = snapshot.catalogue.crime_types()
    here = counts.totals(snapshot, measures, area.level, area.vintage, [area.code], period)
    there = counts.totals(snapshot, measures, "district", "", [home.code], period)
    table = pd.DataFrame(
        [(m.id, m.title, *here[m.id].iloc[0][counts.TOTALS], there[m.id].iloc[0]["numerator"]) for m in measures],
        columns=["measure_id", "title", *counts.TOTALS, "borough_count"],
    )
    people = np.full(len(table), residents.get(area.code, np.nan))
    table["value"], table["lower"], table["upper"] = values(measures[0], table["numerator"].to_numpy(), people)
    table["borough"] = table["borough_count"] / residents.get(home.code, np.nan) * measures[0].per
    above, below = table["lower"] > table["borough"], table["upper"] < table["borough"]
    table["against"] = above.astype(int) - below.astype(int)
    table["change_words"] = "no comparison"
    if table["before_numerator"].notna().all():
        compared = change_statistics.compare_arrays(table["now_numerator"], table["before_numerator"])
        compared["numerator"] = table["numerator"].to_numpy()
        table["change_words"] = [change_short(one) for one in compared.itertuples()]
    chosen = ["measure_id", "title", "numerator", "value", "lower", "upper", "borough", "against", "change_words"]
    return table[chosen].sort_values(["numerator", "title"], ascending=[False, True], ignore_index=True)


def _small_areas(snapshot: Snapshot, measure: Measure, area: areas.Area, period: Period) -> pd.DataFrame:
    rows = snapshot.rows(
        "ward_lsoas",
        measure=measure.id,
        vintage=area.vintage,
        ward=area.code,
        lsoa_vintage=snapshot.catalogue.partnership.lsoa_vintage,
        first=period.first,
        last=period.last,
    )
    rows["name"] = [snapshot.area_index[code][0] for code in rows["area_code"]]
    return rows[["area_code", "name", "n"]]


def _deprivation(snapshot: Snapshot, area: areas.Area) -> str:
    rows = snapshot.rows(
        "ward_deprivation",
        ward=area.code,
        vintage=area.vintage,
        lsoa_vintage=snapshot.catalogue.partnership.lsoa_vintage,
    )
    if rows.empty:
        return "No Indices of Deprivation are loaded for this ward's small areas."
    worst = int((rows["decile"] == 1).sum())
    fifth = int((rows["decile"] <= 2).sum())
    number = len(rows)
    return (
        f"Of the {number} small areas (LSOA) that lie mostly here, {worst} {'is' if worst == 1 else 'are'} in the most "
        f"deprived tenth of England and {fifth} in the most deprived fifth (Indices of Deprivation "
        f"{rows['edition'].iloc[0]})."
    )


def _reading(
    measure: Measure, area: areas.Area, row: pd.Series, frame: pd.DataFrame, wards: int, period: Period
) -> tuple[str, ...]:
    if row["suppressed"]:
        control = POLICIES[measure.suppression].words
        first = f"{measure.title} in {area.name} in the {period.words} is not shown ({wording.SUPPRESSED}). {control}."
        return first, *_against(frame)
    first = (
        f"{area.name} had {wording.whole(row['numerator'])} {measure.of_unit(row['numerator'])} in the {period.words}, "
        f"{wording.ordinal(int(row['rank']))} of {wards} wards (1 = most)"
    )
    if np.isfinite(row["previous_rank"]) and row["previous_rank"] != row["rank"]:
        first += f", {wording.ordinal(int(row['previous_rank']))} the year before"
    change = f"{row['change_words']} on the year before" if row["chance"] else "the year before cannot be compared"
    return f"{first}; {change}.", *_against(frame)


def _against(frame: pd.DataFrame) -> tuple[str, ...]:
    """Say which crime types lie above the borough per resident."""
    high = list(frame.loc[frame["against"] > 0, "title"].str.lower())
    if high and len(high) == len(frame):
        said = [f"Per resident, above the borough in all {len(frame)} types."]
    elif high:
        more = "" if len(high) <= 4 else f" and {len(high) - 4} more types"
        said = [f"Per resident, above the borough: {wording.listed(high[:4])}{more}."]
    else:
        said = ["No type is above the borough's rate per resident."] if (frame["against"] < 0).any() else []
    return *said, "Many victims do not live here."
