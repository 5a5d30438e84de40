"""How places truly differ: real counts and residents that illustrative figures are spread by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from ssp_metrics.catalogue.models import Partnership
from ssp_metrics.errors import SspError

RESIDENTS = "residents"
_DISTRICTS = "lookup-district/district.parquet"


@dataclass(frozen=True)
class Places:
    """The partnership's areas, and what is really counted in them.

    Attributes
    ----------
    home, force_area : str
        Codes of the partnership's district and of its police force area.
    boroughs : tuple of str
        Districts of the force area, the partnership's first.
    wards : tuple of str
        Wards of the partnership's vintage, by code.
    """

    home: str
    force_area: str
    boroughs: tuple[str, ...]
    wards: tuple[str, ...]
    _counts: dict[tuple[str, str], dict[date, int]] = field(repr=False)
    _residents: dict[str, float] = field(repr=False)

    @classmethod
    def read(cls, base: Path, loads: Path, partnership: Partnership, *, police_uk: str, population: str) -> Places:
        """Read the areas and their real counts from what ships.

        Parameters
        ----------
        base, loads : pathlib.Path
            The reference loads and the police loads that ship.
        partnership : Partnership
            Whose district, force area and ward vintage are meant.
        police_uk, population : str
            Names of the shipped load of crime and of the shipped estimate of residents.

        Raises
        ------
        SspError
            A file is missing or is not what ships.
        """
        load = loads / police_uk
        try:
            districts = pd.read_parquet(base / _DISTRICTS)
            crime = pd.read_parquet(load / "crime.parquet").assign(district_code=partnership.area_code)
            elsewhere = pd.read_parquet(load / "district_crime.parquet")
            placed = pd.read_parquet(load / "point_area.parquet")
            people = pd.read_parquet(base / population / "population.parquet")
        except (OSError, ValueError) as error:
            what = "What ships cannot be read, so the illustrative returns cannot be made."
            raise SspError(what, str(load), "Restore the folder from git.") from error
        in_force = districts.loc[districts["force_area_code"] == partnership.force_area_code, "district_code"]
        others = sorted(set(in_force) - {partnership.area_code})
        wards = placed[(placed["level"] == "ward") & (placed["vintage"] == partnership.ward_vintage)]
        by_ward = crime.merge(wards[["lon", "lat", "area_code"]], on=["lon", "lat"])
        by_district = pd.concat([crime, elsewhere]).rename(columns={"district_code": "area_code"})
        keys = ["area_code", "crime_type", "month"]
        residents = people.groupby("area_code")["persons"].sum()
        counts: dict[tuple[str, str], dict[date, int]] = {}
        for frame in (by_ward, by_district[by_district["area_code"].isin([partnership.area_code, *others])]):
            for (area, crime_type, month), number in frame.groupby(keys)["n"].sum().items():
                counts.setdefault((area, crime_type), {})[month] = int(number)
        return cls(
            home=partnership.area_code,
            force_area=partnership.force_area_code,
            boroughs=(partnership.area_code, *others),
            wards=tuple(sorted(wards["area_code"].unique())),
            _counts=counts,
            _residents={str(code): float(number) for code, number in residents.items()},
        )

    def months(self, area: str, crime_type: str) -> dict[date, int]:
        """Return the real count of every supplied month of a crime type in an area."""
        return self._counts.get((area, crime_type), {})

    def sizes(self, areas: Sequence[str], basis: Sequence[str]) -> npt.NDArray[np.float64]:
        """Return how large each area is, adding up to 1: the mean of its shares of every part of the basis.

        Raises
        ------
        SspError
            Nothing is counted there.
        """
        found = np.zeros(len(areas))
        for name in basis:
            if name == RESIDENTS:
                of = np.array([self._residents.get(area, 0.0) for area in areas])
            else:
                of = np.array([float(sum(self.months(area, name).values())) for area in areas])
            if not of.all():
                what = f"“{name}” is not known of every area, so it cannot say how they differ."
                raise SspError(what, "", "Choose another basis in the recipe.")
            found += of / of.sum() / len(basis)
        return found
