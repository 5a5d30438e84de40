"""Results as plain sentences, and numbers as people write them.

A reading states the figure, the period, the comparison, whether the change is more than chance, and what is
uncertain. No verdict words, no digits that the count does not support.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date

from ssp_metrics.catalogue import Measure
from ssp_metrics.periods import words
from ssp_metrics.statistics.change import Change

MINUS = "−"
MILLION = 1_000_000
STEP = {1: "month", 3: "quarter", 12: "year"}
MISSING = "not supplied"
ILLUSTRATIVE = "Illustrative data"
WITHHELD = "What partners returned of it is shown on the screens only."
BEYOND_CHANCE, COULD_BE_CHANCE = "more than chance", "could be chance"
RULES = {
    "": "",
    "beyond_limits": "beyond the limits",
    "trend": "six steps one way",
    "two_of_three": "two of three near a limit",
    "one_side": "seven on one side of the average",
}
"""Why a month, quarter or year stands out on a trend."""
SUPPRESSED = "[c]"
"""Shorthand of the Government Statistical Service for a count that is not shown, as it could tell on somebody."""


def whole(number: float) -> str:
    """Return a count with thousands separators: ``1,234``; ``[c]`` for one under disclosure control."""
    if math.isnan(number):
        return SUPPRESSED
    return f"{round(number):,}".replace("-", MINUS)


def rate(number: float) -> str:
    """Return a rate with one decimal from 1 up and two below: ``24.5``, ``0.68``."""
    if math.isnan(number):
        return MISSING
    places = 1 if abs(number) >= 1 or number == 0 else 2
    return f"{number:,.{places}f}".replace("-", MINUS)


def percent(number: float) -> str:
    """Return a percentage without decimals: ``13%``; below half a percent, ``under 1%``."""
    if math.isnan(number):
        return MISSING
    if 0 < abs(number) <= 0.5:
        return "under 1%"
    return f"{round(number)}%".replace("-", MINUS)


def pounds(number: float) -> str:
    """Return an amount of money with the digits that an estimate supports: ``£5.7 million``, ``£113,000``."""
    if math.isnan(number):
        return "–"
    if number >= 999_500:
        return f"£{number / 1e6:.1f} million"
    return f"£{round(number, -3):,.0f}"


def value(measure: Measure, number: float) -> str:
    """Return the value of a measure in its own form: a rate, a percentage for a share, a whole number for a count."""
    return {"share": percent, "rate": rate, "count": whole}[measure.kind](number)


def per(measure: Measure) -> str:
    """Return what a value is out of: ``per 1,000 residents``; for a plain count, what is counted."""
    if measure.kind == "count":
        return measure.unit
    if measure.kind == "share":
        return "of all"
    return "per million residents" if measure.per == MILLION else f"per {measure.per:,} residents"


def capital(text: str) -> str:
    """Return the text with a capital first letter, the rest as it is: names inside keep theirs."""
    return text[:1].upper() + text[1:]


def small(text: str) -> str:
    """Return the text with a small first letter, the rest as it is: as it stands within a sentence."""
    return text[:1].lower() + text[1:]


def listed(names: Sequence[str]) -> str:
    """Return names as a list in a sentence: ``a, b and c``."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"


def ordinal(number: int) -> str:
    """Return 1st, 2nd, 3rd, 4th, 11th."""
    if 10 <= number % 100 <= 20:
        return f"{number}th"
    return f"{number}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th') }"


def signed(number: float) -> str:
    """Return a whole number with its sign: ``+517``, ``−12``, ``0``."""
    return f"{'+' if number > 0 else ''}{whole(number)}"


def signed_percent(number: float) -> str:
    """Return a percentage with its sign: ``+13%``, ``−4%``."""
    return f"{'+' if number > 0 else MINUS}{percent(abs(number))}"


def chance(change: Change) -> str:
    """Return whether a change is more than chance, in words."""
    return BEYOND_CHANCE if change.more_than_chance else COULD_BE_CHANCE


def period_end(month: date, every: int) -> str:
    """Return one period of a series by its last month: ``November 2025``, ``quarter to June 2025``."""
    return words(month) if every == 1 else f"{STEP[every]} to {words(month)}"


def before_words(months: int) -> str:
    """Return what a figure over so many months is compared with: ``the year before``, ``the 5 years before``."""
    return "the year before" if months <= 12 else f"the {-(-months // 12)} years before"


def change_words(change: Change | None, *, against: str = "the year before") -> str:
    """Return a change as it is said: ``13% fewer than the year before (1,124); more than chance``.

    No percentage is given on a base below 20: the two counts stand instead.
    """
    if change is None:
        return f"no comparison: {against} was not supplied in full"
    base = whole(change.previous)
    if change.current == change.previous:
        return f"the same as {against} ({base})"
    word = "more" if change.current > change.previous else "fewer"
    if change.percent is not None and abs(change.percent) <= 0.5:
        return f"almost the same as {against} ({base})"
    if change.percent is None:
        step = whole(abs(change.current - change.previous))
        return f"{step} {word} than {against} ({base}), too few for a percentage; {chance(change)}"
    return f"{percent(abs(change.percent))} {word} than {against} ({base}); {chance(change)}"


def rounded_change_words(change: Change, *, against: str) -> str:
    """Return the change of a rounded count: no percentage, which would be of the rounding as much as of the count."""
    step = whole(abs(change.current - change.previous))
    if change.current == change.previous:
        return f"about the same as {against} (about {whole(change.previous)})"
    word = "more" if change.current > change.previous else "fewer"
    return f"about {step} {word} than {against} (about {whole(change.previous)}); {chance(change)}"


def share_change_words(change: Change | None, now: float, before: float, *, against: str = "the year before") -> str:
    """Return the change of a share in percentage points; there is none where a share has nothing to be a share of."""
    if change is None:
        return f"no comparison: there was nothing to be a share of, now or in {against}"
    points = round(now) - round(before)  # of the percentages as they are printed
    if points == 0:
        return f"almost the same as {against} ({percent(before)})"
    word = "up" if points > 0 else "down"
    number = abs(points)
    return (
        f"{word} {number} percentage point{'s' if number > 1 else ''} on {against} ({percent(before)}); "
        f"{chance(change)}"
    )


def better_or_worse(measure: Measure, step: float) -> str:
    """Return ``improvement``, ``concern`` or ``neither`` for a step up (positive) or down."""
    if measure.direction == "neither" or step == 0:
        return "neither"
    return "improvement" if (step < 0) == (measure.direction == "lower") else "concern"
