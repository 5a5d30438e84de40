"""One figure: a measure, a place, a period, with its interval, comparison, reading and provenance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np

from ssp_metrics import wording
from ssp_metrics.catalogue import Measure
from ssp_metrics.disclosure import POLICIES
from ssp_metrics.periods import Period
from ssp_metrics.statistics.change import Change
from ssp_metrics.store.snapshot import Snapshot
from ssp_metrics.views import areas, counts
from ssp_metrics.views.base import Provenance, Worded, provenance
from ssp_metrics.views.values import CONFIDENCE, compare_all, has_interval, interval_method, values_of


@dataclass(frozen=True)
class Figure(Worded):
    """A measure's value in one place over one period.

    Attributes
    ----------
    value
        Rate per ``measure.per`` residents, or percentage for a share; NaN without a population.
    numerator, denominator
        Events counted, NaN under disclosure control; residents (mid-year estimate) or, for a share, all events. The
        denominator is NaN without a population and for a plain count.
    lower, upper
        95% interval of the value: exact Poisson or Byar for a rate, Wilson for a share.
    previous
        The same figure one year earlier: ``numerator, denominator, value``; None when not supplied in full.
    change
        Comparison of the two counts, like with like: only rows in the files of forces that supplied both periods whole;
        None like ``previous``.
    not_compared
        Rows of this period that have no counterpart in the year before and are left out of the comparison.
    without_rate
        Why there is no rate, where the source says so.
    """

    measure: Measure
    area: areas.Area
    period: Period
    value: float
    numerator: float
    denominator: float
    lower: float
    upper: float
    previous: dict[str, float] | None
    change: Change | None
    not_compared: int
    missing_before: tuple[str, ...]
    suppressed: bool
    suppressed_before: bool
    reading: tuple[str, ...]
    provenance: Provenance
    without_rate: str = ""

    @property
    def is_rounded(self) -> bool:
        """Whether disclosure control rounded its count."""
        return POLICIES[self.measure.suppression].round_to > 1

    @property
    def lead(self) -> str:
        """The reading without what only an analyst asks for."""
        return " ".join(self.reading[:2])

    @property
    def number(self) -> str:
        """The figure as it stands alone: a percentage for a share, else the count; ``[c]`` when it is not shown."""
        if self.suppressed:
            return wording.SUPPRESSED
        if self.measure.kind == "share":
            return wording.percent(self.value) if self.denominator else "none"
        return f"{'about ' if self.is_rounded and self.numerator else ''}{wording.whole(self.numerator)}"

    @property
    def change_words(self) -> str:
        """The change in words, with its base and whether it is more than chance."""
        against = wording.before_words(len(self.period))
        if self.suppressed or self.suppressed_before:
            return "no comparison: a count is too small to be shown"
        if self.measure.kind == "share" and self.previous is not None:
            return wording.share_change_words(self.change, self.value, self.previous["value"], against=against)
        if self.is_rounded and self.change is not None:
            return wording.rounded_change_words(self.change, against=against)
        return wording.change_words(self.change, against=against)

    def as_dict(self) -> dict[str, Any]:
        """The figure as plain values, for JSON."""
        comparison: dict[str, Any] | None = None
        if self.change is not None and self.previous is not None:
            comparison = {
                "period": [f"{self.period.before.first:%Y-%m}", f"{self.period.before.last:%Y-%m}"],
                "numerator": int(self.previous["numerator"]),
                "compared_with": self.change.current,
                "not_compared": self.not_compared,
                "denominator": _number(self.previous["denominator"]),
                "value": _number(self.previous["value"]),
                "difference": self.change.current - self.change.previous,
                "ratio": _number(self.change.ratio),
                "ratio_lower": _number(self.change.lower),
                "ratio_upper": _number(self.change.upper),
                "percent": self.change.percent,
                "p_value": self.change.p_value,
                "more_than_chance": self.change.more_than_chance,
                "method": "exact conditional, like with like",
                "words": self.change_words,
            }
        return {
            "measure_id": self.measure.id,
            "title": self.measure.title,
            "area_code": self.area.code,
            "area_name": self.area.name,
            "period_start": f"{self.period.first:%Y-%m}",
            "period_end": f"{self.period.last:%Y-%m}",
            "period_months": len(self.period),
            "unit": {"share": "percent", "count": self.measure.unit}.get(
                self.measure.kind, f"per {self.measure.per} residents"
            ),
            "value": _number(self.value),
            "numerator": None if self.suppressed else int(self.numerator),
            "suppressed": self.suppressed,
            "denominator": _number(self.denominator),
            "lower": _number(self.lower),
            "upper": _number(self.upper),
            "confidence": CONFIDENCE if has_interval(self.measure) else None,
            "method": interval_method(self.measure),
            "comparison": comparison,
            "comparison_missing": list(self.missing_before),
            "reading": self.text,
            "illustrative": self.measure.illustrative,
            "provenance": self.provenance.as_dict(),
        }


def figure(snapshot: Snapshot, measure_id: str, area_code: str, to: date, months: int | None = None) -> Figure:
    """Return one figure.

    Parameters
    ----------
    snapshot : Snapshot
        The store's state.
    measure_id, area_code : str
        A measure of the catalogue; an ONS code of a district, or of a ward or LSOA of the partnership.
    to : datetime.date
        First day of the last month.
    months : int
        Length of the period in months; by default that of the measure, mostly 12.

    Raises
    ------
    MissingMonthsError
        A month of the period was not supplied: the figure is refused, never drawn low.
    SspError
        There is no such measure or area.
    """
    measure = snapshot.catalogue.measure(measure_id)
    area = areas.find(snapshot, area_code)
    period = Period.rolling(to, months or measure.months)
    return figures(snapshot, [measure], area, period)[0]


def figures(snapshot: Snapshot, measures: list[Measure], area: areas.Area, period: Period) -> list[Figure]:
    """Return the figures of several measures of one place and period, counted in one go."""
    return figures_over(snapshot, [(measure, period) for measure in measures], area)


def figures_over(snapshot: Snapshot, asked: Sequence[tuple[Measure, Period]], area: areas.Area) -> list[Figure]:
    """Return the figures of several measures of one place, each over a period of its own, counted in one go."""
    for measure, period in asked:
        areas.require(snapshot, measure, area, period)
    measures = [measure for measure, _ in asked]
    counted = counts.totals_over(snapshot, asked, area.level, area.vintage, [area.code])
    rows = [{name: column.iat[0] for name, column in counted[measure.id].items()} for measure in measures]
    changes = compare_all(measures, rows)
    made: dict[str, Figure] = {}
    # Periods near each other rest on one estimate of the residents, so their rates are worked out together.
    estimates = [counts.population(snapshot, period, measure) for measure, period in asked]
    for words in dict.fromkeys(words for _, words in estimates):
        chosen = [number for number, (_, of) in enumerate(estimates) if of == words]
        residents = estimates[chosen[0]][0].get(area.code, float("nan"))
        rated = values_of([measures[number] for number in chosen], [rows[number] for number in chosen], residents)
        shared = "" if area.level in areas.LEVEL else ", shared among small areas by the 2021 census"
        population = "" if np.isnan(residents) else f"{words}{shared}"
        for number, value in zip(chosen, rated, strict=True):
            measure, period = asked[number]
            by = areas.supplier(measure, area)
            source = provenance(
                snapshot,
                measure,
                period,
                suppliers=(by,) if by else (),
                population=population if measure.kind == "rate" else "",
            )
            before = areas.expected(measure, period.before)
            missing = areas.missing(areas.supplied(snapshot, measure, by), before)
            why = snapshot.catalogue.sources[measure.source].without_rate.get(area.code, "")
            made[measure.id] = _figure(
                measure, area, period, rows[number], changes[number], value, residents, missing, source, why
            )
    return [made[measure.id] for measure in measures]


def _figure(
    measure: Measure,
    area: areas.Area,
    period: Period,
    row: dict[str, Any],
    change: Change | None,
    values: tuple[float, float, float, float],
    residents: float,
    missing_before: list[str],
    source: Provenance,
    without_rate: str,
) -> Figure:
    value, lower, upper, past = values
    is_share = measure.kind == "share"
    of = float("nan") if measure.kind == "count" else residents
    numerator, denominator = row["numerator"], row["total"] if is_share else of
    previous = None
    if np.isfinite(row["before_numerator"]):
        base = row["before_total"] if is_share else of
        previous = {"numerator": row["before_numerator"], "denominator": base, "value": past}
    one = Figure(
        measure, area, period, value, float(numerator), float(denominator), lower, upper, previous, change,
        int(numerator - row["now_numerator"]) if change else 0, tuple(missing_before),
        bool(row["suppressed"]), bool(row["suppressed_before"]), (), source, without_rate,
    )  # fmt: skip
    return replace(one, reading=_reading(one))


def _reading(figure: Figure) -> tuple[str, ...]:
    measure = figure.measure
    if figure.suppressed:
        policy = POLICIES[measure.suppression].words
        return (f"{measure.title} in {figure.area.name} in the {figure.period.words} is not shown. {policy}.",)
    first = _stated(figure)
    if figure.change is None and figure.missing_before:
        second = (
            f"{wording.capital(wording.before_words(len(figure.period)))} "
            f"{'was' if len(figure.period) <= 12 else 'were'} not supplied in full (missing: "
            f"{_months(figure.missing_before)}), so there is no comparison."
        )
    elif figure.change is None:
        second = f"There is {figure.change_words}."
    else:
        second = f"That is {figure.change_words}."
    if not figure.not_compared:
        return first, second
    records = "record stands" if figure.not_compared == 1 else "records stand"
    third = (
        f"{wording.whole(figure.not_compared)} {records} in files of other police forces that were not held for the "
        "year before; the comparison leaves them out."
    )
    return first, second, third


def _stated(figure: Figure) -> str:
    """The figure itself as a sentence."""
    measure, within = figure.measure, f"in {figure.area.name} in the {figure.period.words}"
    if measure.kind == "share" and not figure.denominator:
        return f"There was nothing {within} of which {measure.unit} could be a share."
    if measure.kind == "share":
        counted = f"{wording.whole(figure.numerator)} of {wording.whole(figure.denominator)}"
        of = f"{counted} ({wording.percent(figure.value)})"
        return f"{wording.capital(within)}, {of} were {measure.of_unit(figure.denominator)}."
    about = "about " if figure.is_rounded and figure.numerator else ""
    verb = "was" if figure.numerator == 1 else "were"
    counted = f"There {verb} {about}{wording.whole(figure.numerator)} {measure.of_unit(figure.numerator)} {within}"
    if measure.kind == "count":
        return f"{counted}."
    if np.isfinite(figure.value):
        return f"{counted}, {wording.rate(figure.value)} {wording.per(measure)}."
    if figure.without_rate:
        return f"{counted}. There is no rate: {figure.without_rate}."
    return f"{counted}. No population is loaded, so there is no rate."


def _months(keys: tuple[str, ...]) -> str:
    return ", ".join(keys) if len(keys) <= 3 else f"{len(keys)} months, {keys[0]} to {keys[-1]}"


def _number(number: float) -> float | None:
    return float(number) if np.isfinite(number) else None
