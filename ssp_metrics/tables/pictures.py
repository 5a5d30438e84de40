"""The numbers behind each picture, formatted as people read them."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from ssp_metrics import wording
from ssp_metrics.periods import words
from ssp_metrics.statistics.change import SMALLEST_BASE
from ssp_metrics.tables.model import Column, Table, table
from ssp_metrics.views.breakdown import Breakdown
from ssp_metrics.views.concern import Concern
from ssp_metrics.views.cost import CostOfCrime
from ssp_metrics.views.force_history import ForceHistory, Split, Yearly
from ssp_metrics.views.force_peers import ForcePeers
from ssp_metrics.views.outcomes import Outcomes
from ssp_metrics.views.parts import Parts
from ssp_metrics.views.peers import Peers
from ssp_metrics.views.survey import Mentions
from ssp_metrics.views.trend import Trend
from ssp_metrics.views.wards import Wards
from ssp_metrics.views.years import Years

NOTHING = "–"
OUTSIDE = {-1: "low", 0: "", 1: "high"}
AMONG = {-1: "below the lower line", 0: "between the lines", 1: "above the upper line"}


def or_nothing(number: float, form: Callable[[float], str] = wording.whole, without: str = NOTHING) -> str:
    """Return a number as people write it, or a dash where there is none."""
    return without if np.isnan(number) else form(number)


def interval(lower: float, upper: float, form: Callable[[float], str]) -> str:
    """Return the ends of an interval, or a dash where there is none."""
    return NOTHING if np.isnan(lower) else f"{form(lower)} to {form(upper)}"


def trend(view: Trend) -> Table:
    """Return months, latest first, with limits and what flags them."""
    form, every = wording.percent if view.measure.kind == "share" else wording.whole, view.measure.every
    columns = [
        Column(
            wording.capital(wording.STEP[every]),
            lambda row: wording.capital(wording.period_end(row.month.date(), every)),
        ),
        Column(
            "Value",
            lambda row: or_nothing(row.value, form, wording.SUPPRESSED if row.hidden else wording.MISSING),
            numeric=True,
        ),
        Column("Lower limit", lambda row: or_nothing(row.lower, form), numeric=True),
        Column("Average", lambda row: or_nothing(row.mean, form), numeric=True),
        Column("Upper limit", lambda row: or_nothing(row.upper, form), numeric=True),
        Column("Stands out", lambda row: wording.RULES[row.rule], numeric=True),
    ]
    return table(view.subtitle, columns, view.frame.iloc[::-1])


def _ranked(view: Peers | ForcePeers, name: str, count: str, rate: str, form: Callable[[float], str]) -> Table:
    columns = [
        Column(name, lambda row: row.name),
        Column("Rank (1 = highest)", lambda row: str(row.rank), numeric=True),
        Column(count, lambda row: wording.whole(row.numerator), numeric=True),
        Column(rate, lambda row: form(row.value), numeric=True),
        Column("95% interval", lambda row: f"{form(row.lower)} to {form(row.upper)}", numeric=True),
        Column("Outside", lambda row: OUTSIDE[int(row.flag)], numeric=True),
    ]
    return table(view.subtitle, columns, view.frame)


def peers(view: Peers) -> Table:
    """Return districts by rank with their interval and flag."""
    measure = view.measure
    rate = wording.per(measure).capitalize()
    return _ranked(view, "District", "Count", rate, lambda number: wording.value(measure, number))


def forces(view: ForcePeers) -> Table:
    """Return police force areas by rank with their interval and flag."""
    return _ranked(view, "Police force area", "Recorded", wording.capital(view.offence.per_words), wording.rate)


def similar(view: Peers) -> Table:
    """Return the group's rates against its lines."""
    measure = view.measure
    columns = [
        Column("District", lambda row: row.name),
        Column("Rank (1 = highest)", lambda row: str(row.rank), numeric=True),
        Column(wording.per(measure).capitalize(), lambda row: wording.value(measure, row.value), numeric=True),
        Column("Among the group", lambda row: AMONG[int(row.position)], numeric=True),
    ]
    return table(view.subtitle, columns, view.frame)


