import geopandas
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from ssp_metrics.statistics.hotspots import contiguity, empirical_bayes, getis_ord

SIDE = 6
GRID = geopandas.GeoSeries([shapely.box(x, y, x + 1, y + 1) for y in range(SIDE) for x in range(SIDE)])
NEAR = contiguity(GRID)


def test_touching_counts_corners():
    assert NEAR[0] == [1, SIDE, SIDE + 1]
    assert len(NEAR[SIDE + 1]) == 8
    assert contiguity(geopandas.GeoSeries([shapely.box(0, 0, 1, 1), shapely.box(5, 5, 6, 6)])) == [[], []]


@settings(max_examples=20)
@given(st.lists(st.integers(0, 20), min_size=36, max_size=36))
def test_z_is_the_formula_of_ord_and_getis(values):
    figures = np.array(values, float)
    frame = getis_ord(figures, NEAR)
    np.testing.assert_array_equal(figures, values)
    if np.ptp(figures) == 0:
        assert frame["z"].isna().all()
        assert (frame["p_value"] == 1).all()
        return
    weights = np.eye(36)
    for own, near in enumerate(NEAR):
        weights[own, near] = 1
    total, squares, n = weights.sum(axis=1), (weights**2).sum(axis=1), 36
    below = figures.std() * np.sqrt((n * squares - total**2) / (n - 1))
    np.testing.assert_allclose(frame["z"], (weights @ figures - figures.mean() * total) / below, atol=1e-9)
    assert (frame["q_value"] >= frame["p_value"] - 1e-12).all()


def test_a_made_hot_spot_is_found_and_nothing_else():
    values = np.ones(36)
    values[[0, 1, SIDE, SIDE + 1]] = 30
    frame = getis_ord(values, NEAR)
    assert set(frame.index[frame["spot"] == 1]) >= {0, 1, SIDE}
    assert (frame["spot"] >= 0).all()
    assert not frame["spot"][21:].any()


def test_islands_and_all_touching():
    assert getis_ord([1, 2, 5, 5], [[], [2], [1], []])["z"].notna().all()
    assert getis_ord([1, 2, 5], [[1, 2], [0, 2], [0, 1]])["z"].isna().all()


def test_empirical_bayes_draws_small_areas_in_most():
    counts, people = np.array([0.0, 8, 300, 900]), np.array([100.0, 100, 10_000, 20_000])
    smooth, crude = empirical_bayes(counts, people), 1000 * counts / people
    common = 1000 * counts.sum() / people.sum()
    assert (np.abs(smooth - common) <= np.abs(crude - common) + 1e-9).all()
    pull = np.abs(smooth - crude) / np.abs(crude - common)
    assert pull[0] > pull[2] > 0


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 500)), min_size=1, max_size=20))
def test_empirical_bayes_lies_between_crude_and_common(rows):
    counts, people = (np.array(column, float) for column in zip(*rows, strict=True))
    smooth = empirical_bayes(counts, people, per=1)
    assert np.isnan(smooth[people == 0]).all()
    lived = people > 0
    if lived.any():
        common = counts[lived].sum() / people[lived].sum()
        crude = counts[lived] / people[lived]
        assert (smooth[lived] >= np.minimum(crude, common) - 1e-9).all()
        assert (smooth[lived] <= np.maximum(crude, common) + 1e-9).all()


def test_empirical_bayes_of_nothing_but_chance_is_the_common_rate():
    np.testing.assert_allclose(empirical_bayes([10, 10, 10], [100, 100, 100]), 100)
    assert np.isnan(empirical_bayes([np.nan], [5])).all()


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: getis_ord([1, 2], [[1], [0]]), "three areas"),
        (lambda: getis_ord([1, 2, np.nan], [[1], [0], []]), "three areas"),
        (lambda: getis_ord([1, 2, 3], [[0], [2], [1]]), "own"),
        (lambda: getis_ord([1, 2, 3], [[3], [2], [1]]), "positions"),
        (lambda: empirical_bayes([1, 2], [1]), "alike"),
    ],
)
def test_errors(call, words):
    with pytest.raises(ValueError, match=words):
        call()
