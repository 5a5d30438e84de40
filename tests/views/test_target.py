"""Figures against targets: small cases worked out by hand, words, what is not comparable, year by year."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date, datetime
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssp_metrics.records.target import Target
from ssp_metrics.views.figure import figure
from ssp_metrics.views.target import COLUMNS, known_at, per_period, performance, status
from tests.views import tiny

THIS_YEAR, FINANCIAL = date(2025, 1, 1), date(2025, 4, 1)


def target(value=400, **changes):
    """A target of robberies in the year to December 2025."""
    usual = Target(
        id=1,
        measure_id="robbery",
        area_code=tiny.HOME,
        year_start=THIS_YEAR,
        months=12,
        unit="count",
        sense="at_most",
        value=value,
        baseline=500,
        baseline_period="year to December 2022",
        reason="Agreed by the board",
        set_by="Chair",
        set_at=datetime(2025, 1, 5, 12),  # noqa: DTZ001 - kept in UTC without a zone
        withdrawn=False,
    )
    return replace(usual, **changes)


def made(count, **changes):
    """A figure of so many robberies in the twelve months to December 2025."""
    snapshot = tiny.make({("robbery", tiny.HOME): tiny.spread(count)})
    return replace(figure(snapshot, "robbery", tiny.HOME, tiny.TO), **changes)


def share(part, whole):
    """A figure of the share of crimes with a suspect charged."""
    one = made(part)
    measure = tiny.CATALOGUE.measure("charged")
    return replace(one, measure=measure, numerator=part, denominator=float(whole), value=part / whole * 100)


def of_share(value, sense="at_least"):
    return target(value, measure_id="charged", unit="percent", sense=sense)


@pytest.mark.parametrize(
    ("count", "state"),
    [
        (0, "met"),
        (400, "met"),
        (401, "within_chance"),
        # Byar's lower end of 441 is 441 × (1 − 1/3969 − 1.96/63)³ = 400.8; of 440, 399.9.
        (440, "within_chance"),
        (441, "missed"),
        (600, "missed"),
    ],
)
def test_a_count_against_at_most_400(count, state):
    assert status(target(), made(count)).state == state


@pytest.mark.parametrize(
    ("count", "state"),
    # Byar's upper end of 361 is 362 × (1 − 1/3258 + 1.96/(3√362))³ = 400.2; of 360, 399.2.
    [(400, "met"), (399, "within_chance"), (361, "within_chance"), (360, "missed")],
)
def test_a_count_against_at_least_400(count, state):
    assert status(target(sense="at_least"), made(count)).state == state


def test_one_event_against_none_is_missed():
    assert status(target(0), made(0)).state == "met"
    assert status(target(0), made(1)).state == "missed"


@pytest.mark.parametrize(
    ("part", "sense", "state"),
    # Wilson's interval of 65 in 100 is 55.25% to 73.64%.
    [(65, "at_least", "met"), (55, "at_least", "within_chance"), (20, "at_least", "missed"), (65, "at_most", "missed")],
)
def test_a_share_against_55_or_60_percent(part, sense, state):
    value = 55.0 if sense == "at_most" else 60.0
    assert status(of_share(value, sense), share(part, 100)).state == state


def test_words_of_a_figure_of_the_targets_own_year():
    got = status(target(), made(412))
    assert got.words == (
        "412 robberies against a target of at most 400 for the year to December 2025: missed, but within chance."
    )
    assert got.short == "at most 400; missed, but within chance"
    assert status(target(1), made(1)).words.startswith("1 robbery against")
    assert status(target(), made(399)).words.endswith("met, though within chance.")
    assert status(target(), made(200)).words.endswith("2025: met.")


def test_words_of_another_twelve_months():
    got = status(target(year_start=FINANCIAL), made(600))
    assert got.state == "missed"
    assert got.words == (
        "600 robberies in the 12 months to December 2025, against the target of at most 400 for the year to March "
        "2026: at this level missed."
    )


def test_a_share_has_the_decimals_that_tell_it_from_its_target():
    assert status(of_share(25), share(31, 100)).words.startswith("31% against a target of at least 25%")
    assert status(of_share(25), share(247, 1000)).words.startswith("24.7% against a target of at least 25%")
    assert status(of_share(12.5), share(125, 1000)).words.startswith("12.5% against a target of at least 12.5%")


def test_without_a_target_it_says_so():
    got = status(None, made(5))
    assert (got.state, got.short) == ("no_target", "no target set")
    assert got.words == "No target is set for a year that holds December 2025."


@pytest.mark.parametrize(
    ("aim", "one", "words"),
    [
        (target(), share(5, 100), "no longer given in that unit"),
        (target(months=60), made(5), "another length of time"),
        (target(area_code="E06000001"), made(5), "not a target for"),
        (target(), made(5, numerator=math.nan), "not shown"),
        (target(), made(5, numerator=None), "not shown"),
        (of_share(25), share(5, 19), "5 of 19: too few"),
    ],
)
def test_what_cannot_be_compared_says_why_and_gives_no_verdict(aim, one, words):
    got = status(aim, one)
    assert got.state == "not_comparable"
    assert words in got.words
    assert not {"met", "missed"} & set(got.words.replace(".", "").split())


def test_an_illustrative_figure_says_so():
    one = made(412)
    one = replace(one, provenance=replace(one.provenance, illustrative=True))
    for aim in (target(), target(months=60)):
        assert status(aim, one).words.startswith("Illustrative data. ")
    assert "Illustrative" not in status(target(), made(412)).words


@cache
def any_figure():
    return made(5)


@given(count=st.integers(0, 3000), value=st.integers(0, 3000), sense=st.sampled_from(["at_most", "at_least"]))
def test_a_better_figure_is_never_judged_worse(count, value, sense):
    order = ["met", "within_chance", "missed"]
    aim = target(value, sense=sense)
    one = any_figure()
    better = count - 1 if sense == "at_most" else count + 1
    states = [status(aim, replace(one, numerator=max(number, 0))).state for number in (better, count)]
    assert order.index(states[0]) <= order.index(states[1])
    good = count <= value if sense == "at_most" else count >= value
    assert (states[1] == "met") is good


def test_a_target_of_a_year_on_charts_of_months_and_quarters():
    monthly = tiny.CATALOGUE.measure("robbery")
    quarterly = monthly.model_copy(update={"every": 3})
    assert per_period(monthly, target(1200)) == 100
    assert per_period(quarterly, target(1200)) == 300
    five_years = monthly.model_copy(update={"every": 12, "months": 60})
    assert per_period(five_years, target(10, months=60)) == 2
    assert per_period(tiny.CATALOGUE.measure("charged"), of_share(25)) == 25


def test_year_by_year():
    snapshot = tiny.make({("robbery", tiny.HOME): tiny.spread(412, 700)})
    measure = tiny.CATALOGUE.measure("robbery")
    last = date(2024, 1, 1)
    records = [
        target(350, id=7, year_start=date(2026, 1, 1)),
        target(id=4),
        target(450, id=1),
        target(id=6, year_start=last),
        target(id=5, year_start=last, withdrawn=True),
        target(600, id=3, year_start=last),
        target(650, id=2, year_start=last),
    ]
    view = performance(snapshot, measure, records)
    assert list(view.frame.columns) == COLUMNS
    assert view.frame[["year", "target", "achieved", "state"]].to_numpy().tolist() == [
        ["Year to December 2026", "at most 350", "not supplied", "not_comparable"],
        ["Year to December 2025", "at most 400", "412", "within_chance"],
        ["Year to December 2025", "at most 450", "", "superseded"],
        ["Year to December 2024", "at most 400", "700", "missed"],
        ["Year to December 2024", "at most 400", "", "withdrawn"],
        ["Year to December 2024", "at most 600", "", "superseded"],
        ["Year to December 2024", "at most 650", "", "superseded"],
    ]
    assert view.frame["status"].tolist()[-2:] == ["withdrawn later", "superseded"]
    assert set(view.frame["baseline"]) == {"500, year to December 2022"}
    assert view.provenance.line.startswith("Source: ")


def test_without_records_the_history_is_empty():
    view = performance(tiny.make({}), tiny.CATALOGUE.measure("robbery"), [])
    assert view.frame.empty
    assert view.provenance is None


def test_a_state_of_the_past_shows_targets_up_to_the_day_of_its_load(snapshot):
    assert known_at(snapshot) is None
    loaded = snapshot.loads.set_index("seq")["loaded_at"][1]
    assert known_at(snapshot.at(1)) == datetime.combine(loaded.date(), datetime.max.time())
