"""Committed outlines and ward shares, made from the publishers' boundary files by a recipe.

Everything about the area at hand (files, fields, codes, corrected names, tolerances) stands in a ``recipe.toml``: that
of the districts in ``geo``, that of wards and small areas in the partnership's folder there. The same raw files and the
same recipe give the same bytes.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import pandas as pd
import shapely
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ssp_metrics.errors import SspError
from ssp_metrics.geography.geometry import DEGREES, METRES, assign, read_features
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
    made: dict[str, geopandas.GeoDataFrame] = {}
    texts: dict[str, str] = {}
    for outline in wanted.outline:
        made[outline.file] = _drawn(raw, outline, _read(raw, outline))
        texts[outline.file] = _as_text(outline, wanted.attribution, made[outline.file])
    if wanted.shares is not None:
        texts[SHARES_FILE] = _share_out(raw, wanted.shares, made)
    out.mkdir(parents=True, exist_ok=True)
    for file, text in texts.items():
        (out / file).write_text(text, encoding="utf-8", newline="\n")
    return [f"{file}: {len(text.encode()):,} bytes." for file, text in texts.items()]


def _features(path: Path, fields: Iterable[str], where: dict[str, str]) -> geopandas.GeoDataFrame:
    """Read the features with the properties asked for, which must have the fields that the recipe names."""
    frame = read_features(path)
    if missing := [field for field in (*fields, *where) if field not in frame]:
        what = f"{path.name} has no field “{missing[0]}”."
        raise SspError(what, "recipe.toml", f"It has: {', '.join(frame.columns.drop('geometry'))}.")
    return frame[(frame[list(where)] == pd.Series(where, dtype="str")).all(axis=1)]


def _read(raw: Path, outline: Outline) -> geopandas.GeoDataFrame:
    """Return ``code``, corrected ``name`` and raw outlines in metres, by code."""
    frame = _features(raw / outline.raw, (outline.code, outline.name), outline.where)
    named = {"code": frame[outline.code].astype("str"), "name": frame[outline.name].astype("str")}
    areas = geopandas.GeoDataFrame(named, geometry=frame.make_valid())
    areas = areas[areas["code"].str.startswith(tuple(outline.code_starts) or "")]
    areas = areas.sort_values("code", ignore_index=True)
    twice = sorted(set(areas["code"][areas["code"].duplicated()]))
    unknown = sorted(set(outline.corrected_names) - set(areas["code"]))
    if twice or unknown:
        what = f"{outline.raw}: codes given twice: {twice}; corrected names without an area: {unknown}."
        raise SspError(what, "recipe.toml", "Correct the recipe or fetch the file again.")
    corrected = zip(areas["code"], areas["name"], strict=True)
    areas["name"] = [outline.corrected_names.get(code, name) for code, name in corrected]
    return areas.to_crs(METRES)


def _drawn(raw: Path, outline: Outline, areas: geopandas.GeoDataFrame) -> geopandas.GeoDataFrame:
    """Generalise areas in metres, shared edges together, and return them in degrees, rounded."""
    if not areas.is_valid_coverage():
        what = f"In {outline.raw} areas overlap, or neighbours do not share their edge point for point."
        raise SspError(what, "recipe.toml", "Use outlines of one publication and one generalisation.")
    simple = areas.simplify_coverage(outline.tolerance_m) if outline.tolerance_m else areas.geometry
    if outline.redrawn is not None:
        simple = _redraw(raw, outline, outline.redrawn, areas, simple)
    # Rounding can pinch a part smaller than a metre to nothing: clean it away, keeping shared edges shared.
    drawn = _rounded(simple.to_crs(DEGREES)).remove_repeated_points()
    drawn[:] = shapely.coverage_clean(drawn, snapping_distance=0)
    # Clockwise outside, as the publishers draw them: Vega fills the rest of the world otherwise.
    drawn = _rounded(drawn).orient_polygons(exterior_cw=True)
    if not (drawn.is_valid.all() and not drawn.is_empty.any() and drawn.is_valid_coverage()):
        what = f"{outline.file} would not be a valid coverage: areas overlap or an outline crosses itself."
        raise SspError(what, "recipe.toml", "Try a smaller tolerance.")
    return areas.set_geometry(drawn)


def _rounded(areas: geopandas.GeoSeries) -> geopandas.GeoSeries:
    return areas.transform(lambda xy: np.round(xy, DECIMALS))


def _redraw(
    raw: Path, outline: Outline, redrawn: Redrawn, areas: geopandas.GeoDataFrame, simple: geopandas.GeoSeries
) -> geopandas.GeoSeries:
    """Put finely drawn areas into the coarse coverage; their neighbours give way or fill up to them."""
    parts = pd.concat([_features(raw / file, [redrawn.area], {}) for file in redrawn.raw]).to_crs(METRES)
    fine = parts.dissolve(by=redrawn.area, method="coverage").geometry
    if unknown := sorted(set(fine.index) - set(areas["code"])):
        what = f"Areas to draw anew are not in {outline.raw}: {', '.join(unknown)}."
        raise SspError(what, "recipe.toml", "Name the field with the codes of the larger areas.")
    is_fine = areas["code"].isin(fine.index)
    touching = ~is_fine & areas.intersects(areas[is_fine].union_all())
    mixed = simple.where(~touching, areas.geometry)
    mixed[is_fine] = fine.loc[areas["code"][is_fine]].to_numpy()
    # Where areas overlap, the first in order keeps the ground.
    order = np.argsort(np.where(is_fine, 0, np.where(touching, 1, 2)), kind="stable")
    mixed[order] = shapely.coverage_clean(mixed[order], snapping_distance=0, merge_strategy="min_index")
    # A hole between them goes to the coarse area with the longest border on it: the fine ones are right.
    for ring in shapely.get_parts(mixed.union_all()):
        for hole in map(shapely.Polygon, ring.interiors):
            taker = mixed.boundary.intersection(hole.boundary).length.mask(is_fine, -1.0).idxmax()
            mixed[taker] = mixed[taker].union(hole)
    return mixed


def _as_text(outline: Outline, attribution: str, areas: geopandas.GeoDataFrame) -> str:
    """Return compact GeoJSON, one feature a line."""
    head = outline.model_dump(mode="json", include={"valid_from", "valid_to"}, exclude_none=True)
    same = outline.model_dump(include={"kind", "vintage", "parent"}, exclude_none=True)
    features = areas.assign(**same).iterfeatures(drop_id=True)
    before = _compact({"type": "FeatureCollection", "attribution": attribution, **head})[:-1]
    return f'{before},"features":[\n' + ",\n".join(map(_compact, features)) + "\n]}\n"


def _compact(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _share_out(raw: Path, shares: Shares, made: dict[str, geopandas.GeoDataFrame]) -> str:
    """Return the share of each LSOA in each ward: the part of its output areas with their point in it."""
    if absent := [file for file in (shares.lsoa, *shares.wards) if file not in made]:
        what = f"The shares ask for {absent[0]}, which the recipe does not make."
        raise SspError(what, "recipe.toml", f"It makes: {', '.join(made)}.")
    points = _features(raw / shares.raw, (), shares.where).make_valid().representative_point()
    codes = {file: assign(points, made[file], within_m=np.inf)["code"] for file in (shares.lsoa, *shares.wards)}
    if missing := sorted(set(made[shares.lsoa]["code"]) - set(codes[shares.lsoa])):
        what = f"No output area lies in {', '.join(missing)}: it cannot be shared out."
        raise SspError(what, shares.raw, "Use the output areas of the same places.")
    pairs = pd.concat(
        pd.DataFrame({"vintage": Path(file).stem[-4:], "lsoa21_code": codes[shares.lsoa], "ward_code": codes[file]})
        for file in shares.wards
    )
    counted = pairs.groupby(["vintage", "lsoa21_code", "ward_code"]).size().reset_index(name="output_areas")
    of_lsoa = counted.groupby(["vintage", "lsoa21_code"])["output_areas"].transform("sum")
    counted["share"] = counted["output_areas"] / of_lsoa
    return str(counted.to_csv(index=False, float_format="%.10g", lineterminator="\n"))
