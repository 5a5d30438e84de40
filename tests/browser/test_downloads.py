"""What is offered for download comes down, whatever happens meanwhile, and is what it says."""

from __future__ import annotations

import csv
import io
import xml.etree.ElementTree as ET

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.browser import chromium
from tests.browser.acting import download, unfold
from tests.browser.lines import SlowLine

SVG = "{http://www.w3.org/2000/svg}svg"
DETAILS = "Table and downloads"
SCREEN, BOX = "/serious_violence", "Measure of Serious violence"
OTHER, FIRST_WORD = "Stop and search", "robberies"


def rows(path):
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"))))


def test_chart_as_csv_svg_and_png(server, page):
    chromium.visit(page, f"{server}{SCREEN}")
    unfold(page, DETAILS)
    path = download(page, "CSV")
    assert path.suffix == ".csv"
    assert len(rows(path)) == 36
    assert float(rows(path)[-1]["numerator"]) == 35
    path = download(page, "SVG")
    root = ET.fromstring(path.read_text(encoding="utf-8"))  # noqa: S314 - our own file
    assert path.suffix == ".svg"
    assert root.tag == SVG
    assert "police.uk" in " ".join(root.itertext())
    path = download(page, "PNG")
    assert path.suffix == ".png"
    with Image.open(path) as picture:
        assert picture.format == "PNG"
        assert picture.width > 800


def test_wards_as_csv(server, page):
    chromium.visit(page, f"{server}/wards?measure=burglary")
    unfold(page, DETAILS)
    found = rows(download(page, "CSV"))
    assert len(found) == 27
    assert sum(float(row["numerator"]) for row in found) == 978


@pytest.mark.parametrize(("path", "lines"), [("/", 7), ("/data", 20)])
def test_tables_as_csv(server, page, path, lines):
    chromium.visit(page, server + path)
    with page.expect_download() as coming:
        page.get_by_role("link", name="CSV").last.click()
    assert len(rows(coming.value.path())) == lines


def test_a_click_while_the_screen_is_redrawn_brings_what_is_in_sight(server, page):
    line = SlowLine(page)
    chromium.visit(page, f"{server}{SCREEN}")
    unfold(page, DETAILS)
    before, lead = rows(download(page, "CSV")), page.locator(".ssp-lead").first
    box = page.get_by_role("combobox", name=BOX, exact=True)
    box.scroll_into_view_if_needed()
    chromium.settle(page)  # a list closes when the page is scrolled under it
    box.click()
    line.hold()
    page.get_by_role("option", name=OTHER, exact=True).click()
    line.wait_for("script_finished")
    # The server has moved on to another measure; the reader still sees the first one, and presses.
    assert FIRST_WORD in lead.inner_text()
    assert rows(download(page, "CSV")) == before
    line.release()
    expect(lead).not_to_contain_text(FIRST_WORD)
    chromium.settle(page)
    assert rows(download(page, "CSV")) != before


HEIGHTS = """() => {
  const box = [...document.querySelectorAll('details')].find(one => one.innerText.includes('Table and downloads'));
  window.heights = [];
  const look = () => {
    window.heights.push(Math.round(box.getBoundingClientRect().height));
    requestAnimationFrame(look);
  };
  look();
}"""


def test_what_is_unfolded_moves_nothing_under_the_pointer(server, page):
    """While it grew, a press on a link in it began on the link and ended on something else: it was lost."""
    chromium.visit(page, f"{server}{SCREEN}")
    page.evaluate(HEIGHTS)
    unfold(page, DETAILS)
    seen = page.evaluate("[...new Set(window.heights)]")
    assert len(seen) == 2, seen
    assert seen[0] < 100 < seen[1]


def test_a_file_made_is_not_forgotten_because_others_are_at_work(server, page, fresh):
    chromium.visit(page, server)
    address = page.get_by_role("link", name="CSV").first.evaluate("link => link.href")
    colleague = fresh()
    for _ in range(3):
        chromium.visit(colleague, f"{server}/about")
    answer = page.request.get(address)
    assert answer.ok
    assert answer.headers["content-disposition"].startswith("attachment")
    assert answer.headers["cache-control"] == "no-store"


def test_an_address_that_nobody_was_given_leads_to_a_sentence(server, page):
    answer = page.request.get(f"{server}/file/guessed/overview.csv")
    assert answer.status == 404
    assert answer.text() == "This file is offered no more. Open its screen again and take it from there."
