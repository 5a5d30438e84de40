"""A return from file to figures: whole or not at all, once, and the illustrative ones that ship."""

from __future__ import annotations

import json
import logging
import shutil
from datetime import datetime

import pytest
from typer.testing import CliRunner

from ssp_metrics import cli
from ssp_metrics.errors import DeliveryError
from ssp_metrics.ingest import loading
from ssp_metrics.settings import settings
from ssp_metrics.store import build, snapshot
from tests.place import SETTINGS
from tests.sources.returns import HOME, NEXT, row, write
from tests.stores import leftovers, light_data, state, store_at

WHEN = datetime(2026, 1, 20, 9)  # noqa: DTZ001 - stored in UTC, without a zone
ROWS = [row("hate_crime", end=end, numerator=n) for end, n in (("2025-10", 21), ("2025-11", 24))]


def held(store):
    """What the current snapshot knows of hate crime in the home district, by month: figure, whether made up."""
    with snapshot.opened(store) as current:
        rows = current.connection.execute(
            "SELECT strftime(period_start, '%Y-%m'), numerator, illustrative FROM partner_observation "
            "WHERE measure_id = 'hate_crime' AND area_code = ? AND known_at(known_from, known_to, ?) ORDER BY ALL",
            [HOME, current.latest],
        ).fetchall()
    return {month: (number, made_up) for month, number, made_up in rows}


def test_a_return_is_loaded_with_a_manifest(store, tmp_path):
    made = loading.load_return(store, write(tmp_path, ROWS), loaded_at=WHEN, loaded_by="somebody")
    manifest = json.loads((store.loads_folder / "0001-return" / "manifest.json").read_text(encoding="utf-8"))
    assert manifest == json.loads(made.manifest.model_dump_json())
    assert "judged_by" not in manifest
    assert (manifest["source"], manifest["rows_accepted"], manifest["loaded_by"]) == ("return", 2, "somebody")
    assert (manifest["period_first"], manifest["period_last"]) == ("2025-10-01", "2025-11-01")
    assert held(store) == {"2025-10": (21, False), "2025-11": (24, False)}


def test_a_guessed_return_cannot_be_tried_on_the_id_of_the_snapshot(store, tmp_path):
    """A salt makes the same bytes, loaded at the same moment into the same store, another snapshot."""
    path, ids, salts = write(tmp_path, ROWS), [], []
    for _ in range(2):
        made = loading.load_return(store, path, loaded_at=WHEN, loaded_by="somebody")
        assert loading.build_store(store) == (made.snapshot_id, False, False)
        ids.append(made.snapshot_id)
        salts.append(made.manifest.salt)
        shutil.rmtree(store.loads_folder / "0001-return")
    assert len(set(ids)) == len(set(salts)) == 2
    assert all(len(salt) == 32 for salt in salts)


def test_the_same_return_twice_changes_nothing_and_says_so(store, tmp_path):
    path = write(tmp_path, ROWS)
    first = loading.load_return(store, path)
    before = state(store)
    again = loading.load_return(store, path)
    assert state(store) == before
    assert (again.manifest, again.snapshot_id) == (None, first.snapshot_id)
    assert "held already, as 0001-return. The store is unchanged." in again.message


def test_a_later_return_replaces_the_same_periods(store, tmp_path):
    loading.load_return(store, write(tmp_path, ROWS))
    later = [{**ROWS[1], "numerator": "26", "extracted": "2026-01-12"}]
    assert loading.load_return(store, write(tmp_path, later, "b.csv")).manifest.seq == 2
    assert held(store) == {"2025-10": (21, False), "2025-11": (26, False)}


def test_a_bad_return_stores_nothing(store, tmp_path):
    loading.load_return(store, write(tmp_path, ROWS))
    before = state(store)
    bad = write(tmp_path, [row("hate_crime", end="2025-12", numerator="many")], "bad.csv")
    for accept_valid in (False, True):
        with pytest.raises(DeliveryError, match="store is unchanged"):
            loading.load_return(store, bad, accept_valid=accept_valid)
        assert state(store) == before
        assert not leftovers(store)


def test_a_return_whose_snapshot_fails_is_not_kept(store, tmp_path, monkeypatch):
    loading.load_return(store, write(tmp_path, ROWS))
    before = state(store)
    later = write(tmp_path, [{**ROWS[1], "numerator": "26"}], "b.csv")

    def fail(*_):
        message = "the disk went away"
        raise OSError(message)

    monkeypatch.setattr(build, "_write", fail)
    with pytest.raises(Exception, match="the disk went away"):
        loading.load_return(store, later)
    assert state(store) == before
    assert not leftovers(store)


