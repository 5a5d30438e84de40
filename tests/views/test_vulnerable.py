"""Deprivation beside crime: the counts of the wards, and the index of the small areas by hand."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from ssp_metrics.catalogue import reference as references
from ssp_metrics.errors import SspError
from ssp_metrics.periods import Period
from ssp_metrics.views.figure import figure
from ssp_metrics.views.vulnerable import beside_deprivation, vulnerable_areas
from ssp_metrics.views.ward import ward
from ssp_metrics.views.wards import wards
from tests.place import SETTINGS
from tests.views import tiny

TO = date(2025, 12, 1)
REFERENCE = references.read(*SETTINGS.reference)
LSOA = tiny.CATALOGUE.partnership.lsoa_vintage


def with_small_areas(burglary, employment, *, months=tiny.YEARS):
    """A borough of four small areas in one ward, with as many burglaries and as much deprivation as given."""
    made = tiny.make({}, supplied=months)
    connection = made.connection.cursor()
    for number, (count, score) in enumerate(zip(burglary, employment, strict=True)):
        code = f"Small {number}"
        connection.execute("INSERT INTO area VALUES (?, ?, 'lsoa', ?, NULL, NULL, ?)", [code, code, LSOA, tiny.HOME])
        connection.execute("INSERT INTO ward_share VALUES (?, ?, 'Alpha', 1, 1.0)", [tiny.VINTAGE, code])
        for domain in ("imd", "income", "employment"):
            connection.execute(
                "INSERT INTO deprivation VALUES ('2025', ?, ?, ?, 1, ?, ?)",
                [code, LSOA, domain, 1 if score > 0.2 else 9, score],
            )
        series = tiny.CATALOGUE.partnership.population_series
        connection.execute("INSERT INTO population VALUES (?, 2024, ?, 'all', 1000, true, 0, NULL)", [series, code])
        connection.execute(
            "INSERT INTO area_month VALUES ('burglary', 'lsoa', ?, ?, ?, ?, ?, ?, 1, NULL, false)",
            [LSOA, code, tiny.FORCE, tiny.TO, count, count],
        )
    return made


def test_wards_have_the_counts_of_the_map_and_the_deprivation_of_their_page(snapshot):
    view = beside_deprivation(snapshot, "burglary", TO)
    plain = wards(snapshot, "burglary", TO)
    assert list(view.frame["area_code"]) == list(plain.frame["area_code"])
    assert list(view.frame["numerator"]) == list(plain.frame["numerator"])
    for row in view.frame.head(4).itertuples():
        text = ward(snapshot, plain, row.area_code, TO, 12).deprivation
        assert f"Of the {row.lsoas} small areas" in text
        assert f"and {row.fifth} in the most deprived fifth" in text
    assert view.frame["lsoas"].sum() == 124


def test_moves_follow_the_ranks(snapshot):
    for row in beside_deprivation(snapshot, "all_crime", TO).frame.itertuples():
        if row.previous_rank == row.rank:
            assert row.moved == "as the year before"
        else:
            assert row.moved.startswith("up" if row.rank < row.previous_rank else "down")


def test_former_wards_can_be_shown_too(snapshot):
    view = beside_deprivation(snapshot, "all_crime", TO, vintage="2022")
    assert "(vintage 2022)" in view.subtitle
    assert "Ministry of Housing" in view.deprivation


def test_the_index_by_hand():
    view = vulnerable_areas(with_small_areas([9, 1, 1, 1], [0.3, 0.1, 0.1, 0.1]), REFERENCE, tiny.TO)
    # Burglary 9 against an average of 3, deprivation 0.3 against 0.15; no damage at all, so three variables.
    row = view.frame.iloc[0]
    assert view.areas == 4
    assert len(view.frame) == 1
    assert row["name"] == "Small 0"
    assert row["score"] == pytest.approx((300 + 200 + 200) / 3)
    assert row["why"] == "burglary 3.0 times, income deprivation 2.0 times and employment deprivation 2.0 times"
    assert row["asb"] == 0
    assert view.title == "1 of 4 small areas is particularly vulnerable"


def test_areas_that_are_all_alike_have_no_vulnerable_one():
    view = vulnerable_areas(with_small_areas([5, 5, 5, 5], [0.1] * 4), REFERENCE, tiny.TO)
    assert view.frame.empty
    assert view.title == "None of 4 small areas are particularly vulnerable"


@pytest.mark.parametrize(("months", "years"), [(12, 1), (24, 2), (40, 3)])
def test_up_to_three_whole_years_are_counted(months, years):
    supplied = Period.rolling(tiny.TO, months).months
    made = with_small_areas([9, 1, 1, 1], [0.3, 0.1, 0.1, 0.1], months=supplied)
    assert len(vulnerable_areas(made, REFERENCE, tiny.TO).period) == 12 * years


def test_the_note_says_what_lacks_and_that_the_earlier_count_is_another(snapshot):
    note = vulnerable_areas(snapshot, REFERENCE, TO).note
    assert "people without qualifications and young people are not held" in note
    assert "18 census output areas" in note
    assert "cannot be compared" in note


def test_small_areas_are_named_with_their_wards_and_why(snapshot):
    view = vulnerable_areas(snapshot, REFERENCE, TO)
    assert (view.frame["score"] > 200).all()
    assert view.frame["score"].is_monotonic_decreasing
    assert set(view.frame["ward"]) <= set(wards(snapshot, "burglary", TO).frame["name"])
    assert (view.frame["why"] != "").all()
    assert np.isfinite(view.frame["asb"]).all()


def test_without_indices_it_is_said():
    made = tiny.make({}, wards=("Alpha", "Beta"))
    for ask in (
        lambda: beside_deprivation(made, "burglary", tiny.TO),
        lambda: vulnerable_areas(made, REFERENCE, tiny.TO),
    ):
        with pytest.raises(SspError, match="no outlines of small areas"):
            ask()


def test_the_measure_of_the_map_is_that_of_the_borough(snapshot):
    view = beside_deprivation(snapshot, "robbery", TO)
    assert view.frame["numerator"].sum() <= figure(snapshot, "robbery", tiny.HOME, TO).numerator
