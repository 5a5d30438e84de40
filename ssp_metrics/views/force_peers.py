"""Our police force area among all others: rates of an offence group, the funnel and who is left out of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pandas as pd

from ssp_metrics import wording
from ssp_metrics.catalogue.models import Id
from ssp_metrics.catalogue.reference_rows import Offence
from ssp_metrics.errors import SspError
from ssp_metrics.periods import words
from ssp_metrics.statistics import funnel
from ssp_metrics.store.snapshot import Snapshot
from ssp_metrics.views import force
from ssp_metrics.views.base import View, remembered

CURVE_POINTS = 60
SMALLEST_GROUP = 3
FEW_EXPECTED = 5
"""With fewer expected the adjusted limits are rough."""


@dataclass(frozen=True)
class ForcePeers(View):
    """An offence group in every police force area, in one rolling year.

    ``frame``: ``rank`` (1 = highest rate), ``area_code, name, numerator, denominator, value, lower, upper`` (95%),
    ``is_own``, ``flag`` (+1 high, −1 low, 0 neither: 95%, allowing for overdispersion), ``flag_998``.

    Attributes
    ----------
    curve : pandas.DataFrame
        The funnel's limits: ``population``, ``lower_95`` … ``upper_998``.
    left_out : pandas.DataFrame
        ``name, reason``: forces that are not compared.
    average
        The rate of all the forces shown, taken together.
    """

    offence: Offence
    period_end: date
    curve: pd.DataFrame
    left_out: pd.DataFrame
    average: float
    phi: float

    @property
    def own(self) -> pd.Series:
        """The row of our own force."""
        return self.frame[self.frame["is_own"]].iloc[0]

    @property
    def own_rank(self) -> int:
        """Rank of our own force, 1 = highest rate."""
        return int(self.own["rank"])

    @property
    def flagged(self) -> int:
        """How many forces lie outside the 95% limits."""
        return int((self.frame["flag"] != 0).sum())


@remembered
def force_peers(snapshot: Snapshot, offence: Id, period_end: date | None = None) -> ForcePeers:
    """Compare the partnership's police force area with all others over one rolling year.

    Parameters
    ----------
    offence : str
        Id of ``data/reference/force_offences.csv``.
    period_end : datetime.date, optional
        Last day of the rolling year; by default the latest that our own force has.

    Raises
    ------
    SspError
        There is no such offence group; our own force has no figure or no population; or fewer than three forces have.
    """
    group = force.offence_of(offence)
    source = force.provenance(snapshot, group.id)
    code, name = force.own_force(snapshot)
    end = period_end or _latest(snapshot, group, code, name)
    people, estimate, nearest = _population(snapshot, code, name, end)
    counted = snapshot.rows("force_counts", offences=list(group.offences), period_end=end)
    # A whole number that may be missing is neither below zero nor above it only as a float.
    counted["n"] = counted["n"].astype("float64")
    counted["people"] = counted["force_area_code"].map(people)
    reasons = _reasons(counted, code, estimate)
    compared = counted[(reasons == "").to_numpy()].reset_index(drop=True)
    if not (compared["force_area_code"] == code).any():
        why = reasons[counted["force_area_code"] == code].iloc[0]
        what = f"{name} cannot be compared for the year to {words(end)}: {why}."
        raise SspError(what, "", "Choose a year that ends in a month of the table, for example its latest.")
    if len(compared) < SMALLEST_GROUP:
        what = f"Fewer than {SMALLEST_GROUP} police forces have figures for the year to {words(end)}."
        raise SspError(what, "", "Choose another year, or load a table of all forces.")
    frame, curve, average, phi = _assess(group, compared)
    frame["is_own"] = frame["area_code"] == code
    frame = frame.sort_values(["value", "name"], ascending=[False, True], ignore_index=True)
    frame["rank"] = frame["value"].rank(ascending=False, method="min").astype(int)
    left_out = counted.assign(reason=reasons)[(reasons != "").to_numpy()]
    own = frame[frame["is_own"]].iloc[0]
    return ForcePeers(
        title=_title(name, int(own["flag"])),
        subtitle=f"{group.title}, {group.per_words}, year to {words(end)}; {len(frame)} police force areas",
        frame=frame,
        reading=_reading(group, name, frame, own, average, phi, left_out, nearest),
        provenance=replace(source, population=estimate),
        offence=group,
        period_end=end,
        curve=curve,
        left_out=left_out[["name", "reason"]].reset_index(drop=True),
        average=average,
        phi=phi,
    )


def _latest(snapshot: Snapshot, group: Offence, code: str, name: str) -> date:
    rows = snapshot.rows("force_history", force_area=code, offences=list(group.offences))
    if rows.empty:
        what = f"The table by police force area has no {group.unit} of {name}."
        raise SspError(what, "", "Load a table that has them.", run="load force-area PATH")
    latest: date = rows["period_end"].iloc[-1].date()
    return latest


def _population(snapshot: Snapshot, code: str, name: str, end: date) -> tuple[dict[str, float], str, str]:
    """Return residents by force, in words which estimate that is, and a sentence where it is not of the year itself.

    The mid-year estimate nearest to the middle of the year among those that cover our own force; of two as near, the
    earlier one. All forces have the same one.
    """
    former, successors = force.former_districts()
    rows = snapshot.rows("force_population", former=former, successors=successors)
    held = rows.loc[rows["force_area_code"] == code, ["series", "year"]]
    if held.empty:
        what = f"There is no population estimate for every district of {name}."
        raise SspError(what, "", "Load one.", run="load population PATH")
    # The middle of a year that ends with month 12 lies at the middle of that calendar year, where the estimate does.
    middle = end.year + end.month / 12 - 1
    nearest = held.assign(away=(held["year"] - middle).abs()).sort_values(["away", "year", "series"]).iloc[0]
    chosen = rows[(rows["series"] == nearest["series"]) & (rows["year"] == nearest["year"])]
    series = str(nearest["series"]).replace("_", " ").capitalize()
    estimate = f"ONS mid-{nearest['year']} population estimates ({series})"
    sentence = "" if nearest["away"] < 1 else f"The estimate nearest to that year is of mid-{nearest['year']}."
    return dict(zip(chosen["force_area_code"], chosen["persons"], strict=True)), estimate, sentence


def _reasons(counted: pd.DataFrame, own: str, estimate: str) -> pd.Series:
    """Return why each force is left out; empty where it is compared."""
    reasons = counted["force_area_code"].map(force.not_compared()).fillna("")
    reasons = reasons.mask(counted["people"].isna(), f"not every district of it is in the {estimate}")
    reasons = reasons.mask(counted["n"].isna(), "the table has no figure of it for that year")
    reasons = reasons.mask(counted["n"] < 0, "the number is below zero as published: more records cancelled than made")
    # Ours is what the comparison is about: it is never set aside for its nature, only for lack of figures.
    aside = (counted["force_area_code"] == own) & counted["people"].notna() & (counted["n"] >= 0)
    return reasons.mask(aside, "")


def _assess(group: Offence, compared: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame, float, float]:
    counts, people = compared["n"].to_numpy(dtype=float), compared["people"].to_numpy(dtype=float)
    result = funnel.assess(counts, people, per=group.per)
    average, tau2 = float(result.attrs["target"]), float(result.attrs["tau2"])
    grid = np.geomspace(people.min() * 0.8, people.max() * 1.25, CURVE_POINTS)
    limits = funnel.limits(grid, average, tau2, per=group.per)
    curve = pd.DataFrame(
        {name: limits[f"adjusted_{name}"] for name in ("lower_95", "upper_95", "lower_998", "upper_998")}
    )
    frame = pd.DataFrame(
        {
            "area_code": compared["force_area_code"],
            "name": compared["name"],
            "numerator": counts,
            "denominator": people,
            "value": result["rate"],
            "lower": result["lower_95"],
            "upper": result["upper_95"],
            "flag": result["adjusted_95"],
            "flag_998": result["adjusted_998"],
        }
    )
    return frame, curve.assign(population=grid), average, float(result.attrs["phi"])


def _title(name: str, flag: int) -> str:
    if flag:
        return f"{name} is {'higher' if flag > 0 else 'lower'} than the range expected of police forces"
    return f"{name} lies within the limits of police forces"


def _reading(
    group: Offence,
    name: str,
    frame: pd.DataFrame,
    own: pd.Series,
    average: float,
    phi: float,
    left_out: pd.DataFrame,
    nearest: str,
) -> tuple[str, ...]:
    number, flagged = len(frame), int((frame["flag"] != 0).sum())
    sentences = [
        f"{name} recorded {group.of_unit(own['numerator'])}, {wording.rate(own['value'])} {group.per_words} (95% "
        f"interval {wording.rate(own['lower'])} to {wording.rate(own['upper'])}): {wording.ordinal(int(own['rank']))} "
        f"of {number} (1 = highest); all of them together had {wording.rate(average)}."
    ]
    outside = f"{flagged or 'none'} of {number} outside at 95%"
    if phi > 1:
        times = wording.whole(phi) if phi >= 10 else wording.rate(phi)
        sentences.append(
            f"The variance between forces is {times} times what chance alone would make it (φ); limits widened for "
            f"that leave {outside}."
        )
    else:
        sentences.append(f"Forces vary no more than chance would have it; the limits leave {outside}.")
    if float((frame["denominator"] * average / group.per).min()) < FEW_EXPECTED:
        sentences.append(f"In the smallest forces fewer than {FEW_EXPECTED} are expected: there the limits are rough.")
    if group.recording_changed:
        sentences.append("Forces differ in how completely they record, which no comparison of their figures can undo.")
    if nearest:
        sentences.append(nearest)
    named = [f"{one} ({why})" for one, why in zip(left_out["name"], left_out["reason"], strict=True)]
    if named:
        sentences.append(f"Left out: {wording.listed(named)}.")
    return tuple(sentences)
