from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssp_metrics.charts import theme
from ssp_metrics.charts.labels import Box, beside, short_name, spread, text_width, wrap

heights = st.lists(st.floats(0, 300), min_size=1, max_size=8)


@given(wanted=heights)
def test_spread_labels_never_overlap_and_keep_their_order(wanted):
    placed = spread(wanted, [15] * len(wanted), 0, 300)
    order = sorted(range(len(wanted)), key=lambda index: wanted[index])
    steps = [placed[late] - placed[early] for early, late in pairwise(order)]
    assert all(step >= 15 - 1e-6 for step in steps)
    assert all(7.5 - 1e-6 <= middle <= 292.5 + 1e-6 for middle in placed)


def test_labels_with_room_stay_where_they_belong():
    assert spread([250, 50, 150], [15, 15, 15], 0, 300) == [250, 50, 150]


def test_heavy_label_stays_and_light_one_moves():
    heavy, light = spread([100, 100], [15, 15], 0, 300, [1000, 1])
    assert abs(heavy - 100) < 0.1
    assert abs(light - heavy) == pytest.approx(15)


def test_no_labels_need_no_room():
    assert spread([], [], 0, 100) == []


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("Bournemouth, Christchurch and Poole", ["Bournemouth,", "Christchurch and Poole"]),
        ("Stockton-on-Tees-and-no-space", ["Stockton-on-Tees-and-no-space"]),
    ],
)
def test_names_are_broken_near_their_middle(name, lines):
    assert wrap(name, 10) == lines


def test_official_additions_are_left_away():
    assert short_name("Kingston upon Hull, City of") == "Kingston upon Hull"


def test_boxes():
    box = beside(50, 50, 20, "right")
    assert box == Box(58, 42.5, 78, 57.5)
    assert box.meets(Box(70, 50, 90, 60))
    assert not box.meets(Box(78, 50, 90, 60))
    assert box.within(100, 100)
    assert not beside(5, 50, 20, "left").within(100, 100)
    assert text_width("mm") > text_width("ii")


@given(st.floats(1e-3, 1e7))
def test_ticks_cover_the_largest_value_with_few_round_steps(largest):
    marks = theme.ticks(largest)
    assert marks[0] == 0
    assert marks[-1] >= largest * 0.999
    assert 2 <= len(marks) <= 7
    assert marks == sorted(set(marks))


@pytest.mark.parametrize("nothing", [0.0, float("nan"), -1.0])
def test_ticks_of_nothing(nothing):
    assert theme.ticks(nothing) == [0, 1]
