import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssp_metrics.statistics.cost import chain, cost_of_crime, uprate

# Round figures of our own, not unit costs.
TABLE = pd.DataFrame(
    {"unit_cost": [5000.0, 100.0, np.nan], "multiplier": [2.0, np.nan, 3.0], "checked": [True, False, False]},
    index=["burglary", "shoplifting", "drugs"],
)
RECORDED = {"shoplifting": 30, "burglary": 10, "fraud": 5, "drugs": 7}


def test_recorded_basis():
    cost = cost_of_crime(RECORDED, TABLE)
    assert cost.total == 53_000
    assert cost.frame.index.to_list() == list(RECORDED)
    assert cost.unpriced == ("fraud", "drugs")
    assert cost.unchecked == ("shoplifting",)
    assert (cost.basis, cost.price_year) == ("recorded", 2015)
    assert (cost.frame["multiplier"] == 1).all()


def test_estimated_basis_needs_a_multiplier_and_uprates():
    cost = cost_of_crime(RECORDED, TABLE, "estimated", index={2015: 80.0, 2024: 100.0}, price_year=2024)
    assert cost.total == pytest.approx(10 * 2 * 5000 * 1.25)
    assert cost.unpriced == ("shoplifting", "fraud", "drugs")
    assert cost.unchecked == ()
    assert cost.price_year == 2024


def test_recorded_basis_stays_at_the_prices_of_the_table():
    assert cost_of_crime(RECORDED, TABLE, price_year=2024).total == 53_000


def test_nothing_is_mutated_and_order_changes_nothing():
    before = TABLE.copy()
    one = cost_of_crime(RECORDED, TABLE)
    two = cost_of_crime(dict(reversed(RECORDED.items())), TABLE[::-1])
    assert one.total == two.total
    pd.testing.assert_frame_equal(TABLE, before)


def test_no_offences_cost_nothing():
    assert cost_of_crime({}, TABLE).total == 0


@given(st.floats(0.01, 1e6), st.integers(2010, 2020), st.integers(2010, 2020))
def test_uprating_there_and_back_changes_nothing(amount, one, two):
    index = chain({year: 1 + (year - 2005) / 1000 for year in range(2011, 2021)})
    assert uprate(uprate(amount, one, two, index), two, one, index) == pytest.approx(amount)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: cost_of_crime(RECORDED, TABLE, "full"), "basis"),
        (lambda: cost_of_crime(RECORDED, TABLE.drop(columns="checked")), "columns"),
        (lambda: cost_of_crime(RECORDED, pd.concat([TABLE, TABLE])), "once"),
        (lambda: cost_of_crime(RECORDED, TABLE, "estimated", price_year=2024), "2015"),
        (lambda: uprate(1, 2015, 2030, {2015: 1.0}), "2030"),
        (lambda: chain({2015: 1.0, 2017: 1.0}), "gap"),
        (lambda: chain({2015: 0.0}), "above zero"),
        (lambda: chain({}), "gap"),
    ],
)
def test_errors(call, words):
    with pytest.raises(ValueError, match=words):
        call()
