"""The breakdown of a measure: by sex, by age, by whatever it is broken down by, as far as each may be shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from ssp_metrics import wording
from ssp_metrics.catalogue import Measure
from ssp_metrics.catalogue.models import ALL, Breakdown
from ssp_metrics.disclosure import POLICIES
from ssp_metrics.errors import SspError
from ssp_metrics.periods import Period
from ssp_metrics.statistics.change import SMALLEST_BASE
from ssp_metrics.store.snapshot import Snapshot
from ssp_metrics.views import areas
from ssp_metrics.views.base import Rated, provenance, remembered
from ssp_metrics.views.values import values


@dataclass(frozen=True)
class MeasureBreakdown(Rated):
    """One breakdown of a measure.

    ``frame``: ``code, name, numerator`` (NaN where ``suppressed``), ``denominator`` (of a share), ``share`` (of the
    total, 0 to 1; NaN where hidden, on a small base, or for parts that overlap), ``value, lower, upper`` (percent with
    its 95% interval, for a measure that is a share), ``previous`` (the same a year before), ``suppressed``.
    """

    breakdown: Breakdown
    period: Period
    total: float


@remembered
def measure_breakdown(
    snapshot: Snapshot, measure_id: str, breakdown_id: str, to: date, area_code: str | None = None
) -> MeasureBreakdown:
    """Return one breakdown of a measure in its own area, over its own period to ``to``.

    Raises
    ------
    MissingMonthsError
        The measure was not supplied for all of the period.
    SspError
        There is no such measure or breakdown, or its parts were not supplied.
    """
    measure = snapshot.catalogue.measure(measure_id)
    chosen = next((one for one in measure.breakdowns if one.id == breakdown_id), None)
    if chosen is None:
        what = f"{measure.title} has no breakdown “{breakdown_id}”."
        raise SspError(what, "", f"It has: {', '.join(one.id for one in measure.breakdowns) or 'none'}.")
    area = areas.find(snapshot, area_code) if area_code else areas.own(snapshot, measure)
    period = Period.rolling(to, measure.months)
    areas.require(snapshot, measure, area, period)
    now, then = (_read(snapshot, measure, chosen, area, part) for part in (period, period.before))
    if now["numerator"].isna().all() and not now["suppressed"].any():
        what = f"{measure.title} was supplied without {chosen.title.lower()}."
        raise SspError(what, "", "Ask for the parts with the next return; the template has a row for each.")
    total = _total(snapshot, measure, area, period)
    frame = _frame(measure, chosen, now, then, total)
    return MeasureBreakdown(
        title=_title(measure, frame),
        subtitle=f"{measure.title}, {chosen.title.lower()}, {area.name}, {period.words}",
        frame=frame,
        reading=_reading(measure, chosen, frame, total),
        provenance=provenance(snapshot, measure, period, suppliers=(area.code,)),
        measure=measure,
        breakdown=chosen,
        period=period,
        total=total,
    )


def _rows(snapshot: Snapshot, measure: Measure, area: areas.Area, period: Period) -> pd.DataFrame:
    return snapshot.rows("breakdown", measure=measure.returned_as, area=area.code, first=period.first, last=period.last)


def _total(snapshot: Snapshot, measure: Measure, area: areas.Area, period: Period) -> float:
    for row in _rows(snapshot, measure, area, period).itertuples(index=False):
        if row.sex == row.age_band == row.category == ALL:
            return float("nan") if row.suppressed else float(row.numerator)
    return float("nan")


def _read(snapshot: Snapshot, measure: Measure, chosen: Breakdown, area: areas.Area, period: Period) -> pd.DataFrame:
    """One row a part in the catalogue's order; a part that was not supplied for every period has no number."""
    others = [name for name in ("sex", "age_band", "category") if name != chosen.dimension]
    periods = len(areas.expected(measure, period))
    rows = _rows(snapshot, measure, area, period)
    whole = rows[(rows["periods"] == periods) & (rows[others] == ALL).all(axis=1)].set_index(chosen.dimension)
    parts = whole[["numerator", "denominator", "suppressed"]].reindex(list(chosen.values))
    parts = parts.astype({"numerator": float, "denominator": float})
    parts["suppressed"] = parts["suppressed"].isin([True])
    parts.loc[parts["suppressed"], ["numerator", "denominator"]] = np.nan
    return parts


def _frame(measure: Measure, chosen: Breakdown, now: pd.DataFrame, then: pd.DataFrame, total: float) -> pd.DataFrame:
    frame = now.reset_index(names="code")
    frame.insert(1, "name", [chosen.values[code] for code in frame["code"]])  # noqa: PD011 - no frame's
    if measure.kind == "share":
        (value, lower, upper), (previous, _, _) = (
            values(measure, *part[["numerator", "denominator"]].to_numpy().T) for part in (now, then)
        )
        return frame.assign(share=np.nan, value=value, lower=lower, upper=upper, previous=previous)
    large = total >= SMALLEST_BASE and not chosen.overlapping
    share = frame["numerator"] / total if large else np.nan
    return frame.assign(share=share, value=np.nan, lower=np.nan, upper=np.nan, previous=then["numerator"].to_numpy())


def _title(measure: Measure, frame: pd.DataFrame) -> str:
    column = "value" if measure.kind == "share" else "numerator"
    seen = frame.dropna(subset=[column])
    if seen.empty:
        return f"{measure.title}: no part can be shown"
    top = seen.loc[seen[column].idxmax()]
    return f"{measure.title}, most: {top['name'].lower()}, {_said(measure, top)}"


def _said(measure: Measure, row: Any) -> str:
    """A part as it is said: ``84%``; ``312 (71%)``."""
    if measure.kind == "share":
        return wording.percent(row["value"])
    share = f" ({wording.percent(row['share'] * 100)})" if np.isfinite(row["share"]) else ""
    return f"{wording.whole(row['numerator'])}{share}"


def _reading(measure: Measure, chosen: Breakdown, frame: pd.DataFrame, total: float) -> tuple[str, ...]:
    column = "value" if measure.kind == "share" else "numerator"
    seen = frame.dropna(subset=[column])
    said = [f"{row['name'].lower()}: {_said(measure, row)}" for _, row in seen.iterrows()]
    of = (
        f" of {wording.whole(total)} {measure.of_unit(total)}" if np.isfinite(total) and measure.kind != "share" else ""
    )
    sentences = [f"{chosen.title}{of}. {wording.capital('; '.join(said))}."] if said else []
    rest = total - frame["numerator"].sum(skipna=False)
    if chosen.overlapping:
        sentences.append("One can be in several of these, so they do not add up.")
    elif measure.kind != "share" and rest > 0:
        sentences.append(f"Of {wording.whole(rest)} it is not known.")
    suppressed = list(frame.loc[frame["suppressed"], "name"].str.lower())
    if suppressed:
        rule = POLICIES[measure.suppression].words
        sentences.append(f"Not shown ({wording.SUPPRESSED}): {wording.listed(suppressed)}. {rule}.")
    absent = list(frame.loc[frame[column].isna() & ~frame["suppressed"], "name"].str.lower())
    if absent:
        sentences.append(f"Not supplied: {wording.listed(absent)}.")
    return tuple(sentences)
