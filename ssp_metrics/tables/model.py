"""What a table is: columns that say how a cell is made from a row, and the cells."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pandas as pd

from ssp_metrics import wording
from ssp_metrics.catalogue import Measure

NOTHING = "–"
INTERVAL = "How far chance alone may have moved the value: in 19 of 20 such periods the true one lies within."


@dataclass(frozen=True, eq=False)
class Sparkline:
    """A series (``month, numerator``) of a measure as a small picture.

    Its last point is a plain dot: whether a month stands out is for the trend chart to say.
    """

    months: pd.DataFrame
    measure: Measure

    @property
    def words(self) -> str:
        """What is in the picture, for who cannot see it; empty without a series."""
        if self.months.empty:
            return ""
        number, last = len(self.months), self.months["month"].iloc[-1]
        step = f"{wording.STEP[self.measure.every]}{'s' if number > 1 else ''}"
        return f"{self.measure.title}: {number} {step} to {last:%B %Y}"


@dataclass(frozen=True)
class Cell:
    """A cell: its text, a second line, a link.

    Attributes
    ----------
    before
        Text before the link, such as a place in a ranking.
    state, letter
        Key of a state and its letter, before the text.
    illustrative
        Whether the badge stands after it.
    """

    text: str
    small: str = ""
    href: str = ""
    before: str = ""
    state: str = ""
    letter: str = ""
    illustrative: bool = False
    line: Sparkline | None = None


@dataclass(frozen=True)
class Column:
    """A column, written once for every output.

    Attributes
    ----------
    heading
        What stands above it.
    cell
        The cell of a row.
    numeric
        Whether it holds numbers.
    keys
        The fields of a row, or columns of a view's frame and of its CSV, that it shows; empty where it shows others.
    unit
        What its numbers count, or are per.
    means
        What the heading cannot say.
    """

    heading: str
    cell: Callable[[Any], Cell | str] = field(compare=False)
    numeric: bool = False
    keys: tuple[str, ...] = ()
    unit: str = ""
    means: str = ""


def text(key: str, heading: str) -> Column:
    """Return a column of texts."""
    return Column(heading, lambda row: str(getattr(row, key)), keys=(key,))


def number(
    key: str,
    heading: str,
    form: Callable[[float], str] = wording.whole,
    *,
    without: str = NOTHING,
    unit: str = "",
    means: str = "",
) -> Column:
    """Return a column of numbers, with ``without`` where there is none."""

    def cell(row: Any) -> str:
        return or_nothing(getattr(row, key), form, without)

    return Column(heading, cell, numeric=True, keys=(key,), unit=unit, means=means)


def interval(form: Callable[[float], str], lower: str = "lower", upper: str = "upper") -> Column:
    """Return the column of 95% intervals, whose ends stand in two fields."""

    def cell(row: Any) -> str:
        low, high = getattr(row, lower), getattr(row, upper)
        return NOTHING if pd.isna(low) else f"{form(low)} to {form(high)}"

    return Column("95% interval", cell, numeric=True, keys=(lower, upper), means=INTERVAL)


def or_nothing(value: float, form: Callable[[float], str] = wording.whole, without: str = NOTHING) -> str:
    """Return a number as people write it, or a dash where there is none."""
    return without if pd.isna(value) else form(value)


@dataclass(frozen=True)
class Table:
    """Rows under headings; the first cell of a row is its header.

    Attributes
    ----------
    own
        Row to mark as our own or the one chosen.
    stack
        On a phone each row becomes a block of labelled lines.
    caption_hidden
        The caption is for screen readers only: a heading says the same just above.
    tall
        A long table is scrolled inside the height of the map beside it.
    kind
        ``overview`` and ``priorities`` have widths of their own.
    """

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    own: int | None = None
    stack: bool = False
    caption_hidden: bool = False
    tall: bool = False
    kind: str = ""

    @property
    def headings(self) -> tuple[str, ...]:
        """What stands above the columns."""
        return tuple(column.heading for column in self.columns)

    def head(self, number: int) -> Table:
        """Return the same with its first rows only."""
        return replace(self, rows=self.rows[:number])

    @property
    def texts(self) -> list[list[str]]:
        """The cells as text, the second line after the first."""
        return [[_text(cell) for cell in row] for row in self.rows]


def _text(cell: Cell) -> str:
    line = cell.line.words if cell.line is not None else ""
    badge = wording.ILLUSTRATIVE if cell.illustrative else ""
    return " ".join(part for part in (cell.letter, f"{cell.before}{cell.text}", line, badge, cell.small) if part)


def table(
    caption: str,
    columns: Sequence[Column],
    rows: pd.DataFrame | Iterable[Any],
    *,
    own: int | None = None,
    stack: bool = False,
    caption_hidden: bool = False,
    tall: bool = False,
    kind: str = "",
) -> Table:
    """Return the table of some rows: those of a frame as named tuples, else whatever the columns know to read."""
    each = rows.itertuples(index=False) if isinstance(rows, pd.DataFrame) else rows
    made = []
    for row in each:
        cells = [column.cell(row) for column in columns]
        made.append(tuple(cell if isinstance(cell, Cell) else Cell(cell) for cell in cells))
    return Table(caption, tuple(columns), tuple(made), own, stack, caption_hidden, tall, kind)
