import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssp_metrics.statistics import intervals

counts = st.integers(0, 100_000)
levels = st.sampled_from([0.8, 0.95, 0.998])


def test_exact_interval_at_zero_is_known_in_closed_form():
    lower, upper = intervals.poisson(0)
    assert lower == 0.0
    assert upper == pytest.approx(-np.log(0.025))


def test_rate_changes_from_exact_to_byar_at_ten():
    nine, ten = intervals.rate(9, 1, per=1), intervals.rate(10, 1, per=1)
    assert nine[1:] == tuple(intervals.poisson(9))
    assert ten[1:] == tuple(intervals.byars(10))


def test_byars_is_byars_at_every_count():
    assert intervals.byars(5) != intervals.poisson(5)
    assert intervals.byars(0).lower == 0.0
    assert np.isnan(intervals.byars(1, 0.998).lower)


@given(counts, levels)
def test_interval_contains_the_count(x, confidence):
    for method in (intervals.poisson, intervals.count):
        lower, upper = method(x, confidence)
        assert 0 <= lower <= x < upper


@given(counts, levels)
def test_interval_rises_with_the_count(x, confidence):
    for method in (intervals.poisson, intervals.byars):
        lower, upper = method([x, x + 1], confidence)
        assert upper[0] < upper[1]
        assert not lower[0] > lower[1]


@given(counts)
def test_more_confidence_is_wider(x):
    narrow, wide = intervals.count(x, 0.95), intervals.count(x, 0.998)
    assert wide.lower <= narrow.lower
    assert wide.upper > narrow.upper


@given(st.integers(0, 1000), st.integers(1, 1000), levels)
def test_wilson_contains_the_proportion_and_narrows(x, extra, confidence):
    n = x + extra
    lower, upper = intervals.wilson(x, n, confidence)
    assert 0 <= lower <= x / n <= upper <= 1
    more = intervals.wilson(10 * x, 10 * n, confidence)
    assert more.upper - more.lower < upper - lower


@given(st.integers(0, 1000), st.integers(1, 100_000))
def test_rate_narrows_with_population_of_the_same_rate(x, n):
    value, lower, upper = intervals.rate(x + 10, n)
    _, lower10, upper10 = intervals.rate(10 * (x + 10), 10 * n)
    assert lower <= value <= upper
    assert upper10 - lower10 < upper - lower


def test_shapes_and_missing_figures():
    value, lower, upper = intervals.rate([[1, np.nan], [0, 20]], [[10, 10], [0, 10]], per=100)
    assert value.shape == lower.shape == upper.shape == (2, 2)
    assert np.isnan([value[0, 1], value[1, 0], lower[1, 0], upper[0, 1]]).all()
    assert isinstance(intervals.poisson(3).lower, float)
    nullable = pd.Series([1, None], dtype="Int64")
    assert np.isnan(intervals.poisson(nullable).lower[1])


def test_nothing_is_mutated():
    x, n = np.array([0.0, 5.0, 50.0]), np.array([1.0, 0.0, 100.0])
    before = x.copy(), n.copy()
    intervals.rate(x, n)
    intervals.wilson(np.minimum(x, n), n)
    np.testing.assert_array_equal((x, n), before)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: intervals.poisson(-1), "below 0"),
        (lambda: intervals.byars(np.inf), "infinite"),
        (lambda: intervals.rate(1, 1, confidence=95), "between 0 and 1"),
        (lambda: intervals.wilson(3, 2), "exceeds"),
    ],
)
def test_errors_say_what_is_wrong(call, words):
    with pytest.raises(ValueError, match=words):
        call()
