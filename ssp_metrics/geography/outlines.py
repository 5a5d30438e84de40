"""Committed outlines and ward shares, made from the publishers' boundary files by a recipe.

Everything about the area at hand (files, fields, codes, corrected names, tolerances) stands in a ``recipe.toml``: that
of the districts in ``geo``, that of wards and small areas in the partnership's folder there. The same raw files and the
same recipe give the same bytes.
"""

from __future__ import annotations

import json
import tomllib
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ssp_metrics.errors import SspError
from ssp_metrics.geography.geometry import Geometries, Texts, assign, read_features, to_degrees, to_metres
from ssp_metrics.geography.places import SHARES_FILE

DECIMALS = 5  # of a degree: about 1 m north to south, 0.6 m east to west


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Redrawn(_Strict):
    """Areas to draw anew as the union of smaller ones, because the raw file draws them too coarsely."""

    raw: list[str]
    area: str = Field(description="field of the smaller areas that holds the code of the area to draw anew")


class Outline(_Strict):
    """One file of outlines to make.

    ``tolerance_m`` is the square root of the area of the triangles that may be cut off (metres); 0 keeps
    every vertex. Dates are half-open.
    """

    kind: str = Field(pattern=r"^[a-z]+$")
    vintage: str = Field(pattern=r"^\d{4}$")
    raw: str
    code: str
    name: str
    tolerance_m: float = Field(ge=0)
    valid_from: date | None = None
    valid_to: date | None = None
    parent: str | None = None
    code_starts: list[str] = []
    where: dict[str, str] = Field(default={}, description="only the areas with these properties")
    corrected_names: dict[str, str] = {}
    redrawn: Redrawn | None = None

    @property
    def file(self) -> str:
        """Name of the file to make."""
        return f"{self.kind}_{self.vintage}.geojson"


class Shares(_Strict):
    """How to share the small areas out to wards: by representative points of still smaller ones."""

    raw: str
    lsoa: str
    wards: list[str]
    where: dict[str, str] = Field(default={}, description="only the smaller areas with these properties")


class Recipe(_Strict):
    """Everything in ``recipe.toml``."""

    attribution: str
    outline: list[Outline]
    shares: Shares | None = None

    @classmethod
    def read(cls, path: Path) -> Recipe:
        """Read and check a recipe; raise :class:`SspError` naming what is wrong in it."""
        try:
            return cls.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
        except OSError as error:
            what = f"The recipe {path.name} cannot be read."
            raise SspError(what, str(path), "Check the path and its spelling.") from error
        except ValidationError as error:
            wrong = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
            what = f"The recipe does not say what it must: {wrong}."
            raise SspError(what, str(path), "Correct these entries.") from error
        except ValueError as error:
            what = f"The recipe {path.name} is not TOML in UTF-8: {error}."
            raise SspError(what, str(path), "Correct it at the place named.") from error


def make(raw: Path, recipe: Path, out: Path) -> list[str]:
    """Make the committed outlines and ward shares.

    Parameters
    ----------
    raw : Path
        Folder of the boundary files as published, GeoJSON in longitude and latitude.
    recipe : Path
        ``recipe.toml``.
    out : Path
        Folder to write to; files of the same name are replaced.

    Returns
    -------
    list of str
        A sentence for each file made.

    Raises
    ------
    SspError
        When a file is missing or not as the recipe says, or the result would not be a valid coverage.
    """
    wanted = Recipe.read(recipe)
    made: dict[str, tuple[list[str], Geometries]] = {}
    texts: dict[str, str] = {}
    for outline in wanted.outline:
        codes, names, areas = _read(raw, outline)
        areas = _drawn(raw, outline, codes, areas)
        made[outline.file] = codes, areas
        texts[outline.file] = _as_text(outline, wanted.attribution, codes, names, areas)
    if wanted.shares is not None:
        texts[SHARES_FILE] = _share_out(raw, wanted.shares, made)
    out.mkdir(parents=True, exist_ok=True)
    for file, text in texts.items():
        (out / file).write_text(text, encoding="utf-8", newline="\n")
    return [f"{file}: {len(text.encode()):,} bytes." for file, text in texts.items()]


