"""The numbers on the screens are those of ``table``, digit for digit."""

from __future__ import annotations

from datetime import date

import pytest

from ssp_metrics import wording
from ssp_metrics.periods import Period
from ssp_metrics.views.scorecard import scorecard
from ssp_metrics.views.table import table
from tests.pages.app import number, opened, table_with, texts
from tests.pages.screens import CATALOGUE, PARTNERSHIP, PRIORITIES

TO = date(2025, 12, 1)
YEAR = Period.rolling(TO)
HOME = PARTNERSHIP.area_code


def own(snapshot, measure, as_at=None, year=YEAR):
    frame = table(snapshot.at(as_at), measure, "district", year, by="total")
    return frame[frame["area_code"] == HOME].iloc[0]


@pytest.mark.parametrize("vintage", ["2022", "2023"])
@pytest.mark.parametrize("measure", ["burglary", "anti_social_behaviour"])
def test_ward_list(snapshot, measure, vintage):
    plain = table(snapshot, measure, "ward", YEAR, vintage=vintage, by="total").set_index("area_name")
    rows = table_with(opened("wards", measure=measure, vintage=vintage), "Ward", "Count")
    assert len(rows) == len(plain)
    for row in rows:
        name = row[0].split(". ", 1)[1]
        assert number(row[1]) == plain.loc[name, "numerator"]


def test_table_under_the_map(snapshot):
    plain = table(snapshot, "burglary", "ward", YEAR, by="total").set_index("area_name")
    rows = table_with(opened("wards", measure="burglary"), "Area", "Rank")
    for name, _, count, _, rate, *_ in rows:
        assert number(count) == plain.loc[name, "numerator"]
        assert rate == wording.rate(plain.loc[name, "value"])


def test_months_of_the_trend(snapshot):
    plain = table(snapshot, "robbery", "district", Period.rolling(TO, 36)).set_index("area_code").loc[HOME]
    rows = table_with(opened("serious_violence"), "Month", "Value")
    assert [number(row[1]) for row in rows] == list(plain["numerator"])[::-1]


def test_districts_compared(snapshot):
    plain = table(snapshot, "burglary", "district", YEAR, by="total").set_index("area_name")
    rows = table_with(opened("compare", measure="burglary", group="all"), "District", "Rank", "Count")
    assert len(rows) == 246
    for name, _, count, rate, *_ in rows:
        known = plain.loc[name]
        assert number(count) == known["numerator"]
        assert rate == wording.rate(known["value"])


def test_types_side_by_side(snapshot):
    rows = table_with(opened("crime"), "Type", "Count")
    titles = {measure.title: measure.id for measure in CATALOGUE.crime_types()}
    assert len(rows) == len(titles)
    for row in rows:
        assert number(row[1]) == own(snapshot, titles[row[0]])["numerator"]


@pytest.mark.parametrize("as_at", [None, 1])
def test_overview(snapshot, as_at):
    to = TO if as_at is None else date(2025, 11, 1)
    query = {} if as_at is None else {"as_at": "1"}
    rows = table_with(opened("", **query), "Priority")
    expected = scorecard(snapshot.at(as_at), to).rows
    assert len(rows) == len(expected)
    for row, one in zip(rows, expected, strict=True):
        assert one.priority.short_title in row[0]
        if one.figure:
            counted = own(snapshot, one.measure.id, as_at, Period.rolling(to))["numerator"]
            assert wording.whole(counted) in " ".join(row)


REAL = [priority for priority in PRIORITIES if not CATALOGUE.headline(priority.name).is_return]


@pytest.mark.parametrize("priority", REAL, ids=lambda screen: screen.name)
def test_headline_of_each_priority(snapshot, priority):
    lead = CATALOGUE.headline(priority.name)
    counted = own(snapshot, lead.id)
    written = " ".join(texts(opened(priority.path)))
    assert f"{wording.whole(counted['numerator'])} {lead.unit}" in written
    assert wording.rate(counted["value"]) in written
