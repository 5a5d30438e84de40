"""data.police.uk: street crime, outcomes, and stop and search, from an archive as downloaded.

The archive is read file by file and never held in memory: each line is judged and counted by DuckDB, and only
counts are kept (the partnership's own places at snap-point grain, elsewhere by district). Columns as published at
https://data.police.uk/about/ .
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Collection, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import duckdb
import pandas as pd

from ssp_metrics import places
from ssp_metrics.errors import Fault, SspError
from ssp_metrics.periods import key, month_end
from ssp_metrics.sources import police_uk_faults, police_uk_points
from ssp_metrics.sources.archive import Archive, Member, Unpacked
from ssp_metrics.sources.base import refuse, sha256_of, write_parquet
from ssp_metrics.sources.police_uk_layout import LAYOUTS

HERE = Path(__file__).parent
BATCH_BYTES = 64 * 1024 * 1024
TABLES = (
    "crime",
    "outcome_event",
    "stop_search",
    "district_crime",
    "district_outcome_event",
    "district_stop_search",
    "delivery_file",
)
ATTRIBUTION = "data.police.uk, Open Government Licence v3.0"

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Context:
    """What the reader must know of the store and the partnership.

    Attributes
    ----------
    home : str
        Code of the partnership's own district.
    forces : pandas.DataFrame
        Columns ``slug, reported_by, scope``; scope is ``territorial``, ``set_aside`` or ``outside``.
    lsoa_district : pandas.DataFrame
        Columns ``lsoa_code, district_code``: every LSOA of 2011 and 2021 in England and Wales.
    outlines : places.Outlines
        Outlines for points that no LSOA code places.
    known : pandas.DataFrame
        Points that earlier loads placed: ``lon, lat, level, vintage, area_code, nearest``; they keep their codes.
    crime_types : frozenset of str
        Crime types that the catalogue knows; others are kept and reported.
    """

    home: str
    forces: pd.DataFrame
    lsoa_district: pd.DataFrame
    outlines: places.Outlines
    known: pd.DataFrame
    crime_types: frozenset[str]


@dataclass
class PoliceDelivery:
    """An archive that was read whole; its tables wait in a DuckDB connection to be written."""

    file_name: str
    sha256: str
    extracted: date
    connection: duckdb.DuckDBPyConnection
    notes: tuple[str, ...]
    rejected: tuple[Fault, ...]
    skipped: int
    source: str = "police_uk"
    attribution: str = ATTRIBUTION

    @property
    def files(self) -> pd.DataFrame:
        """One row a file read: name, sha256, kind, force, month and where its rows went."""
        return self.connection.execute("FROM delivery_file ORDER BY month, force, kind").df()

    def counts(self) -> dict[str, int]:
        """Rows read, accepted, elsewhere, unlocated and rejected over all files."""
        names = ("read", "accepted", "elsewhere", "unlocated", "rejected")
        sums = ", ".join(f"coalesce(sum(rows_{name}), 0)::BIGINT" for name in names)
        row = self.connection.execute(f"SELECT {sums} FROM delivery_file").fetchall()[0]  # noqa: S608 - constants
        return dict(zip(names, row, strict=True))

    def months(self) -> tuple[date, date]:
        """First and last month of the files read."""
        first, last = self.connection.execute("SELECT min(month), max(month) FROM delivery_file").fetchall()[0]
        return first, last

    def write(self, folder: Path) -> None:
        """Write every table as Parquet into ``folder``, sorted, so that the same rows give the same bytes."""
        for table in (*TABLES, "point_area"):
            write_parquet(self.connection, f"FROM {table}", folder / f"{table}.parquet")


def read(
    path: Path,
    context: Context,
    *,
    forces: Collection[str] = (),
    extracted: date | None = None,
    held: Callable[[date], dict[tuple[str, str, date], str]] = lambda _: {},
    accept_valid: bool = False,
    progress: Progress = lambda *_: None,
) -> PoliceDelivery:
    """Read an archive whole, judge every line, place every point.

    Parameters
    ----------
    path : pathlib.Path
        Zip or folder as downloaded from data.police.uk.
    context : Context
        The partnership's place in the world.
    forces : collection of str, optional
        Only these forces' files (``cleveland``); all files when empty.
    extracted : datetime.date, optional
        When the archive was extracted; by default the end of its last month, since a zip does not say.
    held : callable, optional
        Given the extraction date, the hash of the file that now rules each (kind, force, month); a file with the
        same hash is skipped.
    accept_valid : bool
        Take the good rows of a delivery that has bad ones; otherwise such a delivery is refused whole.
    progress : callable, optional
        Called with what is being done, bytes done and bytes in all.

    Raises
    ------
    DeliveryError
        With every fault of the delivery.
    SspError
        The archive cannot be read, or it has no file of the kind asked for.
    """
    with Archive(path) as archive:
        members = _chosen(archive, forces, context.forces)
        extracted = _extracted(extracted, members, archive)
        connection = _connection(context)
        ruling = held(extracted)
        rejected: list[Fault] = []
        faults = list(archive.faults)
        skipped = 0
        total = sum(member.size for member in members)
        done = 0
        for batch in _batches(archive, members):
            kept: list[Unpacked] = []
            for unpacked in batch:
                if isinstance(unpacked, Fault):
                    faults.append(unpacked)
                    continue
                done += unpacked.member.size
                if ruling.get(unpacked.member.key) == unpacked.sha256:
                    skipped += 1
                    continue
                header_faults = police_uk_faults.of_header(unpacked)
                faults += header_faults
                if not header_faults:
                    kept.append(unpacked)
            rejected += _ingest(connection, kept, context)
            progress("reading", done, total)
        faults += [] if accept_valid else rejected
        refuse(path.name, faults)
        progress("placing points", total, total)
        notes = police_uk_points.place(connection, context.home, context.outlines, context.known)
        connection.execute("SET VARIABLE home = ?", [context.home])
        connection.execute(_sql("police_uk_tables.sql"))
        notes += _notes(connection, archive, context)
        sha256 = "" if path.is_dir() else sha256_of(path)
        return PoliceDelivery(
            path.name, sha256, extracted, connection, tuple(notes), tuple(rejected), skipped
        )


def _chosen(archive: Archive, forces: Collection[str], known: pd.DataFrame) -> list[Member]:
    present = sorted({member.force for member in archive.members})
    if not present and not archive.faults:
        what = f"{archive.path.name} holds no data.police.uk file."
        remedy = "Give the zip or folder with files named like 2025-11/2025-11-<force>-street.csv."
        raise SspError(what, str(archive.path), remedy)
    wrong = sorted(set(forces) - set(present))
    if wrong:
        what = f"The archive has no file of {', '.join(wrong)}."
        raise SspError(what, str(archive.path), f"It holds: {', '.join(present)}.")
    unknown = sorted({m.force for m in archive.members if not forces or m.force in forces} - set(known["slug"]))
    for force in unknown:
        remedy = "Add it to data/reference/forces.csv, or correct the file's name."
        archive.faults.append(Fault(archive.path.name, f"there is no police force “{force}”", remedy))
    return [m for m in archive.members if (not forces or m.force in forces) and m.force not in unknown]


def _extracted(given: date | None, members: list[Member], archive: Archive) -> date:
    last = month_end(max((member.month for member in members), default=date(1970, 1, 1)))
    if given is not None and given < last:
        found = f"the extraction date {given} is before the end of the last month supplied, {last}"
        archive.faults.append(Fault(archive.path.name, found, "Give the day on which the archive was made."))
    return given or last


def _connection(context: Context) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(config={"memory_limit": "800MB", "preserve_insertion_order": False})
    connection.execute(
        """CREATE TABLE file (file_id INTEGER, path VARCHAR, name VARCHAR, sha256 VARCHAR, kind VARCHAR,
               force VARCHAR, month DATE, month_key VARCHAR, reported_by VARCHAR, scope VARCHAR,
               unreadable INTEGER DEFAULT 0);
           CREATE TABLE grouped (file_id INTEGER, status VARCHAR, district_code VARCHAR, lon DECIMAL(9, 6),
               lat DECIMAL(9, 6), lsoa_code VARCHAR, category VARCHAR, outcome VARCHAR, search_type VARCHAR,
               gender VARCHAR, age_range VARCHAR, ethnicity VARCHAR, n BIGINT);"""
    )
    lookup = context.lsoa_district
    connection.register("lookup_frame", lookup[["lsoa_code", "district_code"]])
    connection.execute("CREATE TABLE lsoa_district AS FROM lookup_frame")
    return connection


def _batches(archive: Archive, members: list[Member]) -> Iterator[list[Unpacked | Fault]]:
    """Unpack the next batch while the present one is being read; at most two batches are on disk."""
    groups: list[list[Member]] = [[]]
    size = 0
    for member in members:
        if size + member.size > BATCH_BYTES and groups[-1]:
            groups.append([])
            size = 0
        groups[-1].append(member)
        size += member.size
    root = Path(tempfile.mkdtemp(prefix="ssp-unpack-"))

    def unpack(number: int) -> list[Unpacked | Fault]:
        folder = root / str(number)
        folder.mkdir()
        return [archive.unpack(member, folder, index) for index, member in enumerate(groups[number])]

    try:
        with ThreadPoolExecutor(max_workers=1) as ahead:
            coming = ahead.submit(unpack, 0)
            for number in range(len(groups)):
                batch = coming.result()
                if number + 1 < len(groups):
                    coming = ahead.submit(unpack, number + 1)
                yield batch
                shutil.rmtree(root / str(number))
    finally:
        shutil.rmtree(root, ignore_errors=True)


def _ingest(
    connection: duckdb.DuckDBPyConnection, batch: list[Unpacked], context: Context
) -> list[Fault]:
    forces = context.forces.set_index("slug")
    faults: list[Fault] = []
    for kind, layout in LAYOUTS.items():
        files = [unpacked for unpacked in batch if unpacked.member.kind == kind]
        if not files:
            continue
        start = connection.execute("SELECT count(*) FROM file").fetchall()[0][0]
        connection.executemany(
            "INSERT INTO file VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)",
            [
                (
                    start + index,
                    str(unpacked.path),
                    unpacked.member.name,
                    unpacked.sha256,
                    kind,
                    unpacked.member.force,
                    unpacked.member.month,
                    key(unpacked.member.month),
                    forces.at[unpacked.member.force, "reported_by"],
                    forces.at[unpacked.member.force, "scope"],
                )
                for index, unpacked in enumerate(files)
            ],
        )
        query = layout.fill(_sql("police_uk.sql"))
        connection.execute(query, {"files": [str(unpacked.path) for unpacked in files], "home": context.home})
        faults += police_uk_faults.of_rows(connection, start, layout)
    return faults


@cache
def _sql(name: str) -> str:
    return (HERE / name).read_text(encoding="utf-8")


def _notes(connection: duckdb.DuckDBPyConnection, archive: Archive, context: Context) -> list[str]:
    notes = [f"Not a data.police.uk file, ignored: {name}." for name in archive.ignored]
    found = connection.execute(
        """SELECT category, sum(n)::BIGINT FROM grouped JOIN file USING (file_id)
           WHERE kind = 'street' AND status IN ('located', 'unlocated') GROUP BY ALL ORDER BY ALL"""
    ).fetchall()
    notes += [
        f"New crime type “{name}” ({number:,} rows): kept, and counted in all crime; no measure of its own yet."
        for name, number in found
        if name not in context.crime_types
    ]
    gaps = connection.execute(
        """WITH span AS (SELECT kind, force, min(month) AS first, max(month) AS last FROM file GROUP BY ALL),
                wanted AS (SELECT kind, force, unnest(generate_series(first, last, INTERVAL 1 MONTH))::DATE AS month
                           FROM span)
           SELECT kind, force, list(strftime(month, '%Y-%m') ORDER BY month) FROM wanted
           ANTI JOIN file USING (kind, force, month) GROUP BY ALL ORDER BY ALL"""
    ).fetchall()
    return notes + [
        f"{force} has no {kind.replace('_', ' ')} file for {', '.join(months)}, although months before and after "
        "are there: figures over these months will be refused."
        for kind, force, months in gaps
    ]
