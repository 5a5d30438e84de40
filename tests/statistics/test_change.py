import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from ssp_metrics.statistics.change import compare, compare_arrays

counts = st.integers(0, 3000)
exposures = st.sampled_from([1, 2, 12, 0.5, 1000, 206_800])


@given(counts, counts, exposures, exposures)
def test_agrees_with_the_binomial_test(k1, k2, n1, n2):
    change = compare(k1, k2, n1, n2)
    if k1 + k2 == 0:
        return
    reference = binomtest(k1, k1 + k2, n1 / (n1 + n2))
    assert change.p_value == pytest.approx(reference.pvalue, rel=1e-9, abs=1e-300)
    low, high = reference.proportion_ci(0.95)
    assert change.lower == pytest.approx(low / (1 - low) * n2 / n1, rel=1e-6)
    assert change.upper == pytest.approx(np.inf if k2 == 0 else high / (1 - high) * n2 / n1, rel=1e-6)


@given(counts, counts, exposures)
def test_for_equal_periods_interval_and_test_agree(k1, k2, n):
    change = compare(k1, k2, n, n)
    assert change.more_than_chance == (not change.lower <= 1 <= change.upper)


@given(counts, counts, exposures, exposures)
def test_interval_contains_the_ratio_and_turns_round(k1, k2, n1, n2):
    change, back = compare(k1, k2, n1, n2), compare(k2, k1, n2, n1)
    assert change.p_value == pytest.approx(back.p_value, rel=1e-6)
    if k1 and k2:
        assert change.lower < change.ratio < change.upper
        assert back.upper == pytest.approx(1 / change.lower)


def test_current_comes_first():
    change = compare(30, 60)
    assert (change.current, change.previous, change.difference) == (30, 60, -30)
    assert change.ratio == 0.5
    assert change.percent == -50.0


def test_percent_allows_for_exposure():
    assert compare(30, 60, 6, 12).percent == pytest.approx(0)
    assert compare(30, 60, 6, 12).difference == pytest.approx(0)


@pytest.mark.parametrize(("base", "given_percent"), [(0, False), (19, False), (20, True)])
def test_no_percentage_on_a_small_base(base, given_percent):
    assert (compare(100, base).percent is not None) is given_percent


def test_nothing_against_nothing():
    change = compare(0, 0)
    assert np.isnan(change.ratio)
    assert (change.p_value, change.lower, change.upper) == (1.0, 0.0, np.inf)
    assert (change.difference, change.percent, change.more_than_chance) == (0.0, None, False)


def test_from_nothing_to_something():
    change = compare(8, 0)
    assert (change.ratio, change.upper) == (np.inf, np.inf)
    assert change.lower > 1
    assert change.p_value == pytest.approx(2 / 2**8)


def test_arrays_give_what_scalars_give():
    frame = compare_arrays([0, 5, 60, 7], [0, 0, 30, 30], [1, 2, 1, 3])
    for k1, k2, n1, row in zip([0, 5, 60, 7], [0, 0, 30, 30], [1, 2, 1, 3], frame.itertuples(), strict=True):
        one = compare(k1, k2, n1)
        assert row.p_value == one.p_value
        assert row.more_than_chance == one.more_than_chance
    assert frame["percent"].isna().to_list() == [True, True, False, False]


@pytest.mark.parametrize("arguments", [(1.5, 2), (-1, 2), (np.nan, 2), (1, 2, 0), (1, 2, 1, -3)])
def test_errors(arguments):
    with pytest.raises(ValueError, match=r"whole|below|zero"):
        compare(*arguments)
