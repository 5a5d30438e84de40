"""A data.police.uk archive that was read whole, and what is known of earlier ones."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import duckdb
import pandas as pd

from ssp_metrics.duck import write_parquet
from ssp_metrics.errors import Fault
from ssp_metrics.sources.base import REJECTED_FILE

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
