"""The real archives, from the file to the figure: every row accounted for, editions, as-at, either order of loading."""

from __future__ import annotations

from datetime import date

import pytest

from ssp_metrics.ingest import loading
from ssp_metrics.periods import Period
from ssp_metrics.sources.police_uk.grouping import BATCH_BYTES
from ssp_metrics.store import loads, snapshot
from tests.place import SETTINGS
from tests.reference import reference_data
from tests.stores import HOME, leftovers, state, store_at

CLEVELAND, ALL = "2025-11-cleveland.zip", "2025-12-all-forces.zip"
TWELVE = Period.rolling(date(2025, 11, 1))
pytestmark = [
    pytest.mark.reference,
    pytest.mark.skipif(
        not reference_data().is_dir(), reason="no reference data: set SSP_REFERENCE_DATA to their folder"
    ),
]


def archive(name):
    return reference_data() / "police_uk" / name


@pytest.fixture(scope="module")
def cleveland(tmp_path_factory):
    """A store with the Cleveland archive only."""
    store = store_at(tmp_path_factory.mktemp("cleveland") / "store")
    return store, loading.load_police_uk(store, archive(CLEVELAND))


@pytest.fixture(scope="module")
def both(tmp_path_factory):
    """A store with the Cleveland archive, then the one of all forces."""
    store = store_at(tmp_path_factory.mktemp("both") / "store")
    return store, [loading.load_police_uk(store, archive(name)) for name in (CLEVELAND, ALL)]


def ask(store, query, *values):
    with snapshot.opened(store) as current:
        return current.connection.execute(query, list(values)).fetchall()


def total(store, measure, as_at, level="district", vintage=""):
    codes = (
        [HOME]
        if level == "district"
        else [row[0] for row in ask(store, "SELECT DISTINCT area_code FROM area_month WHERE level = ?", level)]
    )
    with snapshot.opened(store) as current:
        rows = current.at(as_at).rows(
            "counts",
            measures=[measure],
            level=level,
            vintage=vintage,
            areas=codes,
            first=TWELVE.first,
            last=TWELVE.last,
        )
    return int(rows["numerator"].sum()), int(rows["total"].sum())


def test_every_row_of_the_cleveland_archive(cleveland):
    store, made = cleveland
    m = made.manifest
    assert m.rows_read == m.rows_accepted + m.rows_elsewhere + m.rows_unlocated + m.rows_rejected
    assert m.rows_rejected == 0
    kinds = ask(store, "SELECT kind, sum(rows_read)::BIGINT FROM delivery_file GROUP BY kind ORDER BY kind")
    assert kinds == [("outcomes", 221_831), ("stop_and_search", 22_122), ("street", 269_438)]
    assert ask(
        store,
        "SELECT count(*) FROM delivery_file "
        "WHERE rows_read <> rows_accepted + rows_elsewhere + rows_unlocated + rows_rejected",
    ) == [(0,)]
    assert (m.period_first, m.period_last) == (date(2023, 1, 1), date(2025, 11, 1))


@pytest.mark.parametrize(
    ("level", "vintage", "nearest"), [("ward", "2022", 45), ("ward", "2023", 0), ("lsoa", "2021", 0)]
)
def test_every_stockton_row_is_on_every_map(cleveland, level, vintage, nearest):
    rows = ask(
        cleveland[0],
        "SELECT sum(n)::BIGINT, coalesce(sum(n) FILTER (nearest), 0)::BIGINT "
        "FROM crime JOIN point_area USING (point_id) WHERE level = ? AND vintage = ?",
        level, vintage,
    )  # fmt: skip
    assert rows == [(78_049, nearest)]
    assert ask(cleveland[0], "SELECT sum(n)::BIGINT FROM district_crime WHERE district_code = ?", HOME) == [(78_049,)]


def test_every_row_of_all_forces(both):
    m = both[1][1].manifest
    assert m.rows_read == 4_015_457 == m.rows_accepted + m.rows_elsewhere + m.rows_unlocated + m.rows_rejected
    assert m.rows_rejected == 0


