"""Killed at any moment of a load or a build: the store is as before or as after, and the next command goes on."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
import time
from datetime import date, timedelta

import pytest

from ssp_metrics.settings import ROOT
from ssp_metrics.store import loading
from tests import archives
from tests.stores import district, leftovers, store_at

KILLS = 50
pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs a system that can fork")


class Worker:
    """The worker process, and orders to it that are killed after a while."""

    def __init__(self, store, data):
        command = [sys.executable, "-m", "tests.store.worker", str(store.root), str(data)]
        self.process = subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.communicate()

    def run(self, *order, kill_after=None):
        """Give an order; return how it ended and how long it took."""
        self.process.stdin.write("\t".join(order) + "\n")
        self.process.stdin.flush()
        child, start = int(self.process.stdout.readline()), time.monotonic()
        timer = threading.Timer(kill_after, os.kill, (child, signal.SIGKILL)) if kill_after is not None else None
        if timer is not None:
            timer.start()
        ended = int(self.process.stdout.readline())
        if timer is not None:
            timer.cancel()
            timer.join()
        return ended, time.monotonic() - start


def test_a_store_survives_fifty_kills(store, light, tmp_path):
    """One load after the other into one store, each of more rows, most of them killed somewhere on the way."""
    moments = random.Random(7)  # noqa: S311 - the same moments every time
    killed = 0
    with Worker(store, light) as worker:
        first = archives.month_zip(tmp_path / "a.zip", "2025-11", number=1)
        assert worker.run("load", str(first), "2025-12-01")[0] == 0
        _, whole = worker.run("load", str(archives.month_zip(first, "2025-11", number=2)), "2025-12-02")
        rows = 2
        for step in range(3, KILLS + 3):
            path = archives.month_zip(tmp_path / "a.zip", "2025-11", number=step)
            day = date(2025, 12, 1) + timedelta(days=step)
            kind = ("load", str(path), str(day)) if step % 5 else ("build",)
            ended, _ = worker.run(*kind, kill_after=moments.uniform(0, whole * 1.05))
            assert ended in {0, -signal.SIGKILL}
            killed += ended != 0
            # a reader, at once: the figures are those before or those after, never something between
            found = district(store)
            assert found in {rows, newest(store)}
            loads = [manifest.seq for _, manifest in store.own_loads()]
            assert loads == list(range(1, len(loads) + 1))
            rows = found
        assert killed > KILLS / 4
        assert worker.run("build")[0] == 0
        assert district(store) == newest(store)
        last = archives.month_zip(tmp_path / "a.zip", "2025-11", number=99)
        assert worker.run("load", str(last), "2026-06-01")[0] == 0
    assert district(store) == 99
    assert not leftovers(store)


def newest(store):
    """The rows of the last load that is in the store, built or not."""
    return store.own_loads()[-1][1].rows_accepted


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
