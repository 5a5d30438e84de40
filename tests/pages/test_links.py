"""A view can be sent as a link: filters come from the address, and what is not there is said, never an error."""

from __future__ import annotations

import re

import pytest

from tests.pages.app import markup, number, opened, table_with, texts
from tests.pages.screens import FORMER_WARD, WARD

UNKNOWN = [
    ("", "to", "1999-01", "month"),
    ("", "as_at", "99", "state of knowledge"),
    ("crime", "type", "poisoning", "crime type"),
    ("compare", "measure", "nothing", "measure"),
    ("compare", "group", "planets", "group"),
    ("serious_violence", "measure", "burglary", "measure"),
    ("wards", "measure", "charged", "measure"),
    ("wards", "ward", FORMER_WARD, "ward"),
    ("wards", "vintage", "1066", "ward vintage"),
    ("wards", "by", "colour", "way of showing"),
]


@pytest.mark.parametrize(("path", "key", "value", "what"), UNKNOWN)
def test_what_is_not_there_is_said_and_the_page_works(path, key, value, what):
    app = opened(path, **{key: value})
    assert not app.exception
    assert not app.error
    assert len(app.warning) == 1
    assert f"the {what} “{value}”" in app.warning[0].value
    assert app.title


def test_hostile_values_are_only_text():
    app = opened("wards", ward="<img src=x onerror=alert(1)>" * 20)
    assert not app.exception
    assert len(app.warning) == 1
    assert len(app.warning[0].value) < 250


def test_period_and_as_at_come_from_the_address():
    app = opened("crime", type="burglary", to="2025-11", as_at="1")
    written = " ".join(texts(app))
    assert "There were 964 burglaries in Stockton-on-Tees in the 12 months to November 2025" in written
    assert not app.warning


@pytest.mark.parametrize(("as_at", "count"), [("1", "5,061"), (None, "5,065")])
def test_as_at_changes_the_figures(as_at, count):
    query = {"type": "anti_social_behaviour", "to": "2025-11"} | ({"as_at": as_at} if as_at else {})
    assert f"There were {count} incidents" in " ".join(texts(opened("crime", **query)))


def test_the_past_is_tinted_so_that_nobody_can_miss_it():
    app = opened(as_at="1")
    tint = [text for text in texts(app) if text.startswith("The past:")]
    assert len(tint) == 1
    assert "as known at load 1, 20 December 2025" in tint[0]
    assert 'class="ssp-past" role="status"' in markup(app)


def test_links_between_screens_carry_the_filters():
    links = re.findall(r'href="(serious_violence[^"]*)"', markup(opened(to="2025-10", as_at="1")))
    assert links
    assert all("to=2025-10" in link and "as_at=1" in link for link in links)


def test_a_ward_is_opened_by_its_code():
    app = opened("wards", measure="burglary", ward=WARD)
    assert [header.value for header in app.header] == ["Stockton Town Centre", "All wards"]
    assert app.selectbox(key="ward").value == WARD


def test_a_former_ward_is_opened_with_its_vintage():
    app = opened("wards", vintage="2022", ward=FORMER_WARD)
    assert len(app.header) == 2, "the ward, and all of them"
    assert not app.warning


def test_the_list_beside_the_map_follows_the_way_of_showing():
    by_count = table_with(opened("wards", measure="burglary"), "Ward", "Count")
    numbers = [number(row[1]) for row in by_count]
    assert numbers == sorted(numbers, reverse=True)
    by_rate = table_with(opened("wards", measure="burglary", by="rate"), "Ward", "Per 1,000")
    rates = [float(row[1].replace(",", "")) for row in by_rate]
    assert rates == sorted(rates, reverse=True)


def test_choosing_by_widget_writes_the_address():
    app = opened("wards")
    app.selectbox(key="measure").select("robbery").run()
    assert app.query_params["measure"] == "robbery"
    app.selectbox(key="ward").select(WARD).run()
    assert app.query_params["ward"] == WARD
    app.selectbox(key="ward").select("all").run()
    assert "ward" not in app.query_params
