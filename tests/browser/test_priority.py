"""A reader goes through the measures of a priority: by the select box, by the table, back and forward."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser import chromium, looking
from tests.browser.acting import choose

SCREEN, BOX = "/serious_violence", "Measure of Serious violence"
FIRST, SECOND, THIRD = "Robbery", "Stop and search", "Possession of weapons"
TABLE = "Measures of this priority"


@pytest.fixture
def priority(server, page):
    return chromium.visit(page, f"{server}{SCREEN}")


def evidence(page):
    """What is shown of the measure chosen: its name, the sentence, the title of the trend, the row that is marked."""
    return (
        page.get_by_role("combobox", name=BOX).input_value(),
        page.locator(".ssp-lead").first.inner_text(),
        looking.pictures(page)[0]["name"],
        page.get_by_role("table", name=TABLE).locator("tr.own a").inner_text(),
    )


def wait_for(page, name):
    expect(page.get_by_role("combobox", name=BOX)).to_have_value(name)
    chromium.settle(page)


def test_a_measure_chosen_changes_the_evidence_and_back_undoes_it(server, priority, fresh):
    page = priority
    first = evidence(page)
    choose(page, BOX, SECOND)
    second = evidence(page)
    choose(page, BOX, THIRD)
    third = evidence(page)
    assert (first[0], second[0], third[0]) == (first[3], second[3], third[3]) == (FIRST, SECOND, THIRD)
    assert all(len(set(parts)) == 3 for parts in zip(first, second, third, strict=True))
    assert page.url == f"{server}{SCREEN}?measure=possession_of_weapons"
    page.go_back()
    wait_for(page, SECOND)
    assert evidence(page) == second
    assert page.url.endswith("?measure=stop_and_search")
    page.go_back()
    wait_for(page, FIRST)
    assert evidence(page) == first
    assert page.url == f"{server}{SCREEN}"
    page.go_forward()
    wait_for(page, SECOND)
    assert evidence(page) == second
    other = chromium.visit(fresh(), page.url)
    assert looking.shown(other) == looking.shown(page)


def test_back_leads_to_the_screen_before_as_it_was(server, priority):
    page = priority
    choose(page, BOX, SECOND)
    page.get_by_test_id("stSidebar").get_by_text("Compare areas").click()
    page.get_by_role("heading", name="Compare areas", level=1).wait_for()
    chromium.settle(page)
    page.go_back()
    page.get_by_role("combobox", name=BOX).wait_for()
    wait_for(page, SECOND)
    assert page.url == f"{server}{SCREEN}?measure=stop_and_search"


def test_the_table_leads_to_the_evidence_of_every_measure(priority):
    page = priority
    page.get_by_role("table", name=TABLE).get_by_role("link", name=THIRD).click()
    page.wait_for_url("**measure=possession_of_weapons")
    page.get_by_role("combobox", name=BOX).wait_for()
    chromium.settle(page)
    assert evidence(page)[0] == evidence(page)[3] == THIRD
    page.go_back()
    page.wait_for_url(f"**{SCREEN}")
    page.get_by_role("combobox", name=BOX).wait_for()
    chromium.settle(page)
    assert evidence(page)[0] == FIRST
