import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssp_metrics.statistics.concentration import generalised_gini, gini, lorenz, top_share

spread = st.lists(st.integers(0, 200), min_size=1, max_size=40)


def test_by_hand():
    # Ascending 0, 1, 3: 2 (0 + 2 + 9) / (3 * 4) - 4 / 3 = 0.5.
    assert gini([1, 3, 0]) == pytest.approx(0.5)
    assert gini([1, 3, 0], unbiased=True) == pytest.approx(0.75)
    assert top_share([1, 3, 0], 1) == 0.75
    # Two crimes over four places, one each in two of them: as even as they can be.
    assert generalised_gini([1, 1, 0, 0]) == pytest.approx(0)
    assert gini([1, 1, 0, 0]) == pytest.approx(0.5)


@given(spread, st.randoms(use_true_random=False))
def test_between_nought_and_one_whatever_the_order(counts, random):
    shuffled = list(counts)
    random.shuffle(shuffled)
    for measure in (gini, generalised_gini):
        for unbiased in (False, True):
            value = measure(counts, unbiased=unbiased)
            assert np.isnan(value) or 0 <= value <= 1
            assert measure(shuffled, unbiased=unbiased) == pytest.approx(value, nan_ok=True)


@given(spread)
def test_lorenz_curve_bends_below_the_diagonal(counts):
    before = list(counts)
    curve = lorenz(counts)
    assert len(curve) == len(counts) + 1
    if sum(counts):
        assert curve["share_of_events"].iloc[[0, -1]].to_list() == [0, 1]
        assert (curve["share_of_events"] <= curve["share_of_places"] + 1e-12).all()
        area = np.trapezoid(curve["share_of_events"], curve["share_of_places"])
        assert gini(counts) == pytest.approx(1 - 2 * area, abs=1e-9)
    assert counts == before


@given(spread, st.integers(0, 50))
def test_top_share_grows_with_k(counts, k):
    share, more = top_share(counts, k), top_share(counts, k + 1)
    assert np.isnan(share) or 0 <= share <= more <= 1 + 1e-12


def test_many_moments_at_once():
    months = [[1, 3, 0], [2, 2, 2], [0, 0, 0]]
    np.testing.assert_allclose(gini(months), [0.5, 0, np.nan])
    np.testing.assert_allclose(generalised_gini(months), [0.5, 0, np.nan])
    np.testing.assert_allclose(top_share(months, 2), [1, 2 / 3, np.nan])


@pytest.mark.parametrize("counts", [[], 5, [1, np.nan], [-1, 2]])
def test_errors(counts):
    with pytest.raises(ValueError, match=r"place|below"):
        gini(counts)


def test_lorenz_and_top_share_errors():
    with pytest.raises(ValueError, match="drawn from"):
        lorenz([[1, 2]])
    with pytest.raises(ValueError, match="negative"):
        top_share([1, 2], -1)
