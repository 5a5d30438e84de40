"""The file of a partner return, CSV or workbook, as rows of text; what stood in each row is kept for its correction."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from ssp_metrics.errors import Fault
from ssp_metrics.limits import MEGABYTE, Limits
from ssp_metrics.periods import month_end, parse_month
from ssp_metrics.sources import workbook
from ssp_metrics.sources.base import check_readable
from ssp_metrics.sources.partner_return.columns import NAMES, SHEET
from ssp_metrics.sources.table import SHOWN, contents, is_workbook, read_csv, stop, tables_of

_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_DATE_CELL = re.compile(r"(\d{4}-\d{2})-(\d{2})( 00:00:00)?")


@dataclass(frozen=True)
class File:
    """A return cut into rows and cells, nothing of it judged yet.

    Attributes
    ----------
    name : str
        File name, with the sheet of a workbook.
    rows : pandas.DataFrame
        Text in every cell; the index is the line in the file (1 = first).
    uncut : dict of int to dict of str to str
        Rows that could not be cut into the cells of the header, by their line: what stands under each name.
    faults : list of Fault
        Those rows, and formulas.
    broken : list of Fault
        Why nothing of the file can be taken, although what was read of it can be checked.
    header_row : int
        Line of the column names.
    """

    name: str
    rows: pd.DataFrame
    uncut: dict[int, dict[str, str]]
    faults: list[Fault]
    broken: list[Fault]
    header_row: int


def check_size(path: Path, limits: Limits) -> None:
    """Raise :class:`DeliveryError` when a file is too large to be a return, without reading it."""
    check_readable(path)
    if path.is_file() and path.stat().st_size > limits.megabytes * MEGABYTE:
        stop(path.name, *limits.too_large)


def read(path: Path, limits: Limits) -> File:
    """Read a return; raise :class:`DeliveryError` when it is too large, or cannot be cut into rows at all."""
    check_size(path, limits)
    data = contents(path)
    if data.startswith(_OLD_EXCEL):
        stop(path.name, "the workbook is of the old kind (.xls), or locked by a password", "Save it as .xlsx.")
    return _workbook(path, data, limits) if is_workbook(path) else _text(path, limits)


def _text(path: Path, limits: Limits) -> File:
    table = read_csv(path, limits)
    columns = list(table.rows.columns)
    if len(columns) == 1 and any(sign in columns[0] for sign in ";\t"):
        found = "the columns are separated by semicolons or tabs"
        stop(path.name, found, "Save the file as CSV in UTF-8, separated by commas.", table.header_row)
    broken = [fault for fault in table.faults if table.is_torn or fault.row is None]
    faults = [] if table.is_torn else [fault for fault in table.faults if fault.row is not None]
    return File(path.name, table.rows, table.uncut, faults, broken, table.header_row)


def _workbook(path: Path, data: bytes, limits: Limits) -> File:
    try:
        book = workbook.checked(data, SHEET, limits)
    except workbook.TooLargeError as error:
        stop(path.name, *error.args)
    except workbook.DamagedError as error:
        found = f"the workbook is damaged or cut short: {str(error)[:SHOWN]}"
        stop(path.name, found, "Save it again as .xlsx, or send it again.")
    table = next(iter(tables_of(path.name, book.data, NAMES[0], SHEET)), None)
    if table is None:
        stop(path.name, f"there is no sheet “{SHEET}” whose first column is {NAMES[0]}", "Use the template.")
    for column in ("period_start", "period_end", "extracted"):
        if column in table.rows.columns:
            table.rows[column] = table.rows[column].map(lambda text, column=column: _as_typed(text, column))
    places = [(row, table.header[column - 1]) for row, column in book.formulas if column <= len(table.header)]
    faults = [
        Fault(table.name, "the cell holds a formula", "Write the value itself.", row, column)
        for row, column in places
        if column in NAMES and row in table.rows.index
    ]
    return File(table.name, table.rows, table.uncut, faults, list(table.faults), table.header_row)


def _as_typed(text: str, column: str) -> str:
    """Return a date cell as the template has it: spreadsheets turn months and days into dates of their own."""
    match = _DATE_CELL.fullmatch(text)
    if match is None:
        return text
    if column == "extracted":
        return text[:10]
    last = month_end(parse_month(match[1])).day
    ends = {"period_start": {1}, "period_end": {1, last}}[column]
    return match[1] if int(match[2]) in ends else text  # 4 January may be a misread 1 April
