"""A store belongs to a partnership: loads of another, or placed with other outlines, are refused by name."""

from __future__ import annotations

import json
import shutil

import pytest
from typer.testing import CliRunner

from ssp_metrics import cli
from ssp_metrics.errors import SspError, StoreError
from ssp_metrics.ingest import loading
from ssp_metrics.settings import settings
from ssp_metrics.store import integrity, snapshot
from tests import archives
from tests.place import SETTINGS
from tests.stores import light_data, state, store_at


@pytest.fixture
def mine(tmp_path):
    """A store on data and outlines that may be changed."""
    geo = shutil.copytree(SETTINGS.geo, tmp_path / "geo")
    return store_at(tmp_path / "store", data=light_data(tmp_path / "data"), geo=geo)


def become_another(store):
    """Edit the partnership's file, as the README once asked for."""
    path = store.settings.own / "partnership.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("E06000004", "E06000005"), encoding="utf-8")
    wards = store.settings.outlines[1] / "ward_2023.geojson"
    wards.write_text(wards.read_text(encoding="utf-8").replace("E06000004", "E06000005"), encoding="utf-8")


def test_a_load_says_whose_it_is_and_what_placed_it(mine, tmp_path):
    made = loading.load_police_uk(mine, archives.month_zip(tmp_path / "a.zip", "2025-11")).manifest
    assert made.home == "E06000004"
    assert made.outlines == mine.outlines().hashes()
    assert set(made.outlines) == {"lsoa 2021", "ward 2022", "ward 2023"}


def test_what_ships_says_whose_it_is(shipped_store):
    assert {manifest.home for _, manifest in shipped_store.own_loads()} == {"E06000004"}
    assert [manifest.outlines for _, manifest in shipped_store.own_loads()] == [shipped_store.outlines().hashes()] * 2


def test_rows_of_the_former_borough_never_count_as_the_new_ones(mine, tmp_path):
    loading.load_police_uk(mine, archives.month_zip(tmp_path / "a.zip", "2025-11"))
    become_another(mine)
    before = state(mine)
    more = archives.month_zip(tmp_path / "b.zip", "2025-12")
    for doing in (lambda: loading.build_store(mine), lambda: loading.load_police_uk(mine, more)):
        with pytest.raises(StoreError, match=r"0001-police_uk is of Stockton-on-Tees \(E06000004\).*SSP_STORE"):
            doing()
    with pytest.raises(SspError, match="E06000004"):
        snapshot.open_current(mine)
    assert state(mine) == before


def test_check_refuses_it_too(mine, tmp_path, monkeypatch):
    loading.load_police_uk(mine, archives.month_zip(tmp_path / "a.zip", "2025-11"))
    become_another(mine)
    for name in ("store", "data", "geo"):
        monkeypatch.setenv(f"SSP_{name.upper()}", str(getattr(mine.settings, name)))
    settings.cache_clear()
    try:
        with pytest.raises(StoreError, match="Stockton-on-Tees"):
            CliRunner().invoke(cli.app, ["check"], catch_exceptions=False)
    finally:
        settings.cache_clear()


def test_a_load_that_does_not_say_whose_it_is_is_refused(mine, tmp_path):
    loading.load_police_uk(mine, archives.month_zip(tmp_path / "a.zip", "2025-11"))
    path = mine.loads_folder / "0001-police_uk" / "manifest.json"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    del manifest["home"]
    path.write_text(json.dumps(manifest), encoding="utf-8")
    integrity.seal(path)
    with pytest.raises(StoreError, match="no named district"):
        loading.build_store(mine)


def test_outlines_that_changed_under_a_vintage_are_refused_and_new_names_are_not(mine, tmp_path):
    loading.load_police_uk(mine, archives.month_zip(tmp_path / "a.zip", "2025-11"))
    path = mine.settings.outlines[1] / "ward_2023.geojson"
    whole = path.read_text(encoding="utf-8")
    path.write_text(whole.replace('"name":"', '"name":"New ', 1), encoding="utf-8")
    assert loading.build_store(mine)[1]
    collection = json.loads(whole)
    collection["features"].pop()
    path.write_text(json.dumps(collection), encoding="utf-8")
    with pytest.raises(StoreError, match="other outlines of the ward 2023"):
        loading.build_store(mine)


def test_shipped_loads_are_not_taken_in_before_the_build_succeeds(mine, monkeypatch):
    shutil.copytree(SETTINGS.own / "loads", mine.settings.own / "loads")

    def fail(*_):
        what = "The disk is full."
        raise StoreError(what)

    monkeypatch.setattr(loading.build, "build", fail)
    with pytest.raises(StoreError, match="full"):
        loading.build_store(mine)
    assert mine.own_loads() == []


def test_shipped_loads_of_another_borough_are_not_taken_in(mine):
    shutil.copytree(SETTINGS.own / "loads", mine.settings.own / "loads")
    become_another(mine)
    with pytest.raises(StoreError, match="Stockton-on-Tees"):
        loading.build_store(mine)
    assert mine.own_loads() == []
