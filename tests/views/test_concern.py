"""Concern against harm: ranks by hand, the disagreements named, nothing made up where a list is silent."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssp_metrics.catalogue import reference as references
from ssp_metrics.catalogue.reference_rows import ConcernTheme
from ssp_metrics.errors import SspError
from ssp_metrics.views.concern import LISTS, concern
from ssp_metrics.views.survey import answers, answers_by, mentions
from tests.place import SETTINGS
from tests.views import tiny

TO = date(2025, 12, 1)
REFERENCE = references.read(*SETTINGS.reference)
MENTION = next(row for row in REFERENCE.published_figures if row.unit == "mentions")


def theme(name, measures="", printed="", share=""):
    return ConcernTheme(
        theme=name, title=name.capitalize(), printed=printed, share=share, measure_ids=measures, why="So."
    )


def printing(**values):
    """The reference tables with these mentions alone."""
    rows = tuple(
        MENTION.model_copy(update={"measure": f"mention: {name}", "value": str(value)})
        for name, value in values.items()
    )
    return replace(REFERENCE, published_figures=rows)


def compared(counts, themes, **printed):
    made = tiny.make({(name, tiny.HOME): tiny.spread(number) for name, number in counts.items()})
    return concern(made, printing(**printed), tuple(themes), tiny.TO)


@pytest.fixture(scope="module")
def shown(snapshot):
    return concern(snapshot, REFERENCE, REFERENCE.concern_themes, TO)


def test_ranks_and_disagreements_by_hand():
    themes = [
        theme("drugs", "drugs", "mention: drugs"),
        theme("damage", "criminal_damage_and_arson", "mention: damage"),
    ]
    view = compared({"drugs": 5, "criminal_damage_and_arson": 50}, themes, drugs=16, damage=7)
    frame = view.frame.set_index("theme")
    assert frame.loc["drugs", ["mentions_rank", "recorded_rank", "cost_rank"]].tolist() == [1, 2, 0]
    assert frame.loc["damage", ["mentions_rank", "recorded_rank", "cost_rank"]].tolist() == [2, 1, 1]
    assert view.disagreements == (
        "Drugs: 1st of 2 by survey mentions, 2nd of 2 by recorded volume. So.",
        "Damage: 2nd of 2 by survey mentions, 1st of 2 by recorded volume. So.",
    )


def test_lists_that_agree_name_nobody():
    themes = [
        theme("drugs", "drugs", "mention: drugs"),
        theme("damage", "criminal_damage_and_arson", "mention: damage"),
    ]
    assert not compared({"drugs": 60, "criminal_damage_and_arson": 50}, themes, drugs=16, damage=7).disagreements


def test_several_mentions_of_one_theme_are_added_and_named():
    view = compared({}, [theme("young", printed="mention: teenagers; mention: groups")], teenagers=21, groups=6)
    row = view.frame.iloc[0]
    assert (row["mentions"], row["said"]) == (27, "21 teenagers, 6 groups")
    assert np.isnan(row["recorded"])
    assert row["cost_note"] == "not recorded as such"


def test_a_theme_without_a_unit_cost_is_never_nothing(shown):
    without = shown.frame[shown.frame["cost_note"] != ""]
    assert len(without)
    assert without["cost"].isna().all()
    assert (without["cost_rank"] == 0).all()
    assert "not £0" in shown.text


def test_a_cost_known_for_a_part_is_no_cost(shown):
    theft = shown.frame.set_index("theme").loc["theft"]
    assert theft["cost_note"] == "unit cost of a part only"
    assert np.isnan(theft["cost"])


def test_incidents_are_never_added_to_crimes():
    with pytest.raises(SspError, match="adds anti-social behaviour to crime"):
        compared({}, [theme("all", "anti_social_behaviour burglary")])


def test_the_plan_s_top_concern_is_far_down_in_recorded_volume(shown):
    said = next(sentence for sentence in shown.disagreements if sentence.startswith("Drugs"))
    assert "a concern of 51% of respondents" in said
    assert "2nd of 6 by survey mentions, 9th of 11 by recorded volume" in said


def test_the_printed_mentions_are_all_there(shown, snapshot):
    assert shown.frame["mentions"].sum() == mentions(snapshot, REFERENCE).frame["mentions"].sum() == 74
    assert len(shown.documents) == 3


@given(st.lists(st.integers(0, 50), min_size=3, max_size=3), st.lists(st.integers(1, 50), min_size=3, max_size=3))
def test_ranks_are_complete_and_only_ranked_themes_are_named(recorded, said):
    names = ("drugs", "burglary", "robbery")
    themes = [theme(name, name, f"mention: {name}") for name in names]
    view = compared(dict(zip(names, recorded, strict=True)), themes, **dict(zip(names, said, strict=True)))
    for name in LISTS:
        ranks = view.frame.loc[view.frame[f"{name}_rank"] > 0, f"{name}_rank"]
        assert len(ranks) == view.ranked[name]
        assert ranks.min() == 1
    assert len(view.disagreements) <= len(themes)


def test_mentions_have_no_interval_and_their_document_as_source(snapshot):
    view = mentions(snapshot, REFERENCE)
    assert list(view.frame["mentions"]) == [21, 16, 11, 7, 7, 6, 6]
    assert "no interval" in view.text
    assert view.provenance.line.startswith("Source: Community Safety Strategy slides")
    assert "snapshot" not in view.provenance.line


def test_printed_and_returned_answers_stand_side_by_side(snapshot):
    found = {one.question.measure_id: one for one in answers(snapshot, REFERENCE, REFERENCE.survey_questions, TO)}
    assert [one.printed.value for one in found.values()] == ["51", "37", "63"]
    assert all(one.figure.period.words == "12 months to September 2025" for one in found.values())
    view = answers_by(snapshot, "survey_feel_less_safe", tiny.CATALOGUE.measure("survey_feel_less_safe").breakdowns[0],
                      found["survey_feel_less_safe"].figure.period.last)  # fmt: skip
    assert view.frame[["lower", "upper"]].isna().all(axis=None)
    assert view.frame["value"].notna().all()


def test_a_survey_that_was_not_returned_is_said():
    found = answers(tiny.make({}), REFERENCE, REFERENCE.survey_questions, tiny.TO)
    assert all(one.figure is None and "was not supplied" in one.problem for one in found)
