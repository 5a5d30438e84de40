"""The one family of errors that a person may see: what is wrong, where, and what to do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

SHOWN = 300  # characters of another program's message that ours repeats


def first_line(error: BaseException | None) -> str:
    """Return the beginning of what another program says is wrong."""
    return str(error).strip().split("\n", 1)[0][:SHOWN].rstrip(".")


class SspError(Exception):
    """Root of every expected failure; its text is for who runs the dashboard, on the command line and in the log.

    Parameters
    ----------
    what : str
        What is wrong, as a sentence fit for anybody: it names no path and no command.
    where : str, optional
        File, table or setting concerned.
    remedy : str, optional
        What the reader can do about it, as a sentence.
    run : str, optional
        The command that mends it, without its beginning ``python -m ssp_metrics``.
    """

    def __init__(self, what: str, where: str = "", remedy: str = "", *, run: str = "") -> None:
        self.what, self.where, self.remedy, self.run = what, where, remedy, run
        command = f"Run: python -m ssp_metrics {run}" if run else ""
        super().__init__(" ".join(part for part in (what, f"({where})" if where else "", remedy, command) if part))

    @property
    def is_for_keeper(self) -> bool:
        """Whether only who runs the dashboard can mend it."""
        return bool(self.where or self.run)

    @property
    def public(self) -> str:
        """What a screen says to anybody: what is wrong, and what to do where a visitor can do something about it."""
        return self.what if self.is_for_keeper else " ".join(part for part in (self.what, self.remedy) if part)


@dataclass(frozen=True)
class Fault:
    """One thing wrong in a delivery: file, row (1 = first line of the file), column, what was found, remedy."""

    file: str
    found: str
    remedy: str
    row: int | None = None
    column: str | None = None

    def __str__(self) -> str:
        place = ", ".join(
            part
            for part in (
                self.file,
                f"row {self.row}" if self.row is not None else "",
                f"column “{self.column}”" if self.column else "",
            )
            if part
        )
        return f"{place}: {self.found}. {self.remedy}"


class DeliveryError(SspError):
    """A delivery that was refused; carries every fault found, so that all can be mended at once."""

    SHOWN = 50

    def __init__(self, what: str, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(what)

    @property
    def is_for_keeper(self) -> bool:
        """Its faults name files."""
        return True

    def __str__(self) -> str:
        lines = [f"  {number}. {fault}" for number, fault in enumerate(self.faults[: self.SHOWN], start=1)]
        if len(self.faults) > self.SHOWN:
            lines.append(f"  … and {len(self.faults) - self.SHOWN:,} more.")
        return "\n".join([self.what, *lines])


class CatalogueError(DeliveryError):
    """The catalogue does not hold together; lists every fault in every file."""


class UnknownMeasureError(SspError):
    """A measure id that the catalogue does not have."""


class MissingMonthsError(SspError):
    """A figure was asked for over months that were not all supplied: refused, never drawn low."""

    def __init__(self, area: str, months: Sequence[str], remedy: str, *, run: str = "") -> None:
        self.area, self.months = area, tuple(months)
        named = ", ".join(months)
        super().__init__(f"No figure for {area}: not every month was supplied. Missing: {named}.", "", remedy, run=run)


class StoreError(SspError):
    """The store cannot be read or written as asked."""