def test_rows_left_out_wait_in_the_load_and_their_correction_fills_the_hole(store, tmp_path):
    rows = [row("hate_crime", end=f"2025-{month:02}", numerator=month) for month in (8, 9, 10, 11)]
    bad = [{**one, "numerator": "?"} if one["period_end"] == "2025-09" else one for one in rows]
    made = loading.load_return(store, write(tmp_path, bad), accept_valid=True)
    assert (made.manifest.rows_accepted, made.manifest.rows_rejected, len(made.rejected)) == (3, 1, 1)
    rejected = (store.loads_folder / "0001-return" / "rejected.csv").read_text(encoding="utf-8")
    assert "“?” is not a number" in rejected
    again = loading.load_return(store, write(tmp_path, bad), accept_valid=True)
    assert "Rows left out then: 1" in again.message
    loading.load_return(store, write(tmp_path, [rows[1]], "corrected.csv"))
    assert [number for number, _ in held(store).values()] == [8, 9, 10, 11]


def test_months_that_are_held_are_no_holes(store, tmp_path):
    loading.load_return(store, write(tmp_path, [row("hate_crime", end="2025-10", numerator=3)]))
    around = [row("hate_crime", end=end, numerator=4) for end in ("2025-09", "2025-11")]
    assert loading.load_return(store, write(tmp_path, around, "b.csv")).manifest.seq == 2
    elsewhere = [{**one, "area_code": NEXT} for one in around]
    with pytest.raises(DeliveryError, match="begins in 2025-10"):
        loading.load_return(store, write(tmp_path, elsewhere, "c.csv"))


@pytest.fixture
def shipping(tmp_path):
    """A store whose data folder ships one illustrative return, and that folder."""
    data = light_data(tmp_path / "data")
    store = store_at(tmp_path / "own", data=data)
    store.settings.illustrative.mkdir()
    write(store.settings.illustrative, ROWS, "police.csv")
    return store, data


def illustrative(store):
    return [folder.name for folder, manifest in store.loads() if manifest.source == "return" and manifest.seq == 0]


def test_the_illustrative_returns_are_load_0(shipping):
    store, _ = shipping
    loading.build_store(store)
    assert illustrative(store) == ["police"]
    assert not store.own_loads()
    assert held(store) == {"2025-10": (21, True), "2025-11": (24, True)}
    before = state(store)
    assert not loading.build_store(store)[1]
    assert state(store) == before


def test_two_stores_with_the_same_illustrative_returns_have_one_snapshot_id(shipping, tmp_path):
    store, data = shipping
    other = store_at(tmp_path / "other", data=data)
    assert loading.build_store(store)[0] == loading.build_store(other)[0]


def test_a_real_return_takes_the_place_of_the_illustrative_one(shipping, tmp_path):
    store, _ = shipping
    loading.load_return(store, write(tmp_path, [row("hate_crime", numerator=9)]))
    assert held(store) == {"2025-11": (9, False)}


def test_the_illustrative_file_itself_is_never_loaded_as_real(shipping):
    store, _ = shipping
    made = loading.load_return(store, store.settings.illustrative / "police.csv")
    assert made.manifest is None
    assert "Its figures are illustrative." in made.message


def test_illustrative_returns_follow_their_files(shipping):
    store, _ = shipping
    first = loading.build_store(store)[0]
    write(store.settings.illustrative, [{**ROWS[0], "numerator": "99"}], "police.csv")
    write(store.settings.illustrative, [row("domestic_crime")], "other.csv")
    assert loading.build_store(store)[0] != first
    assert illustrative(store) == ["other", "police"]
    assert held(store) == {"2025-10": (99, True)}
    shutil.rmtree(store.settings.illustrative)
    loading.build_store(store)
    assert illustrative(store) == []
    assert held(store) == {}


def test_a_damaged_illustrative_load_is_made_again(shipping):
    store, _ = shipping
    snapshot_id = loading.build_store(store)[0]
    (store.illustrative_folder / "police" / "partner_observation.parquet").write_bytes(b"damaged")
    assert loading.build_store(store)[:2] == (snapshot_id, False)
    assert not loading.damaged(store)


