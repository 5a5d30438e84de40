"""Illustrative figures carry their badge on every picture, table, tooltip and download; real ones never do."""

from __future__ import annotations

import json
import re
from datetime import date

import pytest

from ssp_metrics import reading
from ssp_metrics.charts import export
from ssp_metrics.charts import trend as trend_chart
from ssp_metrics.views.trend import trend
from tests.pages.app import PICTURES, elements, opened, tables
from tests.pages.screens import CATALOGUE, MAIN

BADGE = reading.ILLUSTRATIVE
RETURNED = [measure for measure in CATALOGUE.measures.values() if measure.is_return]
ADDRESSES = [
    *((screen.path, {}) for screen in MAIN),
    *((place.priority, {"measure": measure.id}) for measure in RETURNED for place in measure.places[:1]),
    *(("wards", {"measure": measure.id}) for measure in RETURNED if "ward" in measure.levels),
    *(("compare", {"measure": name, "group": "force_area"}) for name in ("knife_crime", "council_asb")),
]
TITLES = {measure.title for measure in RETURNED}


def body(element):
    return getattr(element.proto, "body", "")


def tooltips(spec):
    """Every tooltip of a specification, wherever it stands."""
    if isinstance(spec, dict):
        if isinstance(spec.get("tooltip"), list):
            yield spec["tooltip"]
        for part in spec.values():
            yield from tooltips(part)
    elif isinstance(spec, list):
        for part in spec:
            yield from tooltips(part)


def carriers(order, place):
    """What must say so with a picture: heading, words, the picture itself, its tooltips, its table, its downloads."""
    element = order[place]
    heading = next(body(one) for one in reversed(order[:place]) if "<h3" in body(one))
    after = order[place + 1 :]
    table = next(body(one) for one in after if "<table" in body(one) and "aria-label" in body(one))
    download = next(body(one) for one in after if "ssp-download" in body(one))
    found = {
        "heading": f'ssp-badge">{BADGE}' in heading,
        "words": element.proto.alt.startswith(BADGE),
        "download": "/illustrative-" in download,
    }
    if element.type == "vega_lite_chart":
        spec = json.loads(element.proto.spec)
        found["picture"] = BADGE in json.dumps(spec)
        found |= {f"tooltip {number}": "badge" in json.dumps(tip) for number, tip in enumerate(tooltips(spec))}
        found["table"] = f'aria-label="{BADGE}' in table
    else:
        found["tooltips"] = BADGE in element.proto.tooltip
    return found


def named(value):
    return "-".join(value.values()) if isinstance(value, dict) else value


@pytest.mark.parametrize(("path", "query"), ADDRESSES, ids=named)
def test_a_figure_is_badged_everywhere_if_its_source_is_illustrative_and_nowhere_if_not(path, query):
    app = opened(path, **query)
    assert not app.exception
    order = list(elements(app))
    for place, element in enumerate(order):
        if element.type not in PICTURES:
            continue
        source = next(re.sub(r"<[^>]+>", "", body(one)) for one in order[place:] if "ssp-source" in body(one))
        expected = source.startswith(BADGE)
        wrong = {name for name, found in carriers(order, place).items() if found != expected}
        assert not wrong, (element.key, element.proto.alt[:80], source[:80])
    for caption, rows in tables(app):
        for row in rows[1:]:
            if row and any(row[0].startswith(name) for name in TITLES):
                assert BADGE in " ".join([caption, *row]), (caption, row)


@pytest.mark.parametrize("measure", RETURNED, ids=lambda measure: measure.id)
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
