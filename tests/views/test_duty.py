"""The measures of the Duty: declarations, real ones first, years of the police force area."""

from __future__ import annotations

import dataclasses
import math
from datetime import date

import pytest

from ssp_metrics.catalogue import reference
from ssp_metrics.errors import SspError
from ssp_metrics.views import duty as views
from ssp_metrics.views.duty import by_year, duty
from tests.views import tiny

THREE = ["homicide", "knife_admissions", "knife_crime"]


def declared():
    return reference.current().duty_measures


def test_every_version_is_of_the_catalogue_and_names_one_of_the_three():
    rows = declared()
    assert [one.measure_id for one in rows if one.measure_id == one.duty_measure] == THREE
    for one in rows:
        assert tiny.CATALOGUE.measure(one.measure_id)
        assert one.duty_measure in {*THREE, ""}


def test_declared_words_agree_with_the_selectors_of_the_catalogue():
    for one in declared():
        selector = tiny.CATALOGUE.measure(one.measure_id).selector
        assert (one.ages == "Under 25") == (selector.age_band == "under_25")
        assert (one.domestic == "Non-domestic only") == (selector.category == "non_domestic")


def test_nothing_supplied_is_a_sentence_for_each():
    view = duty(tiny.make({}), tiny.TO)
    assert view.text == "No figures for the three measures were supplied yet."
    assert all(one.made is None and one.problem for one in view.versions)
    assert "was not supplied" in view.leads[0].problem
    assert [one.interval for one in view.versions] == [""] * len(view.versions)


def test_shipped_ones_are_illustrative_and_lead_nothing(snapshot):
    view = duty(snapshot, tiny.TO)
    assert view.text == "No real figures for the three measures were supplied yet; what follows is illustration."
    assert [one.measure.id for one in view.leads] == THREE
    assert [one.measure.id for one in view.apart] == ["knife_enabled_serious_violence"]
    others = {lead.measure.id: [one.measure.id for one in view.others(lead)] for lead in view.leads}
    assert others == {"homicide": [], "knife_admissions": ["knife_admissions_under_25"], "knife_crime": []}


def test_a_real_measure_stands_before_illustrations_and_is_said(snapshot):
    view = duty(snapshot, tiny.TO)
    versions = [
        dataclasses.replace(one, measure=one.measure.model_copy(update={"illustrative": False}))
        if one.measure.id == "knife_crime"
        else one
        for one in view.versions
    ]
    changed = dataclasses.replace(view, versions=tuple(versions), reading=views._reading([*versions]))
    assert [one.measure.id for one in changed.leads] == ["knife_crime", "homicide", "knife_admissions"]
    assert "knife crimes in" in changed.text
    assert "No real figures were supplied yet for: Homicide" in changed.text


def test_force_versions_say_that_they_are_of_the_force_area(snapshot):
    for one in duty(snapshot, tiny.TO).versions:
        assert one.place.endswith("police force area") == ("district" not in one.measure.levels)


def test_years_of_the_force_area_have_exact_intervals(snapshot):
    view = by_year(snapshot, "homicide", tiny.TO)
    assert view.provenance.illustrative
    assert view.frame["yearly"].all()
    last = view.frame.iloc[-1]
    assert last["period_end"].date() == date(2025, 3, 31)
    assert last["lower"] < last["value"] < last["upper"]
    five = view.frame["value"].tail(5).sum()
    supplied = next(one for one in duty(snapshot, tiny.TO).versions if one.measure.id == "homicide_non_domestic")
    assert supplied.made.numerator < five
    assert "95% interval" in view.text


def test_years_end_where_the_period_does(snapshot):
    view = by_year(snapshot, "homicide", date(2023, 12, 1))
    assert view.frame.iloc[-1]["period_end"].date() == date(2023, 3, 31)


def test_no_years_are_a_sentence(snapshot):
    with pytest.raises(SspError, match="No figure for"):
        by_year(snapshot, "homicide", date(2014, 1, 1))
    with pytest.raises(SspError, match="No figure for"):
        by_year(snapshot, "knife_admissions", tiny.TO)


def test_a_year_that_was_not_supplied_is_a_gap(snapshot, monkeypatch):
    real = views.counts.monthly

    def holed(*arguments):
        frame = real(*arguments)
        frame.loc[2, "numerator"] = math.nan
        return frame

    monkeypatch.setattr(views.counts, "monthly", holed)
    view = by_year(snapshot, "homicide", tiny.TO)
    assert math.isnan(view.frame.loc[2, "value"])
    assert "No number, and not zero: the year to March 2018." in view.text
