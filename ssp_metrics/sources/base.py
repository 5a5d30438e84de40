"""What every source gives the store: tidy frames, and what was found wrong on the way."""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pandas as pd

from ssp_metrics.duck import connect, write_parquet
from ssp_metrics.errors import DeliveryError, Fault, SspError
from ssp_metrics.foreign_text import inert

REJECTED_FILE = "rejected.csv"


@dataclass(frozen=True)
class Delivery:
    """A delivery that was read whole and found good.

    Attributes
    ----------
    source : str
        Name of the source module that read it (``population``, ``lookup``, …).
    file_name : str
        Name of the delivered file, without its folder.
    sha256 : str
        Hash of the delivered bytes.
    extracted : datetime.date
        The day on which the supplier took the figures from its live system, or published them.
    tables : dict of str to pandas.DataFrame
        Tidy frames named and shaped as the tables of ``store/schema.sql`` (without the ``known_`` columns).
    rows_read : int
        Data rows in the file.
    rows_accepted : int
        Rows that reached a table.
    rows_elsewhere : int
        Good rows about places that this store does not keep.
    attribution : str
        Licence line to print wherever the figures are shown.
    """

    source: str
    file_name: str
    sha256: str
    extracted: date
    tables: dict[str, pd.DataFrame]
    rows_read: int
    rows_accepted: int
    rows_elsewhere: int = 0
    attribution: str = ""
    notes: tuple[str, ...] = field(default=())

    def counts(self) -> dict[str, int]:
        """Rows read, accepted and elsewhere."""
        return {"read": self.rows_read, "accepted": self.rows_accepted, "elsewhere": self.rows_elsewhere}

    def months(self) -> tuple[None, None]:
        """Reference tables are not about a run of months."""
        return None, None

    def write(self, folder: Path) -> None:
        """Write every table as Parquet into ``folder``."""
        with connect() as connection:
            for name, frame in self.tables.items():
                connection.register(name, frame)
                write_parquet(connection, f"FROM {name}", folder / f"{name}.parquet")


def check_readable(path: Path) -> None:
    """Raise a clear :class:`SspError` when ``path`` does not exist, is no file or folder, or may not be read."""
    try:
        if path.is_dir():
            next(path.iterdir(), None)
        elif path.exists() and not path.is_file():
            what = f"{path.name} is neither a file nor a folder."
            raise SspError(what, str(path), "Give the path of the file itself.")
        else:
            with path.open("rb") as file:
                file.read(1)
    except FileNotFoundError as error:
        what = f"There is no file or folder {path.name}."
        raise SspError(what, str(path), "Check the path and its spelling.") from error
    except PermissionError as error:
        what = f"{path.name} may not be read by this user."
        raise SspError(what, str(path), "Ask for read permission or copy it to a folder of your own.") from error
    except (OSError, ValueError) as error:
        what = f"The path cannot be read ({getattr(error, 'strerror', None) or error})."
        raise SspError(what, str(path)[:200], "Check the path and its spelling.") from error


class Rejects:
    """The rows of a delivery that were left out, each with what is wrong with it: a file to correct and load again.

    Parameters
    ----------
    path : pathlib.Path
        CSV file to write, with the columns ``file, row, column, found, remedy, line``; one record a row.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file = path.open("w", encoding="utf-8", newline="")
        self._writer = csv.writer(self._file)
        self._writer.writerow(("file", "row", "column", "found", "remedy", "line"))

    def __enter__(self) -> Rejects:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def add(self, faults: list[Fault], line: bytes) -> None:
        """Write one rejected row with all its faults."""
        columns, found, remedies = ("; ".join(unique) for unique in (
            dict.fromkeys(fault.column for fault in faults if fault.column),
            dict.fromkeys(fault.found for fault in faults),
            dict.fromkeys(fault.remedy for fault in faults),
        ))  # fmt: skip
        text = line.decode("utf-8", errors="backslashreplace").replace("\0", "\\0")
        cells = (faults[0].file, faults[0].row, columns, found, remedies, text)
        self._writer.writerow([inert(cell) if isinstance(cell, str) else cell for cell in cells])


def refuse(name: str, faults: list[Fault]) -> None:
    """Raise :class:`DeliveryError` with every fault, if there is any."""
    if faults:
        number = len(faults)
        what = f"{name} was not loaded: {number:,} fault{'s' if number > 1 else ''} found; the store is unchanged."
        raise DeliveryError(what, faults)


def missing_columns(name: str, found: list[str], wanted: list[str], row: int = 1) -> list[Fault]:
    """Return one fault for each wanted column that is not among those found."""
    return [
        Fault(name, f"the column “{column}” is missing", "Use the file as it was published.", row, column)
        for column in wanted
        if column not in found
    ]