def _read(raw: Path, outline: Outline) -> tuple[list[str], list[str], Geometries]:
    """Return codes, corrected names and raw polygons in metres, by code."""
    _, properties, polygons = read_features(raw / outline.raw)
    for field in (outline.code, outline.name, *outline.where):
        if field not in properties:
            what = f"{outline.raw} has no field “{field}”."
            raise SspError(what, "recipe.toml", f"It has: {', '.join(properties.columns)}.")
    codes = properties[outline.code].to_numpy(dtype=object)
    kept = np.array([not outline.code_starts or str(code).startswith(tuple(outline.code_starts)) for code in codes])
    kept &= _matching(properties, outline.where)
    order = np.flatnonzero(kept)[np.argsort(codes[kept].astype(str), kind="stable")]
    listed = [str(code) for code in codes[order]]
    twice = sorted(code for code, number in Counter(listed).items() if number > 1)
    unknown = sorted(set(outline.corrected_names) - set(listed))
    if twice or unknown:
        what = f"{outline.raw}: codes given twice: {twice}; corrected names without an area: {unknown}."
        raise SspError(what, "recipe.toml", "Correct the recipe or fetch the file again.")
    names = properties[outline.name].to_numpy(dtype=object)[order]
    corrected = [outline.corrected_names.get(code, str(name)) for code, name in zip(listed, names, strict=True)]
    return listed, corrected, to_metres(shapely.make_valid(polygons[order]))


def _matching(properties: pd.DataFrame, where: dict[str, str]) -> NDArray[np.bool_]:
    """Return which areas have the properties asked for."""
    return np.asarray((properties[list(where)] == pd.Series(where, dtype="str")).all(axis=1), dtype=bool)


def _drawn(raw: Path, outline: Outline, codes: list[str], areas: Geometries) -> Geometries:
    """Generalise polygons in metres, shared edges together, and return them in degrees, rounded."""
    if not shapely.coverage_is_valid(areas):
        what = f"In {outline.raw} areas overlap, or neighbours do not share their edge point for point."
        raise SspError(what, "recipe.toml", "Use outlines of one publication and one generalisation.")
    simple = shapely.coverage_simplify(areas, outline.tolerance_m) if outline.tolerance_m else areas
    if outline.redrawn is not None:
        simple = _redraw(raw, outline, np.asarray(codes, dtype=object), areas, simple)
    # Rounding can pinch a part smaller than a metre to nothing: clean it away, keeping shared edges shared.
    rounded = shapely.remove_repeated_points(_rounded(to_degrees(simple)))
    rounded = _rounded(shapely.coverage_clean(rounded, snapping_distance=0))
    # Clockwise outside, as the publishers draw them: Vega fills the rest of the world otherwise.
    rounded = shapely.orient_polygons(rounded, exterior_cw=True)
    whole = shapely.is_valid(rounded).all() and not shapely.is_empty(rounded).any()
    if not (whole and shapely.coverage_is_valid(rounded)):
        what = f"{outline.file} would not be a valid coverage: areas overlap or an outline crosses itself."
        raise SspError(what, "recipe.toml", "Try a smaller tolerance.")
    return np.asarray(rounded)


def _rounded(areas: Geometries) -> Geometries:
    return np.asarray(shapely.transform(areas, lambda xy: np.round(xy, DECIMALS)))


def _redraw(raw: Path, outline: Outline, codes: Texts, areas: Geometries, simple: Geometries) -> Geometries:
    """Put finely drawn areas into the coarse coverage; their neighbours give way or fill up to them."""
    assert outline.redrawn is not None  # noqa: S101 - the caller asked
    fine = _unions(raw, outline.redrawn)
    if unknown := sorted(set(fine) - set(codes)):
        what = f"Areas to draw anew are not in {outline.raw}: {', '.join(unknown)}."
        raise SspError(what, "recipe.toml", "Name the field with the codes of the larger areas.")
    is_fine = np.isin(codes, list(fine))
    touching = ~is_fine & shapely.intersects(areas, shapely.union_all(areas[is_fine]))
    mixed = np.where(touching, areas, simple)
    mixed[is_fine] = [fine[code] for code in codes[is_fine]]
    # Where areas overlap, the first in order keeps the ground.
    order = np.argsort(np.where(is_fine, 0, np.where(touching, 1, 2)), kind="stable")
    mixed[order] = shapely.coverage_clean(mixed[order], snapping_distance=0, merge_strategy="min_index")
    # A hole between them goes to the coarse area with the longest border on it: the fine ones are right.
    parts = shapely.get_parts(shapely.union_all(mixed))
    for hole in [shapely.Polygon(ring) for part in parts for ring in part.interiors]:
        border = shapely.length(shapely.intersection(shapely.boundary(mixed), hole.boundary))
        taker = int(np.argmax(np.where(is_fine, -1.0, border)))
        mixed[taker] = shapely.union(mixed[taker], hole)
    return mixed


