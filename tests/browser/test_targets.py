"""A target on a priority's screen: set, seen wherever the figure stands, withdrawn; nothing is set in the past."""

from __future__ import annotations

import re

import pytest

from tests.browser import chromium, looking
from tests.browser.acting import press

SCREEN, TITLE, MEASURE = "/serious_violence", "Serious violence", "Robbery"
CAPTION = f"Targets of {MEASURE} (robberies), latest year first"
REASON = "Agreed by the board"
OVERVIEW = "Priorities of the plan, 12 months to December 2025"


@pytest.fixture
def targets(own_server, page):
    """The priority's screen with its targets unfolded."""
    return unfolded(page, f"{own_server}{SCREEN}")


def unfolded(page, address):
    chromium.visit(page, address)
    page.locator('[data-testid="stMain"] summary').filter(has_text=re.compile("Targets$")).click()
    page.get_by_text("No target was ever set").or_(page.get_by_role("table", name=CAPTION)).first.wait_for()
    chromium.settle(page)
    return page


def said(page):
    """The sentence of how the figure stands."""
    return page.get_by_text(re.compile(r"against the target of|^No target is set for a year")).first.inner_text()


def line_of(page):
    """What the trend says of a target."""
    words = page.locator("svg.marks").first.locator("text").all_text_contents()
    return [one for one in words if one.startswith("target")]


def on_the_overview(page, server):
    chromium.visit(page, server)
    (row,) = [one for one in looking.table(page, OVERVIEW) if one[0].startswith(TITLE)]
    return row[4]


def test_a_target_is_set_seen_and_withdrawn(own_server, targets, fresh):
    page, reader = targets, fresh()
    assert said(page).startswith("No target is set for a year that holds December 2025")
    assert line_of(page) == []
    assert on_the_overview(reader, own_server) == "No target set"

    page.get_by_label("Target: at most this number of robberies").fill("240")
    page.get_by_label("Reason", exact=True).fill(REASON)
    page.get_by_label("Set by (role or name)").fill("Chair")
    press(page, "Set the target", then="The target for the year to March 2026 is at most 240.")
    standing = said(page)
    assert standing.endswith("against the target of at most 240 for the year to March 2026: at this level missed.")
    assert line_of(page) == ["target 20"]
    (row,) = looking.table(page, CAPTION)
    assert row[:2] == ["Year to March 2026", "at most 240"]
    assert row[5] == REASON
    assert row[6].startswith("Chair\n")
    assert looking.violations(page) + looking.small_text(page) == []

    assert on_the_overview(reader, own_server) == "Target: at most 240; missed"
    chromium.visit(reader, f"{own_server}{SCREEN}")
    assert said(reader) == standing
    assert line_of(reader) == ["target 20"]

    page.get_by_label("Reason", exact=True).last.fill("Counted anew")
    page.get_by_label("Withdrawn by (role or name)").fill("Analyst")
    press(page, "Withdraw the target", then="The target for the year to March 2026 is withdrawn.")
    assert said(page).startswith("No target is set")
    assert line_of(page) == []
    withdrawn, former = looking.table(page, CAPTION)
    assert (withdrawn[4], withdrawn[5], former[4]) == ("Withdrawn", "Counted anew", "Withdrawn later")
    assert on_the_overview(reader, own_server) == "No target set"


def test_what_is_missing_is_said_at_once_and_nothing_is_set(own_server, targets, fresh):
    press(targets, "Set the target", then="was not set")
    message = targets.get_by_role("alert").inner_text()
    for part in ("no value", "no reason", "who sets it"):
        assert part in message
    assert looking.violations(targets) + looking.small_text(targets) == []
    assert on_the_overview(fresh(), own_server) == "No target set"


def test_nothing_is_set_in_the_past(server, page):
    unfolded(page, f"{server}{SCREEN}?as_at=1")
    assert page.get_by_text("This is a state of the past. To set or withdraw a target").count() == 1
    assert page.get_by_role("button", name=re.compile("the target$")).count() == 0
    assert page.get_by_label("Reason", exact=True).count() == 0
