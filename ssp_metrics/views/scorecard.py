"""The overview: a row a priority, ordered by a printed rule, and the sentences that matter most."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pandas as pd

from ssp_metrics import reading
from ssp_metrics.catalogue import Catalogue, Measure, Priority
from ssp_metrics.errors import SspError
from ssp_metrics.periods import Period
from ssp_metrics.statistics import similar
from ssp_metrics.store.snapshot import Snapshot
from ssp_metrics.views import areas, counts
from ssp_metrics.views.base import remembered
from ssp_metrics.views.figure import Figure, figures
from ssp_metrics.views.peers import SMALLEST_LINES
from ssp_metrics.views.wards import SMALLEST_BASE

RULE = (
    "Order: concern first (a change for the worse that is more than chance), then changes that are neither better "
    "nor worse, then no change beyond chance, then improvement, then priorities with no data. Illustrative figures "
    "never count here."
)
LETTERS = {"concern": "C", "improvement": "I", "neither": "N", "chance": "–", "none": ""}
LETTER_WORDS = {
    "concern": "concern",
    "improvement": "improving",
    "neither": "changed, neither better nor worse",
    "chance": "no change beyond chance",
    "none": "no data",
}
_RANK = {"concern": 0, "neither": 1, "chance": 2, "improvement": 3, "none": 4}
SENTENCES = 3
ILLUSTRATED = "no data supplied; illustration"
MONTHS = 36


@dataclass(frozen=True)
class Row:
    """One priority on the overview; ``figure`` is None where no data were supplied, and ``problem`` says why.

    Attributes
    ----------
    months : pandas.DataFrame
        ``month, numerator`` of the last three years, NaN where a month was not supplied.
    top : str
        The ward with most, and its share of the total.
    position : str
        Where our rate lies in the group of similar areas: ``normal``, ``higher than normal``, ``lower than normal``;
        empty where too few of them supplied every month. ``position_words`` says so, with the rank (1 = highest).
    """

    priority: Priority
    measure: Measure | None
    figure: Figure | None
    months: pd.DataFrame
    top: str
    position: str
    position_words: str
    problem: str

    @property
    def state(self) -> str:
        """concern, neither, chance, improvement or none: what orders the overview."""
        if self.figure is None:
            return "none"
        if self.figure.change is None or not self.figure.change.more_than_chance:
            return "chance"
        return self.figure.verdict


@dataclass(frozen=True)
class Scorecard:
    """The overview: ``rows`` in order of attention, and the sentences above them."""

    rows: tuple[Row, ...]
    reading: tuple[str, ...]
    period: Period

    @property
    def text(self) -> str:
        """The sentences as one paragraph."""
        return " ".join(self.reading)

    @property
    def frame(self) -> pd.DataFrame:
        """The rows as text: what the overview's download holds."""
        return pd.DataFrame(
            [
                {
                    "priority": row.priority.title,
                    "measure": row.measure.title if row.measure else "",
                    "period": row.figure.period.words if row.figure else "",
                    "count": row.figure.numerator if row.figure else None,
                    "value": row.figure.value if row.figure else None,
                    "change": row.figure.change_words if row.figure else "no data supplied",
                    "state": LETTER_WORDS[row.state],
                    "similar_areas": row.position_words or row.problem,
                }
                for row in self.rows
            ]
        )


@remembered
def scorecard(snapshot: Snapshot, to: date, as_at: int | None = None) -> Scorecard:
    """Return the overview for the 12 months to ``to``, as known at a load."""
    known = snapshot.latest if as_at is None else as_at
    catalogue = snapshot.catalogue
    leads = {priority_id: catalogue.headline(priority_id) for priority_id in catalogue.priorities}
    filled = _rows(snapshot, [lead for lead in leads.values() if lead and not lead.illustrative], to, known)
    rows = []
    for priority in catalogue.priorities.values():
        lead = leads[priority.id]
        row = filled.get(lead.id) if lead else None
        missing = _missing(catalogue, priority, lead)
        rows.append(replace(row, priority=priority) if row else _empty(priority, lead, missing))
    rows.sort(key=lambda row: (_RANK[row.state], _size(row), row.priority.order))
    return Scorecard(tuple(rows), _sentences(rows), Period.rolling(to))


def _missing(catalogue: Catalogue, priority: Priority, lead: Measure | None) -> str:
    """Say what a priority without a headline figure has."""
    if lead is None or not lead.illustrative:
        return "no data supplied"
    real = sum(not measure.illustrative for measure in catalogue.of_priority(priority.id))
    related = f"; {real} related measure{'s are' if real > 1 else ' is'} real" if real else ""
    return f"{ILLUSTRATED}{related}"


def _empty(priority: Priority, lead: Measure | None, problem: str) -> Row:
    return Row(priority, lead, None, pd.DataFrame(columns=["month", "numerator"]), "", "", "", problem)


