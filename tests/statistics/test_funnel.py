import time

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssp_metrics.statistics import funnel
from ssp_metrics.statistics.funnel_proportions import assess_proportions, limits_proportions

areas = st.lists(st.tuples(st.integers(0, 500), st.integers(0, 10_000)), min_size=1, max_size=30)
FLAGS = ["flag_95", "flag_998", "adjusted_95", "adjusted_998"]


def test_overdispersion_by_hand():
    # E = 100 each: s = 0.05, w = 400; Y = 0.9, 1, 1.1, 1.2; z = -2, 0, 2, 4; nothing winsorised.
    found = funnel.overdispersion([81, 100, 121, 144], [100] * 4, trim=0)
    np.testing.assert_allclose(found.z, [-2, 0, 2, 4], atol=1e-12)
    assert found.phi == pytest.approx(6)
    assert found.tau2 == pytest.approx((24 - 3) / (1600 - 4 * 400**2 / 1600))


def test_no_overdispersion_is_never_negative():
    found = funnel.overdispersion([100, 101, 99], [100, 100, 100])
    assert found.phi < 1
    assert found.tau2 == 0.0


def test_adjusted_flags_take_tau2_into_account():
    populations = np.full(20, 100_000)
    counts = np.array([700, 1300] * 10)
    counts[-1] = 2500
    frame = funnel.assess(counts, populations, per=1000)
    assert (frame["flag_95"] != 0).all()
    assert frame["adjusted_95"].to_list() == [0] * 19 + [1]
    assert frame.attrs["phi"] > 50
    expected = (frame["y"] - 1) / np.sqrt(frame["s"] ** 2 + frame.attrs["tau2"])
    np.testing.assert_allclose(frame["z_adjusted"], expected)


def test_plain_flags_are_by_the_interval():
    # 5 events have the exact interval 1.6 to 11.7.
    for target, flag in ((1.5, 1), (1.7, 0), (11.5, 0), (11.8, -1)):
        assert funnel.assess([5], [1], target)["flag_95"].to_list() == [flag]


def test_target_is_the_rate_of_the_group():
    frame = funnel.assess([10, 30], [1000, 1000], per=1000)
    assert frame.attrs["target"] == pytest.approx(20)
    assert frame["expected"].to_list() == pytest.approx([20, 20])
    assert frame["rate"].to_list() == pytest.approx([10, 30])
    given_target = funnel.assess([10, 30], [1000, 1000], target=20, per=1000)
    pd.testing.assert_frame_equal(frame, given_target)


def test_incomplete_area_is_left_out_and_not_flagged():
    full = funnel.assess([10, 30, 20], [1000, 1000, 1100])
    gaps = funnel.assess(pd.Series([10, 30, np.nan, 20], index=list("abcd")), [1000, 1000, 5000, 1100])
    assert gaps.loc["c", FLAGS].to_list() == [0, 0, 0, 0]
    assert gaps.attrs == full.attrs
    np.testing.assert_allclose(gaps.drop("c").to_numpy(), full.to_numpy())


def test_overdispersion_can_be_left_out_or_brought_along():
    counts, populations = [700, 1300, 900], [1000, 1000, 1000]
    plain = funnel.assess(counts, populations, overdispersion=None)
    np.testing.assert_allclose(plain["z_adjusted"], plain["z"])
    assert plain.attrs["tau2"] == 0.0
    brought = funnel.Overdispersion(50.0, 1.0, np.array([]))
    assert not funnel.assess(counts, populations, overdispersion=brought)["adjusted_95"].any()


@given(areas, st.randoms(use_true_random=False))
def test_flags_do_not_depend_on_the_order(rows, random):
    shuffled = list(enumerate(rows))
    random.shuffle(shuffled)
    first = funnel.assess(*zip(*rows, strict=True))
    second = funnel.assess(*zip(*[row for _, row in shuffled], strict=True))
    back = second.set_axis([position for position, _ in shuffled]).sort_index()
    # A z exactly at the deviate may fall either way by rounding; all else is equal.
    clear = np.ones(len(rows), bool)
    for z in (1.959963984540054, 3.090232306167813):
        clear &= ~np.isclose(first["z_adjusted"].abs(), z, rtol=1e-9).ravel()
    pd.testing.assert_frame_equal(first[FLAGS][clear], back[FLAGS][clear])


