"""The overview: ordered by its printed rule, the same numbers as every other screen, no data said plainly."""

from __future__ import annotations

from datetime import date

import pytest

from ssp_metrics.views.figure import figure
from ssp_metrics.views.peers import peers
from ssp_metrics.views.scorecard import scorecard
from ssp_metrics.views.states import STATES
from ssp_metrics.views.wards import wards
from tests.views import tiny

DECEMBER = date(2025, 12, 1)
ORDER = ["concern", "neither", "chance", "improvement", "not_compared", "none"]


@pytest.mark.parametrize("to", [DECEMBER, date(2025, 11, 1), date(2024, 12, 1)])
@pytest.mark.parametrize("as_at", [1, 2])
def test_rows_follow_the_printed_rule(snapshot, to, as_at):
    view = scorecard(snapshot.at(as_at), to)
    places = [ORDER.index(row.state) for row in view.rows]
    assert places == sorted(places)
    assert len(view.rows) == len(snapshot.catalogue.priorities)


def test_rows_are_the_figures_of_the_other_views(snapshot):
    group = snapshot.catalogue.partnership.similar_group
    filled = [row for row in scorecard(snapshot, DECEMBER).rows if row.figure]
    assert filled
    for row in filled:
        one = figure(snapshot, row.measure.id, tiny.HOME, row.figure.period.last)
        assert (one.numerator, one.change_words) == (row.figure.numerator, row.figure.change_words)
        assert row.position == peers(snapshot, row.measure.id, group, DECEMBER).position
        first = wards(snapshot, row.measure.id, DECEMBER).frame.iloc[0]
        assert row.top.startswith(first["name"])
        assert row.months["numerator"].tail(12).sum() == one.numerator


def test_priorities_without_data_say_so_and_come_last(snapshot):
    rows = scorecard(snapshot, DECEMBER).rows
    without = [row for row in rows if row.figure is None]
    illustrated = {row.priority.id for row in without if row.problem.startswith("no data supplied; illustration")}
    assert illustrated >= {"organised_crime", "vulnerability", "domestic_abuse"}
    assert list(rows[-len(without) :]) == without


def test_sentences_are_few_and_more_than_chance(snapshot):
    reading = scorecard(snapshot, DECEMBER).reading
    assert 1 <= len(reading) <= 3
    assert all("more than chance" in sentence for sentence in reading)
    assert reading[0].startswith("Robbery rose by 43%")


def test_frame_is_one_row_a_priority(snapshot):
    view = scorecard(snapshot, DECEMBER)
    assert list(view.frame["priority"]) == [row.priority.title for row in view.rows]
    assert set(view.frame["state"]) <= {state.words for state in STATES.values()}


def test_nothing_beyond_chance_is_said():
    view = scorecard(tiny.make({}), tiny.TO)
    assert view.reading == ("No headline measure changed by more than chance against the year before.",)


def test_a_small_base_has_no_percentage():
    view = scorecard(tiny.make({("robbery", tiny.HOME): tiny.spread(40, 10)}), tiny.TO)
    assert "%" not in view.text
    assert "10" in view.text
    assert "40" in view.text


def test_a_month_not_supplied_is_a_problem_not_a_zero():
    months = [month for month in tiny.YEARS if month != date(2025, 6, 1)]
    rows = scorecard(tiny.make({("robbery", tiny.HOME): tiny.spread(40)}, supplied=months), tiny.TO).rows
    problems = [row.problem for row in rows if row.measure and not row.measure.is_return]
    assert problems
    assert all("2025-06" in problem for problem in problems)
    assert all(row.figure is None for row in rows)


def test_without_any_figure_nothing_is_said_of_change():
    months = [month for month in tiny.YEARS if month != date(2025, 6, 1)]
    view = scorecard(tiny.make({}, supplied=months), tiny.TO)
    assert view.reading == ("No headline measure has figures for the 12 months to December 2025.",)


def test_a_change_without_a_better_way_is_said_with_what_the_catalogue_says_of_it():
    view = scorecard(tiny.make({("drugs", tiny.HOME): tiny.spread(200, 100)}), tiny.TO)
    assert view.text == (
        "Drug offences rose by 100% on the year before, to 200: more than chance. A rise can mean more police work "
        "rather than more of the offence."
    )
