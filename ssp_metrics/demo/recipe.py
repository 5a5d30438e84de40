"""The recipe of the illustrative returns: every number and every choice of place, read from TOML and checked."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Literal

import numpy as np
import numpy.typing as npt
from pydantic import Field, ValidationError

from ssp_metrics.catalogue import Catalogue, Measure
from ssp_metrics.catalogue.models import Entry, Id
from ssp_metrics.errors import DeliveryError, Fault, SspError
from ssp_metrics.periods import Period, add_months, month_end, parse_month

Floats = npt.NDArray[np.float64]
Month = str
TOGETHER = " + "  # an event that is in two parts at once: “race + religion”
_REMEDY = "Correct the recipe, then run the command again."


class Span(Entry):
    """First and last month of a run."""

    first: Month
    last: Month

    @property
    def period(self) -> Period:
        """The run as a period."""
        return Period(parse_month(self.first), parse_month(self.last))


class Anchor(Entry):
    """A figure that a document prints, met exactly: a count, or the rounded percentage of a share."""

    last: Month
    months: int = Field(default=12, ge=1)
    count: int | None = Field(default=None, ge=0)
    percent: int | None = Field(default=None, ge=0, le=100)
    document: str

    @property
    def period(self) -> Period:
        """The months it is about."""
        return Period.rolling(parse_month(self.last), self.months)

    def _wrong(self) -> Iterator[str]:
        if (self.count is None) == (self.percent is None):
            yield "give either a count or a percent"


class Series(Entry):
    """How one measure is drawn.

    ``levels`` are home counts (percentages for a share), one for each twelve months of its span. Instead, a series may
    be the sum of another one (``equals``), a percentage of it (``levels`` of ``part_of``), more than it (by ``levels``,
    ``on_top_of``), or what it leaves of a real ``crime_type`` (``rest_of``; ``levels`` where that was not supplied).
    """

    levels: tuple[float, ...] = ()
    span: Span | None = Field(default=None, description="months supplied; by default those of the recipe's spans")
    boroughs: bool = Field(default=False, description="whether all districts of the force area are supplied")
    season: str = "flat"
    dip: str = "none"
    noise: float = Field(default=1.3, gt=0, description="variance over mean: 1 is Poisson")
    basis: tuple[str, ...] = Field(default=(), description="crime types, or “residents”, that places are like")
    equals: Id = ""
    part_of: Id = ""
    on_top_of: Id = ""
    rest_of: Id = ""
    crime_type: str = ""
    out_of: Id | tuple[float, ...] = Field(default=(), description="denominator: levels, or the count of a measure")
    parts_at: Literal["district", "force_area"] = "district"
    parts: dict[Id, dict[str, float]] = Field(default={}, description="by breakdown, the share of each part")
    tilt: dict[str, float] = Field(default={}, description="a part's percentage over that of all")
    anchors: tuple[Anchor, ...] = ()


class Recipe(Entry):
    """Everything the illustrative returns are made of."""

    seed: int = Field(ge=0)
    extracted: date
    police_uk: str = Field(description="folder of the shipped load whose counts say how places and months differ")
    population: str = Field(description="folder of the shipped estimate of residents")
    spans: dict[int, Span] = Field(description="by months of one period")
    wards_from: dict[int, Month]
    seasons: dict[str, tuple[float, ...]]
    dips: dict[str, dict[Month, float]]
    series: dict[Id, Series]

    def _wrong(self) -> Iterator[str]:
        for name, months in self.seasons.items():
            if len(months) != 12 or min(months) <= 0:
                yield f"the season “{name}” needs twelve positive numbers"
        for name, one in self.series.items():
            if one.season not in self.seasons or one.dip not in self.dips:
                yield f"“{name}” names a season or dip that is not there"

    def span(self, measure: Measure) -> Span:
        """Return the months that a measure is supplied for."""
        return self.series[measure.id].span or self.spans[measure.every]

    def periods(self, measure: Measure) -> list[Period]:
        """Return every period of a measure, in order."""
        return split(self.span(measure), measure.every)

    def factor(self, series: Series, period: Period) -> float:
        """Return how far the time of year and the lockdowns move a period from its level."""
        season, dip = self.seasons[series.season], self.dips[series.dip]
        mean = sum(season) / 12
        moved = [season[m.month - 1] / mean * dip.get(f"{m:%Y-%m}", 1.0) for m in period.months]
        return sum(moved) / len(moved)


def split(span: Span, every: int) -> list[Period]:
    """Return the periods of ``every`` months of a span, in order."""
    months = span.period.months
    return [Period(month, add_months(month, every - 1)) for month in months[::every]]


def read(path: Path, catalogue: Catalogue) -> Recipe:
    """Read the recipe and check it against the catalogue.

    Raises
    ------
    SspError
        The file cannot be read, or is not a recipe.
    DeliveryError
        With every place where recipe and catalogue do not fit together.
    """
    try:
        recipe = Recipe.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except ValidationError as error:
        named = [(".".join(map(str, one["loc"])), one["msg"]) for one in error.errors()]
        faults = [Fault(path.name, found, _REMEDY, column=name or None) for name, found in named]
        what = "The recipe of the illustrative returns has faults."
        raise DeliveryError(what, faults) from error
    except (OSError, ValueError) as error:
        what = f"The recipe of the illustrative returns cannot be read ({error})."
        raise SspError(what, str(path), "Restore the file.") from error
    faults = [Fault(path.name, found, _REMEDY, column=name) for name, found in _misfits(recipe, catalogue)]
    if faults:
        what = "The recipe of the illustrative returns does not fit the catalogue."
        raise DeliveryError(what, faults)
    return recipe


def _misfits(recipe: Recipe, catalogue: Catalogue) -> list[tuple[str, str]]:
    wanted = [measure.id for measure in catalogue.returned()]
    found: list[tuple[str, str]] = []
    drawn: list[Id] = []
    for name, series in recipe.series.items():
        if name not in wanted:
            found.append((name, "the catalogue has no returned measure of this id"))
            continue
        measure = catalogue.measures[name]
        found += [
            (name, f"“{other}” must stand before it")
            for other in (series.equals, series.part_of, series.on_top_of, series.rest_of, series.out_of)
            if isinstance(other, str) and other and other not in drawn
        ]
        if recipe.extracted < month_end(recipe.span(measure).period.last):
            found.append((name, "its last period ends after the day of extraction"))
        years = -(-len(recipe.span(measure).period) // 12)
        found += [(name, fault) for fault in _misfits_of_levels(measure, series, years)]
        found += [(name, fault) for fault in _misfits_of_parts(measure, series)]
        drawn.append(name)
    return found


def _misfits_of_levels(measure: Measure, series: Series, years: int) -> list[str]:
    is_share = measure.kind == "share"
    given = [] if series.equals else [series.levels]
    given += [series.out_of] if is_share and isinstance(series.out_of, tuple) else []
    found = [f"it needs {years} levels, one a year, and has {len(one)}" for one in given if len(one) != years]
    if series.out_of and not is_share:
        found.append("only a share has out_of")
    if any((anchor.percent is None) == is_share for anchor in series.anchors):
        found.append("the anchor of a share is a percent, that of any other measure a count")
    return found


def _misfits_of_parts(measure: Measure, series: Series) -> list[str]:
    breakdowns = {breakdown.id: breakdown for breakdown in measure.breakdowns}
    found = [f"the breakdown “{name}” needs parts" for name in breakdowns if name not in series.parts]
    for name, parts in series.parts.items():
        if name not in breakdowns:
            found.append(f"“{name}” is not a breakdown of the measure")
            continue
        breakdown, total = breakdowns[name], sum(parts.values())
        codes = {code for atom in parts for code in atom.split(TOGETHER)}
        if codes != set(breakdown.values):
            found.append(f"the parts of “{name}” must be {', '.join(breakdown.values)}")
        if abs(total - 1) > 1e-9 and (breakdown.complete or total > 1):
            found.append(f"the parts of “{name}” add up to {total:g}")
        if any(TOGETHER in atom for atom in parts) and not breakdown.overlapping:
            found.append(f"the parts of “{name}” may not overlap")
    return found


def level(levels: tuple[float, ...], periods: list[Period]) -> Floats:
    """Return the yearly level at the middle of each period, on straight lines between the middles of the years."""
    start = periods[0].first.year * 12 + periods[0].first.month
    middles = [p.first.year * 12 + p.first.month + len(p) / 2 - start for p in periods]
    return np.asarray(np.interp(middles, [12 * year + 6.0 for year in range(len(levels))], levels))
