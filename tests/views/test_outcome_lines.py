"""The outcome lines: real figures first and alone in the sentences, the named wards counted together."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from ssp_metrics.catalogue import reference as references
from ssp_metrics.catalogue.reference_rows import LineMeasure
from ssp_metrics.views.outcome_lines import outcome_lines
from ssp_metrics.views.wards import wards
from tests.place import SETTINGS
from tests.views import tiny

TO = date(2025, 12, 1)
REFERENCE = references.read(*SETTINGS.reference)


def line(measure, where="home", name="one"):
    return LineMeasure(line=name, title="Fewer", order=1, measure_id=measure, where=where, why="It tells.")


def naming(*codes):
    """The reference tables with other named wards."""
    row = next(one for one in REFERENCE.published_figures if one.figure == "priority_ward")
    rows = tuple(row.model_copy(update={"area_code": code}) for code in codes)
    return replace(REFERENCE, published_figures=rows)


@pytest.fixture(scope="module")
def shown(snapshot):
    return outcome_lines(snapshot, REFERENCE, REFERENCE.outcome_lines, TO)


def test_four_lines_in_the_order_of_the_plan(shown):
    assert [one.id for one in shown.lines] == ["victims", "reoffending", "hotspots", "residents"]


def test_real_figures_come_first_and_alone_are_in_the_sentences(shown):
    for one in shown.lines:
        real = [row.is_real for row in one.rows]
        assert real == sorted(real, reverse=True)
        for row in one.rows:
            if not row.is_real:
                assert row.measure.title not in shown.text
    assert "No real figures yet for “Re-offending of prolific and young offenders”" in shown.text


def test_named_wards_are_counted_on_the_wards_of_their_time(snapshot, shown):
    former = wards(snapshot, "anti_social_behaviour", TO, vintage=shown.named.vintage).frame.set_index("area_code")
    hotspots = shown.lines[2]
    assert shown.named.vintage == "2022"
    assert len(shown.named.codes) == 5
    total = former.loc[list(shown.named.codes), "numerator"].sum()
    assert hotspots.rows[0].number == f"{total:,.0f}"
    assert hotspots.rows[0].where == "the 5 wards that the documents name"


def test_counts_of_the_named_wards_by_hand():
    counts = {("robbery", "Alpha"): tiny.spread(30, 20), ("robbery", "Beta"): tiny.spread(10, 20)}
    counts |= {("robbery", "Gamma"): tiny.spread(500, 1)}
    made = tiny.make(counts, wards=("Alpha", "Beta", "Gamma"))
    row = outcome_lines(made, naming("Alpha", "Beta"), (line("robbery", "named_wards"),), tiny.TO).lines[0].rows[0]
    assert row.number == "40"
    assert row.change_words == "the same as the year before (40)"
    assert row.state == "chance"


def test_a_change_beyond_chance_says_which_way_is_wanted():
    made = tiny.make({("robbery", tiny.HOME): tiny.spread(200, 100), ("drugs", tiny.HOME): tiny.spread(200, 100)})
    rows = outcome_lines(made, REFERENCE, (line("robbery"), line("drugs")), tiny.TO).lines[0].rows
    assert [row.state for row in rows] == ["concern", "neither"]


def test_a_small_base_has_no_percentage():
    made = tiny.make({("robbery", tiny.HOME): tiny.spread(9, 4)})
    shown = outcome_lines(made, REFERENCE, (line("robbery"),), tiny.TO)
    assert "%" not in shown.text


def test_what_was_not_supplied_is_said_and_is_no_zero():
    made = tiny.make({})
    shown = outcome_lines(
        made, REFERENCE, (line("first_time_entrants"), line("robbery", "named_wards", "two")), tiny.TO
    )
    assert shown.named is None
    rows = [row for one in shown.lines for row in one.rows]
    assert [row.number for row in rows] == ["not supplied", "not supplied"]
    assert "was not supplied" in rows[0].problem
    assert "name no ward" in rows[1].problem
    assert shown.sources == ()
    assert list(shown.frame["meaning"]) == ["no data", "no data"]
