import numpy as np
import pytest

from ssp_metrics.periods import parse_month
from ssp_metrics.views.cost import NO_UNIT_COST, UNCHECKED, cost

TO = parse_month("2025-11")


def test_recorded_offences_times_unit_cost(snapshot):
    frame = cost(snapshot, TO).frame.set_index("measure_id")
    assert frame.loc["robbery", "recorded"] == 307
    assert frame.loc["robbery", "cost"] == pytest.approx(307 * 11_320)
    assert frame.loc["robbery", "note"] == UNCHECKED


def test_a_type_without_unit_cost_is_never_nothing(snapshot):
    view = cost(snapshot, TO)
    without = view.frame[view.frame["note"] == NO_UNIT_COST]
    assert len(without)
    assert without["cost"].isna().all()
    assert view.total == pytest.approx(np.nansum(view.frame["cost"]))
    assert "not £0" in view.text


def test_anti_social_behaviour_is_no_crime_and_has_no_cost(snapshot):
    assert "anti_social_behaviour" not in set(cost(snapshot, TO).frame["measure_id"])


def test_the_reading_says_what_is_unchecked_and_at_which_prices(snapshot):
    text = cost(snapshot, TO).text
    assert "2015/16 prices" in text
    assert "not yet checked" in text
