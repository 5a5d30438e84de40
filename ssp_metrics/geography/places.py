"""Areas and their vintages: the committed outlines, and which area a point lies in.

Wards by point in polygon, never by a best-fit lookup. A point in no outline of a vintage goes to the nearest
ward of that vintage within 50 m, and is counted as such.
"""

from __future__ import annotations

import hashlib
import re
from functools import cached_property, lru_cache
from pathlib import Path

import geopandas
import pandas as pd

from ssp_metrics.errors import SspError
from ssp_metrics.geography.geometry import DEGREES, assign, read_features

NEAREST_M = 50.0
LSOA, DISTRICT, WARD = "lsoa", "district", "ward"
LSOA_VINTAGE = "2021"
"""Of the codes that the police give since June 2023, and so of every point's LSOA."""
SHARES_FILE = "lsoa_ward_shares.csv"
_OUTLINE_NAME = re.compile(r"^([a-z]+)_(\d{4})\.geojson$")


class Outlines:
    """The committed outlines and ward shares, each file read when it is first asked for.

    Parameters
    ----------
    files : dict
        Path of each outline file by (kind, vintage).
    shares : Path or None
        The share of every LSOA 2021 in every ward; without, residents of wards are not known.
    """

    def __init__(self, files: dict[tuple[str, str], Path], shares: Path | None) -> None:
        self._files, self._shares = files, shares
        self._frames: dict[tuple[str, str], geopandas.GeoDataFrame] = {}

    @classmethod
    def open(cls, *folders: Path) -> Outlines:
        """Open folders of ``<kind>_<vintage>.geojson``: the general one, then the partnership's own with its shares.

        Raises
        ------
        SspError
            There is no outline in any of them.
        """
        paths = [path for folder in folders for path in sorted(folder.glob("*.geojson"))]
        named = ((_OUTLINE_NAME.match(path.name), path) for path in paths)
        files = {(match[1], match[2]): path for match, path in named if match}
        if not files:
            what = f"There are no outlines in {' or '.join(folder.name for folder in folders)}."
            remedy = "Restore the folder, or make the outlines again from the recipe."
            raise SspError(what, ", ".join(map(str, folders)), remedy)
        shares = folders[-1] / SHARES_FILE
        return cls(files, shares if shares.is_file() else None)

    def vintages(self, kind: str) -> list[str]:
        """Return the vintages of a kind of area, earliest first."""
        return sorted(vintage for found, vintage in self._files if found == kind)

    def latest(self, kind: str) -> str:
        """Return the latest vintage of a kind of area."""
        vintages = self.vintages(kind)
        if not vintages:
            what = f"There are no outlines of the kind “{kind}”."
            raise SspError(what, "", f"There are: {', '.join(sorted({kind for kind, _ in self._files}))}.")
        return vintages[-1]

    def frame(self, kind: str, vintage: str) -> geopandas.GeoDataFrame:
        """Return the areas of one kind and vintage by code: ``code, name, kind, vintage[, parent], geometry``."""
        if (kind, vintage) not in self._files:
            known = ", ".join(" ".join(name) for name in sorted(self._files))
            what = f"There are no outlines of the kind “{kind}” and vintage {vintage}."
            raise SspError(what, "", f"There are: {known}.")
        if (kind, vintage) not in self._frames:
            self._frames[kind, vintage] = read_features(self._files[kind, vintage])
        return self._frames[kind, vintage]

    def areas(self) -> pd.DataFrame:
        """Return every area: ``code, name, kind, vintage, valid_from, valid_to, parent``.

        The dates are half-open, ``[valid_from, valid_to)``; a missing one sets no bound. The same code in
        another vintage is another row.
        """
        dates, frames = ("valid_from", "valid_to"), []
        for kind, vintage in sorted(self._files):
            frame = self.frame(kind, vintage)
            dated = pd.DataFrame(frame).assign(**{date: frame.attrs.get(date) for date in dates})
            dated = dated.reindex(columns=["code", "name", "kind", "vintage", *dates, "parent"])
            frames.append(dated.astype(dict.fromkeys((*dates, "parent"), "str")))
        areas = pd.concat(frames, ignore_index=True)
        for column in dates:
            areas[column] = pd.to_datetime(areas[column], format="%Y-%m-%d")
        return areas

    def hashes(self) -> dict[str, str]:
        """Return a hash of codes and polygons for each kind and vintage that points are placed in: ``ward 2023``."""
        found = {}
        for kind in (LSOA, WARD):
            for vintage in self.vintages(kind):
                areas = self.frame(kind, vintage)
                digest = hashlib.sha256("\n".join(areas["code"]).encode())
                digest.update(b"".join(areas.geometry.to_wkb()))
                found[f"{kind} {vintage}"] = digest.hexdigest()[:16]
        return found

    def ward_shares(self) -> pd.DataFrame:
        """Return ``vintage, lsoa21_code, ward_code, output_areas, share``; an LSOA's shares sum to 1."""
        return self._ward_shares.copy()

    @cached_property
    def _ward_shares(self) -> pd.DataFrame:
        if self._shares is None:
            return pd.DataFrame(columns=["vintage", "lsoa21_code", "ward_code", "output_areas", "share"])
        try:
            return pd.read_csv(self._shares, dtype={"vintage": "str"})
        except (OSError, ValueError) as error:
            what = f"The ward shares {self._shares.name} cannot be read."
            raise SspError(what, str(self._shares), "Restore the file, or make it again from the recipe.") from error


