"""No space left: a sentence, the store as before, nothing left behind by the next command."""

from __future__ import annotations

import os
import shutil
import subprocess

import pytest

from ssp_metrics.errors import StoreError
from ssp_metrics.ingest import loading, unloading
from ssp_metrics.store import snapshot
from tests import archives
from tests.archives import HARTLEPOOL, HERE, name, street
from tests.stores import contents, district, leftovers, light_data, state, store_at


@pytest.fixture
def small_disk(tmp_path):
    """A file system of 24 MB of its own; skipped where none may be mounted."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = shutil.which("mount")
    if mount is None or os.geteuid() != 0:
        pytest.skip("only root can mount a small disk")
    made = subprocess.run([mount, "-t", "tmpfs", "-o", "size=24m", "tmpfs", str(folder)], check=False)
    if made.returncode:
        pytest.skip("this machine does not let a small disk be mounted")
    yield folder
    subprocess.run([shutil.which("umount"), "-l", str(folder)], check=True)


def fill(folder, leave):
    """Fill the disk but for so many bytes."""
    (folder / "ballast").unlink(missing_ok=True)
    free = shutil.disk_usage(folder).free
    with (folder / "ballast").open("wb") as file:
        file.write(b"\0" * max(0, free - leave))


@pytest.fixture(scope="module")
def big_zip(tmp_path_factory):
    """An archive of small size that unpacks to 15 MB."""
    rows = [*street("2025-11", HERE, number=30_000), *street("2025-11", HARTLEPOOL, number=30_000)]
    return archives.make_zip(tmp_path_factory.mktemp("big") / "big.zip", {name("2025-11"): rows})


@pytest.mark.parametrize("leave", [0, 40_000, 1_500_000, 6_000_000])
def test_a_full_disk_refuses_the_load_and_leaves_the_store(tmp_path, light, small_disk, big_zip, leave):
    store = store_at(small_disk / "store", data=light)
    loading.load_police_uk(store, archives.month_zip(tmp_path / "a.zip", "2025-10"))
    before, figures = state(store), contents(store)
    fill(small_disk, leave)
    with pytest.raises(StoreError) as caught:
        loading.load_police_uk(store, big_zip)
    assert "disk is full" in str(caught.value)
    assert state(store) == before
    assert contents(store) == figures
    (small_disk / "ballast").unlink()
    loading.load_police_uk(store, big_zip)
    assert district(store) == 30_000
    assert not leftovers(store)


@pytest.mark.parametrize("leave", [0, 200_000, 2_000_000])
def test_a_full_disk_refuses_the_build_and_leaves_the_store(tmp_path, small_disk, leave):
    data = light_data(tmp_path / "data")
    store = store_at(small_disk / "store", data=data)
    loading.load_police_uk(store, archives.month_zip(tmp_path / "a.zip", "2025-10"))
    figures = contents(store)
    path = data / "catalogue" / "measures" / "burglary.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("order = ", "order = 1", 1), encoding="utf-8")
    fill(small_disk, leave)
    with pytest.raises(StoreError, match="disk is full"):
        loading.build_store(store)
    assert contents(store) == figures
    (small_disk / "ballast").unlink()
    assert loading.build_store(store)[1]
    assert not leftovers(store)


def test_a_read_only_disk_is_read_and_what_would_write_is_a_sentence(tmp_path, small_disk, held):
    store = store_at(small_disk / "store", data=held.settings.data)
    shutil.copytree(held.root, store.root)
    subprocess.run([shutil.which("mount"), "-o", "remount,ro", str(small_disk)], check=True)
    assert district(store) == 5
    path = archives.month_zip(tmp_path / "a.zip", "2025-12")
    for write in (
        lambda: loading.load_police_uk(store, path),
        lambda: loading.build_store(store),
        lambda: unloading.unload(store, 2, by="A", reason="B"),
    ):
        with pytest.raises(StoreError, match="The store cannot be written"):
            write()
    assert district(store) == 5


def test_a_full_disk_refuses_to_mend_and_the_next_build_does(small_disk, held):
    store = store_at(small_disk / "store", data=held.settings.data)
    shutil.copytree(held.root, store.root)
    path = store.snapshot_path(store.current())
    path.write_bytes(path.read_bytes()[:-1])
    for leave in (0, 200_000):
        fill(small_disk, leave)
        with pytest.raises(StoreError, match="disk is full"):
            loading.build_store(store)
        with pytest.raises(StoreError, match="is damaged"):
            district(store)
    (small_disk / "ballast").unlink()
    assert loading.build_store(store)[1]
    assert district(store) == 5
    assert not leftovers(store)


def no_space(*_args, **_keywords):
    raise OSError(28, "No space left on device")


@pytest.mark.parametrize(
    "where",
    [
        "ssp_metrics.sources.police_uk.archive.Archive.unpack",
        "ssp_metrics.sources.police_uk.delivery.write_parquet",
        "ssp_metrics.files.publish",
        "ssp_metrics.files.sync",
        "ssp_metrics.store.build._write",
        "ssp_metrics.files.replace_text",
        "pathlib.Path.write_text",
        "shutil.copyfile",
    ],
)
def test_no_space_at_any_step_is_a_sentence_and_changes_nothing(store, tmp_path, monkeypatch, where):
    loading.load_police_uk(store, archives.month_zip(tmp_path / "a.zip", "2025-10"))
    before = state(store)
    path = archives.make_zip(tmp_path / "b.zip", {name("2025-11"): [*street("2025-11"), *street("2025-12")]})
    with monkeypatch.context() as patch:
        patch.setattr(where, no_space)
        with pytest.raises(StoreError, match="disk is full"):
            loading.load_police_uk(store, path, accept_valid=True)
    after = [item for item in state(store) if not item[0].startswith("snapshots/")]
    assert after == [item for item in before if not item[0].startswith("snapshots/")]
    assert snapshot.open_current(store).id == store.current()
    loading.load_police_uk(store, path, accept_valid=True)
    assert district(store) == 1
    assert not leftovers(store)


def test_a_store_that_may_not_be_written(store, tmp_path, monkeypatch):
    def refused(*_args, **_keywords):
        raise PermissionError(13, "Permission denied")

    path = archives.month_zip(tmp_path / "a.zip", "2025-10")
    monkeypatch.setattr("pathlib.Path.mkdir", refused)
    with pytest.raises(StoreError, match="cannot be written"):
        loading.load_police_uk(store, path)


def test_no_space_for_the_shipped_figures(tmp_path, monkeypatch):
    store = store_at(tmp_path / "store")
    with monkeypatch.context() as patch:
        patch.setattr("shutil.copytree", no_space)
        with pytest.raises(StoreError, match="disk is full"):
            loading.build_store(store)
    assert store.own_loads() == []
    assert not leftovers(store)
