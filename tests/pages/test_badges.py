"""Illustrative figures carry their badge on every picture, table, tooltip and download; real ones never do."""

from __future__ import annotations

from datetime import date

import pytest

from ssp_metrics.charts import export
from ssp_metrics.charts import trend as trend_chart
from ssp_metrics.views.trend import trend
from tests.pages.app import opened, tables
from tests.pages.badges import BADGE, wrong
from tests.pages.screens import CATALOGUE, MAIN
from tests.place import ILLUSTRATED

RETURNED = [measure for measure in CATALOGUE.measures.values() if measure.is_return]
SHOWN = [measure for measure in RETURNED if measure.returned_as in ILLUSTRATED]
ADDRESSES = [
    *((screen.path, {}) for screen in MAIN),
    *((place.priority, {"measure": measure.id}) for measure in RETURNED for place in measure.places[:1]),
    *(("wards", {"measure": measure.id}) for measure in RETURNED if "ward" in measure.levels),
    *(("compare", {"measure": name, "group": "force_area"}) for name in ("knife_crime", "council_asb")),
]
TITLES = {measure.title for measure in SHOWN}


def named(value):
    return "-".join(value.values()) if isinstance(value, dict) else value


@pytest.mark.parametrize(("path", "query"), ADDRESSES, ids=named)
def test_a_figure_is_badged_everywhere_if_its_source_is_illustrative_and_nowhere_if_not(path, query):
    app = opened(path, **query)
    assert not app.exception
    assert not wrong(app)
    for caption, rows in tables(app):
        for row in rows[1:]:
            if row and any(row[0].startswith(name) for name in TITLES):
                assert BADGE in " ".join([caption, *row]), (caption, row)


@pytest.mark.parametrize("measure", SHOWN, ids=lambda measure: measure.id)
def test_every_download_of_an_illustrative_measure_says_so(snapshot, measure):
    by_district = "district" in measure.levels and not measure.is_rare
    area = CATALOGUE.partnership.area_code if by_district else CATALOGUE.partnership.force_area_code
    view = trend(snapshot, measure.id, area, date(2025, 9, 1) if measure.every != 12 else last(snapshot, measure))
    assert view.provenance.illustrative
    rows = export.csv(view.frame, view.provenance.line).decode("utf-8-sig").splitlines()
    assert all(BADGE in row for row in rows[1:])
    picture = export.svg(trend_chart.draw(view), view.title, view.subtitle, view.provenance.line, BADGE)
    assert BADGE in picture


def last(snapshot, measure):
    found = [month for (kind, _), months in snapshot.coverage.items() if kind == measure.id for month in months]
    return max(found)
