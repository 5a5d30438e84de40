"""Targets as they are kept: set, superseded, withdrawn, refused, seen as at the past."""

from __future__ import annotations

import math
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssp_metrics.author import tidy
from ssp_metrics.errors import UnknownMeasureError
from ssp_metrics.records import database as databases
from ssp_metrics.records.targets import RefusedError, Targets
from tests.records.books import APRIL, CATALOGUE, LAST_APRIL, WHY, book_at


def with_measure(measure_id, **changes):
    """The catalogue with one measure changed."""
    measure = CATALOGUE.measures[measure_id].model_copy(update=changes)
    return CATALOGUE.model_copy(update={"measures": CATALOGUE.measures | {measure_id: measure}})


@pytest.fixture
def on(monkeypatch):
    """A function that makes it noon (UTC) of a day."""

    def at(*day):
        noon = datetime(*day, 12)  # noqa: DTZ001 - kept in UTC without a zone
        monkeypatch.setattr(databases, "now", lambda: noon)

    return at


def test_a_target_is_kept_with_everything_said(book):
    made = book.set_target("burglary", APRIL, 900, baseline=1083, baseline_period="year to  November 2024 ", **WHY)
    assert book.in_force("burglary", date(2026, 3, 1)) == made
    assert (made.words, made.year_words) == ("at most 900", "the year to March 2026")
    assert made.baseline_words == "1,083, year to November 2024"
    assert (made.area_code, made.months, made.unit) == (CATALOGUE.partnership.area_code, 12, "count")
    assert abs(datetime.now(UTC).replace(tzinfo=None) - made.set_at) < timedelta(minutes=1)


def test_a_share_is_at_least_a_percentage(book):
    assert book.set_target("charged", APRIL, 12.5, **WHY).words == "at least 12.5%"
    assert book.set_target("no_suspect", APRIL, 30, **WHY).words == "at most 30%"


@pytest.mark.parametrize(
    ("day", "is_held"),
    [(date(2025, 3, 1), False), (APRIL, True), (date(2026, 3, 1), True), (date(2026, 4, 1), False)],
)
def test_a_target_rules_in_its_twelve_months(book, day, is_held):
    book.set_target("burglary", APRIL, 900, **WHY)
    assert (book.in_force("burglary", day) is not None) is is_held


def test_a_new_one_supersedes_and_both_are_kept(book):
    first = book.set_target("burglary", APRIL, 900, **WHY)
    second = book.set_target("burglary", APRIL, 850, **WHY)
    other = book.set_target("burglary", LAST_APRIL, 1000, **WHY)
    assert book.in_force("burglary", APRIL) == second
    assert book.history("burglary") == (second, first, other)
    assert book.standing() == (other, second)


def test_withdrawing_is_a_record_too(book):
    made = book.set_target("burglary", APRIL, 900, **WHY)
    back = book.withdraw("burglary", APRIL, reason="Counted anew", set_by="Chair")
    assert book.in_force("burglary", APRIL) is None
    assert book.history("burglary") == (back, made)
    assert (back.withdrawn, back.value, back.reason) == (True, 900, "Counted anew")
    with pytest.raises(RefusedError, match="none for that year"):
        book.withdraw("burglary", APRIL, **WHY)
    assert book.set_target("burglary", APRIL, 900, **WHY) == book.in_force("burglary", APRIL)


def test_the_past_shows_the_targets_of_then(book, on):
    on(2025, 4, 2)
    first = book.set_target("burglary", APRIL, 900, **WHY)
    on(2025, 9, 1)
    second = book.set_target("burglary", APRIL, 850, **WHY)
    on(2025, 12, 1)
    book.withdraw("burglary", APRIL, **WHY)

    def then(*moment, zone=None):
        return book.in_force("burglary", APRIL, datetime(*moment, tzinfo=zone))

    assert then(2025, 4, 1) is None
    assert then(2025, 4, 2, 12) == then(2025, 8, 31) == first
    assert then(2025, 11, 30) == second
    assert then(2025, 12, 2) is None
    assert book.standing(datetime(2025, 10, 1, tzinfo=UTC)) == (second,)
    assert len(book.history("burglary", datetime(2025, 10, 1, tzinfo=UTC))) == 2
    # Noon in UTC is one o'clock an hour further east.
    east = timezone(timedelta(hours=1))
    assert then(2025, 4, 2, 12, 59, zone=east) is None
    assert then(2025, 4, 2, 13, zone=east) == first


def test_every_fault_is_said_at_once(book):
    with pytest.raises(RefusedError) as raised:
        book.set_target("drugs", date(2025, 4, 2), None, reason=" \n", set_by="", baseline=-1, area_code="here")
    said = " ".join(raised.value.sentences)
    assert len(raised.value.sentences) == 8
    parts = ("no better way", "no value", "2025-04-02", "from 0 up", "when it was", "no reason", "who sets", "here")
    assert [part for part in parts if part not in said] == []
    assert "\n  8. " in str(raised.value)
    assert book.database.is_new, "nothing is written, not even an empty file"


