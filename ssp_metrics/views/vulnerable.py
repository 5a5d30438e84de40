"""Deprivation beside crime: wards with their rank and its move, and the small areas that are most vulnerable."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from ssp_metrics import wording
from ssp_metrics.catalogue import Measure
from ssp_metrics.catalogue.reference import Reference
from ssp_metrics.errors import SspError
from ssp_metrics.periods import Period
from ssp_metrics.statistics.vulnerability import PRIORITY, VARIABLES, vulnerable_localities
from ssp_metrics.store.snapshot import Snapshot
from ssp_metrics.views import areas, counts
from ssp_metrics.views.base import View, provenance, remembered
from ssp_metrics.views.wards import TOP, wards

PAGE, BESIDE = "vulnerable_localities", "beside"
CRIMES = ("dwelling_burglary", "criminal_damage")
"""Variables of the index that crimes stand for: by which measure, ``page_measures.csv`` says; one stands beside it."""
DOMAINS = {"income_deprivation": "income", "employment_deprivation": "employment"}
"""Variables of the index that domains of deprivation stand for: those whose score is a share of people."""
SAID = {
    "dwelling_burglary": "burglary",
    "criminal_damage": "criminal damage and arson",
    "income_deprivation": "income deprivation",
    "employment_deprivation": "employment deprivation",
    "educational_attainment": "people without qualifications",
    "young_people": "young people",
}
LONGEST = 3
"""Years counted where they were supplied: a year of one small area holds few events."""
PRINTED = "census output areas identified as particularly vulnerable"


@dataclass(frozen=True)
class BesideDeprivation(View):
    """Wards with crime and deprivation, most first.

    ``frame``: ``area_code, name, numerator`` (NaN where hidden), ``rank`` (1 = most; 0 where hidden),
    ``previous_rank`` (NaN without), ``moved`` (in words), ``lsoas`` (small areas that lie mostly in it), ``tenth`` and
    ``fifth`` (how many of them are in the most deprived tenth and fifth of England).

    Attributes
    ----------
    deprivation
        Where the deprivation comes from, as a source line.
    """

    measure: Measure
    period: Period
    deprivation: str


@dataclass(frozen=True)
class VulnerableAreas(View):
    """Small areas whose index is at least twice the borough's average, most first.

    ``frame``: ``area_code, name, ward`` (that holds most of it), ``score`` (the index; 100 = average), ``why`` (the
    variables that are twice the average or more, in words), ``asb`` (the same for ASB incidents per resident, which
    have no part in ``score``; 0 without any), ``decile`` (1 = most deprived tenth of England).

    Attributes
    ----------
    note
        What the index rests on and what it lacks, and why it is not the count of an earlier assessment.
    areas
        How many small areas there are in all.
    deprivation
        Where the deprivation comes from, as a source line.
    """

    period: Period
    areas: int
    note: str
    deprivation: str


@remembered
def beside_deprivation(snapshot: Snapshot, measure_id: str, to: date, vintage: str | None = None) -> BesideDeprivation:
    """Return a measure in every ward beside the deprivation of its small areas.

    Raises
    ------
    MissingMonthsError
        A month of the period was not supplied.
    SspError
        The measure is not given for wards, or no Indices of Deprivation are loaded.
    """
    view = wards(snapshot, measure_id, to, vintage=vintage)
    found = snapshot.rows(
        "wards_deprivation", vintage=view.vintage, lsoa_vintage=snapshot.catalogue.partnership.lsoa_vintage
    )
    if found.empty:
        raise _no_indices(snapshot)
    columns = ["area_code", "name", "numerator", "rank", "previous_rank"]
    frame = view.frame[columns].merge(found, how="left", left_on="area_code", right_on="ward_code")
    frame[["lsoas", "tenth", "fifth"]] = frame[["lsoas", "tenth", "fifth"]].fillna(0).astype(int)
    frame["moved"] = [_moved(row) for row in frame.itertuples(index=False)]
    edition = str(found["edition"].iloc[0])
    home = areas.home(snapshot).name
    return BesideDeprivation(
        title=_wards_title(frame, view.measure),
        subtitle=f"{view.measure.title} by ward (vintage {view.vintage}), {home}, {view.period.words}, beside the "
        f"Indices of Deprivation {edition}",
        frame=frame.drop(columns=["ward_code", "edition"]),
        reading=_wards_reading(frame, view.measure, view.period),
        provenance=view.provenance,
        measure=view.measure,
        period=view.period,
        deprivation=_indices(snapshot, edition),
    )


def _no_indices(snapshot: Snapshot) -> SspError:
    """Say why small areas have no deprivation here: no outlines of them, or no Indices."""
    if not (snapshot.areas["kind"] == "lsoa").any():
        return SspError("There are no outlines of small areas (LSOAs) here, so deprivation cannot be shown.")
    what = "No Indices of Deprivation are loaded for the small areas here."
    return SspError(what, "", "Load them.", run="load deprivation PATH")


def _indices(snapshot: Snapshot, edition: str) -> str:
    """Return the source line of an edition of the Indices of Deprivation."""
    loads = snapshot.loads[snapshot.loads["source"] == "deprivation"].sort_values("extracted")
    attribution = "" if loads.empty else f" {loads['attribution'].iloc[-1]}"
    return f"Indices of Deprivation {edition}.{attribution}"


def _moved(row: Any) -> str:
    """Return how a ward's rank moved: ``up from 3rd``."""
    if not row.rank or not np.isfinite(row.previous_rank):
        return "–"
    before = int(row.previous_rank)
    if before == row.rank:
        return "as the year before"
    return f"{'up' if row.rank < before else 'down'} from {wording.ordinal(before)}"


