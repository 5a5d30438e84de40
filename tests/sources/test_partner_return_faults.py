"""Each kind of fault between the rows of a return, and the ones that are none."""

from __future__ import annotations

from datetime import date

import pytest

from ssp_metrics.sources import partner_return
from tests.sources.returns import FORCE, HOME, LSOA, NEXT, OLD_WARDS, WARDS, context, good, row, share, write


def faults(folder, rows, held=None):
    return partner_return.check(write(folder, rows), context(held)).faults


def only(folder, rows):
    (fault,) = faults(folder, rows)
    return fault.row, fault.column, fault.found


def year(end="2025-03", numerator=30, measure="exploited", **more):
    return row(measure, end, 12, numerator, **more)


def test_a_good_return_has_none(tmp_path):
    assert faults(tmp_path, good()) == ()


@pytest.mark.parametrize(
    ("changes", "column", "found"),
    [
        ({"measure_id": ""}, "measure_id", "an empty cell is not a measure"),
        ({"area_code": "Home"}, "area_code", "“Home” is not the code"),
        ({"area_code": LSOA}, "area_code", "small area (LSOA)"),
        ({"period_start": "2025-13"}, "period_start", "“2025-13” is not a month"),
        ({"period_start": "1889-01"}, "period_start", "before 1990"),
        ({"period_start": ""}, "period_start", "an empty cell is not a month"),
        ({"period_end": "2026-03"}, "period_end", "future, or not over"),
        ({"period_months": "2"}, "period_months", "“2” is not the length of a period"),
        ({"period_months": "one"}, "period_months", "“one” is not the length"),
        ({"numerator": ""}, "numerator", "an empty cell is not a count"),
        ({"numerator": "1,234"}, "numerator", "“1,234” is not a number"),
        ({"numerator": "1e3"}, "numerator", "“1e3” is not a whole number"),
        ({"numerator": "٣"}, "numerator", "is not a number"),
        ({"numerator": "-"}, "numerator", "“-” is not a count"),
        ({"numerator": "1-4"}, "numerator", "“1-4” is not a count"),
        ({"numerator": "+5"}, "numerator", "begins as a formula"),
        ({"numerator": "999999999999"}, "numerator", "too large"),
        ({"numerator": "9" * 400}, "numerator", "is not a whole number"),
        ({"extracted": ""}, "extracted", "an empty cell is not a date"),
        ({"extracted": "2026-02-30"}, "extracted", "is not a date"),
        ({"extracted": "2026-01-16"}, "extracted", "in the future"),
        ({"sex": "female"}, "sex", "is not a sex of knife_crime"),
        ({"category": "@cmd"}, "category", "begins as a formula"),
    ],
)
def test_a_cell(tmp_path, changes, column, found):
    place = only(tmp_path, [row(**changes)])
    assert place[:2] == (2, column)
    assert found in place[2]


def test_a_name_instead_of_a_code_is_answered_with_the_code(tmp_path):
    (fault,) = faults(tmp_path, [row(area="home")])
    assert fault.remedy == f"Write its code: {HOME} (district)."


def test_denominators(tmp_path):
    assert only(tmp_path, [share(above=3, below=0)]) == (2, "denominator", "“0”, with a numerator of 3")
    assert faults(tmp_path, [share(above=0, below=0)]) == ()
    assert only(tmp_path, [share(denominator="-4")])[1:] == ("denominator", "“-4” is negative")


def test_two_ways_of_breaking_down_at_once(tmp_path):
    rows = [year(), year(numerator=3, sex="female", age_band="under_13")]
    assert only(tmp_path, rows) == (3, "age_band", "the row is broken down by sex and age_band at once")


def test_a_ward_is_never_broken_down(tmp_path):
    rows = [row(area=code, numerator=1) for code in WARDS]
    found = faults(tmp_path, [*rows, row(area=WARDS[0], sex="female")])
    assert {fault.found for fault in found} == {
        "“female” is not a sex of knife_crime", "a row of a ward is broken down",
    }  # fmt: skip


def test_the_calendar_of_quarters_and_years(tmp_path):
    assert "ends no period" in only(tmp_path, [share(end="2025-10")])[2]
    assert "ends no period" in only(tmp_path, [year("2025-09")])[2]
    assert faults(tmp_path, [share("survey", "2025-09", 12)]) == ()
    assert "ends no period" in only(tmp_path, [share("survey", "2025-03", 12)])[2]


def test_duplicates(tmp_path):
    found = "the same measure, area, period and part stands in row 2 already"
    assert only(tmp_path, [row(), row(numerator=31)]) == (3, "measure_id", found)


def test_two_extraction_dates(tmp_path):
    rows = [year(), year(numerator=10, sex="female", extracted="2026-01-11")]
    assert only(tmp_path, rows)[:2] == (3, "extracted")
    assert faults(tmp_path, [year(), year("2024-03", extracted="2026-01-11")]) == ()


