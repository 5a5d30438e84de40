import time

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssp_metrics.statistics import spc

whole = st.lists(st.integers(-50, 50), min_size=1, max_size=40)
SIGNALS = ("beyond_limits", "trend", "two_of_three", "one_side", "rule", "direction")


def flat(points):
    """A series about 10 that calls no rule."""
    return [10 + (1 if point % 2 else -1) for point in range(points)]


def test_limits_by_hand():
    frame = spc.xmr([1, 2, 4, 3]).frame
    # Moving ranges 1, 2, 1; mean of values 2.5.
    assert frame["mean"].to_list() == [2.5] * 4
    np.testing.assert_allclose(frame["upper"], 2.5 + 2.66 * 4 / 3)
    np.testing.assert_allclose(frame["near_lower"], 2.5 - 2 / 3 * 2.66 * 4 / 3)
    np.testing.assert_array_equal(frame["moving_range"], [np.nan, 1, 2, 1])


def test_trend_marks_all_seven_and_a_tie_breaks_it():
    series = [*flat(10), *range(5, 12), 10]
    frame = spc.xmr(series).frame
    assert frame.index[frame["trend"] == 1].to_list() == list(range(10, 17))
    broken = [*flat(10), 5, 6, 7, 7, 8, 9, 10, 9]
    assert not spc.xmr(broken).frame["trend"].any()


def test_a_peak_keeps_the_direction_of_the_run_that_came_first():
    frame = spc.xmr([*range(7), *range(5, -1, -1)]).frame
    assert frame["trend"].to_list() == [1] * 7 + [-1] * 6
    frame = spc.xmr([*range(7, 0, -1), *range(2, 8)]).frame
    assert frame["trend"].to_list() == [-1] * 7 + [1] * 6


def test_run_on_one_side_and_a_point_on_the_mean_breaks_it():
    high = [11, 12, 11, 12, 11, 12, 11]
    frame = spc.xmr([*high, *(20 - value for value in high)]).frame
    assert frame["one_side"].to_list() == [1] * 7 + [-1] * 7
    with_mean = [11, 12, 11, 10, 12, 11, 12, 9, 8, 9, 10, 8, 9, 8]
    assert not spc.xmr(with_mean).frame["one_side"].any()


def test_two_of_three_marks_the_near_points_only():
    series = [*flat(20), 15, 11, 15, *flat(20)]
    frame = spc.xmr(series).frame
    assert frame.index[frame["two_of_three"] == 1].to_list() == [20, 22]
    opposite = spc.xmr([*flat(20), 15, 9, 15, *flat(20)]).frame
    assert not opposite["two_of_three"].any()


def test_precedence():
    series = [*flat(20), 11, 12, 13, 14, 15, 16, 40]
    frame = spc.xmr(series).frame
    assert frame["rule"].iloc[-1] == "beyond_limits"
    assert frame["trend"].iloc[-1] == 1
    assert (frame["rule"].iloc[-7:-1] == "trend").all()


def test_decimals_on_the_mean_are_on_the_mean():
    # The mean of ten times 0.1 and of its neighbours is not 0.1 in floating point.
    series = [0.1] * 10 + [0.2, 0.0] + [0.1] * 10
    assert not spc.xmr(series).frame["one_side"].any()
    assert np.isnan(spc.xmr([0.1] * 30).frame["upper"]).all()


def test_screening_leaves_out_big_moves_once_and_can_be_switched_off():
    series = [1, 2, 1, 2, 10, *[1, 2] * 6, 1]
    assert spc.xmr(series).frame["upper"][0] == pytest.approx(4.60444, abs=1e-5)
    assert spc.xmr(series, screen=False).frame["upper"][0] == pytest.approx(6.95150, abs=1e-5)


def test_a_series_that_moves_once_keeps_its_moves():
    # Screening would leave no movement at all, and limits of no width flag every month.
    frame = spc.xmr([0] * 12 + [3] + [0] * 12).frame
    assert frame["upper"][0] > frame["mean"][0]
    assert frame.index[frame["beyond_limits"] != 0].to_list() == [12]


@pytest.mark.parametrize("series", [[5], [5] * 30, [0] * 30, [np.nan], [np.nan] * 30, [1, np.nan, 2, np.nan]])
def test_no_limits_without_movement(series):
    chart = spc.xmr(series, improvement="decrease", target=3)
    assert np.isnan(chart.frame["upper"]).all()
    assert (chart.frame["rule"] == "").all()
    assert chart.assurance is None
    assert (chart.variation is None) == bool(np.isnan(series).all())


@pytest.mark.parametrize(("points", "trial"), [(12, True), (13, False)])
def test_trial_limits_below_thirteen_points(points, trial):
    chart = spc.xmr(flat(points))
    assert chart.trial is trial
    assert chart.frame["trial"].eq(trial).all()
    assert spc.xmr([*flat(12), np.nan]).trial


def test_a_gap_is_not_zero_and_breaks_runs():
    high = [12, 13, 12, 13, 12, 13, 12]
    gap = spc.xmr([*flat(20), *high[:4], np.nan, *high[4:]]).frame
    assert not gap["one_side"].any()
    assert gap["point_type"][24] == "missing"
    assert gap["mean"][0] == pytest.approx(np.mean([*flat(20), *high]))
    assert np.isnan(gap["moving_range"][[24, 25]]).all()
    assert spc.xmr([*flat(20), *high]).frame["one_side"].any()


