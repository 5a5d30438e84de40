"""What a change means: one list of states, with the letter and the words that stand for each on every screen."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from ssp_metrics import wording
from ssp_metrics.catalogue import Measure
from ssp_metrics.periods import Period, add_months, parse_month
from ssp_metrics.statistics.change import Change
from ssp_metrics.views.figure import Figure


class State(NamedTuple):
    """The letter of a state, and its words for the legend and for who cannot see the letter."""

    letter: str
    words: str


STATES = {
    "concern": State("C", "concern"),
    "neither": State("N", "changed, neither better nor worse"),
    "chance": State("–", "no change beyond chance"),
    "improvement": State("I", "improving"),
    "not_compared": State("?", "not compared"),
    "none": State("", "no data"),
}
"""Every state, in the order in which the overview shows them."""
STATE_OF_LETTER = {state.letter: key for key, state in STATES.items()}
LEGEND = "; ".join(f"{state.letter} {state.words}" for state in STATES.values() if state.letter)


def state_of(measure: Measure, change: Change | None) -> str:
    """Return the state of a change, a key of :data:`STATES`; without a comparison nothing is said of chance."""
    if change is None:
        return "not_compared"
    return wording.better_or_worse(measure, change.difference) if change.more_than_chance else "chance"


def comparable_from(figure: Figure) -> date | None:
    """Return the last month of the first period that can be compared, if all that follows is supplied.

    None where the period before this one was supplied.
    """
    if not figure.missing_before:
        return None
    both = Period(figure.period.before.first, figure.period.last)
    return add_months(parse_month(figure.missing_before[-1]), len(both))


def why_not_compared(figures: Sequence[Figure]) -> str:
    """Say why none of several figures can be compared, and from when on the first of them can be."""
    starts = [(start, made.period) for made in figures if (start := comparable_from(made))]
    if not starts:
        return (
            "Counts are too small to be shown."
            if any(made.suppressed or made.suppressed_before for made in figures)
            else ""
        )
    first, period = min(starts, key=lambda found: found[0])
    months = len(period)
    before = wording.capital(wording.before_words(months))
    begin = Period.rolling(first, months).words
    return (
        f"{before} {'was' if months <= 12 else 'were'} not supplied in full. Comparisons begin with the {begin}, or as "
        "soon as the missing months are loaded."
    )
