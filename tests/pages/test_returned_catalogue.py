"""A measure that partners return is one TOML file: it appears, waits for its data, shows them, and can be moved."""

from __future__ import annotations

import csv
import shutil

import pytest

from ssp_metrics.ingest import loading
from ssp_metrics.settings import ROOT, Settings
from ssp_metrics.store.store import Store
from tests.pages.app import markup, opened, texts

HOME = "E06000004"
MEASURE = """
id = "street_lights_out"
title = "Street lights out"
definition = "Street lights reported as out of order to the council, counted by the month of the report."
unit = "street lights out"
unit_one = "street light out"
kind = "count"
direction = "lower"
source = "council_return"
levels = ["district"]
owner = "Head of highways"
caveat = "A light that nobody reports is not counted."
order = 999

[selector]
table = "partner_return"

[[breakdowns]]
id = "kind"
title = "By kind of lamp"
dimension = "category"

[breakdowns.values]
led = "LED"
sodium = "Sodium"

[[places]]
priority = "asb"
order = 9900
about = "locations"
"""
HEAD = ("measure_id", "area_code", "period_start", "period_end", "period_months", "sex", "age_band", "category",
        "numerator", "denominator", "extracted")  # fmt: skip
MONTHS = [f"{year}-{month:02d}" for year in (2024, 2025) for month in range(1, 13)]


@pytest.fixture
def partnership(clean, tmp_path, monkeypatch):  # noqa: ARG001 - clean is wanted for what it does
    """A store on a copy of the shipped data with one more measure; changes to the catalogue are built in."""
    data = tmp_path / "data"
    shutil.copytree(ROOT / "data", data)
    monkeypatch.setenv("SSP_DATA", str(data))
    monkeypatch.setenv("SSP_STORE", str(tmp_path / "store"))
    (data / "catalogue" / "measures" / "street_lights_out.toml").write_text(MEASURE, encoding="utf-8")
    store = Store(Settings(store=tmp_path / "store", data=data))
    loading.build_store(store)
    return store


def a_return(path):
    """Two years: 10 lights a month in 2024, 7 in 2025, three in five of them LED."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(HEAD)
        for month in MONTHS:
            total = 10 if month < "2025" else 7
            led = total * 3 // 5
            for category, number in (("all", total), ("led", led), ("sodium", total - led)):
                writer.writerow(
                    ["street_lights_out", HOME, month, month, 1, "all", "all", category, number, "", "2026-01-10"]
                )
    return path


def test_it_waits_for_its_data_and_says_who_supplies_them(partnership):  # noqa: ARG001 - the app opens it
    app = opened("asb", measure="street_lights_out")
    assert not app.exception
    assert not app.error
    written = " ".join(texts(app))
    assert "Street lights out: no data supplied" in written
    assert "counted by the month of the report" in written
    assert "Head of highways" in written
    assert "Fill in the return template, then load it" in written


def test_a_visitor_is_told_whom_to_ask_for_it(partnership, monkeypatch):  # noqa: ARG001 - the app opens it
    monkeypatch.setattr("ui.access.may_write", lambda: False)
    written = " ".join(texts(opened("asb", measure="street_lights_out")))
    assert "Ask for it: the community safety team" in written
    assert "python -m" not in written


def test_its_return_is_shown_with_its_parts_and_no_badge(partnership, tmp_path):
    loading.load_return(partnership, a_return(tmp_path / "lights.csv"))
    app = opened("asb", measure="street_lights_out")
    assert not app.exception
    assert not app.error
    written = " ".join(texts(app))
    assert "There were 84 street lights out in Stockton-on-Tees in the 12 months to December 2025." in written
    assert "30% fewer than the year before (120)" in written
    assert "By kind of lamp of 84 street lights out. Led: 48 (57%); sodium: 36 (43%)." in written
    lead = next(text for text in texts(app) if "84 street lights out" in text)
    assert "Illustrative" not in lead


def test_it_moves_to_another_priority_by_one_edit(partnership, tmp_path):
    path = partnership.settings.catalogue[0] / "measures" / "street_lights_out.toml"
    path.write_text(path.read_text(encoding="utf-8").replace('"asb"', '"organised_crime"'), encoding="utf-8")
    loading.load_return(partnership, a_return(tmp_path / "lights.csv"))
    assert "Street lights out" not in markup(opened("asb"))
    assert "84 street lights out" in " ".join(texts(opened("organised_crime", measure="street_lights_out")))


def test_a_new_plan_is_named_beside_the_old_one(partnership):
    plans = partnership.settings.own / "plans"
    (plans / "2025_2028.toml").write_text(
        'id = "2025_2028"\ntitle = "Community Safety Plan 2025–2028"\nfirst = "2025-04"\nlast = "2028-03"\n',
        encoding="utf-8",
    )
    loading.build_store(partnership)
    assert "Community Safety Plan 2025–2028" in texts(opened())[0]
    assert "Community Safety Plan 2022–2025 compared" in texts(opened("", to="2025-03"))[0]
