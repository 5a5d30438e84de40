"""Illustrative returns: synthetic figures in the form of the return template, where no open series exists.

Everything about numbers stands in the recipe; the same recipe, catalogue and shipped figures give the same bytes. Each
measure has a stream of random numbers of its own, so that a new measure changes no other one.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt

from ssp_metrics import catalogue as catalogues
from ssp_metrics.catalogue import Catalogue, Measure
from ssp_metrics.catalogue.models import ALL, Id
from ssp_metrics.demo.places import Places
from ssp_metrics.demo.recipe import TOGETHER, Floats, Recipe, Series, level, read
from ssp_metrics.duck import in_words
from ssp_metrics.periods import Period, key, parse_month
from ssp_metrics.settings import Settings

RECIPE = "recipe.toml"
COLUMNS = (
    "measure_id", "area_code", "period_start", "period_end", "period_months", "sex", "age_band", "category",
    "numerator", "denominator", "extracted",
)  # fmt: skip
NONE = ""  # what is in no part
# Standard deviations, as parts of 1: a place unlike its basis, its drift in a year, a part's rate in a period.
_UNLIKE, _DRIFT, _JITTER = 0.08, 0.02, 0.03
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Counts:
    """Numerators of one area by period, with denominators for a share."""

    numerators: dict[Period, int]
    denominators: dict[Period, int] = field(default_factory=dict)

    @classmethod
    def of(cls, periods: list[Period], numerators: Ints, denominators: Ints | None = None) -> Counts:
        """Return counts from one number a period."""
        below = () if denominators is None else zip(periods, denominators.tolist(), strict=True)
        return cls(dict(zip(periods, numerators.tolist(), strict=True)), dict(below))

    def __add__(self, other: Counts) -> Counts:
        """Return the sum by period."""
        return Counts(_added(self.numerators, other.numerators), _added(self.denominators, other.denominators))


def _added(one: dict[Period, int], other: dict[Period, int]) -> dict[Period, int]:
    return {period: one.get(period, 0) + other.get(period, 0) for period in {**one, **other}}


def remake(settings: Settings) -> list[Path]:
    """Make the partnership's illustrative returns again from their recipe; return the files written."""
    folder = settings.illustrative
    catalogue = catalogues.read(*settings.catalogue)
    return write(folder, folder / RECIPE, catalogue, settings.base[0], settings.own / "loads")


def write(folder: Path, recipe: Path, catalogue: Catalogue, base: Path, loads: Path) -> list[Path]:
    """Write the illustrative return of every source.

    Parameters
    ----------
    folder : pathlib.Path
        Where ``<source>.csv`` go.
    recipe : pathlib.Path
        TOML file that says how each measure is drawn.
    catalogue : Catalogue
        Partnership, measures and their breakdowns.
    base, loads : pathlib.Path
        The reference loads and the police loads that ship: real counts say how wards and boroughs differ.

    Returns
    -------
    list of pathlib.Path
        The files, by name.

    Raises
    ------
    SspError
        The recipe has faults, or a file cannot be read or written.
    """
    recipe_read = read(recipe, catalogue)
    places = Places.read(
        base, loads, catalogue.partnership, police_uk=recipe_read.police_uk, population=recipe_read.population
    )
    drawing = Drawing(recipe_read, places)
    lines: dict[Id, list[str]] = {}
    for measure_id in recipe_read.series:
        measure = catalogue.measure(measure_id)
        lines.setdefault(measure.source, []).extend(drawing.lines(measure))
    paths = [folder / f"{source}.csv" for source in sorted(lines)]
    with in_words("The illustrative returns could not be written", folder):
        folder.mkdir(parents=True, exist_ok=True)
        for path in paths:
            path.write_text("\n".join([",".join(COLUMNS), *lines[path.stem], ""]), encoding="utf-8", newline="\n")
    return paths