def _deprived(frame: pd.DataFrame) -> pd.Series:
    """Return in which wards at least half of the small areas are in the most deprived fifth of England."""
    return (frame["lsoas"] > 0) & (2 * frame["fifth"] >= frame["lsoas"])


def _wards_title(frame: pd.DataFrame, measure: Measure) -> str:
    top = frame[frame["rank"].between(1, TOP)]
    if top.empty:
        return f"{measure.title}: no ward can be shown"
    number = int(_deprived(top).sum())
    if number == len(top):
        return f"The {number} wards with most are deprived in at least half of their small areas"
    are, their = ("is", "its") if number == 1 else ("are", "their")
    return (
        f"{number or 'None'} of the {len(top)} wards with most {are} deprived in at least half of {their} small areas"
    )


def _wards_reading(frame: pd.DataFrame, measure: Measure, period: Period) -> tuple[str, ...]:
    top = frame[frame["rank"].between(1, TOP)]
    if top.empty:
        return (f"No ward can be shown for the {period.words}.",)
    rest = frame.drop(index=top.index)
    listed = [f"{row.name} ({row.moved})" if row.moved != "–" else row.name for row in top.itertuples(index=False)]
    return (
        f"Most {measure.unit} in the {period.words}: {wording.listed(listed)}.",
        f"In {int(_deprived(top).sum())} of these {len(top)} wards at least half of the small areas (LSOA) are in the "
        f"most deprived fifth of England; so they are in {int(_deprived(rest).sum())} of the other {len(rest)}.",
    )


