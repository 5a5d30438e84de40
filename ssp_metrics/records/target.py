"""One target as it is kept: a number for a year, who set it, when and why.

A target is at most so many events where lower is better, at least so many where higher is, and a percentage for a
share. It is for the length of time that the measure's figure covers and that ends with the year: the twelve months
themselves for nearly every measure, the five years to its end for homicide. Unit, sense and length are kept with the
record, so that a later change of the catalogue does not rewrite what people once agreed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from ssp_metrics.periods import Period, add_months, words
from ssp_metrics.records import target_rules as rules
from ssp_metrics.records.append_only import Record

SENSES = {"at_most": "at most", "at_least": "at least"}
YEAR = 12


class TargetRow(Record):
    """One target set or withdrawn."""

    __tablename__ = "target"
    __table_args__ = (
        CheckConstraint("value >= 0", name="value"),
        CheckConstraint("unit IN ('count', 'percent')", name="unit"),
        CheckConstraint("sense IN ('at_most', 'at_least')", name="sense"),
        Index("ix_target_measure_area", "measure_id", "area_code"),
    )

    measure_id: Mapped[str] = mapped_column(String(100))
    area_code: Mapped[str] = mapped_column(String(9))
    year_start: Mapped[date]
    months: Mapped[int]
    unit: Mapped[str] = mapped_column(String(10))
    sense: Mapped[str] = mapped_column(String(10))
    value: Mapped[float]
    baseline: Mapped[float | None]
    baseline_period: Mapped[str] = mapped_column(String(rules.LONGEST_NAME))
    reason: Mapped[str] = mapped_column(String(rules.LONGEST_REASON))
    withdrawn: Mapped[bool]


@dataclass(frozen=True)
class Target:
    """One record of a target.

    Attributes
    ----------
    id
        Number of the record; a higher one was written later.
    year_start, months
        First month of the year that it is for; how many months its figure covers, ending with that year.
    value, unit, sense
        The number, whether it is a ``count`` or a ``percent``, and ``at_most`` or ``at_least``.
    baseline, baseline_period
        What it started from and when, as people put it; None and empty where nobody said.
    set_by, set_at
        Role or name as typed; when, in UTC without a zone.
    withdrawn
        Whether this record takes the target back instead of setting it.
    """

    id: int
    measure_id: str
    area_code: str
    year_start: date
    months: int
    unit: str
    sense: str
    value: float
    baseline: float | None
    baseline_period: str
    reason: str
    set_by: str
    set_at: datetime
    withdrawn: bool

    @property
    def year(self) -> Period:
        """The twelve months that the target is for."""
        return Period(self.year_start, add_months(self.year_start, YEAR - 1))

    def holds(self, month: date) -> bool:
        """Return whether the month is one of its year."""
        return self.year.first <= month <= self.year.last

    @property
    def period(self) -> Period:
        """The months that its figure covers: the year, or a longer time that ends with it."""
        return Period.rolling(self.year.last, self.months)

    @property
    def number(self) -> str:
        """The value as people write it: ``8,000`` or ``25%``."""
        return _number(self.value, self.unit)

    @property
    def words(self) -> str:
        """The target in words: ``at most 8,000``."""
        return f"{SENSES[self.sense]} {self.number}"

    @property
    def year_words(self) -> str:
        """What it is for, in words: ``the year to March 2026``."""
        return f"the year to {words(self.year.last)}" if self.months == YEAR else f"the {self.period.words}"

    @property
    def baseline_words(self) -> str:
        """The baseline in words, ``8,412 in the year to March 2022``; empty where there is none."""
        return "" if self.baseline is None else f"{_number(self.baseline, self.unit)}, {self.baseline_period}"


def of_row(row: TargetRow) -> Target:
    """Return a row as a record of its own, which no session changes."""
    return Target(**{field.name: getattr(row, field.name) for field in fields(Target)})


def standing(records: Iterable[Target]) -> list[Target]:
    """Return of each measure, place and year the last record, unless it withdraws; the latest year first."""
    last = {(one.measure_id, one.area_code, one.year_start): one for one in sorted(records, key=lambda one: one.id)}
    return sorted((one for one in last.values() if not one.withdrawn), key=lambda one: one.year_start, reverse=True)


def _number(value: float, unit: str) -> str:
    return f"{value:g}%" if unit == "percent" else f"{value:,.0f}"
