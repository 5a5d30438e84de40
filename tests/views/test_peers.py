"""Our district among others: known flags, who is left out, and never a district drawn low for a missing month."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from ssp_metrics.errors import MissingMonthsError, SspError
from ssp_metrics.periods import Period
from ssp_metrics.views import areas
from ssp_metrics.views.peers import peers
from ssp_metrics.views.table import table
from tests.views import forces, tiny

DECEMBER = date(2025, 12, 1)
FORCE_YEAR = date(2018, 12, 1)
NEVER_SUPPLIED = {"greater-manchester", "metropolitan", "west-midlands", "west-yorkshire"}
OTHERS = {f"E0700000{number}": "durham" for number in range(1, 6)}


@pytest.mark.parametrize(
    ("measure", "phi", "adjusted", "plain"),
    [("burglary", 35.6, 29, 191), ("anti_social_behaviour", 324.5, 35, 231)],
)
def test_overdispersion_and_flags_of_the_whole_country(snapshot, measure, phi, adjusted, plain):
    view = peers(snapshot, measure, "all", DECEMBER)
    assert len(view.frame) == 246
    assert view.phi == pytest.approx(phi, abs=0.05)
    assert view.frame["flag"].ne(0).sum() == adjusted
    assert peers(snapshot, measure, "all", DECEMBER, adjusted=False).frame["flag"].ne(0).sum() == plain


def test_districts_of_forces_that_supplied_nothing_are_left_out(snapshot):
    for measure in ("burglary", "anti_social_behaviour", "all_crime", "charged"):
        view = peers(snapshot, measure, "all", DECEMBER)
        shown, out = set(view.frame["area_code"]), set(view.left_out["area_code"])
        absent = {
            code for code, (_, kind, _, force) in snapshot.area_index.items()
            if kind == "district" and force in NEVER_SUPPLIED
        }  # fmt: skip
        assert absent
        assert absent <= out
        assert not shown & out
        assert len(shown | out) == 318


def test_every_district_shown_supplied_every_month(snapshot):
    view = peers(snapshot, "burglary", "all", DECEMBER)
    measure = snapshot.catalogue.measure("burglary")
    for code in view.frame["area_code"]:
        force = snapshot.area_index[code][3]
        assert not areas.missing(areas.supplied(snapshot.at(2), measure, force), view.period.months)


def test_left_out_says_which_months(snapshot):
    out = peers(snapshot, "burglary", "all", DECEMBER).left_out.set_index("name")["missing"]
    assert out["Westminster"] == "every month"
    assert out["Oxford"] == "2025-07"


def test_values_equal_the_table(snapshot):
    view = peers(snapshot, "burglary", "all", DECEMBER)
    plain = table(snapshot, "burglary", "district", Period.rolling(DECEMBER), by="total").set_index("area_code")
    for column in ("numerator", "denominator", "value"):
        expected = plain.loc[view.frame["area_code"], column].to_numpy(dtype=float)
        np.testing.assert_allclose(view.frame[column].to_numpy(dtype=float), expected)


def test_rank_one_is_the_highest_rate_and_says_so(snapshot):
    view = peers(snapshot, "burglary", "force_area", DECEMBER)
    assert view.frame["value"].is_monotonic_decreasing
    assert list(view.frame["rank"]) == [1, 2, 3, 4]
    assert view.own_rank == 4
    assert "4th of 4" in view.text
    assert "1 = highest" in view.text


def test_neighbours_hold_ourselves_and_name_the_absent(snapshot):
    view = peers(snapshot, "burglary", "neighbours", DECEMBER)
    assert view.frame["is_own"].sum() == 1
    assert len(view.frame) + len(view.left_out) == 11
    assert view.position in {"normal", "higher than normal", "lower than normal"}
    assert "lies between the lines" in view.position_reading


def test_shares_have_a_funnel_of_their_own(snapshot):
    view = peers(snapshot, "charged", "all", DECEMBER)
    assert view.frame["value"].between(0, 100).all()
    assert np.isnan(view.phi)
    assert view.provenance.population == ""


def test_our_own_missing_month_is_refused(snapshot):
    with pytest.raises(MissingMonthsError, match="2025-12"):
        peers(snapshot, "stop_and_search", "all", DECEMBER)


def test_too_few_districts_are_a_sentence(snapshot):
    with pytest.raises(SspError, match="only 1 supplied every month"):
        peers(snapshot.at(1), "burglary", "neighbours", date(2025, 11, 1))


def test_limits_are_curves_around_the_average(snapshot):
    view = peers(snapshot, "burglary", "all", DECEMBER)
    curve = view.curve
    assert (curve["lower_95"] <= view.average).all()
    assert (curve["upper_95"] >= view.average).all()
    assert (curve["upper_998"] >= curve["upper_95"]).all()
    assert curve["population"].is_monotonic_increasing


def test_equal_districts_are_all_normal():
    counts = {("robbery", code): tiny.spread(50, 50) for code in [tiny.HOME, *OTHERS]}
    view = peers(tiny.make(counts, districts=OTHERS), "robbery", "all", tiny.TO)
    assert view.frame["flag"].ne(0).sum() == 0
    assert view.position == "normal"
    assert set(view.frame["rank"]) == {1}


def test_districts_without_events_are_shown_at_zero():
    view = peers(tiny.make({}, districts=OTHERS), "robbery", "all", tiny.TO)
    assert len(view.frame) == 6
    assert (view.frame["value"] == 0).all()


def test_a_far_higher_district_is_flagged_high():
    counts = {("robbery", code): tiny.spread(50) for code in OTHERS} | {("robbery", tiny.HOME): tiny.spread(200)}
    view = peers(tiny.make(counts, districts=OTHERS), "robbery", "all", tiny.TO, adjusted=False)
    assert view.own["flag"] == 1
    assert view.own_rank == 1
    assert "above the" in view.title


# Police force areas


def forces_of(numbers, residents):
    """Homicides of the year to December 2018 by police force area, ours first."""
    codes = [forces.OURS, *(f"E2300009{place}" for place in range(1, len(numbers)))]
    counts = {code: {FORCE_YEAR: number} for code, number in zip(codes, numbers, strict=True) if number is not None}
    people = {code: many for code, many in zip(codes, residents, strict=True) if many is not None}
    for code in codes:
        counts.setdefault(code, {})
    return peers(forces.make(counts, residents=people), forces.MEASURE, "", FORCE_YEAR)


def test_rates_of_forces_rank_and_average_by_hand():
    view = forces_of([20, 10, 6, 0, 0, 0], [1e6, 1e6, 2e6, 1e6, 1e6, 3e6])
    assert list(view.frame["value"])[:3] == [20, 10, 3]
    assert view.own_rank == 1
    assert view.average == 4  # 36 homicides among 9 million
    assert view.level == "force_area"
    assert "Here had 20.0 homicides per million residents, 1st of 6" in view.text
    assert view.subtitle.endswith("12 months to December 2018; 6 police force areas (England and Wales)")
    assert view.provenance.population == "ONS mid-2018 population estimates (Census 2011 based)"


def test_a_force_far_above_the_others_is_flagged():
    view = forces_of([90, *[10] * 7], [1e6] * 8)
    assert view.own["flag"] == 1
    assert view.frame["flag"].ne(0).sum() == 1
    assert view.title == "Here is above the usual range of police force areas"


def test_forces_without_figures_or_people_are_left_out_and_named():
    view = forces_of([20, 10, 6, None, 5, 5, 5, 5], [1e6, 1e6, 2e6, 1e6, None, 1e6, 1e6, 1e6])
    out = view.left_out.set_index("name")["missing"]
    assert out.to_dict() == {
        "Force E23000093": "no figure for that year",
        "Force E23000094": "not every district of it has a population estimate",
    }
    assert "Left out: Force E23000093 (no figure for that year) and Force E23000094 (not every" in view.text


def test_our_own_force_without_people_is_refused():
    with pytest.raises(SspError, match="no population estimate for Here"):
        forces_of([20, *[5] * 7], [None, *[1e6] * 7])


def test_shipped_rate_of_our_force_by_hand(snapshot):
    view = peers(snapshot, forces.MEASURE, "", FORCE_YEAR)
    assert len(view.frame) == 42
    assert view.own["denominator"] == 93_242 + 140_545 + 136_718 + 197_213  # the four districts, mid-2018
    assert view.own["value"] == pytest.approx(15 / 567_718 * 1e6)
    assert view.own_rank == 2
    assert list(view.left_out["name"]) == ["London, City of"]
    assert "few people live there and many come to work or visit" in view.text
    # England and Wales, mid-2018, without the one left out: districts of today stand for those that they replaced
    assert view.frame["denominator"].sum() == 59_115_809 - 8_706


def test_what_is_given_for_forces_is_compared_with_no_district(snapshot):
    for measure in (one for one in tiny.CATALOGUE.measures.values() if one.overlapping):
        assert not areas.compared(snapshot, measure)
