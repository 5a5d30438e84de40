"""Duties and groups: when each is due by what is recorded, and that nothing recorded never reads as nothing done."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssp_metrics.catalogue import reference
from ssp_metrics.catalogue.reference_rows import Duty
from ssp_metrics.views import duties
from tests.place import SETTINGS
from tests.views import tiny

SHIPPED = reference.read(*SETTINGS.reference)
TODAY = date(2026, 1, 15)
_PLANNED = {name: one for name, one in tiny.CATALOGUE.priorities.items() if one.plan}
CATALOGUE = tiny.CATALOGUE.model_copy(update={"priorities": _PLANNED})
"""With the priorities of a plan alone, which the tables are about."""


def duty(due, every="", last="", ends=""):
    return Duty(
        duty="A duty", law="An Act", law_source="x", owner="Someone", how_often="at times", due=due, every_months=every,
        last_done=last, ends=ends, last_done_source="", note="", source="A document: page 1",
    )  # fmt: skip


def one(row, as_of=TODAY):
    return duties.duties(replace(SHIPPED, duties=(row,)), as_of).frame.iloc[0]


@pytest.mark.parametrize(
    ("row", "state", "next_due", "words"),
    [
        (
            duty("after_last", "12", "2024-11-05"),
            "overdue",
            "November 2025",
            "the next one was due by the end of November 2025, 2 months ago",
        ),
        (duty("after_last", "12", "2025-03"), "due soon", "March 2026", "by the end of March 2026"),
        (duty("after_last", "36", "2024"), "not yet due", "December 2027", "not before the end of December 2027"),
        (duty("after_last", "12"), "not recorded", "not recorded", "cannot be said"),
        (duty("after_last", "", "2025-01-01"), "not recorded", "not recorded", "cannot be said"),
        (
            duty("at_end", "36", "2022", "2025-03"),
            "overdue",
            "March 2025",
            "the last one on file ended in March 2025, 10 months ago",
        ),
        (duty("at_end", "36"), "not recorded", "not recorded", "cannot be said"),
        (duty("on_event"), "by case", "–", "when there is a case"),
        (duty("continuous"), "always", "–", "at all times"),
    ],
)
def test_state_of_a_duty(row, state, next_due, words):
    found = one(row)
    assert (found["state"], found["next_due"]) == (state, next_due)
    assert words in found["state_words"]


def test_overdue_from_the_day_after():
    row = duty("at_end", "", "", "2025-03-31")
    assert one(row, date(2025, 3, 31))["state"] == "due soon"
    late = one(row, date(2025, 4, 1))
    assert late["state"] == "overdue"
    assert "1 month ago" in late["state_words"]


@given(st.dates(min_value=date(2000, 1, 1), max_value=date(2050, 12, 31)), st.integers(0, 4000))
def test_time_only_ever_makes_a_duty_more_due(last, days):
    order = ["not yet due", "due soon", "overdue"]
    row = duty("after_last", "12", last.isoformat())
    first, second = (one(row, last + timedelta(days=number))["state"] for number in (0, days))
    assert order.index(first) <= order.index(second)


def test_what_ships_says_what_is_overdue_in_words():
    view = duties.duties(SHIPPED, TODAY)
    assert len(view.frame) == 8
    assert list(view.frame["state"][:2]) == ["overdue", "overdue"]
    assert "Partnership plan: overdue; the last one on file ended in March 2025" in view.text
    assert "not mean not done" in view.source


def test_nothing_overdue_says_so():
    assert duties.duties(replace(SHIPPED, duties=()), TODAY).text == "No duty is due by what is on file."


def test_a_priority_without_a_group_is_seen():
    view = duties.governance(SHIPPED, CATALOGUE)
    assert view.frame.set_index("priority_id").loc["prolific_offenders", "groups"] == "no group"
    assert view.reading[0] == "No group works on: Prolific offenders."
    assert list(view.frame["priority_id"]) == sorted(_PLANNED, key=lambda one: _PLANNED[one].order)


def test_groups_and_priorities_are_many_to_many():
    view = duties.governance(SHIPPED, CATALOGUE)
    assert view.frame.set_index("priority_id").loc["vulnerability", "groups"].count(";") == 2
    groups = view.groups.set_index("name")
    assert groups.loc["Exploitation", "priorities"] == "Organised crime; Vulnerability"
    assert set(groups["last_met"]) == {"not recorded"}


def test_every_priority_with_a_group():
    pairs = SHIPPED.sub_group_priorities
    full = replace(
        SHIPPED, sub_group_priorities=(*pairs, pairs[0].model_copy(update={"priority": "prolific_offenders"}))
    )
    view = duties.governance(full, CATALOGUE)
    assert view.title == "No priorities without a group"
    assert view.reading[0] == "Every priority has a group."


@pytest.mark.parametrize(("as_of", "state"), [(date(2022, 12, 31), "expires in 2022"), (TODAY, "expired in 2022")])
def test_a_strategy_expires_after_the_last_day_it_can_mean(as_of, state):
    view = duties.strategies(SHIPPED, CATALOGUE, as_of)
    assert state in set(view.frame["state"])
    assert view.frame["state"].eq("not recorded").sum() == 5
    assert "all" in set(view.frame["priorities"])
