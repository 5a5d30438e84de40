"""Wards (or LSOAs) of the partnership: counts, rates with intervals, ranks, change, and how concentrated they are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from ssp_metrics import wording
from ssp_metrics.catalogue import Measure
from ssp_metrics.disclosure import POLICIES
from ssp_metrics.errors import SspError
from ssp_metrics.periods import Period
from ssp_metrics.statistics import change as change_statistics
from ssp_metrics.statistics import concentration
from ssp_metrics.statistics.change import SMALLEST_BASE
from ssp_metrics.store.snapshot import Snapshot
from ssp_metrics.views import areas, counts
from ssp_metrics.views.base import Rated, provenance, remembered
from ssp_metrics.views.values import values

LEVEL_WORDS = {"ward": ("ward", "wards"), "lsoa": ("small area", "small areas (LSOA)")}
TOP = 5
HALF = 0.5  # a change that rounds to no percent at all


@dataclass(frozen=True)
class Wards(Rated):
    """Small areas side by side, most first.

    ``frame``: ``rank`` (1 = most; 0 where hidden), ``area_code``, ``name``, ``numerator`` (count, NaN where
    ``suppressed`` by disclosure control), ``denominator`` (residents, estimated; events for a share), ``value, lower,
    upper`` (in the measure's unit, 95% interval), ``share`` (part of the partnership's total, 0 to 1; NaN where any
    area is hidden), ``previous`` (count of the year before, NaN when not supplied or hidden), ``previous_rank``,
    ``chance`` (``more than chance`` or ``could be chance``; empty without a comparison), ``change_words`` and
    ``suppressed``.
    """

    period: Period
    level: str
    vintage: str
    total: float
    top_share: float
    gini: float

    @property
    def suppressed(self) -> int:
        """How many areas are under disclosure control: with any, nothing is said of the total or of shares."""
        return int(self.frame["suppressed"].sum())

    @property
    def concentration(self) -> str:
        """How concentrated the events are, in one or two sentences."""
        one, many = LEVEL_WORDS[self.level]
        number = len(self.frame)
        if self.suppressed:
            return f"{self.suppressed} of {number} {many} are not shown, so nothing is said of shares."
        if not self.total:
            return f"There is nothing to share out: no {one} had any {self.measure.unit}."
        if self.total < SMALLEST_BASE:
            return f"There were only {wording.whole(self.total)} {self.measure.unit}: too few for shares."
        if number <= TOP:
            return f"There are only {number} {many}: too few to speak of concentration."
        even = TOP / number * 100
        return (
            f"The top five of {number} {many} hold {wording.percent(self.top_share * 100)} of the "
            f"{self.measure.unit}; if all had equally many, five would hold {wording.percent(even)}. "
            f"The Gini coefficient is {self.gini:.2f} (0: all equal; 1: all in one {one})."
        )

    def one(self, area_code: str) -> pd.Series:
        """Return the row of one area."""
        return self.frame.set_index("area_code").loc[area_code]


@remembered
def wards(
    snapshot: Snapshot,
    measure_id: str,
    to: date,
    months: int | None = None,
    *,
    level: str = "ward",
    vintage: str | None = None,
) -> Wards:
    """Return a measure in every ward (or LSOA) of one vintage.

    Raises
    ------
    MissingMonthsError
        A month of the period was not supplied.
    SspError
        There is no such measure, level or vintage, or the measure is a share (not given for small areas).
    """
    measure = snapshot.catalogue.measure(measure_id)
    partnership = snapshot.catalogue.partnership
    chosen = vintage or (partnership.ward_vintage if level == "ward" else partnership.lsoa_vintage)
    period = Period.rolling(to, months or measure.months)
    home = areas.home(snapshot)
    areas.require(snapshot, measure, home, period)
    names = areas.small_areas(snapshot, level, chosen)
    codes = list(names["code"])
    if measure.is_return:
        _require_wards(snapshot, measure, codes, level, chosen, period)
    counted = counts.totals(snapshot, [measure], level, chosen, codes, period)[measure.id]
    residents, population_words = counts.population(snapshot, period)
    frame = _frame(measure, names, counted, counts.residents_of(residents, codes))
    one, many = LEVEL_WORDS[level]
    total = float(frame["numerator"].sum())
    some = total > 0 and not frame["suppressed"].any()
    share = float(concentration.top_share(frame["numerator"].to_numpy(), TOP)) if some else float("nan")
    return Wards(
        title=_title(measure, frame, one),
        subtitle=f"{wording.capital(measure.unit)} by {one} (vintage {chosen}), {home.name}, {period.words}",
        frame=frame,
        reading=_reading(measure, frame, one, many, period, share),
        provenance=provenance(
            snapshot,
            measure,
            period,
            suppliers=tuple(codes) if measure.is_return else (home.force,),
            population=f"{population_words}, shared among {many} by the 2021 census"
            if population_words and measure.kind == "rate"
            else "",
        ),
        measure=measure,
        period=period,
        level=level,
        vintage=chosen,
        total=total,
        top_share=share,
        gini=float(concentration.generalised_gini(frame["numerator"].to_numpy())) if some else float("nan"),
    )


def _frame(measure: Measure, names: pd.DataFrame, counted: pd.DataFrame, residents: np.ndarray) -> pd.DataFrame:
    frame = names.rename(columns={"code": "area_code"})
    frame["numerator"] = counted["numerator"].to_numpy()
    frame["denominator"] = counted["total"].to_numpy() if measure.kind == "share" else residents
    value, lower, upper = values(measure, frame["numerator"].to_numpy(), frame["denominator"].to_numpy(dtype=float))
    frame["value"], frame["lower"], frame["upper"] = value, lower, upper
    total = frame["numerator"].sum()
    frame["suppressed"] = counted["suppressed"].to_numpy()
    frame["share"] = frame["numerator"] / total if total and not frame["suppressed"].any() else np.nan
    frame["previous"] = counted["before_numerator"].to_numpy()
    frame["previous_rank"] = frame["previous"].rank(ascending=False, method="min")
    frame["rank"] = frame["numerator"].rank(ascending=False, method="min").fillna(0).astype(int)
    frame["chance"] = ""
    frame["change_words"] = "no comparison"
    now = counted["now_numerator"].to_numpy()
    both = np.isfinite(now) & frame["previous"].notna().to_numpy()
    if both.any():
        compared = change_statistics.compare_arrays(now[both], frame.loc[both, "previous"])
        frame.loc[both, "chance"] = np.where(
            compared["more_than_chance"], wording.BEYOND_CHANCE, wording.COULD_BE_CHANCE
        )
        compared["numerator"] = frame.loc[both, "numerator"].to_numpy()
        frame.loc[both, "change_words"] = [change_short(row) for row in compared.itertuples()]
    columns = [
        "rank", "area_code", "name", "numerator", "denominator", "value", "lower", "upper", "share", "previous",
        "previous_rank", "chance", "change_words", "suppressed",
    ]  # fmt: skip
    frame = frame[columns]
    return frame.sort_values(["numerator", "name"], ascending=[False, True], ignore_index=True)


def _require_wards(
    snapshot: Snapshot, measure: Measure, codes: list[str], level: str, vintage: str, period: Period
) -> None:
    """Refuse a level or vintage that partners returned nothing for: figures stay on the wards they were made for."""
    areas.require_level(measure, level)
    ends = areas.expected(measure, period)
    lacking = [code for code in codes if areas.missing(areas.supplied(snapshot, measure, code), ends)]
    if lacking:
        named = wording.listed([snapshot.area_index[code][0] for code in lacking[:TOP]])
        more = f" and {len(lacking) - TOP} more" if len(lacking) > TOP else ""
        what = f"{measure.title} was not returned for the wards of {vintage} in the {period.words}: {named}{more}."
        raise SspError(what, "", "Partners' figures stay on the wards they were made for: choose that vintage.")


def _reading_some(
    measure: Measure, frame: pd.DataFrame, one: str, many: str, period: Period, suppressed: int
) -> tuple[str, ...]:
    """What can be said when some areas are not shown: nothing of the total or of shares."""
    rule = POLICIES[measure.suppression].words
    control = f"{suppressed} of {len(frame)} {many} are not shown ({wording.SUPPRESSED}). {rule}."
    first = frame.iloc[0]
    if np.isnan(first["numerator"]):
        return (f"No {one} can be shown for the {period.words}.", control)
    most = f"{first['name']} had most {measure.unit} in the {period.words}: {wording.whole(first['numerator'])}."
    return most, control


def change_short(row: object) -> str:
    """Return a change for a narrow table cell: ``+12% (from 338)``; on a small base ``−4 (from 7)``.

    Where not all of the count could be compared, both numbers stand: ``−2% (268 from 273)``.
    """
    current, previous = int(row.current), int(row.previous)  # type: ignore[attr-defined]
    if current == previous:
        return f"same ({wording.whole(previous)})"
    whole = int(getattr(row, "numerator", current))
    base = f"{'' if whole == current else f'{wording.whole(current)} '}from {wording.whole(previous)}"
    percent = float(row.percent)  # type: ignore[attr-defined]
    if np.isnan(percent) or abs(percent) <= HALF:
        return f"{wording.signed(current - previous)} ({base})"
    return f"{wording.signed_percent(percent)} ({base})"


def _title(measure: Measure, frame: pd.DataFrame, one: str) -> str:
    if frame["numerator"].isna().all():
        return f"{measure.title}: no {one} can be shown"
    if not frame["numerator"].sum():
        return f"No {measure.unit} in any {one}"
    if len(frame) == 1:
        return f"All {measure.unit} were in {frame.iloc[0]['name']}"
    first, second = frame.iloc[0], frame.iloc[1]
    if np.isnan(second["numerator"]):
        return f"{first['name']} has most of those shown"
    if second["numerator"] and first["numerator"] < 1.5 * second["numerator"]:
        return f"{first['name']} and {second['name']} have most"
    return f"{first['name']} stands out"


def _reading(
    measure: Measure, frame: pd.DataFrame, one: str, many: str, period: Period, share: float
) -> tuple[str, ...]:
    total = frame["numerator"].sum()
    suppressed = int(frame["suppressed"].sum())
    if suppressed:
        return _reading_some(measure, frame, one, many, period, suppressed)
    if not total:
        return (f"There were no {measure.unit} in any {one} in the {period.words}.",)
    first = frame.iloc[0]
    most = f"{first['name']} had most {measure.unit} in the {period.words}: {wording.whole(first['numerator'])}"
    if total < SMALLEST_BASE:
        sentences = [f"{most} of {wording.whole(total)}."]
    else:
        sentences = [f"{most}, {wording.percent(first['share'] * 100)} of the total."]
        if len(frame) > TOP:
            sentences.append(f"The top five of {len(frame)} {many} hold {wording.percent(share * 100)}.")
    moved = frame[frame["chance"] == wording.BEYOND_CHANCE]
    if len(moved):
        up = list(moved.loc[moved["numerator"] > moved["previous"], "name"])
        down = list(moved.loc[moved["numerator"] < moved["previous"], "name"])
        parts = [f"{way} in {wording.listed(names[:4])}" for way, names in (("up", up), ("down", down)) if names]
        more = "" if max(len(up), len(down)) <= 4 else ", among others"
        sentences.append(f"More than chance: {' and '.join(parts)}{more}.")
    return tuple(sentences)
