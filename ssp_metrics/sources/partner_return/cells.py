"""Each cell of a partner return on its own: is it a code, a month, a count?"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from itertools import repeat
from typing import NamedTuple

from ssp_metrics.errors import Fault, SspError
from ssp_metrics.periods import month_end, parse_month
from ssp_metrics.sources.partner_return.columns import DIMENSIONS, IGNORED, NAMES
from ssp_metrics.sources.partner_return.context import LSOA, ReturnContext
from ssp_metrics.sources.partner_return.file import File
from ssp_metrics.sources.table import SHOWN

GUESSED = 100  # unknown measures for which the nearest one is looked for: that is slow, and no use of thousands
FIRST_YEAR, MOST = 1990, 100_000_000
_WHOLE = re.compile("-?[0-9]{1,15}([.]0+)?")
_NUMBER = re.compile("-?[0-9]+([.][0-9]*)?([eE][+-]?[0-9]{1,3})?")
_MASKED = re.compile(r"[<>≤≥].*|\[?[*cxz–—-]\]?|[0-9]+ ?[-–] ?[0-9]+|suppressed", re.IGNORECASE)
_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MONTH_REMEDY = "Write YYYY-MM, for example 2025-04; in a spreadsheet, format the column as text first."
_AREA_REMEDY = "Write the nine-character ONS code; the sheet Areas of the template lists them."


class Problem(NamedTuple):
    """What is wrong with a cell, and what to do."""

    found: str
    remedy: str


Validator = Callable[[str], Problem | None]


def faults(file: File, context: ReturnContext) -> tuple[list[Fault], list[Fault]]:
    """Return what is wrong with the columns, and what is wrong with the cells of those that are there.

    Every cell has one fault at most: the first that stands in the way of the others.
    """
    judges = validators_of(context)
    names = list(file.rows.columns)
    unknown = [name for name in names if name not in (*NAMES, *IGNORED)]
    columns = [_column_fault(file, name) for name in (*(name for name in NAMES if name not in names), *unknown)]
    cells: list[Fault] = []
    lines = file.rows.index.tolist()
    for name in [name for name in NAMES if name in names]:
        texts = file.rows[name].tolist()
        problems = {text: judges[name](text) for text in dict.fromkeys(texts)}
        cells += [
            Fault(file.name, problem.found, problem.remedy, row, name)
            for row, text in zip(lines, texts, strict=True)
            if (problem := problems[text]) is not None
        ]
    return columns, cells


def validators_of(context: ReturnContext) -> dict[str, Validator]:
    """Return the judge of each column, in the order of the columns."""
    guesses = repeat(True, GUESSED)
    by_name: dict[str, Validator] = {
        "measure_id": lambda text: _measure(text, context, guesses),
        "area_code": lambda text: _area(text, context),
        "period_start": _month,
        "period_end": lambda text: _month(text) or _not_over(text, context.today),
        "period_months": _months,
        "numerator": _count,
        "denominator": lambda text: _count(text) if text else None,
        "extracted": lambda text: _day(text, context.today),
        **dict.fromkeys(DIMENSIONS, lambda _: None),
    }
    return {name: _unless_formula(by_name[name]) for name in NAMES}


def quoted(text: str) -> str:
    """Return a cell as a message repeats it."""
    return f"“{text[:SHOWN]}”" if text else "an empty cell"


def _column_fault(file: File, name: str) -> Fault:
    if name in NAMES:
        found, remedy = f"the column “{name}” is missing", f"Add it; the columns are {', '.join(NAMES)}."
    else:
        found, remedy = f"there is no column {quoted(name)} in a return", "Correct its name, or remove the column."
    return Fault(file.name, found, remedy, file.header_row, name[:SHOWN])


def _unless_formula(validator: Validator) -> Validator:
    def judged(text: str) -> Problem | None:
        if text.startswith(("=", "+", "-", "@")) and not (_NUMBER.fullmatch(text) or _MASKED.fullmatch(text)):
            return Problem(f"{quoted(text)} begins as a formula does", "Write the value itself, without = + - @.")
        return validator(text)

    return judged


def _measure(text: str, context: ReturnContext, guesses: Iterator[bool]) -> Problem | None:
    if text in context.returned:
        return None
    measure = context.catalogue.measures.get(text)
    if measure is None:
        nearest = context.nearest(text) if next(guesses, False) else ""
        remedy = f"Did you mean “{nearest}”?" if nearest else "The sheet Measures of the template lists them."
        return Problem(f"{quoted(text)} is not a measure that partners return", remedy)
    chosen = measure.selector
    if chosen.of:
        part = next((name, code) for name in DIMENSIONS if (code := getattr(chosen, name)) != "all")
        return Problem(
            f"{quoted(text)} only shows a part of “{chosen.of}”",
            f"Return it as a row of {chosen.of} with {part[0]} = {part[1]}.",
        )
    source = context.catalogue.sources.get(measure.source)
    whence = source.title if source else measure.source
    return Problem(f"{quoted(text)} is not returned: it comes from {whence}", "Leave its rows out.")


def _area(text: str, context: ReturnContext) -> Problem | None:
    area = context.areas.get(text)
    if area is None:
        named = [f"{one.code} ({one.kind.replace('_', ' ')})" for one in context.coded(text)] if text else []
        remedy = f"Write its code: {', '.join(named[:4])}." if named else _AREA_REMEDY
        return Problem(f"{quoted(text)} is not the code of an area known here", remedy)
    if area.kind == LSOA:
        remedy = "Returns are by district, ward or police force area."
        return Problem(f"{quoted(text)} is the code of a small area (LSOA)", remedy)
    return None


def _month(text: str) -> Problem | None:
    try:
        month = parse_month(text)
    except SspError:
        return Problem(f"{quoted(text)} is not a month", _MONTH_REMEDY)
    if month.year < FIRST_YEAR:
        return Problem(f"{quoted(text)} is before {FIRST_YEAR}", "Check the year.")
    return None


def _not_over(text: str, today: date) -> Problem | None:
    if month_end(parse_month(text)) > today:
        return Problem(f"{quoted(text)} is in the future, or not over yet", "Return a period once it has ended.")
    return None


def _months(text: str) -> Problem | None:
    if text in {"1", "3", "12"}:
        return None
    remedy = "Write 1, 3 or 12: the months of one period, as the sheet Measures says."
    return Problem(f"{quoted(text)} is not the length of a period", remedy)


def _count(text: str) -> Problem | None:
    if not _WHOLE.fullmatch(text):
        return _no_count(text)
    if float(text) < 0:
        return Problem(f"{quoted(text)} is negative", "Write a count from 0.")
    if float(text) > MOST:
        return Problem(f"{quoted(text)} is too large to be a count", "Check the figure.")
    return None


def _no_count(text: str) -> Problem:
    if not text:
        remedy = "Write 0 where there was none; leave the row out where the figure is not known."
        return Problem("an empty cell is not a count", remedy)
    if _MASKED.fullmatch(text):
        remedy = "Write the true count: small numbers are masked when they are shown. Leave out what is not known."
        return Problem(f"{quoted(text)} is not a count", remedy)
    kind = "whole number" if _NUMBER.fullmatch(text) else "number"
    return Problem(f"{quoted(text)} is not a {kind}", "Write a whole number in figures, without commas.")


def _day(text: str, today: date) -> Problem | None:
    try:
        day = date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:  # the 30th of February
        day = None
    if day is None or day.year < FIRST_YEAR:
        remedy = "Write YYYY-MM-DD, for example 2025-07-14; in a spreadsheet, format the column as text first."
        return Problem(f"{quoted(text)} is not a date", remedy)
    if day > today:
        return Problem(f"{quoted(text)} is in the future", "Write the day on which the figures were taken.")
    return None
