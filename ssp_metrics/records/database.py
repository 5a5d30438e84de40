"""The database of what people write: one SQLite file in the store's folder, or another by ``SSP_DATABASE_URL``.

A snapshot is immutable and made anew from its loads; what people write cannot be made anew, so it lives apart and is
worth a backup of its own. Tables are created when something is written for the first time; reading creates nothing,
so that a copy of the store on a read-only disk still shows its figures.

SQLite keeps its usual rollback journal rather than a write-ahead log, which does not work on a shared network folder.
A writer takes the write lock before it reads what it is about to change (``BEGIN IMMEDIATE``) and others wait for it.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from sqlalchemy import (
    URL,
    Connection,
    Engine,
    MetaData,
    NullPool,
    create_engine,
    event,
    func,
    insert,
    inspect,
    make_url,
    select,
)
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from ssp_metrics.errors import StoreError, first_line
from ssp_metrics.settings import Settings

VERSION = 1
"""Raised when a table is added (created where absent) or changed (which then needs a step in `_prepare`)."""
WAIT_SECONDS = 10.0
_WRITES = "ssp_writes"


class Base(DeclarativeBase):
    """Base of every table; constraints have names, so that a later version can change them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class SchemaVersion(Base):
    """Versions of the tables that this database has had, and since when."""

    __tablename__ = "schema_version"

    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    since: Mapped[datetime]


def now() -> datetime:
    """Return the present time in UTC without a zone, as stored."""
    return datetime.now(UTC).replace(tzinfo=None)


