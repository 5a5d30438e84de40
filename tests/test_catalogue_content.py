"""What the project's own catalogue must hold: the measures that the plan, the minutes and the duties ask for."""

from __future__ import annotations

import pytest

from ssp_metrics import catalogue
from tests.place import SETTINGS

READ = catalogue.read(*SETTINGS.catalogue)
MEASURES = READ.measures
RETURNS = {name: measure for name, measure in MEASURES.items() if measure.is_return}

ASKED_FOR = {
    "domestic abuse, its repeat victims, repeat perpetrators, children and wards": (
        "domestic_abuse_crimes domestic_abuse_incidents domestic_abuse_by_ward domestic_abuse_repeat_victims "
        "domestic_abuse_repeat_perpetrators domestic_abuse_children marac_cases marac_repeat_cases"
    ),
    "domestic crime apart from domestic abuse": "domestic_crime",
    "the resident survey": "survey_worried_about_drugs survey_victim_of_asb survey_feel_less_safe",
    "the three measures of the Serious Violence Duty": "homicide knife_admissions knife_crime",
    "their parts, declared": "homicide_non_domestic homicide_under_25 knife_admissions_under_25",
    "the violence reduction unit's own measure": "knife_enabled_serious_violence",
    "gun crime and serious assault": "firearms_offences serious_assault",
    "sexual offences split from violence": "sexual_offences violence_against_the_person",
    "victims by sex and age": "sexual_offence_victims violence_victims",
    "hate crime": "hate_crime hate_crime_by_strand",
    "organised crime": (
        "organised_crime_disruptions modern_slavery_referrals county_lines firearms_recovered drug_supply_offences"
    ),
    "vulnerability": (
        "vemt_children child_sexual_exploitation_referrals prevent_referrals channel_cases missing_episodes cuckooing"
    ),
    "ASB reported to the council beside ASB reported to the police": "council_asb anti_social_behaviour",
    "ASB: places, callers, reviews": "environmental_crime noise_complaints asb_case_reviews asb_repeat_callers",
    "partner measures of the strategic assessment": (
        "deliberate_fires alcohol_related_violence drug_treatment drug_litter tests_on_arrest hospital_assaults"
    ),
    "treatment": (
        "drug_treatment_women young_people_in_treatment youth_to_adult_transfers treatment_leaving_drug_free "
        "alcohol_admissions licensing_visits"
    ),
    "reoffending, with women apart": (
        "iom_reoffending proven_reoffending first_time_entrants women_offenders women_first_time_shoplifting "
        "repeat_offenders"
    ),
}

NEVER_RED = (
    "drugs", "possession_of_weapons", "stop_and_search", "stop_and_search_drugs", "domestic_abuse_crimes",
    "domestic_abuse_incidents", "domestic_abuse_by_ward", "domestic_abuse_children", "domestic_crime",
    "marac_cases", "hate_crime", "hate_crime_by_strand", "sexual_offences", "sexual_offence_victims",
    "modern_slavery_referrals", "prevent_referrals", "channel_cases", "county_lines", "drug_supply_offences",
    "firearms_recovered", "organised_crime_disruptions", "vemt_children", "child_sexual_exploitation_referrals",
    "missing_episodes", "cuckooing", "tests_on_arrest", "licensing_visits", "asb_case_reviews",
    "young_people_in_treatment", "youth_to_adult_transfers",
)  # fmt: skip

ABOUT = {
    "organised_crime": {"victims", "offenders", "locations"},
    "serious_violence": {"victims", "offenders", "locations"},
    "vulnerability": {"victims", "locations"},
    "drugs_alcohol": {"victims", "offenders", "locations"},
    "prolific_offenders": {"victims", "offenders", "locations"},
    "asb": {"victims", "offenders", "locations"},
    "domestic_abuse": {"victims", "offenders", "locations"},
}

HEADLINES = {
    "organised_crime": "organised_crime_disruptions",
    "serious_violence": "robbery",
    "vulnerability": "vemt_children",
    "drugs_alcohol": "drugs",
    "prolific_offenders": "burglary",
    "asb": "anti_social_behaviour",
    "domestic_abuse": "domestic_abuse_crimes",
}


def breakdown(measure_id, breakdown_id):
    return next(found for found in MEASURES[measure_id].breakdowns if found.id == breakdown_id)


@pytest.mark.parametrize("asked", ASKED_FOR)
def test_every_measure_that_was_asked_for_is_there(asked):
    assert not set(ASKED_FOR[asked].split()) - set(MEASURES)


@pytest.mark.parametrize("name", NEVER_RED)
def test_good_policing_and_people_who_come_forward_are_never_red(name):
    assert MEASURES[name].direction == "neither"


