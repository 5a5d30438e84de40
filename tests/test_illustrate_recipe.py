"""The recipe of the illustrative returns, and the arithmetic that draws from it."""

from __future__ import annotations

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssp_metrics import catalogue as catalogues
from ssp_metrics.demo import recipe as illustrate_recipe
from ssp_metrics.demo import returns
from ssp_metrics.errors import SspError
from ssp_metrics.periods import Period, parse_month
from tests.place import RECIPE, SETTINGS


@pytest.fixture(scope="module")
def catalogue():
    return catalogues.read(*SETTINGS.catalogue)


@given(st.lists(st.integers(1, 60), min_size=1, max_size=6), st.floats(0, 1))
def test_apportioned_numbers_add_up_within_their_limits(limits, fraction):
    limits = np.array(limits)
    total = int(fraction * limits.sum())
    given_out = returns._apportion(total, limits * 1.0, limits)
    assert given_out.sum() == total
    assert (given_out <= limits).all()
    assert (given_out >= 0).all()


@pytest.mark.parametrize("noise", [0.2, 1, 2.5])
def test_noise_is_variance_over_mean(noise):
    drawn = returns._noisy(np.full(40_000, 50.0), noise, np.random.default_rng(1))
    assert drawn.mean() == pytest.approx(50, rel=0.01)
    assert drawn.var() / drawn.mean() == pytest.approx(noise, rel=0.05)


def test_levels_are_met_in_the_middle_of_each_year():
    span = illustrate_recipe.Span(first="2020-04", last="2022-03")
    years = illustrate_recipe.split(span, 12)
    assert list(illustrate_recipe.level((120.0, 240.0), years)) == [120.0, 240.0]
    quarters = illustrate_recipe.split(span, 3)
    # Middles of the quarters at 1.5, 4.5, … months; of the years at 6 and 18, and level beyond them.
    expected = [120, 120, 135, 165, 195, 225, 240, 240]
    assert list(illustrate_recipe.level((120.0, 240.0), quarters)) == pytest.approx(expected)


def test_the_time_of_year_and_the_lockdown_move_a_month(catalogue):
    recipe = illustrate_recipe.read(RECIPE, catalogue).model_copy(
        update={"seasons": {"two": (1.0,) * 6 + (3.0,) * 6}, "dips": {"d": {"2020-04": 0.5}}}
    )
    one = illustrate_recipe.Series(season="two", dip="d")
    april, july = (Period.rolling(parse_month(month), 1) for month in ("2020-04", "2020-07"))
    assert recipe.factor(one, april) == pytest.approx(1 / 2 * 0.5)
    assert recipe.factor(one, july) == pytest.approx(3 / 2)
    # A quarter moves by the mean of its months: 0.25, 0.5 and 0.5.
    assert recipe.factor(one, Period.rolling(parse_month("2020-06"), 3)) == pytest.approx(1.25 / 3)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("seed = 20260115", "seed = [", "cannot be read"),
        ("seed = 20260115", "", "seed"),
        ("[series.homicide]", "[series.homicides]", "has no returned measure of this id"),
        ("extracted = 2026-01-15", "extracted = 2025-01-15", "after the day of extraction"),
        ("levels = [1.6, 1.7, 2.0,", "levels = [1.6, 1.7,", "needs 10 levels"),
        ("out_of = [690, 820,", "out_of = [690,", "needs 6 levels"),
        ("noise = 1\nboroughs", "out_of = [1]\nboroughs", "only a share has out_of"),
        ("percent = 51", "count = 51", "the anchor of a share is a percent"),
        ("domestic = 0.34", "domestic = 0.44", "add up to 1.1"),
        ("domestic = 0.34", "foreign = 0.34", "must be domestic, non_domestic"),
        ('"race + disability" = 0.005', '"race + disability" = 0.9', "add up to"),
        ('equals = "hate_crime"', 'equals = "noise_complaints"', "must stand before it"),
        ('season = "summer"', 'season = "monsoon"', "not there"),
        ("count = 213", "", "either a count or a percent"),
        ('basis = ["Drugs"]', 'basis = ["Piracy"]', "Piracy"),
        ('police_uk = "0001-police_uk"', 'police_uk = "0009"', "What ships cannot be read"),
    ],
)
def test_a_recipe_with_a_fault_is_refused_in_words(tmp_path, catalogue, old, new, says):
    recipe = tmp_path / "recipe.toml"
    text = RECIPE.read_text(encoding="utf-8")
    assert old in text
    recipe.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(SspError, match=re.escape(says)):
        returns.write(tmp_path / "made", recipe, catalogue, SETTINGS.base[0], SETTINGS.own / "loads")
    assert not (tmp_path / "made").exists()
