"""What the screens say of the store: loads taken back, and a snapshot that was damaged under a running app."""

from __future__ import annotations

import shutil

import pytest

from ssp_metrics.ingest import loading, unloading
from ssp_metrics.settings import settings
from ssp_metrics.store.store import Store
from tests.pages.app import opened, table_with, texts


@pytest.fixture
def own_store(clean, shipped_store, tmp_path, monkeypatch):  # noqa: ARG001 - clean is wanted for what it does
    """A copy of the shipped store that may be changed."""
    monkeypatch.setenv("SSP_STORE", str(shutil.copytree(shipped_store.root, tmp_path / "store")))
    settings.cache_clear()
    return Store(settings())


def test_the_loads_say_which_were_taken_back_by_whom_and_why(own_store):
    unloading.unload(own_store, 2, by="A. <b>Analyst</b>", reason="the file was cut")
    rows = {row[0]: row[1] for row in table_with(opened("data"), "Load", "File")}
    assert "Taken back on " in rows["2police_uk"]
    assert "by A. <b>Analyst</b>: the file was cut" in rows["2police_uk"]
    assert "Taken back" not in rows["1police_uk"]


def test_a_running_app_says_that_the_snapshot_is_damaged_and_goes_on_once_it_is_built_again(own_store):
    path = own_store.snapshot_path(own_store.current())
    before = texts(opened())
    contents = bytearray(path.read_bytes())
    contents[len(contents) // 2] ^= 1
    path.write_bytes(contents)
    app = opened()
    said = f"The snapshot {own_store.current()} is damaged: its file is not what was written, and cannot be opened."
    assert [error.value.partition(" Tell ")[0] for error in app.error] == [said]
    assert not app.exception
    loading.build_store(own_store)
    assert texts(opened()) == before
