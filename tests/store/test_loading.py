from __future__ import annotations

import json
import shutil
import stat
from datetime import date, datetime

import duckdb
import pytest

from ssp_metrics.errors import DeliveryError, SspError, StoreError
from ssp_metrics.ingest import loading
from ssp_metrics.settings import ROOT
from ssp_metrics.store import loads, snapshot
from tests import archives
from tests.archives import HARTLEPOOL, HERE, name, street
from tests.stores import contents, district, leftovers, state, store_at

WHEN = datetime(2026, 1, 2, 3, 4, 5)  # noqa: DTZ001 - stored in UTC, without a zone


def test_a_load_has_a_complete_manifest(store, tmp_path):
    path = archives.make_zip(
        tmp_path / "a.zip", {name("2025-11"): [*street("2025-11", number=3), *street("2025-11", HARTLEPOOL)]}
    )
    made = loading.load_police_uk(store, path, loaded_at=WHEN, loaded_by="somebody")
    manifest = json.loads((store.loads_folder / "0001-police_uk" / "manifest.json").read_text(encoding="utf-8"))
    assert manifest == json.loads(made.manifest.model_dump_json())
    assert manifest["file_name"] == "a.zip"
    assert manifest["sha256"] == loads.sha256_of(path)
    assert (manifest["extracted"], manifest["loaded_at"]) == ("2025-11-30", "2026-01-02T03:04:05")
    assert (manifest["period_first"], manifest["period_last"]) == ("2025-11-01", "2025-11-01")
    assert [manifest[f"rows_{kind}"] for kind in ("read", "accepted", "elsewhere", "unlocated", "rejected")] == [
        4,
        3,
        1,
        0,
        0,
    ]
    assert manifest["loaded_by"] == "somebody"
    assert manifest["attribution"]
    assert district(store) == 3
    assert district(store, area="E06000001") == 1


def test_a_snapshot_is_for_its_owner_only(store, tmp_path):
    made = loading.load_police_uk(store, archives.month_zip(tmp_path / "a.zip", "2025-11"))
    assert stat.S_IMODE(store.snapshot_path(made.snapshot_id).stat().st_mode) == 0o600
    assert stat.S_IMODE(store.root.stat().st_mode) == 0o700
    assert stat.S_IMODE((store.loads_folder / "0001-police_uk").stat().st_mode) == 0o700


def test_the_same_load_twice_changes_nothing_and_says_so(store, tmp_path):
    path = archives.month_zip(tmp_path / "a.zip", "2025-11")
    first = loading.load_police_uk(store, path)
    before = state(store)
    again = loading.load_police_uk(store, path)
    assert state(store) == before
    assert (again.manifest, again.snapshot_id, again.skipped) == (None, first.snapshot_id, 1)
    assert "unchanged" in again.message
    folder = archives.make_folder(tmp_path / "b", {name("2025-11"): street("2025-11", number=3)})
    assert loading.load_police_uk(store, folder).manifest is None


def test_a_later_extraction_replaces_the_same_force_month_and_only_that(store, tmp_path):
    files = {name(month): street(month, number=3) for month in ("2025-10", "2025-11")}
    loading.load_police_uk(store, archives.make_zip(tmp_path / "a.zip", files))
    later = archives.month_zip(tmp_path / "b.zip", "2025-11", number=5)
    made = loading.load_police_uk(store, later, extracted=date(2026, 1, 31))
    assert made.manifest.seq == 2
    assert [district(store, month) for month in ("2025-10", "2025-11")] == [3, 5]
    assert [district(store, month, as_at=1) for month in ("2025-10", "2025-11")] == [3, 3]


def test_an_older_extraction_that_comes_late_never_rules(store, tmp_path):
    loading.load_police_uk(
        store, archives.month_zip(tmp_path / "a.zip", "2025-11", number=5), extracted=date(2026, 2, 1)
    )
    made = loading.load_police_uk(store, archives.month_zip(tmp_path / "b.zip", "2025-11", number=3))
    assert made.manifest.seq == 2
    assert [district(store, as_at=as_at) for as_at in (1, 2)] == [5, 5]
    with snapshot.opened(store) as current:
        rows = current.connection.execute("SELECT seq, known_from FROM delivery_file ORDER BY seq").fetchall()
    assert rows == [(1, 1), (2, None)]


