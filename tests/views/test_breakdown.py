"""Breakdowns of partners' measures, years of them, and two side by side: counted by hand on the shipped returns."""

from __future__ import annotations

import csv
from datetime import date

import pytest

from ssp_metrics.catalogue.models import PairedMeasures
from ssp_metrics.errors import SspError
from ssp_metrics.views.breakdown import measure_breakdown
from ssp_metrics.views.figure import figure
from ssp_metrics.views.paired import pair
from ssp_metrics.views.returns import returns
from ssp_metrics.views.trend import trend
from ssp_metrics.views.years import years
from tests.place import ILLUSTRATED, SETTINGS
from tests.views.tiny import CATALOGUE, HOME

MARCH, SEPTEMBER, NOVEMBER = date(2025, 3, 1), date(2025, 9, 1), date(2025, 11, 1)
FORCE_AREA = CATALOGUE.partnership.force_area_code


@pytest.fixture(scope="module")
def returned():
    """Every row of the shipped illustrative returns, by its key."""
    found = {}
    for path in sorted(SETTINGS.illustrative.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                key = (row["measure_id"], row["area_code"], row["period_end"], row["sex"] or "all",
                       row["age_band"] or "all", row["category"] or "all")  # fmt: skip
                found[key] = (int(row["numerator"]), int(row["denominator"] or 0))
    return found


def delivered(returned, measure, end, *, sex="all", age="all", category="all", area=HOME):
    return returned[measure, area, end, sex, age, category][0]


def test_parts_of_one_year(snapshot, returned):
    view = measure_breakdown(snapshot, "drug_treatment", "sex", MARCH)
    for row in view.frame.itertuples():
        assert row.numerator == delivered(returned, "drug_treatment", "2025-03", sex=row.code)
        assert row.previous == delivered(returned, "drug_treatment", "2024-03", sex=row.code)
        assert row.share == row.numerator / delivered(returned, "drug_treatment", "2025-03")


def test_parts_of_months_add_up_to_the_year(snapshot, returned):
    view = measure_breakdown(snapshot, "environmental_crime", "kind", NOVEMBER)
    months = [f"2024-{month:02d}" for month in (12,)] + [f"2025-{month:02d}" for month in range(1, 12)]
    for row in view.frame.itertuples():
        assert row.numerator == sum(
            delivered(returned, "environmental_crime", end, category=row.code) for end in months
        )


def test_parts_of_a_share_are_percentages_of_their_own(snapshot, returned):
    view = measure_breakdown(snapshot, "proven_reoffending", "sex", SEPTEMBER)
    row = view.frame.iloc[0]
    ends = ("2024-12", "2025-03", "2025-06", "2025-09")
    found = [returned["proven_reoffending", HOME, end, row["code"], "all", "all"] for end in ends]
    assert row["value"] == pytest.approx(sum(one[0] for one in found) / sum(one[1] for one in found) * 100)
    assert row["lower"] < row["value"] < row["upper"]


def test_a_survey_has_no_interval(snapshot):
    view = measure_breakdown(snapshot, "survey_feel_less_safe", "sex", SEPTEMBER)
    assert view.frame["value"].notna().all()
    assert view.frame["lower"].isna().all()


def test_small_parts_are_not_shown_and_said(snapshot, returned):
    view = measure_breakdown(snapshot, "knife_admissions", "sex", MARCH)
    suppressed = view.frame[view.frame["suppressed"]]
    assert len(suppressed)
    assert suppressed[["numerator", "share"]].isna().all(axis=None)
    assert all(delivered(returned, "knife_admissions", "2025-03", sex=code) < 8 for code in suppressed["code"])
    assert "Not shown ([c])" in view.text
    assert "1 to 7" in view.text


def test_rounded_counts_are_multiples_of_five(snapshot, returned):
    made = figure(snapshot, "alcohol_admissions", HOME, MARCH)
    assert made.numerator % 5 == 0
    assert abs(made.numerator - delivered(returned, "alcohol_admissions", "2025-03")) <= 2
    assert made.text.startswith("There were about ")


def test_a_breakdown_that_is_none_is_a_sentence(snapshot):
    with pytest.raises(SspError, match="has no breakdown “shoe_size”"):
        measure_breakdown(snapshot, "drug_treatment", "shoe_size", MARCH)
    with pytest.raises(SspError, match="was supplied without"):
        measure_breakdown(snapshot, "homicide", "age", MARCH)


def test_a_part_is_a_measure_of_its_own(snapshot, returned):
    made = figure(snapshot, "drug_treatment_women", HOME, MARCH)
    assert made.numerator == delivered(returned, "drug_treatment", "2025-03", sex="female")


def test_a_figure_over_five_years_is_compared_with_the_five_before(snapshot, returned):
    made = figure(snapshot, "homicide", HOME, MARCH)
    year = [delivered(returned, "homicide", f"{end}-03") for end in range(2016, 2026)]
    assert (made.numerator, made.previous["numerator"]) == (sum(year[5:]), sum(year[:5]))
    assert "in the 5 years to March 2025" in made.text


def test_what_is_rare_is_shown_by_year_for_the_force_area_only(snapshot):
    with pytest.raises(SspError, match="only its total over 5 years is shown"):
        trend(snapshot, "homicide", HOME, MARCH)
    assert len(trend(snapshot, "homicide", FORCE_AREA, MARCH).frame) == 10


def test_a_figure_of_half_a_year_of_yearly_returns_is_refused(snapshot):
    with pytest.raises(SspError, match="is supplied for years and cannot be given for the 12 months to November 2025"):
        figure(snapshot, "drug_treatment", HOME, NOVEMBER)
    with pytest.raises(SspError, match="is not given for wards"):
        figure(snapshot, "drug_treatment", "E05014882", MARCH)


def test_quarters_stand_at_their_last_month(snapshot, returned):
    view = trend(snapshot, "marac_cases", HOME, NOVEMBER)
    row = view.frame.iloc[-1]
    assert row["month"].date() == SEPTEMBER
    assert row["value"] == delivered(returned, "marac_cases", "2025-09")
    assert "Quarter to September 2025" in view.text
    assert "a quarter" in view.subtitle


def test_years_with_their_share_of_all_crime_and_cost(snapshot):
    view = years(snapshot, "domestic_abuse_crimes", date(2025, 3, 1))
    row = view.frame.set_index("year").loc["12 months to March 2021"]
    assert row["numerator"] == 3680
    assert row["cost"] == 3680 * 4965
    assert row["all_crime"] != row["all_crime"], "police.uk holds no such year here, which is not zero"
    latest = view.frame.iloc[0]
    crimes = figure(snapshot, "all_crime", HOME, date(2025, 3, 1)).numerator
    assert latest["share"] == latest["numerator"] / crimes


def test_two_measures_are_read_side_by_side_and_never_added(snapshot):
    chosen = PairedMeasures(
        measures=("anti_social_behaviour", "council_asb"), title="Police and council", why="Never added."
    )
    view = pair(snapshot, chosen, date(2025, 12, 1))
    police, council = view.figures
    assert police.period.last == date(2025, 12, 1)
    assert council.period.last == NOVEMBER, "each over its own latest months"
    assert "illustrative data" in view.text
    assert str(int(police.numerator + council.numerator)) not in view.text.replace(",", "")


def test_state_of_the_returns(snapshot):
    view = returns(snapshot)
    assert len(view.frame) == len(CATALOGUE.returned())
    state = view.frame.set_index("measure_id")["state"]
    assert dict(state) == {name: "illustrative" if name in ILLUSTRATED else "none" for name in state.index}
    row = view.frame.set_index("measure_id").loc["knife_crime"]
    assert row["last"] == "November 2025"
    assert "illustration" in view.text