class Drawing:
    """Draws one series after another; a later one may build on an earlier one."""

    def __init__(self, recipe: Recipe, places: Places) -> None:
        self._recipe, self._places = recipe, places
        self._drawn: dict[tuple[Id, str], dict[Period, int]] = {}

    def lines(self, measure: Measure) -> list[str]:
        """Return the rows of a measure as lines of the template."""
        series, periods = self._recipe.series[measure.id], self._recipe.periods(measure)
        rng = np.random.default_rng([self._recipe.seed, zlib.crc32(measure.id.encode())])
        areas = {self._places.home: self._home(measure, series, periods, rng)}
        if series.boroughs:
            areas |= self._others(measure, series, periods, rng)
        if "force_area" in measure.levels:
            areas[self._places.force_area] = sum(areas.values(), Counts({}))
        made = []
        for code, counts in areas.items():
            self._drawn[measure.id, code] = counts.numerators
            made += self._rows(measure, code, counts)
            if code == (self._places.force_area if series.parts_at == "force_area" else self._places.home):
                made += self._parts(measure, series, code, counts, rng)
        if "ward" in measure.levels:
            made += self._wards(measure, series, areas[self._places.home], rng)
        return made

    def _home(self, measure: Measure, series: Series, periods: list[Period], rng: np.random.Generator) -> Counts:
        """Draw the partnership's own figures; the anchors are met exactly."""
        if measure.kind == "share":
            return self._share(measure, series, periods, rng)
        expected = self._expected(measure, series, periods)
        counts = self._count(series, self._places.home, periods, expected, rng)
        for anchor in series.anchors:
            inside = np.array([period.last in anchor.period.months for period in periods])
            counts[inside] = rng.multinomial(anchor.count or 0, expected[inside] / expected[inside].sum())
        return Counts.of(periods, counts)

    def _others(
        self, measure: Measure, series: Series, periods: list[Period], rng: np.random.Generator
    ) -> dict[str, Counts]:
        """Draw the other districts of the force area: the same series at the size of each."""
        periods = [period for period in periods if period.first >= parse_month(self._recipe.spans[measure.every].first)]
        expected = self._expected(measure, series, self._recipe.periods(measure))[-len(periods) :]
        home, *sizes = self._places.sizes(self._places.boroughs, series.basis)
        ratios = _uneven(np.array(sizes) / home, periods, rng)
        return {
            code: Counts.of(periods, self._count(series, code, periods, expected * ratio, rng))
            for code, ratio in zip(self._places.boroughs[1:], ratios.T, strict=True)
        }

    def _expected(self, measure: Measure, series: Series, periods: list[Period]) -> Floats:
        if series.equals:
            return np.zeros(len(periods))
        return self._level(series, series.levels, periods) * measure.every / 12

    def _level(self, series: Series, levels: tuple[float, ...], periods: list[Period]) -> Floats:
        factors: Floats = np.array([self._recipe.factor(series, period) for period in periods])
        return level(levels, periods) * factors

    def _count(
        self, series: Series, area: str, periods: list[Period], expected: Floats, rng: np.random.Generator
    ) -> Ints:
        if series.equals:
            return self._sums(series.equals, area, periods)
        if series.part_of:
            share = level(series.levels, periods) / 100
            return rng.binomial(self._sums(series.part_of, area, periods), share)
        counts = _noisy(expected, series.noise, rng)
        if series.on_top_of:
            counts += self._sums(series.on_top_of, area, periods)
        if series.rest_of:  # the two together are then the real count, wherever there is one
            real = self._places.months(area, series.crime_type)
            rest = self._sums(series.rest_of, area, periods)
            for at, period in enumerate(periods):
                if all(month in real for month in period.months):
                    counts[at] = max(sum(real[month] for month in period.months) - rest[at], 0)
        return counts

    def _sums(self, measure_id: Id, area: str, periods: list[Period]) -> Ints:
        """Return what was drawn for another measure in the months of each period."""
        drawn = self._drawn[measure_id, area].items()
        return np.array([
            sum(number for part, number in drawn if period.first <= part.first and part.last <= period.last)
            for period in periods
        ])  # fmt: skip

    def _share(self, measure: Measure, series: Series, periods: list[Period], rng: np.random.Generator) -> Counts:
        if isinstance(series.out_of, str):
            out_of = self._sums(series.out_of, self._places.home, periods)
        else:
            expected = self._level(series, series.out_of, periods) * measure.every / 12
            out_of = _noisy(expected, series.noise, rng)
        counts = rng.binomial(out_of, level(series.levels, periods) / 100)
        for anchor in series.anchors:
            at = [period.last for period in periods].index(anchor.period.last)
            counts[at] = round(out_of[at] * (anchor.percent or 0) / 100)
        return Counts.of(periods, counts, out_of)

    def _parts(
        self, measure: Measure, series: Series, code: str, counts: Counts, rng: np.random.Generator
    ) -> list[str]:
        """Return the rows of every breakdown; an event in two parts at once is counted in both."""
        made = []
        for breakdown in measure.breakdowns:
            shares = {atom: share for atom, share in series.parts[breakdown.id].items() if share}
            if not breakdown.complete:
                shares[NONE] = max(1 - sum(shares.values()), 0.0)
            divided = _divide(counts, shares, series.tilt, rng)
            for part in breakdown.values:
                of_part = sum((divided[atom] for atom in shares if part in atom.split(TOGETHER)), Counts({}))
                made += self._rows(measure, code, of_part, **{breakdown.dimension: part})
        return made

    def _wards(self, measure: Measure, series: Series, counts: Counts, rng: np.random.Generator) -> list[str]:
        """Return the rows of the wards, which add up to the district."""
        from_ = parse_month(self._recipe.wards_from[measure.every])
        periods = [period for period in counts.numerators if period.first >= from_]
        sizes = _uneven(self._places.sizes(self._places.wards, series.basis), periods, rng)
        totals = np.array([counts.numerators[period] for period in periods])
        numbers = rng.multinomial(totals, sizes / sizes.sum(axis=1, keepdims=True))
        return [
            line
            for code, of_ward in zip(self._places.wards, numbers.T, strict=True)
            for line in self._rows(measure, code, Counts.of(periods, of_ward))
        ]

    def _rows(
        self, measure: Measure, code: str, counts: Counts, sex: str = ALL, age_band: str = ALL, category: str = ALL
    ) -> list[str]:
        middle = f"{measure.every},{sex},{age_band},{category}"
        return [
            f"{measure.id},{code},{key(period.first)},{key(period.last)},{middle},"
            f"{number},{counts.denominators.get(period, '')},{self._recipe.extracted}"
            for period, number in counts.numerators.items()
        ]


