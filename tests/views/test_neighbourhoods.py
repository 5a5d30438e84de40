"""The wards that an older plan named, on the wards of their time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from ssp_metrics.catalogue import reference
from ssp_metrics.errors import MissingMonthsError, SspError
from ssp_metrics.periods import Period
from ssp_metrics.views.figure import figure
from ssp_metrics.views.neighbourhoods import neighbourhoods
from ssp_metrics.views.wards import wards
from tests.place import SETTINGS
from tests.views import tiny

SHIPPED = reference.read(*SETTINGS.reference)
NOVEMBER, DECEMBER = date(2025, 11, 1), date(2025, 12, 1)
TOWN_CENTRE, PARKFIELD = "E05001549", "E05001546"
ASB = "anti_social_behaviour"


@pytest.fixture(scope="module")
def view(snapshot):
    return neighbourhoods(snapshot, SHIPPED, ASB, DECEMBER)


def test_five_wards_of_their_time_over_three_years(view):
    assert view.vintage == "2022"
    assert [period.last for period in view.periods] == [date(year, 12, 1) for year in (2023, 2024, 2025)]
    assert len(view.frame) == 15
    assert list(view.frame["name"][:2]) == ["Stockton Town Centre", "Mandale and Victoria"]
    assert set(view.frame["ranked"]) == {26}


def test_each_year_is_that_of_the_ward_screen(snapshot, view):
    for period in view.periods:
        plain = wards(snapshot, ASB, period.last, vintage="2022").frame.set_index("area_code")
        for row in view.frame[view.frame["period_end"].dt.date == period.last].itertuples():
            assert row.numerator == plain.loc[row.area_code, "numerator"]
            assert row.rank == plain.loc[row.area_code, "rank"]


def test_the_months_add_up_to_the_years(view):
    for code, months in view.months.items():
        assert len(months) == 36
        assert months["numerator"].sum() == view.frame.loc[view.frame["area_code"] == code, "numerator"].sum()


def test_the_sentence_says_count_change_borough_and_rank(view):
    said = view.sentences[TOWN_CENTRE]
    last = view.frame[view.frame["area_code"] == TOWN_CENTRE].iloc[-1]
    assert f"{last['numerator']:.0f} incidents of anti-social behaviour in the 12 months to December 2025" in said
    assert "(the borough: +12%)" in said
    assert "1st of 26 wards, as in the 12 months to December 2023" in said
    assert "down from 7th" in view.sentences[PARKFIELD]


def test_retired_wards_are_said_to_be_of_another_time(view):
    assert "vintage 2022" in view.note
    assert "No present ward is called Parkfield and Oxbridge." in view.note
    assert view.named_again == {"E05001549", "E05001540", "E05001541", PARKFIELD}


def test_shares_are_of_the_borough(snapshot, view):
    last = view.frame[view.frame["period_end"].dt.date == DECEMBER]
    borough = figure(snapshot, ASB, tiny.HOME, DECEMBER).numerator
    assert last["share"].sum() == pytest.approx(last["numerator"].sum() / borough)
    assert "against 41% in the 12 months to December 2023" in view.text


def test_an_earlier_month_has_fewer_whole_years(snapshot):
    view = neighbourhoods(snapshot.at(1), SHIPPED, ASB, NOVEMBER)
    assert len(view.periods) == 2


def test_missing_months_are_refused(snapshot):
    with pytest.raises(MissingMonthsError):
        neighbourhoods(snapshot, SHIPPED, ASB, date(2026, 3, 1))


def named(*codes):
    row = next(row for row in SHIPPED.published_figures if row.figure == "priority_ward")
    return replace(SHIPPED, published_figures=tuple(row.model_copy(update={"area_code": code}) for code in codes))


def test_one_year_alone_has_no_movement():
    events = {("robbery", "Alpha"): tiny.spread(30), ("robbery", tiny.HOME): tiny.spread(30)}
    made = tiny.make(events, wards=("Alpha", "Beta"), supplied=Period.rolling(tiny.TO).months)
    view = neighbourhoods(made, named("Alpha"), "robbery", tiny.TO)
    assert view.sentences == {"Alpha": "Alpha: 30 robberies in the 12 months to December 2025; 1st of 2 wards."}
    assert view.title == "Of the wards named, 1 of 1 is among the 1 with most"
    assert view.note == "The wards are the present ones."


def test_on_a_small_base_counts_stand_instead_of_percentages():
    alpha, home = tiny.spread(12, 9), tiny.spread(22, 10)
    events = {("robbery", "Alpha"): alpha, ("robbery", "Beta"): tiny.spread(10, 1), ("robbery", tiny.HOME): home}
    made = tiny.make(events, wards=("Alpha", "Beta"))
    view = neighbourhoods(made, named("Alpha"), "robbery", tiny.TO)
    assert "+3 (from 9) on the year before, could be chance (the borough: +12)" in view.sentences["Alpha"]
    assert "too few" in view.text


def test_without_named_wards_there_is_nothing_to_follow(snapshot):
    with pytest.raises(SspError, match="no priority ward"):
        neighbourhoods(snapshot, named("E05999999"), ASB, DECEMBER)
