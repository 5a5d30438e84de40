"""Views as text tables: the numbers behind each picture, formatted as people read them."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ssp_metrics import reading
from ssp_metrics.views.breakdown import Breakdown
from ssp_metrics.views.cost import CostOfCrime
from ssp_metrics.views.outcomes import Outcomes
from ssp_metrics.views.parts import Parts
from ssp_metrics.views.peers import Peers
from ssp_metrics.views.trend import Trend
from ssp_metrics.views.wards import SMALLEST_BASE, Wards

RULES = {
    "": "",
    "beyond_limits": "beyond the limits",
    "trend": "six steps one way",
    "two_of_three": "two of three near a limit",
    "one_side": "seven on one side of the average",
}
FLAGS = {-1: "low", 0: "", 1: "high"}


def trend(view: Trend) -> pd.DataFrame:
    """Return months, latest first, with limits and what flags them."""
    form = reading.percent if view.measure.kind == "share" else reading.whole
    rows = [
        (
            reading.capital(reading.period_end(row.month.date(), view.measure.every)),
            (reading.SUPPRESSED if row.hidden else reading.MISSING) if np.isnan(row.value) else form(row.value),
            _limit(row.lower, form),
            _limit(row.mean, form),
            _limit(row.upper, form),
            RULES[row.rule],
        )
        for row in view.frame.iloc[::-1].itertuples()
    ]
    head = reading.capital(reading.STEP[view.measure.every])
    return pd.DataFrame(rows, columns=[head, "Value", "Lower limit", "Average", "Upper limit", "Stands out"])


def _limit(number: float, form: object) -> str:
    return "–" if np.isnan(number) else form(number)  # type: ignore[operator]


def peers(view: Peers) -> pd.DataFrame:
    """Return districts by rank with their interval and flag."""
    measure = view.measure
    rows = [
        (
            row.name,
            str(row.rank),
            reading.whole(row.numerator),
            reading.value(measure, row.value),
            f"{reading.value(measure, row.lower)} to {reading.value(measure, row.upper)}",
            FLAGS[int(row.flag)],
        )
        for row in view.frame.itertuples(index=False)
    ]
    head = [
        "District",
        "Rank (1 = highest)",
        "Count",
        reading.per(measure).capitalize(),
        "95% interval",
        "Outside",
    ]
    return pd.DataFrame(rows, columns=head)


def similar(view: Peers) -> pd.DataFrame:
    """Return the group's rates against its lines."""
    measure = view.measure
    places = {-1: "below the lower line", 0: "between the lines", 1: "above the upper line"}
    rows = [
        (row.name, str(row.rank), reading.value(measure, row.value), places[int(row.position)])
        for row in view.frame.itertuples(index=False)
    ]
    return pd.DataFrame(
        rows, columns=["District", "Rank (1 = highest)", reading.per(measure).capitalize(), "Among the group"]
    )


def wards(view: Wards) -> pd.DataFrame:
    """Return small areas by rank with rate, interval and change."""
    measure = view.measure
    rows = [
        (
            row.name,
            str(row.rank) if row.rank else "–",
            reading.whole(row.numerator),
            reading.percent(row.share * 100) if view.total >= SMALLEST_BASE and not view.hidden else "–",
            reading.SUPPRESSED if row.hidden else reading.value(measure, row.value),
            "–"
            if np.isnan(row.lower)
            else f"{reading.value(measure, row.lower)} to {reading.value(measure, row.upper)}",
            row.change_words,
            row.chance if row.chance == reading.BEYOND_CHANCE else "",
        )
        for row in view.frame.itertuples(index=False)
    ]
    head = ["Area", "Rank (1 = most)", "Count", "Share of total", reading.per(measure).capitalize(), "95% interval",
            "Change on the year before", "Change is"]  # fmt: skip
    return pd.DataFrame(rows, columns=head)


def breakdown(view: Breakdown) -> pd.DataFrame:
    """Return crime types by count."""
    rows = [
        (
            row.title,
            reading.whole(row.numerator),
            "not a crime" if np.isnan(row.share) else reading.percent(row.share * 100),
            reading.rate(row.value),
            f"{row.rank} of {row.ranked}" if row.rank else "–",
            row.change_words,
        )
        for row in view.frame.itertuples(index=False)
    ]
    head = [
        "Type",
        "Count",
        "Share of all crime",
        "Per 1,000 residents",
        "Rank in force area (1 = highest)",
        "Change",
    ]
    return pd.DataFrame(rows, columns=head)


def cost(view: CostOfCrime) -> pd.DataFrame:
    """Return crime types by cost; a type without a unit cost says so, and has no £0."""
    rows = [
        (
            row.title,
            reading.whole(row.recorded),
            "–" if np.isnan(row.unit_cost) else f"£{row.unit_cost:,.0f}",
            "–" if np.isnan(row.cost) else reading.pounds(row.cost),
            row.note,
        )
        for row in view.frame.itertuples(index=False)
    ]
    return pd.DataFrame(rows, columns=["Type", "Recorded", "Unit cost, 2015/16", "Cost", "Note"])


def lorenz(view: Wards) -> pd.DataFrame:
    """Return areas, most first, with what they hold together with those above them."""
    together = view.frame["numerator"].cumsum() / view.total
    rows = [
        (row.name, str(number), reading.whole(row.numerator), reading.percent(share * 100))
        for number, (row, share) in enumerate(zip(view.frame.itertuples(index=False), together, strict=True), start=1)
    ]
    return pd.DataFrame(rows, columns=["Area", "Areas so far", "Count", "Share held so far"])


def parts(view: Parts) -> pd.DataFrame:
    """Return the parts of a partner's measure with the period before."""
    share = view.measure.kind == "share"
    rows: list[tuple[str, ...]] = []
    for row in view.frame.itertuples(index=False):
        if share:
            ends = "–" if np.isnan(row.lower) else f"{reading.percent(row.lower)} to {reading.percent(row.upper)}"
            cells = (reading.percent(row.value), ends, f"{_count(row.numerator)} of {_count(row.denominator)}")
            rows.append((row.name, *cells, "–" if np.isnan(row.previous) else reading.percent(row.previous)))
        else:
            number = reading.SUPPRESSED if row.hidden else _count(row.numerator)
            part = "–" if np.isnan(row.share) else reading.percent(row.share * 100)
            rows.append((row.name, number, part, _count(row.previous)))
    head = ["Percent", "95% interval", "Counted"] if share else ["Count", "Share of total"]
    return pd.DataFrame(rows, columns=[view.breakdown.title, *head, "Period before"])


def _count(number: float) -> str:
    return "–" if np.isnan(number) else reading.whole(number)


def outcomes(view: Outcomes) -> pd.DataFrame:
    """Return outcomes by number of crimes."""
    rows = [
        (row.outcome, reading.whole(row.n), reading.percent(row.share * 100))
        for row in view.frame.itertuples(index=False)
    ]
    return pd.DataFrame(rows, columns=["Last published outcome", "Crimes", "Share"])