@remembered
def vulnerable_areas(snapshot: Snapshot, reference: Reference, to: date, vintage: str | None = None) -> VulnerableAreas:
    """Return the small areas where crime and deprivation come together, by the Vulnerable Localities Index.

    Raises
    ------
    MissingMonthsError
        The last year was not supplied whole.
    SspError
        No Indices of Deprivation or no residents of small areas are loaded.
    """
    catalogue, home = snapshot.catalogue, areas.home(snapshot)
    partnership = catalogue.partnership
    found = snapshot.rows(
        "lsoa_deprivation", vintage=vintage or partnership.ward_vintage, lsoa_vintage=partnership.lsoa_vintage
    )
    if found.empty:
        raise _no_indices(snapshot)
    uses = {name: reference.shown_on(PAGE, name)[0] for name in (*CRIMES, BESIDE)}
    measures = {name: catalogue.measure(one.measure_id) for name, one in uses.items()}
    period = _period(snapshot, measures[BESIDE], home, to)
    codes = list(found["area_code"])
    counted = counts.totals(snapshot, list(measures.values()), "lsoa", partnership.lsoa_vintage, codes, period)
    people, population_words = counts.population(snapshot, period)
    residents = counts.residents_of(people, codes)
    if not np.isfinite(residents).any():
        what = "No residents of small areas are loaded, so there are no rates."
        raise SspError(what, "", "Load them.", run="load population PATH")
    rates = {name: counted[one.id]["numerator"].to_numpy() / residents for name, one in measures.items()}
    values = pd.DataFrame({name: rates[name] for name in CRIMES}, index=codes)
    for name, column in DOMAINS.items():
        values[name] = found[column].to_numpy(dtype=float)
    result = vulnerable_localities(values)
    average = np.nanmean(rates[BESIDE])
    frame = result.frame.rename(columns={"index": "score"}).assign(
        area_code=codes,
        name=[snapshot.area_index[code][0] for code in codes],
        ward=[snapshot.area_index[code][0] for code in found["ward_code"]],
        asb=100 * rates[BESIDE] / average if average else 0.0,
        decile=found["decile"].to_numpy(),
    )
    frame["why"] = [_why(row) for row in frame.to_dict("records")]
    shown = frame[frame["priority"]].sort_values(["score", "name"], ascending=[False, True], ignore_index=True)
    shown = shown[["area_code", "name", "ward", "score", "why", "asb", "decile"]]
    are = "is" if len(shown) == 1 else "are"
    return VulnerableAreas(
        title=f"{len(shown) or 'None'} of {len(frame)} small areas {are} particularly vulnerable",
        subtitle=f"Vulnerable Localities Index above {PRIORITY} (100 = the borough's average), small areas (LSOA), "
        f"{home.name}, {period.words}",
        frame=shown,
        reading=_areas_reading(shown, len(frame), period),
        provenance=provenance(
            snapshot, measures["dwelling_burglary"], period, suppliers=(home.force,), population=population_words
        ),
        period=period,
        areas=len(frame),
        note=_note(snapshot, reference, result.missing, str(found["edition"].iloc[0])),
        deprivation=_indices(snapshot, str(found["edition"].iloc[0])),
    )  # fmt: skip


def _period(snapshot: Snapshot, measure: Measure, home: areas.Area, to: date) -> Period:
    """Return the longest run of whole years to a month, up to three, that was supplied; the last is required."""
    areas.require(snapshot, measure, home, Period.rolling(to))
    supplied = areas.supplied(snapshot, measure, home.force)
    runs = (Period.rolling(to, 12 * years) for years in range(LONGEST, 0, -1))
    return next(run for run in runs if supplied.issuperset(run.months))


def _why(row: dict[Any, Any]) -> str:
    """Return the variables that are at least twice the average: ``burglary 7.6 times the average``."""
    high = [(row[f"index_{name}"] / 100, SAID[name]) for name in VARIABLES if row[f"index_{name}"] >= PRIORITY]
    return wording.listed([f"{name} {times:.1f} times" for times, name in sorted(high, reverse=True)])


def _areas_reading(shown: pd.DataFrame, number: int, period: Period) -> tuple[str, ...]:
    if shown.empty:
        return (f"None of {number} small areas is above twice the borough's average in the {period.words}.",)
    in_wards = shown["ward"].value_counts().sort_index().sort_values(ascending=False, kind="stable")
    listed = [f"{ward} {many}" for ward, many in in_wards.items()]
    worst = int((shown["decile"] == 1).sum())
    return (
        f"{len(shown)} of {number} small areas are above twice the borough's average in the {period.words}, by ward: "
        f"{wording.listed(listed)}.",
        f"{worst} of them {'is' if worst == 1 else 'are'} in the most deprived tenth of England.",
    )


def _note(snapshot: Snapshot, reference: Reference, missing: tuple[str, ...], edition: str) -> str:
    lacking = wording.listed([SAID[name] for name in missing])
    home = areas.home(snapshot).code
    before = next(
        (row for row in reference.published_figures if row.measure == PRINTED and row.area_code == home), None
    )
    compared = (
        f" {before.document} found {before.value} census output areas, which are smaller than LSOAs and were chosen "
        "otherwise: the two numbers cannot be compared."
        if before
        else ""
    )
    return (
        "The index is the mean of burglary, criminal damage and arson (each per resident), and deprivation of income "
        f"and of employment (shares of people, Indices of Deprivation {edition}), each against the borough's average. "
        f"{f'It is partial: {lacking} are not held by LSOA. ' if missing else ''}"
        "Burglary is of all kinds, not of dwellings alone. Reports of anti-social behaviour stand beside it and have "
        "no part in it. Where few live and many come, as in a town centre, rates per resident are high. The index "
        f"finds places to look at; it says nothing of anybody who lives there.{compared}"
    )