def _noisy(expected: Floats, noise: float, rng: np.random.Generator) -> Ints:
    """Draw counts with a variance of ``noise`` times the mean: negative binomial, Poisson or binomial."""
    if noise > 1:
        return np.where(expected > 0, rng.negative_binomial(np.maximum(expected, 1e-9) / (noise - 1), 1 / noise), 0)
    if noise == 1:
        return rng.poisson(expected)
    return rng.binomial(np.rint(expected / (1 - noise)).astype(np.int64), 1 - noise)


def _uneven(sizes: Floats, periods: list[Period], rng: np.random.Generator) -> Floats:
    """Return the sizes of places by period: not quite like their basis, each drifting slowly its own way."""
    years = np.array([(period.first - periods[0].first).days / 365.25 for period in periods])
    unlike, drift = rng.normal(0, _UNLIKE, len(sizes)), rng.normal(0, _DRIFT, len(sizes))
    return np.asarray(sizes * np.exp(unlike + np.outer(years - years.mean(), drift)))


def _divide(
    counts: Counts, shares: dict[str, float], tilt: dict[str, float], rng: np.random.Generator
) -> dict[str, Counts]:
    """Divide counts among parts; with denominators, these by their shares and numerators by rates of their own."""
    periods, totals = list(counts.numerators), np.array(list(counts.numerators.values()))
    usual = np.array(list(shares.values()))
    if not counts.denominators:
        numbers = rng.multinomial(totals, usual / usual.sum())
        return {atom: Counts.of(periods, column) for atom, column in zip(shares, numbers.T, strict=True)}
    rates = np.array([np.prod([tilt.get(part, 1.0) for part in atom.split(TOGETHER)]) for atom in shares])
    below = counts.denominators.values()
    out_of = np.array([_apportion(number, usual, np.full(len(usual), number)) for number in below])
    jitter = np.exp(rng.normal(0, _JITTER, out_of.shape))
    numbers = np.array([
        _apportion(total, weights, limits)
        for total, weights, limits in zip(totals, out_of * rates * jitter, out_of, strict=True)
    ])  # fmt: skip
    return {atom: Counts.of(periods, numbers[:, at], out_of[:, at]) for at, atom in enumerate(shares)}


def _apportion(total: int, weights: Floats, limits: Floats) -> Ints:
    """Return whole numbers that add up to ``total``, as near to the weights as their limits allow."""
    given = np.zeros(len(weights), dtype=np.int64)
    while (left := total - given.sum()) > 0:
        open_ = np.where(given < limits, weights, 0.0)
        ideal = np.minimum(left * open_ / open_.sum(), limits - given)
        whole = np.floor(ideal).astype(np.int64)
        if not whole.any():
            whole[np.argmax(ideal)] = 1
        given += whole
    return given
