"""Wards and small areas: they sum to the borough by construction, ranks count from the highest, gaps are refused."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest

from ssp_metrics.errors import MissingMonthsError, SspError
from ssp_metrics.periods import Period
from ssp_metrics.views import areas, counts
from ssp_metrics.views.figure import figure
from ssp_metrics.views.wards import wards
from tests.views import tiny

NOVEMBER = date(2025, 11, 1)
VINTAGES = ("2022", "2023")


@pytest.mark.parametrize("vintage", VINTAGES)
@pytest.mark.parametrize("as_at", [1, 2])
def test_wards_sum_to_the_borough_for_every_measure_and_month(snapshot, vintage, as_at):
    codes = list(areas.small_areas(snapshot, "ward", vintage)["code"])
    period = Period(date(2023, 1, 1), date(2025, 12, 1))
    for measure in snapshot.catalogue.measures.values():
        if measure.is_return:
            continue
        known = snapshot.at(as_at)
        small = counts.monthly(known, measure, "ward", vintage, codes, period)
        whole = counts.monthly(known, measure, "district", "", [tiny.HOME], period)
        columns = ["numerator", "total"]
        summed = small.groupby("month")[columns].sum(min_count=1).reset_index(drop=True)
        pd.testing.assert_frame_equal(summed, whole[columns], obj=measure.id)


def test_small_areas_sum_to_the_borough(snapshot):
    view = wards(snapshot, "burglary", NOVEMBER, level="lsoa")
    assert len(view.frame) == 124
    assert view.total == figure(snapshot, "burglary", tiny.HOME, NOVEMBER).numerator


@pytest.mark.parametrize(("vintage", "number"), [("2022", 26), ("2023", 27)])
def test_each_vintage_has_its_own_wards(snapshot, vintage, number):
    view = wards(snapshot, "burglary", NOVEMBER, vintage=vintage)
    assert len(view.frame) == number
    assert view.total == 964
    assert f"vintage {vintage}" in view.subtitle


def test_population_of_the_wards_is_that_of_the_borough(snapshot):
    view = wards(snapshot, "burglary", NOVEMBER)
    assert view.frame["denominator"].sum() == pytest.approx(206_800)


def test_ranks_count_from_the_most(snapshot):
    frame = wards(snapshot, "robbery", NOVEMBER).frame
    assert frame["rank"].iloc[0] == 1
    assert frame["numerator"].is_monotonic_decreasing
    assert frame["share"].sum() == pytest.approx(1)
    for row in frame.itertuples():
        assert row.rank == (frame["numerator"] > row.numerator).sum() + 1


def test_intervals_hold_the_rates(snapshot):
    frame = wards(snapshot, "robbery", NOVEMBER).frame
    assert frame["value"].between(frame["lower"], frame["upper"]).all()


def test_comparison_is_like_with_like(snapshot):
    now, then = (wards(snapshot.at(as_at), "anti_social_behaviour", NOVEMBER).frame for as_at in (2, 1))
    assert now["numerator"].sum() - then["numerator"].sum() == 4
    merged = now.merge(then, on="area_code")
    steps = [merged[f"change_words_{side}"].str.split(" ").str[0] for side in "xy"]
    assert list(steps[0]) == list(steps[1])


def test_a_change_that_leaves_rows_out_says_from_what_to_what(snapshot):
    frame = wards(snapshot.at(2), "anti_social_behaviour", NOVEMBER).frame
    both = frame[frame["change_words"].str.contains(r"\(\d+ from \d+\)")]
    assert len(both)
    for row in both.itertuples():
        compared, before = (int(part) for part in row.change_words.rsplit("(")[1].rstrip(")").split(" from "))
        assert compared < row.numerator
        assert before == row.previous


def test_missing_months_are_refused(snapshot):
    with pytest.raises(MissingMonthsError, match="2025-12"):
        wards(snapshot, "stop_and_search", date(2025, 12, 1))


def test_unknown_vintage_names_those_there_are(snapshot):
    with pytest.raises(SspError, match="2022, 2023"):
        wards(snapshot, "burglary", NOVEMBER, vintage="1999")


def test_no_events_at_all():
    view = wards(tiny.make({}, wards=("Alpha", "Beta")), "robbery", tiny.TO)
    assert view.total == 0
    assert view.title == "No robberies in any ward"
    assert view.reading == ("There were no robberies in any ward in the 12 months to December 2025.",)
    assert np.isnan(view.top_share)
    assert np.isnan(view.gini)


def test_one_ward_only():
    made = tiny.make({("robbery", "Alpha"): tiny.spread(30, 25), ("robbery", tiny.HOME): tiny.spread(30, 25)})
    view = wards(made, "robbery", tiny.TO)
    assert len(view.frame) == 1
    assert view.top_share == 1
    assert view.one("Alpha")["rank"] == 1
    assert "Alpha" in view.text


def test_equal_wards_share_a_rank():
    counts_by_ward = {("robbery", name): tiny.spread(5) for name in ("Alpha", "Beta")}
    frame = wards(tiny.make(counts_by_ward, wards=("Alpha", "Beta", "Gamma")), "robbery", tiny.TO).frame
    assert list(frame["rank"]) == [1, 1, 3]


def test_small_bases_have_counts_instead_of_percentages():
    made = tiny.make(
        {("robbery", "Alpha"): tiny.spread(12, 19), ("robbery", "Beta"): tiny.spread(30, 20)},
        wards=("Alpha", "Beta"),
    )
    words = wards(made, "robbery", tiny.TO).frame.set_index("area_code")["change_words"]
    assert words["Alpha"] == "−7 (from 19)"
    assert words["Beta"] == "+50% (from 20)"


def test_without_the_year_before_there_is_no_comparison():
    view = wards(tiny.make({}, supplied=Period.rolling(tiny.TO).months), "robbery", tiny.TO)
    assert set(view.frame["change_words"]) == {"no comparison"}
    assert set(view.frame["chance"]) == {""}
