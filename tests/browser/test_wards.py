"""A ward is chosen by name, on the map, by keyboard or from the list, and every way leads to the same page."""

from __future__ import annotations

import json
import math

from shapely.geometry import shape

from ssp_metrics.settings import ROOT
from tests.browser import chromium, looking
from tests.pages.screens import PARTNERSHIP, WARD

TILE = 512
DRAWN = 1500
"""Milliseconds that software WebGL may take from the canvas to a map that can be clicked."""
MOST_TABS = 40
YARM, CENTRE = "Yarm", "Stockton Town Centre"


def outline(name):
    path = ROOT / "geo" / f"ward_{PARTNERSHIP.ward_vintage}.geojson"
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    return next(one for one in features if one["properties"]["name"] == name)


def mercator(longitude, latitude, zoom):
    """Pixels from the corner of the world at a zoom: web Mercator, as deck.gl draws it."""
    size = TILE * 2**zoom
    sine = math.sin(math.radians(latitude))
    return (longitude + 180) / 360 * size, (0.5 - math.log((1 + sine) / (1 - sine)) / (4 * math.pi)) * size


def view_of_the_map(snapshot):
    """The first view of the map, from the same function that draws it."""
    from components.evidence import MAP_HEIGHT, MAP_WIDTH  # noqa: PLC0415 - it starts Streamlit, which only this test needs
    from ssp_metrics.charts import choropleth  # noqa: PLC0415
    from ssp_metrics.places import Outlines  # noqa: PLC0415
    from ssp_metrics.views import areas  # noqa: PLC0415
    from ssp_metrics.views.wards import wards  # noqa: PLC0415

    measure = snapshot.catalogue.measure("all_crime")
    view = wards(snapshot, measure.id, areas.latest_month(snapshot, measure, snapshot.latest))
    return choropleth.deck(view, Outlines.open(ROOT / "geo"), width=MAP_WIDTH, height=MAP_HEIGHT).initial_view_state


def click_on_the_map(page, snapshot, name):
    page.wait_for_timeout(DRAWN)
    canvas = page.locator('[data-testid="stDeckGlJsonChart"] canvas').first
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    view = view_of_the_map(snapshot)
    inside = shape(outline(name)["geometry"]).representative_point()
    middle = mercator(view.longitude, view.latitude, view.zoom)
    there = mercator(inside.x, inside.y, view.zoom)
    across, down = (there[axis] - middle[axis] for axis in (0, 1))
    page.mouse.move(box["x"] + box["width"] / 2 + across, box["y"] + box["height"] / 2 + down)
    page.mouse.click(box["x"] + box["width"] / 2 + across, box["y"] + box["height"] / 2 + down)
    page.get_by_role("heading", name=name, level=2).wait_for(timeout=15_000)
    chromium.settle(page)


def choose_by_keyboard(page, name):
    box = page.get_by_role("combobox", name="Ward", exact=True)
    box.focus()
    page.keyboard.type(name)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name=name, level=2).wait_for(timeout=15_000)
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
        assert f"ward={outline(name)['properties']['code']}" in by_map.url
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