def place(points: pd.DataFrame, outlines: Outlines) -> pd.DataFrame:
    """Place each distinct point in its LSOA 2021 and in the ward of every vintage.

    Parameters
    ----------
    points : pandas.DataFrame
        ``lon, lat`` in degrees and ``lsoa21_police``, the LSOA 2021 code that the police gave, or null. A
        point may come more than once: the lowest code given for it counts, so order never matters.
    outlines : Outlines
        The committed outlines.

    Returns
    -------
    pandas.DataFrame
        One row a distinct point, sorted: ``lon, lat, lsoa21`` (the police code if there is one, else by polygon, where
        there are outlines of LSOAs), and for each ward vintage ``ward_<vintage>`` (null: in no ward nor within 50 m of
        one) and ``nearest_<vintage>`` (True: in no outline, given to the nearest).

    Raises
    ------
    SspError
        When a point has no coordinates: such rows are counted for the force, never placed.
    """
    if points[["lon", "lat"]].isna().to_numpy().any():
        number = int(points[["lon", "lat"]].isna().any(axis=1).sum())
        what = f"{number:,} rows have no coordinates and cannot be placed."
        raise SspError(what, "", "Take out the rows without a location before placing the rest.")
    placed = points.groupby(["lon", "lat"], sort=True)["lsoa21_police"].min().reset_index(name="lsoa21")
    placed["lsoa21"] = placed["lsoa21"].astype("str")
    at, unknown = _at(placed), placed["lsoa21"].isna()
    if unknown.any() and outlines.vintages(LSOA):
        areas = outlines.frame(LSOA, outlines.latest(LSOA))
        placed.loc[unknown, "lsoa21"] = assign(at[unknown], areas, NEAREST_M)["code"]
    for vintage in outlines.vintages(WARD):
        placed[[f"ward_{vintage}", f"nearest_{vintage}"]] = assign(at, outlines.frame(WARD, vintage), NEAREST_M)
    return placed


def district_of(points: pd.DataFrame, home: str, outlines: Outlines) -> pd.Series[str]:
    """Return the code of the district each point lies in, or null: for rows without an LSOA code only.

    Parameters
    ----------
    points : pandas.DataFrame
        ``lon, lat`` in degrees, none missing.
    home : str
        Code of the partnership's district, which is the union of its wards: there the wards decide.
    outlines : Outlines
        The committed outlines; those of districts are coarse, so a point by a border or the coast may miss.
    """
    at = _at(points)
    codes = assign(at, outlines.frame(DISTRICT, outlines.latest(DISTRICT)))["code"]
    return codes.mask(assign(at, outlines.frame(WARD, outlines.latest(WARD)))["code"].notna(), home)


def _at(points: pd.DataFrame) -> geopandas.GeoSeries:
    return geopandas.GeoSeries.from_xy(points["lon"], points["lat"], crs=DEGREES)


@lru_cache(maxsize=2)
def opened(folders: tuple[Path, ...]) -> Outlines:
    """Return the outlines of some folders, each file read once for the life of the process."""
    return Outlines.open(*folders)


def long_form(placed: pd.DataFrame, outlines: Outlines) -> pd.DataFrame:
    """One row a point × level × vintage from the wide frame of :func:`ssp_metrics.geography.places.place`."""
    point = placed[["lon", "lat"]]
    lsoa = point.assign(level=LSOA, vintage=LSOA_VINTAGE, area_code=placed["lsoa21"], nearest=False)
    wards = [
        point.assign(
            level=WARD,
            vintage=vintage,
            area_code=placed[f"ward_{vintage}"],
            nearest=placed[f"nearest_{vintage}"],
        )
        for vintage in outlines.vintages(WARD)
    ]
    return pd.concat([lsoa, *wards], ignore_index=True)
