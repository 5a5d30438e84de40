"""The monthly series: what is shown, what stands out, and that a gap is never a zero."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from ssp_metrics.errors import SspError
from ssp_metrics.periods import Period
from ssp_metrics.views.table import table
from ssp_metrics.views.trend import trend
from tests.views import tiny

DECEMBER = date(2025, 12, 1)


def test_thirty_six_months_equal_the_table(snapshot):
    view = trend(snapshot, "burglary", tiny.HOME, DECEMBER)
    plain = table(snapshot, "burglary", "district", Period.rolling(DECEMBER, 36))
    own = plain[plain["area_code"] == tiny.HOME]
    assert list(view.frame["numerator"]) == list(own["numerator"])
    assert list(view.frame["month"].dt.strftime("%Y-%m")) == list(own["period_start"])


def test_months_of_a_year_sum_to_the_figure(snapshot):
    view = trend(snapshot.at(1), "anti_social_behaviour", tiny.HOME, date(2025, 11, 1))
    assert view.frame["numerator"].tail(12).sum() == 5061


def test_the_season_is_allowed_for_only_where_asked(snapshot):
    with_season = trend(snapshot, "anti_social_behaviour", tiny.HOME, DECEMBER)
    plain = trend(snapshot, "anti_social_behaviour", tiny.HOME, DECEMBER, allow_season=False)
    assert with_season.seasonal
    assert not plain.seasonal
    assert with_season.frame["mean"].nunique() > 1
    assert plain.frame["mean"].nunique() == 1
    assert "allowing for the time of year" in with_season.text
    assert "not adjusted for the time of year" in plain.text


def test_limits_of_counts_do_not_fall_below_zero(snapshot):
    view = trend(snapshot, "theft_from_the_person", tiny.HOME, DECEMBER)
    assert (view.frame["lower"].dropna() >= 0).all()


def test_share_is_shown_in_percent(snapshot):
    view = trend(snapshot, "charged", tiny.HOME, DECEMBER)
    assert view.frame["value"].between(0, 100).all()
    assert view.unit == "percent"


def test_a_gap_is_missing_and_named_never_zero():
    gap = date(2025, 3, 1)
    months = [month for month in tiny.YEARS if month != gap]
    counts = {("robbery", tiny.HOME): {month: 10 + month.month % 3 for month in months}}
    view = trend(tiny.make(counts, supplied=months), "robbery", tiny.HOME, tiny.TO)
    at_gap = view.frame[view.frame["month"] == np.datetime64(gap)].iloc[0]
    assert np.isnan(at_gap["value"])
    assert at_gap["rule"] == ""
    assert "Not supplied, and not zero: 2025-03." in view.text
    assert "the average of the 23 months shown" in view.text


def test_a_month_without_events_is_zero():
    view = trend(tiny.make({("robbery", tiny.HOME): {tiny.TO: 3}}), "robbery", tiny.HOME, tiny.TO)
    assert view.frame["value"].sum() == 3
    assert view.frame["value"].notna().all()


def test_all_zero_has_no_limits_and_says_so():
    view = trend(tiny.make({}), "robbery", tiny.HOME, tiny.TO)
    assert (view.frame["value"] == 0).all()
    assert view.variation_letter == "" or view.frame["rule"].eq("").all()
    assert "December 2025: 0 robberies" in view.text


def test_months_before_the_first_supplied_are_left_away():
    months = Period.rolling(tiny.TO, 6).months
    view = trend(tiny.make({}, supplied=months), "robbery", tiny.HOME, tiny.TO)
    assert len(view.frame) == 6


def test_a_point_beyond_the_limits_is_flagged_and_titled():
    counts = {month: 10 + index % 3 for index, month in enumerate(tiny.YEARS)} | {tiny.TO: 90}
    view = trend(tiny.make({("robbery", tiny.HOME): counts}), "robbery", tiny.HOME, tiny.TO)
    last = view.frame.iloc[-1]
    assert last["rule"] == "beyond_limits"
    assert last["point_type"] == "special_cause_concern"
    assert view.title == "December 2025 lies above the limits of usual variation"
    assert view.variation_letter


def test_nothing_supplied_is_a_sentence():
    with pytest.raises(SspError, match="No month of robbery was supplied"):
        trend(tiny.make({}, supplied=()), "robbery", tiny.HOME, tiny.TO)
