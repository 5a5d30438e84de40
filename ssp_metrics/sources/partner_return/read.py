"""Partner returns: what police.uk lacks, in the project's own template, CSV or workbook; checked whole."""

from __future__ import annotations

import csv
import io
import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pandas as pd

from ssp_metrics import wording
from ssp_metrics.errors import Fault
from ssp_metrics.files import sha256_of
from ssp_metrics.foreign_text import inert
from ssp_metrics.periods import add_months
from ssp_metrics.sources.base import REJECTED_FILE, Delivery, refuse
from ssp_metrics.sources.partner_return import cells, completeness
from ssp_metrics.sources.partner_return import file as files
from ssp_metrics.sources.partner_return import notes as partner_return_notes
from ssp_metrics.sources.partner_return import rows as partner_return_rows
from ssp_metrics.sources.partner_return.columns import NAMES
from ssp_metrics.sources.partner_return.context import ReturnContext
from ssp_metrics.sources.partner_return.rows import Row

Progress = Callable[[str, int, int], None]
TABLE = "partner_observation"
STEPS = 5
SAID = 5  # faults of one row that the file of corrections names
_FRAME = {
    "file_name": "str", "illustrative": "bool", "extracted": "datetime64[us]", "measure_id": "str",
    "area_code": "str", "period_start": "datetime64[us]", "period_months": "int64", "sex": "str", "age_band": "str",
    "category": "str", "numerator": "int64", "denominator": "Int64",
}  # fmt: skip


@dataclass(frozen=True)
class Reading:
    """A return that was read and judged, nothing of it stored.

    Attributes
    ----------
    file_name : str
        Name of the file, without its folder.
    file : File
        Its rows as they stood in it.
    sha256 : str
        Hash of its bytes.
    faults : tuple of Fault
        Everything that is wrong, in the order of the file.
    good : tuple of Row
        Rows that could be taken without the others.
    left_out : dict of int to list of Fault
        The others by line: each with its own faults, or with the fault of the row that it falls with.
    gaps : tuple of Fault
        Those of the faults that are about rows which are not there: no row is left out for them.
    notes : tuple of str
        Warnings on the good rows.
    """

    file_name: str
    file: files.File = field(repr=False)
    sha256: str
    faults: tuple[Fault, ...]
    good: tuple[Row, ...] = field(repr=False)
    left_out: dict[int, list[Fault]] = field(repr=False)
    gaps: tuple[Fault, ...]
    notes: tuple[str, ...]

    @property
    def rows_read(self) -> int:
        """Rows of data in the file."""
        return len(self.good) + len(self.left_out)

    def corrections(self) -> str:
        """Return the rows left out as CSV in the form of the template: to be corrected and loaded again.

        Two columns come first, ``row`` and ``fault``; a return may keep them.
        """
        rows = self.file.rows
        columns = {name: dict(zip(rows.index.tolist(), rows[name].tolist(), strict=True)) for name in rows.columns}
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(("row", "fault", *NAMES))
        for line, faults in sorted(self.left_out.items()):
            uncut = self.file.uncut.get(line)
            cell = {name: column[line] for name, column in columns.items()} if uncut is None else uncut
            words = list(dict.fromkeys(f"{fault.found}. {fault.remedy}" for fault in faults))
            if len(words) > SAID:
                words[SAID:] = [f"And {len(words) - SAID} more."]
            writer.writerow([line, inert(" ".join(words)), *(inert(cell.get(name, "")) for name in NAMES)])
        return out.getvalue()


@dataclass(frozen=True)
class ReturnDelivery(Delivery):
    """A return that may be loaded.

    Attributes
    ----------
    rejected : tuple of Fault
        Faults of the rows left out; every such row is in ``rejects``.
    rejects : pathlib.Path or None
        CSV of those rows with their reasons.
    """

    rejected: tuple[Fault, ...] = ()
    rejects: Path | None = None

    def counts(self) -> dict[str, int]:
        """Rows read, accepted and rejected."""
        return {**super().counts(), "rejected": self.rows_read - self.rows_accepted}

    def months(self) -> tuple[date | None, date | None]:  # type: ignore[override]  # a reference table has none
        """First and last month of the periods."""
        frame = self.tables[TABLE]
        last = max(
            add_months(start.date(), months - 1)
            for start, months in set(zip(frame["period_start"], frame["period_months"], strict=True))
        )
        return frame["period_start"].min().date(), last

    def write(self, folder: Path) -> None:
        """Write the rows as Parquet into ``folder``, and the rejected ones beside them."""
        super().write(folder)
        if self.rejects is not None:
            shutil.copyfile(self.rejects, folder / REJECTED_FILE)


def read(
    path: Path,
    context: ReturnContext,
    workspace: Path,
    *,
    accept_valid: bool = False,
    illustrative: bool = False,
    progress: Progress = lambda *_: None,
) -> ReturnDelivery:
    """Read a return to be loaded.

    Parameters
    ----------
    path : pathlib.Path
        CSV file in UTF-8, or workbook with the sheet of the template.
    context : Context
        Catalogue, areas, day and the periods held already.
    workspace : pathlib.Path
        Folder for the file of rejected rows; it must last until the delivery is written.
    accept_valid : bool
        Take the good rows of a return with faults. A total, its parts and its wards stand or fall together: a later
        return replaces them together, too.
    illustrative : bool
        Whether the figures are made up.
    progress : callable
        Told what is being done, and how many of how many steps are behind.

    Returns
    -------
    ReturnDelivery
        Table ``partner_observation``.

    Raises
    ------
    DeliveryError
        With every fault found.
    """
    reading = check(path, context, progress)
    return deliver(reading, context, workspace, accept_valid=accept_valid, illustrative=illustrative)