@pytest.mark.parametrize(
    ("measure", "year", "value", "words"),
    [
        ("burglary", APRIL, 900.5, "whole number"),
        ("burglary", APRIL, math.nan, "not a number"),
        ("burglary", APRIL, math.inf, "not a number"),
        ("burglary", APRIL, -1, "not a number"),
        ("burglary", date(1999, 4, 1), 5, "from 2000"),
        ("charged", APRIL, 101, "at most 100%"),
    ],
)
def test_a_value_or_year_that_cannot_be_is_refused(book, measure, year, value, words):
    with pytest.raises(RefusedError, match=words):
        book.set_target(measure, year, value, **WHY)


def test_a_baseline_has_both_its_parts(book):
    with pytest.raises(RefusedError, match="has no number"):
        book.set_target("burglary", APRIL, 900, baseline_period="year to March 2022", **WHY)


def test_a_year_that_shares_months_with_another_is_refused(book):
    book.set_target("burglary", APRIL, 900, **WHY)
    for month in (date(2024, 10, 1), date(2025, 10, 1), date(2026, 3, 1)):
        with pytest.raises(RefusedError, match="shares months"):
            book.set_target("burglary", month, 900, **WHY)
    book.withdraw("burglary", APRIL, **WHY)
    book.set_target("burglary", date(2025, 10, 1), 900, **WHY)


def test_the_same_target_twice_is_refused(book):
    book.set_target("burglary", APRIL, 900, **WHY)
    with pytest.raises(RefusedError, match="in force already"):
        book.set_target("burglary", APRIL, 900, **WHY)
    assert len(book.history("burglary")) == 1


def test_a_year_is_made_of_periods_as_supplied(tmp_path):
    book = book_at(tmp_path, with_measure("burglary", every=12, year_ends=9))
    assert book.set_target("burglary", date(2025, 10, 1), 900, **WHY).year_words == "the year to September 2026"
    with pytest.raises(RefusedError, match="begin in 2025-10"):
        book.set_target("burglary", APRIL, 900, **WHY)
    quarterly = book_at(tmp_path / "other", with_measure("burglary", every=3))
    quarterly.set_target("burglary", date(2025, 7, 1), 900, **WHY)
    with pytest.raises(RefusedError, match="periods of 3 months"):
        quarterly.set_target("burglary", date(2025, 5, 1), 900, **WHY)


def test_a_figure_over_five_years_has_a_target_for_five(tmp_path):
    changes = {"months": 60, "levels": ("force_area",)}
    made = book_at(tmp_path, with_measure("robbery", **changes)).set_target("robbery", APRIL, 10, **WHY)
    assert (made.period.first, made.period.last) == (date(2021, 4, 1), date(2026, 3, 1))
    assert made.area_code == CATALOGUE.partnership.force_area_code


def test_an_unknown_measure_is_a_sentence(book):
    with pytest.raises(UnknownMeasureError):
        book.set_target("nothing", APRIL, 1, **WHY)


def test_a_measure_that_left_the_catalogue_can_be_withdrawn(book):
    book.set_target("burglary", APRIL, 900, **WHY)
    gone = CATALOGUE.model_copy(update={"measures": {}})
    later = Targets(book.database, gone)
    assert later.standing() == ()
    later.withdraw("burglary", APRIL, area_code=CATALOGUE.partnership.area_code, **WHY)
    assert book.in_force("burglary", APRIL) is None


@given(value=st.integers(0, 10**9), year=st.integers(2000, 2098), month=st.integers(1, 12), ahead=st.integers(-15, 15))
def test_what_is_set_is_in_force_in_its_year_and_in_no_other(tmp_path_factory, value, year, month, ahead):
    book = book_at(tmp_path_factory.mktemp("any"))
    made = book.set_target("burglary", date(year, month, 1), value, **WHY)
    index = year * 12 + month - 1 + ahead
    asked = date(index // 12, index % 12 + 1, 1)
    assert book.in_force("burglary", asked) == (made if 0 <= ahead < 12 else None)
    assert made.value == value
    assert len(made.year) == 12


@given(text=st.text(max_size=60))
def test_any_words_come_back_on_one_line(tmp_path_factory, text):
    tidied = tidy(text)
    assert tidied == tidy(tidied)
    assert len(tidied.splitlines()) <= 1
    book = book_at(tmp_path_factory.mktemp("words"))
    if tidied:
        assert book.set_target("burglary", APRIL, 1, reason=text, set_by="Chair").reason == tidied
    else:
        with pytest.raises(RefusedError, match="no reason"):
            book.set_target("burglary", APRIL, 1, reason=text, set_by="Chair")
