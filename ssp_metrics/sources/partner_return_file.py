"""The file of a partner return, CSV or workbook, as rows of text; what stood in each row is kept for its correction."""

from __future__ import annotations

import csv
import io
import re
import warnings
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import pandas as pd

from ssp_metrics.errors import DeliveryError, Fault
from ssp_metrics.periods import month_end, parse_month
from ssp_metrics.sources.partner_return_columns import NAMES, SHEET
from ssp_metrics.sources.table import SHOWN, contents, is_workbook, read_csv, read_sheet

MOST_BYTES, MOST_UNPACKED = 50_000_000, 300_000_000
MOST_ROWS, MOST_COLUMNS = 200_000, 100
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_DATE_CELL = re.compile(r"(\d{4}-\d{2})-(\d{2})( 00:00:00)?")
_TEMPLATE = "Use the template."


@dataclass(frozen=True)
class File:
    """A return cut into rows and cells, nothing of it judged yet.

    Attributes
    ----------
    name : str
        File name, with the sheet of a workbook.
    rows : pandas.DataFrame
        Text in every cell; the index is the line in the file (1 = first).
    lines : dict of int to str
        Every row after the header as it stood in the file (of a workbook: as a line of CSV).
    faults : list of Fault
        Rows that could not be cut into the cells of the header, and formulas.
    broken : list of Fault
        Why nothing of the file can be taken, although what was read of it can be checked.
    header_row : int
        Line of the column names.
    """

    name: str
    rows: pd.DataFrame
    lines: dict[int, str]
    faults: list[Fault]
    broken: list[Fault]
    header_row: int


def read(path: Path) -> File:
    """Read a return; raise :class:`DeliveryError` when it cannot be cut into rows at all."""
    data = contents(path)
    if len(data) > MOST_BYTES:
        _stop(path.name, f"the file has more than {MOST_BYTES // 1_000_000} MB", "Send the return in several files.")
    if data.startswith(_OLD_EXCEL):
        _stop(path.name, "the workbook is of the old kind (.xls), or locked by a password", "Save it as .xlsx.")
    return _workbook(path, data) if is_workbook(path) else _text(path, data)


def _text(path: Path, data: bytes) -> File:
    table = read_csv(path)
    columns = list(table.rows.columns)
    if len(columns) == 1 and any(sign in columns[0] for sign in ";\t"):
        found = "the columns are separated by semicolons or tabs"
        _stop(path.name, found, "Save the file as CSV in UTF-8, separated by commas.", table.header_row)
    lines, is_torn = _records(data.decode("utf-8-sig"))
    lines = {row: line for row, line in lines.items() if row > table.header_row}
    broken = [fault for fault in table.faults if is_torn or fault.row is None]
    faults = [fault for fault in table.faults if fault not in broken]
    return File(path.name, table.rows, lines, faults, broken, table.header_row)


def _records(text: str) -> tuple[dict[int, str], bool]:
    """Return each record of a CSV text by its first line, and whether its quotes are torn."""
    source = list(io.StringIO(text, newline=""))
    reader, found, start = csv.reader(source, strict=True), {}, 1
    try:
        for _ in reader:
            found[start] = "".join(source[start - 1 : reader.line_num]).rstrip("\r\n")
            start = reader.line_num + 1
    except csv.Error:
        return found, True
    return found, False


def _workbook(path: Path, data: bytes) -> File:
    formulas = _formulas(path, data)
    named = f"{path.name}, sheet {SHEET}"
    table = next((table for table in read_sheet(path, NAMES[0]) if table.name == named), None)
    if table is None:
        _stop(path.name, f"there is no sheet “{SHEET}” whose first column is {NAMES[0]}", _TEMPLATE)
    for column in ("period_start", "period_end", "extracted"):
        if column in table.rows.columns:
            table.rows[column] = table.rows[column].map(lambda text, column=column: _as_typed(text, column))
    faults = [
        Fault(named, "the cell holds a formula", "Write the value itself.", row, column)
        for row, column in formulas
        if column in NAMES and row in table.rows.index
    ]
    return File(named, table.rows, _as_lines(table.rows), faults, list(table.faults), table.header_row)


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


def _as_lines(rows: pd.DataFrame) -> dict[int, str]:
    lines = {}
    for cells in rows.itertuples(name=None):
        out = io.StringIO()
        csv.writer(out, lineterminator="").writerow(cells[1:])
        lines[int(cells[0])] = out.getvalue()
    return lines


def _formulas(path: Path, data: bytes) -> list[tuple[int, str]]:
    """Return row and column of every formula on the sheet; refuse a workbook that is damaged or far too large."""
    import openpyxl  # noqa: PLC0415 - slow to import, only a workbook needs it

    found: list[tuple[int, str]] = []
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            is_large = sum(member.file_size for member in archive.infolist()) > MOST_UNPACKED
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about things on other sheets, which are not read
            sheets = [] if is_large else openpyxl.load_workbook(io.BytesIO(data), read_only=True).worksheets
            for sheet in sheets:
                header: list[str] = []
                for number, cells in enumerate(sheet.iter_rows(), start=1):
                    is_large = is_large or number > MOST_ROWS or len(cells) > MOST_COLUMNS
                    if is_large:
                        break
                    if not header and cells and cells[0].value == NAMES[0]:
                        header = [str(cell.value or "").strip() for cell in cells]
                    elif sheet.title == SHEET:
                        formulas = [place for place, cell in enumerate(cells) if cell.data_type == "f"]
                        found += [(number, header[place]) for place in formulas if place < len(header)]
    except Exception as error:  # a damaged workbook fails anywhere in the library, with anything
        reason = str(error).split("\n", 1)[0][:SHOWN] or type(error).__name__
        _stop(path.name, f"the workbook is damaged or cut short: {reason}", "Save it again as .xlsx, or send it again.")
    if is_large:
        much = f"a sheet has more than {MOST_ROWS:,} rows or {MOST_COLUMNS} columns"
        _stop(path.name, much, "Delete the rows and columns beyond the return, then save it again.")
    return found


def _stop(name: str, found: str, remedy: str, row: int | None = None) -> NoReturn:
    what = f"{name} was not loaded; the store is unchanged."
    raise DeliveryError(what, [Fault(name, found, remedy, row)])
