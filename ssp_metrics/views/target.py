"""Figures against the partnership's targets: met, missed, or missed by no more than chance could bring.

A count is partly luck, so a target is not judged by a bare comparison. The 95% interval of the figure says how much
luck to allow for: exact Poisson or Byar for a count, Wilson for a share. A figure on the wrong side of its target whose
interval holds the target is missed, but within chance.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time
from typing import Literal

import pandas as pd

from ssp_metrics import wording
from ssp_metrics.catalogue import Measure
from ssp_metrics.errors import MissingMonthsError, SspError
from ssp_metrics.periods import words as month_words
from ssp_metrics.records.target import Target, standing
from ssp_metrics.statistics import intervals
from ssp_metrics.statistics.change import SMALLEST_BASE
from ssp_metrics.store.snapshot import Snapshot
from ssp_metrics.views.base import Provenance
from ssp_metrics.views.figure import Figure, figure

State = Literal["met", "missed", "within_chance", "no_target", "not_comparable"]
SHORT: dict[State, str] = {
    "met": "met",
    "missed": "missed",
    "within_chance": "missed, but within chance",
    "no_target": "no target set",
    "not_comparable": "not comparable",
}
COLUMNS = ["year", "target", "baseline", "achieved", "status", "state", "reason", "set_by", "set_at"]


@dataclass(frozen=True)
class TargetStatus:
    """How a figure stands against its target: ``words`` is a whole sentence, ``short`` fits a table."""

    state: State
    words: str
    short: str


@dataclass(frozen=True)
class Performance:
    """Every record of a measure's targets, the latest year first, with what was achieved.

    Attributes
    ----------
    frame
        ``year, target, baseline, achieved, status, state, reason, set_by, set_at``: a row a record, as text but for
        ``set_at``. A record that was superseded or withdrawn has no achieved figure; its ``state`` is ``superseded`` or
        ``withdrawn``.
    provenance
        Where the achieved figures come from; None where there are none.
    """

    frame: pd.DataFrame
    provenance: Provenance | None


def status(target: Target | None, figure: Figure) -> TargetStatus:
    """Return how a figure stands against a target, in words.

    The figure should cover the target's own time, or as many months ending in its year: it is then compared at its
    level, and the words say that the year itself is another. Anything else is not comparable.

    Examples
    --------
    “412 burglaries against a target of at most 400 for the year to March 2026: missed, but within chance.”
    """
    if target is None:
        when = month_words(figure.period.last)
        return TargetStatus("no_target", f"No target is set for a year that holds {when}.", SHORT["no_target"])
    why_not = _not_comparable(target, figure)
    if why_not:
        words = f"The target for {target.year_words} is {target.words}. {why_not}"
        return TargetStatus("not_comparable", _marked(figure, words), f"{target.words}; {SHORT['not_comparable']}")
    state, could_be_chance = _state(target, figure)
    achieved, aimed = _numbers(target, figure)
    unit = "" if target.unit == "percent" else f" {figure.measure.of_unit(figure.numerator)}"
    verdict = SHORT[state] + (", though within chance" if state == "met" and could_be_chance else "")
    if figure.period == target.period:
        words = f"{achieved}{unit} against a target of {aimed} for {target.year_words}: {verdict}."
    else:
        words = (
            f"{achieved}{unit} in the {figure.period.words}, against the target of {aimed} for {target.year_words}: "
            f"at this level {verdict}."
        )
    return TargetStatus(state, _marked(figure, words), f"{aimed}; {SHORT[state]}")


def performance(snapshot: Snapshot, measure: Measure, records: Sequence[Target]) -> Performance:
    """Return each record of a measure's targets with what was achieved in its year, as known at a load.

    Parameters
    ----------
    records : sequence of Target
        The measure's history, as `Targets.history` gives it: the latest year first.
    """
    held = {one.id for one in standing(records)}
    rows, sources = [], []
    for one in records:
        achieved, state, words = "", "superseded", "superseded"
        if one.withdrawn:
            state = words = "withdrawn"
        elif one.id in held:
            try:
                made = figure(snapshot, measure.id, one.area_code, one.year.last, one.months)
            except MissingMonthsError:
                achieved, state, words = wording.MISSING, "not_comparable", "not every month was supplied so far"
            except SspError as error:
                achieved, state, words = wording.MISSING, "not_comparable", error.what
            else:
                got = status(one, made)
                achieved = "–" if got.state == "not_comparable" else _numbers(one, made)[0]
                state, words = got.state, SHORT[got.state]
                sources.append(made.provenance)
        elif _next(one, records).withdrawn:
            words = "withdrawn later"
        year = f"Year to {one.year.last:%B %Y}"
        rows.append([year, one.words, one.baseline_words, achieved, words, state, one.reason, one.set_by, one.set_at])
    return Performance(pd.DataFrame(rows, columns=COLUMNS), _together(sources))


def per_period(measure: Measure, target: Target) -> float:
    """Return a target as the level of one period of the measure's chart: a count shared evenly, a share as it is.

    Examples
    --------
    A target of at most 1,200 for a year is 100 on a chart of months and 300 on one of quarters.
    """
    return target.value if target.unit == "percent" else target.value * measure.every / target.months


def known_at(snapshot: Snapshot) -> datetime | None:
    """Return the moment whose targets belong to a state of the store: None (now) for the latest one.

    An earlier load shows the targets of the day on which it was loaded, that day included: the day that stands beside
    every figure of that state.
    """
    if not snapshot.is_past:
        return None
    return datetime.combine(snapshot.loaded_at().date(), time.max)


def _not_comparable(target: Target, figure: Figure) -> str:
    """Say why a figure cannot be held against the target; empty where it can."""
    is_share = figure.measure.kind == "share"
    if is_share != (target.unit == "percent"):
        return "The measure is no longer given in that unit, so it is not compared."
    if len(figure.period) != target.months:
        return f"The figure is of the {figure.period.words}, another length of time, so it is not compared."
    if figure.area.code != target.area_code:
        return f"It is not a target for {figure.area.name}, so it is not compared."
    parts = (figure.numerator, figure.denominator) if is_share else (figure.numerator,)
    if not all(_is_known(part) for part in parts):
        return "The figure is not shown, so it is not compared."
    if is_share and figure.denominator < SMALLEST_BASE:
        return (
            f"The figure is {wording.whole(figure.numerator)} of {wording.whole(figure.denominator)}: too few for one."
        )
    return ""


def _is_known(number: float | None) -> bool:
    """Return whether a number is given: one withheld to protect people is None or NaN."""
    return number is not None and math.isfinite(number)


def _state(target: Target, figure: Figure) -> tuple[State, bool]:
    """Return the state, and whether the interval of the figure holds the target."""
    if target.unit == "percent":
        value = figure.numerator / figure.denominator * 100
        ends, scale = intervals.wilson(figure.numerator, figure.denominator), 100
    else:
        value = float(figure.numerator)
        ends, scale = intervals.count(figure.numerator), 1
    could_be_chance = float(ends.lower) * scale <= target.value <= float(ends.upper) * scale
    good = value <= target.value if target.sense == "at_most" else value >= target.value
    if good:
        return "met", could_be_chance and value != target.value
    return ("within_chance" if could_be_chance else "missed"), could_be_chance


def _numbers(target: Target, figure: Figure) -> tuple[str, str]:
    """Return the figure and the target as written, with as many decimals of a share as tell the two apart."""
    if target.unit != "percent":
        return wording.whole(figure.numerator), target.words
    value = figure.numerator / figure.denominator * 100
    for places in (0, 1, 2):
        achieved, aimed = f"{value:.{places}f}%", f"{target.value:.{places}f}%"
        if (achieved != aimed) == (value != target.value) and float(aimed[:-1]) == target.value:
            break
    return achieved, target.words


def _marked(figure: Figure, words: str) -> str:
    """Put the badge's word before a sentence about figures that are not real."""
    return f"{wording.ILLUSTRATIVE}. {words}" if figure.provenance.illustrative else words


def _next(one: Target, records: Sequence[Target]) -> Target:
    """Return the record that took the place of this one."""
    later = (other for other in records if other.year_start == one.year_start and other.id > one.id)
    return min(later, key=lambda other: other.id)


def _together(sources: Sequence[Provenance]) -> Provenance | None:
    """Return one provenance of several years: every load that any of them rests on."""
    if not sources:
        return None
    loads = {note.seq: note for source in sources for note in source.loads}
    return replace(sources[0], loads=tuple(loads[seq] for seq in sorted(loads)), population="")
