"""Each interval names how it was worked out, and what has none names nothing."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from ssp_metrics.views.figure import figure
from ssp_metrics.views.trend import trend
from ssp_metrics.views.values import interval_method, values
from ssp_metrics.views.wards import wards
from tests.views import tiny

MEASURES = tiny.CATALOGUE.measures.values()


@pytest.mark.parametrize("measure", MEASURES, ids=lambda one: one.id)
def test_a_method_is_named_exactly_where_there_is_an_interval(measure):
    _, lower, upper = values(measure, np.array([30.0]), np.array([1000.0]))
    assert bool(interval_method(measure)) == bool(np.isfinite([lower, upper]).all())


def test_json_and_views_name_method_and_confidence():
    made = tiny.make({("robbery", "Alpha"): tiny.spread(30, 24), ("robbery", tiny.HOME): tiny.spread(30, 24)})
    plain = figure(made, "robbery", tiny.HOME, date(2025, 12, 1)).as_dict()
    assert (plain["method"], plain["confidence"]) == ("exact Poisson below 10, Byar's from 10, 95%", 0.95)
    assert plain["comparison"]["method"] == "exact conditional, like with like"
    assert wards(made, "robbery", tiny.TO).method == plain["method"]
    assert trend(made, "robbery", tiny.HOME, tiny.TO).method.startswith("XmR process limits")
