"""The numbers behind each picture, formatted as people read them."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np

from ssp_metrics import wording
from ssp_metrics.statistics.change import SMALLEST_BASE
from ssp_metrics.tables.model import NOTHING, Column, Table, interval, number, or_nothing, table, text
from ssp_metrics.views import areas
from ssp_metrics.views.breakdown import MeasureBreakdown
from ssp_metrics.views.concern import Concern
from ssp_metrics.views.cost import CostOfCrime
from ssp_metrics.views.crime_types import CrimeTypes
from ssp_metrics.views.outcomes import Outcomes
from ssp_metrics.views.peers import Peers
from ssp_metrics.views.survey import Mentions
from ssp_metrics.views.trend import Trend
from ssp_metrics.views.wards import Wards
from ssp_metrics.views.years import Years

LIMITS = "Within the limits a month is as usual: they follow from how much months have varied, and the time of year."
FUNNEL = "Beyond the 95% limits of the funnel, as they are drawn."
OUTSIDE = {-1: "low", 0: "", 1: "high"}
AMONG = {-1: "below the lower line", 0: "between the lines", 1: "above the upper line"}


def count(key: str, heading: str = "Count") -> Column:
    """Return a column of counts, some of which may be under disclosure control."""
    return number(key, heading, without=wording.SUPPRESSED)


def place(key: str, heading: str) -> Column:
    """Return a column of places in a ranking; what shares in none has a dash."""
    return number(key, heading, lambda rank: str(int(rank)) if rank else NOTHING)


def percent(key: str, heading: str, without: str = NOTHING) -> Column:
    """Return a column of shares (0 to 1) in percent."""
    return number(key, heading, lambda share: wording.percent(share * 100), without=without, unit="%")


def trend(view: Trend) -> Table:
    """Return months, latest first, with limits and what flags them; of years with intervals those instead."""
    form, span = wording.percent if view.measure.kind == "share" else wording.whole, view.measure.span
    columns = [
        Column(
            wording.capital(wording.STEP[span]),
            lambda row: wording.capital(wording.period_end(row.month.date(), span)),
            keys=("month",),
        ),
        Column(
            "Value",
            lambda row: or_nothing(row.value, form, wording.SUPPRESSED if row.suppressed else wording.MISSING),
            numeric=True,
            keys=("value",),
            unit="%" if view.measure.kind == "share" else view.measure.unit,
        ),
    ]
    if view.measure.by_years:
        columns.append(interval(form, "low", "high"))
        columns += [_counted("total")] if view.measure.kind == "share" else []
        return table(view.subtitle, columns, view.frame.iloc[::-1])
    columns += [
        number("lower", "Lower limit", form, means=LIMITS),
        number("mean", "Average", form),
        number("upper", "Upper limit", form, means=LIMITS),
        Column("Stands out", lambda row: wording.RULES[row.rule], numeric=True, keys=("rule",)),
    ]
    return table(view.subtitle, columns, view.frame.iloc[::-1])


def peers(view: Peers) -> Table:
    """Return areas by rank with their interval and flag."""
    measure, form = view.measure, partial(wording.value, view.measure)
    columns = [
        text("name", wording.capital(areas.LEVEL[view.level])),
        place("rank", "Rank (1 = highest)"),
        count("numerator"),
        number("value", wording.per(measure).capitalize(), form, without=wording.MISSING),
        interval(form),
        Column("Outside", lambda row: OUTSIDE[int(row.flag)], numeric=True, keys=("flag",), means=FUNNEL),
    ]
    return table(view.subtitle, columns, view.frame)


def similar(view: Peers) -> Table:
    """Return the group's rates against its lines."""
    measure, form = view.measure, partial(wording.value, view.measure)
    columns = [
        text("name", "District"),
        place("rank", "Rank (1 = highest)"),
        number("value", wording.per(measure).capitalize(), form, without=wording.MISSING),
        Column("Among the group", lambda row: AMONG[int(row.position)], numeric=True, keys=("position",)),
    ]
    return table(view.subtitle, columns, view.frame)


def wards(view: Wards) -> Table:
    """Return small areas by rank with rate, interval and change."""
    measure, form = view.measure, partial(wording.value, view.measure)
    shares = view.frame["share"] if view.total >= SMALLEST_BASE and not view.suppressed else np.nan
    columns = [
        text("name", "Area"),
        place("rank", "Rank (1 = most)"),
        count("numerator", "Count"),
        percent("share", "Share of total"),
        Column(
            wording.per(measure).capitalize(),
            lambda row: wording.SUPPRESSED if row.suppressed else form(row.value),
            numeric=True,
            keys=("value",),
        ),
        interval(form),
        Column("Change on the year before", lambda row: row.change_words, numeric=True, keys=("previous",)),
        Column(
            "Change is",
            lambda row: row.chance if row.chance == wording.BEYOND_CHANCE else "",
            numeric=True,
            keys=("chance",),
        ),
    ]
    return table(view.subtitle, columns, view.frame.assign(share=shares))


