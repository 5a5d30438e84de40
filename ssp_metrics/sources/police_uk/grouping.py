"""Force-month files into counts: unpack batch by batch, judge and group each batch, examine what has faults."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path

import duckdb
import pandas as pd

from ssp_metrics.duck import connect
from ssp_metrics.errors import DeliveryError, Fault
from ssp_metrics.periods import key
from ssp_metrics.sources.base import Rejects
from ssp_metrics.sources.police_uk import errors
from ssp_metrics.sources.police_uk.archive import Archive, Member, Unpacked
from ssp_metrics.sources.police_uk.layout import LAYOUTS

HERE = Path(__file__).parent
BATCH_BYTES = 32 * 1024 * 1024


@cache
def sql(name: str) -> str:
    """Return the text of an SQL file of this folder."""
    return (HERE / name).read_text(encoding="utf-8")


@cache
def _query(name: str, kind: str, *, numbered: bool = False) -> str:
    query = sql(name).replace("{judged}", sql("line.sql"))
    return LAYOUTS[kind].fill(query, numbered=numbered)


def batches(archive: Archive, members: list[Member], folder: Path) -> Iterator[list[Unpacked | Fault]]:
    """Unpack the next batch while the present one is being read; at most two batches are on disk."""
    groups: list[list[Member]] = [[]]
    size = 0
    for member in members:
        if size + member.size > BATCH_BYTES and groups[-1]:
            groups.append([])
            size = 0
        groups[-1].append(member)
        size += member.size

    def unpack(number: int) -> list[Unpacked | Fault]:
        target = folder / str(number)
        target.mkdir(parents=True)
        return [archive.unpack(member, target, index) for index, member in enumerate(groups[number])]

    with ThreadPoolExecutor(max_workers=1) as ahead:
        coming = ahead.submit(unpack, 0)
        for number in range(len(groups)):
            batch = coming.result()
            if number + 1 < len(groups):
                coming = ahead.submit(unpack, number + 1)
            yield batch
            shutil.rmtree(folder / str(number), ignore_errors=True)


class Ingest:
    """Counts of the lines read so far, in a DuckDB connection in memory.

    Parameters
    ----------
    home : str
        Code of the partnership's own district.
    forces : pandas.DataFrame
        Columns ``slug, reported_by, scope``.
    lsoa_district : pandas.DataFrame
        Columns ``lsoa_code, district_code``, one row a code.
    spill : pathlib.Path
        Folder for what does not fit into the memory.
    rejects : Rejects or None
        Where rejected lines are written; with None the good lines of a faulty file are not taken.
    """

    def __init__(
        self,
        home: str,
        forces: pd.DataFrame,
        lsoa_district: pd.DataFrame,
        spill: Path,
        rejects: Rejects | None,
    ) -> None:
        self.connection = connect(spill)
        self._bound = {"home": home, "longest": errors.LONGEST_TEXT}
        self._forces = {row.slug: (row.reported_by, row.scope) for row in forces.itertuples()}
        self._rejects = rejects
        self._next = 0
        # DuckDB takes a CSV file for short: it would hash all lines rather than the lookup that they are joined to
        self.connection.execute(
            """SET disabled_optimizers = 'build_side_probe_side';
               SET preserve_insertion_order = false;
               CREATE TABLE file (file_id INTEGER, path VARCHAR, name VARCHAR, sha256 VARCHAR, kind VARCHAR,
                   force VARCHAR, month DATE, month_key VARCHAR, reported_by VARCHAR, scope VARCHAR,
                   rejected INTEGER);
               CREATE TABLE grouped (file_id INTEGER, status VARCHAR, district_code VARCHAR, lon DECIMAL(9, 6),
                   lat DECIMAL(9, 6), lsoa_code VARCHAR, category VARCHAR, outcome VARCHAR, search_type VARCHAR,
                   gender VARCHAR, age_range VARCHAR, ethnicity VARCHAR, n BIGINT)"""
        )
        self.connection.register("lookup_frame", lsoa_district[["lsoa_code", "district_code"]])
        self.connection.execute("CREATE TABLE lsoa_district AS FROM lookup_frame")
        self.connection.execute("SET VARIABLE home = ?", [home])

    def add(self, batch: list[Unpacked]) -> list[Fault]:
        """Read the files of a batch; return the faults found, nothing of a faulty file being kept unless asked for."""
        faults: list[Fault] = []
        for kind in LAYOUTS:
            files = [unpacked for unpacked in batch if unpacked.member.kind == kind]
            if files:
                ids = self.note(files)
                for number, unpacked in self._suspicious(kind, dict(zip(ids, files, strict=True))):
                    faults += self._examine(number, unpacked)
        return faults

    def note(self, files: list[Unpacked]) -> list[int]:
        """Write files down, and return their numbers; without lines of its own a file confirms what is held."""
        numbers = list(range(self._next, self._next + len(files)))
        self._next += len(files)
        rows = []
        for number, unpacked in zip(numbers, files, strict=True):
            member = unpacked.member
            # the name without its folders: the same files give the same load, however they were packed
            name = member.name.rsplit("/", 1)[-1]
            reported_by, scope = self._forces[member.force]
            rows.append((number, str(unpacked.path), name, unpacked.sha256, member.kind, member.force, member.month,
                         key(member.month), reported_by, scope, 0))  # fmt: skip
        # one statement for all: a statement a file took longer than reading some of the files
        self.connection.register("noted_frame", pd.DataFrame(rows))
        self.connection.execute("INSERT INTO file SELECT * FROM noted_frame")
        self.connection.unregister("noted_frame")
        return numbers

    def _suspicious(self, kind: str, files: dict[int, Unpacked]) -> list[tuple[int, Unpacked]]:
        """Group the files of one kind; give back those in which something is wrong, without their counts."""
        bound = {**self._bound, "files": [str(unpacked.path) for unpacked in files.values()]}
        try:
            self._group(kind, bound)
            tally = self.connection.execute(
                """SELECT file_id, sum(n) FILTER (status <> 'bad')::BIGINT FROM grouped WHERE file_id >= ?
                   GROUP BY ALL""",
                [min(files)],
            ).fetchall()
            good = {number: rows or 0 for number, rows in tally}
        except (duckdb.InvalidInputException, duckdb.ConversionException):  # a file that DuckDB cannot get through
            good = {}
        # In plain text a line is a row. DuckDB leaves out what it cannot read; it never makes two rows of one line.
        found = [
            (number, unpacked)
            for number, unpacked in files.items()
            if not unpacked.is_plain or good.get(number, 0) != unpacked.lines - 1
        ]
        if found:
            numbers = [number for number, _ in found]
            self.connection.execute("DELETE FROM grouped WHERE list_contains(?, file_id)", [numbers])
        return found

    def _group(self, kind: str, bound: dict[str, object]) -> None:
        self.connection.execute(_query("grouping.sql", kind), bound)

    def _examine(self, number: int, unpacked: Unpacked) -> list[Fault]:
        kind = unpacked.member.kind
        examined = errors.examine(
            self.connection, unpacked, _query("bad.sql", kind, numbered=True), self._bound, self._rejects
        )
        if examined.faults and self._rejects is None:
            return examined.faults
        # what DuckDB made of the blank lines or the unusual quotes, read once more without any doubt
        bound = {**self._bound, "files": [str(examined.copy)]}
        self.connection.execute(_query("grouping.sql", kind, numbered=True), bound)
        rows = self.connection.execute("SELECT sum(n)::BIGINT FROM grouped WHERE file_id = ?", [number]).fetchall()
        if (rows[0][0] or 0) != examined.rows:
            name, found = unpacked.member.name, "its lines cannot all be told apart as rows"
            what = f"{name} cannot be read; the store is unchanged."
            raise DeliveryError(what, [Fault(name, found, "Fetch the file again, or leave it out.")])
        self.connection.execute("DELETE FROM grouped WHERE file_id = ? AND status = 'bad'", [number])
        self.connection.execute("UPDATE file SET rejected = ? WHERE file_id = ?", [examined.rejected, number])
        return examined.faults