def wards(view: Wards) -> Table:
    """Return small areas by rank with rate, interval and change."""
    measure, has_shares = view.measure, view.total >= SMALLEST_BASE and not view.hidden

    def form(number: float) -> str:
        return wording.value(measure, number)

    columns = [
        Column("Area", lambda row: row.name),
        Column("Rank (1 = most)", lambda row: str(row.rank) if row.rank else NOTHING, numeric=True),
        Column("Count", lambda row: wording.whole(row.numerator), numeric=True),
        Column("Share of total", lambda row: wording.percent(row.share * 100) if has_shares else NOTHING, numeric=True),
        Column(
            wording.per(measure).capitalize(),
            lambda row: wording.SUPPRESSED if row.hidden else form(row.value),
            numeric=True,
        ),
        Column("95% interval", lambda row: interval(row.lower, row.upper, form), numeric=True),
        Column("Change on the year before", lambda row: row.change_words, numeric=True),
        Column("Change is", lambda row: row.chance if row.chance == wording.BEYOND_CHANCE else "", numeric=True),
    ]
    return table(view.subtitle, columns, view.frame)


def breakdown(view: Breakdown) -> Table:
    """Return crime types by count."""
    columns = [
        Column("Type", lambda row: row.title),
        Column("Count", lambda row: wording.whole(row.numerator), numeric=True),
        Column(
            "Share of all crime",
            lambda row: or_nothing(row.share * 100, wording.percent, "not a crime"),
            numeric=True,
        ),
        Column("Per 1,000 residents", lambda row: wording.rate(row.value), numeric=True),
        Column(
            "Rank in force area (1 = highest)",
            lambda row: f"{row.rank} of {row.ranked}" if row.rank else NOTHING,
            numeric=True,
        ),
        Column("Change", lambda row: row.change_words, numeric=True),
    ]
    return table(view.subtitle, columns, view.frame)


def cost(view: CostOfCrime) -> Table:
    """Return crime types by cost; a type without a unit cost says so, and has no £0."""
    columns = [
        Column("Type", lambda row: row.title),
        Column("Recorded", lambda row: wording.whole(row.recorded), numeric=True),
        Column("Unit cost, 2015/16", lambda row: or_nothing(row.unit_cost, lambda cost: f"£{cost:,.0f}"), numeric=True),
        Column("Cost", lambda row: or_nothing(row.cost, wording.pounds), numeric=True),
        Column("Note", lambda row: row.note, numeric=True),
    ]
    return table(view.subtitle, columns, view.frame)


def lorenz(view: Wards, subtitle: str) -> Table:
    """Return areas, most first, with what they hold together with those above them."""
    together = view.frame["numerator"].cumsum() / view.total
    columns = [
        Column("Area", lambda row: row.name),
        Column("Areas so far", lambda row: str(row.number), numeric=True),
        Column("Count", lambda row: wording.whole(row.numerator), numeric=True),
        Column("Share held so far", lambda row: wording.percent(row.together * 100), numeric=True),
    ]
    number = np.arange(1, len(view.frame) + 1)
    return table(subtitle, columns, view.frame.assign(together=together, number=number))


def parts(view: Parts) -> Table:
    """Return the breakdown of a partner's measure with the period before."""
    first = Column(view.breakdown.title, lambda row: row.name)
    if view.measure.kind == "share":
        columns = [
            first,
            Column("Percent", lambda row: wording.percent(row.value), numeric=True),
            Column("95% interval", lambda row: interval(row.lower, row.upper, wording.percent), numeric=True),
            _counted(),
            Column("Period before", lambda row: or_nothing(row.previous, wording.percent), numeric=True),
        ]
    else:
        columns = [
            first,
            Column("Count", lambda row: wording.SUPPRESSED if row.hidden else or_nothing(row.numerator), numeric=True),
            Column("Share of total", lambda row: or_nothing(row.share * 100, wording.percent), numeric=True),
            Column("Period before", lambda row: or_nothing(row.previous), numeric=True),
        ]
    return table(view.subtitle, columns, view.frame)


def _counted() -> Column:
    return Column("Counted", lambda row: f"{or_nothing(row.numerator)} of {or_nothing(row.denominator)}", numeric=True)


