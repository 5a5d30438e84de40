"""Polygons and points: reading outlines, and finding the area of each point."""

from __future__ import annotations

import json
from pathlib import Path

import geopandas
import pandas as pd
import shapely

from ssp_metrics.errors import SspError

DEGREES, METRES = "EPSG:4326", "EPSG:27700"
"""Longitude and latitude, in which everything is kept; British National Grid, in which distances are measured."""


def read_features(path: Path) -> geopandas.GeoDataFrame:
    """Read a GeoJSON file of polygons in longitude and latitude.

    Parameters
    ----------
    path : Path
        The file.

    Returns
    -------
    geopandas.GeoDataFrame
        One row a feature, its properties and ``geometry``; the other members of the collection are in ``attrs``.

    Raises
    ------
    SspError
        When the file cannot be read or is no GeoJSON feature collection of polygons.
    """
    try:
        collection = json.loads(path.read_text(encoding="utf-8"))
        frame = geopandas.GeoDataFrame.from_features(collection.pop("features"), crs=DEGREES)
    except OSError as error:
        what = f"The outlines {path.name} cannot be read."
        raise SspError(what, str(path), "Check that the file is there and may be read.") from error
    except (ValueError, KeyError, TypeError, AttributeError, shapely.errors.ShapelyError) as error:
        what = f"{path.name} is not a GeoJSON feature collection."
        raise SspError(what, str(path), "Make the outlines again or fetch the file again.") from error
    if not frame.geom_type.isin(["Polygon", "MultiPolygon"]).all():
        what = f"{path.name} holds something that is not a polygon."
        raise SspError(what, str(path), "Make the outlines again or fetch the file again.")
    frame.attrs = collection
    return frame


def assign(points: geopandas.GeoSeries, areas: geopandas.GeoDataFrame, within_m: float = 0.0) -> pd.DataFrame:
    """Give each point the code of the area that it lies in, or of the nearest one close by.

    Parameters
    ----------
    points : geopandas.GeoSeries, length ``points``
        In longitude and latitude; its index names each point once.
    areas : geopandas.GeoDataFrame
        ``code`` and outline. A point on an edge that two areas share goes to the lower code, whatever the order.
    within_m : float
        Distance in metres up to which a point in no area goes to the nearest one; 0 = never.

    Returns
    -------
    pandas.DataFrame, by the index of ``points``
        ``code``, or null, and ``nearest``: whether it was given by nearness.
    """
    asked, areas = geopandas.GeoDataFrame(geometry=points), areas[["code", "geometry"]]
    found = asked.sjoin(areas, predicate="intersects").groupby(level=0)["code"].min().reindex(points.index)
    astray = found.isna()
    if within_m > 0 and astray.any():
        grid = areas.to_crs(METRES)
        near = asked[astray].to_crs(METRES).sjoin(grid, predicate="dwithin", distance=within_m)
        outlines = grid.geometry.loc[near["index_right"]]
        near["millimetres"] = near.distance(outlines, align=False).round(3)  # ties do not hang on the last bit
        found = found.fillna(near.sort_values(["millimetres", "code"]).groupby(level=0)["code"].first())
    return pd.DataFrame({"code": found, "nearest": astray & found.notna()})
