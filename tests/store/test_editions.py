"""The rule of editions, for random sequences of loads: at every as-at the latest extraction known then rules."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import duckdb
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from ssp_metrics import catalogue as catalogues
from ssp_metrics.periods import add_months
from ssp_metrics.store import build
from tests.place import SETTINGS
from tests.stores import HOME

CATALOGUE = catalogues.read(*SETTINGS.catalogue)
FORCES = ("cleveland", "durham", "btp")
MONTHS = tuple(add_months(date(2025, 1, 1), step) for step in range(3))
POINTS = (
    ("-1.300000", "54.500000", "W1", "V1"),
    ("-1.310000", "54.510000", "W1", "V2"),
    ("-1.320000", "54.520000", "W2", "V2"),
)
TYPES = ("Burglary", "Anti-social behaviour", "Violence and sexual offences")
START = date(2025, 6, 1)


@st.composite
def histories(draw):
    """Loads in order: each has an extraction date and, for some force-months, contents by their name."""
    loads = []
    for _ in range(draw(st.integers(1, 7))):
        extracted = START + timedelta(days=draw(st.integers(0, 4)))
        keys = draw(st.sets(st.tuples(st.sampled_from(FORCES), st.sampled_from(MONTHS)), min_size=1, max_size=5))
        loads.append((extracted, {key: draw(st.integers(0, 3)) for key in sorted(keys)}))
    return loads


def rows_of(force, month, version):
    """The rows of one version of a force-month file: point, type, outcome, number; by the name of its contents."""
    seed = FORCES.index(force) + 5 * MONTHS.index(month) + 7 * version
    return [
        (place % 3, TYPES[(seed + place) % 3], ("", "Under investigation")[seed % 2], 1 + (seed * place) % 4)
        for place in range(1, 4)
    ]


def build_of(history):
    """Put a history into the tables that loads are staged in, and build; return the connection and what is stored.

    A version whose lines an earlier load holds is only confirmed, as the loader does it.
    """
    connection = duckdb.connect()
    for name in build.BUILD_FILES[:2]:
        connection.execute((build.HERE / name).read_text(encoding="utf-8"))
    loads, files, crimes, elsewhere, held = [], [], [], [], set()
    for seq, (extracted, contents) in enumerate(history, start=1):
        loads.append(
            (
                seq,
                "police_uk",
                "a.zip",
                "",
                extracted,
                f"2026-01-{seq:02}",
                "",
                0,
                0,
                0,
                0,
                0,
                None,
                None,
                "",
                [],
                None,
                None,
                None,
            )
        )
        for (force, month), version in contents.items():
            rows = rows_of(force, month, version)
            total = sum(n for *_, n in rows)
            confirms = (force, month, version) in held
            held.add((force, month, version))
            counts = (0, 0, 0, 0, 0) if confirms else (total + 9, total, 9, 0, 0)
            files.append((seq, "x", f"v{version}", "street", force, month, *counts))
            if not confirms:
                crimes += [
                    (seq, force, *POINTS[place][:2], month, kind, outcome, n) for place, kind, outcome, n in rows
                ]
                elsewhere.append((seq, force, "E06000001", month, "Burglary", "", 9))
    points = [
        (0, *point[:2], level, vintage, code, False)
        for point in POINTS
        for level, vintage, code in (("ward", "2022", point[2]), ("ward", "2023", point[3]), ("lsoa", "2021", "L1"))
    ]
    for table, rows in (
        ("load", loads),
        ("stage_delivery_file", files),
        ("stage_crime", crimes),
        ("stage_district_crime", elsewhere),
        ("stage_point_area", points),
    ):
        if rows:
            one = f"({', '.join('?' * len(rows[0]))})"
            cells = [cell for row in rows for cell in row]
            connection.execute(f"INSERT INTO {table} VALUES {', '.join([one] * len(rows))}", cells)  # noqa: S608
    scopes = [(force, force, None, None, None, "set_aside" if force == "btp" else "territorial") for force in FORCES]
    connection.executemany("INSERT INTO police_force VALUES (?, ?, ?, ?, ?, ?)", scopes)
    connection.register(
        "share_frame", pd.DataFrame({"vintage": ["2023"], "lsoa21_code": ["L1"], "ward_code": ["V1"], "share": [1.0]})
    )
    connection.execute("CREATE TEMP TABLE ward_share AS FROM share_frame")
    connection.execute("SET VARIABLE home = ?", [HOME])
    connection.execute((build.HERE / "build.sql").read_text(encoding="utf-8"))
    build._measures(connection, CATALOGUE)
    return connection


def ruling(history, as_at):
    """By hand: for each force-month the version of the latest extraction among the first loads; later load first."""
    best = {}
    for seq, (extracted, contents) in enumerate(history[:as_at], start=1):
        for key, version in contents.items():
            best[key] = max(best.get(key, (date.min, 0, 0)), (extracted, seq, version))
    return {key: version for key, (_, _, version) in best.items()}


@settings(max_examples=40)
@given(histories())
def test_any_history_of_loads(history):
    # the loader refuses other contents of the same force-month and extraction date
    seen = {}
    for extracted, contents in history:
        for key, version in list(contents.items()):
            contents[key] = seen.setdefault((extracted, key), version)
    with build_of(history) as connection:
        for as_at in range(len(history) + 1):
            assert_the_latest_extraction_rules(connection, history, as_at)
            assert_small_areas_sum_to_the_district(connection, as_at)
        assert_spans_never_overlap(connection)


def assert_the_latest_extraction_rules(connection, history, as_at):
    """Rows, coverage and sources are those of the latest extraction known at a load."""
    rules, wanted = ruling(history, as_at), Counter()
    for (force, month), version in rules.items():
        if force != "btp":
            for place, kind, outcome, n in rows_of(force, month, version):
                wanted[force, month, POINTS[place][0], kind, outcome] += n
    found = connection.execute(
        """SELECT force, month, lon::VARCHAR, crime_type, outcome, sum(n)::BIGINT
           FROM crime JOIN point USING (point_id) WHERE known_at(known_from, known_to, ?) GROUP BY ALL""",
        [as_at],
    ).fetchall()
    assert {tuple(row[:5]): row[5] for row in found} == dict(wanted)
    supplied = connection.execute("SELECT force, month FROM coverage WHERE known_from <= ?", [as_at]).fetchall()
    assert set(supplied) == set(rules)
    cited = connection.execute(
        "SELECT force, month, sha256 FROM delivery_file WHERE known_at(known_from, known_to, ?)", [as_at]
    ).fetchall()
    assert {(force, month): int(sha256[1:]) for force, month, sha256 in cited} == rules


def assert_small_areas_sum_to_the_district(connection, as_at):
    """For every month and measure the wards of either vintage and the LSOAs sum to the district."""
    sums = connection.execute(
        """SELECT level, vintage, measure_id, month, sum(numerator), sum(total) FROM area_month
           WHERE known_at(known_from, known_to, $1) AND (level <> 'district' OR area_code = $2) GROUP BY ALL""",
        [as_at, HOME],
    ).fetchall()
    by_level = {}
    for level, vintage, *rest in sums:
        by_level.setdefault((level, vintage), set()).add(tuple(rest))
    if by_level:
        assert set(by_level) == {("district", ""), ("ward", "2022"), ("ward", "2023"), ("lsoa", "2021")}
        assert all(found == by_level["district", ""] for found in by_level.values())


def assert_spans_never_overlap(connection):
    """No force-month is known in two editions at once."""
    overlaps = connection.execute(
        """SELECT count(*) FROM crime AS a JOIN crime AS b
               ON a.force = b.force AND a.month = b.month AND a.known_from < b.known_from
           WHERE a.known_to IS NULL OR a.known_to > b.known_from"""
    ).fetchall()
    assert overlaps == [(0,)]


def test_wards_sum_to_the_borough_in_what_ships(snapshot):
    rows = snapshot.connection.cursor().execute(
        """SELECT level, vintage, measure_id, month, known_from, sum(total)::BIGINT FROM area_month
           WHERE (level <> 'district' OR area_code = ?)
             AND measure_id NOT IN (SELECT measure_id FROM return_select) -- partners return some of it for wards
           GROUP BY ALL""",
        [HOME],
    )
    by_level = {}
    for level, vintage, *rest in rows.fetchall():
        by_level.setdefault((level, vintage), set()).add(tuple(rest))
    assert len(by_level) == 4
    assert len({frozenset(found) for found in by_level.values()}) == 1