def test_what_stood_until_a_later_date_is_not_replaced_by_what_lies_between(store, tmp_path):
    """A at 1, A again at 3, then B extracted at 2 arrives: A still rules, for it was seen after B."""
    a, b = (archives.month_zip(tmp_path / f"{n}.zip", "2025-11", number=n) for n in (3, 5))
    loading.load_police_uk(store, a, extracted=date(2025, 12, 1))
    confirmed = loading.load_police_uk(store, a, extracted=date(2025, 12, 3))
    assert (confirmed.manifest.rows_read, confirmed.skipped) == (0, 1)
    loading.load_police_uk(store, b, extracted=date(2025, 12, 2))
    assert [district(store, as_at=seq) for seq in (1, 2, 3)] == [3, 3, 3]
    with pytest.raises(DeliveryError, match="load 2 holds other contents"):
        loading.load_police_uk(store, b, extracted=date(2025, 12, 3))
    assert district(store) == 3
    loading.load_police_uk(store, b, extracted=date(2025, 12, 4))
    loading.load_police_uk(store, a, extracted=date(2025, 12, 5))
    assert [district(store, as_at=seq) for seq in (1, 2, 3, 4, 5)] == [3, 3, 3, 5, 3]
    with snapshot.opened(store) as current:
        facts = current.connection.execute(
            "SELECT known_from, known_to, sum(n) FROM crime GROUP BY ALL ORDER BY 1"
        ).fetchall()
    assert facts == [(1, 4, 3), (4, 5, 5), (5, None, 3)]


def test_the_same_extraction_with_other_contents_is_refused(store, tmp_path):
    loading.load_police_uk(store, archives.month_zip(tmp_path / "a.zip", "2025-11"))
    before = state(store)
    other = archives.month_zip(tmp_path / "b.zip", "2025-11", number=4)
    with pytest.raises(DeliveryError) as caught:
        loading.load_police_uk(store, other)
    assert "--extracted" in caught.value.faults[0].remedy
    assert state(store) == before
    assert loading.load_police_uk(store, other, extracted=date(2025, 12, 5)).manifest.seq == 2


