"""Finding areas by code, and which months their police force supplied."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

import pandas as pd

from ssp_metrics import wording
from ssp_metrics.catalogue import Measure, PeerGroup
from ssp_metrics.catalogue.models import YEAR
from ssp_metrics.errors import MissingMonthsError, SspError
from ssp_metrics.periods import Period, key
from ssp_metrics.store.snapshot import Snapshot
from ssp_metrics.views.base import FACT_KIND

LEVELS = {
    "force_area": "police force areas", "district": "districts", "ward": "wards", "lsoa": "small areas (LSOA)",
}  # fmt: skip
LEVEL = {"force_area": "police force area", "district": "district"}
EVERY = {1: "months", 3: "quarters", 12: "years"}


@dataclass(frozen=True)
class Area:
    """One area: ``level`` is force_area, district, ward or lsoa; ``vintage`` is empty for the first two."""

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
    return Area(code, name, kind, vintage, force if kind in LEVEL else snapshot.catalogue.partnership.force)


def home(snapshot: Snapshot) -> Area:
    """Return the partnership's own district."""
    partnership = snapshot.catalogue.partnership
    return replace(find(snapshot, partnership.area_code), name=partnership.place, force=partnership.force)


def own(snapshot: Snapshot, measure: Measure) -> Area:
    """Return the area that a measure is first shown for: the own district, or its police force area."""
    if "district" in measure.levels:
        return home(snapshot)
    return find(snapshot, snapshot.catalogue.partnership.force_area_code)


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


def kind(measure: Measure) -> str:
    """Return what a measure is supplied as: a kind of police file, or by itself."""
    return measure.id if measure.by_area else FACT_KIND[measure.selector.table]


def supplier(measure: Measure, area: Area) -> str:
    """Return whose deliveries a measure of an area comes from: a police force, or rows about the area itself."""
    return area.code if measure.by_area else area.force


def supplied(snapshot: Snapshot, measure: Measure, by: str) -> set[date]:
    """Return the months that a supplier had supplied of this measure, as known at a load; of a period, the last."""
    return set((_returned if measure.by_area else _supplied)(snapshot, kind(measure), by))


@lru_cache(maxsize=1024)
def _returned(snapshot: Snapshot, measure_id: str, by: str) -> frozenset[date]:
    """Periods held then: a correction can come without a part that was there before, which makes it none, not zero."""
    spans = snapshot.return_spans.get((measure_id, by), ())
    return frozenset(
        month for month, start, end in spans if start <= snapshot.as_at and (end is None or snapshot.as_at < end)
    )


@lru_cache(maxsize=1024)
def _supplied(snapshot: Snapshot, of: str, by: str) -> frozenset[date]:
    """A snapshot never changes, so each supplier's months are gathered once."""
    return frozenset(
        month for month, known_from in snapshot.coverage.get((of, by), {}).items() if known_from <= snapshot.as_at
    )


def ends(measure: Measure, period: Period) -> list[date]:
    """Return the months of a period in which one of the measure's own periods ends."""
    return [month for month in period.months if (month.month - measure.year_ends) % measure.every == 0]


def expected(measure: Measure, period: Period) -> list[date]:
    """Return the months in which something must be there for a figure of a period: where years overlap, the last."""
    return [period.last] if measure.overlapping else ends(measure, period)


def missing(months_supplied: set[date], months: Iterable[date]) -> list[str]:
    """Return the months that are not among those supplied, as ``YYYY-MM``."""
    return [key(month) for month in months if month not in months_supplied]


def require(snapshot: Snapshot, measure: Measure, area: Area, period: Period) -> None:
    """Refuse a period that a measure cannot be given for.

    Raises
    ------
    MissingMonthsError
        Months of it were not supplied; they are named.
    SspError
        The measure is not supplied for such areas, or in longer periods that do not fill this one.
    """
    require_level(measure, area.level, area.code)
    if measure.is_rare and area.level != "force_area" and len(period) < measure.months:
        years = measure.months // YEAR
        what = f"{measure.title} is so rare in {area.name} that only its total over {years} years is given."
        raise SspError(what, area.code, f"Ask for {measure.months} months.")
    require_whole(measure, period)
    absent = missing(supplied(snapshot, measure, supplier(measure, area)), expected(measure, period))
    if absent:
        whose = "the partner" if measure.is_return else area.force or "its force"
        remedy = f"Load the files of {whose} for these months, or choose a period without them."
        raise MissingMonthsError(area.name, absent, remedy)


