"""Finding areas by code, and which months their police force supplied."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas as pd

from ssp_metrics.catalogue import Measure, PeerGroup
from ssp_metrics.errors import MissingMonthsError, SspError
from ssp_metrics.periods import Period, key
from ssp_metrics.store.snapshot import Snapshot
from ssp_metrics.views.base import FACT_KIND


@dataclass(frozen=True)
class Area:
    """One area: ``level`` is district, ward or lsoa; ``vintage`` is empty for a district."""

    code: str
    name: str
    level: str
    vintage: str
    force: str


def find(snapshot: Snapshot, code: str) -> Area:
    """Return the area of that code.

    Raises
    ------
    SspError
        No district of England and Wales, no ward or LSOA of the partnership has that code.
    """
    if code not in snapshot.area_index:
        what = f"There is no area “{code}” in the store."
        raise SspError(what, "", "Give the ONS code of a district, or of a ward or LSOA of the partnership.")
    name, kind, vintage, force = snapshot.area_index[code]
    return Area(code, name, kind, vintage, force if kind == "district" else snapshot.catalogue.partnership.force)


def home(snapshot: Snapshot) -> Area:
    """Return the partnership's own district."""
    partnership = snapshot.catalogue.partnership
    area = find(snapshot, partnership.area_code)
    return Area(area.code, partnership.place, area.level, area.vintage, partnership.force)


def small_areas(snapshot: Snapshot, level: str, vintage: str) -> pd.DataFrame:
    """Return ``code, name`` of the partnership's wards or LSOAs of one vintage, sorted by name.

    Raises
    ------
    SspError
        There is no such level or vintage.
    """
    found = sorted(
        (name, code)
        for code, (name, kind, area_vintage, _) in snapshot.area_index.items()
        if kind == level and area_vintage == vintage
    )
    if not found:
        have = sorted({one for _, kind, one, _ in snapshot.area_index.values() if kind == level})
        what = f"There are no areas of the level “{level}” and vintage “{vintage}”."
        raise SspError(what, "", f"Vintages of {level}: {', '.join(have)}." if have else "Choose ward or lsoa.")
    return pd.DataFrame({"code": [code for _, code in found], "name": [name for name, _ in found]})


def supplied(snapshot: Snapshot, measure: Measure, force: str, as_at: int) -> set[date]:
    """Return the months that a force had supplied of this measure's kind, as known at a load."""
    months = snapshot.coverage.get((FACT_KIND[measure.selector.table], force), {})
    return {month for month, known_from in months.items() if known_from <= as_at}


def missing(months_supplied: set[date], period: Period) -> list[str]:
    """Return the months of the period that are not among those supplied, as ``YYYY-MM``."""
    return [key(month) for month in period.months if month not in months_supplied]


def require(snapshot: Snapshot, measure: Measure, area: Area, period: Period, as_at: int) -> None:
    """Raise :class:`MissingMonthsError` naming the months, unless every month of the period was supplied."""
    absent = missing(supplied(snapshot, measure, area.force, as_at), period)
    if absent:
        remedy = f"Load the files of {area.force or 'its force'} for these months, or choose a period without them."
        raise MissingMonthsError(area.name, absent, remedy)


def latest_month(snapshot: Snapshot, measure: Measure, as_at: int) -> date:
    """Return the last month that the partnership's own force supplied; raise :class:`SspError` when there is none."""
    months = supplied(snapshot, measure, snapshot.catalogue.partnership.force, as_at)
    if not months:
        what = f"No month of {measure.title.lower()} was supplied by the partnership's force."
        raise SspError(what, "", "Load an archive that holds it: python -m ssp_metrics load police-uk PATH")
    return max(months)


def first_month(snapshot: Snapshot, measure: Measure, as_at: int) -> date:
    """Return the first month that the partnership's own force supplied."""
    latest_month(snapshot, measure, as_at)
    return min(supplied(snapshot, measure, snapshot.catalogue.partnership.force, as_at))


def group_codes(snapshot: Snapshot, group: PeerGroup) -> list[str]:
    """Return the codes of the districts of a group, the partnership's own among them."""
    partnership = snapshot.catalogue.partnership
    districts = {code: force for code, (_, kind, _, force) in snapshot.area_index.items() if kind == "district"}
    if group.kind == "all":
        return list(districts)
    if group.kind == "force_area":
        return [code for code, force in districts.items() if force == partnership.force]
    return [partnership.area_code, *snapshot.neighbours[: group.size]]
