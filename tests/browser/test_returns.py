"""A partner's return on the Data screen: its faults, its correction, its load, and what the load changes elsewhere."""

from __future__ import annotations

import csv
import io
import re

import openpyxl
import pandas as pd
import pytest

from ssp_metrics.ingest.process import LISTED
from tests.browser import chromium, looking
from tests.browser.acting import UPLOADER, download, press, upload
from tests.sources.returns import row, text, worst_rows, write

MEASURE, TITLE = "hate_crime", "Hate crime"
SCREEN = f"/asb?measure={MEASURE}"
BADGE = "Illustrative data"
MONTHS = [str(month) for month in pd.period_range("2023-01", "2025-12", freq="M")]
GOOD = [row(MEASURE, month, numerator=20 + place % 5) for place, month in enumerate(MONTHS)]
SPOILED = {
    3: ("numerator", "many"),
    9: ("area_code", "E99999999"),
    21: ("measure_id", "hate_crimes"),
    36: ("period_end", "2025-13"),
}
"""By the line of the file: what is wrong in which column."""
GAPS = {10: "2023-08", 22: "2024-08"}
"""By the line after it: a month that is missed, since its line names another area or measure."""


def spoiled():
    rows = [dict(one) for one in GOOD]
    for line, (column, value) in SPOILED.items():
        rows[line - 2][column] = value
    return rows


def snapshot(page):
    """The id in the masthead."""
    return re.search(r"snapshot (\w+)", page.locator(".ssp-masthead").inner_text())[1]


@pytest.fixture
def returns(own_server, page):
    """The part of the Data screen, opened from the part that the screen opens on."""
    page.complaints = looking.Watch(page)
    chromium.visit(page, f"{own_server}/data")
    page.get_by_role("button", name="Partner returns").or_(
        page.get_by_role("radio", name="Partner returns")
    ).first.click()
    page.get_by_role("heading", name="Load a partner's return").wait_for()
    page.get_by_label("Loaded by (role or name)").fill("Analyst")
    page.keyboard.press("Enter")
    chromium.settle(page)
    return page


def state(page):
    """What the list of measures says of ours."""
    rows = looking.table(page, "Measures that partners return")
    return next(one for one in rows if one[0].split("\n")[0] == TITLE)


def no_faults(page):
    return looking.violations(page) + looking.small_text(page) + page.complaints.errors + page.complaints.elsewhere


def test_a_return_with_faults_is_corrected_and_loaded(own_server, returns, fresh, tmp_path):
    page, reader = returns, fresh()
    chromium.visit(reader, f"{own_server}{SCREEN}")
    assert reader.locator(".ssp-lead .ssp-badge").all_inner_texts() == [BADGE]
    assert BADGE in state(page)[2]
    before = snapshot(page)

    upload(page, write(tmp_path, spoiled(), "police.csv"), then="6 faults found. 32 rows of 36 are good.")
    faults = looking.table(page, "Faults of the return")
    expected = {**SPOILED, **{line: ("period_start", month) for line, month in GAPS.items()}}
    assert [(int(line), column) for line, column, *_ in faults] == [
        (line, expected[line][0]) for line in sorted(expected)
    ]
    for line, _, found, remedy in faults:
        assert expected[int(line)][1] in found
        assert re.match(r"[A-Z].+[.?]$", remedy)
    assert page.get_by_role("button", name="Load 32 rows").is_disabled()
    assert no_faults(page) == []

    left_out = list(csv.DictReader(io.StringIO(download(page, "Faulty rows as CSV").read_text(encoding="utf-8"))))
    assert [int(one["row"]) for one in left_out] == list(SPOILED)
    assert [one[column] for one, (column, _) in zip(left_out, SPOILED.values(), strict=True)] == [
        value for _, value in SPOILED.values()
    ]
    assert snapshot(page) == before

    upload(page, write(tmp_path, GOOD, "police.csv"), then="No faults. 36 rows can be loaded.")
    press(page, "Load 36 rows", then="36 rows taken")
    after = snapshot(page)
    assert after != before
    assert (
        f"Load 3, police.csv: 36 rows taken. Snapshot {after} is in use." in page.get_by_test_id("stAlert").inner_text()
    )
    assert state(page)[2].strip() == "real figures"
    assert no_faults(page) == []

    chromium.visit(reader, f"{own_server}{SCREEN}")
    assert snapshot(reader) == after
    assert reader.locator(".ssp-lead .ssp-badge").count() == 0
    assert BADGE not in reader.locator(".ssp-headlines").inner_text()
    last_year = sum(int(one["numerator"]) for one in GOOD[-12:])
    assert f"{last_year} hate crimes" in reader.locator(".ssp-lead").inner_text()
    assert BADGE not in " ".join(reader.locator("svg.marks").first.locator("text").all_text_contents())