@dataclass(frozen=True)
class Database:
    """Where what people write is kept; a session reads or writes as a whole or not at all."""

    url: URL
    engine: Engine

    @property
    def file(self) -> Path | None:
        """The file of an SQLite database; None for a server's."""
        name = self.url.database or ""
        if self.url.get_backend_name() != "sqlite" or name.startswith("file:"):
            return None
        return Path(name)

    @property
    def where(self) -> str:
        """The database as people know it, without its password."""
        return str(self.file or self.url.render_as_string(hide_password=True))

    @property
    def is_new(self) -> bool:
        """Whether nothing was ever written: there is no file yet."""
        return self.file is not None and not self.file.exists()

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Give a session to read in; raise :class:`StoreError` with a sentence where that fails.

        Where the database `is_new` there is nothing to read, and asking would create it.
        """
        with _in_words(self, "read"):
            if not self.is_new:
                with self.engine.connect() as connection:
                    if _version(self, connection) >= VERSION:
                        with Session(connection, expire_on_commit=False) as session:
                            yield session
                        return
            with self.writing() as session:  # the tables of an earlier version, or none
                yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """Give a session to write in: committed at its end, or nothing of it; one writer at a time."""
        with _in_words(self, "written"):
            if self.file is not None:
                _create(self.file)
            execution = self.engine.connect().execution_options(**{_WRITES: True})
            with execution as connection, connection.begin():
                _prepare(self, connection)
                with Session(connection, expire_on_commit=False) as session:
                    yield session
                    session.commit()


def connect(settings: Settings) -> Database:
    """Return the database that the settings name; it is not opened before it is needed.

    Raises
    ------
    StoreError
        The address is none, its driver is not installed, or it keeps nothing.
    """
    address = settings.database_url.get_secret_value() if settings.database_url else ""
    return _connect(address, settings.partnership_file)


@lru_cache(maxsize=8)
def _connect(address: str, file: Path) -> Database:
    setting = "SSP_DATABASE_URL"
    try:
        url = make_url(address) if address else URL.create("sqlite", database=str(file))
        engine = _engine(url)
    except ModuleNotFoundError as error:
        what = f"The driver of this kind of database is not installed (the Python package {error.name})."
        raise StoreError(what, setting, f"Install it: pip install {error.name}") from error
    except (SQLAlchemyError, ValueError) as error:
        what = "The address of the partnership's database is not one."
        raise StoreError(what, setting, "Write it as postgresql://user:password@host/name.") from error
    if url.get_backend_name() == "sqlite" and url.database in {None, "", ":memory:"}:
        what = "The address of the partnership's database names no file, so nothing would be kept."
        raise StoreError(what, setting, "Name a file: sqlite:////folder/partnership.db")
    return Database(url, engine)


def _engine(url: URL) -> Engine:
    if url.get_backend_name() != "sqlite":
        # Serialisable: what a writer checked first is still so when it writes, as with SQLite's one writer.
        return create_engine(url, pool_pre_ping=True, isolation_level="SERIALIZABLE")
    # A new connection each time costs little and never holds a file that was replaced by its backup.
    engine = create_engine(url, connect_args={"timeout": WAIT_SECONDS}, poolclass=NullPool)

    @event.listens_for(engine, "connect")
    def _(connection: Any, _: object) -> None:
        connection.isolation_level = None  # transactions begin where they are told to, just below
        connection.execute("PRAGMA foreign_keys = ON")

    @event.listens_for(engine, "begin")
    def _(connection: Connection) -> None:
        writes = connection.get_execution_options().get(_WRITES)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _create(file: Path) -> None:
    """Create the file for this user alone, as the snapshots are."""
    if not file.exists():
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(file, os.O_CREAT | os.O_RDWR, 0o600))


def _version(database: Database, connection: Connection) -> int:
    """Return the version of the tables, 0 where there are none; refuse those of a later program."""
    if not inspect(connection).has_table(SchemaVersion.__tablename__):
        return 0
    found = connection.scalar(select(func.max(SchemaVersion.version))) or 0
    if found > VERSION:
        what = f"The partnership's database was written by a later version of this dashboard (tables {found})."
        raise StoreError(what, database.where, f"Update the dashboard, which knows tables {VERSION}.")
    return found


def _prepare(database: Database, connection: Connection) -> None:
    """Bring the tables to the present version, inside the transaction that writes."""
    if _version(database, connection) < VERSION:
        Base.metadata.create_all(connection)
        connection.execute(insert(SchemaVersion).values(version=VERSION, since=now()))


@contextmanager
def _in_words(database: Database, done: str) -> Iterator[None]:
    """Turn what the database or the disk refuses into a :class:`StoreError` with a sentence."""
    try:
        yield
    except DBAPIError as error:
        cause, remedy = _cause(error.orig)
        what = f"The partnership's database cannot be {done}{f': {cause}' if cause else ''}."
        # What a database says may name its host and user: that is for who runs the dashboard.
        where = database.where if cause else f"{database.where}: {first_line(error.orig)}"
        raise StoreError(what, "" if (cause, remedy) == _BUSY else where, remedy) from error
    except OSError as error:
        what = f"The partnership's database cannot be {done}."
        remedy = "Check the folder's permission and the space on its disk."
        raise StoreError(what, f"{database.where}: {error.strerror or error}", remedy) from error


_BUSY = ("somebody else is writing to it", "Try again in a moment.")
_NOT_SERIALISABLE = "40001"  # the standard's code for a writer that another one overtook
_SQLITE = {
    "SQLITE_BUSY": _BUSY,
    "SQLITE_LOCKED": _BUSY,
    "SQLITE_READONLY": ("this user may not write to it", "Ask for the permission to write the file and its folder."),
    "SQLITE_PERM": ("this user may not open it", "Ask for the permission to read and write the file."),
    "SQLITE_CANTOPEN": ("the file cannot be opened", "Check the permission of the file and of its folder."),
    "SQLITE_FULL": ("the disk is full", "Free some space, then try again."),
    "SQLITE_NOTADB": ("the file is not a database", "Restore it from a backup, or move it away."),
    "SQLITE_CORRUPT": ("the file is damaged", "Restore it from a backup."),
}


def _cause(error: BaseException | None) -> tuple[str, str]:
    """Return why it failed, where that is known, and what to do."""
    if isinstance(error, sqlite3.Error):
        name = str(getattr(error, "sqlite_errorname", ""))
        for code, words in _SQLITE.items():
            if name.startswith(code):
                return words
    if getattr(error, "sqlstate", None) == _NOT_SERIALISABLE:
        return _BUSY
    return "", "Check that the database is there and may be used, then try again."
