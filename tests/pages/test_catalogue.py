"""Another measure, another priority, an illustrative one: only the catalogue changes, never a line of Python."""

from __future__ import annotations

import shutil

import pytest

from ssp_metrics.ingest import loading
from ssp_metrics.settings import ROOT, Settings, settings
from ssp_metrics.store.store import Store
from tests.pages.app import markup, opened, pictures, texts

PRIORITY = """
id = "quiet_nights"
title = "Quiet nights for everyone"
short_title = "Quiet nights"
plan = "2022_2025"
order = 99
sub_group = "Nobody yet"
aims = ["Let everyone sleep."]
"""
MEASURE = """
id = "public_places"
title = "Disorder in public places"
definition = "Public order offences and possession of weapons together."
unit = "offences of disorder"
unit_one = "offence of disorder"
direction = "lower"
source = "police_uk"

[selector]
table = "crime"
categories = ["Public order", "Possession of weapons"]

[[places]]
priority = "quiet_nights"
order = 1
headline = true
about = "locations"
"""


@pytest.fixture
def catalogue(clean, tmp_path, monkeypatch):  # noqa: ARG001 - clean is wanted for what it does
    """Return a function that builds a store on a copy of the shipped data after the catalogue was changed."""
    data = tmp_path / "data"
    shutil.copytree(ROOT / "data", data)

    def use(changes):
        for name, change in changes.items():
            path = data / "catalogue" / name
            path.write_text(change(path.read_text(encoding="utf-8") if path.exists() else ""), encoding="utf-8")
        store = Store(Settings(store=tmp_path / "store", data=data))
        loading.build_store(store)
        monkeypatch.setenv("SSP_DATA", str(data))
        monkeypatch.setenv("SSP_STORE", str(store.root))
        settings.cache_clear()

    return use


def illustrative(text):
    return f"illustrative = true\n{text}"


def test_real_measures_have_no_badge():
    for path in ("", "crime", "wards"):
        assert "Illustrative data" not in markup(opened(path))


def test_an_illustrative_measure_carries_its_badge_everywhere(catalogue):
    catalogue({"measures/robbery.toml": illustrative})
    app = opened("serious_violence")
    assert not app.exception
    assert not app.error
    badges = markup(app).count('class="ssp-badge">Illustrative data')
    figures = pictures(app)
    assert badges >= len(figures) + 1, "each figure and the headline need one"
    assert "Illustrative data" not in markup(opened("crime", type="burglary"))


def test_an_illustrative_measure_is_nobodys_headline_on_the_overview(catalogue):
    catalogue({"measures/robbery.toml": illustrative})
    written = " ".join(texts(opened()))
    assert "Robbery rose" not in written


def test_a_new_priority_and_measure_make_a_working_screen(catalogue):
    catalogue({"priorities/quiet_nights.toml": lambda _: PRIORITY, "measures/public_places.toml": lambda _: MEASURE})
    app = opened("quiet_nights")
    assert not app.exception
    assert not app.error
    assert app.title[0].value == "Quiet nights for everyone"
    written = " ".join(texts(app))
    assert "offences of disorder in Stockton-on-Tees in the 12 months to December 2025" in written
    assert len(pictures(app)) >= 3
    assert "Quiet nights" in " ".join(texts(opened()))
    assert "Disorder in public places" in " ".join(texts(opened("compare", measure="public_places")))
