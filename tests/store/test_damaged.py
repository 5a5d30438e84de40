"""Something in the store's folder is not as it was written: a sentence, and a way on."""

from __future__ import annotations

import json
import os
import shutil
import stat
from datetime import date

import duckdb
import pytest

from ssp_metrics.cli import maintenance
from ssp_metrics.errors import StoreError
from ssp_metrics.ingest import loading
from ssp_metrics.store import integrity, loads, snapshot
from tests import archives
from tests.store import soaking
from tests.stores import district, serve
from ui import context

needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs a system that can fork")


@pytest.fixture
def store(held, monkeypatch):
    """A store of two loads, which an app of this process reads."""
    serve(held, monkeypatch)
    return held


def flip(path, at):
    """Turn one bit of a file around, where it stands."""
    contents = bytearray(path.read_bytes())
    contents[at % len(contents)] ^= 1
    path.write_bytes(contents)


@pytest.mark.parametrize("text", ["", "rubbish", "\0", "../../etc", "0123456789abc"])
def test_a_damaged_current_is_a_sentence_and_a_build_mends_it(store, text):
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
        lambda path: flip(path, 9000),
        lambda path: flip(path, -9000),
        lambda path: flip(path.with_suffix(".sha256"), 3),
        lambda path: path.with_suffix(".sha256").unlink(),
    ],
)
def test_a_damaged_snapshot_is_a_sentence_and_a_build_mends_it(store, damage, monkeypatch):
    monkeypatch.setattr(maintenance, "settings", lambda: store.settings)
    damage(store.snapshot_path(store.current()))
    for open_it in (lambda: snapshot.open_current(store), maintenance.check):
        with pytest.raises(StoreError, match=r"cannot be opened.*Run: python -m ssp_metrics build"):
            open_it()
    _, is_new, _ = loading.build_store(store)
    assert is_new
    assert district(store) == 5
    maintenance.check()


def test_an_app_goes_on_when_a_damaged_snapshot_was_built_again(store):
    """DuckDB gives a process the file that it opened first under a path, whatever stands there now."""
    path = store.snapshot_path(store.current())
    app = context.open_snapshot()
    assert context.open_snapshot() is app
    flip(path, 9000)
    with pytest.raises(StoreError, match="is damaged"):
        context.open_snapshot()
    loading.build_store(store)
    again = context.open_snapshot()
    assert again is not app
    assert again.connection.execute("SELECT sum(n) FROM crime").fetchall() == [(8,)]


def test_the_file_that_stands_there_is_read_and_no_other(store, tmp_path):
    path = store.snapshot_path(store.current())
    first = snapshot.open_current(store)
    other = tmp_path / "other.duckdb"
    shutil.copyfile(path, other)
    with duckdb.connect(str(other)) as connection:
        connection.execute("UPDATE meta SET value = 'other' WHERE key = 'snapshot_id'")
    integrity.seal(path, other)
    other.replace(path)
    with snapshot.opened(store) as second:
        made = [each.connection.execute("SELECT value FROM meta WHERE key = 'snapshot_id'") for each in (first, second)]
        assert [each.fetchall() for each in made] == [[(first.id,)], [("other",)]]


@pytest.mark.parametrize("name", ["rows", "coverage", "editions", "loads"])
def test_damage_that_comes_while_a_snapshot_is_open_is_a_sentence_and_it_is_opened_again(store, name):
    """What was not read yet is checked by DuckDB block by block; such a handle is never used again."""
    path = store.snapshot_path(store.current())
    good = path.read_bytes()
    app = context.open_snapshot()
    path.write_bytes(good[:4096] + bytes(len(good) - 4096))
    with pytest.raises(StoreError, match=r"The snapshot cannot be read\. .*Run: python -m ssp_metrics build"):
        _ = app.rows("areas") if name == "rows" else getattr(app, name)
    assert not app.is_sound
    path.write_bytes(good)
    assert context.open_snapshot() is not app
    assert context.open_snapshot().coverage


