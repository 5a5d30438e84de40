"""Recorded crime by police force area: counts of rolling years, from the Office for National Statistics."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import numpy as np
import pandas as pd

from ssp_metrics.periods import month_end
from ssp_metrics.sources.base import Delivery, refuse
from ssp_metrics.sources.table import OGL_ONS, Table, check_extracted, read_csv

ENDING, FORCE, REGION = "12 months ending", "PFA", "Region"
OFFENCE, COUNT = "Offence", "Rolling year total number of offences"
MONTHS = 12
# The publisher's own slip: every other row of the same table ends a month on its last day.
MISTYPED = {"30-12-2017": "31-12-2017"}


def read(path: Path, *, extracted: date | None = None) -> Delivery:
    """Read the table of rolling years by police force area and offence.

    Parameters
    ----------
    path : Path
        CSV file with ``12 months ending`` (``DD-MM-YYYY``), ``PFA``, ``Region``, ``Offence`` and ``Rolling
        year total number of offences``.
    extracted : datetime.date, optional
        Day of publication; by default the end of the latest rolling year in the file.

    Returns
    -------
    Delivery
        Table ``force_crime``: ``force_area`` (name as published; the British Transport Police and the bodies
        that report fraud are kept), ``region, offence, period_end, months`` (12), ``n`` (offences). A count
        may be below zero, as published, where more earlier records were cancelled in the year than new ones
        made; a note says how many.

    Raises
    ------
    DeliveryError
        With every fault found.
    """
    table = read_csv(path)
    table.require([ENDING, FORCE, REGION, OFFENCE, COUNT])
    for column in (FORCE, REGION, OFFENCE):
        table.filled(column)
    mistyped = table.rows[ENDING].isin(list(MISTYPED))
    table.rows[ENDING] = table.rows[ENDING].replace(MISTYPED)
    ends = _ends(table)
    numbers = table.numbers(COUNT, least=-1e12)
    table.unique([ENDING, FORCE, OFFENCE])
    day = extracted or date.max
    if ends.notna().any():
        day = check_extracted(table, extracted, ends.max().date())
    refuse(path.name, table.faults)
    frame = pd.DataFrame(
        {
            "force_area": table.rows[FORCE],
            "region": table.rows[REGION],
            "offence": table.rows[OFFENCE],
            "period_end": ends,
            "months": MONTHS,
            "n": numbers.astype("int64"),
        }
    ).sort_values(["force_area", "offence", "period_end"], ignore_index=True)
    notes = _notes(int(mistyped.sum()), int((numbers < 0).sum()))
    return table.delivery("force_area", path, day, {"force_crime": frame}, OGL_ONS, notes=notes)


def _ends(table: Table) -> pd.Series:
    """Return the last day of each rolling year; a date that does not end a month is a fault."""
    days: dict[str, date | None] = {}
    for text in table.rows[ENDING].unique():
        try:
            day = datetime.strptime(text, "%d-%m-%Y").date()  # noqa: DTZ007 - a calendar day has no zone
        except ValueError:
            days[text] = None
        else:
            days[text] = day if day == month_end(day) else None
    ends = pd.to_datetime(table.rows[ENDING].map(days)).astype("datetime64[us]")
    remedy = "Write the last day of the month as DD-MM-YYYY."
    table.wrong(ENDING, np.asarray(ends.isna()), "is not the last day of a month", remedy)
    return ends


def _notes(mistyped: int, negative: int) -> tuple[str, ...]:
    notes = []
    if mistyped:
        slips = ", ".join(f"{wrong} was read as {right}" for wrong, right in MISTYPED.items())
        notes.append(f"A date is mistyped in {mistyped:,} rows: {slips}.")
    if negative:
        notes.append(f"{negative:,} counts are below zero as published: more records cancelled than made.")
    return tuple(notes)
