"""A load taken back: kept, marked with who and why, counted nowhere; its number is never used again."""

from __future__ import annotations

import shutil
from datetime import date

import pytest
from typer.testing import CliRunner

from ssp_metrics import cli
from ssp_metrics.errors import SspError, StoreError
from ssp_metrics.ingest import loading, unloading
from ssp_metrics.settings import settings
from ssp_metrics.store import loads, snapshot
from ssp_metrics.views.status import status
from tests import archives
from tests.archives import name, street
from tests.place import SETTINGS
from tests.sources.returns import HOME, row, write
from tests.stores import district, leftovers, light_data, state, store_at

WHO = {"by": "A. Analyst", "reason": "the file was cut"}


@pytest.fixture
def store(held):
    """A store in which load 2 replaced load 1."""
    return held


def test_a_load_taken_back_counts_nowhere_and_is_kept(store):
    before, kept = store.current(), sorted((store.loads_folder / "0002-police_uk").iterdir())
    manifest, snapshot_id, confirmed = unloading.unload(store, 2, **WHO)
    assert (manifest.seq, confirmed) == (2, 0)
    assert snapshot_id == store.current() != before
    assert [district(store, as_at=as_at) for as_at in (None, 1, 2)] == [3, 3, 3]
    assert set(kept) < set((store.loads_folder / "0002-police_uk").iterdir())
    assert [(made.seq, marker.by, marker.reason) for _, made, marker in store.unloaded()] == [(2, *WHO.values())]
    assert not leftovers(store)


def test_status_says_who_took_it_back_and_why(store):
    unloading.unload(store, 2, **WHO)
    with snapshot.opened(store) as current:
        assert current.latest == 2
        assert current.loads["seq"].max() == 1
        said = status(current).loads.set_index("seq")["taken_back"]
    assert said[1] == ""
    assert said[2].startswith("Taken back on ")
    assert said[2].endswith(" by A. Analyst: the file was cut")


def test_the_same_file_can_be_loaded_again_under_another_number(store, tmp_path):
    unloading.unload(store, 2, **WHO)
    path = archives.month_zip(tmp_path / "b.zip", "2025-11", number=5)
    again = loading.load_police_uk(store, path, extracted=date(2025, 12, 2))
    assert again.manifest.seq == 3
    assert [district(store, as_at=as_at) for as_at in (1, 2, 3)] == [3, 3, 5]


def test_what_shipped_does_not_come_back_by_itself(store, tmp_path):
    data = shutil.copytree(store.settings.data, tmp_path / "data")
    shutil.copytree(store.loads_folder, data / "partnerships" / SETTINGS.name / "loads")
    store = store_at(tmp_path / "new", data)
    assert loading.build_store(store)[2]
    for seq in (1, 2):
        unloading.unload(store, seq, **WHO)
    assert not loading.build_store(store)[2]
    assert store.own_loads() == []
    with snapshot.opened(store) as current:
        assert current.coverage.keys().isdisjoint({("street", "cleveland")})


def test_files_that_were_only_confirmed_go_with_the_load_and_come_with_their_archive(store, tmp_path):
    both = archives.make_zip(tmp_path / "c.zip", {name(m): street(m, number=5) for m in ("2025-11", "2025-12")})
    confirming = loading.load_police_uk(store, both, extracted=date(2026, 1, 5))
    assert (confirming.skipped, confirming.manifest.rows_read) == (1, 5)
    assert unloading.unload(store, 2, **WHO)[2] == 1
    assert district(store) == 3
    assert loading.load_police_uk(store, both, extracted=date(2026, 1, 5)).manifest.rows_read == 5
    assert [district(store, month) for month in ("2025-11", "2025-12")] == [5, 5]


@pytest.mark.parametrize(
    ("seq", "said", "words"),
    [
        (0, WHO, "no load 0"),
        (9, WHO, "Give one of: 1, 2"),
        (1, {"by": " ", "reason": "x"}, "only with who"),
        (1, {"by": "x", "reason": ""}, "only with why"),
        (1, {"by": "x", "reason": "\0"}, "only with why"),
        (1, {"by": "x" * 501, "reason": "x"}, "only with who"),
    ],
)
def test_what_cannot_be_taken_back_is_a_sentence_and_changes_nothing(store, seq, said, words):
    before = state(store)
    with pytest.raises(SspError, match=words):
        unloading.unload(store, seq, **said)
    assert state(store) == before