def test_parts_against_their_total(tmp_path):
    assert only(tmp_path, [year(sex="female")])[1:] == ("sex", "the total of this part (sex female) is not in the file")
    more = [year(), year(numerator=20, sex="female"), year(numerator=11, sex="male")]
    found = "the parts by sex of the child add up to 31, more than this total, 30"
    assert only(tmp_path, more) == (2, "numerator", found)
    fewer = [year(), year(numerator=20, sex="female"), year(numerator=9, sex="male")]
    assert "add up to 29, not to this total, 30" in only(tmp_path, fewer)[2]
    assert faults(tmp_path, fewer[:2]) == ()
    some = [year(), year(numerator=3, age_band="under_13"), year(numerator=4, age_band="13_to_17")]
    assert faults(tmp_path, some) == ()


def test_parts_that_overlap_may_add_up_to_more(tmp_path):
    rows = [
        year(measure="hate"),
        year(numerator=20, measure="hate", category="race"),
        year(numerator=20, measure="hate", category="religion"),
    ]
    assert faults(tmp_path, rows) == ()
    rows[1]["numerator"] = "31"
    assert only(tmp_path, rows) == (3, "numerator", "“31” is more than its total in row 2, 30")


def test_the_denominators_of_parts_count_too(tmp_path):
    rows = [share("survey", "2025-09", 12, 50, 100), share("survey", "2025-09", 12, 20, 80, sex="female")]
    assert faults(tmp_path, rows) == ()
    rows.append(share("survey", "2025-09", 12, 20, 30, sex="male"))
    assert only(tmp_path, rows)[:2] == (2, "denominator")


def test_wards_come_all_or_not_at_all(tmp_path):
    rows = [row(area=code, numerator=1) for code in WARDS]
    assert faults(tmp_path, rows) == ()
    line, column, found = only(tmp_path, rows[:2])
    assert (line, column) == (2, "area_code")
    assert found == "1 of the 3 wards of 2023 have no row for 2025-11: New 3 (E05000003)"
    assert faults(tmp_path, [row(area=code, numerator=1) for code in OLD_WARDS]) == ()
    both = [row(area=code, numerator=1) for code in dict.fromkeys([*WARDS, *OLD_WARDS])]
    line, column, found = only(tmp_path, both)
    assert (line, column) == (2, "area_code")
    assert found == "wards of 2022 and 2023 stand in one period, 2025-11"


def test_wards_under_disclosure_control_come_with_their_total(tmp_path):
    wards = [row("masked_yearly", "2025-03", 12, area=code, numerator=10) for code in WARDS]
    assert "come without the total of their district" in only(tmp_path, wards)[2]
    assert faults(tmp_path, [*wards, row("masked_yearly", "2025-03", 12, numerator=31)]) == ()


def test_what_is_rare_is_broken_down_for_the_force_area_only(tmp_path):
    def of(area):
        return [row("rare", "2025-03", 12, numerator=9, area=area, sex=sex) for sex in ("all", "female")]

    line, column, found = only(tmp_path, of(HOME))
    assert (line, column) == (3, "sex")
    assert found == "a row of a district is broken down, and rare is rare"
    assert faults(tmp_path, of(FORCE)) == ()


def test_wards_add_up_to_no_more_than_their_district(tmp_path):
    rows = [row(numerator=29), *(row(area=code, numerator=10) for code in WARDS)]
    found = "the wards of 2023 add up to 30, more than this total, 29"
    assert only(tmp_path, rows) == (2, "numerator", found)
    assert faults(tmp_path, [{**rows[0], "numerator": "30"}, *rows[1:]]) == ()
    assert faults(tmp_path, [{**rows[0], "area_code": NEXT}, *rows[1:]]) == ()


def test_holes(tmp_path):
    rows = [share(end="2024-12"), share(end="2025-09")]
    line, column, found = only(tmp_path, rows)
    assert (line, column) == (3, "period_start")
    assert found.startswith("no row of repeat_share for E06000004 begins in 2025-01, 2025-04, though")
    held = {("repeat_share", HOME, ("all", "all", "all")): frozenset([date(2025, 1, 1)])}
    (fault,) = faults(tmp_path, rows, held)
    assert "begins in 2025-04, though" in fault.found


def test_a_hole_in_many_areas_is_one_fault_and_a_part_has_its_own(tmp_path):
    wards = [row(end=end, area=code, numerator=1) for end in ("2025-09", "2025-11") for code in WARDS]
    assert "for E05000001 and 2 more begins in 2025-10" in only(tmp_path, wards)[2]
    ends = ("2023-03", "2024-03", "2025-03")
    totals = [year(end) for end in ends]
    parts = [year(end, 10, sex="female") for end in ends]
    assert "for E06000004, sex female begins in 2023-04" in only(tmp_path, [*totals, parts[0], parts[2]])[2]
    unknown = [{**parts[0], "sex": "![x](y)"}, {**parts[2], "sex": "![x](y)"}]
    assert not [fault for fault in faults(tmp_path, [*totals, *unknown]) if "begins in" in fault.found]
    assert "for E06000004 and 0" not in only(tmp_path, [totals[0], totals[2], parts[0], parts[2]])[2]
