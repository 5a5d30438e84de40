"""Disclosure control against the strongest reader: nobody can work out a hidden count.

He sees the total and the parts that are shown, and which are hidden. He knows that counts are whole, that no part is
more than its total, that parts which add up are the total together with what is in no part, and that parts which
overlap cover it: every event is in at least one, so together they are no less than the total. He knows the rule and
its code: he runs it on every table that he can think of, keeps those that would look the same, in every version that
he can see, and asks which counts a hidden cell has in them. Under ``police_low_count`` each must have three or more,
under ``hes_2018`` each that may be small two or more.

A reader who does not know that overlapping parts cover their total keeps more tables, and learns less.
"""

from collections import defaultdict
from itertools import combinations, pairwise, product

import pytest

from ssp_metrics.disclosure import POLICIES, Equation, mask

POLICE, HES = POLICIES["police_low_count"], POLICIES["hes_2018"]
LEAST = {POLICE: 3, HES: 2}


class Over(int):
    """How many parts a breakdown has whose parts overlap."""


def splits(total, parts):
    """All ways to write a total as that many counts."""
    for bars in combinations(range(total + parts - 1), parts - 1):
        edges = (-1, *bars, total + parts - 1)
        yield tuple(right - left - 1 for left, right in pairwise(edges))


def parted(total, size, rest=False):
    """All ways in which a total may be broken down; something may be in no part if ``rest``."""
    if isinstance(size, Over):
        return (way for way in product(range(total + 1), repeat=size) if rest or sum(way) >= total)
    return (way[:size] for way in splits(total, size + rest))


def tables(most, *sizes, rest=False):
    """Every table with a total up to ``most`` and breakdowns of these sizes."""
    for total in range(most + 1):
        for ways in product(*(parted(total, size, rest) for size in sizes)):
            yield (total, *(count for way in ways for count in way))


def breakdowns_of(*sizes):
    ends = [1 + sum(sizes[: number + 1]) for number in range(len(sizes))]
    return [
        Equation(0, tuple(range(end - size, end)), not isinstance(size, Over))
        for end, size in zip(ends, sizes, strict=True)
    ]


def seen(versions, equations, policy):
    """What is published of tables, one a version: the counts in one row, None where hidden."""
    suppressed = mask({number: dict(enumerate(table)) for number, table in enumerate(versions)}, equations, policy)
    return tuple(
        None if count and cell in suppressed else policy.rounded(count)
        for table in versions
        for cell, count in enumerate(table)
    )


def fewest_candidates(all_versions, equations, policy, most):
    """The fewest counts that a hidden cell may have to a reader who runs the rule.

    With rounding only cells that may be small matter: others are hidden to protect them. Tables that round to a total
    beyond ``most`` are left out: not all of them were tried.
    """
    alike = defaultdict(list)
    for versions in all_versions:
        alike[seen(versions, equations, policy)].append([count for table in versions for count in table])
    complete = [
        list(zip(shown, zip(*candidates, strict=True), strict=True))
        for shown, candidates in alike.items()
        if all((count or 0) + policy.round_to // 2 <= most for count in shown)
    ]
    return min(
        len(set(counts))
        for cells in complete
        for shown, counts in cells
        if shown is None and (policy is POLICE or min(counts) < policy.least_shown)
    )


@pytest.mark.parametrize(
    ("sizes", "most", "rest"),
    [((2,), 40, False), ((3,), 26, False), ((4,), 17, False), ((5,), 12, False), ((2,), 18, True), ((2, 2), 16, False),
     ((2, 3), 11, False), ((Over(2),), 24, False), ((Over(3),), 13, False), ((Over(4),), 8, False),
     ((Over(2), 2), 11, False), ((Over(2), 3), 8, False), ((Over(2), Over(2)), 8, False), ((Over(2),), 18, True),
     ((Over(3),), 9, True), ((Over(2), 2), 8, True)],
)  # fmt: skip
def test_a_reader_who_runs_the_police_rule_keeps_three_counts(sizes, most, rest):
    every = ((table,) for table in tables(most, *sizes, rest=rest))
    assert fewest_candidates(every, breakdowns_of(*sizes), POLICE, most) >= 3


@pytest.mark.parametrize(
    ("sizes", "most", "rest"),
    [((2,), 42, False), ((3,), 24, False), ((4,), 17, False), ((7,), 9, False), ((2,), 24, True), ((2, 2), 22, False),
     ((1, 3), 22, False), ((Over(2),), 22, False), ((Over(3),), 13, False), ((Over(2), 2), 15, False),
     ((Over(2),), 18, True)],
)  # fmt: skip
def test_a_reader_who_runs_the_rounding_rule_keeps_two_counts(sizes, most, rest):
    every = ((table,) for table in tables(most, *sizes, rest=rest))
    assert fewest_candidates(every, breakdowns_of(*sizes), HES, most) >= 2


def test_rounding_alone_would_give_counts_away():
    """Why the rounding rule hides more at times: of what rounding and the threshold alone publish, some is unique."""
    alike = defaultdict(set)
    for table in tables(20, 3):
        alike[tuple(None if HES.is_small(count) else HES.rounded(count) for count in table)].add(table)
    assert alike[15, 10, 10, None] == {(17, 8, 8, 1)}


@pytest.mark.parametrize(
    ("policy", "size", "most"),
    [(POLICE, 2, 12), (HES, 2, 13), (POLICE, Over(2), 6), (POLICE, Over(3), 3), (HES, Over(2), 6)],
)
def test_a_reader_who_compares_versions_gains_nothing(policy, size, most):
    every = product(list(tables(most, size)), repeat=2)
    assert fewest_candidates(every, breakdowns_of(size), policy, most) >= LEAST[policy]


@pytest.mark.parametrize(
    ("policy", "size", "most"), [(POLICE, 2, 14), (HES, 2, 14), (POLICE, Over(2), 9), (HES, Over(2), 9)]
)
def test_a_reader_who_compares_areas_gains_nothing(policy, size, most):
    adds_up = not isinstance(size, Over)
    equations = [Equation(0, (1, 2)), Equation(1, (3, 4), adds_up), Equation(2, (5, 6), adds_up)]
    every = (
        ((total, *districts, *first, *second),)
        for total in range(most + 1)
        for districts in splits(total, 2)
        for first, second in product(*(parted(count, size) for count in districts))
    )
    assert fewest_candidates(every, equations, policy, most) >= LEAST[policy]


def test_a_part_that_overlaps_could_be_read_off_if_it_were_hidden_alone():
    """Why others are hidden with it at times: of what the threshold alone publishes, some is unique."""
    alike = defaultdict(set)
    for table in tables(12, Over(2)):
        alike[tuple(None if POLICE.is_small(count) else count for count in table)].add(table)
    assert alike[12, 8, None] == {(12, 8, 4)}
