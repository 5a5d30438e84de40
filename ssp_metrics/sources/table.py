"""Published tables, CSV or spreadsheet, read as text and checked cell by cell; every fault keeps its row."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, NoReturn

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from python_calamine import CalamineWorkbook

from ssp_metrics.errors import DeliveryError, Fault, SspError
from ssp_metrics.files import sha256_of
from ssp_metrics.limits import Limits
from ssp_metrics.sources.base import Delivery, check_readable, missing_columns, refuse

SHOWN = 60  # characters of a wrong cell that a message repeats
DISTRICT = "(E0[6-9]|W06)[0-9]{6}"
LSOA = "[EW]01[0-9]{6}"
ANY_AREA = "[A-Z][0-9]{8}"
WHOLE_NUMBER = "-?[0-9]{1,12}([.]0*)?"
NUMBER = "-?[0-9]{1,12}([.][0-9]*)?([eE]-?[0-9]{1,2})?"
OGL_ONS = "Source: Office for National Statistics licensed under the Open Government Licence v3.0."
OGL_MHCLG = (
    "Source: Ministry of Housing, Communities and Local Government licensed under the Open Government Licence v3.0."
)


@dataclass
class Table:
    """One table as text, and what is wrong with it so far.

    Attributes
    ----------
    name : str
        File name, with the sheet where there is one.
    rows : pandas.DataFrame
        Text in every cell, stripped; the index is the row in the file (1 = first line).
    faults : list of Fault
        Grows with every check; shared by the tables of one file.
    header_row : int
        Row of the column names.
    header : list of str
        Every cell of that row, those without a name included.
    uncut : dict of int to dict of str to str
        Rows that have more or fewer cells than the header, by their row: what stands under each name.
    is_torn : bool
        Whether the file could not be read to its end.
    """

    name: str
    rows: pd.DataFrame
    faults: list[Fault] = field(default_factory=list)
    header_row: int = 1
    header: list[str] = field(default_factory=list)
    uncut: dict[int, dict[str, str]] = field(default_factory=dict)
    is_torn: bool = False

    def fault(self, row: int | None, column: str | None, found: str, remedy: str) -> None:
        """Note one fault."""
        self.faults.append(Fault(self.name, found, remedy, row, column))

    def wrong(self, column: str, bad: NDArray[np.bool_], what: str, remedy: str) -> None:
        """Note a fault for each row that is ``bad``, repeating what stands there."""
        for row, cell in self.rows.loc[bad, column].items():
            self.fault(int(row), column, f"“{cell[:SHOWN]}” {what}" if cell else f"an empty cell {what}", remedy)

    def require(self, columns: list[str]) -> None:
        """Refuse the file now when a column is missing: nothing more can be checked."""
        found = list(self.rows.columns)
        self.faults += missing_columns(self.name, found, columns, self.header_row)
        refuse(self.name, self.faults)

    def matches(self, column: str, pattern: str, kind: str) -> None:
        """Check that each cell of a column has the form of a code."""
        good = self.rows[column].str.fullmatch(pattern).to_numpy(dtype=bool)
        self.wrong(column, ~good, f"is not a code of {kind}", "Write the nine-character code as published.")

    def filled(self, column: str) -> None:
        """Check that no cell of a column is empty."""
        self.wrong(column, (self.rows[column] == "").to_numpy(), "needs a text", "Fill it in as published.")

    def numbers(self, column: str, *, whole: bool = True, least: float = 0, most: float = 1e12) -> NDArray[np.float64]:
        """Return a column as numbers, not-a-number where a cell is at fault.

        Parameters
        ----------
        column : str
            Its name.
        whole : bool
            Only whole numbers; ``12.0`` is one.
        least, most : float
            Bounds, both allowed.
        """
        form = WHOLE_NUMBER if whole else NUMBER
        good = self.rows[column].str.fullmatch(form).to_numpy(dtype=bool)
        kind = "whole number" if whole else "number"
        self.wrong(column, ~good, f"is not a {kind}", f"Write a {kind} in figures, without commas.")
        values = np.full(len(good), np.nan)
        values[good] = self.rows.loc[good, column].astype(float)
        outside = good & ((values < least) | (values > most))
        bound = f"is below {least:g}" if most >= 1e12 else f"is outside {least:g} to {most:g}"
        self.wrong(column, outside, bound, "Correct the figure with its publisher.")
        values[outside] = np.nan
        return values

    def unique(self, columns: list[str]) -> None:
        """Check that no combination of columns comes twice."""
        again = self.rows.duplicated(columns).to_numpy()
        self.wrong(columns[0], again, "stands in an earlier row already", "Keep one of the two rows.")

    def delivery(
        self, source: str, path: Path, extracted: date, tables: dict[str, pd.DataFrame], attribution: str, **more: Any
    ) -> Delivery:
        """Return the delivery of a file of which every row was accepted, unless ``more`` says otherwise."""
        number = len(self.rows)
        counts = {"rows_read": number, "rows_accepted": number}
        return Delivery(
            source, path.name, sha256_of(path), extracted, tables, attribution=attribution, **(counts | more)
        )


def read_csv(path: Path, limits: Limits | None = None) -> Table:
    """Read a CSV file in UTF-8 as text, with or without a byte order mark.

    Parameters
    ----------
    path : pathlib.Path
        The file.
    limits : Limits, optional
        Rows and columns that it may have; reading ends at the first one more.

    Raises
    ------
    DeliveryError
        When the file is empty, too large, in another encoding or without a proper header: nothing more can be checked.
    SspError
        When it may not be read.
    """
    table = Table(path.name, pd.DataFrame())
    try:
        text = contents(path).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        text, line = "", error.object[: error.start].count(b"\n") + 1
        table.fault(line, None, "the file is not UTF-8 text (it may be UTF-16)", "Save it as CSV in UTF-8.")
    else:
        if "\0" in text:
            table.fault(1, None, "the file holds null bytes (it may be UTF-16)", "Save it as CSV in UTF-8.")
        elif not text.strip():
            table.fault(None, None, "the file is empty", "Fetch it again.")
    refuse(path.name, table.faults)
    lines: list[tuple[int, list[str]]] = []
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        start = 1
        for cells in reader:
            if limits is not None and len(cells) > limits.columns:
                stop(path.name, *limits.too_many_columns, start)
            stripped = [cell.strip() for cell in cells]
            if any(stripped):
                lines.append((start, stripped))
                if limits is not None and len(lines) > limits.rows + 1:
                    stop(path.name, *limits.too_many_rows, start)
            start = reader.line_num + 1
    except csv.Error as error:
        table.is_torn = True
        table.fault(reader.line_num, None, f"the row cannot be read: {error}", "Fetch the file again.")
    return _framed(table, lines)


def read_sheet(path: Path, first_column: str) -> list[Table]:
    """Read the sheets of a workbook that have a header beginning with ``first_column``; see :func:`tables_of`."""
    return tables_of(path.name, contents(path), first_column)


def tables_of(file_name: str, data: bytes, first_column: str, only: str | None = None) -> list[Table]:
    """Read the sheets of a workbook that have a header beginning with ``first_column``, as text.

    Parameters
    ----------
    file_name : str
        Name of the workbook, for what is said of it.
    data : bytes
        The workbook.
    first_column : str
        First cell of the header.
    only : str, optional
        The one sheet to look at.

    Raises
    ------
    DeliveryError
        When it is no workbook that can be read.
    """
    faults: list[Fault] = []
    sheets: dict[str, list[list[Any]]] = {}
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        for name in workbook.sheet_names:
            if only in {None, name}:
                sheets[name] = workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException as error:  # the reader panics on some broken files, outside Exception
        reason = str(error).splitlines()[0][:SHOWN] if str(error) else type(error).__name__
        faults.append(Fault(file_name, f"the workbook cannot be read: {reason}", "Fetch it again."))
    refuse(file_name, faults)
    tables = []
    for name, rows in sheets.items():
        lines = [(row, [_cell_text(cell) for cell in cells]) for row, cells in enumerate(rows, start=1)]
        start = next((at for at, (_, cells) in enumerate(lines) if cells and cells[0] == first_column), None)
        if start is not None:
            tables.append(_framed(Table(f"{file_name}, sheet {name}", pd.DataFrame(), faults), lines[start:]))
    return tables


def contents(path: Path) -> bytes:
    """Return the bytes of a file; raise :class:`SspError` when that is not possible."""
    check_readable(path)
    try:
        return path.read_bytes()
    except OSError as error:
        what = f"{path.name} is not a file that can be read."
        raise SspError(what, str(path), "Give the path of the file itself.") from error


def is_workbook(path: Path) -> bool:
    """Tell whether a file begins as an Excel workbook does, old or new."""
    return contents(path).startswith((b"\xd0\xcf\x11\xe0", b"PK\x03\x04"))


def check_extracted(table: Table, given: date | None, period_end: date) -> date:
    """Return the day of extraction: the end of the period unless given, and never before it."""
    if given is not None and given < period_end:
        found = f"the extraction date {given:%Y-%m-%d} is before the end of the period, {period_end:%Y-%m-%d}"
        table.fault(None, None, found, "Give the day on which the figures were published or taken.")
    return given or period_end


def unknown_layout(table: Table, layouts: dict[str, list[str]]) -> NoReturn:
    """Refuse a file that has the columns of none of the layouts, naming what the nearest one lacks."""
    found = set(table.rows.columns)
    nearest = max(layouts, key=lambda name: (len(found & set(layouts[name])) / len(layouts[name]), name))
    stop(
        table.name,
        f"the columns are not those of a file this source knows; nearest: {nearest}",
        faults=[*table.faults, *missing_columns(table.name, list(found), layouts[nearest], table.header_row)],
    )


def stop(
    name: str,
    found: str,
    remedy: str = "Use the file as it was published.",
    row: int | None = None,
    faults: Sequence[Fault] = (),
) -> NoReturn:
    """Refuse a file for what it is, with the faults noted so far: nothing more can be checked."""
    first = Fault(name, found, remedy, row)
    what = f"{name} was not loaded; the store is unchanged."
    raise DeliveryError(what, [first, *faults])


def _framed(table: Table, lines: list[tuple[int, list[str]]]) -> Table:
    """Make rows of lines; a line longer or shorter than the header is a fault."""
    lines = [(row, cells) for row, cells in lines if any(cells)]
    if not lines:
        table.fault(None, None, "the table is empty", "Fetch the file again.")
        refuse(table.name, table.faults)
    table.header_row, header = lines[0]
    table.header = header
    for column, number in Counter(header).items():
        if number > 1 and column:
            table.fault(table.header_row, column[:SHOWN], f"the column comes {number} times", "Keep one of them.")
    refuse(table.name, table.faults)
    if len(lines) == 1:
        table.fault(None, None, "the table has no rows", "Fetch the file again.")
    for row, cells in lines[1:]:
        if len(cells) != len(header):
            found = f"the row has {len(cells)} cells, the header {len(header)}"
            table.fault(row, None, found, "Correct the row or fetch the file again.")
            table.uncut[row] = dict(zip(header, cells, strict=False))
    whole = [(row, cells) for row, cells in lines[1:] if len(cells) == len(header)]
    index = pd.Index([row for row, _ in whole], dtype="int64")
    rows = pd.DataFrame([cells for _, cells in whole], columns=header, index=index, dtype="str")
    table.rows = rows.loc[:, [bool(column) for column in header]]
    return table


def _cell_text(cell: object) -> str:
    """Return a cell as text; a whole number without its decimal point."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()
