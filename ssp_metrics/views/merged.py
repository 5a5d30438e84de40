"""A published type that merges violence with sexual offences, beside each alone: does it hide how one moved?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from ssp_metrics import wording
from ssp_metrics.catalogue import Measure
from ssp_metrics.errors import SspError
from ssp_metrics.periods import Period
from ssp_metrics.statistics.change import SMALLEST_BASE, Change, compare
from ssp_metrics.store.snapshot import Snapshot
from ssp_metrics.views import areas
from ssp_metrics.views.base import Worded, remembered
from ssp_metrics.views.figure import Figure
from ssp_metrics.views.own_figures import own_figures


class Line(NamedTuple):
    """One of the three: its figure, or None and why there is none."""

    measure: Measure
    figure: Figure | None
    problem: str


@dataclass(frozen=True)
class Merged(Worded):
    """The merged type and its two parts in our own area, over the same twelve months.

    Attributes
    ----------
    lines
        The merged type, violence, sexual offences.
    title
        The finding: whether the two parts moved apart by more than chance.
    """

    lines: tuple[Line, Line, Line]
    title: str
    reading: tuple[str, ...]

    @property
    def split_is_real(self) -> bool:
        """Whether both parts were supplied and neither is an illustration."""
        return all(one.figure is not None and not one.measure.illustrative for one in self.lines[1:])

    @property
    def illustrative(self) -> bool:
        """Whether one of the figures is an illustration."""
        return any(one.measure.illustrative for one in self.lines if one.figure is not None)


@remembered
def merged(snapshot: Snapshot, measure_ids: Sequence[str], to: date) -> Merged:
    """Return the merged type beside its parts, over the latest twelve months that those supplied have in common.

    The parts move apart when sexual offences are another share of the two than a year before, by more than chance:
    the test is that of every share here, and compares like with like.

    Parameters
    ----------
    measure_ids : sequence of str
        The merged type, violence, sexual offences.
    """
    measures = [snapshot.catalogue.measure(one) for one in measure_ids]
    ends: dict[str, date] = {}
    problems: dict[str, str] = {}
    for measure in measures:
        try:
            ends[measure.id] = areas.own_period(snapshot, measure, to).last
        except SspError as error:
            problems[measure.id] = error.public
    supplied = [measure for measure in measures if measure.id in ends]
    made, lacking = own_figures(
        snapshot, supplied, min(ends.values()), lambda _, one, last: Period.rolling(last, one.months)
    )
    problems |= lacking
    whole, violence, sexual = (Line(one, made.get(one.id), problems.get(one.id, "")) for one in measures)
    return Merged((whole, violence, sexual), *_finding(violence, sexual))


def _finding(violence: Line, sexual: Line) -> tuple[str, tuple[str, ...]]:
    """Say whether the two parts moved apart."""
    if violence.figure is None or sexual.figure is None:
        lacking = wording.listed([one.measure.title.lower() for one in (violence, sexual) if one.figure is None])
        said = f"Without {lacking} nobody can say what the merged figure hides. {violence.problem or sexual.problem}"
        return "The merged figure cannot be split", (said,)
    each = f"Violence: {violence.figure.change_words}. Sexual offences: {sexual.figure.change_words}."
    moved = _moved(violence.figure.change, sexual.figure.change)
    if moved is None:
        said = f"Whether the merged figure hides a different movement cannot be said. {each}"
        return "What the merged figure hides cannot be said", (said,)
    now, before = (
        100 * count / both
        for count, both in ((moved.current, moved.current_exposure), (moved.previous, moved.previous_exposure))
    )
    words = wording.share_change_words(moved, now, before)
    share = f"Sexual offences are {wording.percent(now)} of the two together, {words}."
    period: Period = sexual.figure.period
    if moved.more_than_chance:
        said = f"In the {period.words} the merged figure hides a different movement."
        return "The merged figure hides a different movement", (said, each, share)
    said = f"In the {period.words} the merged figure hides no different movement that can be told from chance."
    return "The merged figure hides nothing that can be told from chance", (said, each, share)


def _moved(violence: Change | None, sexual: Change | None) -> Change | None:
    """Compare sexual offences of both years, each out of both parts together; None on too small a base."""
    if violence is None or sexual is None:
        return None
    now, before = violence.current + sexual.current, violence.previous + sexual.previous
    if min(now, before) < SMALLEST_BASE:
        return None
    return compare(sexual.current, sexual.previous, now, before)
