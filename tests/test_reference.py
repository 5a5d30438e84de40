"""The reference tables: what ships holds together, and every fault of a bad table is named with its place."""

from __future__ import annotations

import csv
import shutil
from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from ssp_metrics import catalogue as catalogues
from ssp_metrics.catalogue import reference
from ssp_metrics.catalogue.reference_rows import Day
from ssp_metrics.cli import app, maintenance
from ssp_metrics.errors import DeliveryError, SspError
from ssp_metrics.settings import Settings, table_path
from tests.place import SETTINGS
from tests.stores import light_data


@pytest.fixture(scope="module")
def shipped():
    return reference.read(*SETTINGS.reference)


@pytest.fixture
def folder(tmp_path):
    for folder in SETTINGS.reference:
        shutil.copytree(folder, tmp_path / "reference", dirs_exist_ok=True)
    return tmp_path / "reference"


def change(folder, name, old, new):
    path = folder / f"{name}.csv"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def faults(folder):
    with pytest.raises(DeliveryError) as caught:
        reference.read(folder, folder)
    return caught.value.faults


def test_what_ships_names_nothing_that_the_catalogue_does_not_have(shipped):
    assert shipped.unresolved(catalogues.read(*SETTINGS.catalogue)) == []


def test_every_printed_figure_of_the_documents_is_there(shipped):
    assert len(shipped.published_figures) == 176
    assert len(shipped.recommendations) == 19
    assert {row.priority_order for row in shipped.plans if row.plan_period == "2022-2025"} == set("123456X")


def test_the_duplicated_row_is_the_one_that_is_marked(shipped):
    """Two measures with the same rates in every area: found by comparing, as a loader does."""
    rates = {}
    for row in shipped.published_figures:
        if row.figure == "rate":
            rates.setdefault(row.measure_id, {})[row.area_code] = row.value
    twins = {one for one in rates for other in rates if one != other and rates[one] == rates[other]}
    assert twins == {row.measure_id for row in shipped.published_figures if row.fault == "duplicate"}


def test_the_contradictions_are_the_ones_that_are_marked(shipped):
    """One change printed with two values."""
    values = {}
    for row in shipped.published_figures:
        if row.figure == "change":
            values.setdefault(row.measure_id, set()).add(row.value)
    marked = {row.measure_id for row in shipped.published_figures if row.fault == "contradiction" and row.figure}
    assert {measure for measure, printed in values.items() if len(printed) > 1} == marked
    assert values["burglary"] == {"-27", "-26"}


def test_a_missing_file_and_a_missing_column_are_both_named(folder):
    (folder / "duties.csv").unlink()
    change(folder, "strategies", "strategy,owner", "strategy,who")
    found = faults(folder)
    assert {fault.file for fault in found} == {"duties.csv", "strategies.csv"}
    assert "columns are strategy, who" in next(str(fault) for fault in found if fault.file == "strategies.csv")


@pytest.mark.parametrize(
    ("old", "new"),
    [(",still_measured,", ",retired,"), (",retired,,", ",replaced,,"), (",retired,,", ",retired,burglary,")],
)
def test_a_promise_names_its_measure_unless_it_is_retired(folder, old, new):
    change(folder, "promises", old, new)
    (fault,) = faults(folder)
    assert (fault.file, fault.column) == ("promises.csv", "measure_id")
    assert fault.found.endswith("a promise that is measured or replaced names its measure, a retired one none")


def test_a_bad_cell_is_named_with_its_row_and_column(folder):
    change(folder, "duties", "2022-01-11", "11/1/2022")
    change(folder, "promises", ",retired,", ",forgotten,")
    by_file = {fault.file: fault for fault in faults(folder)}
    assert (by_file["duties.csv"].row, by_file["duties.csv"].column) == (2, "last_done")
    assert "not a date" in by_file["duties.csv"].found
    assert by_file["promises.csv"].column == "status"


def test_an_empty_cell_that_must_not_be_is_named(folder):
    change(folder, "sub_groups", "asb,ASB,", "asb,,")
    (fault,) = faults(folder)
    assert (fault.file, fault.row, fault.column, fault.found) == ("sub_groups.csv", 2, "name", "it is empty")


def test_a_row_with_a_cell_too_many_is_named(folder):
    change(folder, "themes", "drugs,Drugs", "drugs,Drugs,more")
    (fault,) = faults(folder)
    assert "3 cells for 2 columns" in fault.found


def test_ids_that_lead_nowhere_and_ids_given_twice_are_named(folder):
    change(folder, "themes", "drugs,Drugs", "alcohol,Drugs")
    change(folder, "sub_group_priorities", "exploitation,", "exploring,")
    found = {(fault.file, fault.found) for fault in faults(folder)}
    assert found == {
        ("plans.csv", "“drugs” is not known"),
        ("themes.csv", "“alcohol” stands there twice"),
        ("sub_group_priorities.csv", "“exploring” is not known"),
    }


def test_a_file_in_another_encoding_is_named(folder):
    (folder / "themes.csv").write_bytes("id,title\nx,Café\n".encode("latin-1"))
    assert any(fault.file == "themes.csv" and "cannot be read" in fault.found for fault in faults(folder))


