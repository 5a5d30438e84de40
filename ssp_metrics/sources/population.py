"""Residents by district and by LSOA, from three publications of the Office for National Statistics.

Estimates of the two series differ where the 2021 census corrected the earlier ones: they are never mixed.
"""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pandas as pd

from ssp_metrics.sources.base import Delivery, refuse
from ssp_metrics.sources.table import (
    ANY_AREA,
    DISTRICT,
    LSOA,
    OGL_ONS,
    Table,
    check_extracted,
    contents,
    is_workbook,
    read_csv,
    read_sheet,
    stop,
    unknown_layout,
)

CENSUS_DAY = date(2021, 3, 21)
FIRST_REBASED = 2021
REBASED, NOT_REBASED, CENSUS = "census_2021_based", "census_2011_based", "census_2021"
AGES = [*(str(age) for age in range(90)), "90+"]
_BY_AGE = ["Code", "Name", "Geography", "All ages", *AGES]
_COLUMNS = ["series", "year", "area_code", "age", "persons"]
_CENSUS = ["lsoa21_code", "total_residents"]
_LAYOUTS = {"mid-year estimates by single year of age": _BY_AGE, "census residents by LSOA": _CENSUS}
_YEAR_IN_NAME = re.compile(r"mid[-_ ]?(\d{4})(?!\d)", re.IGNORECASE)
_YEAR_COLUMN = re.compile(r"Mid-(\d{4})")


def read(path: Path, *, extracted: date | None = None) -> Delivery:
    """Read population estimates: districts by age, districts by year, or census residents of LSOAs.

    Parameters
    ----------
    path : Path
        A CSV file with the columns ``Code, Name, Geography, All ages, 0 … 89, 90+``, whose file name says the
        year (``mid_2024``), because its rows do not; or the workbook with the sheet ``MYE4``, mid-2001 to
        mid-2020; or a CSV file with ``lsoa21_code, total_residents`` of the 2021 census.
    extracted : datetime.date, optional
        Day of publication; by default the day the figures are about: 30 June of the latest year, or census
        day.

    Returns
    -------
    Delivery
        Table ``population``: ``series`` (``census_2021_based``, ``census_2011_based``, ``census_2021``),
        ``year``, ``area_code`` (a district of England or Wales, or an LSOA), ``age`` (``all``, ``0`` to
        ``89``, ``90+``), ``persons``. Rows of countries, regions, counties, Scotland and Northern Ireland are
        counted as elsewhere.

    Raises
    ------
    DeliveryError
        With every fault found.
    """
    contents(path)
    if is_workbook(path):
        table, frame, day = _by_year(path)
    else:
        table = read_csv(path)
        if set(_BY_AGE) <= set(table.rows.columns):
            frame, day = _by_age(table)
        elif set(_CENSUS) <= set(table.rows.columns):
            frame, day = _census(table), CENSUS_DAY
        else:
            unknown_layout(table, _LAYOUTS)
    extracted = check_extracted(table, extracted, day)
    refuse(path.name, table.faults)
    frame = frame.astype({"year": "int64", "persons": "int64"})[_COLUMNS]
    frame = frame.sort_values(_COLUMNS[:-1], ignore_index=True)
    accepted = frame["area_code"].nunique()
    counts = {"rows_accepted": accepted, "rows_elsewhere": len(table.rows) - accepted}
    return table.delivery("population", path, extracted, {"population": frame}, OGL_ONS, **counts)


def _wide(table: Table, columns: list[str]) -> pd.DataFrame:
    """Check codes and counts of every row; return the rows of districts with one column of numbers each."""
    table.matches("Code", ANY_AREA, "an area")
    table.unique(["Code"])
    numbers = pd.DataFrame({column: table.numbers(column) for column in columns}, index=table.rows.index)
    numbers.insert(0, "area_code", table.rows["Code"])
    return numbers[table.rows["Code"].str.fullmatch(DISTRICT).to_numpy(dtype=bool)]


def _some_district(table: Table, wide: pd.DataFrame) -> None:
    if wide.empty and not table.faults:
        table.fault(None, "Code", "no row is about a district of England or Wales", "Use the whole file.")


def _by_age(table: Table) -> tuple[pd.DataFrame, date]:
    named = _YEAR_IN_NAME.search(table.name)
    year = int(named[1]) if named else FIRST_REBASED
    if named is None:
        found = "neither the rows nor the name of the file say which year it is about"
        table.fault(None, None, found, "Name the file with its year, for example districts_mid_2024_by_age.csv.")
    elif not FIRST_REBASED <= year <= date.max.year:
        found = f"it cannot be told whether estimates of mid-{year} follow the 2011 or the 2021 census"
        table.fault(None, None, found, "Use the workbook with the sheet MYE4 for the years to mid-2020.")
        year = FIRST_REBASED
    wide = _wide(table, ["All ages", *AGES])
    _some_district(table, wide)
    apart = wide[AGES].sum(axis=1, skipna=False) - wide["All ages"]
    unequal = table.rows.index.isin(wide.index[apart.notna() & (apart != 0)])
    table.wrong("All ages", unequal, "is not the sum of the ages", "Correct the figures with their publisher.")
    frame = wide.rename(columns={"All ages": "all"}).melt("area_code", var_name="age", value_name="persons")
    return frame.assign(series=REBASED, year=year), date(year, 6, 30)


def _by_year(path: Path) -> tuple[Table, pd.DataFrame, date]:
    tables = [table for table in read_sheet(path, "Code") if table.name.endswith("sheet MYE4")]
    if not tables:
        stop(path.name, "there is no sheet MYE4 with a column “Code”")
    table = tables[0]
    years = {column: _YEAR_COLUMN.fullmatch(column) for column in table.rows.columns}
    columns = [column for column, match in years.items() if match and int(match[1]) < FIRST_REBASED]
    if not columns or len(columns) != sum(match is not None for match in years.values()):
        found = "the years are not mid-2001 to mid-2020"
        table.fault(table.header_row, None, found, "Use the last workbook of the series that follows the 2011 census.")
    table.require(["Code"])
    wide = _wide(table, columns)
    _some_district(table, wide)
    frame = wide.melt("area_code", var_name="year", value_name="persons")
    frame["year"] = frame["year"].str.removeprefix("Mid-").astype("int64")
    return table, frame.assign(series=NOT_REBASED, age="all"), date(int(frame["year"].max()), 6, 30)


def _census(table: Table) -> pd.DataFrame:
    table.matches("lsoa21_code", LSOA, "an LSOA")
    table.unique(["lsoa21_code"])
    frame = pd.DataFrame({"area_code": table.rows["lsoa21_code"], "persons": table.numbers("total_residents")})
    return frame.assign(series=CENSUS, year=2021, age="all")
