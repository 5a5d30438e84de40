"""Statistical nearest neighbours of English districts, published by the Office for National Statistics."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pandas as pd
from python_calamine import CalamineWorkbook

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
    return order.delivery("peers", path, extracted, {"peer": frame}, OGL_ONS)


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
    _wrong(order, frame[twice], "“{}” is the district itself or a neighbour already listed")
    grid = apart.rows.set_index(CODE)
    known = frame["area_code"].isin(grid.index) & frame["neighbour_code"].isin(grid.columns)
    _wrong(order, frame[~known], "the sheet of distances has none to “{}”")
    refuse(order.name, order.faults)
    used = sorted(set(frame["neighbour_code"]))
    distances = pd.DataFrame({code: apart.numbers(code, whole=False) for code in used}, index=grid.index)
    refuse(apart.name, apart.faults)
    at = distances.index.get_indexer(frame["area_code"]), distances.columns.get_indexer(frame["neighbour_code"])
    frame["distance"] = distances.to_numpy()[at]
    frame = frame.sort_values(["area_code", "position"], ignore_index=True)
    nearer = (frame["distance"].diff() < 0) & (frame["position"].diff() == 1)
    _wrong(order, frame[nearer], "it is nearer than the one before it")
    return frame[["area_code", "neighbour_code", "position", "distance"]]


def _wrong(order: Table, frame: pd.DataFrame, found: str) -> None:
    """Note a fault for each neighbour of the frame, with its code in the place of ``{}``."""
    for row in frame.itertuples():
        order.fault(row.row, f"Neighbour {row.position}", found.format(row.neighbour_code), _AS_PUBLISHED)


def _released(path: Path) -> date | None:
    """Return the day of release that the first sheet gives, if it does."""
    first = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    match = _RELEASED.search("\n".join(str(cell) for cells in first for cell in cells))
    try:
        return date(int(match[3]), int(match[2]), int(match[1])) if match else None
    except ValueError:
        return None
