"""What lies under a map: outlines as JSON, neighbours, the view that fits them, and where names have room."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

from ssp_metrics.charts.labels import Box, text_width
from ssp_metrics.geography.places import DISTRICT, Outlines

PADDING = 14
WORLD = 512.0
"""Pixels of deck.gl's whole world at zoom 0."""
REACH = 1.0
"""Neighbours are drawn so many times the borough's own size to every side: enough for a wide screen."""
COARSE = 1e-3
"""Degrees, some 80 m or two pixels: the neighbours are only there to show where the borough lies."""


@dataclass(frozen=True)
class Ground:
    """The outlines of one kind and vintage, made ready once.

    Attributes
    ----------
    shape : dict
        Outline of each area by its code, coordinates as committed (5 decimals).
    middle : dict
        Longitude and latitude of a point well inside each area.
    bounds : tuple
        West, south, east, north of them all.
    border : dict
        Their outer border.
    neighbours : tuple
        Features of the districts around.
    """

    shape: dict[str, BaseGeometry]
    middle: dict[str, tuple[float, float]]
    bounds: tuple[float, float, float, float]
    border: BaseGeometry
    neighbours: tuple[dict[str, Any], ...]


@lru_cache(maxsize=8)
def ground(outlines: Outlines, kind: str, vintage: str) -> Ground:
    """Return the outlines of a kind and vintage, ready for a map; kept after the first time."""
    shape = outlines.frame(kind, vintage).set_index("code").geometry
    shapely.prepare(shape)
    # The point furthest from every edge: where a name stands best.
    middle = shape.maximum_inscribed_circle(tolerance=1e-4).map(lambda radius: radius.coords[0])
    return Ground(
        shape=shape.to_dict(),
        middle=middle.to_dict(),
        bounds=tuple(shape.total_bounds.tolist()),
        border=shape.union_all().boundary,
        neighbours=_neighbours(outlines, shape.total_bounds),
    )


def feature(shape: BaseGeometry, **members: Any) -> dict[str, Any]:
    """Return a shape as a feature of GeoJSON."""
    return {"type": "Feature", "properties": {}, "geometry": mapping(shape), **members}


def _neighbours(outlines: Outlines, bounds: NDArray[np.float64]) -> tuple[dict[str, Any], ...]:
    """Return the districts around and the own one, cut to what a map can show."""
    if not outlines.vintages(DISTRICT):
        return ()
    west, south, east, north = bounds
    wide, high = (east - west) * REACH, (north - south) * REACH
    around = west - wide, south - high, east + wide, north + high
    shapes = outlines.frame(DISTRICT, outlines.latest(DISTRICT)).geometry
    near = shapes[shapes.intersects(shapely.box(*around))]
    # The own district lies under its wards, so that no sliver between differently drawn edges shows through.
    coarse = near.clip_by_rect(*around).simplify_coverage(COARSE).transform(lambda xy: np.round(xy, 4))
    return tuple(feature(shape) for shape in coarse[coarse.geom_type.str.endswith("Polygon") & ~coarse.is_empty])


@dataclass(frozen=True)
class Camera:
    """The view that fits given bounds into a picture of ``width`` × ``height`` pixels, north up."""

    longitude: float
    latitude: float
    zoom: float
    width: int
    height: int

    @classmethod
    def fit(cls, bounds: tuple[float, float, float, float], width: int, height: int) -> Camera:
        """Return the view in which the bounds just fit."""
        west, south, east, north = bounds
        low, high = _mercator(south), _mercator(north)
        across = (width - 2 * PADDING) * 360 / (WORLD * max(east - west, 1e-9))
        down = (height - 2 * PADDING) * 2 * math.pi / (WORLD * max(high - low, 1e-9))
        middle = math.degrees(2 * math.atan(math.exp((low + high) / 2)) - math.pi / 2)
        zoom = math.log2(min(across, down))
        return cls(round((west + east) / 2, 5), round(middle, 5), round(zoom, 3), width, height)

    def pixel(self, longitude: float, latitude: float) -> tuple[float, float]:
        """Return where a place lies in the picture, from its top left corner."""
        size = WORLD * 2.0**self.zoom
        x = (longitude - self.longitude) / 360 * size + self.width / 2
        y = (_mercator(self.latitude) - _mercator(latitude)) / (2 * math.pi) * size + self.height / 2
        return x, y

    def place(self, x: float, y: float) -> tuple[float, float]:
        """Return the longitude and latitude of a pixel."""
        size = WORLD * 2.0**self.zoom
        longitude = (x - self.width / 2) / size * 360 + self.longitude
        northing = _mercator(self.latitude) - (y - self.height / 2) / size * 2 * math.pi
        return longitude, math.degrees(2 * math.atan(math.exp(northing)) - math.pi / 2)


def _mercator(latitude: float) -> float:
    return math.log(math.tan(math.pi / 4 + math.radians(latitude) / 2))


def names_with_room(
    wanted: Sequence[tuple[str, list[str]]], land: Ground, camera: Camera, *, size: float, line: float
) -> list[tuple[str, str, tuple[float, float]]]:
    """Choose names that fit, the first wanted first; one that would lie on another is left away.

    A name stands at the point furthest from its area's edges, else a little above or below it while that is still
    inside the area: neighbours in a dense centre can so both be named.

    Parameters
    ----------
    wanted : sequence of (code, lines)
        Areas in order of importance, each name in lines.
    land : Ground
        The outlines.
    camera : Camera
        The view in whose pixels names must not meet.
    size, line : float
        Type size and height of a line, in pixels.

    Returns
    -------
    list of (code, text, (longitude, latitude))
    """
    taken: list[Box] = []
    chosen = []
    for code, lines in wanted:
        x, y = camera.pixel(*land.middle[code])
        wide, high = max(text_width(part, size) for part in lines) + 8, len(lines) * line + 4
        for step in (0.0, -0.5, 0.5, -1.0, 1.0, -1.5, 1.5):
            middle = y + step * line
            box = Box(x - wide / 2, middle - high / 2, x + wide / 2, middle + high / 2)
            spot = camera.place(x, middle)
            fits = box.within(camera.width, camera.height) and not any(box.meets(other) for other in taken)
            if fits and (step == 0 or shapely.contains_xy(land.shape[code], *spot)):
                taken.append(box)
                chosen.append((code, "\n".join(lines), (round(spot[0], 5), round(spot[1], 5))))
                break
    return chosen