def deliver(
    reading: Reading, context: ReturnContext, workspace: Path, *, accept_valid: bool = False, illustrative: bool = False
) -> ReturnDelivery:
    """Make a delivery of a return that was checked; see :func:`read`."""
    if not accept_valid or not reading.good:
        refuse(reading.file_name, list(reading.faults))
    rejects = None
    if reading.left_out:
        rejects = workspace / REJECTED_FILE
        rejects.write_text(reading.corrections(), encoding="utf-8")
    gaps = [f"{wording.capital(fault.found)}: kept as not supplied." for fault in reading.gaps]
    frame = _frame(reading.good, reading.file_name, illustrative)
    return ReturnDelivery(
        source="return",
        file_name=reading.file_name,
        sha256=reading.sha256,
        extracted=frame["extracted"].max().date(),
        tables={TABLE: frame},
        rows_read=reading.rows_read,
        rows_accepted=len(frame),
        attribution="; ".join(_attributions(reading.good, context)),
        notes=(*gaps, *reading.notes),
        rejected=tuple(fault for _, faults in sorted(reading.left_out.items()) for fault in faults),
        rejects=rejects,
    )


def check(path: Path, context: ReturnContext, progress: Progress = lambda *_: None) -> Reading:
    """Read and judge a return without storing anything; see :func:`read` for the progress.

    Raises
    ------
    DeliveryError
        The file cannot be read, or a column is missing or unknown: nothing of it can be taken. It lists what is wrong
        with the cells of the other columns, too.
    """
    progress("reading", 0, STEPS)
    file = files.read(path, context.limits)
    progress("checking cells", 1, STEPS)
    column_faults, cell_faults = cells.faults(file, context)
    known = {(fault.row, fault.column) for fault in file.faults}
    cell_faults = [*file.faults, *(fault for fault in cell_faults if (fault.row, fault.column) not in known)]
    refuse(path.name, _in_order([*file.broken, *column_faults, *cell_faults]) if file.broken or column_faults else [])
    progress("checking rows", 2, STEPS)
    rows = partner_return_rows.rows_of(file, context, cell_faults)
    row_faults = partner_return_rows.faults(file, rows, context, cell_faults)
    progress("comparing rows", 3, STEPS)
    faults = [*cell_faults, *row_faults, *completeness.faults(file.name, rows, context)]
    gaps = completeness.holes(file.name, rows, context)
    progress("summing up", 4, STEPS)
    left_out = _left_out(file, rows, faults)
    good = tuple(row for row in rows if row.line not in left_out)
    return Reading(
        file_name=path.name,
        file=file,
        sha256=sha256_of(path),
        faults=tuple(_in_order([*faults, *gaps])),
        good=good,
        left_out=left_out,
        gaps=tuple(gaps),
        notes=tuple(partner_return_notes.notes(list(good))),
    )


def _left_out(file: files.File, rows: list[Row], faults: list[Fault]) -> dict[int, list[Fault]]:
    """Return the rows that cannot be taken: those at fault, and those that stand or fall with one of them."""
    left_out: dict[int, list[Fault]] = {}
    for fault in _in_order(faults):
        if fault.row is not None:
            left_out.setdefault(fault.row, []).append(fault)
    keyed = completeness.keyed(rows)
    fallen = {one.group: one.row.line for one in reversed(keyed) if one.row.line in left_out}
    for one in keyed:
        if one.group in fallen and one.row.line not in left_out:
            found = f"row {fallen[one.group]} of the same measure, place and period is at fault: they go together"
            remedy = "Correct that row, and load it together with this one."
            left_out[one.row.line] = [Fault(file.name, found, remedy, one.row.line)]
    return left_out


def _in_order(faults: Iterable[Fault]) -> list[Fault]:
    places = {name: place for place, name in enumerate(NAMES)}
    return sorted(faults, key=lambda fault: (fault.row or 0, places.get(fault.column or "", -1)))


def _frame(rows: Iterable[Row], file_name: str, illustrative: bool) -> pd.DataFrame:
    """Return good rows as the table of the store."""
    records = [
        (
            file_name, illustrative or row.is_example, row.extracted, row.measure.id, row.area.code, row.start,
            row.months, *row.parts, row.numerator, row.denominator,
        )
        for row in rows
        if row.measure is not None and row.area is not None
    ]  # fmt: skip
    return pd.DataFrame(records, columns=list(_FRAME)).astype(_FRAME)


def _attributions(rows: Iterable[Row], context: ReturnContext) -> list[str]:
    """Return the licence lines of the sources whose measures are there."""
    used = {row.measure.source for row in rows if row.measure is not None}
    return [source.attribution for key, source in sorted(context.catalogue.sources.items()) if key in used]
