"""The measures of the Duty: declarations, real ones first, years of the police force area."""

from __future__ import annotations

import dataclasses

from ssp_metrics.catalogue import reference
from ssp_metrics.views import duty as views
from ssp_metrics.views.duty import duty
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
    assert all(one.figure is None and one.problem for one in view.versions)
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
    changed = dataclasses.replace(view, versions=tuple(versions), reading=views._reading([*versions], withheld=False))
    assert [one.measure.id for one in changed.leads] == ["knife_crime", "homicide", "knife_admissions"]
    assert "knife crimes in" in changed.text
    assert "No real figures were supplied yet for: Homicide" in changed.text


def test_force_versions_say_that_they_are_of_the_force_area(snapshot):
    for one in duty(snapshot, tiny.TO).versions:
        assert one.place.endswith("police force area") == ("district" not in one.measure.levels)


def test_what_the_reader_may_not_see_is_left_out_and_said(snapshot):
    known = snapshot.catalogue
    shown = {key: one for key, one in known.measures.items() if key != "homicide"}
    view = duty(snapshot.asked_with(known.model_copy(update={"measures": shown})), tiny.TO)
    assert [one.measure.id for one in view.leads] == ["knife_admissions", "knife_crime"]
    assert view.text == "What partners returned of it is shown on the screens only."
