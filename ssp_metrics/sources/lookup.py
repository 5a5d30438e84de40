"""Which LSOA lies in which district, which LSOA of 2011 became which of 2021, and who polices a district."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pandas as pd

from ssp_metrics.sources.base import Delivery, refuse
from ssp_metrics.sources.table import DISTRICT, LSOA, OGL_ONS, Table, check_extracted, read_csv, stop, unknown_layout

WARD = "[EW]05[0-9]{6}"
PARTNERSHIP = "(E22|W14)[0-9]{6}"
FORCE_AREA = "(E23|W15)[0-9]{6}"
_OF_WARDS = ["lsoa21_code", "ward_code", "ltla_code"]
_OF_CHANGES = ["lsoa11_code", "lsoa21_code", "ltla_code"]
_OF_FORCES = ["ltla_code", "ltla_name", "csp_code", "csp_name", "pfa_code", "pfa_name"]
_LAYOUTS = {
    "LSOA to ward to district": _OF_WARDS,
    "LSOA 2011 to LSOA 2021": _OF_CHANGES,
    "district to partnership to police force area": _OF_FORCES,
}
# Wards, districts, partnerships and force areas carry the year of their edition in the name of the column.
_WITH_YEAR = re.compile(r"(ward|ltla|csp|pfa)(\d{2})_(code|name)")


def read(path: Path, *, extracted: date | None = None) -> Delivery:
    """Read one of the three lookups of the Office for National Statistics, recognised by its columns.

    Parameters
    ----------
    path : Path
        CSV file with ``lsoa21_code, ward<yy>_code, ltla<yy>_code``; or ``lsoa11_code, lsoa21_code,
        ltla<yy>_code``; or code and name of ``ltla<yy>, csp<yy>, pfa<yy>``.
    extracted : datetime.date, optional
        Day of publication; by default the last day of the year that the district column names.

    Returns
    -------
    Delivery
        One table. ``lsoa_district(lsoa_code, district_code)``; or ``lsoa_change(lsoa11_code, lsoa21_code)``,
        every pair of an LSOA of 2011 and one of 2021 that has ground of it; or ``district(district_code,
        district_name, csp_code, csp_name, force_area_code, force_area_name)``, one row a district. A district
        with several partnerships has a null ``csp_code`` and their names in ``csp_name``, with semicolons.

    Raises
    ------
    DeliveryError
        With every fault found.
    """
    table = read_csv(path)
    years = {match[1]: int(match[2]) for column in table.rows if (match := _WITH_YEAR.fullmatch(column))}
    table.rows = table.rows.rename(columns=lambda column: _WITH_YEAR.sub(r"\1_\3", column))
    if not table.rows.columns.is_unique:
        stop(path.name, "the same columns come for two years")
    found = set(table.rows.columns)
    notes: tuple[str, ...] = ()
    if set(_OF_WARDS) <= found:
        name, frame = "lsoa_district", _of_wards(table)
    elif set(_OF_CHANGES) <= found:
        name, frame = "lsoa_change", _of_changes(table)
    elif set(_OF_FORCES) <= found:
        name, frame = "district", _of_forces(table)
        several = frame.loc[frame["csp_code"].isna(), "district_name"]
        if len(several):
            notes = (f"{len(several)} districts have several partnerships: {', '.join(several)}.",)
    else:
        unknown_layout(table, _LAYOUTS)
    extracted = check_extracted(table, extracted, date(2000 + years.get("ltla", 0), 12, 31))
    refuse(path.name, table.faults)
    return table.delivery("lookup", path, extracted, {name: frame}, OGL_ONS, notes=notes)


def _one_each(table: Table, key: str, value: str, what: str) -> None:
    """Check that no ``key`` comes with two different values."""
    first = table.rows.groupby(key)[value].transform("first")
    differs = (first != table.rows[value]).to_numpy()
    table.wrong(key, differs, f"lies in another {what} in an earlier row", "Keep the row that is right.")


def _of_wards(table: Table) -> pd.DataFrame:
    table.matches("lsoa21_code", LSOA, "an LSOA")
    table.matches("ward_code", WARD, "a ward")
    table.matches("ltla_code", DISTRICT, "a district")
    table.unique(["lsoa21_code", "ward_code"])
    _one_each(table, "lsoa21_code", "ltla_code", "district")
    frame = table.rows[["lsoa21_code", "ltla_code"]].drop_duplicates()
    frame = frame.sort_values(["lsoa21_code", "ltla_code"], ignore_index=True)
    return frame.set_axis(["lsoa_code", "district_code"], axis=1)


def _of_changes(table: Table) -> pd.DataFrame:
    table.matches("lsoa11_code", LSOA, "an LSOA")
    table.matches("lsoa21_code", LSOA, "an LSOA")
    table.matches("ltla_code", DISTRICT, "a district")
    pairs = ["lsoa11_code", "lsoa21_code"]
    table.unique(pairs)
    return table.rows[pairs].sort_values(pairs, ignore_index=True)


def _of_forces(table: Table) -> pd.DataFrame:
    table.matches("ltla_code", DISTRICT, "a district")
    table.matches("csp_code", PARTNERSHIP, "a community safety partnership")
    table.matches("pfa_code", FORCE_AREA, "a police force area")
    for column in ("ltla_name", "csp_name", "pfa_name"):
        table.filled(column)
    table.unique(["ltla_code", "csp_code"])
    _one_each(table, "ltla_code", "pfa_code", "police force area")
    rows = table.rows.sort_values(["ltla_code", "csp_code"])
    grouped = rows.groupby("ltla_code", sort=True)
    frame = grouped[["ltla_name", "csp_code", "csp_name", "pfa_code", "pfa_name"]].first()
    frame["csp_name"] = grouped["csp_name"].agg("; ".join)
    frame["csp_code"] = frame["csp_code"].mask(grouped.size() > 1)
    names = ["district_code", "district_name", "csp_code", "csp_name", "force_area_code", "force_area_name"]
    return frame.reset_index().set_axis(names, axis=1)
