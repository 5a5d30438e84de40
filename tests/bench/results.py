"""One line of the benchmark's table, and the table: what was measured beside what was aimed at, nothing asserted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Line:
    """One measurement.

    Attributes
    ----------
    what, measured
        In words.
    against
        What it was measured beside, in words; empty for a plain time.
    value, aim
        The number compared and what it should not exceed; without an aim it only stands there.
    unit
        Unit of both, put after the number; a ratio has “×”.
    """

    what: str
    measured: str
    against: str = ""
    value: float | None = None
    aim: float | None = None
    unit: str = "×"

    @property
    def verdict(self) -> str:
        """Whether the aim was met."""
        if self.value is None or self.aim is None:
            return ""
        return "✓" if self.value <= self.aim else "✗"


def skipped(what: str, why: str) -> Line:
    """Return the line of something that could not be measured here."""
    return Line(what, f"skipped: {why}")


def show(lines: Iterable[Line]) -> None:
    """Print the table."""
    table = Table("what", "measured", "beside", "result", "aim", "", box=None, title_justify="left")
    table.columns[3].justify = table.columns[4].justify = "right"
    for line in lines:
        result = "" if line.value is None else f"{line.value:.2f} {line.unit}"
        aim = "" if line.aim is None else f"≤ {line.aim:g} {line.unit}"
        table.add_row(line.what, line.measured, line.against, result, aim, line.verdict)
    Console(width=150, highlight=False).print(table)


def seconds(number: float) -> str:
    """Return a time as people read it."""
    return f"{number * 1000:.0f} ms" if number < 1 else f"{number:.2f} s"
