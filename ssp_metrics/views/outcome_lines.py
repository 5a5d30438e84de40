"""The outcome lines of the plan: what each says, by measures of which the real ones come first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from ssp_metrics import wording
from ssp_metrics.catalogue import Measure
from ssp_metrics.catalogue.reference import Reference
from ssp_metrics.catalogue.reference_rows import LineMeasure
from ssp_metrics.errors import MissingMonthsError, SspError
from ssp_metrics.periods import Period
from ssp_metrics.statistics.change import compare
from ssp_metrics.store.snapshot import Snapshot
from ssp_metrics.views import areas, counts
from ssp_metrics.views.base import Provenance, provenance, remembered
from ssp_metrics.views.figure import figure
from ssp_metrics.views.states import STATES, state_of

NAMED = ("priority_ward", "named_again")
"""Kinds of printed figures that name a ward as one that matters most."""
WANTED = {"lower": "fewer is better", "higher": "more is better", "neither": "neither is better"}


@dataclass(frozen=True)
class NamedWards:
    """The wards that the documents name, all of one vintage."""

    codes: tuple[str, ...]
    names: tuple[str, ...]
    vintage: str

    @property
    def words(self) -> str:
        """How they stand in a sentence."""
        return f"the {len(self.codes)} wards that the documents name"


@dataclass(frozen=True)
class LineRow:
    """One measure of a line; without a ``source`` it was not supplied, and ``problem`` says why.

    Attributes
    ----------
    where
        Whose figure it is, where that is not the whole district.
    state
        A key of :data:`ssp_metrics.views.states.STATES`.
    """

    measure: Measure
    why: str
    where: str
    number: str
    period: str
    change_words: str
    state: str
    problem: str
    source: Provenance | None

    @property
    def is_real(self) -> bool:
        """Whether it has a figure that is no illustration."""
        return self.source is not None and not self.measure.illustrative

    @property
    def sentence(self) -> str:
        """The row as a sentence."""
        place = f" in {self.where}" if self.where else ""
        return f"{self.measure.title}{place}: {self.number} in the {self.period}, {self.change_words}."


@dataclass(frozen=True)
class OutcomeLine:
    """One outcome that the plan wants, with the measures that tell of it, the real ones first."""

    id: str
    title: str
    rows: tuple[LineRow, ...]

    @property
    def has_real(self) -> bool:
        """Whether one of its measures has a real figure."""
        return any(row.is_real for row in self.rows)

    @property
    def text(self) -> str:
        """What the line says, from real figures only."""
        said = [row.sentence for row in self.rows if row.is_real]
        return " ".join(said) if said else "No real figures were supplied for this line yet."


@dataclass(frozen=True)
class OutcomeLines:
    """Every line in its order, the wards that one of them is about, and whether the reader may not see some measure."""

    lines: tuple[OutcomeLine, ...]
    named: NamedWards | None
    withheld: bool

    @property
    def text(self) -> str:
        """The sentences above the screen: the first real measure of each line, and which lines have none."""
        said = [next(row for row in line.rows if row.is_real).sentence for line in self.lines if line.has_real]
        without = [f"“{line.title}”" for line in self.lines if not line.has_real]
        if self.withheld:
            said.append(wording.WITHHELD)
        elif without:
            said.append(f"No real figures yet for {wording.listed(without)}.")
        return " ".join(said)

    @property
    def sources(self) -> tuple[str, ...]:
        """The source lines of every figure, each once."""
        rows = [row for line in self.lines for row in line.rows]
        return tuple(dict.fromkeys(row.source.line for row in rows if row.source is not None))

    @property
    def frame(self) -> pd.DataFrame:
        """The rows as text: what the download holds."""
        return pd.DataFrame(
            [
                {
                    "outcome": line.title,
                    "measure": row.measure.title,
                    "where": row.where,
                    "number": row.number,
                    "period": row.period,
                    "change": row.change_words,
                    "meaning": STATES[row.state].words,
                    "wanted": WANTED[row.measure.direction],
                    "illustrative": row.measure.illustrative,
                    "why": row.why,
                }
                for line in self.lines
                for row in line.rows
            ]
        )


@remembered
def outcome_lines(snapshot: Snapshot, reference: Reference, table: tuple[LineMeasure, ...], to: date) -> OutcomeLines:
    """Return the outcome lines, each measure over its own latest period up to a month.

    Parameters
    ----------
    table
        Which measures belong to which line: ``data/reference/outcome_lines.csv``.
    to
        First day of the last month.
    """
    named = named_wards(snapshot, reference)
    shown = [one for one in table if one.measure_id in snapshot.catalogue.measures]
    of_line: dict[str, list[LineMeasure]] = {}
    for one in shown:
        of_line.setdefault(one.line, []).append(one)
    lines = []
    for line, held in sorted(of_line.items(), key=lambda found: found[1][0].order):
        rows = sorted((_row(snapshot, one, named, to) for one in held), key=lambda row: not row.is_real)
        lines.append(OutcomeLine(line, held[0].title, tuple(rows)))
    return OutcomeLines(tuple(lines), named, withheld=len(shown) < len(table))


def named_wards(snapshot: Snapshot, reference: Reference) -> NamedWards | None:
    """Return the wards that the documents name, in the order in which they do; None when the store has none."""
    rows = [row for row in reference.published_figures if row.figure in NAMED]
    codes = [code for code in dict.fromkeys(row.area_code for row in rows) if code in snapshot.area_index]
    if not codes:
        return None
    found = [areas.find(snapshot, code) for code in codes]
    named = {area.code: area.name for area in found if area.vintage == found[0].vintage}
    return NamedWards(tuple(named), tuple(named.values()), found[0].vintage)


def _row(snapshot: Snapshot, one: LineMeasure, named: NamedWards | None, to: date) -> LineRow:
    measure = snapshot.catalogue.measure(one.measure_id)
    where = named.words if named and one.where == "named_wards" else ""
    try:
        period = areas.own_period(snapshot, measure, to)
        if one.where == "named_wards":
            return _of_wards(snapshot, one, measure, named, period)
        made = figure(snapshot, measure.id, areas.own(snapshot, measure).code, period.last)
    except SspError as error:
        return LineRow(measure, one.why, where, wording.MISSING, "", "", "none", error.public, None)
    state = state_of(measure, made.change)
    return LineRow(measure, one.why, "", made.number, period.words, made.change_words, state, "", made.provenance)


def _of_wards(
    snapshot: Snapshot, one: LineMeasure, measure: Measure, named: NamedWards | None, period: Period
) -> LineRow:
    """Count a measure in the named wards together, and compare it like with like."""
    if named is None:
        what = "The documents name no ward that the store has outlines for."
        raise SspError(what)
    home = areas.home(snapshot)
    areas.require(snapshot, measure, home, period)
    counted = counts.totals(snapshot, [measure], "ward", named.vintage, named.codes, period)[measure.id]
    total = float(counted["numerator"].sum(skipna=False))
    if np.isnan(total):
        raise MissingMonthsError(named.words, period.keys, "Load these months for each of the wards.")
    now, before = (counted[name].sum(skipna=False) for name in ("now_numerator", "before_numerator"))
    change = compare(int(now), int(before)) if np.isfinite([now, before]).all() else None
    by = named.codes if measure.is_return else (home.force,)
    return LineRow(
        measure, one.why, named.words, wording.whole(total), period.words, wording.change_words(change),
        state_of(measure, change), "", provenance(snapshot, measure, period, suppliers=by),
    )  # fmt: skip
