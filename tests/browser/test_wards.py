"""A ward is chosen by name, on the map, by keyboard or from the list, and every way leads to the same page."""

from __future__ import annotations

from tests.browser import chromium, looking, maps
from tests.pages.screens import WARD

MOST_TABS = 40
YARM, CENTRE = "Yarm", "Stockton Town Centre"


def click_on_the_map(page, snapshot, name):
    maps.point_at(page, snapshot, name)
    page.mouse.down()
    page.mouse.up()
    page.get_by_role("heading", name=name, level=2).wait_for()
    chromium.settle(page)


def choose_by_keyboard(page, name):
    box = page.get_by_role("combobox", name="Ward", exact=True)
    box.focus()
    page.keyboard.type(name)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name=name, level=2).wait_for()
    chromium.settle(page)


def marked(page):
    """The row of the list that is marked as chosen."""
    return page.locator('[data-testid="stMain"] table tr.own th').first.inner_text()


def test_name_and_map_agree(server, fresh, snapshot):
    by_name, by_map = fresh(), fresh()
    for page in (by_name, by_map):
        chromium.visit(page, f"{server}/wards")
    for name in (YARM, CENTRE):
        choose_by_keyboard(by_name, name)
        click_on_the_map(by_map, snapshot, name)
        assert by_map.url == by_name.url
        assert f"ward={maps.outline(name)['properties']['code']}" in by_map.url
        assert name in marked(by_map)
        assert looking.shown(by_map) == looking.shown(by_name)


def test_the_list_leads_to_the_ward(server, page):
    chromium.visit(page, f"{server}/wards?measure=robbery")
    page.locator('[data-testid="stMain"] table').first.get_by_role("link", name=CENTRE).click()
    page.get_by_role("heading", name=CENTRE, level=2).wait_for()
    chromium.settle(page)
    assert f"ward={WARD}" in page.url
    assert "measure=robbery" in page.url


def test_every_ward_can_be_chosen_by_keyboard_alone(server, page):
    chromium.visit(page, f"{server}/wards")
    way = []
    while "Ward" not in way and len(way) < MOST_TABS:
        page.keyboard.press("Tab")
        way.append(page.evaluate("() => document.activeElement.getAttribute('aria-label')"))
    assert "Ward" in way, way
    page.keyboard.press("ArrowDown")
    page.get_by_role("option").first.wait_for()
    assert page.get_by_role("option").count() > 5
    page.keyboard.press("Escape")
    choose_by_keyboard(page, YARM)
    assert YARM in marked(page)
