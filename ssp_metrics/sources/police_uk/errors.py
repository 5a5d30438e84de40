"""What can be wrong with a data.police.uk file, each fault with its row, what was found and what to do.

DuckDB reads and judges whole batches fast, and only tells that something is wrong with a file. Such a file is then
read here line by line: what cannot be a row is set aside with its reason, the rest is copied with its row number and
judged by the same SQL. So the rows named are the lines of the file, and no line is lost.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

import duckdb

from ssp_metrics.errors import Fault
from ssp_metrics.sources.base import Rejects, missing_columns
from ssp_metrics.sources.police_uk.archive import Unpacked
from ssp_metrics.sources.police_uk.layout import LAYOUTS, Layout

# Faults beyond this many in one file are counted, not listed: the file is broken as a whole.
LISTED_PER_FILE = 1000
# A real line has about 250 bytes, a real text in one of its columns at most 60.
LONGEST_LINE = 100_000
LONGEST_TEXT = 120
_CSV_ERRORS = {
    "unexpected end of data": "a quotation mark is not closed",
    "expected after": "a quotation mark stands in the wrong place",
}


@dataclass
class Examined:
    """A faulty file after its examination.

    Attributes
    ----------
    copy : pathlib.Path
        The lines that are rows, in CSV without any doubt, with their row number in a first column.
    rows : int
        How many rows the copy has.
    rejected : int
        Lines with a fault, those in the copy that were judged bad included.
    faults : list of Fault
        The faults, in the order of the rows.
    """

    copy: Path
    rows: int = 0
    rejected: int = 0
    faults: list[Fault] = field(default_factory=list)


def of_header(unpacked: Unpacked) -> list[Fault]:
    """Return the faults of a file as a whole: empty, wrong encoding, or not the published columns."""
    name, header = unpacked.member.name, unpacked.header
    if not unpacked.lines:
        return [Fault(name, "the file is empty", "Download the archive again.")]
    try:
        text = header.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        return [Fault(name, "the file is not UTF-8 text (it may be UTF-16)", "Save it as UTF-8 CSV.", 1)]
    try:
        found = next(csv.reader([text.rstrip("\r")]), [])
    except csv.Error as error:
        return [Fault(name, f"the header cannot be read ({error})", "Use the file as it was published.", 1)]
    wanted = list(LAYOUTS[unpacked.member.kind].columns)
    if found == wanted:
        return []
    faults = missing_columns(name, found, wanted)
    faults += [
        Fault(name, f"the column “{column[:60]}” is not one of the published ones", "Remove it.", 1, column[:60])
        for column in found[:LISTED_PER_FILE]
        if column not in wanted
    ]
    faults += [
        Fault(name, f"the column comes {found.count(column)} times", "Keep one of them.", 1, column)
        for column in wanted
        if found.count(column) > 1
    ]
    return faults or [Fault(name, "the columns are not in the published order", "Use the file as it was published.", 1)]


def examine(
    connection: duckdb.DuckDBPyConnection,
    unpacked: Unpacked,
    judged: str,
    bound: dict[str, Any],
    rejects: Rejects | None,
) -> Examined:
    """Read a faulty file line by line and say what is wrong with each line.

    Parameters
    ----------
    connection : duckdb.DuckDBPyConnection
        The reader's connection; the file's row in its table ``file`` is made to point to the copy.
    unpacked : Unpacked
        The file.
    judged : str
        The query ``bad.sql`` for a numbered copy, filled in.
    bound : dict
        The parameters of the query, without ``files``.
    rejects : Rejects, optional
        Where every rejected line is written with its reasons.
    """
    layout, name = LAYOUTS[unpacked.member.kind], unpacked.member.name
    made = Examined(unpacked.path.with_name(f"{unpacked.path.stem}-rows.csv"))
    reasons: dict[int, list[Fault]] = {}
    with unpacked.path.open("rb") as source, made.copy.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(("row", *layout.columns))
        for row, line in _lines(source):
            cells = _cells(line, len(layout.columns))
            if isinstance(cells, str):
                reasons[row] = [Fault(name, cells, "Correct the row or leave it out.", row)]
            else:
                writer.writerow((row, *cells))
                made.rows += 1
    connection.execute("UPDATE file SET path = ? WHERE path = ?", [str(made.copy), str(unpacked.path)])
    connection.execute(judged, {**bound, "files": [str(made.copy)]})
    while bad := connection.fetchmany(10_000):
        reasons |= {row: _wrong(layout, name, row, *rest) for row, *rest in bad}
    made.rejected = len(reasons)
    listed = sorted(reasons)[:LISTED_PER_FILE]
    made.faults = [fault for row in listed for fault in reasons[row]]
    if made.rejected > len(listed):
        found = f"{made.rejected - len(listed):,} more rows have faults, beyond the first {len(listed):,}"
        made.faults.append(Fault(name, found, "The file as a whole may be wrong: fetch it again."))
    if rejects is not None:
        with unpacked.path.open("rb") as source:
            for row, line in _lines(source):
                if row in reasons:
                    rejects.add(reasons[row], line)
    return made


def _lines(source: IO[bytes]) -> Iterator[tuple[int, bytes]]:
    """Yield number and bytes of each line that is not blank, without its end; a far too long line is cut."""
    source.readline()
    row = 1
    while line := source.readline(LONGEST_LINE + 1):
        row += 1
        part = line
        while len(part) > LONGEST_LINE and not part.endswith(b"\n"):
            part = source.readline(LONGEST_LINE + 1)
        line = line.removesuffix(b"\n").removesuffix(b"\r")
        if line:
            yield row, line


def _cells(line: bytes, number: int) -> list[str] | str:
    """Return the cells of a line, or why it cannot be a row."""
    if len(line) >= LONGEST_LINE or b"\0" in line:
        return "the row is far too long" if len(line) >= LONGEST_LINE else "the row holds null bytes"
    try:
        cells = next(csv.reader([line.decode("utf-8")], strict=True))
    except UnicodeDecodeError:
        return "the row holds bytes that are not UTF-8 text"
    except csv.Error as error:
        for sign, found in _CSV_ERRORS.items():
            if sign in str(error):
                return found
        return f"the row cannot be read ({error})"
    return cells if len(cells) == number else f"the row has {len(cells):,} columns, the header {number}"


def _wrong(
    layout: Layout,
    name: str,
    row: int,
    wrong_month: bool,
    wrong_force: bool,
    no_category: bool,
    too_long: bool,
    wrong_place: bool,
    month_text: str | None,
    month_key: str,
    reported_by: str | None,
    expected_by: str,
    lon_text: str | None,
    lat_text: str | None,
) -> list[Fault]:
    """Put what the SQL found wrong with one row into words, every column of it."""
    month = f"“{_short(month_text)}” is not the file's month {month_key}"
    force = f"“{_short(reported_by)}” is not the file's force, {expected_by}"
    long = f"a text is longer than {LONGEST_TEXT} characters, which no published value is"
    place = f"the coordinates “{_short(lon_text)}, {_short(lat_text)}” are not in the United Kingdom"
    judged = (
        (wrong_month, month, "Correct the month.", layout.month_column),
        (wrong_force, force, "Put it in its own file.", "Reported by"),
        (no_category, "it is empty", "Give the published value.", layout.category_column),
        (too_long, long, "Give the published value.", layout.category_column),
        (wrong_place, place, "Correct them, or leave both empty for “No location”.", "Longitude"),
    )
    return [Fault(name, found, remedy, row, column) for is_so, found, remedy, column in judged if is_so]


def _short(text: str | None) -> str:
    return (text or "")[:60]
