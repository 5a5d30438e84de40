"""A snapshot's file in a database of its own.

DuckDB remembers by their path the files that a process has open: who opens a path again gets the file that stood there
first, although another was put in its place. A file that is attached to a fresh database in memory is the one that
stands there now.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb

from ssp_metrics.duck import CONFIG

_NAME = "snapshot"


class Attached:
    """A read-only connection to one file, with what of DuckDB's connections the store needs.

    Parameters
    ----------
    path : pathlib.Path
        The snapshot's file.

    Raises
    ------
    duckdb.Error
        The file cannot be opened.
    """

    def __init__(self, path: Path) -> None:
        # Questions are small: sharing one out among threads takes longer than answering it, more so beside others'.
        self._connection = duckdb.connect(config={**CONFIG, "threads": 1, "temp_directory": ""})
        self.execute(f"ATTACH ? AS {_NAME} (READ_ONLY)", [str(path)])
        self.execute(f"USE {_NAME}")

    def __enter__(self) -> Attached:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """Return a connection for one question, so that threads may ask at the same time."""
        cursor = self._connection.cursor()
        cursor.execute(f"USE {_NAME}")
        return cursor

    def execute(self, query: str, parameters: Any = None) -> duckdb.DuckDBPyConnection:
        """Ask on the connection itself."""
        return self._connection.execute(query, parameters)

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()
