"""What a partner return is read against: the catalogue, the areas, the day, and the periods held already."""

from __future__ import annotations

import difflib
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import NamedTuple

import pandas as pd

from ssp_metrics.catalogue import Catalogue
from ssp_metrics.catalogue.models import Id, Measure
from ssp_metrics.limits import Limits
from ssp_metrics.sources.partner_return.columns import DIMENSIONS

DISTRICT, WARD, LSOA = "district", "ward", "lsoa"
LEVEL_WORDS = {"force_area": "police force area", DISTRICT: "district", WARD: "ward"}

Parts = tuple[str, str, str]
"""Sex, age band and category of a row."""
Series = tuple[Id, str, Parts]
"""Measure, area code and part: what a run of periods is about."""


class ReturnArea(NamedTuple):
    """One area: a district (or force area) has no parent here."""

    code: str
    name: str
    kind: str
    vintage: str
    parent: str


@dataclass(frozen=True)
class ReturnContext:
    """Everything a return is checked against.

    Parameters
    ----------
    catalogue : Catalogue
        The measures and how they are supplied.
    area_table : pandas.DataFrame
        ``code, name, kind, vintage, parent`` of districts, wards of every vintage, LSOAs and police force areas.
    today : datetime.date
        No period and no extraction may be later.
    held : mapping
        First months of the periods that real returns in the store have, by :data:`Series`; they are no holes.
    limits : Limits
        How large the file may be.
    """

    catalogue: Catalogue
    area_table: pd.DataFrame = field(repr=False)
    today: date
    held: dict[Series, frozenset[date]] = field(default_factory=dict, repr=False)
    limits: Limits = field(default_factory=Limits)

    @cached_property
    def returned(self) -> dict[Id, Measure]:
        """Measures that partners return, by id."""
        return {measure.id: measure for measure in self.catalogue.returned()}

    @cached_property
    def areas(self) -> dict[str, ReturnArea]:
        """Every area by its code, in its latest vintage."""
        rows = self.area_table[list(ReturnArea._fields)].fillna("").sort_values(["vintage", "code"])
        return {row[0]: ReturnArea(*row) for row in rows.itertuples(index=False, name=None)}

    @cached_property
    def ward_sets(self) -> dict[tuple[str, str], frozenset[str]]:
        """Codes of all wards by district and vintage, latest vintage first."""
        wards = self.area_table[self.area_table["kind"] == WARD].sort_values("vintage", ascending=False)
        return {
            (str(parent), str(vintage)): frozenset(group["code"])
            for (parent, vintage), group in wards.groupby(["parent", "vintage"], sort=False)
        }

    @cached_property
    def codes(self) -> dict[Id, tuple[frozenset[str], ...]]:
        """Declared codes of each measure by dimension, in the order of :data:`DIMENSIONS`."""
        return {key: tuple(_codes(measure, name) for name in DIMENSIONS) for key, measure in self.returned.items()}

    def nearest(self, measure_id: str) -> str:
        """Return the returned measure whose id looks most like this one, or nothing."""
        found = difflib.get_close_matches(measure_id.lower(), self.returned, n=1)
        return found[0] if found else ""

    def coded(self, name: str) -> list[ReturnArea]:
        """Return the areas that go by a name, for somebody who wrote it instead of the code."""
        return self._named.get(name.casefold(), [])

    @cached_property
    def _named(self) -> dict[str, list[ReturnArea]]:
        named: dict[str, list[ReturnArea]] = {}
        for area in self.areas.values():
            if area.kind != LSOA:
                named.setdefault(area.name.casefold(), []).append(area)
        return named


def _codes(measure: Measure, dimension: str) -> frozenset[str]:
    parts = [set(part.values) for part in measure.breakdowns if part.dimension == dimension]
    return frozenset().union(*parts)
