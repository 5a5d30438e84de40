"""Hostile text in everything that can hold any, on every screen: nothing is fetched, drawn or run; the text stands."""

from __future__ import annotations

import csv
import io
from datetime import date
from urllib.parse import urlencode

import pytest

from ssp_metrics.ingest import loading
from ssp_metrics.records import database
from ssp_metrics.records.targets import Targets
from ssp_metrics.settings import Settings
from ssp_metrics.store.store import Store
from tests import hostile
from tests.browser import chromium, looking
from tests.browser.acting import download, upload
from tests.browser.serving import served
from tests.pages.screens import GROUPS, MAIN, RETURNED, VARIANTS

ASKED = ("to", "as_at", "type", "measure", "group", "plain", "ward", "vintage", "by", "part", "borough", "topic",
         "offence", "question")  # fmt: skip
"""Everything that an address can ask for."""
DIFFERENT = [screen for screen in VARIANTS if screen not in {*GROUPS, *RETURNED[2:]}]
"""Screens with filters, without those that are drawn by the same lines as another one."""
QUERY = urlencode({name: f"{name} {hostile.SIGNS}" for name in ASKED})
MADE = """() => [...document.querySelectorAll(`
  [href*="evil"]:not([href^="#"]), [src*="evil"], [srcset*="evil"], [style*="evil"], [onerror], [onload],
  .katex, .stMarkdownColoredText, [aria-label="home icon"], [data-testid="stException"], [data-testid="stMain"] p code
`)].filter(one => one.tagName !== 'CODE' || one.textContent === 'c').map(one => one.outerHTML.slice(0, 300)).concat(
  [...document.images].map(one => one.src).filter(source => !/^data:|\\/media\\//.test(source)))"""
OPEN = (
    "() => document.querySelectorAll('[data-testid=stExpander] details:not([open]) > summary').forEach(s => s.click())"
)
JOINER = "\N{WORD JOINER}"
TYPED = ":red[r] :material/home: :smile: $x$ `c` [/red] [bold]"
"""What would be gone if it had been read as anything but text."""


@pytest.fixture(scope="module")
def hostile_server(browser, tmp_path_factory):  # noqa: ARG001 - without a browser nothing is built
    """The address of a dashboard over a store full of hostile text."""
    folder = tmp_path_factory.mktemp("hostile")
    data, geo = hostile.data(folder / "data", light=False), hostile.geo(folder / "geo")
    chosen = Settings(store=folder / "store", data=data, geo=geo)
    store = Store(chosen)
    loading.build_store(store)
    loading.load_police_uk(store, hostile.archive(folder, "2025-12", "btp"))
    loading.load_return(store, hostile.a_return(folder))
    targets = Targets(database.connect(chosen), store.catalogue())
    why = {"reason": f"{hostile.FORMULA} {hostile.SIGNS}"[:480], "set_by": hostile.SIGNS[:90]}
    targets.set_target("burglary", date(2025, 4, 1), 900, baseline_period=hostile.SIGNS[:90], baseline=1000, **why)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SSP_DATA", str(data))
        patch.setenv("SSP_GEO", str(geo))
        with served(store.root, folder / "server.log") as address:
            yield address


@pytest.fixture
def visit(hostile_server, page):
    """Return a function that opens an address with everything on it unfolded, and checks what it came to."""
    page.complaints = looking.Watch(page)
    page.on("dialog", lambda dialog: page.complaints.elsewhere.append(f"dialog: {dialog.message}"))

    def go(address):
        chromium.visit(page, f"{hostile_server}{address}")
        page.evaluate(OPEN)
        chromium.settle(page)
        harmless(page)
        return page

    return go


def harmless(page):
    assert page.complaints.elsewhere == []
    assert page.evaluate(MADE) == []
    assert page.complaints.errors == []
    assert TYPED in said(page)


def said(page):
    """Everything that is read on the page, without the unseen signs that keep addresses from becoming links."""
    return " ".join(page.locator('[data-testid="stApp"]').inner_text().replace(JOINER, "").split())


@pytest.mark.parametrize("screen", MAIN, ids=lambda screen: screen.name)
def test_every_screen_asked_for_what_is_hostile(screen, visit):
    page = visit(f"/{screen.path}?{QUERY}")
    for box in page.get_by_test_id("stAlert").all_inner_texts():
        assert "which is not here" not in box or "![p](" in box


@pytest.mark.parametrize("screen", DIFFERENT, ids=lambda screen: screen.name)
def test_every_variant(screen, visit):
    visit(screen.address)


def test_a_ward_is_named_on_its_page_and_its_map(visit):
    page = visit("/wards?ward=E05014882")
    heading = page.get_by_role("heading", level=2).first.inner_text().replace(JOINER, "")
    assert heading.startswith(f"{hostile.WARD}{hostile.FORMULA} ![p](")
    chart = page.get_by_test_id("stDeckGlJsonChart")
    chart.scroll_into_view_if_needed()
    box = chart.bounding_box()
    tip = page.locator(".deck-tooltip")
    for across in (0.4, 0.5, 0.6):
        page.mouse.move(box["x"] + box["width"] * across, box["y"] + box["height"] / 2, steps=4)
        page.wait_for_timeout(200)
        if tip.is_visible():
            break
    assert "![p](" in tip.inner_text()
    harmless(page)


def test_a_target_and_the_notes_of_the_loads(visit):
    page = visit("/prolific_offenders?measure=burglary")
    table = page.get_by_role("table").filter(has_text="Baseline").first.inner_text()
    assert "![p](" in table
    page = visit("/data")
    notes = said(page)
    assert hostile.CRIME_TYPE in notes
    assert hostile.FILE in notes
    assert "sha256" not in notes


def test_what_is_downloaded_holds_no_formula(visit):
    page = visit("/data")
    rows = list(csv.reader(io.StringIO(download(page, "Loads as CSV").read_text(encoding="utf-8-sig"))))
    page = visit("/")
    rows += csv.reader(io.StringIO(download(page, "CSV").read_text(encoding="utf-8-sig")))
    assert any("HYPERLINK" in cell for row in rows for cell in row)
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "@", "+"))]


def test_a_return_with_hostile_cells_is_checked(visit, tmp_path):
    page = visit("/data?part=returns")
    upload(page, hostile.a_return(tmp_path, faulty=True), then="found")
    assert "![p](" in page.get_by_role("table", name="Faults of the return").inner_text()
    harmless(page)
    rows = csv.reader(io.StringIO(download(page, "Faulty rows as CSV").read_text(encoding="utf-8")))
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "@", "+"))]
