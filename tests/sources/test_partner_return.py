"""A partner's return from file to rows: every fault at once, good rows without the others, and back again."""

from __future__ import annotations

import csv
import io
from datetime import date

import openpyxl
import pandas as pd
import pytest

from ssp_metrics.errors import DeliveryError, SspError
from ssp_metrics.sources import partner_return
from ssp_metrics.sources.base import REJECTED_FILE
from tests.sources.returns import FORCE, HOME, NEXT, OTHER, WARDS, context, good, row, share, text, write


def read(path, workspace=None, **options):
    return partner_return.read(path, context(options.pop("held", None)), workspace or path.parent, **options)


def keys(frame):
    columns = ["measure_id", "area_code", "period_start", "sex", "age_band", "category", "numerator"]
    return set(frame[columns].itertuples(index=False, name=None))


def test_a_good_return_becomes_rows_of_the_store(tmp_path):
    delivery = read(write(tmp_path, good()))
    frame = delivery.tables["partner_observation"]
    assert delivery.source == "return"
    assert delivery.counts() == {"read": 18, "accepted": 18, "elsewhere": 0, "rejected": 0}
    assert delivery.months() == (date(2024, 4, 1), date(2025, 11, 1))
    assert (delivery.extracted, delivery.attribution) == (date(2026, 1, 10), "Return of the police")
    first = frame.iloc[0].to_dict()
    assert first.pop("denominator") is None
    assert first == {
        "file_name": "return.csv", "illustrative": False, "extracted": pd.Timestamp("2026-01-10"),
        "measure_id": "knife_crime", "area_code": HOME, "period_start": pd.Timestamp("2025-10-01"),
        "period_months": 1, "sex": "all", "age_band": "all", "category": "all", "numerator": 30,
    }  # fmt: skip
    assert frame.loc[frame["measure_id"] == "survey", ["numerator", "denominator"]].to_numpy().tolist() == [[51, 100]]
    assert read(write(tmp_path, good()), illustrative=True).tables["partner_observation"]["illustrative"].all()


def test_what_is_written_can_be_read_back(tmp_path):
    read(write(tmp_path, good())).write(tmp_path)
    assert len(pd.read_parquet(tmp_path / "partner_observation.parquet")) == 18


def test_an_empty_part_is_all_and_columns_may_stand_in_any_order(tmp_path):
    rows = [row(sex="", age_band="", category="")]
    names = list(reversed(rows[0]))
    delivery = read(write(tmp_path, rows, names=["note", "row", *names, "fault"]))
    assert delivery.tables["partner_observation"][["sex", "age_band", "category"]].to_numpy().tolist() == [["all"] * 3]


TWENTY = [
    (row("knive_crime"), "measure_id", "“knive_crime” is not a measure", "“knife_crime”?"),
    (row("burglary"), "measure_id", "“burglary” is not returned", "Leave its rows out"),
    (row("exploited_girls", "2025-03", 12), "measure_id", "only shows a part of “exploited”", "sex = female"),
    (row(area="E06999999"), "area_code", "“E06999999” is not the code of an area", "nine-character"),
    (row("serious_assault", area=WARDS[0]), "area_code", "is a ward, for which", "by district"),
    (row("serious_assault", period_start="Oct-25"), "period_start", "“Oct-25” is not a month", "YYYY-MM"),
    (row(period_start="2025-12"), "period_end", "is before the start, 2025-12", "later month"),
    (row("exploited", "2025-03", 3), "period_months", "“3” is not the length", "twelve months"),
    (share(period_start="2025-08"), "period_end", "are 2 months, not the 3", "Correct the months"),
    (row("hate", "2024-12", 12), "period_end", "ends no period of hate", "end in March"),
    (row(end="2026-01", extracted="2026-01-10"), "period_end", "in the future, or not over", "once it has ended"),
    (row(extracted="10/01/2026"), "extracted", "“10/01/2026” is not a date", "YYYY-MM-DD"),
    (row(area=NEXT, extracted="2025-11-29"), "extracted", "before the period's last day", "has ended"),
    (row("exploited", "2024-03", 12, sex="other"), "sex", "“other” is not a sex of exploited", "all, female, male"),
    (row(area=OTHER, numerator="<5"), "numerator", "“<5” is not a count", "masked when they are shown"),
    (row("serious_assault", numerator="-3"), "numerator", "“-3” is negative", "from 0"),
    (row("serious_assault", area=NEXT, numerator="3.5"), "numerator", "“3.5” is not a whole number", "whole number"),
    (row("serious_assault", area=OTHER, denominator="90"), "denominator", "is not a share", "Leave it empty"),
    (share(end="2025-03", above=50), "numerator", "“50” is above the denominator, 40", "Correct"),
    (share(end="2025-12", denominator=""), "denominator", "is a share", "all the events"),
    (row("homicide", "2025-03", 12, area=FORCE, category="=1+1"), "category", "begins as a formula", "value itself"),
]


