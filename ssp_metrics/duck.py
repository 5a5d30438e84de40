"""DuckDB as this project uses it: no extension is fetched, times are UTC, and what it refuses is a sentence."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from ssp_metrics.errors import StoreError, first_line

# Times mean the same on every machine, and a long query draws no bar of its own on the terminal.
SESSION = "SET TimeZone = 'UTC'; SET enable_progress_bar = false"
# Everything needed is inside the package (icu, parquet); what a machine may fetch must not change a figure.
CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
}


@contextmanager
def in_words(
    doing: str, where: Path, otherwise: str = "Check the folder and the space on its disk, then try again."
) -> Iterator[None]:
    """Turn what the disk, the memory or DuckDB refuses into a :class:`StoreError` with a sentence.

    Parameters
    ----------
    doing : str
        What failed, as the beginning of a sentence: “The load could not be written”.
    where : pathlib.Path
        The folder concerned.
    otherwise : str
        What to do about anything but a full disk, a missing permission or too little memory.
    """
    try:
        yield
    except (OSError, duckdb.Error, MemoryError) as error:
        cause, place = "", str(where)
        if getattr(error, "errno", None) in {errno.ENOSPC, errno.EDQUOT} or "No space left" in str(error):
            cause, remedy = ": the disk is full", "Free some space, then try again."
        elif isinstance(error, PermissionError):
            cause, remedy = ": this user may not write there", "Check the permission of the folder, then try again."
        elif isinstance(error, duckdb.OutOfMemoryException | MemoryError):
            cause, remedy = ": the memory is not enough", "Close other programs, then try again."
        else:  # the system's own words may name folders: they are for who runs the dashboard
            place, remedy = f"{where}: {first_line(error)}", otherwise
        what = f"{doing}{cause}."
        raise StoreError(what, place, remedy) from error


def connect(spill: Path | None = None) -> duckdb.DuckDBPyConnection:
    """Return a DuckDB connection in memory that fetches no extension and reads times as UTC on every machine.

    Parameters
    ----------
    spill : pathlib.Path, optional
        Folder for what does not fit into the memory; by default nothing is written.
    """
    config = {**CONFIG, "memory_limit": "800MB", "temp_directory": "" if spill is None else str(spill)}
    connection = duckdb.connect(config=config)
    connection.execute(SESSION)
    return connection


def write_parquet(connection: duckdb.DuckDBPyConnection, query: str, path: Path) -> None:
    """Write a query's rows as Parquet, sorted by every column, so that the same rows give the same bytes."""
    target = str(path).replace("'", "''")
    connection.execute(
        f"COPY (SELECT * FROM ({query}) ORDER BY ALL) TO '{target}' "  # noqa: S608 - query is a constant of ours
        "(FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 19, PARQUET_VERSION v2)"
    )