def respondents(view: Parts) -> Table:
    """Return the groups of respondents of a survey, each with how many answered."""
    columns = [
        Column(view.breakdown.title, lambda row: row.name),
        Column("Percent", lambda row: or_nothing(row.value, wording.percent), numeric=True),
        _counted(),
        Column("Survey before", lambda row: or_nothing(row.previous, wording.percent), numeric=True),
    ]
    return table(view.subtitle, columns, view.frame)


def mentions(view: Mentions) -> Table:
    """Return what residents mention."""
    columns = [
        Column("Residents mention", lambda row: row.name),
        Column("Mentions", lambda row: wording.whole(row.mentions), numeric=True),
    ]
    return table(view.subtitle, columns, view.frame)


def outcomes(view: Outcomes) -> Table:
    """Return outcomes by number of crimes."""
    columns = [
        Column("Last published outcome", lambda row: row.outcome),
        Column("Crimes", lambda row: wording.whole(row.n), numeric=True),
        Column("Share", lambda row: wording.percent(row.share * 100), numeric=True),
    ]
    return table(view.subtitle, columns, view.frame)


def force_history(view: ForceHistory) -> Table:
    """Return the years that are drawn, latest first, with their intervals."""
    return table(view.subtitle, _of_years(view, "Recorded"), _drawn(view))


def split(view: Split) -> Table:
    """Return the years that are drawn, latest first: share, and the two counts it is made of."""

    def counted(number: float) -> str:
        return or_nothing(number, without=wording.MISSING)

    columns = [
        *_of_years(view, "Share of both"),
        Column("Sexual offences", lambda row: counted(row.sexual), numeric=True),
        Column("Violence against the person", lambda row: counted(row.violence), numeric=True),
    ]
    return table(view.subtitle, columns, _drawn(view))


def _of_years(view: Yearly, value: str) -> list[Column]:
    return [
        Column("Year to", lambda row: words(row.period_end.date())),
        Column(value, lambda row: or_nothing(row.value, view.shown, wording.MISSING), numeric=True),
        Column("95% interval", lambda row: interval(row.lower, row.upper, view.shown), numeric=True),
    ]


def _drawn(view: Yearly) -> pd.DataFrame:
    return view.frame[view.frame["yearly"] | (view.frame.index == view.frame.index[-1])].iloc[::-1]


def by_year(view: Yearly) -> Table:
    """Return every year, latest first, with its interval."""
    columns = [
        Column("Year to", lambda row: words(row.period_end.date())),
        Column("Number", lambda row: wording.whole(row.value), numeric=True),
        Column("95% interval", lambda row: f"{wording.whole(row.lower)} to {wording.whole(row.upper)}", numeric=True),
    ]
    return table(view.subtitle, columns, view.frame.iloc[::-1])


def years(view: Years) -> Table:
    """Return years with their share of all crime and their cost."""
    columns = [
        Column("Year", lambda row: wording.capital(row.year)),
        Column("Count", lambda row: wording.whole(row.numerator), numeric=True),
        Column(
            "Share of all crime",
            lambda row: NOTHING if pd.isna(row.share) else wording.percent(row.share * 100),
            numeric=True,
        ),
        Column("Cost", lambda row: "no unit cost" if pd.isna(row.cost) else wording.pounds(row.cost), numeric=True),
    ]
    return table(view.subtitle, columns, view.frame)


def concern(view: Concern) -> Table:
    """Return the themes with their numbers and ranks."""

    def rank(number: int) -> str:
        return str(number) if number else NOTHING

    columns = [
        Column("Theme", lambda row: row.title),
        Column("Mentions", lambda row: or_nothing(row.mentions), numeric=True),
        Column("Rank by mentions", lambda row: rank(row.mentions_rank), numeric=True),
        Column("Recorded", lambda row: or_nothing(row.recorded), numeric=True),
        Column("Rank by recorded", lambda row: rank(row.recorded_rank), numeric=True),
        Column("Cost", lambda row: or_nothing(row.cost, wording.pounds, row.cost_note), numeric=True),
        Column("Rank by cost", lambda row: rank(row.cost_rank), numeric=True),
    ]
    return table(view.subtitle, columns, view.frame)
