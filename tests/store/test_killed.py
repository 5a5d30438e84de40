"""Killed at any moment of a load or a build: the store is as before or as after, and the next command goes on."""

from __future__ import annotations

import os
from datetime import date

import pytest

from ssp_metrics.ingest import loading
from tests import archives
from tests.store.soaking import survive
from tests.store.worker import Worker
from tests.stores import district, leftovers, store_at

KILLS = 20
pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs a system that can fork")


def test_a_store_survives_kills(store, light, tmp_path):
    """A hundred of them: ``python -m tests.soak kills 100``."""
    assert survive(store, light, tmp_path, KILLS) > KILLS / 5


def test_a_store_killed_before_its_first_build_says_so_or_opens(light, tmp_path):
    path = archives.month_zip(tmp_path / "a.zip", "2025-11")
    for number, moment in enumerate((0.02, 0.2)):
        store = store_at(tmp_path / f"store{number}", data=light)
        with Worker(store, light) as worker:
            worker.run("load", str(path), "2025-12-01", kill_after=moment)
            if store.current_file.exists():
                assert district(store) == 3
        loading.load_police_uk(store, path, extracted=date(2025, 12, 1))
        assert district(store) == 3
        assert not leftovers(store)


def test_what_was_unpacked_by_a_killed_load_is_swept(store, tmp_path, monkeypatch):
    """Unpacked files lie on the store's disk, where the next writer removes them, and nowhere else."""
    elsewhere = tmp_path / "temporary"
    elsewhere.mkdir()
    monkeypatch.setenv("TMPDIR", str(elsewhere))
    (store.root / ".tmp-left" / "unpacked" / "0").mkdir(parents=True)
    (store.root / ".tmp-left" / "unpacked" / "0" / "000000.csv").write_bytes(b"x" * 1000)
    (store.loads_folder / ".tmp-half").mkdir(parents=True)
    (store.snapshots_folder / ".tmp-half").mkdir(parents=True)
    (store.snapshots_folder / ".tmp-half" / "a.duckdb.wal").write_bytes(b"x")
    loading.load_police_uk(store, archives.month_zip(tmp_path / "a.zip", "2025-11"))
    assert not leftovers(store)
    assert not list(elsewhere.iterdir())
