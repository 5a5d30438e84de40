"""Fifteen years of our own police force area: rolling years of an offence group, and what sexual offences are part of.

Rolling years overlap, so one a year is compared and drawn; the latest one stands beside them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from ssp_metrics import wording
from ssp_metrics.catalogue.models import Id
from ssp_metrics.catalogue.reference_rows import SEXUAL_SHARE, Offence
from ssp_metrics.errors import SspError
from ssp_metrics.periods import key, month_end, words
from ssp_metrics.statistics import intervals
from ssp_metrics.statistics.change import SMALLEST_BASE, Change, compare
from ssp_metrics.store.snapshot import Snapshot
from ssp_metrics.views import force
from ssp_metrics.views.base import View, remembered
from ssp_metrics.views.force import Note

SMALL = 100
"""Where a year has fewer than so many, chance moves it by a fifth or more, and the picture shows how far."""
SEXUAL, VIOLENCE = "sexual_offences", "violence_against_the_person"
"""The id of the share of both: what changed the recording of either is marked on it."""


@dataclass(frozen=True)
class Yearly(View):
    """Rolling years of a police force area.

    ``frame``: ``period_end``, ``value, lower, upper`` (95%; NaN for a year that the table lacks), ``yearly`` (one of
    the years that end in the same month, which do not overlap); further columns as the class says.

    Attributes
    ----------
    notes
        What is marked on the picture, in order.
    banded
        Whether the intervals are wide enough to be drawn.
    """

    force_name: str
    notes: tuple[Note, ...]
    banded: bool

    @property
    def years(self) -> pd.DataFrame:
        """One row a year, none overlapping another."""
        return self.frame[self.frame["yearly"]]

    @property
    def latest(self) -> pd.Series:
        """The latest rolling year."""
        return self.frame.iloc[-1]

    def shown(self, value: float) -> str:
        """Return a value as people write it."""
        return wording.whole(value)


@dataclass(frozen=True)
class ForceHistory(Yearly):
    """Recorded offences of a group in our police force area; ``value`` is the number, with its exact interval.

    Attributes
    ----------
    change
        The latest rolling year against the year before it; None where the table lacks that.
    """

    offence: Offence
    change: Change | None


@dataclass(frozen=True)
class Split(Yearly):
    """Sexual offences as percent of violence and sexual offences together; ``frame`` also has ``sexual, violence``."""

    def shown(self, value: float) -> str:
        """Return a share as a percentage."""
        return wording.percent(value)


@remembered
def force_history(snapshot: Snapshot, offence: Id) -> ForceHistory:
    """Return the rolling years of an offence group in the partnership's police force area.

    Parameters
    ----------
    offence : str
        Id of ``data/reference/force_offences.csv``.

    Raises
    ------
    SspError
        There is no such offence group, or no figures of it.
    """
    group = force.offence_of(offence)
    source = force.provenance(snapshot, group.id)
    code, name = force.own_force(snapshot)
    frame = _yearly(_counted(snapshot, group, code, name).rename(columns={"n": "value"}))
    # As published a count can be below zero, where more earlier records were cancelled than new ones made.
    ends = intervals.poisson(frame["value"].where(frame["value"] >= 0))
    frame["lower"], frame["upper"] = ends.lower, ends.upper
    change = _on_the_year_before(frame)
    marked = force.notes(group.id, code, *_months(frame))
    return ForceHistory(
        title=_title(group, frame, change),
        subtitle=f"{group.title}, {name} police force area: {_years_words(frame)}",
        frame=frame,
        reading=_reading(group, name, frame, change),
        provenance=source,
        force_name=name,
        notes=marked,
        banded=bool(frame.loc[frame["yearly"], "value"].min() < SMALL),
        offence=group,
        change=change,
    )


@remembered
def split(snapshot: Snapshot) -> Split:
    """Return sexual offences as a share of violence and sexual offences, which street-level figures merge into one.

    Raises
    ------
    SspError
        No year has enough of both for a percentage.
    """
    sexual, violence = force.offence_of(SEXUAL), force.offence_of(VIOLENCE)
    source = force.provenance(snapshot, SEXUAL_SHARE)
    code, name = force.own_force(snapshot)
    parts = [_counted(snapshot, group, code, name).set_index("period_end")["n"] for group in (sexual, violence)]
    both = pd.concat(parts, axis=1, keys=["sexual", "violence"]).dropna().reset_index()
    total = both["sexual"] + both["violence"]
    enough = (both[["sexual", "violence"]] >= 0).all(axis=1) & (total >= SMALLEST_BASE)
    if not enough.any():
        what = f"No year has {SMALLEST_BASE} offences of violence and sexual offences in {name}: too few for a share."
        raise SspError(what, "", "Look at the counts of each instead.")
    both, total = both[enough], total[enough]
    ends = intervals.wilson(both["sexual"], total)
    shares = {"value": both["sexual"] / total, "lower": ends.lower, "upper": ends.upper}
    frame = _yearly(both.assign(**{column: np.multiply(share, 100) for column, share in shares.items()}))
    return Split(
        title=f"Sexual offences are {wording.percent(frame['value'].iloc[-1])} of violence and sexual offences",
        subtitle=f"Share of both together, {name} police force area: {_years_words(frame)}",
        frame=frame,
        reading=_split_reading(frame, name),
        provenance=source,
        force_name=name,
        notes=force.notes(SEXUAL_SHARE, code, *_months(frame)),
        banded=False,
    )


def _counted(snapshot: Snapshot, group: Offence, code: str, name: str) -> pd.DataFrame:
    """Return ``period_end, n`` of the rolling years, in order."""
    rows = snapshot.rows("force_history", force_area=code, offences=list(group.offences))
    rows = rows.loc[rows["months"] == force.MONTHS, ["period_end", "n"]]
    if rows.empty:
        what = f"The table by police force area has no {group.unit} of {name}."
        raise SspError(what, "", "Load a table that has them.", run="load force-area PATH")
    return rows.astype({"n": "float64"}).reset_index(drop=True)


def _yearly(frame: pd.DataFrame) -> pd.DataFrame:
    """Mark one rolling year a year, those that end in the month that most do; one that is lacking gets a row of NaN."""
    month = frame["period_end"].dt.month.mode().max()
    ends = frame.loc[frame["period_end"].dt.month == month, "period_end"]
    wanted = [
        pd.Timestamp(month_end(ends.min().replace(year=year, day=1).date()))
        for year in range(ends.min().year, ends.max().year + 1)
    ]
    days = pd.DatetimeIndex(frame["period_end"]).union(pd.DatetimeIndex(wanted))
    whole = frame.set_index("period_end").reindex(days).rename_axis("period_end").reset_index()
    return whole.assign(yearly=whole["period_end"].isin(wanted))


def _on_the_year_before(frame: pd.DataFrame) -> Change | None:
    """Compare the latest rolling year with the one that ended twelve months before it."""
    last = frame.iloc[-1]
    before = frame.loc[frame["period_end"] == last["period_end"] - pd.offsets.MonthEnd(force.MONTHS), "value"].dropna()
    if before.empty or min(last["value"], before.iloc[0]) < 0:
        return None
    return compare(last["value"], before.iloc[0])


def _months(frame: pd.DataFrame) -> tuple[str, str]:
    """Return the first and the last month that the years cover the end of, as ``YYYY-MM``."""
    return key(frame["period_end"].iloc[0].date()), key(frame["period_end"].iloc[-1].date())


def _to(day: pd.Timestamp) -> str:
    return f"the year to {words(day.date())}"


def _years_words(frame: pd.DataFrame) -> str:
    years, last = frame[frame["yearly"]], frame.iloc[-1]
    month = f"{years['period_end'].iloc[0]:%B}"
    span = f"years to {month} {years['period_end'].iloc[0].year} to {years['period_end'].iloc[-1].year}"
    return span if last["yearly"] else f"{span}, and {_to(last['period_end'])}"


def _title(group: Offence, frame: pd.DataFrame, change: Change | None) -> str:
    last = frame.iloc[-1]
    found = f"{group.of_unit(last['value'])} in {_to(last['period_end'])}"
    if change is None:
        return found
    if not change.more_than_chance:
        return f"{found}, within chance of the year before"
    return f"{found}, {'more' if change.current > change.previous else 'fewer'} than the year before"


def _reading(group: Offence, name: str, frame: pd.DataFrame, change: Change | None) -> tuple[str, ...]:
    years, last = frame[frame["yearly"]].dropna(subset=["value"]), frame.iloc[-1]
    first, end = years.iloc[0], years.iloc[-1]
    sentences = [
        f"The {name} police force area recorded {group.of_unit(first['value'])} in {_to(first['period_end'])} and "
        f"{wording.whole(end['value'])} in {_to(end['period_end'])}; over these years it ran from "
        f"{wording.whole(years['value'].min())} to {wording.whole(years['value'].max())}."
    ]
    against = _to(last["period_end"] - pd.offsets.MonthEnd(force.MONTHS))
    compared = f"{wording.capital(_to(last['period_end']))} had {wording.whole(last['value'])}"
    if change is None:
        sentences.append(f"{compared}; the table has no {against.removeprefix('the ')} to compare it with.")
    else:
        sentences.append(f"{compared}: {wording.change_words(change, against=against)}.")
    if 0 <= last["value"] < SMALL:
        sentences.append(
            f"Chance alone moves so small a number: {wording.whole(last['value'])} fits with anything from "
            f"{wording.whole(last['lower'])} to {wording.whole(last['upper'])} (95% interval)."
        )
    if group.recording_changed:
        sentences.append(
            "How completely offences are recorded changed over these years, so a change is not all a change in crime."
        )
    return (*sentences, group.note) if group.note else tuple(sentences)


def _split_reading(frame: pd.DataFrame, name: str) -> tuple[str, ...]:
    years, last = frame[frame["yearly"]].dropna(subset=["value"]), frame.iloc[-1]
    first, top = years.iloc[0], years.loc[years["value"].idxmax()]
    sentences = [
        f"In the {name} police force area sexual offences were {wording.percent(first['value'])} of violence and "
        f"sexual offences together in {_to(first['period_end'])}, {wording.percent(top['value'])} at most "
        f"({_to(top['period_end'])}) and {wording.percent(last['value'])} in {_to(last['period_end'])}.",
        f"Meanwhile they went from {wording.whole(first['sexual'])} to {wording.whole(last['sexual'])}, and violence "
        f"from {wording.whole(first['violence'])} to {wording.whole(last['violence'])}.",
    ]
    if last["sexual"] > 0 and last["violence"] > 2 * last["sexual"]:
        times = wording.whole(last["violence"] / last["sexual"])
        sentences.append(
            f"Street-level figures merge the two. With about {times} offences of violence for each sexual offence the "
            "merged type follows violence, and can hide what happens to sexual offences."
        )
    return tuple(sentences)
