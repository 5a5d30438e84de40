"""Returns that take the place of others: other wards, corrections without parts, periods of another length."""

from __future__ import annotations

from datetime import date

import openpyxl
import pytest

from ssp_metrics.errors import DeliveryError, MissingMonthsError, SspError, StoreError
from ssp_metrics.ingest import loading
from ssp_metrics.sources.partner_return.columns import NAMES
from ssp_metrics.store import snapshot
from ssp_metrics.views.figure import figure
from ssp_metrics.views.trend import trend
from ssp_metrics.views.wards import wards
from tests.sources.returns import HOME, row, write
from tests.stores import light_data, store_at

MARCH = date(2025, 3, 1)


@pytest.fixture
def store(tmp_path):
    """A store without police figures and without illustration."""
    return store_at(tmp_path / "store", light_data(tmp_path / "data"))


def ward_codes(store, vintage):
    areas = store.outlines().areas()
    return sorted(areas.loc[(areas["kind"] == "ward") & (areas["vintage"] == vintage), "code"])


def by_ward(codes, small, extracted):
    """A year of domestic abuse by ward: one small ward, the others 60 and more, with the district's total."""
    counts = dict(zip(codes, [small, *range(60, 59 + len(codes))], strict=True))
    total = sum(counts.values())
    return [
        row("domestic_abuse_by_ward", "2025-03", 12, number, area, extracted=extracted)
        for area, number in [(HOME, total), *counts.items()]
    ]


def test_wards_of_another_vintage_take_the_place_of_those_held_in_every_as_at(store, tmp_path):
    """With both vintages side by side a ward that did not change would be hidden in one and shown in the other."""
    for name, vintage, extracted in (("a", "2022", "2025-05-01"), ("b", "2023", "2025-05-09")):
        loading.load_return(store, write(tmp_path, by_ward(ward_codes(store, vintage), 3, extracted), f"{name}.csv"))
    with snapshot.opened(store) as current:
        shown = wards(current, "domestic_abuse_by_ward", MARCH)
        assert shown.suppressed >= 2
        suppressed = shown.frame.loc[shown.frame["suppressed"], "area_code"]
        assert ward_codes(store, "2023")[0] in set(suppressed)
        for as_at in (1, 2):
            with pytest.raises(SspError, match="was not returned for the wards of 2022"):
                wards(current.at(as_at), "domestic_abuse_by_ward", MARCH, vintage="2022")


def test_an_older_extraction_on_other_wards_never_rules(store, tmp_path):
    for name, vintage, extracted in (("a", "2023", "2025-05-09"), ("b", "2022", "2025-05-01")):
        path = write(tmp_path, by_ward(ward_codes(store, vintage), 3, extracted), f"{name}.csv")
        message = loading.load_return(store, path).message
    assert message.startswith("27 of 27 figures are of an older extraction than those held")
    with snapshot.opened(store) as current:
        assert len(wards(current, "domestic_abuse_by_ward", MARCH).frame) == 27


def test_a_correction_without_its_parts_makes_them_not_supplied_and_never_zero(store, tmp_path):
    def admissions(end, total, young, extracted):
        rows = [row("knife_admissions", end, 12, total, extracted=extracted)]
        parts = {} if young is None else {"under_25": young, "25_and_over": total - young}
        return rows + [
            row("knife_admissions", end, 12, number, age_band=code, extracted=extracted)
            for code, number in parts.items()
        ]

    first = admissions("2024-03", 60, 25, "2024-06-01") + admissions("2025-03", 50, 20, "2025-06-01")
    loading.load_return(store, write(tmp_path, first, "a.csv"))
    loading.load_return(store, write(tmp_path, admissions("2025-03", 55, None, "2025-09-01"), "b.csv"))
    with snapshot.opened(store) as current:
        assert figure(current, "knife_admissions", HOME, MARCH).numerator == 55
        assert figure(current.at(1), "knife_admissions_under_25", HOME, MARCH).numerator == 20
        with pytest.raises(MissingMonthsError, match="2025-03"):
            figure(current, "knife_admissions_under_25", HOME, MARCH)
        assert figure(current, "knife_admissions_under_25", HOME, date(2024, 3, 1)).numerator == 25


def test_returns_of_another_length_than_the_catalogue_says_now_are_kept_and_not_shown(store, tmp_path):
    ends = ("2024-06", "2024-09", "2024-12", "2025-03")
    loading.load_return(store, write(tmp_path, [row("asb_repeat_callers", end, 3, 13) for end in ends]))
    path = store.settings.catalogue[0] / "measures" / "asb_repeat_callers.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("every = 3", "every = 12"), encoding="utf-8")
    loading.build_store(store)
    with snapshot.opened(store) as current:
        with pytest.raises(SspError, match="was not supplied"):
            trend(current, "asb_repeat_callers", HOME, MARCH)
        held = current.connection.execute("SELECT count(*) FROM partner_observation").fetchall()
    assert held == [(4,)]


def test_rare_events_of_a_district_have_no_single_year(store, tmp_path):
    rows = [row("homicide", f"{year}-03", 12, 2) for year in range(2016, 2026)]
    loading.load_return(store, write(tmp_path, rows))
    with snapshot.opened(store) as current:
        assert figure(current, "homicide", HOME, MARCH).numerator == 10
        with pytest.raises(SspError, match="only its total over 5 years is given"):
            figure(current, "homicide", HOME, MARCH, months=12)


def test_a_date_cell_that_is_no_end_of_a_month_is_refused(store, tmp_path):
    """A spreadsheet of another country reads 01/10/2025 as the 10th of January: that is no October."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Return"
    sheet.append(NAMES)
    one = row("hate_crime", "2025-10", numerator=77)
    cells = [one[name] for name in NAMES]
    for name in ("period_start", "period_end"):
        cells[NAMES.index(name)] = date(2025, 1, 10)
    sheet.append(cells)
    book.save(tmp_path / "return.xlsx")
    with pytest.raises(DeliveryError, match="2025-01-10"):
        loading.load_return(store, tmp_path / "return.xlsx")


def test_another_partnership_without_its_outlines_is_a_sentence(store):
    path = store.settings.own / "partnership.toml"
    text = path.read_text(encoding="utf-8").replace('area_code = "E06000004"', 'area_code = "E06000001"')
    path.write_text(text, encoding="utf-8")
    with pytest.raises(StoreError, match=r"The outlines hold no ward of E06000001.*adopt"):
        loading.build_store(store)
