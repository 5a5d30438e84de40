"""Polygons and points: reading outlines, measuring in metres, and finding the polygon of each point."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from ssp_metrics.errors import SspError

Texts = NDArray[np.object_]
Numbers = NDArray[np.float64]
Geometries = NDArray[Any]


@lru_cache(maxsize=2)
def _transform(forward: bool) -> Callable[[Numbers], Numbers]:
    """Return the coordinate change longitude and latitude → British National Grid, or the way back."""
    from pyproj import Transformer  # noqa: PLC0415 - slow to import, rarely needed

    crs = ("EPSG:4326", "EPSG:27700") if forward else ("EPSG:27700", "EPSG:4326")
    transformer = Transformer.from_crs(*crs, always_xy=True)

    def change(xy: Numbers) -> Numbers:
        return np.column_stack(transformer.transform(xy[:, 0], xy[:, 1]))

    return change


def to_metres(geometries: Geometries) -> Geometries:
    """Project geometries from longitude and latitude to British National Grid (EPSG:27700, metres)."""
    return np.asarray(shapely.transform(geometries, _transform(forward=True)))


def to_degrees(geometries: Geometries) -> Geometries:
    """Project geometries from British National Grid back to longitude and latitude."""
    return np.asarray(shapely.transform(geometries, _transform(forward=False)))


def read_features(path: Path) -> tuple[dict[str, Any], pd.DataFrame, Geometries]:
    """Read a GeoJSON file of polygons in longitude and latitude.

    Parameters
    ----------
    path : Path
        The file.

    Returns
    -------
    tuple
        The other members of the collection, one row of properties a feature, the geometries in that order.

    Raises
    ------
    SspError
        When the file cannot be read or is no GeoJSON feature collection of polygons.
    """
    try:
        collection = json.loads(path.read_text(encoding="utf-8"))
        features = collection.pop("features")
        properties = pd.DataFrame([feature["properties"] for feature in features])
        geometries = shapely.from_geojson([json.dumps(feature["geometry"]) for feature in features])
    except OSError as error:
        what = f"The outlines {path.name} cannot be read."
        raise SspError(what, str(path), "Check that the file is there and may be read.") from error
    except (ValueError, KeyError, TypeError, AttributeError, shapely.errors.GEOSException) as error:
        what = f"{path.name} is not a GeoJSON feature collection."
        raise SspError(what, str(path), "Make the outlines again or fetch the file again.") from error
    if not np.isin(shapely.get_type_id(geometries), [3, 6]).all():
        what = f"{path.name} holds something that is not a polygon."
        raise SspError(what, str(path), "Make the outlines again or fetch the file again.")
    return collection, properties, geometries


def assign(
    lon: Numbers, lat: Numbers, polygons: Geometries, codes: Sequence[str], within_m: float = 0.0
) -> tuple[Texts, NDArray[np.bool_]]:
    """Give each point the code of the polygon that it lies in, or of the nearest one close by.

    Parameters
    ----------
    lon, lat : numpy.ndarray, shape (points,)
        Degrees, WGS 84; not-a-number lies nowhere.
    polygons : numpy.ndarray, shape (areas,)
        Outlines in longitude and latitude.
    codes : sequence of str, length ``areas``
        Their codes. A point on an edge that two areas share goes to the lower code, whatever the order.
    within_m : float
        Distance in metres up to which a point in no polygon goes to the nearest one; 0 = never.

    Returns
    -------
    tuple of numpy.ndarray, shape (points,)
        The code, or None; and whether it was given by nearness.
    """
    order = np.argsort(np.asarray(codes, dtype=object), kind="stable")
    polygons, named = np.asarray(polygons)[order], np.asarray(codes, dtype=object)[order]
    found, nearest = np.full(len(lon), None, dtype=object), np.zeros(len(lon), dtype=bool)
    located = np.isfinite(lon) & np.isfinite(lat)
    points = shapely.points(np.where(located, lon, 0.0), np.where(located, lat, 0.0))
    point, area = shapely.STRtree(polygons).query(points, predicate="intersects")
    _take_first(found, point, named[area], np.argsort(area, kind="stable"))
    found[~located] = None

    astray = np.flatnonzero(located & (found == None))  # noqa: E711 - elementwise on an object array
    if within_m > 0 and len(astray) and len(polygons):
        grid, points = to_metres(polygons), to_metres(points[astray])
        point, area = shapely.STRtree(grid).query(points, predicate="dwithin", distance=within_m)
        millimetres = np.round(shapely.distance(points[point], grid[area]), 3)  # ties do not hang on the last bit
        _take_first(found, astray[point], named[area], np.lexsort((area, millimetres)))
        nearest[astray] = found[astray] != None  # noqa: E711
    return found, nearest


def _take_first(found: Texts, point: NDArray[np.int64], code: Texts, best_first: NDArray[np.int64]) -> None:
    """Write into ``found`` the best code of each point: written last, it stays."""
    worst_first = best_first[::-1]
    found[point[worst_first]] = code[worst_first]
