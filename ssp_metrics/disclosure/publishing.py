"""The rows of a returned measure as they may be shown."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import pandas as pd

from ssp_metrics.catalogue.models import ALL, Measure
from ssp_metrics.disclosure.masking import Cell, Equation, mask
from ssp_metrics.disclosure.policies import POLICIES, Policy

__all__ = ["publish"]


class _Part(NamedTuple):
    """A cell of one period: an area, or one part of it."""

    area_code: str
    sex: str
    age_band: str
    category: str


class _Row(NamedTuple):
    """What the mask needs of one row of the return."""

    part: _Part
    numerator: int
    denominator: int | None
    known_from: float
    known_to: float

    @property
    def counts(self) -> dict[str, int]:
        """The counts that a reader could learn; of a share also how many of its denominator are not in it."""
        if self.denominator is None:
            return {"numerator": self.numerator}
        rest = self.denominator - self.numerator
        return {"numerator": self.numerator, "denominator": self.denominator, "rest": rest}


def publish(rows: pd.DataFrame, measure: Measure, parents: Mapping[str, str | None]) -> pd.DataFrame:
    """What may be shown of the rows of one returned measure.

    Parameters
    ----------
    rows
        All versions of all periods, with at least ``area_code``, ``period_start``, ``period_months``, ``sex``,
        ``age_band``, ``category``, ``numerator``, ``denominator``, ``known_from`` and ``known_to`` (load numbers,
        half-open; none: still known). Periods do not overlap, and wards are of one vintage a version.
    measure
        Whose policy and breakdowns apply.
    parents
        Into which area an area adds up: ward → district → police force area.

    Returns
    -------
    DataFrame
        The same rows in the same order, other columns untouched: ``numerator`` and ``denominator`` as published (Int64,
        none where hidden, rounded where the policy rounds), and ``suppressed``. A share is hidden whole, when its
        numerator, its denominator or the difference is.
    """
    policy = POLICIES[measure.suppression]
    published = rows.astype({"numerator": "Int64", "denominator": "Int64"})
    observed = _observed(published)
    periods: dict[Any, list[int]] = defaultdict(list)
    if measure.suppression != "open":
        for position, period in enumerate(zip(rows["period_start"], rows["period_months"], strict=True)):
            periods[period].append(position)
    suppressed = [False] * len(rows)
    for positions in periods.values():
        covered = _mask([observed[position] for position in positions], measure, parents, policy)
        for position in positions:
            row = observed[position]
            values = row.counts.values()  # a small one is hidden even in a row that never ruled
            suppressed[position] = any(values) if row.part in covered else any(map(policy.is_small, values))
    published["suppressed"] = pd.Series(suppressed, index=rows.index, dtype=bool)
    for column in ("numerator", "denominator"):
        counts = [
            None if covered or pd.isna(count) else policy.rounded(count)
            for count, covered in zip(published[column], suppressed, strict=True)
        ]
        published[column] = pd.array(counts, dtype="Int64")
    return published


def _observed(rows: pd.DataFrame) -> list[_Row]:
    columns = ("numerator", "denominator", "known_from", "known_to")
    parts = map(_Part, *(rows[name] for name in _Part._fields))
    numerators, denominators, starts, ends = (rows[name].tolist() for name in columns)
    return [
        _Row(part, numerator, None if pd.isna(denominator) else denominator, start, math.inf if pd.isna(end) else end)
        for part, numerator, denominator, start, end in zip(parts, numerators, denominators, starts, ends, strict=True)
    ]


def _mask(rows: list[_Row], measure: Measure, parents: Mapping[str, str | None], policy: Policy) -> set[Cell]:
    """Return the hidden cells of one period; each count of a share is a version of its own, so one mask serves all."""
    loads = sorted({row.known_from for row in rows} | {row.known_to for row in rows} - {math.inf})
    versions: dict[tuple[float, str], dict[_Part, int]] = defaultdict(dict)
    for load in loads:
        for row in rows:
            if row.known_from <= load < row.known_to:
                for name, count in row.counts.items():
                    versions[load, name][row.part] = count
    return mask(versions, _equations({row.part for row in rows}, measure, parents), policy)


def _equations(cells: Iterable[_Part], measure: Measure, parents: Mapping[str, str | None]) -> list[Equation]:
    """Return which cells add up to which: breakdowns to their area, areas to the area they lie in."""
    breakdown_of = {(each.dimension, code): each for each in measure.breakdowns for code in dict(each.values)}
    sums: dict[tuple[_Part, str], list[_Part]] = defaultdict(list)
    overlapping = {each.id for each in measure.breakdowns if each.overlapping}
    for cell in sorted(cells):
        for dimension in ("sex", "age_band", "category"):
            breakdown = breakdown_of.get((dimension, getattr(cell, dimension)))
            if breakdown is not None:
                sums[cell._replace(**{dimension: ALL}), breakdown.id].append(cell)
        parent = parents.get(cell.area_code)
        if parent is not None:
            sums[cell._replace(area_code=parent), ""].append(cell)
    return [Equation(total, tuple(parts), by not in overlapping) for (total, by), parts in sorted(sums.items())]
