"""The overview: a row a priority, ordered by a printed rule, and the sentences that matter most."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np
import pandas as pd

from ssp_metrics import wording
from ssp_metrics.catalogue import Catalogue, Measure, Priority
from ssp_metrics.periods import Period
from ssp_metrics.statistics import similar
from ssp_metrics.statistics.change import SMALLEST_BASE, Change
from ssp_metrics.store.snapshot import Snapshot
from ssp_metrics.views import areas, counts
from ssp_metrics.views.base import Worded, remembered
from ssp_metrics.views.figure import Figure
from ssp_metrics.views.own_figures import NO_MONTHS, own_figures, recent_months
from ssp_metrics.views.peers import SMALLEST_LINES
from ssp_metrics.views.states import STATES, state_of, why_not_compared

RULE = (
    "Order: concern first (a change for the worse that is more than chance), then changes that are neither better "
    "nor worse, then no change beyond chance, then improvement, then what cannot be compared, then priorities with no "
    "data. Illustrative figures never count here."
)
SENTENCES = 3
ILLUSTRATED = "no data supplied; illustration"


@dataclass(frozen=True)
class Row:
    """One priority on the overview; ``figure`` is None where no data were supplied, and ``problem`` says why.

    Attributes
    ----------
    months : pandas.DataFrame
        ``month, numerator`` of the last three years, NaN where a month was not supplied.
    top : str
        The ward with most, and its share of the total; empty where it was not supplied by ward.
    position : str
        Where our rate lies in the group of similar areas: ``normal``, ``higher than normal``, ``lower than normal``;
        empty where it cannot be compared with enough of them. ``position_words`` says so, with the rank (1 = highest).
    """

    priority: Priority
    measure: Measure | None
    figure: Figure | None = None
    months: pd.DataFrame = field(default_factory=NO_MONTHS.copy)
    top: str = ""
    position: str = ""
    position_words: str = ""
    problem: str = ""

    @property
    def state(self) -> str:
        """What the change means, a key of :data:`STATES`: what orders the overview."""
        return "none" if self.figure is None else state_of(self.figure.measure, self.figure.change)


@dataclass(frozen=True)
class Scorecard(Worded):
    """The overview: ``rows`` in order of attention, and the sentences above them."""

    rows: tuple[Row, ...]
    reading: tuple[str, ...]
    period: Period

    @property
    def sources(self) -> tuple[str, ...]:
        """The source line of every figure, each once."""
        return tuple(dict.fromkeys(row.figure.provenance.line for row in self.rows if row.figure))

    def number_words(self, row: Row) -> str:
        """A row's figure as it stands under the priority's name; its period and area where they are not the usual."""
        made = row.figure
        if made is None:
            return ""
        unit = f" {made.measure.of_unit(made.numerator)}"
        said = f"{made.measure.title}: {made.number}" if made.measure.kind == "share" else f"{made.number}{unit}"
        where = f", {made.area.name} police force area" if made.area.level == "force_area" else ""
        return f"{said}{where}" if made.period == self.period else f"{said}{where}, {made.period.words}"

    @property
    def frame(self) -> pd.DataFrame:
        """The rows as text: what the overview's download holds."""
        return pd.DataFrame(
            [
                {
                    "priority": row.priority.title,
                    "measure": row.measure.title if row.measure else "",
                    "area": row.figure.area.name if row.figure else "",
                    "period": row.figure.period.words if row.figure else "",
                    "count": _count(row.figure),
                    "value": row.figure.value if row.figure else None,
                    "change": row.figure.change_words if row.figure else "no data supplied",
                    "state": STATES[row.state].words,
                    "similar_areas": row.position_words or row.problem,
                }
                for row in self.rows
            ]
        )


def _count(figure: Figure | None) -> float | str | None:
    if figure is None:
        return None
    return wording.SUPPRESSED if figure.suppressed else figure.numerator


@remembered
def scorecard(snapshot: Snapshot, to: date) -> Scorecard:
    """Return the overview for the 12 months to ``to``, as known at a load."""
    catalogue = snapshot.catalogue
    leads = {priority_id: catalogue.headline(priority_id) for priority_id in catalogue.priorities}
    real = {lead.id: lead for lead in leads.values() if lead and not lead.illustrative}
    made, problems = own_figures(snapshot, real.values(), to)
    tops = _tops(snapshot, list(made.values()))
    rows = []
    for priority in catalogue.priorities.values():
        lead = leads[priority.id]
        if lead is None or lead.id not in made:
            problem = problems.get(lead.id) if lead else None
            rows.append(Row(priority, lead, problem=problem or _missing(catalogue, priority, lead)))
            continue
        one = made[lead.id]
        position, words = _position(snapshot, one)
        months = recent_months(snapshot, one)
        rows.append(Row(priority, lead, one, months, tops.get(lead.id, ""), position, words))
    ranks = list(STATES)
    rows.sort(key=lambda row: (ranks.index(row.state), _size(row), row.priority.order))
    period = Period.rolling(to)
    return Scorecard(tuple(rows), _sentences(rows, period), period)


