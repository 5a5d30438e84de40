"""Several processes at one store: one writes at a time, and who reads never waits."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from ssp_metrics.errors import StoreError
from ssp_metrics.ingest import loading
from ssp_metrics.store import build, lock, snapshot
from tests import archives
from tests.stores import district, leftovers


@pytest.fixture
def store(store, tmp_path):
    loading.load_police_uk(store, archives.month_zip(tmp_path / "a.zip", "2025-10"))
    return store


def test_a_second_writer_gets_a_sentence(store, tmp_path, monkeypatch):
    monkeypatch.setattr(lock, "WAIT_SECONDS", 0.2)
    path = archives.month_zip(tmp_path / "a.zip", "2025-11")
    with lock.writing(store.root):
        for write in (lambda: loading.load_police_uk(store, path), lambda: loading.build_store(store)):
            with pytest.raises(StoreError, match="Another load or build is writing"):
                write()
    loading.load_police_uk(store, path)
    assert district(store) == 3


def test_writers_wait_for_each_other(store, tmp_path):
    paths = [archives.month_zip(tmp_path / f"{month}.zip", f"2025-{month:02}", number=month) for month in range(1, 5)]
    with ThreadPoolExecutor(len(paths)) as pool:
        made = list(pool.map(lambda path: loading.load_police_uk(store, path), paths))
    assert sorted(outcome.manifest.seq for outcome in made) == [2, 3, 4, 5]
    assert [district(store, f"2025-{month:02}") for month in range(1, 5)] == [1, 2, 3, 4]
    assert not leftovers(store)


def test_readers_read_on_while_a_snapshot_is_built(store, tmp_path, monkeypatch):
    reader = snapshot.open_current(store)
    before = reader.rows("loads")["seq"].tolist()
    building, go_on = threading.Event(), threading.Event()
    write = build._write

    def slow(*arguments):
        building.set()
        assert go_on.wait(20)
        write(*arguments)

    monkeypatch.setattr(build, "_write", slow)
    path = archives.month_zip(tmp_path / "a.zip", "2025-11")
    with ThreadPoolExecutor(1) as pool:
        loaded = pool.submit(loading.load_police_uk, store, path)
        assert building.wait(20)
        assert reader.rows("loads")["seq"].tolist() == before
        assert snapshot.open_current(store).id == reader.id
        assert district(store, "2025-11") == 0
        go_on.set()
        made = loaded.result(60)
    assert reader.rows("loads")["seq"].tolist() == before
    assert snapshot.open_current(store).id == made.snapshot_id != reader.id
    assert district(store, "2025-11") == 3


def test_many_readers_of_one_snapshot(store):
    reader = snapshot.open_current(store)
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: len(reader.rows("areas")), range(40)))
    assert len(set(found)) == 1
