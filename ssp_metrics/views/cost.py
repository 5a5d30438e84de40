"""What recorded crime cost society, by type: recorded offences times unit cost, and which types have none."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas as pd

from ssp_metrics import wording
from ssp_metrics.periods import Period
from ssp_metrics.statistics import cost as cost_statistics
from ssp_metrics.store.snapshot import Snapshot
from ssp_metrics.views import areas
from ssp_metrics.views.base import View, provenance, remembered
from ssp_metrics.views.figure import figures

NO_UNIT_COST = "no unit cost"
UNCHECKED = "estimate, unit cost not yet checked"


@dataclass(frozen=True)
class CostOfCrime(View):
    """The cost of each crime type in the partnership's district, dearest first, those without a unit cost last.

    ``frame``: ``measure_id, title, recorded`` (offences), ``unit_cost`` and ``cost`` (pounds; NaN without a unit cost),
    ``note`` (no unit cost, or an estimate), ``source`` (of the unit cost).
    """

    period: Period
    total: float


@remembered
def cost(snapshot: Snapshot, to: date, months: int = 12) -> CostOfCrime:
    """Return the cost of recorded crime, at the prices of the unit costs, with neither multiplier nor uprating.

    Anti-social behaviour is no crime and has no part in it.

    Raises
    ------
    MissingMonthsError
        A month of the period was not supplied.
    """
    period = Period.rolling(to, months)
    home = areas.home(snapshot)
    catalogue = snapshot.catalogue
    measures = [one for one in catalogue.crime_types() if catalogue.is_crime(one)]
    made = figures(snapshot, measures, home, period)
    priced = {one.id: one.unit_cost for one in measures if one.unit_cost}
    table = pd.DataFrame(
        {"unit_cost": [price.pounds for price in priced.values()], "checked": [p.checked for p in priced.values()]},
        index=list(priced),
    )
    result = cost_statistics.cost_of_crime({one.measure.id: one.numerator for one in made}, table)
    frame = result.frame.reset_index(names="measure_id")[["measure_id", "recorded", "unit_cost", "cost"]]
    frame.insert(1, "title", [one.title for one in measures])
    frame["note"] = [
        NO_UNIT_COST if name in result.unpriced else UNCHECKED if name in result.unchecked else ""
        for name in frame["measure_id"]
    ]
    frame["source"] = [priced[name].source if name in priced else "" for name in frame["measure_id"]]
    frame = frame.sort_values(["cost", "recorded"], ascending=False, na_position="last", ignore_index=True)
    return CostOfCrime(
        title=_title(frame, result.total),
        subtitle=f"Cost of recorded crime by type at 2015/16 prices, {home.name}, {period.words}",
        frame=frame,
        reading=_reading(frame, result, period),
        provenance=provenance(snapshot, catalogue.all_crime, period, suppliers=(home.force,)),
        period=period,
        total=result.total,
    )


def _title(frame: pd.DataFrame, total: float) -> str:
    if not total:
        return "No crime type has a unit cost"
    first = frame.iloc[0]
    return f"{first['title']} cost most of the types that have a unit cost: {wording.pounds(first['cost'])}"


def _reading(frame: pd.DataFrame, result: cost_statistics.Cost, period: Period) -> tuple[str, ...]:
    priced = int(frame["cost"].notna().sum())
    if not priced:
        return ("No crime type has a unit cost in the catalogue, so no cost is worked out.",)
    sentences = [
        f"{priced} of {len(frame)} crime types have a unit cost; together they cost society about "
        f"{wording.pounds(result.total)} in the {period.words}, at 2015/16 prices.",
        "The others have none in the catalogue, which is not £0: many published types merge offences of very "
        "different cost.",
    ]
    if result.unchecked:
        sentences.append(f"{len(result.unchecked)} of the unit costs are not yet checked against their source.")
    return tuple(sentences)