BAD = {
    "cut": lambda path: path.write_bytes(path.read_bytes()[: path.stat().st_size // 2]),
    "no-zip": lambda path: path.write_bytes(b"something else"),
    "empty-zip": lambda path: archives.make_zip(path, {}),
    "damaged": lambda path: path.write_bytes(path.read_bytes().replace(b"\x1f", b"\x2f").replace(b"c", b"d", 3)),
    "bad-row": lambda path: archives.make_zip(path, {name("2025-11"): street("2025-10")}),
    "bad-header": lambda path: archives.make_zip(path, {name("2025-11"): b"a,b\n1,2\n"}),
    "gone": lambda path: path.unlink(),
}


@pytest.mark.parametrize("case", BAD)
def test_a_bad_delivery_stores_nothing(store, tmp_path, case):
    loading.load_police_uk(store, archives.month_zip(tmp_path / "good.zip", "2025-10"))
    before = state(store)
    path = archives.month_zip(tmp_path / "bad.zip", "2025-11", number=400)
    BAD[case](path)
    for accept_valid in (False, True):
        if case == "bad-row" and accept_valid:
            continue
        with pytest.raises(SspError):
            loading.load_police_uk(store, path, accept_valid=accept_valid)
        assert state(store) == before
        assert not leftovers(store)


def test_an_extraction_before_the_end_of_the_period_stores_nothing(store, tmp_path):
    with pytest.raises(DeliveryError, match="before the end of the last month"):
        loading.load_police_uk(store, archives.month_zip(tmp_path / "a.zip", "2025-11"), extracted=date(2025, 11, 29))
    assert not store.own_loads()


def test_rejected_rows_wait_in_the_load(store, tmp_path):
    path = archives.make_zip(tmp_path / "a.zip", {name("2025-11"): [*street("2025-11"), *street("2025-10")]})
    made = loading.load_police_uk(store, path, accept_valid=True)
    assert made.manifest.rows_rejected == len(made.rejected) == 1
    rejected = (store.loads_folder / "0001-police_uk" / "rejected.csv").read_text(encoding="utf-8")
    assert "row 3" not in rejected
    assert rejected.splitlines()[1].startswith(f"{name('2025-11')},3,Month,")
    assert district(store) == 1


def test_a_month_of_which_every_row_was_rejected_is_not_supplied(store, tmp_path):
    files = {name("2025-11"): street("2025-11"), name("2025-10"): street("2025-09", number=2)}
    loading.load_police_uk(store, archives.make_zip(tmp_path / "a.zip", files), accept_valid=True)
    with snapshot.opened(store) as current:
        assert set(current.coverage["street", "cleveland"]) == {date(2025, 11, 1)}


def test_the_id_depends_on_no_path_and_no_person(tmp_path, light):
    made = []
    for number, (top, who) in enumerate([("", "ann"), ("deep/er/", "bob")]):
        base = tmp_path / str(number)
        base.mkdir()
        store = store_at(base / "store", data=light)
        path = archives.make_folder(base / f"archive{number}", {top + name("2025-11"): street("2025-11")})
        made.append(loading.load_police_uk(store, path, loaded_at=WHEN, loaded_by=who).snapshot_id)
    assert made[0] == made[1]


def test_the_same_loads_give_the_same_contents(tmp_path, light):
    made = []
    for number in range(2):
        store = store_at(tmp_path / f"store{number}", data=light)
        for month, rows in (("2025-10", 3), ("2025-11", 5)):
            path = archives.month_zip(tmp_path / "a.zip", month, number=rows)
            loading.load_police_uk(store, path, loaded_at=WHEN, loaded_by="somebody")
        made.append((store.current(), contents(store), [m.identity() for _, m in store.own_loads()]))
    for table, rows in made[0][1].items():
        assert rows == made[1][1][table], table
    assert made[0] == made[1]


def test_building_again_does_nothing(store, tmp_path):
    loading.load_police_uk(store, archives.month_zip(tmp_path / "a.zip", "2025-11"))
    stamp = store.snapshot_path(store.current()).stat().st_mtime_ns
    snapshot_id, is_new, taken = loading.build_store(store)
    assert (snapshot_id, is_new, taken) == (store.current(), False, False)
    assert store.snapshot_path(snapshot_id).stat().st_mtime_ns == stamp


def test_a_store_without_police_loads_builds_and_opens(store):
    empty = store_at(store.root, data=store.root.parent / "data")
    shutil.copytree(ROOT / "data", empty.settings.data, ignore=shutil.ignore_patterns("loads", "illustrative"))
    snapshot_id, is_new, taken = loading.build_store(empty)
    assert (is_new, taken) == (True, False)
    with snapshot.opened(empty) as current:
        assert current.id == snapshot_id
        assert current.latest == 0
        recorded = {one.id for one in current.catalogue.measures.values() if one.overlapping}
        assert {kind for kind, _ in current.coverage} == recorded  # of the shipped reference tables
        with pytest.raises(SspError, match="held no figures"):
            current.at("2025-01-01")


def test_a_store_that_was_never_built_says_so(store):
    with pytest.raises(StoreError, match="no snapshot yet"):
        snapshot.open_current(store)


def test_a_source_that_is_none(store, tmp_path):
    with pytest.raises(SspError, match="no source “horoscope”"):
        loading.load_reference(store, "horoscope", tmp_path)


def test_what_lies_about_in_the_folder_is_no_load(store, tmp_path):
    loading.load_police_uk(store, archives.month_zip(tmp_path / "a.zip", "2025-11"))
    (store.loads_folder / ".ipynb_checkpoints").mkdir()
    (store.loads_folder / "notes.txt").write_text("x", encoding="utf-8")
    assert len(store.own_loads()) == 1


def test_a_store_in_a_folder_with_odd_characters(tmp_path, light):
    store = store_at(tmp_path / "we[ir]d * 'name' ü", data=light)
    loading.load_police_uk(store, archives.month_zip(tmp_path / "a.zip", "2025-11"))
    loading.load_police_uk(store, archives.month_zip(tmp_path / "a.zip", "2025-12"))
    assert district(store) == 3


def test_the_parquet_of_a_load_can_be_read_by_anybody(store, tmp_path):
    loading.load_police_uk(store, archives.month_zip(tmp_path / "a.zip", "2025-11", place=HERE))
    path = store.loads_folder / "0001-police_uk" / "crime.parquet"
    assert duckdb.read_parquet(str(path)).select("crime_type, n").fetchall() == [("Burglary", 3)]


def test_every_lsoa_code_lies_in_one_district(store):
    """Three LSOAs of 2011 went to two districts: one of them is taken, so that no join doubles a row."""
    lookup = loading._lsoa_district(store).set_index("lsoa_code")["district_code"]
    assert lookup.index.is_unique
    assert lookup.notna().all()
    for code in ("E01008187", "E01023508", "E01023964"):
        assert lookup[code].startswith("E0")


def test_a_district_with_several_partnerships_names_none(snapshot):
    rows = snapshot.connection.cursor().execute(
        "SELECT count(*), count(csp_code), count(DISTINCT district_code) FROM district"
    )
    districts, with_one, different = rows.fetchall()[0]
    assert districts == different == 318
    assert 0 < districts - with_one < 10


def test_the_shipped_figures_are_taken_in_together(tmp_path):
    store = store_at(tmp_path / "store")
    assert loading.build_store(store)[2]
    assert [manifest.seq for _, manifest in store.own_loads()] == [1, 2]
    assert not loading.build_store(store)[2]
