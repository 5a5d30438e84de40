"""Any view can be sent as a link: it opens the same for somebody else, and what is not there is said."""

from __future__ import annotations

import re

import pytest

from tests.browser import chromium, looking
from tests.browser.acting import choose
from tests.browser.serving import served
from tests.pages.screens import FORMER_WARD, WARD

LINKS = [
    "/?to=2025-10&as_at=1",
    "/crime?type=burglary&to=2025-11",
    "/compare?measure=robbery&group=force_area&plain=1",
    "/serious_violence?measure=possession_of_weapons&to=2025-10",
    f"/wards?to=2025-10&as_at=1&measure=robbery&ward={WARD}&by=rate",
    f"/wards?vintage=2022&ward={FORMER_WARD}",
]
UNKNOWN = ["/?as_at=99", "/?to=1999-01", "/crime?type=poisoning", "/compare?measure=nothing", "/wards?ward=nowhere"]


def seen(page, address):
    chromium.visit(page, address)
    return looking.shown(page)


@pytest.mark.parametrize("link", LINKS)
def test_a_link_opens_the_same_for_everybody(server, fresh, link):
    first, second = fresh(), fresh()
    mine = seen(first, server + link)
    assert sorted(first.url.split("?")[1].split("&")) == sorted(link.split("?")[1].split("&"))
    assert seen(second, first.url) == mine


def test_filters_change_what_is_shown(server, page):
    assert len({tuple(seen(page, server + link)) for link in ("/", "/?as_at=1", "/?to=2025-10")}) == 3


def test_choices_by_mouse_stand_in_the_address(server, fresh):
    page = fresh()
    chromium.visit(page, f"{server}/wards")
    choose(page, "Measure", "Robbery")
    choose(page, "Ward", "Billingham East")
    page.get_by_role("radio", name=re.compile("rate|per 1,000", re.IGNORECASE)).click()
    chromium.settle(page)
    assert "measure=robbery" in page.url
    assert "ward=E0" in page.url
    assert "by=rate" in page.url
    assert page.get_by_role("heading", name="Billingham East", level=2).count() == 1
    assert seen(fresh(), page.url) == looking.shown(page)


def test_period_and_as_at_are_kept_from_page_to_page(server, page):
    chromium.visit(page, f"{server}/?to=2025-10&as_at=1")
    page.get_by_test_id("stMain").get_by_role("link", name="Serious violence").click()
    page.get_by_role("heading", name="Serious violence", level=1).wait_for()
    chromium.settle(page)
    assert "12 months to October 2025" in page.get_by_test_id("stMain").inner_text()
    page.get_by_test_id("stSidebar").get_by_text("Compare areas").click()
    page.get_by_role("heading", name="Compare areas", level=1).wait_for()
    chromium.settle(page)
    assert "12 months to October 2025" in page.get_by_test_id("stMain").inner_text()
    assert "to=2025-10" in page.url
    assert "as_at=1" in page.url


@pytest.mark.parametrize("link", UNKNOWN)
def test_what_is_not_there_is_a_sentence(server, page, link):
    chromium.visit(page, server + link)
    value = link.split("=")[1]
    warning = page.get_by_test_id("stAlert")
    assert warning.count() == 1
    assert f"“{value}”, which is not here" in warning.inner_text()
    assert page.locator('[data-testid="stException"]').count() == 0
    assert page.locator("table").count() > 0


@pytest.mark.parametrize(
    ("path", "heading", "words"),
    [
        ("/wards?measure=burglary", "Ward maps", "most burglaries in"),
        ("/asb", "Anti-social behaviour and feelings of safety", "incidents of anti-social behaviour"),
        ("/", "Overview", "than the year before"),
    ],
)
def test_the_first_address_a_fresh_server_is_asked_for_may_be_any(store_folder, page, tmp_path, path, heading, words):
    # Streamlit offers a folder pages/ beside its main script by itself, without the frame: ours must not be that one.
    with served(store_folder, tmp_path / "server.log") as address:
        chromium.visit(page, f"{address}{path}")
        assert page.locator('[data-testid="stException"]').count() == 0
        assert page.get_by_role("heading", level=1).all_inner_texts() == [heading]
        assert words in page.get_by_test_id("stMain").inner_text()
        assert page.locator(".ssp-masthead").count() == 1
        menu = page.get_by_test_id("stSidebar").get_by_role("link").all_inner_texts()
        assert (menu[0], menu[-1], len(menu)) == ("Overview", "About", 18)
