"""The template: its example loads, its workbook offers what is allowed."""

from __future__ import annotations

import csv

import openpyxl
import pytest

from ssp_metrics.errors import SspError
from ssp_metrics.ingest import returns as return_loading
from ssp_metrics.sources import partner_return
from ssp_metrics.sources.partner_return import template
from ssp_metrics.sources.partner_return.columns import NAMES
from tests.place import SETTINGS
from tests.sources import returns
from tests.stores import store_at


@pytest.fixture(scope="module")
def real(tmp_path_factory):
    """What returns are checked against in the project itself."""
    return return_loading.context(store_at(tmp_path_factory.mktemp("template") / "store"))


def rows_of(sheet):
    return [["" if cell is None else str(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]


def test_all_three_files_are_written(tmp_path, real):
    made = template.write(tmp_path / "new" / "folder", real.catalogue, real.area_table)
    assert [path.name for path in made] == ["return_template.csv", "return_example.csv", "return_template.xlsx"]
    assert made[0].read_text(encoding="utf-8") == ",".join(NAMES) + "\n"


@pytest.mark.parametrize(
    "supplier", ["", *sorted(path.stem for path in (SETTINGS.catalogue[0] / "sources").glob("*.toml"))]
)
def test_the_example_loads_and_is_marked(tmp_path, real, supplier):
    if supplier and supplier not in {measure.source for measure in real.catalogue.returned()}:
        with pytest.raises(SspError, match="No measure is returned by"):
            template.example(real.catalogue, supplier)
        return
    path = tmp_path / "example.csv"
    rows = template.example(real.catalogue, supplier)
    template.write_csv(path, rows)
    delivery = partner_return.read(path, real, tmp_path)
    assert delivery.rows_accepted == len(rows) > 1
    assert delivery.tables["partner_observation"]["illustrative"].all()
    sources = {real.catalogue.measures[row["measure_id"]].source for row in rows}
    assert not supplier or sources == {supplier}


def test_the_example_shows_a_count_a_share_and_parts(real):
    rows = template.example(real.catalogue)
    assert any(row["denominator"] for row in rows)
    assert any(row["category"] != "all" or row["sex"] != "all" or row["age_band"] != "all" for row in rows)
    assert {row["note"] for row in rows} == {template.MARK}


def test_the_workbook_filled_in_loads(tmp_path, real):
    path = tmp_path / "return.xlsx"
    rows = template.example(real.catalogue)
    path.write_bytes(template.workbook_bytes(real.catalogue, real.area_table, rows=rows))
    frame = partner_return.read(path, real, tmp_path).tables["partner_observation"]
    template.write_csv(tmp_path / "return.csv", rows)
    again = partner_return.read(tmp_path / "return.csv", real, tmp_path).tables["partner_observation"]
    assert frame.drop(columns=["file_name", "illustrative"]).equals(again.drop(columns=["file_name", "illustrative"]))


def test_the_workbook_says_and_offers_what_is_allowed(tmp_path):
    path = tmp_path / "template.xlsx"
    template.write_workbook(path, returns.CATALOGUE, returns.AREAS)
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["Return", "Example", "Data dictionary", "Measures", "Areas", "Lists"]
    sheet = book["Return"]
    assert rows_of(sheet) == [list(NAMES)]
    assert sheet.freeze_panes == "A2"
    assert [sheet.column_dimensions[letter].number_format for letter in "ABCDEFGHK"] == ["@"] * 9
    offered = {}
    for validation in sheet.data_validations.dataValidation:
        name, cells = validation.formula1.lstrip("=").split("!")
        column = sheet[str(validation.sqref).split(":", maxsplit=1)[0][0] + "1"].value
        offered[column] = [str(row[0].value) for row in book[name][cells]]
    returned = [measure.id for measure in returns.MEASURES if measure.is_return and not measure.selector.of]
    assert sorted(offered.pop("measure_id")) == sorted(returned)
    assert set(offered.pop("area_code")) == set(returns.AREAS["code"]) - {returns.LSOA}
    assert offered == {
        "period_months": ["1", "3", "12"],
        "sex": ["all", "female", "male"],
        "age_band": ["all", "under_13", "13_to_17"],
        "category": ["all", "race", "religion"],
    }
    words = {row[0]: row for row in rows_of(book["Measures"])}
    assert words["survey"][6] == "September"
    assert "female = Female" in words["exploited"][8]
    assert [row[0] for row in rows_of(book["Data dictionary"])][1:] == list(NAMES)
    assert rows_of(book["Example"])[1][0] == template.MARK
    with pytest.raises(SspError, match="has no rows"):
        partner_return.check(path, returns.context())


def test_a_supplier_gets_its_own_measures_only(real):
    ids = {measure.id for measure in template.measures_of(real.catalogue, "fire_return")}
    assert ids == {measure.id for measure in real.catalogue.returned() if measure.source == "fire_return"}
    with pytest.raises(SspError, match="Choose one of"):
        template.measures_of(real.catalogue, "police_uk")


def test_nothing_in_the_csv_is_a_formula(real):
    text = template.csv_text(template.example(real.catalogue))
    assert not [cell for row in csv.reader(text.splitlines()) for cell in row if cell.startswith(("=", "+", "-", "@"))]