def test_a_workbook_is_filled_in_and_loaded(returns, tmp_path):
    page = returns
    before = snapshot(page)
    book = openpyxl.load_workbook(io.BytesIO(download(page, "Template, workbook").read_bytes()))
    sheet = book["Return"]
    names = [cell.value for cell in sheet[1]]
    for one in GOOD:
        cells = [one[name] for name in names]
        sheet.append([int(value) if name == "numerator" else value for name, value in zip(names, cells, strict=True)])
    path = tmp_path / "police.xlsx"
    book.save(path)
    upload(page, path, then="No faults. 36 rows can be loaded.")
    press(page, "Load 36 rows", then="Load 3, police.xlsx: 36 rows taken.")
    assert snapshot(page) != before
    assert state(page)[2].strip() == "real figures"
    assert state(page)[3].split("\n")[0] == "January 2023"
    assert no_faults(page) == []


def test_the_template_taken_down_is_a_return_without_rows(returns, tmp_path):
    path = tmp_path / "empty.csv"
    path.write_bytes(download(returns, "Template, CSV").read_bytes())
    assert path.read_text(encoding="utf-8") == text([])
    upload(returns, path, then="Nothing of it can be read.")
    assert returns.get_by_role("button", name=re.compile("^Load ")).count() == 0


@pytest.fixture
def worst(tmp_path):
    """As many rows as a return may have, every cell at fault and unlike the others."""
    path = tmp_path / "worst.csv"
    path.write_text("\n".join(map(",".join, worst_rows())), encoding="utf-8")
    return path


def begin(page, path):
    """Give a file to the uploader, and wait until its check has begun."""
    with page.expect_file_chooser() as chooser:
        page.locator(UPLOADER).last.click()
    chooser.value.set_files(path)
    page.get_by_text("Checking worst.csv").wait_for(timeout=chromium.PATIENCE)


def test_a_check_can_be_stopped(returns, worst):
    begin(returns, worst)
    assert no_faults(returns) == []
    press(returns, "Stop", then="The check of worst.csv was stopped; nothing was stored.")
    assert returns.get_by_text("Checking worst.csv").count() == 0


def test_the_worst_return_that_is_allowed_keeps_nobody_waiting(own_server, returns, fresh, worst):
    begin(returns, worst)
    reader = chromium.visit(fresh(), f"{own_server}{SCREEN}")
    assert snapshot(reader)
    # It goes on while its sender looks at something else.
    returns.get_by_role("link", name="Compare areas").click()
    returns.get_by_role("heading", name="Compare areas").first.wait_for()
    chromium.settle(returns)
    returns.get_by_role("link", name="Data", exact=True).click()
    returns.get_by_role("radio", name="Partner returns").or_(
        returns.get_by_role("button", name="Partner returns")
    ).first.click()
    said = returns.get_by_test_id("stAlert").filter(has_text="worst.csv: 449,991 faults found.")
    said.wait_for(timeout=4 * chromium.PATIENCE)
    chromium.settle(returns)
    assert len(looking.table(returns, "Faults of the return")) == LISTED
    assert no_faults(returns) == []
