"""Which cells of one period are hidden: the small ones, and those from which they could be worked out.

A partner's figure can be so small that it tells on a person. Such counts are marked [c] and not shown, nor is anything
that would give them away. This is done once, when the figures are built, so that every screen and download agrees.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from ssp_metrics.disclosure.policies import Policy

__all__ = ["Cell", "Equation", "mask"]

Cell = Hashable
Table = dict[Cell, int]
UNBOUNDED = 10**12
"""More than any count; a whole number, so that sums of bounds stay exact."""


class Equation(NamedTuple):
    """A total and the parts that add up to it, together with a rest that is in no part and never printed.

    Parts that overlap do not add up: an event may be in several. None is more than the total, and readers may know that
    every event is in at least one: then together they are no less than the total.
    """

    parent: Cell
    parts: tuple[Cell, ...]
    adds_up: bool = True


class _Rest(NamedTuple):
    """The cell of what is in no part: nobody prints it, but subtraction gives it."""

    equation: Equation


def mask(values: Mapping[Any, Mapping[Any, int]], equations: Iterable[Equation], policy: Policy) -> set[Cell]:
    """Which counts are not shown.

    Small counts are hidden. A total is shown with its parts, so a single hidden part would be what is left of the
    total: the smallest of the other parts are hidden too, one after another, until nobody can work out a small one.
    What remains of the total outside all parts counts as a part. When there is no part left to hide, the total is
    hidden, and wherever a total is hidden, so are its parts. Parts that overlap need less: no subtraction gives one of
    them, but what no shown part accounts for must be in the hidden ones.

    Parameters
    ----------
    values
        The counts of each version of the data, by version; a cell that was not supplied is absent. Versions are taken
        in the order of their keys.
    equations
        Totals with their parts. Of parts with equal counts the first one is hidden first.
    policy
        The rule.

    Returns
    -------
    set of cells
        What is hidden in every version in which it is not zero. Zeros are always shown. A later version only ever adds
        to it, so that no comparison of versions shows more than each of them does.

    Warnings
    --------
    Meant for cells that are a part of one total only, as those of every measure are: one breakdown at a time. In a
    table of two breakdowns at once each line is protected by itself, but not all lines together.

    Notes
    -----
    Formula::

        m = hidden parts of a total, S = what the shown ones leave of it, U = the smallest part that is shown
        S ≥ m + 3: each of them could be any of 1, 2, 3 and 4, whatever the others are
        S ≤ (m − 1) × (U − 1) + 1: that holds even for a reader who knows that the smallest were hidden
        m ≥ 2, and both lines, for every total that is shown (policy police_low_count)
        of parts that overlap the second line only, and not where S > 4 × m with only small ones hidden

    The second line does not apply where a part is hidden for a reason outside this total, since nobody can then take
    it for one of the smallest; a part that is itself a total counts in m with the least that it can be. A total is
    hidden for lack of parts only when it is less than m + 3, so it could be any of three counts.

    Of parts that overlap, S is the least that the hidden ones are together, if every event is in a part: readers may
    know that, or not. Where S is more than small counts can be, all see that it is not so, and S tells nothing.

    With rounding (policy hes_2018) a total that is shown says only within which five counts it lies. Where even so just
    one count is possible for a hidden part, all parts of that total are hidden: 15 made of 10, 10 and a hidden part can
    only be 17 = 8 + 8 + 1. Of parts that overlap the total is hidden as well: 45 with 10, 10, 10 and a hidden part can
    only be 43 with 12, 12, 12 and 7, and hiding them all would tell that it was so.

    References
    ----------
    Own rule, of the kind that statistical offices call complementary cell suppression. Its margins were set by trying
    every small table against a reader who knows the rule and runs it himself.

    Examples
    --------
    Elm has 3, which is small. With Elm alone hidden, 60 − 9 − 20 − 28 = 3 would give it away. With Mill hidden too, a
    reader learns that the two have 12 together: Elm could have any of 1 to 4, or be the larger one.

    >>> from ssp_metrics.disclosure import POLICIES
    >>> counts = {"borough": 60, "Elm": 3, "Mill": 9, "Park": 20, "Station": 28}
    >>> wards = Equation("borough", ("Elm", "Mill", "Park", "Station"))
    >>> sorted(mask({1: counts}, [wards], POLICIES["police_low_count"]))
    ['Elm', 'Mill']

    Of 60 hate crimes 56 stand under one strand: the other four have the other strand, which could be read off.

    >>> strands = Equation("all strands", ("race", "religion"), adds_up=False)
    >>> counts = {"all strands": 60, "race": 56, "religion": 4}
    >>> sorted(mask({1: counts}, [strands], POLICIES["police_low_count"]))
    ['race', 'religion']

    >>> ages = Equation("all ages", ("under 18", "18 to 64", "65 and over"))
    >>> counts = {"all ages": 17, "under 18": 1, "18 to 64": 8, "65 and over": 8}
    >>> sorted(mask({1: counts}, [ages], POLICIES["hes_2018"]))
    ['18 to 64', '65 and over', 'under 18']
    """
    sums = [each._replace(parts=(*each.parts, _Rest(each))) if each.adds_up else each for each in equations]
    suppressed: set[Cell] = set()
    known: list[_Version] = []
    for version in sorted(values):
        known.append(_Version(values[version], sums, suppressed, policy))
        before = -1
        while len(suppressed) > before:  # what one version hides may be all that is left of a total in another
            before = len(suppressed)
            for each in known:
                each.protect()
    return {cell for cell in suppressed if not isinstance(cell, _Rest)}


class _Version:
    """One version of the counts, which adds what it needs to the cells that all versions hide."""

    def __init__(
        self, values: Mapping[Any, int], sums: Sequence[Equation], suppressed: set[Cell], policy: Policy
    ) -> None:
        self.table: Table = dict(values)
        self.sums = [each for each in sums if each.parent in values]
        self.suppressed = suppressed
        self.policy = policy
        for parent, parts, adds_up in self.sums:
            if adds_up:
                inside = sum(values.get(part, 0) for part in parts)
                self.table[parts[-1]] = max(0, values[parent] - inside)  # parts beyond their total leave no rest

    def protect(self) -> None:
        """Hide what is small, and what each total needs."""
        self.suppressed.update(cell for cell, count in self.table.items() if self.policy.is_small(count))
        for equation in self.sums:
            parts = self._not_zero(equation)
            if equation.parent in self.suppressed:
                self.suppressed.update(parts)
            elif not self.suppressed.isdisjoint(parts) and self._covers(equation):
                self._hide_more(equation, parts)

    def _hide_more(self, equation: Equation, parts: list[Cell]) -> None:
        """Hide other parts until the hidden ones are safe; the total when they never are."""
        elsewhere = any(part in self.suppressed and not self.policy.is_small(self.table[part]) for part in parts)
        while True:
            covered = [part for part in parts if part in self.suppressed]
            shown = [part for part in parts if part not in self.suppressed]
            if self._is_safe(equation, covered, shown, elsewhere=elsewhere):
                return
            if not shown or not (equation.adds_up or self.policy.secondary):
                self.suppressed.add(equation.parent)
                return
            if self.policy.secondary:
                self.suppressed.add(min(shown, key=self.table.__getitem__))
            else:
                beside = (each for each in self.sums if each.parent == equation.parent)
                self.suppressed.update(part for each in beside for part in self._not_zero(each))

    def _is_safe(self, equation: Equation, covered: list[Cell], shown: list[Cell], *, elsewhere: bool) -> bool:
        """Whether none of the covered parts can be worked out from the total and the parts shown."""
        left = self.table[equation.parent] - sum(self.table[part] for part in shown)
        spare = left - sum(self._least(part) for part in covered)
        if not self.policy.secondary:
            return not (equation.adds_up and not shown and spare < 2) and self._is_open(covered)
        others = len(covered) - 1
        most = UNBOUNDED if elsewhere or not shown else min(self.table[part] for part in shown) - 1
        if equation.adds_up and (others == 0 or spare < self.policy.least_shown - 2):
            return False
        return left <= others * most + 1

    def _covers(self, equation: Equation) -> bool:
        """Whether, for all that is shown, every event of the total may be in a part."""
        most = sum(self._bounds(part)[1] for part in self._not_zero(equation))
        return equation.adds_up or self._bounds(equation.parent)[0] <= most

    def _not_zero(self, equation: Equation) -> list[Cell]:
        return [part for part in equation.parts if self.table.get(part, 0) > 0]

    def _least(self, cell: Cell) -> int:
        """Return the least that a hidden cell can be: 1, or for a total the least its parts can be together."""
        below = [self._not_zero(each) for each in self.sums if each.adds_up and each.parent == cell]
        return max([1, *(sum(self._least(part) for part in parts) for parts in below)])

    def _is_open(self, cells: list[Cell]) -> bool:
        """Whether rounded totals and parts leave each of the hidden cells more than one possible count."""
        bounds = {cell: self._bounds(cell) for cell in self.table}
        telling = [each for each in self.sums if self._covers(each)]
        for _ in telling:  # what one total tells of another has then gone all the way
            for parent, parts, adds_up in telling:
                present = [part for part in parts if part in bounds]
                lowest, most = [bounds[part][0] for part in present], sum(bounds[part][1] for part in present)
                least = sum(lowest) if adds_up else max(lowest, default=0)
                low, high = bounds[parent] = max(bounds[parent][0], least), min(bounds[parent][1], most)
                for part in present:
                    lower, upper = bounds[part]
                    others = least - lower if adds_up else 0
                    bounds[part] = max(lower, low - (most - upper)), min(upper, high - others)
        return all(bounds[cell][0] < bounds[cell][1] for cell in cells)

    def _bounds(self, cell: Cell) -> tuple[int, int]:
        """Return the least and the greatest count that what is shown of one cell allows by itself."""
        count, policy = self.table[cell], self.policy
        if count == 0:
            return 0, 0
        if cell in self.suppressed:
            return 1, policy.least_shown - 1 if policy.is_small(count) else UNBOUNDED
        shown, width = policy.rounded(count), policy.round_to // 2
        return max(policy.least_shown, shown - width), shown + width
