"""The merged type beside its parts: the finding, by hand and over any counts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssp_metrics.statistics.change import compare
from ssp_metrics.views import merged as views
from ssp_metrics.views.merged import merged as view_of
from tests.views import tiny

MERGED, VIOLENCE, SEXUAL = "violence_and_sexual_offences", "violence_against_the_person", "sexual_offences"


def merged(snapshot, to):
    return view_of(snapshot, (MERGED, VIOLENCE, SEXUAL), to)


def moved(violence, sexual):
    """Return the comparison for two pairs of counts: now, before."""
    return views._moved(compare(*violence), compare(*sexual))


def test_without_the_parts_nothing_can_be_said_and_the_merged_type_still_stands():
    view = merged(tiny.make({(MERGED, tiny.HOME): tiny.spread(300, 250)}), tiny.TO)
    assert view.title == "The merged figure cannot be split"
    assert view.lines[0].figure.numerator == 300
    assert [line.figure for line in view.lines[1:]] == [None, None]
    assert [line.measure.id for line in view.lines] == [MERGED, VIOLENCE, SEXUAL]
    assert not view.split_is_real
    assert "was not supplied" in view.text


def test_parts_that_move_alike_hide_nothing():
    assert not moved((1100, 1000), (110, 100)).more_than_chance


def test_a_rise_behind_a_fall_is_hidden():
    found = moved((9000, 9500), (900, 500))
    assert found.more_than_chance
    assert (found.current, found.current_exposure) == (900, 9900)
    assert (found.previous, found.previous_exposure) == (500, 10000)


@pytest.mark.parametrize(("before", "said"), [(19, False), (20, True)])
def test_nothing_is_said_on_a_base_below_twenty(before, said):
    assert (moved((100, before), (10, 0)) is not None) is said


def test_without_a_year_before_nothing_is_compared():
    assert views._moved(None, compare(5, 3)) is None


@given(st.integers(0, 5000), st.integers(0, 5000))
def test_counts_that_did_not_change_never_moved_apart(violence, sexual):
    found = moved((violence, violence), (sexual, sexual))
    assert found is None or not found.more_than_chance


def test_shipped_parts_are_compared_over_the_months_of_the_merged_type(snapshot):
    view = merged(snapshot, tiny.TO)
    made = [line.figure for line in view.lines]
    assert len({one.period for one in made}) == 1
    assert "cannot" not in view.title
    assert not view.split_is_real
    assert view.illustrative
