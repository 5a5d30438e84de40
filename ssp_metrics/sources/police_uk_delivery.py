"""A data.police.uk archive that was read whole, and what is known of earlier ones."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import duckdb
import pandas as pd

from ssp_metrics.errors import Fault
from ssp_metrics.sources.base import REJECTED_FILE, write_parquet

TABLES = (
    "crime",
    "outcome_event",
    "stop_search",
    "district_crime",
    "district_outcome_event",
    "district_stop_search",
    "delivery_file",
    "point_area",
)
ATTRIBUTION = "data.police.uk, Open Government Licence v3.0"

FileKey = tuple[str, str, date]


@dataclass(frozen=True)
class Edition:
    """One force-month file that a load holds or confirms: what it is about, its bytes, when it was extracted.

    A file that is only confirmed has no rows: an earlier load has those of the same bytes. ``rows_kept`` are the rows
    read and not rejected, ``rows_home`` those of them at the partnership's own places.
    """

    key: FileKey
    sha256: str
    extracted: date
    seq: int
    rows_read: int
    rows_kept: int
    rows_home: int


class Held:
    """The force-month files that the store has, from all its loads.

    Parameters
    ----------
    editions : list of Edition
        In the order of the loads.
    """

    def __init__(self, editions: list[Edition]) -> None:
        self._bytes = {(edition.key, edition.sha256) for edition in editions if edition.rows_read}
        self._same_day = {(edition.key, edition.extracted): edition for edition in editions}
        self._latest: dict[FileKey, date] = {}
        self._data: dict[tuple[FileKey, str], Edition] = {}
        self._ruling: dict[FileKey, Edition] = {}
        for edition in editions:
            if edition.rows_kept:
                self._data.setdefault((edition.key, edition.sha256), edition)
            data = self.data(edition.key, edition.sha256)
            if data is not None and self.would_rule(edition.key, edition.extracted):  # as in build.sql
                self._ruling[edition.key] = data
            self._latest[edition.key] = max(edition.extracted, self._latest.get(edition.key, date.min))

    def has(self, key: FileKey, sha256: str) -> bool:
        """Whether the lines of this very file are in a load already."""
        return (key, sha256) in self._bytes

    def is_later(self, key: FileKey, extracted: date) -> bool:
        """Whether this extraction is later than every one held of the same force-month."""
        return extracted > self._latest.get(key, date.min)

    def would_rule(self, key: FileKey, extracted: date) -> bool:
        """Whether this extraction is as late as every one held of the same force-month."""
        return extracted >= self._latest.get(key, date.min)

    def data(self, key: FileKey, sha256: str) -> Edition | None:
        """Return the first edition that has the lines of this very file, good ones among them."""
        return self._data.get((key, sha256))

    def ruling(self, key: FileKey) -> Edition | None:
        """Return the edition that the figures of a force-month come from, if any."""
        return self._ruling.get(key)

    def usual(self, kind: str, force: str) -> list[Edition]:
        """Return the ruling editions of all months that are held of a force's kind of file."""
        return [edition for key, edition in self._ruling.items() if key[:2] == (kind, force)]

    def clash(self, key: FileKey, sha256: str, extracted: date) -> Edition | None:
        """Return the edition of the same force-month and extraction date with other contents, if there is one."""
        edition = self._same_day.get((key, extracted))
        return edition if edition is not None and edition.sha256 != sha256 else None


@dataclass
class PoliceDelivery:
    """An archive that was read whole; its tables wait in a DuckDB connection to be written.

    Attributes
    ----------
    skipped : int
        Files whose lines the store holds already.
    confirmed : int
        Those of them that this archive shows to have stood until a later date.
    rejected : tuple of Fault
        Faults of the rows that were left out; every one of them is in ``rejects``.
    rejects : pathlib.Path or None
        CSV of the rejected rows with their reasons.
    """

    file_name: str
    sha256: str
    extracted: date
    connection: duckdb.DuckDBPyConnection = field(repr=False)
    notes: tuple[str, ...]
    rejected: tuple[Fault, ...]
    rejects: Path | None
    skipped: int
    confirmed: int
    source: str = "police_uk"
    attribution: str = ATTRIBUTION

    @property
    def files(self) -> pd.DataFrame:
        """One row a file read or confirmed: name, sha256, kind, force, month and where its rows went."""
        return self.connection.execute("FROM delivery_file ORDER BY month, force, kind").df()

    def counts(self) -> dict[str, int]:
        """Rows read, accepted, elsewhere, unlocated and rejected over all files."""
        names = ("read", "accepted", "elsewhere", "unlocated", "rejected")
        sums = ", ".join(f"coalesce(sum(rows_{name}), 0)::BIGINT" for name in names)
        row = self.connection.execute(f"SELECT {sums} FROM delivery_file").fetchall()[0]  # noqa: S608 - constants
        return dict(zip(names, row, strict=True))

    def months(self) -> tuple[date | None, date | None]:
        """First and last month of the files."""
        first, last = self.connection.execute("SELECT min(month), max(month) FROM delivery_file").fetchall()[0]
        return first, last

    def write(self, folder: Path) -> None:
        """Write every table as Parquet into ``folder``, sorted, so that the same rows give the same bytes."""
        for table in TABLES:
            write_parquet(self.connection, f"FROM {table}", folder / f"{table}.parquet")
        if self.rejects is not None:
            shutil.copyfile(self.rejects, folder / REJECTED_FILE)
