"""One ward's page: the same numbers as the list beside the map, the borough's rate as the yardstick."""

from __future__ import annotations

from datetime import date

import pytest

from ssp_metrics.views.figure import figure
from ssp_metrics.views.ward import ward
from ssp_metrics.views.wards import wards
from tests.views import tiny

NOVEMBER = date(2025, 11, 1)


@pytest.fixture(scope="module")
def places(snapshot):
    return wards(snapshot, "burglary", NOVEMBER)


def test_every_type_is_the_figure_of_the_ward(snapshot, places):
    code = places.frame["area_code"].iloc[0]
    page = ward(snapshot, places, code, NOVEMBER, 12)
    for row in page.frame.itertuples():
        here = figure(snapshot, row.measure_id, code, NOVEMBER)
        there = figure(snapshot, row.measure_id, tiny.HOME, NOVEMBER)
        assert (row.numerator, row.value) == (here.numerator, pytest.approx(here.value))
        assert row.borough == pytest.approx(there.value)
        assert row.against == (row.lower > row.borough) - (row.upper < row.borough)


def test_small_areas_sum_to_the_ward(snapshot, places):
    for code in places.frame["area_code"]:
        page = ward(snapshot, places, code, NOVEMBER, 12)
        assert page.small_areas["n"].sum() == places.one(code)["numerator"]


def test_reading_states_count_period_rank_and_change(snapshot, places):
    code = places.frame["area_code"].iloc[0]
    page = ward(snapshot, places, code, NOVEMBER, 12)
    assert "198 burglaries in the 12 months to November 2025, 1st of 27 wards (1 = most)" in page.text
    assert "(from 197)" in page.text
    assert "Many victims do not live here." in page.text


def test_deprivation_is_one_sentence_with_its_edition(snapshot, places):
    for code in places.frame["area_code"]:
        text = ward(snapshot, places, code, NOVEMBER, 12).deprivation
        assert "Indices of Deprivation 2025" in text


def test_wards_of_the_former_vintage_have_pages_too(snapshot):
    former = wards(snapshot, "burglary", NOVEMBER, vintage="2022")
    page = ward(snapshot, former, former.frame["area_code"].iloc[0], NOVEMBER, 12)
    assert page.small_areas["n"].sum() == former.frame["numerator"].iloc[0]


def test_a_ward_without_events():
    made = tiny.make({}, wards=("Alpha", "Beta"))
    page = ward(made, wards(made, "robbery", tiny.TO), "Beta", tiny.TO, 12)
    assert page.text.startswith("Beta had 0 robberies in the 12 months to December 2025")
    assert page.small_areas.empty
    assert (page.frame["against"] <= 0).all()
    assert page.deprivation == "No Indices of Deprivation are loaded for this ward's small areas."


def test_a_small_base_has_no_percentage():
    counts = {("robbery", "Alpha"): tiny.spread(9, 4), ("robbery", tiny.HOME): tiny.spread(9, 4)}
    made = tiny.make(counts, wards=("Alpha", "Beta"))
    page = ward(made, wards(made, "robbery", tiny.TO), "Alpha", tiny.TO, 12)
    assert "%" not in page.text
    assert "+5 (from 4)" in page.text
