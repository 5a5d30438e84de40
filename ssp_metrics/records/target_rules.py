"""What a target must hold to be set: each rule gives sentences, so that everything wrong is said at once."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from datetime import date

from ssp_metrics import author
from ssp_metrics.catalogue import Measure
from ssp_metrics.errors import SspError
from ssp_metrics.periods import add_months, key

LARGEST = 1_000_000_000.0
FIRST_YEAR, LAST_YEAR = 2000, 2100
LONGEST_REASON, LONGEST_NAME = 500, author.LONGEST
_AREA = re.compile(r"[EW]\d{8}")


class RefusedError(SspError):
    """What somebody wrote was refused; carries a sentence for every fault."""

    def __init__(self, what: str, sentences: Sequence[str]) -> None:
        self.sentences = tuple(sentences)
        super().__init__(what)

    def __str__(self) -> str:
        return "\n".join([self.what, *(f"  {number}. {one}" for number, one in enumerate(self.sentences, start=1))])


def refuse(what: str, sentences: Sequence[str]) -> None:
    """Raise :class:`RefusedError` where there is any sentence."""
    if sentences:
        raise RefusedError(what, sentences)


def unit(measure: Measure) -> str:
    """Return what a target of the measure is given in: ``count`` or ``percent``."""
    return "percent" if measure.kind == "share" else "count"


def year_begins(measure: Measure) -> int:
    """Return the calendar month in which the measure's years begin."""
    return measure.year_ends % 12 + 1


def no_better_way(measure: Measure) -> list[str]:
    """Say why a measure without a better way has no target."""
    if measure.direction != "neither":
        return []
    return [
        f"“{measure.title}” has no better way: a rise can come from more harm, more reporting or more policing, so a "
        "target could reward the wrong thing. If the partnership wants one way, give the measure a direction in the "
        "catalogue first."
    ]


def of_value(measure: Measure, value: float | None) -> list[str]:
    """Check the number, and that the measure has a better way to go."""
    if value is None:
        return [*no_better_way(measure), "The target has no value. Give a number."]
    return no_better_way(measure) + _number("The target", measure, value, whole=True)


def of_year(measure: Measure, start: date) -> list[str]:
    """Check that the year begins a month, is plausible, and is made of whole periods as supplied."""
    if start.day != 1:
        return [f"The year begins on {start:%Y-%m-%d}. Give the first day of a month."]
    if not FIRST_YEAR <= start.year <= LAST_YEAR:
        return [f"The year begins in {key(start)}. Give a year from {FIRST_YEAR} to {LAST_YEAR}."]
    begins = year_begins(measure)
    if (start.month - begins) % measure.every:
        nearest = add_months(date(start.year, begins, 1), 12 if start.month > begins else 0)
        return [
            f"“{measure.title}” is supplied in periods of {measure.every} months, and no year of whole ones begins in "
            f"{key(start)}. Its own years begin in {key(nearest)} and every twelve months from there."
        ]
    return []


def of_baseline(measure: Measure, baseline: float | None, period: str) -> list[str]:
    """Check that a baseline has both its number and its time."""
    found = [] if baseline is None else _number("The baseline", measure, baseline, whole=False)
    if baseline is not None and not period:
        found.append("The baseline does not say when it was. Give its period, such as “year to March 2022”.")
    if baseline is None and period:
        found.append("The baseline's period has no number. Give the baseline, or leave both empty.")
    return found + _long("The baseline's period", period, LONGEST_NAME)


def of_words(reason: str, set_by: str) -> list[str]:
    """Check that it says why, and who says so."""
    found = []
    if not reason:
        found.append("There is no reason. Say in a sentence why, so that the next meeting knows.")
    if not set_by:
        found.append("It does not say who sets it. Give a role or a name.")
    return found + _long("The reason", reason, LONGEST_REASON) + _long("The name", set_by, LONGEST_NAME)


def of_area(code: str) -> list[str]:
    """Check that the place is an ONS code."""
    return [] if _AREA.fullmatch(code) else [f"“{code[:20]}” is not an ONS code of an area. Leave the area away."]


def _number(name: str, measure: Measure, value: float, *, whole: bool) -> list[str]:
    if not math.isfinite(value) or value < 0 or value > LARGEST:
        return [f"{name} is not a number from 0 up. Correct it."]
    if measure.kind == "share":
        return [] if value <= 100 else [f"{name} is {value:g}, but a share is at most 100%. Give a percentage."]
    if whole and value != int(value):
        return [f"{name} is {value:g}, but {measure.unit} are counted. Give a whole number."]
    return []


def _long(name: str, text: str, longest: int) -> list[str]:
    return [f"{name} has {len(text)} letters. Use at most {longest}."] if len(text) > longest else []