def test_homicide_covers_five_years_and_is_never_split_by_sex():
    for name in ("homicide", "homicide_non_domestic", "homicide_under_25"):
        measure = MEASURES[name]
        assert (measure.every, measure.months, measure.kind) == (12, 60, "count"), name
        assert not any(part.dimension == "sex" for part in measure.breakdowns), name
        assert measure.selector.sex == "all", name
    for name in ("homicide_non_domestic", "homicide_under_25"):
        assert MEASURES[name].levels == ("force_area",), "a part of a borough's homicides could point to a person"


def test_hospital_figures_follow_the_rule_of_the_nhs():
    ruled = {name for name, measure in RETURNS.items() if measure.suppression == "hes_2018"}
    assert ruled >= {"knife_admissions", "knife_admissions_under_25", "hospital_assaults", "alcohol_admissions"}


def test_parts_that_overlap_are_not_said_to_add_up():
    overlapping = {
        (name, part.id) for name, measure in RETURNS.items() for part in measure.breakdowns if part.overlapping
    }
    assert overlapping >= {
        ("hate_crime_by_strand", "strand"), ("repeat_offenders", "offence"), ("asb_case_reviews", "stage"),
    }  # fmt: skip


@pytest.mark.parametrize("name", ["sexual_offence_victims", "violence_victims", "domestic_abuse_by_ward"])
def test_victims_are_shown_by_sex_and_age_those_not_known_among_them(name):
    assert set(breakdown(name, "sex").values) == {"female", "male", "not_known"}
    assert "not_known" in breakdown(name, "age").values


def test_treatment_is_broken_down_in_every_way_that_was_asked_for():
    assert {part.id for part in MEASURES["drug_treatment"].breakdowns} == {
        "sex", "age", "ethnicity", "substance", "route",
    }  # fmt: skip


@pytest.mark.parametrize("priority", ABOUT)
def test_a_priority_shows_its_every_measure(priority):
    found = {
        place.about
        for measure in READ.of_priority(priority)
        for place in measure.places
        if place.priority == priority and place.about
    }
    assert found >= ABOUT[priority]


@pytest.mark.parametrize("priority", HEADLINES)
def test_a_priority_has_its_headline(priority):
    headline = READ.headline(priority)
    assert headline is not None
    assert headline.id == HEADLINES[priority]


def test_knife_crime_is_not_knife_enabled_serious_violence():
    crime, violence = MEASURES["knife_crime"], MEASURES["knife_enabled_serious_violence"]
    assert crime.definition != violence.definition
    assert crime.unit != violence.unit
    for words in ("NDQIS", "possession", "seven groups"):
        assert words in crime.definition
    assert "violence reduction unit" in violence.definition


@pytest.mark.parametrize(
    "name",
    ["homicide", "knife_crime", "knife_admissions", "knife_enabled_serious_violence", "serious_assault",
     "homicide_under_25", "knife_admissions_under_25", "hospital_assaults"],
)  # fmt: skip
def test_measures_of_the_duty_declare_age_and_setting(name):
    definition = MEASURES[name].definition
    assert "aged under 25" in definition or "All ages" in definition
    assert "omestic and non-domestic together" in definition


def test_knife_admissions_say_what_is_counted():
    for words in ("X99", "inished admission episodes"):
        assert words in MEASURES["knife_admissions"].definition
        assert words in MEASURES["knife_admissions_under_25"].definition


def test_domestic_abuse_and_domestic_crime_are_told_apart():
    abuse, crime = MEASURES["domestic_abuse_crimes"], MEASURES["domestic_crime"]
    assert crime.title in abuse.definition
    assert "never added" in crime.caveat


def test_reports_to_the_council_are_never_added_to_those_to_the_police():
    assert "never added" in MEASURES["council_asb"].caveat


def test_survey_years_end_in_september_and_its_parts_need_not_add_up():
    for name in ASKED_FOR["the resident survey"].split():
        measure = RETURNS[name]
        assert (measure.kind, measure.every, measure.year_ends) == ("share", 12, 9)
        assert {part.id for part in measure.breakdowns} == {"sex", "age", "ethnicity"}
        assert not any(part.complete for part in measure.breakdowns)


def test_a_part_of_a_measure_is_supplied_with_the_whole():
    parts = {
        "homicide_non_domestic": "homicide",
        "homicide_under_25": "homicide",
        "knife_admissions_under_25": "knife_admissions",
        "drug_treatment_women": "drug_treatment",
    }
    assert {name: RETURNS[name].selector.of for name in parts} == parts
