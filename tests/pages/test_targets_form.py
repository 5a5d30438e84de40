"""Targets on a screen: the sentence, the history, the forms; in the past, without a database, with faults."""

from __future__ import annotations

import re
from datetime import date, datetime

import pytest
from streamlit.testing.v1 import AppTest

from ssp_metrics.records import database
from ssp_metrics.records.targets import Targets
from ssp_metrics.settings import settings
from tests.pages.app import PATIENCE, table_with, texts
from tests.pages.screens import CATALOGUE

FINANCIAL = date(2025, 4, 1)
WHY = {"reason": "Agreed by the board", "set_by": "Chair"}


def screen(measure_id, as_at, is_open):
    """What a priority's screen and the overview do with the component."""
    import streamlit as st  # noqa: PLC0415 - AppTest runs this function as a script of its own

    from ssp_metrics.pages.priority import target_section, target_words  # noqa: PLC0415
    from ssp_metrics.pages.request import Request  # noqa: PLC0415
    from ssp_metrics.periods import parse_month  # noqa: PLC0415
    from ssp_metrics.views import areas  # noqa: PLC0415
    from ssp_metrics.views.figure import figure  # noqa: PLC0415
    from ui.context import open_snapshot  # noqa: PLC0415
    from ui.render import show  # noqa: PLC0415

    snapshot = open_snapshot()
    request = Request(snapshot.at(as_at), parse_month("2025-11"))
    st.session_state["request"] = request
    measure = snapshot.catalogue.measure(measure_id)
    made = figure(request.snapshot, measure_id, areas.home(snapshot).code, request.to)
    st.session_state.setdefault(f"targets-{measure_id}", is_open)
    st.html(f"<p>{target_words(request, measure, made)}</p>")
    show(*target_section(request, measure, made))
    st.html("<p>The rest of the page.</p>")


@pytest.fixture(autouse=True)
def address(tmp_path, monkeypatch):
    """A database of this test alone; the store with the shipped figures is for all."""
    monkeypatch.setenv("SSP_DATABASE_URL", f"sqlite:///{tmp_path}/partnership.db")
    return tmp_path / "partnership.db"


def opened(measure_id="burglary", as_at=None, *, is_open=True):
    app = AppTest.from_function(screen, default_timeout=PATIENCE, args=(measure_id, as_at, is_open)).run()
    assert not app.exception
    assert texts(app)[-1] == "The rest of the page."
    return app


def book():
    return Targets(database.connect(settings()), CATALOGUE)


def field(app, name, measure_id="burglary"):
    key = f"target-{measure_id}-{name}"
    kinds = (app.selectbox, app.number_input, app.text_input)
    return next(widget for kind in kinds for widget in kind if widget.key == key)


def pressed(app, label):
    next(button for button in app.button if button.label == label).click().run()
    assert not app.exception
    return app


def test_without_a_target_the_screen_says_so_and_offers_the_form():
    app = opened()
    assert texts(app)[:2] == ["no target set", "No target is set for a year that holds November 2025."]
    assert "No target was ever set for this measure." in texts(app)
    assert field(app, "year").options[2] == "April 2025 to March 2026" == field(app, "year").format_func("2025-04")


def test_folded_away_it_shows_the_sentence_only():
    book().set_target("burglary", FINANCIAL, 900, **WHY)
    app = opened(is_open=False)
    assert texts(app)[0] == "target: at most 900; missed"
    assert not app.button


def test_a_target_is_set_and_stands_on_the_same_screen():
    app = opened()
    field(app, "value").set_value(900)
    field(app, "baseline").set_value(1083)
    field(app, "baseline_period").set_value("year to November 2024")
    field(app, "reason").set_value("Agreed by the <b>board</b>")
    field(app, "set_by").set_value("Chair")
    pressed(app, "Set the target")
    assert [message.value for message in app.success] == ["The target for the year to March 2026 is at most 900."]
    written = texts(app)
    assert written[0] == "target: at most 900; missed"
    assert written[1] == (
        "964 burglaries in the 12 months to November 2025, against the target of at most 900 for the year to March "
        "2026: at this level missed."
    )
    (row,) = table_with(app, "For", "Target")
    assert row[:5] == [
        "Year to March 2026",
        "at most 900",
        "1,083, year to November 2024",
        "not supplied",
        "Not every month was supplied so far",
    ]
    assert row[5] == "Agreed by the <b>board</b>", "shown as written, never as markup"
    assert re.fullmatch(r"Chair\d{1,2} \w+ \d{4}", row[6])
    assert (field(app, "value").value, field(app, "reason").value) == (None, "")
    assert not app.run().success, "said once"


