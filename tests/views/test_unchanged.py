"""Pictures and exports draw a view, they never change it: the table under a chart holds the same frame."""

from __future__ import annotations

from datetime import date

import pytest

from ssp_metrics.charts import bars, choropleth, export, funnel, similar, sparkline, spec
from ssp_metrics.charts import trend as trend_chart
from ssp_metrics.geography.places import Outlines
from ssp_metrics.views.crime_types import crime_types
from ssp_metrics.views.outcomes import outcomes
from ssp_metrics.views.peers import peers
from ssp_metrics.views.scorecard import scorecard
from ssp_metrics.views.trend import trend
from ssp_metrics.views.wards import wards
from tests.place import SETTINGS
from tests.views import tiny

TO = date(2025, 12, 1)
CHARTS = {
    "trend": (lambda s: trend(s, "burglary", tiny.HOME, TO), trend_chart.draw),
    "funnel": (lambda s: peers(s, "burglary", "all", TO), funnel.draw),
    "similar": (lambda s: peers(s, "burglary", "neighbours", TO), similar.draw),
    "crime_types": (lambda s: crime_types(s, TO), bars.crime_types),
    "outcomes": (lambda s: outcomes(s, "burglary", TO), bars.outcomes),
}


@pytest.mark.parametrize("name", CHARTS)
def test_drawing_and_exporting_leave_the_view_alone(snapshot, name):
    ask, draw = CHARTS[name]
    view = ask(snapshot)
    before = view.frame.copy(deep=True)
    spec(draw(view))
    export.csv(view.frame)
    assert view.frame.equals(before)


def test_the_map_leaves_the_view_alone(snapshot):
    view = wards(snapshot, "burglary", TO)
    before = view.frame.copy(deep=True)
    outlines = Outlines.open(*SETTINGS.outlines)
    for by in ("count", "rate"):
        choropleth.deck(view, outlines, selected=None, by=by)
        choropleth.legend(view, by)
    assert view.frame.equals(before)


def test_the_small_trends_leave_the_overview_alone(snapshot):
    for row in scorecard(snapshot, TO).rows:
        before = row.months.copy(deep=True)
        sparkline.svg(row.months, row.state)
        assert row.months.equals(before)
