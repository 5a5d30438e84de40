from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ssp_metrics.errors import DeliveryError
from ssp_metrics.sources import population
from tests.reference import needs_reference, reference_data

AGES = [*map(str, range(90)), "90+"]
HEADER = ["Code", "Name", "Geography", "All ages", *AGES]


def by_age(code: str, persons: int = 1, total: int | None = None) -> list[str]:
    total = persons * len(AGES) if total is None else total
    return [code, f"“{code}”", "District", str(total), *[str(persons)] * len(AGES)]


def write(path, rows, header=HEADER):
    path.write_text("\n".join(",".join(row) for row in [header, *rows]) + "\n", encoding="utf-8-sig")
    return path


def test_districts_by_age(tmp_path):
    path = write(tmp_path / "mid_2024.csv", [by_age("E92000001", 9), by_age("E06000099", 2), by_age("W06000099")])
    delivery = population.read(path)
    frame = delivery.tables["population"]
    assert list(frame) == ["series", "year", "area_code", "age", "persons"]
    assert set(frame["series"]) == {"census_2021_based"}
    assert set(frame["year"]) == {2024}
    assert set(frame["age"]) == {"all", *AGES}
    one = frame[frame["area_code"] == "E06000099"].set_index("age")["persons"]
    assert (one["all"], one["0"], one["90+"]) == (182, 2, 2)
    assert (delivery.rows_read, delivery.rows_accepted, delivery.rows_elsewhere) == (3, 2, 1)
    assert delivery.extracted == date(2024, 6, 30)
    assert "Open Government Licence v3.0" in delivery.attribution


@pytest.mark.parametrize(
    ("name", "rows", "found"),
    [
        ("districts.csv", [by_age("E06000001")], "which year"),
        ("mid_2019.csv", [by_age("E06000001")], "2011 or the 2021 census"),
        ("mid_2024.csv", [by_age("E92000001")], "no row is about a district"),
        ("mid_2024.csv", [by_age("E06000001"), by_age("E06000001")], "earlier row"),
        ("mid_2024.csv", [by_age("E0600001")], "not a code of an area"),
        ("mid_2024.csv", [by_age("E06000001", 1, 92)], "not the sum"),
        ("mid_2024.csv", [by_age("E06000001", -1)], "is below 0"),
        ("mid_2024.csv", [[*by_age("E06000001")[:-1], "[x]"]], "not a whole number"),
        ("mid_2024.csv", [[*by_age("E06000001")[:-1], "1.5"]], "not a whole number"),
    ],
)
def test_faults_of_districts_by_age(tmp_path, name, rows, found):
    with pytest.raises(DeliveryError, match=found):
        population.read(write(tmp_path / name, rows))


def test_extraction_before_the_period_ends_is_refused(tmp_path):
    path = write(tmp_path / "mid_2024.csv", [by_age("E06000001")])
    assert population.read(path, extracted=date(2025, 7, 30)).extracted == date(2025, 7, 30)
    with pytest.raises(DeliveryError, match="before the end of the period"):
        population.read(path, extracted=date(2024, 6, 29))


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations(range(6)))
def test_the_order_of_rows_never_matters(tmp_path, order):
    rows = [[f"E0100000{number}", f"{number}.0"] for number in range(6)]
    header = ["lsoa21_code", "total_residents"]
    first = population.read(write(tmp_path / "a.csv", rows, header)).tables["population"]
    again = population.read(write(tmp_path / "b.csv", [rows[at] for at in order], header)).tables["population"]
    assert first.equals(again)
    assert list(first["persons"]) == list(range(6))


@needs_reference
def test_the_published_files():
    folder = reference_data() / "population"
    code = "E06000004"
    newest = population.read(folder / "districts_mid_2024_by_age.csv")
    frame = newest.tables["population"]
    of_one = frame[frame["area_code"] == code]
    assert of_one.loc[of_one["age"] == "all", "persons"].item() == 206_800
    assert of_one.loc[of_one["age"] != "all", "persons"].sum() == 206_800
    assert frame["area_code"].nunique() == 318

    older = population.read(folder / "districts_mid_2001_to_mid_2020.xls")
    frame = older.tables["population"]
    assert sorted(set(frame["year"])) == list(range(2001, 2021))
    assert set(frame["series"]) == {"census_2011_based"}
    picked = frame[(frame["area_code"] == code) & (frame["year"] == 2020)]
    assert picked["persons"].item() == 197_419
    assert older.extracted == date(2020, 6, 30)

    census = population.read(folder / "lsoa_2021_census_residents_E06000004.csv")
    assert census.tables["population"]["persons"].sum() == 196_597
    assert len(census.tables["population"]) == 124


@needs_reference
def test_a_workbook_cut_short_is_refused(tmp_path):
    whole = (reference_data() / "population" / "districts_mid_2001_to_mid_2020.xls").read_bytes()
    path = tmp_path / "cut.xls"
    path.write_bytes(whole[: len(whole) // 3])
    with pytest.raises(DeliveryError):
        population.read(path)