def _rows(snapshot: Snapshot, leads: list[Measure], to: date, as_at: int) -> dict[str, Row]:
    """Return a row for each headline measure, measures of one period counted together."""
    any_priority = next(iter(snapshot.catalogue.priorities.values()))
    found: dict[str, Row] = {}
    periods: dict[Period, list[Measure]] = {}
    home = areas.home(snapshot)
    for lead in leads:
        try:
            last = areas.latest_month(snapshot, lead, as_at, to if lead.is_return else None)
            period = Period.rolling(min(to, last), lead.months)
            areas.require(snapshot, lead, home, period, as_at)
        except SspError as error:
            found[lead.id] = _empty(any_priority, lead, str(error))
            continue
        periods.setdefault(period, []).append(lead)
    for period, measures in periods.items():
        made = figures(snapshot, measures, home, period, as_at)
        tops = _tops(snapshot, measures, period, as_at)
        positions = _positions(snapshot, measures, period, as_at)
        first = max(
            min(areas.first_month(snapshot, measure, as_at) for measure in measures),
            Period.rolling(period.last, MONTHS).first,
        )
        series = counts.monthly_of(snapshot, measures, "district", "", [home.code], Period(first, period.last), as_at)
        for measure, one in zip(measures, made, strict=True):
            months = series[measure.id]
            found[measure.id] = Row(
                any_priority,
                measure,
                one,
                months[["month", "numerator"]],
                tops[measure.id],
                *positions[measure.id],
                "",
            )
    return found


def _tops(snapshot: Snapshot, measures: list[Measure], period: Period, as_at: int) -> dict[str, str]:
    """The ward with most of each measure, and its share."""
    vintage = snapshot.catalogue.partnership.ward_vintage
    names = areas.small_areas(snapshot, "ward", vintage).set_index("code")["name"]
    counted = counts.totals(snapshot, measures, "ward", vintage, list(names.index), period, as_at)
    found = {}
    for measure in measures:
        numerator = counted[measure.id]["numerator"]
        total = numerator.sum()
        top = numerator.idxmax()
        share = reading.percent(numerator[top] / total * 100) if total >= SMALLEST_BASE else f"{numerator[top]:.0f}"
        found[measure.id] = f"{names[top]} {share}" if total else ""
    return found


def _positions(snapshot: Snapshot, measures: list[Measure], period: Period, as_at: int) -> dict[str, tuple[str, str]]:
    """Where our rate lies among similar areas that supplied every month: the position, and words with its rank."""
    partnership = snapshot.catalogue.partnership
    codes = areas.group_codes(snapshot, partnership.group(partnership.similar_group))
    counted = counts.totals(snapshot, measures, "district", "", codes, period, as_at)
    people, _ = counts.population(snapshot, period, as_at)
    residents = counts.residents_of(people, codes)
    found = {}
    for measure in measures:
        one = counted[measure.id]
        of = one["total"].to_numpy() if measure.kind == "share" else residents
        rates = one["numerator"].to_numpy() / of
        lines = similar.lines(rates)
        own = rates[codes.index(partnership.area_code)]
        if lines.areas < SMALLEST_LINES or not np.isfinite(own):
            found[measure.id] = ("", "too few others supplied")
            continue
        rank = int((rates[np.isfinite(rates)] > own).sum()) + 1
        position = similar.POSITIONS[int(similar.position(own, lines))]
        found[measure.id] = (position, f"{position}, {reading.ordinal(rank)} of {lines.areas}")
    return found


def _size(row: Row) -> float:
    """Within a state, the larger change stands first."""
    change = row.figure.change if row.figure else None
    return -abs(change.ratio - 1) if change is not None and change.previous else 0.0


def _sentences(rows: list[Row]) -> tuple[str, ...]:
    """The two or three sentences that a chair reads out: concerns first, then what else is more than chance."""
    sentences = []
    for row in rows:
        made = row.figure
        if made is None or made.change is None or not made.change.more_than_chance:
            continue
        name = made.measure.title
        word = "rose" if made.change.difference > 0 else "fell"
        if made.change.percent is None:
            step = f"from {reading.whole(made.change.previous)} to {reading.whole(made.change.current)}"
        else:
            step = (
                f"by {reading.percent(abs(made.change.percent))} on the year before, to {reading.whole(made.numerator)}"
            )
        sentence = f"{name} {word} {step}: more than chance"
        if made.measure.direction == "neither":
            sentence += "; this can reflect policing as much as crime"
        elif row.position in {"higher than normal", "lower than normal"}:
            joint = "but is" if made.verdict == "improvement" and row.position.startswith("higher") else "and is"
            sentence += f", {joint} {row.position} among similar areas"
        sentences.append(f"{sentence}.")
    if not sentences:
        return ("No headline measure changed by more than chance against the year before.",)
    return tuple(sentences[:SENTENCES])
