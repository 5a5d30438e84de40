"""Statistical nearest neighbours of English districts, published by the Office for National Statistics."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
from python_calamine import CalamineWorkbook

from ssp_metrics.files import sha256_of
from ssp_metrics.sources.base import Delivery, refuse
from ssp_metrics.sources.table import OGL_ONS, Table, check_extracted, is_workbook, read_sheet, stop

NEAREST = 20
ENGLISH_DISTRICT = "E0[6-9][0-9]{6}"
CODE = "Lower tier local authority code"
_NEIGHBOURS = [f"Neighbour {position}" for position in range(1, NEAREST + 1)]
_AS_PUBLISHED = "Use the workbook as it was published."
_RELEASED = re.compile(r"released on (\d{2})/(\d{2})/(\d{4})")


def read(path: Path, *, extracted: date | None = None) -> Delivery:
    """Read the lower-tier tables of the nearest neighbours workbook.

    Parameters
    ----------
    path : Path
        The workbook: one sheet lists the neighbours of each district in order, another the distances between
        all districts; both are found by their columns, not by the names of the sheets.
    extracted : datetime.date, optional
        Day of extraction; by default the day of release that the workbook gives on its first sheet.

    Returns
    -------
    Delivery
        Table ``peer``: ``area_code, neighbour_code, position`` (1 = nearest, to 20), ``distance`` (Euclidean,
        in the standardised space of the publisher's model; without unit).

    Raises
    ------
    DeliveryError
        With every fault found.
    """
    if not is_workbook(path):
        stop(path.name, "the file is not an Excel workbook")
    tables = read_sheet(path, CODE)
    order = next((table for table in tables if _NEIGHBOURS[0] in table.rows.columns), None)
    apart = next((table for table in tables if table is not order), None)
    if order is None or apart is None:
        stop(path.name, f"there are no two sheets with a column “{CODE}”: neighbours and distances")
    order.require([CODE, *_NEIGHBOURS])
    frame = _joined(order, apart)
    released = _released(path)
    if released is None and extracted is None:
        order.fault(None, None, "the workbook does not say when it was released", "Give the day of extraction.")
    extracted = check_extracted(order, extracted, released or extracted or date.min)
    refuse(path.name, order.faults)
    return Delivery(
        source="peers",
        file_name=path.name,
        sha256=sha256_of(path),
        extracted=extracted,
        tables={"peer": frame},
        rows_read=len(order.rows),
        rows_accepted=len(order.rows),
        attribution=OGL_ONS,
    )


def _joined(order: Table, apart: Table) -> pd.DataFrame:
    """Return the nearest of every district with their distances, checking both sheets against each other."""
    order.matches(CODE, ENGLISH_DISTRICT, "an English district")
    order.unique([CODE])
    apart.matches(CODE, ENGLISH_DISTRICT, "an English district")
    apart.unique([CODE])
    for column in _NEIGHBOURS:
        order.matches(column, ENGLISH_DISTRICT, "an English district")
    refuse(order.name, order.faults)
    frame = order.rows[[CODE, *_NEIGHBOURS]].melt(CODE, value_name="neighbour_code", ignore_index=False)
    frame["position"] = frame.pop("variable").str.removeprefix("Neighbour ").astype("int64")
    frame = frame.rename(columns={CODE: "area_code"}).rename_axis("row").reset_index()
    twice = frame.duplicated(["area_code", "neighbour_code"]) | (frame["area_code"] == frame["neighbour_code"])
    for at in frame.index[twice]:
        row, position, code = frame.loc[at, ["row", "position", "neighbour_code"]]
        found = f"“{code}” is the district itself or a neighbour already listed"
        order.fault(int(row), f"Neighbour {position}", found, _AS_PUBLISHED)
    grid = apart.rows.set_index(CODE)
    known = frame["area_code"].isin(grid.index) & frame["neighbour_code"].isin(grid.columns)
    for at in frame.index[~known]:
        row, position, code = frame.loc[at, ["row", "position", "neighbour_code"]]
        found = f"the sheet of distances has none to “{code}”"
        order.fault(int(row), f"Neighbour {position}", found, _AS_PUBLISHED)
    refuse(order.name, order.faults)
    used = sorted(set(frame["neighbour_code"]))
    distances = pd.DataFrame({code: apart.numbers(code, whole=False) for code in used}, index=grid.index)
    refuse(apart.name, apart.faults)
    rows, columns = (
        distances.index.get_indexer(frame["area_code"]),
        distances.columns.get_indexer(frame["neighbour_code"]),
    )
    frame["distance"] = distances.to_numpy()[rows, columns]
    frame = frame.sort_values(["area_code", "position"], ignore_index=True)
    back = np.diff(frame["distance"]) < 0
    wrong = np.flatnonzero(back & (np.diff(frame["position"]) == 1)) + 1
    for at in wrong:
        row, position = int(frame.loc[at, "row"]), frame.loc[at, "position"]
        order.fault(row, f"Neighbour {position}", "it is nearer than the one before it", _AS_PUBLISHED)
    return frame[["area_code", "neighbour_code", "position", "distance"]]


def _released(path: Path) -> date | None:
    """Return the day of release that the first sheet gives, if it does."""
    first = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    for cells in first:
        for cell in cells:
            if match := _RELEASED.search(str(cell)):
                try:
                    return date(int(match[3]), int(match[2]), int(match[1]))
                except ValueError:
                    return None
    return None