def test_illustrative_returns_follow_the_catalogue(shipping, caplog):
    store, data = shipping
    measures = data / "catalogue" / "measures"
    text = (measures / "hate_crime.toml").read_text(encoding="utf-8").replace('id = "hate_crime"', 'id = "another"', 1)
    text = text.replace('title = "', 'title = "More ', 1).replace('definition = "', 'definition = "More: ', 1)
    text = text.partition("[[places]]")[0]
    (measures / "another.toml").write_text(text, encoding="utf-8")
    write(store.settings.illustrative, [*ROWS, row("another")], "police.csv")
    loading.build_store(store)
    assert [manifest.rows_rejected for _, manifest in store.loads() if manifest.source == "return"] == [0]
    (measures / "another.toml").unlink()
    with caplog.at_level(logging.WARNING):
        loading.build_store(store)
    assert "rows left out of the illustrative return police.csv: 1" in caplog.text
    assert held(store) == {"2025-10": (21, True), "2025-11": (24, True)}
    (measures / "another.toml").write_text(text, encoding="utf-8")
    loading.build_store(store)
    assert [manifest.rows_rejected for _, manifest in store.loads() if manifest.source == "return"] == [0]


def test_an_illustrative_return_without_a_good_row_is_left_out(shipping, caplog):
    store, _ = shipping
    write(store.settings.illustrative, [row("no_such_measure")], "police.csv")
    with caplog.at_level(logging.WARNING):
        loading.build_store(store)
    assert "the illustrative return police.csv was left out" in caplog.text
    assert illustrative(store) == []


def test_what_ships_as_illustrative_has_no_fault(tmp_path, caplog):
    data = light_data(tmp_path / "data")
    store = store_at(tmp_path / "store", data=data)
    shutil.copytree(SETTINGS.illustrative, store.settings.illustrative)
    with caplog.at_level(logging.WARNING):
        loading.build_store(store)
    assert not caplog.records
    assert len(illustrative(store)) == len(list(SETTINGS.illustrative.glob("*.csv"))) > 0
    assert not [manifest.rows_rejected for _, manifest in store.loads() if manifest.rows_rejected]


def test_the_command_lists_faults_as_a_table_and_loads(shipping, tmp_path, monkeypatch):
    store, data = shipping
    monkeypatch.setenv("SSP_STORE", str(store.root))
    monkeypatch.setenv("SSP_DATA", str(data))
    settings.cache_clear()
    try:
        run = CliRunner().invoke
        bad = [*ROWS, row("domestic_crime", numerator="[red]many")]
        result = run(cli.app, ["load", "return", str(write(tmp_path, bad))])
        assert result.exit_code == 1
        assert "1 fault found; the store is unchanged" in result.output
        assert "[red]many" in result.output
        result = run(cli.app, ["load", "return", str(write(tmp_path, bad)), "--accept-valid"])
        assert result.exit_code == 0, result.output
        assert "Load 1: return.csv" in result.output
        result = run(cli.app, ["template", str(tmp_path / "out"), "--supplier", "police_return"])
        assert result.exit_code == 0, result.output
        assert (tmp_path / "out" / "return_template.xlsx").exists()
    finally:
        settings.cache_clear()


def test_the_command_prints_so_many_faults_and_the_number_of_the_others(shipping, tmp_path, monkeypatch):
    store, data = shipping
    monkeypatch.setenv("SSP_STORE", str(store.root))
    monkeypatch.setenv("SSP_DATA", str(data))
    monkeypatch.setenv("SSP_RETURN_COLUMNS", "12")
    settings.cache_clear()
    try:
        run = CliRunner().invoke
        bad = [row("hate_crime", area=f"E0{number}") for number in range(120)]
        result = run(cli.app, ["load", "return", str(write(tmp_path, bad))])
        assert "120 faults found; the store is unchanged" in result.output
        assert result.output.count("is not the code of an area") <= DeliveryError.SHOWN
        assert "… and 70 more." in result.output
        result = run(cli.app, ["load", "return", str(write(tmp_path, [*ROWS, *bad])), "--accept-valid"])
        assert "… and 100 more faults." in result.output
        wide = tmp_path / "wide.csv"
        wide.write_text("a," * 5_000 + "\n", encoding="utf-8")
        result = run(cli.app, ["load", "return", str(wide)])
        assert "there are more than 12 columns" in " ".join(result.output.split())
        assert len(result.output) < 1_000
    finally:
        settings.cache_clear()
