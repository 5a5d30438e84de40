"""Pages without scripts: accessible, nothing fetched, fit for a phone, and a choice is a form with a button."""

from __future__ import annotations

import pytest

from tests.browser import chromium, looking
from tests.pages.screens import MAIN

PAGES = [screen.path or "overview" for screen in MAIN]


@pytest.fixture
def without_scripts(browser):
    context = browser.new_context(viewport=chromium.PHONE, java_script_enabled=False)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("path", PAGES)
def test_a_page_without_scripts_is_accessible_and_whole(server, page, path):
    watch = looking.Watch(page)
    page.goto(f"{server}/plain/{path}")
    assert looking.violations(page) == []
    assert (watch.elsewhere, watch.errors) == ([], [])
    assert page.locator("script").count() == 0
    page.set_viewport_size(chromium.PHONE)
    assert page.evaluate("document.scrollingElement.scrollWidth") <= chromium.PHONE["width"]
    broken = "[...document.images].filter(one => !one.complete || !one.naturalWidth || !one.alt).length"
    assert page.evaluate(broken) == 0


def test_a_choice_works_without_scripts(server, without_scripts):
    page = without_scripts
    page.goto(f"{server}/plain/crime?as_at=1")
    page.get_by_label("Crime type", exact=True).select_option("Burglary")
    page.locator("form", has=page.get_by_label("Crime type", exact=True)).get_by_role("button").click()
    assert page.url.endswith("/plain/crime?as_at=1&type=burglary")
    assert "burglaries in" in page.locator(".ssp-lead").inner_text()
    assert "as known at load 1" in page.locator(".ssp-masthead").inner_text()


def test_a_screen_leads_to_its_page_without_scripts(server, page):
    chromium.visit(page, f"{server}/wards?by=rate")
    link = page.get_by_role("link", name="To print or send")
    assert link.evaluate("one => one.href") == f"{server}/plain/wards?by=rate"