def crime_types(view: CrimeTypes) -> Table:
    """Return crime types by count."""
    columns = [
        text("title", "Type"),
        count("numerator", "Count"),
        percent("share", "Share of all crime", "not a crime"),
        number("value", "Per 1,000 residents", wording.rate, without=wording.MISSING),
        Column(
            "Rank in force area (1 = highest)",
            lambda row: f"{row.rank} of {row.ranked}" if row.rank else NOTHING,
            numeric=True,
            keys=("rank", "ranked"),
        ),
        Column("Change", lambda row: row.change_words, numeric=True, keys=("previous",)),
    ]
    return table(view.subtitle, columns, view.frame)


def cost(view: CostOfCrime) -> Table:
    """Return crime types by cost; a type without a unit cost says so, and has no £0."""
    columns = [
        text("title", "Type"),
        count("recorded", "Recorded"),
        number("unit_cost", "Unit cost, 2015/16", lambda each: f"£{each:,.0f}", unit="£"),
        number("cost", "Cost", wording.pounds, unit="£"),
        Column("Note", lambda row: row.note, numeric=True, keys=("note",)),
    ]
    return table(view.subtitle, columns, view.frame)


def lorenz(view: Wards, subtitle: str) -> Table:
    """Return areas, most first, with what they hold together with those above them."""
    together = view.frame["numerator"].cumsum() / view.total
    columns = [
        text("name", "Area"),
        Column("Areas so far", lambda row: str(row.number), numeric=True),
        count("numerator", "Count"),
        Column("Share held so far", lambda row: wording.percent(row.together * 100), numeric=True),
    ]
    return table(subtitle, columns, view.frame.assign(together=together, number=np.arange(1, len(view.frame) + 1)))


def breakdown(view: MeasureBreakdown) -> Table:
    """Return the breakdown of a partner's measure with the period before."""
    first = text("name", view.breakdown.title)
    if view.measure.kind == "share":
        columns = [
            first,
            number("value", "Percent", wording.percent, without=wording.MISSING),
            interval(wording.percent),
            _counted(),
            number("previous", "Period before", wording.percent),
        ]
    else:
        columns = [
            first,
            Column(
                "Count",
                lambda row: or_nothing(row.numerator, without=wording.SUPPRESSED if row.suppressed else NOTHING),
                numeric=True,
                keys=("numerator",),
                unit=view.measure.unit,
            ),
            percent("share", "Share of total"),
            number("previous", "Period before"),
        ]
    return table(view.subtitle, columns, view.frame)


def _counted(of: str = "denominator") -> Column:
    def cell(row: Any) -> str:
        return f"{or_nothing(row.numerator)} of {or_nothing(getattr(row, of))}"

    return Column("Counted", cell, numeric=True, keys=("numerator", of))


def respondents(view: MeasureBreakdown) -> Table:
    """Return the groups of respondents of a survey, each with how many answered."""
    columns = [
        text("name", view.breakdown.title),
        number("value", "Percent", wording.percent),
        _counted(),
        number("previous", "Survey before", wording.percent),
    ]
    return table(view.subtitle, columns, view.frame)


def mentions(view: Mentions) -> Table:
    """Return what residents mention."""
    columns = [text("name", "Residents mention"), count("mentions", "Mentions")]
    return table(view.subtitle, columns, view.frame)


def outcomes(view: Outcomes) -> Table:
    """Return outcomes by number of crimes."""
    columns = [text("outcome", "Last published outcome"), count("n", "Crimes"), percent("share", "Share")]
    return table(view.subtitle, columns, view.frame)


def years(view: Years) -> Table:
    """Return years with their share of all crime and their cost."""
    columns = [
        Column("Year", lambda row: wording.capital(row.year), keys=("year",)),
        count("numerator", "Count"),
        percent("share", "Share of all crime"),
        number("cost", "Cost", wording.pounds, without="no unit cost", unit="£"),
    ]
    return table(view.subtitle, columns, view.frame)


def concern(view: Concern) -> Table:
    """Return the themes with their numbers and ranks."""
    columns = [
        text("title", "Theme"),
        number("mentions", "Mentions"),
        place("mentions_rank", "Rank by mentions"),
        number("recorded", "Recorded"),
        place("recorded_rank", "Rank by recorded"),
        Column(
            "Cost",
            lambda row: or_nothing(row.cost, wording.pounds, row.cost_note),
            numeric=True,
            keys=("cost", "cost_note"),
            unit="£",
        ),
        place("cost_rank", "Rank by cost"),
    ]
    return table(view.subtitle, columns, view.frame)
