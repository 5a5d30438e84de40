"""What a change means: without a comparison nothing is said of chance, and the first period that can be is named."""

from __future__ import annotations

from datetime import date

import pytest

from ssp_metrics.periods import Period, add_months
from ssp_metrics.views.crime_types import crime_types
from ssp_metrics.views.figure import figure
from ssp_metrics.views.scorecard import RULE, scorecard
from ssp_metrics.views.states import LEGEND, STATES, comparable_from, state_of, why_not_compared
from tests.views import tiny


def held(months):
    """A snapshot with the last so many months, and a robbery in the last of them."""
    return tiny.make({("robbery", tiny.HOME): tiny.spread(30)}, supplied=Period.rolling(tiny.TO, months).months)


@pytest.mark.parametrize("months", [12, 13, 23])
def test_comparisons_begin_when_two_whole_years_are_held(months):
    made = figure(held(months), "robbery", tiny.HOME, tiny.TO)
    assert state_of(made.measure, made.change) == "not_compared"
    first = comparable_from(made)
    assert first == add_months(tiny.TO, 24 - months)
    # As many months on, the store that goes on so can indeed compare, and not a month earlier.
    supplied = Period(Period.rolling(tiny.TO, months).first, first).months
    later = tiny.make({}, supplied=supplied)
    assert figure(later, "robbery", tiny.HOME, first).change is not None
    assert figure(later, "robbery", tiny.HOME, add_months(first, -1)).change is None


def test_the_reason_names_what_is_missing_and_when_comparisons_begin():
    made = figure(held(12), "robbery", tiny.HOME, tiny.TO)
    assert why_not_compared([made]) == (
        "The year before was not supplied in full. Comparisons begin with the 12 months to December 2026, or as soon "
        "as the missing months are loaded."
    )


def test_with_the_year_before_there_is_no_such_month():
    assert comparable_from(figure(held(24), "robbery", tiny.HOME, tiny.TO)) is None


@pytest.mark.parametrize("months", [12, 13, 23])
def test_the_overview_says_that_nothing_can_be_compared(months):
    view = scorecard(held(months), tiny.TO)
    assert view.reading[0] == "No headline measure can be compared."
    assert "not supplied in full" in view.reading[1]
    assert {row.state for row in view.rows} == {"not_compared", "none"}
    assert "chance" not in view.text
    assert "chance" not in view.frame.to_csv()


def test_the_crime_types_say_that_nothing_can_be_compared():
    view = crime_types(held(12), tiny.TO)
    assert view.movers.startswith("No type can be compared. The year before was not supplied in full.")
    assert set(view.frame["state"]) == {"not_compared"}
    assert view.frame["step"].isna().all()


def test_the_state_stands_in_legend_and_rule_after_what_is_known_and_before_no_data():
    assert list(STATES)[-2:] == ["not_compared", "none"]
    assert "? not compared" in LEGEND
    assert RULE.index("improvement") < RULE.index("cannot be compared") < RULE.index("no data")


def test_a_later_year_of_a_longer_store_says_when_comparisons_began():
    snapshot = tiny.make({}, supplied=Period.rolling(tiny.TO, 30).months)
    view = scorecard(snapshot, date(2024, 12, 1))
    assert "Comparisons begin with the 12 months to June 2025" in view.text
