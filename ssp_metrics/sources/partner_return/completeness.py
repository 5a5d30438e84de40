"""The rows of a partner return against each other: totals and parts, wards and districts, periods without a hole."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from itertools import pairwise
from typing import NamedTuple, TypeVar

from ssp_metrics import wording
from ssp_metrics.catalogue.models import ALL, Breakdown, Id, Measure
from ssp_metrics.errors import Fault
from ssp_metrics.periods import add_months, key
from ssp_metrics.sources.partner_return.columns import DIMENSIONS
from ssp_metrics.sources.partner_return.context import WARD, Parts, ReturnArea, ReturnContext, Series
from ssp_metrics.sources.partner_return.rows import TOTAL, Row

T = TypeVar("T")
NAMED = 5  # wards or months that a message names
Found = tuple[int, str, str, str]
"""Line, column, what was found, what to do."""


class Keyed(NamedTuple):
    """A row of which measure, area and period are known."""

    measure: Measure
    area: ReturnArea
    start: date
    row: Row

    @property
    def unit(self) -> tuple[Id, str, date]:
        """What a later return replaces as a whole: a measure in an area and period, with all its parts."""
        return self.measure.id, self.area.code, self.start

    @property
    def group(self) -> tuple[Id, str, date]:
        """What stands or falls together: the units of a district and its wards."""
        return self.measure.id, self.area.parent if self.area.kind == WARD else self.area.code, self.start


def keyed(rows: Iterable[Row]) -> list[Keyed]:
    """Return the rows that can be held against others."""
    return [
        Keyed(row.measure, row.area, row.start, row)
        for row in rows
        if row.measure is not None and row.area is not None and row.start is not None
    ]


def faults(name: str, rows: list[Row], context: ReturnContext) -> list[Fault]:
    """Return what is wrong between the rows of the file ``name``."""
    units: dict[tuple[Id, str, date], list[Keyed]] = defaultdict(list)
    groups: dict[tuple[Id, str, date], list[Keyed]] = defaultdict(list)
    for one in keyed(rows):
        units[one.unit].append(one)
        groups[one.group].append(one)
    found: list[Found] = []
    for unit in units.values():
        found += [*_twice(unit), *_extracted_twice(unit), *_parts(unit)]
    for group in groups.values():
        found += _wards(group, context)
    return [Fault(name, what, remedy, line, column) for line, column, what, remedy in found]


def holes(name: str, rows: list[Row], context: ReturnContext) -> list[Fault]:
    """Return the runs of periods that are neither in the file nor held, though earlier and later ones are in it.

    A hole that several areas or parts have is one fault, at the row after it.
    """
    series: dict[Series, dict[date, Keyed]] = defaultdict(dict)
    for one in keyed(rows):
        codes = zip(one.row.parts, context.codes[one.measure.id], strict=True)
        if all(code == ALL or code in known for code, known in codes):
            series[one.measure.id, one.area.code, one.row.parts].setdefault(one.start, one)
    runs: dict[tuple[Id, str, str], list[Keyed]] = {}
    for identity, by_start in series.items():
        totals = series.get((identity[0], identity[1], TOTAL), by_start)
        held = context.held.get(identity, frozenset())
        starts = sorted(by_start)
        for before, after in pairwise(starts):
            one = by_start[after]
            missing = [month for month in _between(before, after, one.measure.every) if month not in held]
            if not one.row.is_total:  # where the total is missing too, its own hole says so
                missing = [month for month in missing if month in totals]
            if missing:
                runs.setdefault((one.measure.id, one.area.kind, _listed(missing, key)), []).append(one)
    return [
        Fault(
            name,
            f"no row of {measure_id} for {where(ones)} begins in {missing}, though earlier and later ones are there",
            "Add the rows: 0 where there was none. What is not known stays out with “load the good rows only”.",
            min(one.row.line for one in ones),
            "period_start",
        )
        for (measure_id, _, missing), ones in runs.items()
    ]


def where(ones: list[Keyed]) -> str:
    """Return area and part of the first of some rows, and how many more there are."""
    first = ones[0]
    more = f" and {len(ones) - 1} more" if len(ones) > 1 else ""
    return f"{first.area.code}{f', {first.row.part}' if first.row.part else ''}{more}"


def _between(before: date, after: date, every: int) -> list[date]:
    count = ((after.year - before.year) * 12 + after.month - before.month - 1) // every
    return [add_months(before, every * step) for step in range(1, count + 1)]


def _listed(items: Sequence[T], words: Callable[[T], str]) -> str:
    more = f" and {len(items) - NAMED} more" if len(items) > NAMED else ""
    return ", ".join(map(words, items[:NAMED])) + more


def _twice(unit: list[Keyed]) -> Iterator[Found]:
    first: dict[Parts, int] = {}
    for one in unit:
        line = first.setdefault(one.row.parts, one.row.line)
        if line != one.row.line:
            found = f"the same measure, area, period and part stands in row {line} already"
            yield one.row.line, "measure_id", found, "Keep one of the two rows."


def _extracted_twice(unit: list[Keyed]) -> Iterator[Found]:
    dated = [one.row for one in unit if one.row.extracted is not None]
    for row in dated[1:]:
        if row.extracted != dated[0].extracted:
            found = f"“{row.extracted}” is not the extraction date of row {dated[0].line}, {dated[0].extracted}"
            yield row.line, "extracted", found, "Give a total and its parts one extraction date."


def _parts(unit: list[Keyed]) -> Iterator[Found]:
    by_parts: dict[Parts, Row] = {}
    for one in unit:
        by_parts.setdefault(one.row.parts, one.row)
    total = by_parts.pop(TOTAL, None)
    if total is None:
        yield from _without_total(unit[0], by_parts)
        return
    for breakdown in unit[0].measure.breakdowns:
        parts = [row for row in by_parts.values() if _is_of(row, breakdown)]
        for column in ("numerator", "denominator"):
            yield from _against_total(breakdown, parts, total, column)


def _is_of(row: Row, breakdown: Breakdown) -> bool:
    code = row.parts[DIMENSIONS.index(breakdown.dimension)]
    return code in breakdown.values and sum(part != ALL for part in row.parts) == 1


def _without_total(first: Keyed, by_parts: dict[Parts, Row]) -> Iterator[Found]:
    """Name the parts that lack their total; what is no part of the measure is a fault of its own already."""
    for row in by_parts.values():
        if first.area.kind != WARD and any(_is_of(row, breakdown) for breakdown in first.measure.breakdowns):
            column = next(name for name, code in zip(DIMENSIONS, row.parts, strict=True) if code != ALL)
            found = f"the total of this part ({row.part}) is not in the file"
            yield row.line, column, found, f"Add the row with {ALL} for {', '.join(DIMENSIONS)}."


def _against_total(breakdown: Breakdown, parts: list[Row], total: Row, column: str) -> Iterator[Found]:
    whole = getattr(total, column)
    numbers = [(row, getattr(row, column)) for row in parts]
    known = [(row, number) for row, number in numbers if number is not None]
    if whole is None or not known:
        return
    if breakdown.overlapping:
        for row, number in known:
            if number > whole:
                found = f"“{number}” is more than its total in row {total.line}, {whole}"
                yield row.line, column, found, "Correct the part or the total."
        return
    added = sum(number for _, number in known)
    named = f"the parts {wording.small(breakdown.title)} add up to {added:,}"
    if added > whole:
        yield total.line, column, f"{named}, more than this total, {whole:,}", "Correct the total or its parts."
    elif added < whole and breakdown.complete and len(known) == len(breakdown.values):
        yield total.line, column, f"{named}, not to this total, {whole:,}", "Correct the total or its parts."


def _wards(group: list[Keyed], context: ReturnContext) -> Iterator[Found]:
    """Check that wards are all there, and add up to no more than their district."""
    wards = {one.area.code: one for one in reversed(group) if one.area.kind == WARD and one.row.is_total}
    if not wards or WARD not in group[0].measure.levels:
        return
    first = min(wards.values(), key=lambda one: one.row.line)
    district = next((one.row for one in group if one.area.kind != WARD and one.row.is_total), None)
    sets = {vintage: codes for (parent, vintage), codes in context.ward_sets.items() if parent == first.area.parent}
    if district is None and group[0].measure.suppression != "open":
        found = f"the wards of {key(first.start)} come without the total of their district"
        yield first.row.line, "area_code", found, "Add its row: a small ward can be kept safe only beside its total."
    left, used = set(wards), []
    while left:
        vintage = max(sets, key=lambda vintage: len(sets[vintage] & left))
        codes = sets.pop(vintage)
        used.append(vintage)
        missing, given = sorted(codes - set(wards)), [wards[code].row for code in sorted(codes & set(wards))]
        left -= codes
        if missing:
            named = _listed(missing, lambda code: f"{context.areas[code].name} ({code})")
            found = f"{len(missing)} of the {len(codes)} wards of {vintage} have no row for {key(first.start)}: {named}"
            yield min(row.line for row in given), "area_code", found, "Return all wards of a period: 0 where none."
        added = sum(row.numerator or 0 for row in given)
        if district is not None and district.numerator is not None and added > district.numerator:
            found = f"the wards of {vintage} add up to {added:,}, more than this total, {district.numerator:,}"
            yield district.line, "numerator", found, "Correct the total or its wards."
    if len(used) > 1:
        found = f"wards of {' and '.join(sorted(used))} stand in one period, {key(first.start)}"
        remedy = "Return the wards of one vintage: another takes the place of the first."
        yield first.row.line, "area_code", found, remedy
