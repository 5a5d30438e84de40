from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssp_metrics.errors import SspError, StoreError
from ssp_metrics.store import snapshot as snapshots
from ssp_metrics.store.snapshot import QUERIES, query_text


@pytest.mark.parametrize(
    ("text", "seq"),
    [
        (None, 2), ("", 2), (" ", 2), (0, 0), (1, 1), ("1", 1), (" 2 ", 2), ("01", 1),
        ("2025-12-20", 1), ("2026-02-19", 1), ("2026-02-20", 2), ("9999-12-31", 2),
        (date(2026, 1, 1), 1), (datetime(2026, 1, 1, 5), 1),  # noqa: DTZ001
    ],
)  # fmt: skip
def test_as_at_is_a_load_or_a_date(snapshot, text, seq):
    assert snapshot.at(text).as_at == seq


@pytest.mark.parametrize(
    "text",
    [
        "2025-13-40", "2025-02-30", "0x1", "9999999999999999999999", "9" * 5000, "-1", "3", 3, -1, "1.0",
        "²", "١", "1e3", "20251101", "2025-W01-1", "2025-11", "yesterday", "2025-12-20T00:00", "1; DROP TABLE load",
        "\0", "2025-12-19", "0001-01-01",
    ],
)  # fmt: skip
def test_anything_else_is_a_sentence(snapshot, text):
    with pytest.raises(SspError) as caught:
        snapshot.at(text)
    assert len(str(caught.value)) < 300
    assert str(caught.value).endswith(".")


@given(st.text(max_size=30))
def test_no_text_breaks_as_at(snapshot, text):
    with suppress(SspError):
        assert snapshot.at(text).as_at in {0, 1, 2}


def test_every_table_and_the_view_say_what_they_are(snapshot):
    connection = snapshot.connection.cursor()
    tables = connection.execute("SELECT table_name FROM duckdb_tables() WHERE comment IS NULL").fetchall()
    views = connection.execute("SELECT view_name FROM duckdb_views() WHERE NOT internal AND comment IS NULL").fetchall()
    assert tables == views == []


def test_a_snapshot_cannot_be_changed(snapshot):
    with pytest.raises(Exception, match="read-only"):
        snapshot.connection.cursor().execute("DELETE FROM crime")


@pytest.mark.parametrize("name", sorted(path.stem for path in QUERIES.glob("*.sql")))
def test_every_query_says_what_it_is_for(name):
    assert query_text(name).startswith("-- ")


def test_a_snapshot_that_is_not_there(shipped_store):
    with pytest.raises(StoreError, match="cannot be opened"):
        snapshots.open_snapshot(shipped_store, "0123456789ab")


def test_an_answer_that_cannot_be_read_is_a_sentence(snapshot):
    with pytest.raises(StoreError, match="cannot be read"):
        snapshot.rows("population", area="x")


def test_the_facts_of_the_shipped_figures(snapshot):
    assert snapshot.latest == 2
    assert snapshot.loads["seq"].tolist()[-2:] == [1, 2]
    assert snapshot.coverage["street", "cleveland"][date(2025, 11, 1)] == 1
    assert date(2025, 12, 1) in snapshot.coverage["street", "cleveland"]
    assert snapshot.area_index["E06000004"] == ("Stockton-on-Tees", "district", "", "cleveland")
    assert snapshot.catalogue.partnership.area_code == "E06000004"
    rows = snapshot.connection.cursor().execute(
        "SELECT sum(n)::BIGINT FROM district_crime "
        "WHERE district_code = 'E06000004' AND known_at(known_from, known_to, 1)"
    )
    assert rows.fetchall() == [(78_049,)]


def test_times_do_not_depend_on_the_machine(snapshot):
    """The conversion to London time is bundled: nothing is fetched, whatever the machine's own zone is."""
    connection = snapshot.connection.cursor()
    allowed = connection.execute(
        "SELECT value FROM duckdb_settings() "
        "WHERE name IN ('autoinstall_known_extensions', 'autoload_known_extensions')"
    )
    assert [value for (value,) in allowed.fetchall()] == ["false", "false"]


def test_each_as_at_is_one_snapshot_and_remembers_what_it_worked_out(snapshot):
    past = snapshot.at(1)
    assert (past.as_at, past.is_past, snapshot.is_past) == (1, True, False)
    assert snapshot.at(1) is past
    assert snapshot.at(None) is snapshot.at(snapshot.latest) is snapshot
    assert past.at(None).as_at == snapshot.latest
    assert past.area_index is snapshot.at(1).area_index
