"""Each row of a partner return on its own: does it say what its measure is supplied with?"""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from ssp_metrics.catalogue.models import ALL, Measure
from ssp_metrics.errors import Fault
from ssp_metrics.periods import Period, key, month_end, parse_month
from ssp_metrics.sources.partner_return.columns import DIMENSIONS, EXAMPLE
from ssp_metrics.sources.partner_return.context import DISTRICT, LEVEL_WORDS, WARD, Parts, ReturnArea, ReturnContext
from ssp_metrics.sources.partner_return.file import File

TOTAL: Parts = (ALL, ALL, ALL)
Words = tuple[str, str, str]
"""Column, what was found, what to do."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a return; None stands for a cell at fault (and for the denominator of what is no share)."""

    line: int
    measure: Measure | None
    area: ReturnArea | None
    start: date | None
    end: date | None
    months: int | None
    parts: Parts
    numerator: int | None
    denominator: int | None
    extracted: date | None
    is_example: bool = False

    @property
    def is_total(self) -> bool:
        """Whether it is not broken down."""
        return self.parts == TOTAL

    @property
    def part(self) -> str:
        """Its part as a message names it."""
        return ", ".join(f"{name} {code}" for name, code in zip(DIMENSIONS, self.parts, strict=True) if code != ALL)


def rows_of(file: File, context: ReturnContext, faults: list[Fault]) -> list[Row]:
    """Return the rows of a file that has all columns; what is at fault is not read."""
    at_fault = {(fault.row, fault.column) for fault in faults}
    columns = {name: file.rows[name].tolist() for name in file.rows.columns}
    notes = columns.get("note", [""] * len(file.rows))

    found = []
    for place, line in enumerate(int(row) for row in file.rows.index):
        cells = {
            name: "" if (line, name) in at_fault else columns[name][place]
            for name in ("measure_id", "area_code", "period_start", "period_end", "period_months", "numerator",
                         "denominator", "extracted")
        }  # fmt: skip
        sex, age_band, category = (columns[name][place] or ALL for name in DIMENSIONS)
        found.append(
            Row(
                line=line,
                measure=context.returned.get(cells["measure_id"]),
                area=context.areas.get(cells["area_code"]),
                start=parse_month(cells["period_start"]) if cells["period_start"] else None,
                end=parse_month(cells["period_end"]) if cells["period_end"] else None,
                months=int(cells["period_months"]) if cells["period_months"] else None,
                parts=(sex, age_band, category),
                numerator=int(float(cells["numerator"])) if cells["numerator"] else None,
                denominator=int(float(cells["denominator"])) if cells["denominator"] else None,
                extracted=date.fromisoformat(cells["extracted"]) if cells["extracted"] else None,
                is_example=notes[place].startswith(EXAMPLE),
            )
        )
    return found


def faults(file: File, rows: list[Row], context: ReturnContext, cell_faults: list[Fault]) -> list[Fault]:
    """Return what is wrong with each row by itself, given what is wrong with its cells."""
    at_fault = {(fault.row, fault.column) for fault in cell_faults}
    return [
        Fault(file.name, found, remedy, row.line, column)
        for row in rows
        for column, found, remedy in (*_period(row), *_place_and_part(row, context), *_share(row))
        if (row.line, column) not in at_fault
    ]


def _period(row: Row) -> Iterator[Words]:
    start, end, measure = row.start, row.end, row.measure
    if start is not None and end is not None:
        if end < start:
            yield "period_end", f"“{key(end)}” is before the start, {key(start)}", "Write the later month here."
        elif row.months is not None and len(Period(start, end)) != row.months:
            length = len(Period(start, end))
            found = f"{key(start)} to {key(end)} are {length} months, not the {row.months} of the column period_months"
            yield "period_end", found, "Correct the months, or the length."
    if measure is not None and row.months is not None and row.months != measure.every:
        found = f"“{row.months}” is not the length of a period of {measure.id}"
        yield "period_months", found, f"Return it in periods of {_length(measure.every)}."
    if end is not None and measure is not None and (end.month - measure.year_ends) % measure.every:
        yield "period_end", f"“{key(end)}” ends no period of {measure.id}", f"Its periods end in {ends_in(measure)}."
    if row.extracted is not None and end is not None and row.extracted < month_end(end):
        found = f"“{row.extracted}” is before the period's last day, {month_end(end)}"
        yield "extracted", found, "Extract the figures once the period has ended."


def _place_and_part(row: Row, context: ReturnContext) -> Iterator[Words]:
    measure, area = row.measure, row.area
    if measure is not None and area is not None and area.kind not in measure.levels:
        levels = [words for level, words in LEVEL_WORDS.items() if level in measure.levels]
        found = f"“{area.code}” is a {LEVEL_WORDS[area.kind]}, for which {measure.id} is not returned"
        yield "area_code", found, f"Return it by {' or '.join(levels)}."
    broken_down = [place for place, code in enumerate(row.parts) if code != ALL]
    for place in broken_down:
        code, column = row.parts[place], DIMENSIONS[place]
        if measure is not None and code not in context.codes[measure.id][place]:
            known = sorted(context.codes[measure.id][place])
            remedy = f"Use one of: {', '.join([ALL, *known])}." if known else f"Write {ALL}: it is not broken down so."
            yield column, f"“{code[:60]}” is not a {column} of {measure.id}", remedy
    if len(broken_down) > 1:
        named = " and ".join(DIMENSIONS[place] for place in broken_down)
        remedy = f"Break down by one, and write {ALL} for the others."
        yield DIMENSIONS[broken_down[1]], f"the row is broken down by {named} at once", remedy
    if area is not None and area.kind == WARD and broken_down:
        remedy = f"Write {ALL}; return parts for the district."
        yield DIMENSIONS[broken_down[0]], "a row of a ward is broken down", remedy
    if measure is not None and measure.is_rare and area is not None and area.kind == DISTRICT and broken_down:
        remedy = f"Write {ALL}; return parts for the police force area only."
        yield DIMENSIONS[broken_down[0]], f"a row of a district is broken down, and {measure.id} is rare", remedy


def _share(row: Row) -> Iterator[Words]:
    measure, above, below = row.measure, row.numerator, row.denominator
    if measure is None:
        return
    if measure.kind != "share":
        if below is not None:
            found = f"“{below}” stands here, but {measure.id} is not a share"
            yield "denominator", found, "Leave it empty."
    elif below is None:
        found = f"an empty cell, but {measure.id} is a share"
        yield "denominator", found, "Write all the events out of which the numerator qualifies."
    elif above is not None and above > below:
        if below == 0:
            yield "denominator", f"“0”, with a numerator of {above:,}", "Correct the one or the other."
        else:
            yield "numerator", f"“{above}” is above the denominator, {below}", "Correct the one or the other."


def ends_in(measure: Measure) -> str:
    """Return the months in which the periods of a measure end, in words."""
    ends = sorted((measure.year_ends - 1 + step) % 12 + 1 for step in range(0, 12, measure.every))
    return ", ".join(calendar.month_name[month] for month in ends)


def _length(months: int) -> str:
    return {1: "one month", 3: "three months", 12: "twelve months"}[months]
