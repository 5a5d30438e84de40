import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssp_metrics.statistics.displacement import weighted_displacement_difference as wdd

pair = st.tuples(st.integers(0, 500), st.integers(0, 500))


def test_by_hand():
    result = wdd((100, 60), (90, 95))
    assert result.difference == -45
    assert result.standard_error == pytest.approx(np.sqrt(345))
    assert result.z == pytest.approx(-45 / np.sqrt(345))
    assert result.more_than_chance
    assert result.upper < 0


def test_displacement_is_added():
    result = wdd((100, 60), (90, 95), (50, 70), (40, 38))
    assert result.difference == -45 + 20 + 2
    assert result.standard_error == pytest.approx(np.sqrt(345 + 198))


@given(pair, pair)
def test_swapping_treated_and_control_turns_the_sign(treated, control):
    one, two = wdd(treated, control), wdd(control, treated)
    assert one.difference == -two.difference
    assert one.p_value == two.p_value
    assert one.lower <= one.difference <= one.upper
    assert one.more_than_chance == (not one.lower <= 0 <= one.upper)


def test_nothing_anywhere():
    result = wdd((0, 0), (0, 0))
    assert np.isnan(result.z)
    assert (result.difference, result.p_value, result.more_than_chance) == (0, 1, False)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (((1, 2), (1, 2), (1, 2)), "control of its own"),
        (((1, 2, 3), (1, 2)), "two counts"),
        (((1, np.nan), (1, 2)), "missing"),
        (((1, -2), (1, 2)), "below 0"),
    ],
)
def test_errors(arguments, words):
    with pytest.raises(ValueError, match=words):
        wdd(*arguments)