def test_icon_is_of_the_last_observed_point():
    chart = spc.xmr([*flat(20), 40, np.nan], improvement="decrease")
    assert (chart.variation.code, chart.variation.letter) == ("concern", "C")
    assert spc.xmr([*flat(20), 40], improvement="increase").variation.letter == "I"
    assert spc.xmr([*flat(20), 40]).variation.letter == "N"
    assert spc.xmr(flat(20), improvement="increase").variation.letter == "~"


@pytest.mark.parametrize(
    ("improvement", "target", "letter"),
    [
        ("decrease", 20, "P"), ("decrease", 0, "F"), ("decrease", 10, "H"),
        ("increase", 20, "F"), ("increase", 0, "P"), ("increase", 10, "H"),
    ],
)  # fmt: skip
def test_assurance(improvement, target, letter):
    assert spc.xmr(flat(20), improvement=improvement, target=target).assurance.letter == letter
    assert spc.xmr(flat(20), target=target).assurance is None


def test_rebase_starts_everything_afresh():
    series = [*flat(14), *(value + 20 for value in flat(14))]
    dates = pd.date_range("2023-01-01", periods=28, freq="MS")
    chart = spc.xmr(series, dates, "decrease", rebase=["2024-03-01"], target=20)
    assert (chart.frame["rule"] == "").all()
    assert chart.frame["group"].to_list() == [0] * 14 + [1] * 14
    assert chart.frame["mean"].to_list() == [10.0] * 14 + [30.0] * 14
    assert np.isnan(chart.frame["moving_range"][14])
    assert chart.assurance.letter == "F"
    by_position = spc.xmr(series, improvement="decrease", rebase=[14]).frame
    pd.testing.assert_frame_equal(by_position, chart.frame.drop(columns="date"))


def test_rebase_between_points_takes_the_next_and_one_after_the_end_is_none():
    dates = pd.date_range("2024-01-01", periods=6, freq="MS")
    groups = spc.xmr(flat(6), dates, rebase=["2024-02-15", "2030-01-01"]).frame["group"]
    assert groups.to_list() == [0, 0, 1, 1, 1, 1]


@given(whole, st.integers(-1000, 1000), st.integers(1, 50))
def test_shift_and_positive_scale_change_no_signal(series, shift, scale):
    plain = spc.xmr(series).frame
    moved = spc.xmr([scale * value + shift for value in series]).frame
    pd.testing.assert_frame_equal(plain[[*SIGNALS]], moved[[*SIGNALS]])
    np.testing.assert_allclose(moved["upper"], scale * plain["upper"] + shift, rtol=1e-9, atol=1e-9)


@given(whole)
def test_turning_upside_down_turns_the_signals(series):
    plain, turned = spc.xmr(series).frame, spc.xmr([-value for value in series]).frame
    assert plain["rule"].to_list() == turned["rule"].to_list()
    assert plain["direction"].to_list() == (-turned["direction"]).to_list()


@given(
    st.lists(st.one_of(st.integers(0, 3), st.just(np.nan)), min_size=1, max_size=30),
    st.sets(st.integers(0, 29)),
)
def test_any_series_with_gaps_and_rebases_is_drawn_without_a_warning(series, starts):
    starts = [start for start in starts if start < len(series)]
    chart = spc.xmr(series, improvement="decrease", rebase=starts, target=1)
    frame = chart.frame
    assert len(frame) == len(series)
    assert ((frame["rule"] != "") == (frame["direction"] != 0)).all()
    assert (frame["point_type"] == "missing").to_list() == np.isnan(np.array(series, float)).tolist()


@given(st.lists(whole.map(lambda s: (s * 40)[:30]), min_size=1, max_size=4))
def test_many_series_give_what_each_gives(many):
    arrays = spc.xmr(many, improvement="increase", rebase=[17], target=3)
    for position, series in enumerate(many):
        one = spc.xmr(series, improvement="increase", rebase=[17], target=3)
        np.testing.assert_allclose(arrays.lower[position], one.frame["lower"])
        assert [spc.RULES[rule] for rule in arrays.rule[position]] == one.frame["rule"].to_list()
        assert arrays.variation[position] == one.variation.code
        assert arrays.assurance[position] == (one.assurance.code if one.assurance else "")


def test_directions_and_targets_may_differ_by_series():
    many = [[*flat(20), 40]] * 3
    arrays = spc.xmr(many, improvement=["increase", "decrease", None], target=[0, 0, 0])
    assert arrays.variation.tolist() == ["improvement", "concern", "neutral"]
    assert arrays.assurance.tolist() == ["pass", "fail", ""]


def test_ten_thousand_series_in_a_second():
    many = np.random.default_rng(1).poisson(20, (10_000, 60)).astype(float)
    before = many.copy()
    begin = time.perf_counter()
    spc.xmr(many, improvement="decrease", target=22)
    # Measured: 0.3 s; the margin is for a busy machine.
    assert time.perf_counter() - begin < 3
    np.testing.assert_array_equal(many, before)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"values": []}, "points"),
        ({"values": [[[1]]]}, "points"),
        ({"values": [1, np.inf]}, "infinite"),
        ({"values": [1, 2], "dates": ["2024-01-01"]}, "dates"),
        ({"values": [1, 2], "dates": ["2024-02-01", "2024-01-01"]}, "rise"),
        ({"values": [1, 2], "improvement": "up"}, "improvement"),
        ({"values": [1, 2], "rebase": [2]}, "rebase"),
        ({"values": [1, 2], "target": [1, 2]}, "target"),
    ],
)
def test_errors_say_what_is_wrong(arguments, words):
    with pytest.raises(ValueError, match=words):
        spc.xmr(**arguments)
