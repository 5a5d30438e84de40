"""Every screen in a real browser: it opens, stays on this machine, passes the audit, fits a phone."""

from __future__ import annotations

import pytest

from tests.browser import chromium, looking
from tests.pages.screens import ALL, MAIN

ON_A_PHONE_TOO = [screen for screen in ALL if screen.name in {"crime-burglary", "wards-ward", "overview-past"}]

SHORTEST_WORDS = 40


@pytest.mark.parametrize("screen", ALL, ids=lambda screen: screen.name)
def test_screen(server, fresh, screen):
    page = fresh()
    watch = looking.Watch(page)
    chromium.visit(page, f"{server}{screen.address}")
    assert page.locator("h1").all_inner_texts() == [screen.heading]
    assert page.get_by_test_id("stException").count() == 0
    assert page.get_by_test_id("stAlertContentError").count() == 0
    faults = {
        "pictures without words": [one for one in looking.pictures(page) if len(one["name"]) < SHORTEST_WORDS],
        "pictures without a table": [one for one in looking.pictures(page) if not one["table"]],
        "against WCAG 2.2 AA": looking.violations(page),
        "too small to read": looking.small_text(page),
        "asked of other machines": watch.elsewhere,
        "complaints of the browser": watch.errors,
    }
    assert {what: found for what, found in faults.items() if found} == {}


@pytest.mark.parametrize("screen", [*MAIN, *ON_A_PHONE_TOO], ids=lambda screen: screen.name)
def test_on_a_phone(server, fresh, screen):
    page = fresh(chromium.PHONE)
    chromium.visit(page, f"{server}{screen.address}")
    assert page.locator("h1").inner_text() == screen.heading
    assert looking.width(page) <= chromium.PHONE["width"]
    assert looking.small_text(page) == []


def test_title_follows_the_page(server, page):
    titles = []
    for screen in (MAIN[0], MAIN[1], MAIN[3]):
        chromium.visit(page, f"{server}{screen.address}")
        titles.append(page.title())
    assert len(set(titles)) == len(titles), titles


def test_navigation_reaches_every_screen(server, page):
    chromium.visit(page, server)
    links = page.get_by_test_id("stSidebar").get_by_role("link")
    assert links.count() >= len(MAIN)
    links.get_by_text("Ward maps").click()
    page.get_by_role("heading", name="Ward maps", level=1).wait_for()
    chromium.settle(page)
    assert page.url.rstrip("/").endswith("/wards")


def test_details_opened_pass_the_audit(server, page):
    chromium.visit(page, f"{server}/serious_violence")
    for summary in page.locator('[data-testid="stMain"] summary').all():
        summary.click()
    chromium.settle(page)
    assert page.get_by_role("table").count() > 4
    assert looking.violations(page) == []


def test_past_is_tinted(server, page):
    chromium.visit(page, f"{server}/?as_at=1")
    tint = page.get_by_role("status").filter(has_text="The past:")
    assert "load 1" in tint.inner_text()
    colour = tint.evaluate("one => getComputedStyle(one).backgroundColor")
    assert colour not in {"rgba(0, 0, 0, 0)", "rgb(255, 255, 255)"}
