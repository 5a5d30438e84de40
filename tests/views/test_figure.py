"""One figure: shipped numbers that anybody can check, comparisons of like with like, refusals, small bases."""

from __future__ import annotations

import math
from datetime import date

import pytest

from ssp_metrics.errors import MissingMonthsError, SspError, UnknownMeasureError
from ssp_metrics.periods import Period
from ssp_metrics.views.figure import figure
from ssp_metrics.views.states import state_of
from tests.views import tiny

NOVEMBER = date(2025, 11, 1)


@pytest.mark.parametrize(
    ("measure", "as_at", "count", "before", "not_compared"),
    [
        ("burglary", 1, 964, 1083, 0),
        ("burglary", 2, 964, 1083, 0),
        ("anti_social_behaviour", 1, 5061, 4544, 0),
        ("anti_social_behaviour", 2, 5065, 4544, 4),
        ("robbery", 1, 307, 209, 0),
        ("robbery", 2, 307, 209, 0),
    ],
)
def test_shipped_figures_at_both_as_ats(snapshot, measure, as_at, count, before, not_compared):
    made = figure(snapshot.at(as_at), measure, tiny.HOME, NOVEMBER)
    assert (made.numerator, made.previous["numerator"]) == (count, before)
    assert made.not_compared == not_compared
    assert made.value == pytest.approx(count / 206_800 * 1000)


def test_rate_of_burglary_stands_with_its_interval(snapshot):
    made = figure(snapshot, "burglary", tiny.HOME, NOVEMBER)
    assert round(made.value, 2) == 4.66
    assert made.lower < made.value < made.upper
    assert state_of(made.measure, made.change) == "improvement"
    assert "11% fewer than the year before (1,083); more than chance" in made.text


def test_rows_in_files_without_a_year_before_are_left_out_of_the_comparison(snapshot):
    made = figure(snapshot, "anti_social_behaviour", tiny.HOME, NOVEMBER)
    assert made.numerator == 5065
    assert made.change.current == 5061
    assert "4 records stand in files of other police forces" in made.text
    assert made.as_dict()["comparison"]["compared_with"] == 5061


def test_as_dict_holds_what_the_reading_says(snapshot):
    made = figure(snapshot.at(1), "burglary", tiny.HOME, NOVEMBER)
    plain = made.as_dict()
    assert plain["numerator"] == 964
    assert plain["comparison"]["numerator"] == 1083
    assert plain["reading"] == made.text
    assert plain["provenance"]["as_at"] == 1
    assert (plain["period_start"], plain["period_end"], plain["period_months"]) == ("2024-12", "2025-11", 12)


def test_wards_and_their_figures_agree_with_the_borough(snapshot):
    from ssp_metrics.views.wards import wards  # noqa: PLC0415 - only this test compares the two views

    view = wards(snapshot, "robbery", NOVEMBER)
    total = sum(figure(snapshot, "robbery", code, NOVEMBER).numerator for code in view.frame["area_code"])
    assert total == figure(snapshot, "robbery", tiny.HOME, NOVEMBER).numerator


def test_missing_month_is_refused_and_named(snapshot):
    with pytest.raises(MissingMonthsError) as raised:
        figure(snapshot, "stop_and_search", tiny.HOME, date(2025, 12, 1))
    assert raised.value.months == ("2025-12",)
    assert "2025-12" in str(raised.value)


def test_district_whose_force_has_a_gap_is_refused(snapshot):
    bristol = "E06000023"
    with pytest.raises(MissingMonthsError) as raised:
        figure(snapshot, "burglary", bristol, date(2025, 12, 1))
    assert raised.value.months == ("2025-05", "2025-06", "2025-07", "2025-08", "2025-10", "2025-11")


def test_anti_social_behaviour_is_in_no_crime_total(snapshot):
    types = [measure for measure in snapshot.catalogue.crime_types() if measure.id != "anti_social_behaviour"]
    parts = [figure(snapshot, measure.id, tiny.HOME, NOVEMBER).numerator for measure in types]
    assert sum(parts) == figure(snapshot, "all_crime", tiny.HOME, NOVEMBER).numerator


def test_unknown_measure_and_area_are_sentences(snapshot):
    with pytest.raises(UnknownMeasureError, match="There is no measure “nothing”"):
        figure(snapshot, "nothing", tiny.HOME, NOVEMBER)
    with pytest.raises(SspError, match="There is no area “E00000000”"):
        figure(snapshot, "burglary", "E00000000", NOVEMBER)


def test_share_is_a_percentage_of_all_crimes(snapshot):
    made = figure(snapshot, "charged", tiny.HOME, NOVEMBER)
    crimes = figure(snapshot, "all_crime", tiny.HOME, NOVEMBER).numerator
    assert made.denominator == crimes
    assert made.value == pytest.approx(made.numerator / crimes * 100)
    assert not made.provenance.population


def test_nothing_recorded_is_zero_and_says_so():
    made = figure(tiny.make({}), "robbery", tiny.HOME, tiny.TO)
    assert (made.numerator, made.value, made.lower) == (0, 0.0, 0.0)
    assert made.upper > 0
    assert made.text.startswith("There were 0 robberies")
    assert "the same as the year before (0)" in made.text


def test_one_event_is_singular():
    made = figure(tiny.make({("robbery", tiny.HOME): tiny.spread(1)}), "robbery", tiny.HOME, tiny.TO)
    assert made.text.startswith("There was 1 robbery in")


@pytest.mark.parametrize(("before", "has_percent"), [(19, False), (20, True)])
def test_no_percentage_on_a_base_below_twenty(before, has_percent):
    made = figure(tiny.make({("robbery", tiny.HOME): tiny.spread(40, before)}), "robbery", tiny.HOME, tiny.TO)
    assert ("%" in made.text) is has_percent
    assert (made.change.percent is not None) is has_percent
    assert f"({before})" in made.text


def test_without_the_year_before_there_is_no_comparison():
    made = figure(
        tiny.make({("robbery", tiny.HOME): tiny.spread(5)}, supplied=Period.rolling(tiny.TO).months),
        "robbery",
        tiny.HOME,
        tiny.TO,
    )
    assert made.change is None
    assert state_of(made.measure, made.change) == "not_compared"
    assert len(made.missing_before) == 12
    assert "no comparison" in made.text
    assert "12 months, 2024-01 to 2024-12" in made.text
    assert made.as_dict()["comparison"] is None


def test_without_a_population_there_is_no_rate():
    made = figure(
        tiny.make({("robbery", tiny.HOME): tiny.spread(5)}, residents={tiny.HOME: math.nan}),
        "robbery",
        tiny.HOME,
        tiny.TO,
    )
    assert math.isnan(made.value)
    assert "No population is loaded, so there is no rate." in made.text
    assert made.as_dict()["value"] is None


def test_change_without_a_better_way_is_neither():
    counts = {("drugs", tiny.HOME): tiny.spread(200, 100), ("robbery", tiny.HOME): tiny.spread(200, 100)}
    snapshot = tiny.make(counts)
    for measure, state in (("drugs", "neither"), ("robbery", "concern")):
        made = figure(snapshot, measure, tiny.HOME, tiny.TO)
        assert state_of(made.measure, made.change) == state
