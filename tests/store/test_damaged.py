"""Something in the store's folder is not as it was written: a sentence, and a way on."""

from __future__ import annotations

import shutil

import pytest

from ssp_metrics.errors import StoreError
from ssp_metrics.store import loading, snapshot
from tests import archives
from tests.stores import district


@pytest.mark.parametrize("text", ["", "rubbish", "\0", "../../etc", "0123456789abc"])
def test_a_damaged_current_is_a_sentence_and_a_build_mends_it(store, tmp_path, text):
    loading.load_police_uk(store, archives.month_zip(tmp_path / "a.zip", "2025-11"))
    good = store.current()
    store.current_file.write_text(text, encoding="utf-8")
    with pytest.raises(StoreError, match="build"):
        snapshot.open_current(store)
    assert loading.build_store(store)[0] == good
    assert snapshot.open_current(store).id == good


@pytest.mark.parametrize(
    "damage",
    [
        lambda path: path.write_bytes(path.read_bytes()[:5000]),
        lambda path: path.unlink(),
        lambda path: path.write_bytes(b""),
    ],
)
def test_a_damaged_snapshot_is_a_sentence_and_a_build_mends_it(store, tmp_path, damage):
    loading.load_police_uk(store, archives.month_zip(tmp_path / "a.zip", "2025-11"))
    damage(store.snapshot_path(store.current()))
    with pytest.raises(StoreError, match="cannot be opened"):
        snapshot.open_current(store)
    _, is_new, _ = loading.build_store(store)
    assert is_new
    assert district(store) == 3


def test_a_damaged_load_is_a_sentence(store, tmp_path):
    loading.load_police_uk(store, archives.month_zip(tmp_path / "a.zip", "2025-11"))
    for damaged in (b"PAR1 rubbish PAR1", b""):
        (store.loads_folder / "0001-police_uk" / "crime.parquet").write_bytes(damaged)
        shutil.rmtree(store.snapshots_folder)
        with pytest.raises(StoreError, match=r"0001-police_uk is damaged: crime\.parquet"):
            loading.build_store(store)
    (store.loads_folder / "0001-police_uk" / "crime.parquet").unlink()
    with pytest.raises(StoreError, match="cannot be read"):
        loading.build_store(store)
    (store.loads_folder / "0001-police_uk" / "manifest.json").write_text("{", encoding="utf-8")
    with pytest.raises(StoreError, match="no readable manifest"):
        loading.build_store(store)


def test_two_loads_of_one_number_are_a_sentence(store, tmp_path):
    loading.load_police_uk(store, archives.month_zip(tmp_path / "a.zip", "2025-11"))
    shutil.copytree(store.loads_folder / "0001-police_uk", store.loads_folder / "0001-copy")
    with pytest.raises(StoreError, match="same number"):
        loading.build_store(store)


def test_a_table_that_no_load_has_is_a_sentence(store, tmp_path):
    loading.load_police_uk(store, archives.month_zip(tmp_path / "a.zip", "2025-11"))
    path = store.loads_folder / "0001-police_uk" / "manifest.json"
    path.write_text(path.read_text(encoding="utf-8").replace('"crime":', '"crime; DROP TABLE load":'), encoding="utf-8")
    with pytest.raises(StoreError, match="damaged"):
        loading.build_store(store)
