"""What a table is: columns that say how a cell is made from a row, and the cells."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from ssp_metrics import wording
from ssp_metrics.catalogue import Measure


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
    """A column: its heading, the cell of a row, and whether it holds numbers."""

    heading: str
    cell: Callable[[Any], Cell | str]
    numeric: bool = False


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
    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    numeric: tuple[int, ...] = ()
    own: int | None = None
    stack: bool = False
    caption_hidden: bool = False
    tall: bool = False
    kind: str = ""

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
    return Table(
        caption,
        tuple(column.heading for column in columns),
        tuple(made),
        tuple(place for place, column in enumerate(columns) if column.numeric),
        own,
        stack,
        caption_hidden,
        tall,
        kind,
    )
