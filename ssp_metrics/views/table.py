"""Figures by area and month as one plain table: what the command line prints and the screens are held to."""

from __future__ import annotations

import pandas as pd

from ssp_metrics.catalogue import Measure
from ssp_metrics.catalogue.models import YEAR
from ssp_metrics.errors import SspError
from ssp_metrics.periods import Period
from ssp_metrics.store.snapshot import Snapshot
from ssp_metrics.views import areas, counts
from ssp_metrics.views.values import values

COLUMNS = (
    "measure_id", "area_code", "area_name", "vintage", "period_start", "period_months", "sex", "age_band", "category",
    "numerator", "denominator", "value", "illustrative",
)  # fmt: skip


def table(
    snapshot: Snapshot, measure_id: str, level: str, period: Period, *, vintage: str | None = None, by: str = "month"
) -> pd.DataFrame:
    """Return a measure for every area of a level, by month or over the whole period.

    Parameters
    ----------
    level : str
        ``ward``, ``lsoa`` (of the partnership), ``district`` or ``force_area`` (of England and Wales).
    by : str
        ``month`` (one row a month) or ``total`` (one row for the whole period).

    Returns
    -------
    pandas.DataFrame
        The columns of ``COLUMNS``. A month that was not supplied, or a count under disclosure control, has no numerator
        and no value: it is never zero, and a total with such a month has none either. The value is the rate per
        ``measure.per`` residents, the percentage of a share, or the count itself.

    Raises
    ------
    SspError
        There is no such measure, level or vintage.
    """
    measure = snapshot.catalogue.measure(measure_id)
    if by not in {"month", "total"}:
        what = f"A table cannot be made by “{by}”."
        raise SspError(what, "", "Choose month or total.")
    if level not in areas.LEVELS:
        what = f"There is no level “{level}”."
        raise SspError(what, "", "Choose ward, lsoa, district or force_area.")
    if measure.is_rare and level != "force_area" and (by == "month" or len(period) < measure.months):
        what = f"{measure.title} is so rare that districts have only a total over {measure.months // YEAR} years."
        raise SspError(what, "", f"Ask for the total of {measure.months} months, or for the police force area.")
    partnership = snapshot.catalogue.partnership
    if level in areas.LEVEL:
        chosen = ""
        codes = sorted(code for code, (_, kind, _, _) in snapshot.area_index.items() if kind == level)
    else:
        chosen = vintage or getattr(partnership, f"{level}_vintage")
        codes = sorted(areas.small_areas(snapshot, level, chosen)["code"])
    if by == "month":
        frame = counts.monthly(snapshot, measure, level, chosen, codes, period)
        return _finish(snapshot, measure, frame, chosen, period, months=measure.span)
    areas.require_whole(measure, period)
    total = counts.totals(snapshot, [measure], level, chosen, codes, period)[measure.id]
    frame = total.reset_index().assign(month=pd.Timestamp(period.last))
    return _finish(snapshot, measure, frame, chosen, period, months=len(period))


def _finish(
    snapshot: Snapshot, measure: Measure, frame: pd.DataFrame, vintage: str, period: Period, *, months: int
) -> pd.DataFrame:
    people, _ = counts.population(snapshot, period, measure)
    residents = counts.residents_of(people, list(frame["area_code"]))
    denominator = frame["total"].to_numpy() if measure.kind == "share" else residents
    value, _, _ = values(measure, frame["numerator"].to_numpy(), denominator)
    return pd.DataFrame(
        {
            "measure_id": measure.id,
            "area_code": frame["area_code"].to_numpy(),
            "area_name": [snapshot.area_index[code][0] for code in frame["area_code"]],
            "vintage": vintage,
            "period_start": [f"{Period.rolling(month.date(), months).first:%Y-%m}" for month in frame["month"]],
            "period_months": months,
            "sex": "all",
            "age_band": "all",
            "category": "all",
            "numerator": frame["numerator"].astype("Int64"),
            "denominator": denominator,
            "value": value,
            "illustrative": measure.illustrative,
        }
    )
