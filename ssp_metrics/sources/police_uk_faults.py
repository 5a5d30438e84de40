"""What can be wrong with a data.police.uk file, each fault with its row, what was found and what to do."""

from __future__ import annotations

import csv
import io

import duckdb

from ssp_metrics.errors import Fault
from ssp_metrics.sources.archive import Unpacked
from ssp_metrics.sources.base import missing_columns
from ssp_metrics.sources.police_uk_layout import LAYOUTS, Layout

# Faults beyond this many in one file are counted, not listed: the file is broken as a whole.
LISTED_PER_FILE = 1000

_CAUSES = {
    "TOO MANY COLUMNS": "the row has more columns than the header",
    "MISSING COLUMNS": "the row has fewer columns than the header",
    "UNQUOTED VALUE": "a quotation mark is not closed",
    "LINE SIZE OVER MAXIMUM": "the row is far too long",
    "INVALID ENCODING": "the row holds bytes that are not UTF-8 text",
    "INVALID STATE": "a quotation mark stands in the wrong place",
}


def of_header(unpacked: Unpacked) -> list[Fault]:
    """Return the faults of a file as a whole: empty, wrong encoding, or not the published columns."""
    name, header = unpacked.member.name, unpacked.header
    if unpacked.member.size == 0:
        return [Fault(name, "the file is empty", "Download the archive again.")]
    try:
        text = header.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        return [Fault(name, "the file is not UTF-8 text (it may be UTF-16)", "Save it as UTF-8 CSV.", 1)]
    found = next(csv.reader(io.StringIO(text.rstrip("\r"))), [])
    wanted = list(LAYOUTS[unpacked.member.kind].columns)
    if found == wanted:
        return []
    faults = missing_columns(name, found, wanted)
    faults += [
        Fault(name, f"the column “{column[:60]}” is not one of the published ones", "Remove it.", 1, column[:60])
        for column in found[:LISTED_PER_FILE]
        if column not in wanted
    ]
    return faults or [
        Fault(name, "the columns are not in the published order", "Use the file as it was published.", 1)
    ]


def of_rows(connection: duckdb.DuckDBPyConnection, start: int, layout: Layout) -> list[Fault]:
    """Return the faults of single rows in the files from number ``start`` on, and note unreadable rows."""
    faults = _unreadable(connection)
    bad = connection.execute(
        """SELECT DISTINCT file_id, name, path, month_key, reported_by FROM grouped JOIN file USING (file_id)
           WHERE file_id >= ? AND status NOT IN ('located', 'unlocated') ORDER BY ALL""",
        [start],
    ).fetchall()
    for _, name, path, month_key, reported_by in bad:
        faults += _judged_bad(connection, layout, name, path, month_key, reported_by)
    return faults


def _unreadable(connection: duckdb.DuckDBPyConnection) -> list[Fault]:
    """Collect what DuckDB's CSV reader set aside since the last call."""
    rows = connection.execute(
        """SELECT file.file_id, file.name, e.line, min(e.error_type::VARCHAR), min(e.column_name)
           FROM reject_errors AS e JOIN reject_scans AS s USING (scan_id, file_id)
           JOIN file ON file.path = s.file_path
           GROUP BY ALL ORDER BY ALL"""
    ).fetchall()
    connection.execute("DELETE FROM reject_errors; DELETE FROM reject_scans")
    faults = []
    for file_id, name, line, error, column in rows:
        connection.execute("UPDATE file SET unreadable = unreadable + 1 WHERE file_id = ?", [file_id])
        cause = _CAUSES.get(error, f"the row cannot be read ({error.lower()})")
        faults.append(Fault(name, cause, "Correct the row or leave it out.", int(line), column or None))
    return faults


def _judged_bad(
    connection: duckdb.DuckDBPyConnection, layout: Layout, name: str, path: str, month_key: str, reported_by: str
) -> list[Fault]:
    """Read one faulty file again in order, to say which rows are wrong and why."""
    query = layout.fill(
        """WITH line AS (
               SELECT row_number() OVER () + 1 AS row, {month} AS month_text,
                      {reported_by} AS reported_by, {category} AS category,
                      raw."Longitude" AS lon, raw."Latitude" AS lat
               FROM read_csv($path, auto_detect = false, header = true, delim = ',', quote = '"', escape = '"',
                             columns = {columns}, parallel = false, ignore_errors = true) AS raw,
                    (SELECT $reported_by AS reported_by) AS file)
           SELECT * FROM line
           WHERE month_text IS DISTINCT FROM $month OR reported_by IS DISTINCT FROM $reported_by
              OR category IS NULL OR (lon IS NULL) <> (lat IS NULL)
              OR (lon IS NOT NULL AND coalesce(try_cast(lon AS DECIMAL(9, 6)) NOT BETWEEN -9 AND 2.1
                                               OR try_cast(lat AS DECIMAL(9, 6)) NOT BETWEEN 49 AND 61.5, true))
           ORDER BY row LIMIT $limit"""
    )
    rows = connection.execute(
        query, {"path": path, "month": month_key, "reported_by": reported_by, "limit": LISTED_PER_FILE}
    ).fetchall()
    faults = []
    for row, month_text, force, category, lon, lat in rows:
        if month_text != month_key:
            fault = (layout.month_column, f"“{month_text}” is not the file's month {month_key}", "Correct the month.")
        elif force != reported_by:
            fault = ("Reported by", f"“{force}” is not the file's force, {reported_by}", "Put it in its own file.")
        elif category is None:
            fault = (layout.category_column, "it is empty", "Give the published value.")
        else:
            found = f"the coordinates “{lon}, {lat}” are not in the United Kingdom"
            fault = ("Longitude", found, "Correct them, or leave both empty for “No location”.")
        column, found, remedy = fault
        faults.append(Fault(name, found, remedy, int(row), column))
    return faults
