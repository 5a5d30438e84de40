"""What is offered for download comes down and is what it says."""

from __future__ import annotations

import csv
import io
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from PIL import Image

from tests.browser import chromium

SVG = "{http://www.w3.org/2000/svg}svg"


@pytest.fixture
def download(server, page):
    """Return a function that opens a page, opens the details of a figure, and takes down a file."""

    def take(path, label, number=0):
        if not page.url.startswith(server):
            chromium.visit(page, server + path)
            summary = page.locator("summary").filter(has_text="Table and downloads").nth(number)
            summary.click()
            page.get_by_role("button", name=label).nth(0).wait_for()
        with page.expect_download(timeout=30_000) as coming:
            page.get_by_role("button", name=label, exact=False).nth(0).click()
        return Path(coming.value.path()).read_bytes(), coming.value.suggested_filename

    return take


def test_chart_as_csv_svg_and_png(download):
    content, name = download("/serious_violence", "CSV")
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    assert name.endswith(".csv")
    assert len(rows) == 36
    assert float(rows[-1]["numerator"]) == 35
    content, name = download("/serious_violence", "SVG")
    root = ET.fromstring(content)  # noqa: S314 - our own file
    assert name.endswith(".svg")
    assert root.tag == SVG
    assert "police.uk" in " ".join(root.itertext())
    content, name = download("/serious_violence", "PNG")
    picture = Image.open(io.BytesIO(content))
    assert name.endswith(".png")
    assert picture.format == "PNG"
    assert picture.width > 800


def test_wards_as_csv(download):
    content, _ = download("/wards?measure=burglary", "CSV")
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    assert len(rows) == 27
    assert sum(float(row["numerator"]) for row in rows) == 978


@pytest.mark.parametrize(("path", "lines"), [("/", 7), ("/data", 20)])
def test_tables_as_csv(server, page, path, lines):
    chromium.visit(page, server + path)
    with page.expect_download(timeout=30_000) as coming:
        page.get_by_role("button", name="CSV").last.click()
    rows = list(csv.reader(io.StringIO(Path(coming.value.path()).read_text(encoding="utf-8-sig"))))
    assert len(rows) == lines + 1