@pytest.mark.parametrize("name", ["catalogue", "coverage", "editions", "return_editions", "return_spans", "unloaded"])
def test_whatever_is_asked_of_a_snapshot_that_fails_is_a_sentence(store, name):
    app = snapshot.open_current(store)
    app.__dict__.pop("catalogue")
    app.connection.close()
    with pytest.raises(StoreError, match=r"The snapshot cannot be read\. .*Run: python -m ssp_metrics build"):
        getattr(app, name)
    assert not app.is_sound


@pytest.mark.usefixtures("store")
def test_a_question_that_is_wrong_says_nothing_about_the_file():
    app = context.open_snapshot()
    with pytest.raises(StoreError, match="cannot be read"):
        app.rows("population", area="x")
    assert context.open_snapshot() is app


@needs_fork
def test_random_damages_of_a_snapshot_are_said_and_mended(store, light, tmp_path):
    """Two hundred of them: ``python -m tests.soak damages 200``."""
    assert len(soaking.mend(store, light, tmp_path, 6)) == 6


@needs_fork
def test_random_damages_of_other_files_never_give_a_wrong_figure(store, light, tmp_path):
    """Many of them: ``python -m tests.soak others 100``."""
    assert len(soaking.others(store, light, tmp_path, 6)) == 6


def test_snapshots_that_nothing_needs_are_removed(store, tmp_path):
    made = [store.current()]
    app = context.open_snapshot()
    for number in (6, 7):
        path = archives.month_zip(tmp_path / "a.zip", "2025-11", number=number)
        made.append(loading.load_police_uk(store, path, extracted=date(2026, 1, number)).snapshot_id)
    assert sorted(path.name for path in store.snapshots_folder.iterdir()) == sorted(
        f"{kept}.{kind}" for kept in made[-2:] for kind in ("duckdb", "sha256")
    )
    assert app.connection.execute("SELECT sum(n) FROM crime").fetchall() == [(8,)]  # who has it open reads on
    loading.build_store(store)
    assert len(list(store.snapshots_folder.glob("*.duckdb"))) == 2


def test_a_store_is_made_private_although_it_was_there(store):
    store.root.chmod(0o755)
    loading.build_store(store)
    assert stat.S_IMODE(store.root.stat().st_mode) == 0o700
    store.root.chmod(0o1777)
    with pytest.raises(StoreError, match="SSP_STORE"):
        loading.build_store(store)
    assert stat.S_IMODE(store.root.stat().st_mode) == 0o1777


def test_a_damaged_load_is_a_sentence(store):
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


def test_a_manifest_that_says_another_day_is_damaged(store):
    path = store.loads_folder / "0001-police_uk" / "manifest.json"
    path.write_text(path.read_text(encoding="utf-8").replace("2025-12-01", "2025-11-30"), encoding="utf-8")
    with pytest.raises(StoreError, match=r"manifest\.json is missing or damaged.*Restore the folder from a backup"):
        loading.build_store(store)


def test_a_manifest_of_a_newer_version_asks_for_an_update_and_never_for_its_removal(store):
    path = store.loads_folder / "0001-police_uk" / "manifest.json"
    content = json.loads(path.read_text(encoding="utf-8")) | {"meetings": ["x"]}
    path.write_text(json.dumps(content), encoding="utf-8")
    integrity.seal(path)
    with pytest.raises(StoreError, match=r"newer version: .*“meetings”.*Update the program\.$") as caught:
        loads.read_manifest(path.parent)
    assert "emove" not in str(caught.value)


def test_two_loads_of_one_number_are_a_sentence(store):
    shutil.copytree(store.loads_folder / "0001-police_uk", store.loads_folder / "0001-copy")
    with pytest.raises(StoreError, match="same number"):
        loading.build_store(store)


def test_a_table_that_no_load_has_is_a_sentence(store):
    path = store.loads_folder / "0001-police_uk" / "manifest.json"
    path.write_text(path.read_text(encoding="utf-8").replace('"crime":', '"crime; DROP TABLE load":'), encoding="utf-8")
    integrity.seal(path)
    with pytest.raises(StoreError, match="damaged"):
        loading.build_store(store)