def test_every_fault_is_said_at_once_and_nothing_is_lost():
    app = opened()
    field(app, "baseline").set_value(1083)
    pressed(app, "Set the target")
    (said,) = [message.value for message in app.error]
    for part in ("was not set", "no value", "when it was", "no reason", "who sets it"):
        assert part in said
    assert field(app, "baseline").value == 1083
    assert book().history("burglary") == ()


def test_history_with_a_year_that_is_over_and_one_withdrawn():
    book().set_target("burglary", date(2024, 4, 1), 1100, **WHY)
    book().set_target("burglary", FINANCIAL, 900, **WHY)
    app = opened()
    assert field(app, "held").options == [
        "April 2025 to March 2026: at most 900",
        "April 2024 to March 2025: at most 1,100",
    ]
    field(app, "why").set_value("Counted anew")
    field(app, "who").set_value("Analyst")
    pressed(app, "Withdraw the target")
    assert [message.value for message in app.success] == ["The target for the year to March 2026 is withdrawn."]
    rows = table_with(app, "For", "Target")
    assert [(row[0], *row[3:5]) for row in rows] == [
        ("Year to March 2026", "–", "Withdrawn"),
        ("Year to March 2026", "–", "Withdrawn later"),
        ("Year to March 2025", "981", "Met"),
    ]
    assert any(text.startswith("Source: ") for text in texts(app))
    pressed(app, "Withdraw the target")
    assert "no reason" in app.error[0].value


def test_a_share_is_given_as_a_percentage():
    app = opened("charged")
    field(app, "value", "charged").set_value(12.5)
    field(app, "reason", "charged").set_value("Agreed")
    field(app, "set_by", "charged").set_value("Chair")
    pressed(app, "Set the target")
    assert texts(app)[0].startswith("target: at least 12.5%; ")


def test_a_measure_without_a_better_way_has_no_form():
    app = opened("drugs")
    assert not app.button
    assert any("has no better way" in text for text in texts(app))


def test_the_past_shows_the_targets_of_then_and_has_no_form(monkeypatch):
    monkeypatch.setattr(database, "now", lambda: datetime(2025, 12, 20, 8))  # noqa: DTZ001 - the day of the first load
    book().set_target("burglary", FINANCIAL, 950, **WHY)
    monkeypatch.setattr(database, "now", lambda: datetime(2026, 1, 10, 8))  # noqa: DTZ001 - before the second
    book().set_target("burglary", FINANCIAL, 1000, **WHY)
    assert texts(opened())[0].startswith("target: at most 1,000; met")
    app = opened(as_at=1)
    assert texts(app)[0] == "target: at most 950; missed, but within chance"
    assert [row[1] for row in table_with(app, "For", "Target")] == ["at most 950"]
    assert not app.button
    assert any(text.startswith("This is a state of the past.") for text in texts(app))


@pytest.mark.parametrize("fault", ["damaged", "address"])
def test_without_a_database_the_page_stays_usable(address, monkeypatch, fault):
    if fault == "damaged":
        address.write_text("no database" * 200)
    else:
        monkeypatch.setenv("SSP_DATABASE_URL", "nowhere")
        settings.cache_clear()
    app = opened()
    assert texts(app)[0] == "targets cannot be read"
    assert texts(app)[1].startswith("Targets cannot be shown. The")
    assert not app.button


def test_a_database_that_cannot_be_written_is_a_sentence(address, monkeypatch):
    book().set_target("burglary", FINANCIAL, 900, **WHY)
    monkeypatch.setenv("SSP_DATABASE_URL", f"sqlite:///file:{address}?mode=ro&uri=true")
    settings.cache_clear()
    app = opened()
    field(app, "value").set_value(800)
    field(app, "reason").set_value("Agreed")
    field(app, "set_by").set_value("Chair")
    pressed(app, "Set the target")
    assert "may not write" in app.error[0].value
    assert field(app, "value").value == 800
