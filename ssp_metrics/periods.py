"""Months and the periods made of them. A month is written ``YYYY-MM``; its date is its first day."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date

from ssp_metrics.errors import SspError

_MONTH = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])")


def parse_month(text: str) -> date:
    """Return the first day of the month ``YYYY-MM``; raise :class:`SspError` for anything else."""
    match = _MONTH.fullmatch(text)
    if match is None or int(match[1]) < 1:
        what = f"“{text[:40]}” is not a month."
        raise SspError(what, "", "Write a month as YYYY-MM, for example 2025-11.")
    return date(int(match[1]), int(match[2]), 1)


def parse_day(text: str | None) -> date | None:
    """Return the day written as ``YYYY-MM-DD``, or None for nothing; raise :class:`SspError` for anything else."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        what = f"“{text}” is not a date."
        raise SspError(what, "", "Write a date as YYYY-MM-DD.") from error


def add_months(month: date, number: int) -> date:
    """Return the first day of the month ``number`` months later (earlier when negative).

    Raises
    ------
    SspError
        That month is before the year 1 or after the year 9999.
    """
    index = month.year * 12 + month.month - 1 + number
    if not date.min.year <= index // 12 <= date.max.year:
        what = f"There is no calendar month {number:,} months from {key(month)}."
        raise SspError(what, "", "Give fewer months, or another month.")
    return date(index // 12, index % 12 + 1, 1)


def month_end(month: date) -> date:
    """Return the last day of the month."""
    return month.replace(day=calendar.monthrange(month.year, month.month)[1])


def key(month: date) -> str:
    """Return the month as ``YYYY-MM``."""
    return month.isoformat()[:7]


def words(month: date) -> str:
    """Return the month in words, ``November 2025``."""
    return f"{calendar.month_name[month.month]} {month.year}"


@dataclass(frozen=True)
class Period:
    """A run of whole months, first to last, both included.

    Examples
    --------
    >>> period = Period.rolling(date(2025, 11, 1))
    >>> period.words, period.before.words
    ('12 months to November 2025', '12 months to November 2024')
    """

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            what = f"The period ends ({key(self.last)}) before it begins ({key(self.first)})."
            raise SspError(what, "", "Give the earlier month first.")

    @classmethod
    def rolling(cls, to: date, months: int = 12) -> Period:
        """Return the ``months`` months that end with ``to``."""
        if months < 1:
            what = f"A period of {months} months is empty."
            raise SspError(what, "", "Give at least one month.")
        return cls(add_months(to, 1 - months), to)

    @classmethod
    def year(cls, containing: date, first_month: int) -> Period:
        """Return the year that starts in calendar month ``first_month`` (4 = financial, 10 = strategic)."""
        start = containing.year if containing.month >= first_month else containing.year - 1
        return cls(date(start, first_month, 1), add_months(date(start, first_month, 1), 11))

    @property
    def months(self) -> list[date]:
        """Every month of the period."""
        return [add_months(self.first, step) for step in range(len(self))]

    def __len__(self) -> int:
        return (self.last.year - self.first.year) * 12 + self.last.month - self.first.month + 1

    @property
    def before(self) -> Period:
        """The same months one year earlier; for more than a year, the months just before."""
        earlier = -12 * -(-len(self) // 12)
        return Period(add_months(self.first, earlier), add_months(self.last, earlier))

    @property
    def words(self) -> str:
        """The period as people say it."""
        if len(self) == 1:
            return f"month of {words(self.last)}"
        if len(self) % 12 == 0 and len(self) > 24:
            return f"{len(self) // 12} years to {words(self.last)}"
        return f"{len(self)} months to {words(self.last)}"

    @property
    def keys(self) -> list[str]:
        """Every month as ``YYYY-MM``."""
        return [key(month) for month in self.months]
