"""A partner's crime measure year by year: its count, its share of all recorded crime, and what it cost."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from ssp_metrics import wording
from ssp_metrics.catalogue import Measure
from ssp_metrics.errors import SspError
from ssp_metrics.periods import Period, add_months
from ssp_metrics.store.snapshot import Snapshot
from ssp_metrics.views import areas, counts
from ssp_metrics.views.base import View, provenance, remembered
from ssp_metrics.views.figure import figure


@dataclass(frozen=True)
class Years(View):
    """Years that end with the same month, latest first.

    ``frame``: ``last`` (month), ``year`` (in words), ``numerator``, ``all_crime`` and ``share`` (0 to 1; NaN where
    all recorded crime of that year was not supplied), ``cost`` (pounds; NaN without a unit cost).
    """

    measure: Measure


@remembered
def years(snapshot: Snapshot, measure_id: str, to: date) -> Years:
    """Return every whole year supplied of a measure in our own district, up to its last month not after ``to``.

    Anti-social behaviour is no crime and has no part in “all crime”.

    Raises
    ------
    SspError
        Not one whole year was supplied.
    """
    measure = snapshot.catalogue.measure(measure_id)
    home = areas.home(snapshot)
    last = areas.latest_month(snapshot, measure, to)
    span = Period(areas.first_month(snapshot, measure), last)
    months = counts.monthly(snapshot, measure, "district", "", [home.code], span).set_index("month")["numerator"]
    ends = [add_months(last, -12 * back) for back in range(len(span) // 12)]
    sums = {end: float(months[pd.to_datetime(Period.rolling(end).months)].sum(skipna=False)) for end in ends}
    held = [end for end in ends if np.isfinite(sums[end])]
    if not held:
        what = f"No whole year of {measure.title.lower()} was supplied."
        raise SspError(what, home.name, "Load the returns of twelve months in a row.")
    frame = pd.DataFrame(
        {
            "last": held,
            "year": [f"12 months to {wording.period_end(end, 1)}" for end in held],
            "numerator": [sums[end] for end in held],
            "all_crime": [_all_crime(snapshot, end) for end in held],
        }
    )
    frame["share"] = frame["numerator"] / frame["all_crime"]
    frame["cost"] = frame["numerator"] * measure.unit_cost.pounds if measure.unit_cost else np.nan
    return Years(
        title=f"{measure.title} year by year",
        subtitle=f"{measure.title}, {home.name}: count, share of all recorded crime, and cost",
        frame=frame,
        reading=_reading(measure, frame),
        provenance=provenance(snapshot, measure, Period(Period.rolling(held[-1]).first, last), suppliers=(home.code,)),
        measure=measure,
    )  # fmt: skip


def _all_crime(snapshot: Snapshot, end: date) -> float:
    try:
        catalogue = snapshot.catalogue
        return figure(snapshot, catalogue.all_crime.id, catalogue.partnership.area_code, end).numerator
    except SspError:
        return float("nan")


def _reading(measure: Measure, frame: pd.DataFrame) -> tuple[str, ...]:
    latest = frame.iloc[0]
    sentences = [f"{wording.whole(latest['numerator'])} {measure.unit} in the {latest['year']}"]
    if np.isfinite(latest["share"]):
        sentences[0] += f", equal to {wording.percent(latest['share'] * 100)} of all recorded crime"
    sentences[0] += "."
    if measure.unit_cost:
        checked = "" if measure.unit_cost.checked else ", not yet checked"
        sentences.append(
            f"At £{measure.unit_cost.pounds:,.0f} a crime they cost society about {wording.pounds(latest['cost'])} "
            f"({measure.unit_cost.source}{checked})."
        )
    return tuple(sentences)
