"""What a picture itself says: the badge of an illustration, in the plot and at the mouse; a count that is not shown."""

from __future__ import annotations

from tests.browser import chromium, looking, maps

BADGE = "Illustrative data"
CUT_OFF = """words => [...document.querySelectorAll('svg.marks text')]
  .filter(one => one.textContent === words)
  .map(one => [one.getBoundingClientRect(), one.closest('[data-testid="stVegaLiteChart"]').getBoundingClientRect()])
  .filter(([own, box]) => own.left < box.left || own.right > box.right + 1 || own.top < box.top - 4)"""
"""The pictures that do not show all of the badge; the line of a text is taller than its letters."""
WARD = "Yarm"


def words_of(chart):
    return chart.locator("svg.marks text").all_text_contents()


def charts(page):
    return page.locator('[data-testid="stVegaLiteChart"]').all()


def at_the_mouse(page):
    """The words of the first chart's tooltip."""
    page.locator("svg.marks").first.hover()
    tip = page.locator("#vg-tooltip-element.visible")
    tip.wait_for()
    return tip.inner_text().split()


def test_every_picture_of_an_illustration_says_so_itself(server, page):
    chromium.visit(page, f"{server}/drugs_alcohol?measure=drug_treatment")
    shown = charts(page)
    assert len(shown) > 4
    assert [words_of(one).count(BADGE) for one in shown] == [1] * len(shown)
    assert page.evaluate(CUT_OFF, BADGE) == []
    assert all(one["name"].startswith(f"{BADGE}: ") for one in looking.pictures(page))
    assert at_the_mouse(page)[-3:] == ["Note", *BADGE.split()]


def test_a_picture_of_real_figures_does_not(server, page):
    chromium.visit(page, f"{server}/serious_violence")
    assert all(BADGE not in words_of(one) for one in charts(page))
    assert "Note" not in at_the_mouse(page)


def test_a_count_that_is_not_shown_is_marked_and_explained(server, page):
    chromium.visit(page, f"{server}/organised_crime?measure=county_lines")
    assert page.locator(".ssp-headlines .n").first.inner_text() == "[c]"
    lead = page.locator(".ssp-lead").last.inner_text()  # the first says what of the priority is real
    assert "is not shown" in lead
    assert "Counts of 1 to 4 are not shown ([c])" in lead
    (row,) = [one for one in looking.table(page, "Measures of this priority") if one[0].startswith("County lines")]
    assert row[2] == "[c]"
    assert any("[c] not shown" in one for one in words_of(charts(page)[0]))
    page.locator("summary").filter(has_text="Table and downloads").first.click()
    hidden = page.locator('[data-testid="stMain"] details table td').filter(has_text="[c]")
    hidden.first.wait_for()
    assert hidden.count() > 1


def test_a_ward_under_the_mouse_bears_the_badge_of_its_illustration(server, page, snapshot):
    chromium.visit(page, f"{server}/domestic_abuse?measure=domestic_abuse_by_ward")
    assert tip_of(page, snapshot).endswith(f"\n{BADGE}")
    chromium.visit(page, f"{server}/serious_violence")
    assert BADGE not in tip_of(page, snapshot)


def tip_of(page, snapshot):
    """What the map says under the mouse, as it is read: markup that is shown as text is not wanted."""
    words = maps.point_at(page, snapshot, WARD)
    assert words.startswith(f"{WARD}\n")
    assert "<" not in words
    return words