def _unions(raw: Path, redrawn: Redrawn) -> dict[str, Any]:
    """Return the union in metres of the smaller areas of each area, by its code."""
    members: dict[str, list[Any]] = {}
    for file in redrawn.raw:
        _, properties, polygons = read_features(raw / file)
        if redrawn.area not in properties:
            what = f"{file} has no field “{redrawn.area}”."
            raise SspError(what, "recipe.toml", f"It has: {', '.join(properties.columns)}.")
        for code, polygon in zip(properties[redrawn.area], to_metres(polygons), strict=True):
            members.setdefault(str(code), []).append(polygon)
    return {code: shapely.coverage_union_all(polygons) for code, polygons in sorted(members.items())}


def _as_text(outline: Outline, attribution: str, codes: list[str], names: list[str], areas: Geometries) -> str:
    """Return compact GeoJSON, one feature a line."""
    head: dict[str, Any] = {"type": "FeatureCollection", "attribution": attribution}
    for member in ("valid_from", "valid_to"):
        if (day := getattr(outline, member)) is not None:
            head[member] = day.isoformat()
    lines = []
    for code, name, area in zip(codes, names, areas, strict=True):
        properties = {"code": code, "name": name, "kind": outline.kind, "vintage": outline.vintage}
        if outline.parent is not None:
            properties["parent"] = outline.parent
        lines.append(
            _compact({"type": "Feature", "properties": properties, "geometry": shapely.geometry.mapping(area)})
        )
    return f'{_compact(head)[:-1]},"features":[\n' + ",\n".join(lines) + "\n]}\n"


def _compact(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _share_out(raw: Path, shares: Shares, made: dict[str, tuple[list[str], Geometries]]) -> str:
    """Return the share of each LSOA in each ward: the part of its output areas with their point in it."""
    _, properties, polygons = read_features(raw / shares.raw)
    polygons = polygons[_matching(properties, shares.where)]
    points = shapely.point_on_surface(shapely.make_valid(polygons))
    lon, lat = shapely.get_x(points), shapely.get_y(points)
    lines = ["vintage,lsoa21_code,ward_code,output_areas,share"]
    lsoas = _nearest(lon, lat, made, shares.lsoa)
    for file in shares.wards:
        pairs = Counter(zip(lsoas, _nearest(lon, lat, made, file), strict=True))
        all_of = Counter(lsoas)
        missing = sorted(set(made[shares.lsoa][0]) - set(all_of))
        if missing:
            what = f"No output area lies in {', '.join(missing)}: it cannot be shared out."
            raise SspError(what, shares.raw, "Use the output areas of the same places.")
        vintage = file.removesuffix(".geojson").rpartition("_")[2]
        lines += [
            f"{vintage},{lsoa},{ward},{number},{number / all_of[lsoa]:.10g}"
            for (lsoa, ward), number in sorted(pairs.items())
        ]
    return "\n".join(lines) + "\n"


def _nearest(lon: Any, lat: Any, made: dict[str, tuple[list[str], Geometries]], file: str) -> list[str]:
    """Return the code of the area that each point lies in, else of the nearest one however far."""
    if file not in made:
        what = f"The shares ask for {file}, which the recipe does not make."
        raise SspError(what, "recipe.toml", f"It makes: {', '.join(made)}.")
    codes, areas = made[file]
    found, _ = assign(lon, lat, areas, codes, within_m=np.inf)
    return [str(code) for code in found]
