"""Years that overlap, or are rare: hand-made ones, then the shipped figures."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ssp_metrics.errors import SspError
from ssp_metrics.views.figure import figure
from ssp_metrics.views.table import table
from ssp_metrics.views.trend import trend
from tests.views import forces, tiny
from tests.views.forces import MARCHES, MEASURE, OURS

LATEST = date(2018, 12, 1)
RECORDED = sorted(one.id for one in tiny.CATALOGUE.measures.values() if one.overlapping)


def shown(snapshot, measure=MEASURE, to=date(2019, 12, 1)):
    return trend(snapshot, measure, OURS, to)


def test_one_year_a_year_and_the_latest_beside_them():
    numbers = {year: place for place, year in enumerate(MARCHES, start=1)}
    view = shown(forces.homicides(numbers, m2018_12=7, m2019_06=30))
    assert [month.year for month in view.frame["month"]] == [*MARCHES, 2019]
    assert view.frame["value"].iloc[-1] == 30
    assert view.overlaps
    assert view.subtitle == "Homicides a year, Here police force area, years to March 2010 to June 2019"


def test_years_that_overlap_are_never_added():
    made = forces.homicides({2018: 5, 2019: 7}, m2018_06=50, m2018_09=60, m2018_12=70)
    one = figure(made, MEASURE, OURS, MARCHES[2019])
    assert (one.numerator, one.previous["numerator"]) == (7, 5)
    with pytest.raises(SspError, match="supplied for years and cannot be given for the 24 months"):
        figure(made, MEASURE, OURS, MARCHES[2019], months=24)
    with pytest.raises(SspError, match="Choose whole years, for example to 2019-03"):
        figure(made, MEASURE, OURS, date(2019, 5, 1))


def test_interval_is_exact_and_a_small_base_has_no_percentage():
    view = shown(forces.homicides({2018: 5, 2019: 15}))
    assert view.frame["low"].iloc[-1] == pytest.approx(8.395, abs=5e-4)  # chi-squared(0.025; 30) / 2
    assert view.frame["high"].iloc[-1] == pytest.approx(24.740, abs=5e-4)  # chi-squared(0.975; 32) / 2
    assert "10 more than the year before (5), too few for a percentage; more than chance" in view.text
    assert "it fits with anything from 8 to 25 (95% interval)" in view.text
    assert view.title == "15 homicides in the year to March 2019, more than the year before"
    assert not view.overlaps


def test_a_change_that_may_be_chance_says_so():
    assert shown(forces.homicides({2018: 6, 2019: 5})).title.endswith("within chance of the year before")


def test_a_year_that_was_not_supplied_is_a_gap_never_zero():
    view = shown(forces.homicides({2016: 4, 2018: 6, 2019: 5}))
    assert np.isnan(view.frame["value"]).tolist() == [False, True, False, False]
    assert "from 4 to 6" in view.text
    assert "Not supplied, and not zero: the year to March 2017." in view.text


def test_without_the_year_before_there_is_no_comparison():
    view = shown(forces.homicides({2016: 4, 2019: 5}))
    assert "5; no comparison: the year before was not supplied in full." in view.text
    assert view.title == "5 homicides in the year to March 2019"


def test_a_share_has_its_wilson_interval():
    years = {MARCHES[2018]: (10, 100), MARCHES[2019]: (60, 240)}
    view = shown(forces.make({OURS: years}, measure="sexual_offences_share_recorded"), "sexual_offences_share_recorded")
    assert list(view.frame["value"]) == [10.0, 25.0]
    assert view.frame["low"].iloc[0] == pytest.approx(5.52, abs=0.005)
    assert view.frame["high"].iloc[0] == pytest.approx(17.44, abs=0.005)
    assert "10% in the year to March 2018 and 25% in the year to March 2019" in view.text


def test_what_was_not_supplied_for_the_area_is_a_sentence():
    made = forces.make({"E23000001": {MARCHES[2019]: 3}})
    with pytest.raises(SspError, match="No figure for Here"):
        shown(made)
    with pytest.raises(SspError, match="is not given for districts"):
        trend(made, MEASURE, tiny.HOME, LATEST)


@settings(max_examples=12)  # each example builds a snapshot
@given(numbers=st.lists(st.integers(0, 40), min_size=2, max_size=10))
def test_any_years_read_as_sentences_with_their_intervals(numbers):
    view = shown(forces.homicides(dict(zip(MARCHES, numbers, strict=False))))
    assert (view.frame["low"] <= view.frame["value"]).all()
    assert (view.frame["value"] <= view.frame["high"]).all()
    assert "nan" not in view.text
    assert all(sentence.endswith(".") for sentence in view.reading)
    if numbers[-2] < 20:
        assert "%" not in view.text.replace("95% interval", "")


# The shipped figures


def test_shipped_homicides_as_the_table_has_them(snapshot):
    view = shown(snapshot, to=tiny.TO)
    assert list(view.frame["value"]) == [9, 6, 7, 6, 5, 7, 3, 6, 4, 5, 4, 7, 7, 6, 6, 3, 15]
    assert view.frame["month"].iloc[-1].date() == LATEST
    assert "9 homicides in the year to March 2003 and 3 in the year to March 2018" in view.text
    assert view.provenance.line.startswith("Source: Recorded crime by police force area, rolling years; Office for")


def test_shipped_violence_is_the_sum_of_its_five_groups(snapshot):
    view = shown(snapshot, "violence_against_the_person_recorded", tiny.TO)
    assert view.frame["value"].iloc[0] == 9 + 1 + 2692 + 2574 + 73
    assert view.frame["value"].iloc[-1] == 15 + 8 + 5858 + 7474 + 6754
    assert [mark.month for mark in view.marks] == ["November 2014", "April 2015", "April 2018", "August 2018"]


def test_shipped_share_of_sexual_offences(snapshot):
    view = shown(snapshot, "sexual_offences_share_recorded", tiny.TO)
    assert view.frame["value"].iloc[-1] == pytest.approx(1755 / (1755 + 20_109) * 100)
    assert "7% in the year to March 2003" in view.text
    assert "to 11%" in view.text


def test_what_is_said_of_one_force_is_said_of_no_other(snapshot):
    ours, other = (trend(snapshot, "sexual_offences_recorded", code, LATEST) for code in (OURS, "E23000001"))
    assert [mark.month for mark in ours.marks] == ["November 2014", "August 2018"]
    assert [mark.month for mark in other.marks] == ["November 2014"]


def test_years_of_a_rare_measure_of_a_partner_are_read_alike(snapshot):
    view = trend(snapshot, "homicide", OURS, date(2023, 12, 1))
    assert view.provenance.illustrative
    assert view.frame["month"].iloc[-1].date() == date(2023, 3, 1)
    assert (view.frame["low"] < view.frame["high"]).all()
    assert "95% interval" in view.text


def test_a_table_has_a_row_for_each_rolling_year(snapshot):
    rows = table(snapshot, MEASURE, "force_area", tiny.Period(date(2018, 1, 1), LATEST))
    ours = rows[rows["area_code"] == OURS]
    assert list(ours["numerator"]) == [3, 7, 12, 15]
    assert set(ours["period_months"]) == {12}
    assert set(ours["period_start"]) == {"2017-04", "2017-07", "2017-10", "2018-01"}


@pytest.mark.parametrize("measure", RECORDED)
def test_every_offence_group_can_be_shown(snapshot, measure):
    view = shown(snapshot, measure, tiny.TO)
    assert "nan" not in view.text
    assert view.provenance.measure_id == measure
    assert not view.provenance.illustrative
    with pytest.raises(SspError, match="not given for districts"):
        figure(snapshot, measure, tiny.HOME, LATEST)


def test_offence_groups_are_those_that_the_shipped_table_has(snapshot):
    held = {
        row[0] for row in snapshot.connection.cursor().execute("SELECT DISTINCT offence FROM force_crime").fetchall()
    }
    for measure in RECORDED:
        assert set(tiny.CATALOGUE.measure(measure).selector.categories) <= held, measure


def test_an_area_without_a_rate_says_why(snapshot):
    made = figure(snapshot, MEASURE, "E23000034", LATEST)
    assert np.isnan(made.value)
    assert "There is no rate: few people live there" in made.text