def test_twenty_one_different_faults_are_listed_at_once(tmp_path):
    path = write(tmp_path, [bad for bad, *_ in TWENTY])
    with pytest.raises(DeliveryError) as refused:
        read(path)
    for line, (_, column, words, remedy) in enumerate(TWENTY, start=2):
        at = [fault for fault in refused.value.faults if (fault.row, fault.column) == (line, column)]
        assert [fault for fault in at if words in fault.found and remedy in fault.remedy], (line, column, at)
        assert {fault.file for fault in at} == {"return.csv"}
    assert not (tmp_path / REJECTED_FILE).exists()
    corrected = read(write(tmp_path, good()))
    assert corrected.counts()["rejected"] == 0


def rejected_as_return(folder, delivery):
    """The rows of the file of rejected ones: a return with two columns more."""
    with (folder / "load" / REJECTED_FILE).open(encoding="utf-8", newline="") as file:
        head, *lines = csv.reader(file)
    assert head[:2] == ["row", "fault"]
    assert len(lines) == delivery.counts()["rejected"]
    return [line[2:] for line in lines]


def test_good_rows_are_taken_and_the_others_come_back_corrected(tmp_path):
    rows = good()
    wrong = [{**one} for one in rows]
    wrong[5]["numerator"] = "many"  # serious assault of the home district: stands alone
    wrong[3]["numerator"] = ""  # a ward: with it fall the other wards and the district of that month
    wrong[10]["sex"] = "women"  # a part: with it falls its total
    path = write(tmp_path, wrong)
    delivery = read(path, accept_valid=True)
    taken = delivery.tables["partner_observation"]
    assert delivery.counts() == {"read": 18, "accepted": 9, "elsewhere": 0, "rejected": 9}
    reasons = {fault.row: fault.found for fault in delivery.rejected}
    assert "“many” is not a number" in reasons[7]
    assert "row 5 of the same measure, place and period is at fault" in reasons[3]
    assert "row 12 of the same measure, place and period is at fault" in reasons[13]
    (tmp_path / "load").mkdir()
    delivery.write(tmp_path / "load")
    back = rejected_as_return(tmp_path, delivery)
    assert [cells[8] for cells in back] == ["30", "9", "", "9", "many", "30", "10", "20", "25"]

    correction = list(csv.DictReader(io.StringIO(partner_return.check(path, context()).corrections())))
    assert list(correction[0])[:3] == ["row", "fault", "measure_id"]
    for record in correction:
        record.update(rows[int(record["row"]) - 2])
    again = write(tmp_path, correction, "corrected.csv", names=list(correction[0]))
    held = {(m, a, (s, g, c)): frozenset([p.date()]) for m, a, p, s, g, c, _ in keys(taken)}
    corrected = read(again, held=held).tables["partner_observation"]
    assert keys(taken) | keys(corrected) == keys(read(write(tmp_path, rows)).tables["partner_observation"])


def test_corrections_are_harmless_in_a_spreadsheet(tmp_path):
    path = write(tmp_path, [row(), row("serious_assault", numerator='=HYPERLINK("http://x")'), row(area="@SUM(A1)")])
    correction = partner_return.check(path, context()).corrections()
    cells = [cell for record in csv.reader(io.StringIO(correction)) for cell in record]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]
    assert "'@SUM(A1)" in cells


def test_without_a_good_row_nothing_is_taken(tmp_path):
    with pytest.raises(DeliveryError):
        read(write(tmp_path, [row(numerator="x")]), accept_valid=True)


def test_a_hole_is_a_note_when_good_rows_are_taken(tmp_path):
    path = write(tmp_path, [row(end="2025-06"), row(end="2025-09")])
    with pytest.raises(DeliveryError, match="begins in 2025-07, 2025-08"):
        read(path)
    delivery = read(path, accept_valid=True)
    assert delivery.counts()["accepted"] == 2
    assert "kept as not supplied" in delivery.notes[0]
    series = ("knife_crime", HOME, ("all", "all", "all"))
    assert not partner_return.check(path, context({series: frozenset([date(2025, 7, 1), date(2025, 8, 1)])})).faults


def test_two_measures_with_the_same_figures_are_named(tmp_path):
    figures = {HOME: 41, NEXT: 25, OTHER: 33}
    rows = [
        row(name, area=area, numerator=n) for name in ("knife_crime", "serious_assault") for area, n in figures.items()
    ]
    notes = read(write(tmp_path, rows)).notes
    assert notes == (
        "“The knife_crime” and “The serious_assault” have the same figures for all areas and periods: check that one "
        "was not copied from the other.",
    )
    rows[0]["numerator"] = "40"
    assert read(write(tmp_path, rows)).notes == ()
    noughts = [{**one, "numerator": "0"} for one in rows]
    assert not [note for note in read(write(tmp_path, noughts)).notes if "same figures" in note]


def test_small_bases_are_named(tmp_path):
    rows = [row(numerator=19), row("serious_assault", numerator=20), share(above=3, below=19)]
    (note,) = read(write(tmp_path, rows)).notes
    assert note == "Every total is under 20, so no percentages are shown, of: “The knife_crime”, “The repeat_share”."