def test_the_later_extraction_replaces_the_same_force_months_only(both):
    ruling = ask(
        both[0],
        "SELECT kind, year(month), list(DISTINCT seq ORDER BY seq) FROM delivery_file WHERE force = 'cleveland' "
        "AND known_at(known_from, known_to, 2) GROUP BY ALL ORDER BY ALL",
    )
    assert [seqs for kind, year, seqs in ruling if kind == "street"] == [[1], [1], [2]]
    assert all(seqs == [1] for kind, _, seqs in ruling if kind != "street")


def test_stockton_rows_in_the_files_of_other_forces(both):
    store, _ = both
    others = (
        "SELECT coalesce(sum(n), 0)::BIGINT FROM crime WHERE force <> 'cleveland' AND known_at(known_from, known_to, ?)"
    )
    assert [ask(store, others, seq)[0][0] for seq in (1, 2)] == [0, 75]
    assert ask(store, "SELECT force, sum(n)::BIGINT FROM set_aside GROUP BY ALL") == [("btp", 7)]


def test_as_at_shows_what_other_forces_added_and_revised_outcomes(both):
    store, _ = both
    (before, _), (after, _) = (total(store, "violence_and_sexual_offences", seq) for seq in (1, 2))
    assert after - before == 44
    (charged, of), (charged_later, of_later) = (total(store, "charged", seq) for seq in (1, 2))
    assert charged != charged_later
    assert of_later >= of


def test_wards_sum_to_the_borough_at_every_load(both):
    for measure in ("violence_and_sexual_offences", "all_crime", "charged"):
        for seq in (1, 2):
            whole = total(both[0], measure, seq)
            assert total(both[0], measure, seq, "ward", "2023") == whole
            assert total(both[0], measure, seq, "lsoa", "2021") == whole


def test_loading_again_changes_nothing(both):
    store, _ = both
    before = state(store)
    again = loading.load_police_uk(store, archive(CLEVELAND))
    assert (again.manifest, again.snapshot_id) == (None, store.current())
    assert again.skipped == 105
    assert "unchanged" in again.message
    assert state(store) == before
    assert not leftovers(store)


def test_in_the_other_order_the_older_edition_never_rules(both, tmp_path):
    store = store_at(tmp_path / "store")
    loading.load_police_uk(store, archive(ALL), forces=["cleveland", "durham", "north-yorkshire", "btp"])
    loading.load_police_uk(store, archive(CLEVELAND))
    figure = (
        "SELECT month, crime_type, outcome, sum(n)::BIGINT FROM crime "
        "WHERE force = 'cleveland' AND known_at(known_from, known_to, 2) GROUP BY ALL ORDER BY ALL"
    )
    assert ask(store, figure) == ask(both[0], figure)
    late = (
        "SELECT count(*) FROM delivery_file "
        "WHERE seq = 2 AND kind = 'street' AND year(month) = 2025 AND known_from IS NOT NULL"
    )
    assert ask(store, late) == [(0,)]


def test_what_ships_is_what_the_loader_makes(both):
    """The shipped loads are those of the real archives, table by table, byte by byte."""
    shipped = loads.all_loads(SETTINGS.own / "loads")
    made = both[0].own_loads()
    assert [m.tables for _, m in shipped] == [m.tables for _, m in made]
    assert [(m.rows_read, m.sha256, m.extracted) for _, m in shipped] == [
        (m.rows_read, m.sha256, m.extracted) for _, m in made
    ]


def test_only_two_batches_are_on_disk(tmp_path):
    """The archive unpacks to 800 MB; while it is read no more than two batches of it are on disk."""
    store = store_at(tmp_path / "store")
    sizes = []

    def watch(*_):
        sizes.append(sum(path.stat().st_size for path in store.root.rglob("*.csv")))

    loading.load_police_uk(store, archive(CLEVELAND), progress=watch)
    assert 0 < max(sizes) < 2.5 * BATCH_BYTES
    assert not list(store.root.rglob("*.csv"))