@given(st.floats(0.01, 1e6), st.floats(0, 10), st.floats(0, 10))
def test_limits_never_narrow_with_overdispersion(expected, tau2, more):
    less, wide = funnel.limits([expected], 1, tau2).iloc[0], funnel.limits([expected], 1, tau2 + more).iloc[0]
    for level in ("95", "998"):
        assert wide[f"adjusted_lower_{level}"] <= less[f"adjusted_lower_{level}"] <= less[f"lower_{level}"]
        assert less[f"upper_{level}"] <= less[f"adjusted_upper_{level}"] <= wide[f"adjusted_upper_{level}"]
    assert less["lower_998"] <= less["lower_95"] < 1 < less["upper_95"] < less["upper_998"]


def test_adjusted_limits_are_squared_back_on_the_rate_scale():
    row = funnel.limits([50_000], target=20, tau2=0.04, per=1000).iloc[0]
    reach = 1.959963984540054 * np.sqrt(1 / 4000 + 0.04)
    assert row["adjusted_upper_95"] == pytest.approx(20 * (1 + reach) ** 2)
    assert row["adjusted_lower_95"] == pytest.approx(20 * (1 - reach) ** 2)


def test_a_lower_limit_never_climbs_back_from_zero():
    frame = funnel.limits([1000, 100, 10], target=1, tau2=4.0)
    assert (frame["adjusted_lower_95"] == 0).all()


@given(areas)
def test_any_areas_are_assessed_without_a_warning(rows):
    counts, populations = (np.array(column, float) for column in zip(*rows, strict=True))
    before = counts.copy(), populations.copy()
    frame = funnel.assess(counts, populations)
    assert frame[FLAGS].isin([-1, 0, 1]).all().all()
    assert (frame["flag_998"].abs() <= frame["flag_95"].abs()).all()
    assert not frame.loc[populations == 0, FLAGS].any().any()
    np.testing.assert_array_equal((counts, populations), before)


@pytest.mark.parametrize("rows", [([], []), ([0], [0]), ([0, 0], [10, 10]), ([np.nan], [5]), ([3], [7])])
def test_degenerate_groups(rows):
    frame = funnel.assess(*rows)
    assert not frame[FLAGS].any().any()
    assert frame.attrs["tau2"] == 0.0


def test_ten_thousand_areas_in_a_second():
    random = np.random.default_rng(1)
    counts, populations = random.poisson(100, 10_000), random.integers(1000, 2000, 10_000)
    begin = time.perf_counter()
    funnel.assess(counts, populations)
    # Measured: 0.04 s; the margin is for a busy machine.
    assert time.perf_counter() - begin < 1


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)), min_size=1, max_size=20))
def test_proportion_flags_agree_with_the_curves(rows):
    part = np.array([a for a, _ in rows], float)
    whole = part + np.array([b for _, b in rows], float)
    frame = assess_proportions(part, whole)
    curves = limits_proportions(whole, frame.attrs["target"]) if whole.any() else None
    if curves is None:
        assert not frame[["flag_95", "flag_998"]].any().any()
        return
    outside = (frame["proportion"] > curves["upper_95"] + 1e-9) | (frame["proportion"] < curves["lower_95"] - 1e-9)
    assert (frame.loc[outside, "flag_95"] != 0).all()


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: funnel.assess([1, 2], [1]), "alike"),
        (lambda: funnel.assess([-1], [1]), "below 0"),
        (lambda: funnel.assess([1], [1], target=-1), "target"),
        (lambda: funnel.overdispersion([1], [1], trim=0.5), "winsorise"),
        (lambda: funnel.limits([1], -1), "Target"),
        (lambda: assess_proportions([2], [1]), "exceeds"),
        (lambda: assess_proportions([2], [3, 4]), "alike"),
        (lambda: limits_proportions([2], 1.2), "between 0 and 1"),
    ],
)
def test_errors_say_what_is_wrong(call, words):
    with pytest.raises(ValueError, match=words):
        call()