@pytest.mark.parametrize("total", [3, 19, 60])
def test_notes_say_nothing_of_measures_under_disclosure_control(tmp_path, total):
    rows = [row("masked_yearly", f"{year}-03", 12, numerator=total) for year in (2023, 2024, 2025)]
    assert read(write(tmp_path, rows)).notes == ()


def test_example_rows_are_illustrative_whoever_loads_them(tmp_path):
    rows = [row(note="Example: made-up figures"), row("serious_assault")]
    delivery = read(write(tmp_path, rows, names=list(rows[0])))
    assert delivery.tables["partner_observation"]["illustrative"].tolist() == [True, False]
    assert delivery.notes == ("1 row is marked as an example and kept as illustrative data.",)


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"", "the file is empty"),
        (text(good()).encode("utf-16"), "UTF-16"),
        (text(good()).replace("all", "é").encode("latin-1"), "not UTF-8"),
        (text(good()).replace(",", ";").encode(), "separated by semicolons"),
        (text([]).encode(), "no rows"),
        (text(good()).replace("measure_id", "sex", 1).encode(), "comes 2 times"),
        (text(good()).replace("extracted", "taken", 1).encode(), "the column “extracted” is missing"),
        (text(good()).replace("extracted", "taken", 1).encode(), "there is no column “taken”"),
        (text(good()).encode() + b'knife_crime,"E06', "the row cannot be read"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest", "of the old kind"),
        (b"PK\x03\x04 cut short", "damaged or cut short"),
    ],
)
def test_files_that_are_no_return(tmp_path, content, found):
    path = tmp_path / "return.csv"
    path.write_bytes(content)
    for accept_valid in (False, True):
        with pytest.raises(DeliveryError, match=found) as refused:
            read(path, accept_valid=accept_valid)
        assert all(fault.file == "return.csv" and fault.remedy for fault in refused.value.faults)


def test_a_missing_column_hides_no_fault_of_the_others(tmp_path):
    path = tmp_path / "return.csv"
    path.write_text(text([row(area="X", numerator="many")]).replace("sex", "gender", 1), encoding="utf-8")
    with pytest.raises(DeliveryError) as refused:
        read(path)
    found = [(fault.row, fault.column) for fault in refused.value.faults]
    assert sorted(found) == [(1, "gender"), (1, "sex"), (2, "area_code"), (2, "numerator")]


def test_a_row_with_too_many_cells_is_left_out_and_kept(tmp_path):
    path = tmp_path / "return.csv"
    path.write_text(text([row()]) + text([row("serious_assault")]).splitlines()[1] + ",more\n", encoding="utf-8")
    delivery = read(path, accept_valid=True)
    assert delivery.counts()["rejected"] == 1
    assert "has 12 cells, the header 11" in delivery.rejected[0].found
    assert "serious_assault" in partner_return.check(path, context()).corrections()


def test_a_missing_file_is_said_so(tmp_path):
    with pytest.raises(SspError, match="no file or folder"):
        read(tmp_path / "absent.csv")


def workbook(path, rows, change=None, sheet="Return"):
    book = openpyxl.Workbook()
    book.active.title = sheet
    book.active.append(list(rows[0]))
    for one in rows:
        book.active.append(list(one.values()))
    if change is not None:
        change(book)
    book.save(path)
    return path


def test_a_workbook_is_read_as_the_same_rows(tmp_path):
    rows = good()
    as_typed = [{**one, "numerator": int(one["numerator"]), "period_months": int(one["period_months"]),
                 "period_end": pd.Period(one["period_end"], "M").start_time.to_pydatetime(),
                 "extracted": date.fromisoformat(one["extracted"])} for one in rows]  # fmt: skip
    made = read(workbook(tmp_path / "return.xlsx", as_typed)).tables["partner_observation"]
    assert keys(made) == keys(read(write(tmp_path, rows)).tables["partner_observation"])


def test_a_formula_in_a_workbook_is_a_fault_of_its_cell(tmp_path):
    def change(book):
        book["Return"]["I3"] = "=SUM(1, 2)"

    path = workbook(tmp_path / "return.xlsx", good(), change)
    with pytest.raises(DeliveryError) as refused:
        read(path)
    assert [(f.row, f.column, f.found) for f in refused.value.faults] == [(3, "numerator", "the cell holds a formula")]
    assert refused.value.faults[0].file == "return.xlsx, sheet Return"
    assert "knife_crime" in partner_return.check(path, context()).corrections()


def test_workbooks_that_are_no_return(tmp_path):
    with pytest.raises(DeliveryError, match="no sheet “Return”"):
        read(workbook(tmp_path / "a.xlsx", good(), sheet="Sheet1"))
    whole = workbook(tmp_path / "b.xlsx", good()).read_bytes()
    (tmp_path / "c.xlsx").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(DeliveryError, match="damaged or cut short"):
        read(tmp_path / "c.xlsx")
