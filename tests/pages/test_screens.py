"""Every screen opens without an error, and every picture on it has a name and a table."""

from __future__ import annotations

import pytest

from tests.pages.app import PICTURES, elements, opened, pictures, texts
from tests.pages.screens import ALL, MAIN, PRIORITIES

PLAIN = {"", "plans", "data", "methods", "about"}
"""Pages whose figures are tables alone."""


@pytest.mark.parametrize("screen", ALL, ids=lambda screen: screen.name)
def test_opens_without_an_error_and_every_picture_has_words_and_a_table(screen):
    app = opened(screen.path, **dict(screen.query))
    assert not app.exception
    assert not app.error
    assert not app.warning, [warning.value for warning in app.warning]
    assert [title.value for title in app.title] == [screen.heading]
    assert bool(pictures(app)) == (screen.path not in PLAIN)
    order = list(elements(app))
    for place, element in enumerate(order):
        if element.type in PICTURES:
            assert len(element.proto.alt) > 40, element.key
            assert any("<table" in getattr(after.proto, "body", "") for after in order[place + 1 :])
    alts = [element.proto.alt for element in pictures(app)]
    assert len(set(alts)) == len(alts), "two pictures with the same words"


def test_words_of_a_picture_stand_on_the_screen():
    app = opened("serious_violence")
    written = " ".join(texts(app))
    for element in pictures(app):
        assert element.proto.alt in written


def test_masthead_states_partnership_period_and_snapshot(shipped_store):
    for screen in MAIN[:2]:
        written = " ".join(texts(opened(screen.path)))
        assert "Safer Stockton Partnership" in written
        assert "12 months to December 2025" in written
        assert f"snapshot {shipped_store.current()}" in written


def test_the_present_has_no_tint():
    assert not [text for text in texts(opened()) if text.startswith("The past:")]


def test_every_priority_of_the_plan_has_its_screen():
    assert [screen.name for screen in PRIORITIES] == [
        "organised_crime", "serious_violence", "vulnerability", "drugs_alcohol", "prolific_offenders", "asb",
        "domestic_abuse",
    ]  # fmt: skip


def test_a_store_without_a_snapshot_is_a_sentence(clean, caplog, monkeypatch, tmp_path):  # noqa: ARG001
    monkeypatch.setenv("SSP_STORE", str(tmp_path / "empty"))
    app = opened()
    assert not app.exception
    assert "The store has no snapshot yet." in app.error[0].value
    assert "Tell the community safety team" in app.error[0].value
    assert "python -m" not in app.error[0].value
    assert str(tmp_path) not in app.error[0].value
    assert "python -m ssp_metrics build" in caplog.text
    assert str(tmp_path / "empty") in caplog.text