def test_a_load_is_taken_back_once(store):
    unloading.unload(store, 1, **WHO)
    with pytest.raises(SspError, match=r"was taken back already, on .* by A\. Analyst: “the file was cut”"):
        unloading.unload(store, 1, **WHO)


@pytest.mark.parametrize("where", ["ssp_metrics.store.build._write", "ssp_metrics.files.publish"])
def test_a_load_stays_when_there_is_no_space(store, monkeypatch, where):
    def no_space(*_args, **_keywords):
        raise OSError(28, "No space left on device")

    before = state(store)
    with monkeypatch.context() as patch:
        patch.setattr(where, no_space)
        with pytest.raises(StoreError, match="disk is full"):
            unloading.unload(store, 2, **WHO)
    assert [item for item in state(store) if "snapshots" not in item[0]] == [
        item for item in before if "snapshots" not in item[0]
    ]
    assert district(store) == 5


def test_a_marker_that_is_damaged_or_gone_is_a_sentence(store):
    unloading.unload(store, 2, **WHO)
    path = store.loads_folder / "0002-police_uk" / loads.UNLOADED
    good = path.read_bytes()
    for damaged in (b"", good.replace(b"cut", b"cup"), None):
        path.unlink() if damaged is None else path.write_bytes(damaged)
        with pytest.raises(StoreError, match=r"unloaded\.json is missing or damaged"):
            loading.build_store(store)


def test_a_mask_stays_after_the_load_that_it_was_for_was_taken_back(tmp_path):
    """Beside a paper of the time before, a part that is shown all at once would tell the one that was hidden."""
    store = store_at(tmp_path / "store", light_data(tmp_path / "data"))
    for female, extracted in ((3, "2025-05-01"), (60, "2025-05-09")):
        parts = {"all": 200, "female": female, "male": 130 - female, "not_known": 70}
        rows = [
            row("domestic_abuse_by_ward", "2025-03", 12, number, HOME, sex=sex, extracted=extracted)
            for sex, number in parts.items()
        ]
        loading.load_return(store, write(tmp_path, rows, f"{extracted}.csv"))
    suppressed = _suppressed(store, 2)
    assert "female" in {sex for _, sex, *_ in suppressed}
    unloading.unload(store, 1, **WHO)
    assert _suppressed(store, 2) == suppressed
    assert _suppressed(store, 1) == []


def _suppressed(store, as_at):
    with snapshot.opened(store) as current:
        return current.connection.execute(
            "SELECT area_code, sex, age_band, category FROM partner_figure WHERE suppressed AND seq = ? ORDER BY ALL",
            [as_at],
        ).fetchall()


def test_the_folder_of_a_load_can_be_copied_elsewhere(store, tmp_path):
    unloading.unload(store, 2, **WHO)
    shutil.copytree(store.loads_folder, tmp_path / "backup" / "loads")
    assert [manifest.seq for _, manifest in loads.all_loads(tmp_path / "backup" / "loads")] == [1]


def test_the_commands(store, tmp_path, monkeypatch):
    monkeypatch.setenv("SSP_STORE", str(store.root))
    monkeypatch.setenv("SSP_DATA", str(store.settings.data))
    settings.cache_clear()
    run = CliRunner().invoke
    try:
        full = archives.month_zip(tmp_path / "full.zip", "2025-12", number=200)
        assert run(cli.app, ["load", "police-uk", str(full)]).exit_code == 0
        cut = archives.month_zip(tmp_path / "cut.zip", "2025-12", number=20)
        order = ["load", "police-uk", str(cut), "--extracted", "2026-01-05"]
        assert "has only 20 rows, where load 3 has 200" in str(run(cli.app, order).exception)
        result = run(cli.app, [*order, "--confirm-loss", "moved to another system"])
        assert result.exit_code == 0
        assert "“moved to another system”" in " ".join(result.output.split())
        result = run(cli.app, ["unload", "4", "--by", "A. Analyst", "--reason", "it [/red] was wrong"])
        assert result.exit_code == 0, result.output
        assert "Load 4, cut.zip, was taken back." in result.output
        said = run(cli.app, ["status"]).output
        assert "by A. Analyst: it [/red] was wrong" in " ".join(said.split())
    finally:
        settings.cache_clear()
    assert district(store, "2025-12") == 200
