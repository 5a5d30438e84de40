"""Crime types side by side: anti-social behaviour apart, ranks only among districts with every month."""

from __future__ import annotations

from datetime import date

import pytest

from ssp_metrics.errors import MissingMonthsError
from ssp_metrics.views.crime_types import crime_types
from ssp_metrics.views.figure import figure
from ssp_metrics.views.peers import peers
from ssp_metrics.views.states import state_of
from tests.views import tiny

DECEMBER = date(2025, 12, 1)


@pytest.mark.parametrize("as_at", [1, 2])
def test_every_type_is_the_figure_of_its_measure(snapshot, as_at):
    view = crime_types(snapshot.at(as_at), date(2025, 11, 1))
    assert len(view.frame) == 14
    for row in view.frame.itertuples():
        one = figure(snapshot.at(as_at), row.measure_id, tiny.HOME, date(2025, 11, 1))
        assert (row.numerator, row.value) == (one.numerator, one.value)
        assert (row.change_words, row.state) == (one.change_words, state_of(one.measure, one.change))


def test_anti_social_behaviour_stands_apart(snapshot):
    view = crime_types(snapshot, DECEMBER)
    crimes = view.frame[view.frame["is_crime"]]
    assert crimes["share"].sum() == pytest.approx(1)
    assert crimes["numerator"].sum() == figure(snapshot, "all_crime", tiny.HOME, DECEMBER).numerator
    last = view.frame.iloc[-1]
    assert last["measure_id"] == "anti_social_behaviour"
    assert last[["share"]].isna().all()
    assert "in no crime total" in view.text


def test_ranks_are_those_of_the_comparison(snapshot):
    view = crime_types(snapshot, DECEMBER)
    for row in view.frame.itertuples():
        among = peers(snapshot, row.measure_id, "force_area", DECEMBER)
        assert (row.rank, row.ranked) == (among.own_rank, len(among.frame))


def test_missing_month_is_refused(snapshot):
    with pytest.raises(MissingMonthsError):
        crime_types(snapshot, date(2026, 1, 1))


def test_nothing_recorded_gives_no_shares():
    view = crime_types(tiny.make({}), tiny.TO)
    assert (view.frame["numerator"] == 0).all()
    assert view.frame["share"].isna().all()
    assert "%" not in view.title