def require_level(measure: Measure, level: str, area_code: str = "") -> None:
    """Raise :class:`SspError` for areas of a kind that the measure is not given for."""
    if level not in measure.levels:
        what = f"{measure.title} is not given for {LEVELS[level]}."
        raise SspError(what, area_code, f"It is given for {' and '.join(LEVELS[one] for one in measure.levels)}.")


def require_whole(measure: Measure, period: Period) -> None:
    """Raise :class:`SspError` for a period that is not made of the measure's own quarters or years."""
    fits = len(period) == measure.months if measure.overlapping else len(period) % measure.every == 0
    if measure.every > 1 and not (fits and period.last in ends(measure, period)):
        what = f"{measure.title} is supplied for {EVERY[measure.span]} and cannot be given for the {period.words}."
        before = key(max(ends(measure, Period.rolling(period.last, measure.every))))
        raise SspError(what, "", f"Choose whole {EVERY[measure.span]}, for example to {before}.")


def latest_month(snapshot: Snapshot, measure: Measure, to: date | None = None) -> date:
    """Return the last month supplied of a measure for our own area, not after ``to``.

    Raises
    ------
    SspError
        There is none.
    """
    months = supplied(snapshot, measure, supplier(measure, own(snapshot, measure)))
    known = [month for month in months if to is None or month <= to]
    if known:
        return max(known)
    when = f" up to {key(to)}" if months and to is not None else ""
    if measure.by_area:
        what = f"{measure.title} was not supplied{when}."
        if measure.is_return:
            raise SspError(what, "", "Fill the return template and load it.", run="load return FILE")
        raise SspError(what, "", "Load a table of police force areas that has it.", run="load force-area PATH")
    what = f"No month of {measure.title.lower()} was supplied by the partnership's force{when}."
    raise SspError(what, "", "Load an archive that holds it.", run="load police-uk PATH")


def own_period(snapshot: Snapshot, measure: Measure, to: date) -> Period:
    """Return the period to show of a measure for our own area: of its own length, to ``to`` or its last month before.

    A partner's own supply may end before the period does, and so may a kind of police file.

    Raises
    ------
    SspError
        Nothing was supplied.
    """
    last = latest_month(snapshot, measure, to if measure.by_area else None)
    return Period.rolling(min(to, last), measure.months)


def first_month(snapshot: Snapshot, measure: Measure) -> date:
    """Return the first month supplied of a measure for our own area."""
    latest_month(snapshot, measure)
    return min(supplied(snapshot, measure, supplier(measure, own(snapshot, measure))))


def compared(snapshot: Snapshot, measure: Measure) -> bool:
    """Whether a measure can be compared between districts: it is no plain count, and others have it too.

    An illustration is not: it would print invented rates beside the names of other districts.
    """
    if measure.kind == "count" or "district" not in measure.levels or measure.illustrative:
        return False
    if not measure.is_return:
        return True
    home_code = snapshot.catalogue.partnership.area_code
    return any(kind_ == measure.id and by != home_code for kind_, by in snapshot.coverage)


def named(measure: Measure) -> str:
    """Return a measure's title as it stands in a list of choices: an illustrative one says so."""
    return f"{measure.title} ({wording.ILLUSTRATIVE.lower()})" if measure.illustrative else measure.title


FORCES = PeerGroup(id="forces", title="England and Wales", sentence="the police force areas", kind="all")
"""What an area is compared with in a measure that is given for police force areas alone."""


def group_codes(snapshot: Snapshot, group: PeerGroup) -> list[str]:
    """Return the codes of the areas of a group, the partnership's own among them."""
    if group == FORCES:
        return [code for code, (_, kind, _, _) in snapshot.area_index.items() if kind == "force_area"]
    partnership = snapshot.catalogue.partnership
    districts = {code: force for code, (_, kind, _, force) in snapshot.area_index.items() if kind == "district"}
    if group.kind == "all":
        return list(districts)
    if group.kind == "force_area":
        return [code for code, force in districts.items() if force == partnership.force]
    return [partnership.area_code, *snapshot.neighbours[: group.size]]
