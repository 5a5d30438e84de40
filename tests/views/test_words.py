"""What every view says: no verdict words, no percentage on a small base, the period stated, ranks explained."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

import pytest

from ssp_metrics.views import areas
from ssp_metrics.views.base import View
from ssp_metrics.views.crime_types import CrimeTypes, crime_types
from ssp_metrics.views.figure import figure
from ssp_metrics.views.outcomes import outcomes
from ssp_metrics.views.peers import peers
from ssp_metrics.views.scorecard import scorecard
from ssp_metrics.views.trend import trend
from ssp_metrics.views.ward import ward
from ssp_metrics.views.wards import wards
from tests.place import ILLUSTRATED
from tests.views import tiny

TO = date(2025, 11, 1)
VERDICTS = re.compile(r"significan|alarming|worrying|good|bad\b|poor|success|fail", re.IGNORECASE)
RANK = re.compile(r"\b\d+(st|nd|rd|th) of \d+")
SHORTEST_BASE = 20


def views(snapshot, to: date, area: str = tiny.HOME) -> Iterator[View]:
    yield crime_types(snapshot, to)
    for measure in ("robbery", "burglary", "anti_social_behaviour", "drugs"):
        places = wards(snapshot, measure, to)
        yield places
        yield trend(snapshot, measure, area, to)
        yield outcomes(snapshot, measure, to)
        for code in places.frame["area_code"][:3]:
            yield ward(snapshot, places, code, to, 12)


@pytest.fixture(scope="module")
def shown(snapshot):
    made = list(views(snapshot, TO))
    made += [
        peers(snapshot, measure, group, date(2025, 12, 1))
        for measure in ("robbery", "burglary", "charged")
        for group in ("neighbours", "force_area", "all")
    ]
    return made


def test_no_verdict_words(snapshot, shown):
    texts = [view.text + view.title for view in shown] + [scorecard(snapshot, TO).text]
    supplied = [
        one for one in snapshot.catalogue.measures.values() if not one.is_return or one.returned_as in ILLUSTRATED
    ]
    for measure in supplied:
        last = areas.latest_month(snapshot, measure, TO)
        texts.append(figure(snapshot, measure.id, areas.own(snapshot, measure).code, last).text)
    found = {text for text in texts if VERDICTS.search(text)}
    assert not found


def test_titles_are_findings_and_subtitles_state_the_period(shown):
    for view in shown:
        assert view.title
        assert not view.title.endswith(".")
        assert re.search(r"20\d\d", view.subtitle), view.subtitle


def test_readings_state_the_period_or_the_month(shown):
    for view in shown:
        if not hasattr(view, "lines"):  # the comparison states it in its subtitle
            assert re.search(r"20\d\d", view.text), view.text


def test_ranks_say_which_end_is_one(shown):
    for view in shown:
        for match in RANK.finditer(view.text):
            assert re.match(r"[^;.]*\([^)]*1 = (most|highest)", view.text[match.end() :]), view.text


def test_sources_name_extraction_and_snapshot(snapshot, shown):
    for view in shown:
        line = view.provenance.line
        assert line.startswith("Source: ")
        assert "extracted" in line
        assert f"snapshot {snapshot.id}" in line
        assert not view.provenance.illustrative


def test_rates_name_their_population(shown):
    for view in shown:
        if "value" in view.frame and not hasattr(view, "unit") and view.provenance.measure_id != "charged":
            assert "mid-2024" in view.provenance.line, view.subtitle


def test_no_percentage_on_a_small_base():
    small = {
        (measure, area): tiny.spread(SHORTEST_BASE - 2, SHORTEST_BASE - 1)
        for measure in ("robbery", "burglary", "anti_social_behaviour", "drugs")
        for area in (tiny.HOME, "Alpha")
    }
    total = 3 * (SHORTEST_BASE - 2)  # a base large enough for the shares of all crime
    small |= {("all_crime", tiny.HOME): tiny.spread(total, total)}
    for view in views(tiny.make(small, wards=("Alpha", "Beta")), tiny.TO):
        title = "" if isinstance(view, CrimeTypes) else view.title
        assert "%" not in view.text + title, view.text
        for words in view.frame.get("change_words", ()):
            assert "%" not in words
