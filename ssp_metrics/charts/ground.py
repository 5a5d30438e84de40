"""What lies under a map: outlines as JSON, neighbours, the view that fits them, and where names have room."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import shapely

from ssp_metrics.charts.labels import Box, text_width
from ssp_metrics.geography.geometry import Geometries
from ssp_metrics.geography.places import DISTRICT, Outlines

PADDING = 14
WORLD = 512.0
"""Pixels of deck.gl's whole world at zoom 0."""
REACH = 1.0
"""Neighbours are drawn so many times the borough's own size to every side: enough for a wide screen."""
COARSE = 1e-3
"""Degrees, some 80 m or two pixels: the neighbours are only there to show where the borough lies."""
Coordinates = dict[str, Any]


@dataclass(frozen=True)
class Ground:
    """The outlines of one kind and vintage, made ready once.

    Attributes
    ----------
    geometry : dict
        GeoJSON geometry of each area by its code, coordinates as committed (5 decimals).
    shape : dict
        The same as shapely geometry, prepared.
    middle : dict
        Longitude and latitude of a point well inside each area.
    bounds : tuple
        West, south, east, north of them all.
    border : dict
        GeoJSON geometry of their outer border.
    neighbours : tuple
        Features of the districts around.
    """

    geometry: dict[str, Coordinates]
    shape: dict[str, Any]
    middle: dict[str, tuple[float, float]]
    bounds: tuple[float, float, float, float]
    border: Coordinates
    neighbours: tuple[dict[str, Any], ...]


@lru_cache(maxsize=8)
def ground(outlines: Outlines, kind: str, vintage: str) -> Ground:
    """Return the outlines of a kind and vintage, ready for a map; kept after the first time."""
    areas, shapes = outlines.features(kind, vintage)
    codes = [str(code) for code in areas["code"]]
    shapely.prepare(shapes)
    points = shapely.get_coordinates(shapely.point_on_surface(shapes))
    whole = shapely.union_all(shapes)
    west, south, east, north = (float(edge) for edge in shapely.total_bounds(shapes))
    middles = [_middle(shape, point) for shape, point in zip(shapes, points, strict=True)]
    return Ground(
        geometry=dict(zip(codes, map(_geometry, shapes), strict=True)),
        shape=dict(zip(codes, shapes, strict=True)),
        middle=dict(zip(codes, middles, strict=True)),
        bounds=(west, south, east, north),
        border=_geometry(shapely.boundary(whole)),
        neighbours=_neighbours(outlines, (west, south, east, north)),
    )


def _middle(shape: Any, fallback: Any) -> tuple[float, float]:
    """Return the point furthest from every edge: where a name stands best."""
    inside = shapely.get_coordinates(shapely.maximum_inscribed_circle(shape, tolerance=1e-4))
    x, y = inside[0] if len(inside) else fallback
    return float(x), float(y)


def _geometry(shape: Any, decimals: int = 5) -> Coordinates:
    made = shapely.geometry.mapping(shape)
    return {"type": made["type"], "coordinates": _lists(made["coordinates"], decimals)}


def _lists(part: Any, decimals: int) -> Any:
    if part and isinstance(part[0], float):
        return [round(part[0], decimals), round(part[1], decimals)]
    return [_lists(one, decimals) for one in part]


def _neighbours(outlines: Outlines, bounds: tuple[float, float, float, float]) -> tuple[dict[str, Any], ...]:
    """Return the districts around and the own one, cut to what a map can show."""
    if not outlines.vintages(DISTRICT):
        return ()
    _, shapes = outlines.features(DISTRICT, outlines.latest(DISTRICT))
    west, south, east, north = bounds
    wide, high = (east - west) * REACH, (north - south) * REACH
    frame = west - wide, south - high, east + wide, north + high
    near = shapely.intersects(shapes, shapely.box(*frame))
    # The own district lies under its wards, so that no sliver between differently drawn edges shows through.
    coarse: Geometries = np.asarray(shapely.coverage_simplify(shapely.clip_by_rect(shapes[near], *frame), COARSE))
    return tuple(
        {"type": "Feature", "properties": {}, "geometry": _geometry(shape, 4)}
        for shape in coarse
        if shapely.get_dimensions(shape) == 2 and not shapely.is_empty(shape)
    )


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
