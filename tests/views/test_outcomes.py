"""What became of crimes: every crime has one last outcome, and undecided ones are never hidden."""

from __future__ import annotations

from datetime import date

import pytest

from ssp_metrics.errors import MissingMonthsError
from ssp_metrics.views.figure import figure
from ssp_metrics.views.outcomes import outcomes
from tests.views import tiny

NOVEMBER = date(2025, 11, 1)


@pytest.mark.parametrize("measure", ["burglary", "all_crime", "shoplifting"])
@pytest.mark.parametrize("as_at", [1, 2])
def test_outcomes_sum_to_the_figure(snapshot, measure, as_at):
    view = outcomes(snapshot.at(as_at), measure, NOVEMBER)
    assert view.frame["n"].sum() == figure(snapshot.at(as_at), measure, tiny.HOME, NOVEMBER).numerator
    assert view.frame["share"].sum() == pytest.approx(1)
    assert view.frame["n"].is_monotonic_decreasing


def test_charged_is_counted_from_the_same_outcomes(snapshot):
    chosen = snapshot.catalogue.measure("charged").selector.outcomes
    frame = outcomes(snapshot, "all_crime", NOVEMBER).frame
    charged = figure(snapshot, "charged", tiny.HOME, NOVEMBER)
    assert frame.loc[frame["outcome"].isin(chosen), "n"].sum() == charged.numerator


def test_reading_says_how_many_are_undecided_and_may_change(snapshot):
    text = outcomes(snapshot, "burglary", NOVEMBER).text
    assert "no decision published yet" in text
    assert "revised with every archive" in text


def test_later_archives_revise_outcomes(snapshot):
    then, now = (outcomes(snapshot.at(as_at), "burglary", NOVEMBER).frame for as_at in (1, 2))
    assert then["n"].sum() == now["n"].sum()
    assert not then.equals(now)


def test_missing_month_is_refused(snapshot):
    with pytest.raises(MissingMonthsError):
        outcomes(snapshot, "burglary", date(2026, 1, 1))


def test_no_crimes_no_outcomes():
    view = outcomes(tiny.make({}), "robbery", tiny.TO)
    assert view.frame.empty
    assert view.title == "No robberies"
    assert view.text == "There were no robberies in the 12 months to December 2025."