def _missing(catalogue: Catalogue, priority: Priority, lead: Measure | None) -> str:
    """Say what a priority without a headline figure has."""
    if lead is None or not lead.illustrative:
        return "no data supplied"
    real = sum(not measure.illustrative for measure in catalogue.of_priority(priority.id))
    related = f"; {real} related measure{'s are' if real > 1 else ' is'} real" if real else ""
    return f"{ILLUSTRATED}{related}"


def _tops(snapshot: Snapshot, made: Sequence[Figure]) -> dict[str, str]:
    """The ward with most of each measure that was supplied by ward, and its share where every ward is shown."""
    vintage = snapshot.catalogue.partnership.ward_vintage
    names = areas.small_areas(snapshot, "ward", vintage).set_index("code")["name"]
    asked = [(one.measure, one.period) for one in made if "ward" in one.measure.levels and one.measure.kind != "share"]
    counted = counts.totals_over(snapshot, asked, "ward", vintage, list(names.index))
    found = {}
    for measure_id, frame in counted.items():
        numerator, suppressed = frame["numerator"], frame["suppressed"]
        total = numerator.sum()
        if not total or numerator[~suppressed].isna().any():
            continue
        top = numerator.idxmax()
        share = total >= SMALLEST_BASE and not suppressed.any()
        most = wording.percent(numerator[top] / total * 100) if share else wording.whole(numerator[top])
        found[measure_id] = f"{names[top]} {most}{', of those shown' if suppressed.any() else ''}"
    return found


def _position(snapshot: Snapshot, figure: Figure) -> tuple[str, str]:
    """Where our rate lies among similar areas that supplied every month: the position, and words with its rank."""
    measure, partnership = figure.measure, snapshot.catalogue.partnership
    if measure.kind == "count" or figure.area.level != "district":
        return "", "a count, not compared" if measure.kind == "count" else "not compared"
    codes = areas.group_codes(snapshot, partnership.group(partnership.similar_group))
    one = counts.totals(snapshot, [measure], "district", "", codes, figure.period)[measure.id]
    people, _ = counts.population(snapshot, figure.period)
    of = one["total"].to_numpy() if measure.kind == "share" else counts.residents_of(people, codes)
    rates = one["numerator"].to_numpy() / np.where(of > 0, of, np.nan)
    lines = similar.lines(rates)
    own = rates[codes.index(figure.area.code)]
    if lines.areas < SMALLEST_LINES or not np.isfinite(own):
        return "", "too few others supplied"
    rank = int((rates[np.isfinite(rates)] > own).sum()) + 1
    position = similar.POSITIONS[int(similar.position(own, lines))]
    return position, f"{position}, {wording.ordinal(rank)} of {lines.areas}"


def _size(row: Row) -> float:
    """Within a state, the larger change stands first."""
    change = row.figure.change if row.figure else None
    return -abs(change.ratio - 1) if change is not None and change.previous else 0.0


def _sentences(rows: Sequence[Row], period: Period) -> tuple[str, ...]:
    """The two or three sentences that a chair reads out: concerns first, then what else is more than chance."""
    made = [row.figure for row in rows if row.figure]
    moved = [row for row in rows if row.state in {"concern", "neither", "improvement"}]
    if moved:
        return tuple(
            _sentence(row, row.figure, row.figure.change)
            for row in moved[:SENTENCES]
            if row.figure and row.figure.change
        )
    if not made:
        return (f"No headline measure has figures for the {period.words}.",)
    lacking = [one for one in made if one.change is None]
    if len(lacking) == len(made):
        return "No headline measure can be compared.", why_not_compared(lacking)
    unchanged = "changed by more than chance against the year before"
    if not lacking:
        return (f"No headline measure {unchanged}.",)
    names = wording.listed([one.measure.title.lower() for one in lacking])
    return f"No headline measure that can be compared {unchanged}.", f"Not compared: {names}."


def _sentence(row: Row, figure: Figure, change: Change) -> str:
    """Say how one headline measure changed, and how it stands among similar areas."""
    measure = figure.measure
    word = "rose" if change.difference > 0 else "fell"
    if measure.kind == "share" and figure.previous:
        step = f"from {wording.percent(figure.previous['value'])} to {wording.percent(figure.value)}"
    elif change.percent is None or figure.is_rounded:
        step = f"from {wording.whole(change.previous)} to {wording.whole(change.current)}"
    else:
        against = wording.before_words(len(figure.period))
        step = f"by {wording.percent(abs(change.percent))} on {against}, to {wording.whole(figure.numerator)}"
    sentence = f"{measure.title} {word} {step}: more than chance"
    if measure.direction == "neither":
        return f"{sentence}. {measure.caveat}" if measure.caveat else f"{sentence}, which is neither better nor worse."
    if row.position in {"higher than normal", "lower than normal"}:
        joint = "but is" if row.state == "improvement" and row.position.startswith("higher") else "and is"
        sentence += f", {joint} {row.position} among similar areas"
    return f"{sentence}."
