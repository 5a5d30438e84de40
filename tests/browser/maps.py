"""Where an area lies on a map that deck.gl drew: pixels on the page, for the mouse."""

from __future__ import annotations

import json
import math
from typing import Any

from playwright.sync_api import Page
from shapely.geometry import shape

from ssp_metrics.store.snapshot import Snapshot
from tests.browser import chromium
from tests.pages.screens import PARTNERSHIP
from tests.place import SETTINGS

TILE = 512
STEP = 100
"""Milliseconds from one movement of the mouse to the next."""


def outline(name: str) -> dict[str, Any]:
    """Return the outline of one of the partnership's present wards."""
    path = SETTINGS.outlines[1] / f"ward_{PARTNERSHIP.ward_vintage}.geojson"
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    return next(one for one in features if one["properties"]["name"] == name)


def point_at(page: Page, snapshot: Snapshot, name: str) -> str:
    """Move the mouse on the first map until it answers with a ward, and return all that it says."""
    canvas = page.locator('[data-testid="stDeckGlJsonChart"] canvas').first
    canvas.scroll_into_view_if_needed()
    chromium.settle(page)
    across, down = _from_the_middle(snapshot, name)
    tip = page.locator(".deck-tooltip").first
    for step in range(chromium.PATIENCE // STEP):
        box = canvas.bounding_box()
        page.mouse.move(box["x"] + box["width"] / 2 + across - step % 2, box["y"] + box["height"] / 2 + down)
        page.wait_for_timeout(STEP)
        if tip.is_visible() and (words := tip.inner_text()).startswith(name):
            return words
    message = f"The map does not answer at {name}."
    raise AssertionError(message)


def _from_the_middle(snapshot: Snapshot, name: str) -> tuple[float, float]:
    """Pixels from the middle of the map to a place inside a ward."""
    view = _first_view(snapshot)
    inside = shape(outline(name)["geometry"]).representative_point()
    middle = _mercator(view.longitude, view.latitude, view.zoom)
    there = _mercator(inside.x, inside.y, view.zoom)
    return there[0] - middle[0], there[1] - middle[1]


def _mercator(longitude: float, latitude: float, zoom: float) -> tuple[float, float]:
    """Pixels from the corner of the world at a zoom: web Mercator, as deck.gl draws it."""
    size = TILE * 2**zoom
    sine = math.sin(math.radians(latitude))
    return (longitude + 180) / 360 * size, (0.5 - math.log((1 + sine) / (1 - sine)) / (4 * math.pi)) * size


def _first_view(snapshot: Snapshot) -> Any:
    """Return what a map of the present wards shows first, from the same function that draws it."""
    from ssp_metrics.charts import choropleth  # noqa: PLC0415
    from ssp_metrics.geography.places import Outlines  # noqa: PLC0415
    from ssp_metrics.views import areas  # noqa: PLC0415
    from ssp_metrics.views.wards import wards  # noqa: PLC0415
    from ui.render import MAP_HEIGHT, MAP_WIDTH  # noqa: PLC0415 - it starts Streamlit

    measure = snapshot.catalogue.measure("all_crime")
    view = wards(snapshot, measure.id, areas.latest_month(snapshot, measure))
    return choropleth.deck(
        view, Outlines.open(*SETTINGS.outlines), width=MAP_WIDTH, height=MAP_HEIGHT
    ).initial_view_state
