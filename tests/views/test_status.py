"""What the store holds: coverage, gaps, rows in other forces' files, what a load replaced."""

from __future__ import annotations

from datetime import date

from ssp_metrics.views.status import status
from tests.views import tiny


def test_loads_and_coverage(snapshot):
    state = status(snapshot)
    assert list(state.loads.loc[state.loads["seq"] > 0, "seq"]) == [1, 2]
    street = state.coverage[state.coverage["kind"] == "street"].set_index("force")
    assert street.loc["Cleveland Police", ["months", "first", "last", "missing"]].tolist() == [
        36,
        "2023-01",
        "2025-12",
        "",
    ]
    assert street.loc["Thames Valley Police", "missing"] == "2025-07"
    assert "Greater Manchester Police" not in street.index


def test_an_as_at_knows_only_what_was_loaded(snapshot):
    state = status(snapshot.at(1))
    assert state.loads["seq"].max() == 1
    assert set(state.coverage["force"]) == {"Cleveland Police"}
    assert not any("Load 2" in sentence for sentence in state.findings)


def test_every_row_read_is_accounted_for(snapshot):
    loads = status(snapshot).loads
    parts = loads[["rows_accepted", "rows_elsewhere", "rows_unlocated", "rows_rejected"]].sum(axis=1)
    assert (parts == loads["rows_read"]).all()


def test_findings_name_what_a_reader_must_know(snapshot):
    text = " ".join(status(snapshot).findings)
    assert "No month in between is missing." in text
    assert "stand in other forces' files (Durham Constabulary 66" in text
    assert "7 rows of British Transport Police at our places" in text
    assert "Load 2 replaced 11 months of street crime" in text
    assert (
        "Greater Manchester Police, Metropolitan Police Service, West Midlands Police and West Yorkshire Police" in text
    )
    assert "never drawn low" in text


def test_calendar_says_which_load_each_month_comes_from(snapshot):
    calendar = status(snapshot).calendar.set_index("month")
    assert calendar.loc["2024-12-01", "street"] == 1
    assert calendar.loc["2025-12-01", "street"] == 2
    assert calendar.loc["2025-12-01", "stop_and_search"] == 0


def test_a_gap_is_named():
    months = [month for month in tiny.YEARS if month != date(2025, 6, 1)]
    state = status(tiny.make({}, supplied=months))
    assert state.coverage["missing"].tolist() == ["2025-06"]
    assert any("Missing in between: 2025-06." in sentence for sentence in state.findings)


def test_nothing_loaded_is_a_sentence():
    state = status(tiny.make({}, supplied=()))
    assert state.findings[0] == "No file of the partnership's own force was loaded."
    assert state.calendar.empty
