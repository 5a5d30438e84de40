from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssp_metrics.errors import SspError
from ssp_metrics.periods import Period, add_months, key, month_end, parse_month, words

MONTHS = st.dates(date(1900, 1, 1), date(2100, 1, 1)).map(lambda day: day.replace(day=1))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2025",
        "2025-13",
        "2025-00",
        "2025-1",
        "25-01",
        "2025-01-01",
        "0000-01",
        "2025-11\n",
        " 2025-11",
        "٢٠٢٥-11",
        "x" * 9999,
    ],
)
def test_what_is_no_month(text):
    with pytest.raises(SspError) as caught:
        parse_month(text)
    assert len(str(caught.value)) < 200


@given(MONTHS)
def test_a_month_and_its_text(month):
    assert parse_month(key(month)) == month
    assert len(key(month)) == 7


def test_the_first_year_is_written_in_full():
    assert key(date(1, 2, 1)) == "0001-02"


@given(MONTHS, st.integers(-1000, 1000))
def test_adding_months_goes_back(month, number):
    assert add_months(add_months(month, number), -number) == month
    assert len(Period(*sorted((month, add_months(month, number))))) == abs(number) + 1


@pytest.mark.parametrize("number", [-(10**9), 10**9, 10**30])
def test_months_beyond_the_calendar_are_a_sentence(number):
    with pytest.raises(SspError, match="no calendar month"):
        add_months(date(2025, 1, 1), number)
    with pytest.raises(SspError):
        Period.rolling(date(2025, 1, 1), abs(number))


@given(MONTHS)
def test_the_end_of_a_month_is_the_day_before_the_next(month):
    assert (add_months(month, 1) - month_end(month)).days == 1


@given(MONTHS, st.integers(1, 12))
def test_a_year_contains_its_month_and_starts_where_it_is_told(month, first):
    year = Period.year(month, first)
    assert month in year.months
    assert len(year) == 12
    assert year.first.month == first


def test_the_strategic_year():
    assert Period.year(date(2025, 9, 1), 10).keys[0] == "2024-10"
    assert Period.year(date(2025, 10, 1), 10).keys[0] == "2025-10"


@given(MONTHS, st.integers(1, 60))
def test_a_rolling_period_and_the_one_before(to, number):
    period = Period.rolling(to, number)
    assert len(period) == len(period.months) == len(period.keys) == number
    assert period.months[-1] == to
    assert len(period.before) == number
    # Up to a year it is the same months a year earlier; of longer periods none may be counted twice.
    years = -(-number // 12)
    assert add_months(period.before.last, 12 * years) == to
    assert period.before.last < period.first


def test_a_period_that_is_none():
    with pytest.raises(SspError, match="before it begins"):
        Period(date(2025, 2, 1), date(2025, 1, 1))
    with pytest.raises(SspError, match="empty"):
        Period.rolling(date(2025, 1, 1), 0)


def test_in_words():
    assert words(date(2025, 11, 1)) == "November 2025"
    assert Period.rolling(date(2025, 11, 1), 1).words == "month of November 2025"
    assert Period.rolling(date(2025, 11, 1), 3).words == "3 months to November 2025"
