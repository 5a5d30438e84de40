import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssp_metrics.statistics import intervals
from ssp_metrics.statistics.standardise import direct, indirect

strata = st.lists(st.tuples(st.integers(0, 300), st.integers(1, 9000), st.integers(1, 9000)), min_size=1, max_size=8)


def test_direct_by_hand():
    counts, people, standard = [10, 20, 30], [1000, 1500, 1200], [5500, 6000, 6500]
    value = (5500 * 0.01 + 6000 * 20 / 1500 + 6500 * 0.025) / 18_000
    variance = (10 * 5.5**2 + 20 * 4**2 + 30 * (6500 / 1200) ** 2) / 18_000**2
    low, high = intervals.byars(60)
    expected = [
        value,
        value + np.sqrt(variance / 60) * (low - 60),
        value + np.sqrt(variance / 60) * (high - 60),
    ]
    np.testing.assert_allclose(direct(counts, people, standard, per=1), expected)


@given(strata)
def test_direct_rate_to_its_own_people_is_the_crude_rate(rows):
    counts, people, _ = zip(*rows, strict=True)
    if sum(counts) < 10:
        return
    ours, crude = direct(counts, people, people), intervals.rate(sum(counts), sum(people))
    np.testing.assert_allclose(ours, crude)


@given(strata)
def test_interval_contains_the_rate(rows):
    counts, people, standard = zip(*rows, strict=True)
    if sum(counts) >= 10:
        value, lower, upper = direct(counts, people, standard)
        assert lower <= value <= upper


def test_small_totals_are_refused():
    with pytest.raises(ValueError, match="at least 10"):
        direct([4, 5], [100, 100], [1, 1])
    many = direct([[4, 5], [5, 5], [np.nan, 50]], [[100, 100]] * 3, [1, 1])
    np.testing.assert_array_equal(np.isnan(many.value), [True, False, True])
    np.testing.assert_array_equal(np.isnan(many.upper), [True, False, True])


def test_indirect():
    ratio = indirect([30, 5, 0], [[1000, 2000]] * 3, [10, 5], per=1000)
    np.testing.assert_allclose(ratio.expected, 20)
    np.testing.assert_allclose(ratio.value, [1.5, 0.25, 0])
    np.testing.assert_allclose(ratio.lower[1], intervals.poisson(5).lower / 20)
    np.testing.assert_allclose(ratio.upper[0], intervals.byars(30).upper / 20)
    assert np.isnan(indirect(3, [0, 0], [1, 1]).value)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: direct([10, 20], [1, 2, 3], [1, 2]), "same strata"),
        (lambda: direct([10, 20], [1, 0], [1, 2]), "people"),
        (lambda: direct([10, 20], [1, 1], [0, 0]), "people"),
        (lambda: direct(10, [1], [1]), "stratum"),
        (lambda: indirect([1, 2], [1, 2], [1, 2]), "one total"),
    ],
)
def test_errors(call, words):
    with pytest.raises(ValueError, match=words):
        call()
