"""A ward map as a drawing: what stands where no map can be moved, in a page without scripts or on paper."""

from __future__ import annotations

import math
from html import escape

import numpy as np
import shapely

from ssp_metrics.charts import theme
from ssp_metrics.charts.basemap import ground
from ssp_metrics.charts.choropleth import colours
from ssp_metrics.geography.places import Outlines
from ssp_metrics.views.wards import Wards

WIDTH = 480
"""Pixels; the height follows from the land."""


def svg(view: Wards, outlines: Outlines, *, by: str = "count", selected: str | None = None) -> str:
    """Return the areas of a view in the colours of their classes, north up, as SVG.

    Parameters
    ----------
    by : {"count", "rate"}
        What the colours show.
    selected : str, optional
        Code of the area with a black edge.
    """
    land = ground(outlines, view.level, view.vintage)
    west, south, east, north = land.bounds
    flat = math.cos(math.radians((south + north) / 2))  # a degree of longitude is so much shorter than one of latitude
    scale = WIDTH / ((east - west) * flat)
    height = math.ceil((north - south) * scale)

    def path(code: str) -> str:
        rings = []
        for ring in shapely.get_rings(shapely.get_parts(land.shape[code])):
            points = (shapely.get_coordinates(ring) - (west, north)) * (scale * flat, -scale)
            rings.append("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in np.asarray(points)) + "Z")
        return "".join(rings)

    shades = dict(zip(view.frame["area_code"], colours(view, by), strict=True))
    names = dict(zip(view.frame["area_code"], view.frame["name"], strict=True))
    areas = "".join(
        f'<path d="{path(code)}" fill="{escape(shade)}" stroke="#FFFFFF" stroke-width="1">'
        f"<title>{escape(str(names[code]))}</title></path>"
        for code, shade in shades.items()
        if code in land.shape
    )
    edge = (
        f'<path d="{path(selected)}" fill="none" stroke="{theme.INK}" stroke-width="3"/>'
        if selected in land.shape and selected is not None
        else ""
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" viewBox="0 0 {WIDTH} {height}" '
        f'fill-rule="evenodd">{areas}{edge}</svg>'
    )
