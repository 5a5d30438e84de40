import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssp_metrics.statistics.similar import POSITIONS, lines, position

rates = st.lists(st.floats(0, 1000), min_size=2, max_size=20)


def test_lines_by_hand():
    group = lines([10, 20, 30, np.nan])
    assert (group.mean, group.sd, group.areas) == (20.0, 10.0, 3)
    assert (group.lower, group.upper) == pytest.approx((0.4, 39.6))


def test_positions_and_words():
    group = lines([10, 20, 30])
    np.testing.assert_array_equal(position([0.3, 20, 39.7, np.nan], group), [-1, 0, 1, np.nan])
    assert position(group.upper, group) == 0
    assert POSITIONS[position(40, group)] == "higher than normal"


@given(rates, st.randoms(use_true_random=False))
def test_order_changes_nothing(values, random):
    shuffled = list(values)
    random.shuffle(shuffled)
    one, two = lines(values), lines(shuffled)
    assert one.upper == pytest.approx(two.upper)
    assert one.lower <= one.mean <= one.upper


@pytest.mark.parametrize("values", [[], [5], [np.nan, 5]])
def test_too_few_areas_have_no_lines(values):
    group = lines(values)
    assert np.isnan(group.upper)
    assert np.isnan(position(5, group))


def test_errors():
    with pytest.raises(ValueError, match="areas"):
        lines([[1, 2], [3, 4]])


@pytest.mark.parametrize("areas", range(2, 6))
def test_fewer_than_six_areas_can_never_lie_outside_the_lines(areas):
    # The largest distance any of n figures can have from their mean is (n − 1) / √n sample standard deviations.
    rates = [1000.0] + [0.0] * (areas - 1)
    assert (position(rates, lines(rates)) == 0).all()


def test_one_of_six_areas_can_lie_above_the_line():
    rates = [1000.0] + [0.0] * 5
    assert position(rates, lines(rates)).tolist() == [1, 0, 0, 0, 0, 0]
