"""The screen of outcomes and concern, and the elements of the priorities that show the resident survey."""

from __future__ import annotations

import pytest

from ssp_metrics.pages import priority as known
from tests.pages.app import opened, pictures, table_with, tables, texts
from tests.pages.screens import CATALOGUE


@pytest.fixture
def app():
    made = opened("outcomes")
    assert not made.exception
    return made


def test_the_lead_has_real_figures_only(app):
    lead = next(text for text in texts(app) if text.startswith("Violence and sexual offences: "))
    assert "Anti-social behaviour in the 5 wards" in lead
    assert "No real figures yet for" in lead
    assert "Repeat victims" not in lead


def test_four_lines_and_every_illustrative_number_has_its_badge(app):
    lines = [rows for _, rows in tables(app) if rows[0] == ["Measure", "Number", "Change", "What it means"]]
    assert len(lines) == 4
    titles = {measure.title: measure for measure in CATALOGUE.measures.values()}
    for rows in lines:
        for row in rows[1:]:
            name = next(title for title in sorted(titles, key=len, reverse=True) if row[0].startswith(title))
            assert ("Illustrative data" in row[0]) == titles[name].is_return


def test_concern_is_ranked_and_nothing_costs_no_pounds(app):
    rows = table_with(app, "Theme", "Mentions", "Rank by mentions")
    assert rows[0][:3] == ["Young people and groups", "27", "1"]
    assert not [cell for row in rows for cell in row if cell.startswith("£0")]
    assert any("What is recorded depends on police work" in text for text in texts(app))


def test_printed_answers_stand_beside_the_returned_ones(app):
    rows = table_with(app, "Question", "Printed", "Returned")
    assert [row[1][:3] for row in rows] == ["51%", "37%", "63%"]
    assert all("Illustrative data" in row[2] and "Illustrative" not in row[0] + row[1] for row in rows)


def test_the_panel_says_what_cannot_be_shown(app):
    assert any("Days and hours: open data have months only." in text for text in texts(app))


def test_another_question_is_a_link():
    app = opened("outcomes", question="survey_victim_of_asb")
    assert not app.exception
    assert [text for text in texts(app) if "victim of ASB" in text and "by sex of the respondent" in text]


@pytest.mark.parametrize("question", ["survey_worried_about_drugs", "survey_victim_of_asb"])
def test_a_priority_can_show_the_same_question_as_its_measure(question):
    app = opened("asb", measure="survey_victim_of_asb", question=question)
    assert not app.exception
    assert len(pictures(app)) == 8, "trend, three parts of the measure, mentions, three parts of the question"


def test_every_element_of_the_catalogue_is_known():
    named = {name for priority in CATALOGUE.priorities.values() for name in priority.elements}
    assert named == set(known.ELEMENTS)
    assert CATALOGUE.priorities["asb"].elements == ("residents_mention", "resident_survey", "day_and_hour")


def test_pairs_read_together_stand_in_the_catalogue():
    pairs = {pair.measures for priority in CATALOGUE.priorities.values() for pair in priority.paired}
    assert pairs >= {
        ("anti_social_behaviour", "council_asb"),
        ("domestic_abuse_crimes", "domestic_crime"),
        ("hospital_assaults", "violence_against_the_person"),
        ("knife_crime", "knife_enabled_serious_violence"),
        ("drugs", "drug_supply_offences"),
        ("proven_reoffending", "first_time_entrants"),
    }