def test_a_measure_that_the_catalogue_lost_is_named(shipped):
    catalogue = catalogues.read(*SETTINGS.catalogue)
    measures = {name: one for name, one in catalogue.measures.items() if name != "shoplifting"}
    found = shipped.unresolved(catalogue.model_copy(update={"measures": measures}))
    lines = (SETTINGS.reference[1] / "promises.csv").read_text(encoding="utf-8").splitlines()
    rows = [number for number, line in enumerate(lines, start=1) if ",shoplifting," in line]
    assert [(fault.file, fault.row, fault.column) for fault in found[:-1]] == [
        ("promises.csv", row, "measure_id") for row in rows
    ]
    assert (found[-1].file, found[-1].column) == ("concern_themes.csv", "measure_ids")
    assert {fault.found for fault in found} == {"“shoplifting” is not known"}


def test_the_version_changes_with_a_table(folder):
    before = reference.version(folder)
    change(folder, "themes", "Drugs", "Drug use")
    assert reference.version(folder) != before


@pytest.mark.parametrize(
    ("text", "words", "last"),
    [
        ("2022", "2022", date(2022, 12, 31)),
        ("2024-02", "February 2024", date(2024, 2, 29)),
        ("2022-01-11", "11 January 2022", date(2022, 1, 11)),
    ],
)
def test_a_date_is_said_as_far_as_it_is_known(text, words, last):
    assert Day.read(text) == Day(words, last)


@given(st.text(max_size=12))
def test_anything_else_is_no_date(text):
    with suppress(ValueError, SspError):
        assert f"{Day.read(text).last.year:04}" == text[:4]


@given(st.dates(min_value=date(1998, 1, 1), max_value=date(2100, 1, 1)))
def test_a_day_written_out_is_that_day(day):
    assert Day.read(day.isoformat()).last == day


def test_the_tables_are_plain_csv():
    for path in (path for folder in SETTINGS.reference for path in folder.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            lengths = {len(row) for row in csv.reader(file)}
        assert len(lengths) == 1, path.name


@pytest.mark.parametrize(
    ("old", "new"),
    [(",21,mentions,", ",twenty-one,mentions,"), (",16.92,", ",about 17,"), (",-25,percent", ",-,percent")],
)
def test_a_printed_figure_that_is_worked_with_is_a_number(folder, old, new):
    change(folder, "published_figures", old, new)
    (fault,) = faults(folder)
    assert (fault.file, fault.column) == ("published_figures.csv", "unit")
    assert "is not a number" in fault.found


@pytest.mark.parametrize(
    ("name", "old", "new", "found"),
    [
        ("outcome_lines", ",1,violence_and_sexual_offences,", ",1,,", "it is empty"),
        ("duty_measures", "homicide_under_25,homicide,Under 25,", "homicide_under_25,homicide,,", "it is empty"),
        ("concern_themes", ": teenagers or young people;", ": nobody;", "is not known"),
        ("page_measures", "sexual_violence,domestic,", "sexual_violence,apart,", "has not 2 measures"),
        ("former_districts", ",Allerdale,", ",,", "it is empty"),
    ],
)
def test_every_table_is_read_by_the_one_reader(folder, name, old, new, found):
    change(folder, name, old, new)
    (fault,) = faults(folder)
    assert fault.file == f"{name}.csv"
    assert found in fault.found


@pytest.mark.parametrize(
    ("name", "old", "new", "found"),
    [
        ("outcome_lines", ",1,violence_and_sexual_offences,", ",1,,", "it is empty. Correct the cell."),
        ("outcome_lines", ",1,violence_and_sexual_offences,", ",1,violence,",
         "“violence” is not known. Correct the id, or add what it names."),
        ("duty_measures", "homicide_under_25,homicide,", "homicide_under_25,homicides,",
         "“homicides” is not known. Correct the id, or add what it names."),
    ],
)  # fmt: skip
def test_the_check_refuses_a_table_with_file_row_and_remedy(tmp_path, monkeypatch, name, old, new, found):
    data = light_data(tmp_path / "data")
    copy = Settings(data=data)
    folder = table_path(copy.reference, f"{name}.csv").parent
    row = next(n for n, line in enumerate((folder / f"{name}.csv").read_text("utf-8").splitlines(), 1) if old in line)
    change(folder, name, old, new)
    monkeypatch.setattr(maintenance, "settings", lambda: copy)
    with pytest.raises(DeliveryError) as caught:
        CliRunner().invoke(app, ["check"], catch_exceptions=False)
    (fault,) = caught.value.faults
    assert str(fault).startswith(f"{name}.csv, row {row}, column “")
    assert str(fault).endswith(found)


def test_a_table_without_rows_is_named(folder):
    (folder / "cannot_show.csv").write_text("text\n", encoding="utf-8")
    (fault,) = faults(folder)
    assert str(fault) == "cannot_show.csv: it has no rows. Its columns are text."


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("outcome_lines", ",violence_and_sexual_offences,", ",violence,"),
        ("duty_measures", "homicide_non_domestic,", "homicide_domestic,"),
        ("concern_themes", ",criminal_damage_and_arson,", ",damage,"),
        ("survey_questions", "survey_victim_of_asb,", "survey_victim,"),
        ("page_measures", ",stalking_and_harassment_recorded", ",stalking"),
    ],
)
def test_a_measure_that_a_table_names_wrongly_is_named(folder, name, old, new):
    change(folder, name, old, new)
    (fault,) = reference.read(folder, folder).unresolved(catalogues.read(*SETTINGS.catalogue))
    assert fault.file == f"{name}.csv"
    assert fault.found.endswith("is not known")
