"""A return at work in a process of its own: what comes back, and that it ends, whoever ends it."""

from __future__ import annotations

import gc
import os
import subprocess
import time

import pytest

from ssp_metrics.errors import SspError
from ssp_metrics.ingest import process as return_process
from ssp_metrics.ingest.process import LISTED, Work
from ssp_metrics.settings import Settings
from ssp_metrics.store.store import Store
from tests.sources.returns import row, text
from tests.stores import light_data, state, store_at

PATIENCE = 600
GOOD = [row("hate_crime", end=end, numerator=n) for end, n in (("2025-10", 21), ("2025-11", 24))]
SLOW = text([row("hate_crime", area=f"E0{number}") for number in range(40_000)]).encode()


@pytest.fixture
def store(tmp_path):
    """A store that is quick to build."""
    return store_at(tmp_path / "store", data=light_data(tmp_path / "data"))


def until(true):
    """Wait until something is so."""
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end, "it does not come to pass"
        time.sleep(0.05)


def ended(work):
    until(lambda: work.has_ended)
    return work


def running(work):
    """The process of a work that has begun to read."""
    until(lambda: work.progress[0] != "waiting" or work.has_ended)
    return work._run._process


def is_there(process):
    try:
        os.kill(process.pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_check_stores_nothing_and_says_what_is_wrong(store):
    rows = [*GOOD, row("hate_crime", area="E06000001", numerator="many")]
    work = ended(Work(store, "police.csv", text(rows).encode()))
    verdict = work.verdict()
    assert (verdict.rows_read, verdict.rows_good, verdict.number) == (3, 2, 1)
    assert [(fault.file, fault.row, fault.column) for fault in verdict.faults] == [("police.csv", 4, "numerator")]
    assert "many" in work.corrections()
    assert not store.own_loads()


def test_a_load_is_the_one_of_the_command(store):
    work = ended(Work(store, "police.csv", text(GOOD).encode(), "load"))
    outcome = work.outcome()
    assert (outcome.manifest.seq, outcome.manifest.rows_accepted) == (1, 2)
    assert outcome.snapshot_id == store.current()
    assert work.corrections() == ""
    again = ended(Work(store, "police.csv", text(GOOD).encode(), "load")).outcome()
    assert again.manifest is None
    assert "held already" in again.message


def test_what_is_refused_is_a_sentence_without_what_stands_in_its_cells(store):
    work = ended(Work(store, "police.csv", text([row("hate_crime", numerator="<b>")]).encode(), "load"))
    with pytest.raises(SspError, match="1 fault found; the store is unchanged") as refused:
        work.outcome()
    assert "<b>" not in str(refused.value)


def test_only_so_many_faults_come_back(store):
    limited = Store(Settings(store=store.root, data=store.settings.data, return_rows=500))
    rows = [row("hate_crime", area=f"E0{number}") for number in range(400)]
    verdict = ended(Work(limited, "a.csv", text(rows).encode())).verdict()
    assert (len(verdict.faults), verdict.number, verdict.rows_read) == (LISTED, 400, 400)
    verdict = ended(Work(limited, "a.csv", text(rows * 2).encode())).verdict()
    assert [fault.found for fault in verdict.faults] == ["there are more than 500 rows"]


def test_stopping_ends_the_process_and_removes_its_files(store):
    work = Work(store, "slow.csv", SLOW)
    process, folder = running(work), work._folder
    work.stop()
    assert work.has_ended
    assert not is_there(process)
    assert not folder.exists()


def test_what_nobody_holds_any_more_ends(store):
    work = Work(store, "slow.csv", SLOW)
    process, folder = running(work), work._folder
    del work
    gc.collect()
    until(lambda: not is_there(process))
    assert not folder.exists()


@pytest.mark.parametrize(("limit", "value"), [("PROCESSOR_SECONDS", 1), ("MEMORY", {"check": 1 << 20})])
def test_the_process_keeps_to_its_limits_whoever_waits_for_it(store, monkeypatch, limit, value):
    script = f"from ssp_metrics.store import return_process as it; it.{limit} = {value!r}; it.main()"
    start = subprocess.Popen
    monkeypatch.setattr(
        subprocess, "Popen", lambda command, **more: start([command[0], "-c", script, *command[3:]], **more)
    )
    refused(ended(Work(store, "slow.csv", SLOW)))


def test_a_process_that_takes_too_long_is_ended(store, monkeypatch):
    monkeypatch.setattr(return_process, "SECONDS", 0.1)
    work = ended(Work(store, "slow.csv", SLOW))
    refused(work)
    assert not is_there(work._run._process)


def refused(work):
    with pytest.raises(SspError, match=r"slow.csv could not be checked: it takes too much time or memory. Send it in"):
        work.verdict()


def test_more_than_two_wait_for_their_turn_and_may_be_called_off(store):
    first, second, third = (Work(store, f"{number}.csv", SLOW) for number in range(3))
    assert running(first)
    assert running(second)
    assert third._run._process is None or first.has_ended or second.has_ended
    for work in (third, second, first):
        work.stop()
        assert work.has_ended


def test_a_check_leaves_the_store_as_it_was(store):
    ended(Work(store, "a.csv", text(GOOD).encode(), "load"))
    before = state(store)
    ended(Work(store, "b.csv", text([{**GOOD[0], "area_code": "E06000001"}]).encode()))
    assert state(store) == before


def test_what_a_killed_server_left_is_removed_by_the_next(store, tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    old, young = tmp_path / f"{return_process.PREFIX}old", tmp_path / f"{return_process.PREFIX}young"
    for folder in (old, young):
        folder.mkdir()
        (folder / "return.csv").write_text("41", encoding="utf-8")
    os.utime(old, (1, 1))
    work = Work(store, "return.csv", b"")
    assert (old.exists(), young.exists()) == (False, True)
    work.stop()
