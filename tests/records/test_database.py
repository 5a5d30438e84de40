"""The database of what people write: two writers, faults in words, versions of its tables, who may read it."""

from __future__ import annotations

import sqlite3
import stat
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from pydantic import SecretStr

from ssp_metrics.errors import StoreError
from ssp_metrics.records import database as databases
from ssp_metrics.records.targets import RefusedError
from ssp_metrics.settings import Settings
from tests.records.books import APRIL, WHY, book_at


def test_two_writers_wait_for_each_other(tmp_path):
    values = range(1, 13)
    start = threading.Barrier(len(values))

    def write(value):
        start.wait(20)
        return book_at(tmp_path / "store").set_target("burglary", APRIL, value, **WHY)

    with ThreadPoolExecutor(len(values)) as pool:
        made = list(pool.map(write, values))
    history = book_at(tmp_path / "store").history("burglary")
    assert sorted(one.value for one in history) == list(values)
    assert sorted(one.id for one in made) == [one.id for one in reversed(history)] == list(values)


def test_one_who_sets_what_another_has_just_set_is_told(tmp_path):
    start = threading.Barrier(4)

    def write(_):
        start.wait(20)
        try:
            return book_at(tmp_path).set_target("burglary", APRIL, 900, **WHY)
        except RefusedError as error:
            return error

    with ThreadPoolExecutor(4) as pool:
        refused = [one for one in pool.map(write, range(4)) if isinstance(one, RefusedError)]
    assert len(refused) == 3
    assert len(book_at(tmp_path).history("burglary")) == 1


def test_a_reader_goes_on_while_somebody_writes_and_a_writer_gets_a_sentence(book, monkeypatch):
    book.set_target("burglary", APRIL, 900, **WHY)
    monkeypatch.setattr(databases, "WAIT_SECONDS", 0.1)
    databases._connect.cache_clear()
    second = book_at(book.database.file.parent)
    with book.database.writing():
        assert len(second.history("burglary")) == 1
        with pytest.raises(StoreError, match="somebody else is writing"):
            second.set_target("burglary", APRIL, 800, **WHY)
    databases._connect.cache_clear()


def test_a_write_that_fails_leaves_nothing(book):
    book.set_target("burglary", APRIL, 900, **WHY)

    def fail():
        with book.database.writing() as session:
            session.connection().exec_driver_sql("DELETE FROM target")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert len(book.history("burglary")) == 1


def test_reading_creates_nothing_and_the_file_is_for_one_user_alone(book, tmp_path):
    assert book.in_force("burglary", APRIL) is None
    assert book.history("burglary") == book.standing() == ()
    assert not (tmp_path / "store").exists()
    book.set_target("burglary", APRIL, 900, **WHY)
    file = book.database.file
    assert [stat.S_IMODE(path.stat().st_mode) for path in (file.parent, file)] == [0o700, 0o600]


def test_another_database_by_its_address(tmp_path):
    address = SecretStr(f"sqlite:///{tmp_path}/elsewhere.db")
    book_at(tmp_path / "store", database_url=address).set_target("burglary", APRIL, 900, **WHY)
    assert (tmp_path / "elsewhere.db").is_file()
    assert not (tmp_path / "store").exists()


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("here", "is not one"),
        ("nothing://user:secret@host/name", "is not one"),
        ("sqlite://", "names no file"),
        ("sqlite:///:memory:", "names no file"),
    ],
)
def test_an_address_that_is_none_is_a_sentence(tmp_path, address, words):
    with pytest.raises(StoreError, match=words) as raised:
        databases.connect(Settings(store=tmp_path, database_url=SecretStr(address)))
    assert "secret" not in str(raised.value)


def test_a_password_is_never_printed(tmp_path, monkeypatch):
    monkeypatch.setenv("SSP_DATABASE_URL", f"sqlite:///file:{tmp_path}/no/file.db?mode=ro&uri=true&password=secret")
    assert "secret" not in repr(Settings())


def test_files_that_are_no_database_or_cannot_be_written(tmp_path):
    damaged = book_at(tmp_path)
    damaged.database.file.write_text("this is a text, not a database" * 100)
    for use in (lambda: damaged.history("burglary"), lambda: damaged.set_target("burglary", APRIL, 1, **WHY)):
        with pytest.raises(StoreError, match="not a database"):
            use()
    below_a_file = book_at(damaged.database.file)
    with pytest.raises(StoreError, match="cannot be written"):
        below_a_file.set_target("burglary", APRIL, 1, **WHY)
    (tmp_path / "folder" / "partnership.db").mkdir(parents=True)
    with pytest.raises(StoreError, match="cannot be opened"):
        book_at(tmp_path / "folder").history("burglary")


def test_a_database_that_may_only_be_read_is_read(book):
    book.set_target("burglary", APRIL, 900, **WHY)
    address = SecretStr(f"sqlite:///file:{book.database.file}?mode=ro&uri=true")
    only_read = book_at(book.database.file.parent, database_url=address)
    assert len(only_read.history("burglary")) == 1
    with pytest.raises(StoreError, match="may not write"):
        only_read.set_target("burglary", APRIL, 800, **WHY)


def test_tables_of_a_later_version_are_left_alone(book):
    book.set_target("burglary", APRIL, 900, **WHY)
    with sqlite3.connect(book.database.file) as connection:
        connection.execute("INSERT INTO schema_version VALUES (99, '2030-01-01 00:00:00')")
    connection.close()
    for use in (lambda: book.history("burglary"), lambda: book.set_target("burglary", APRIL, 1, **WHY)):
        with pytest.raises(StoreError, match="later version"):
            use()


def test_tables_of_an_earlier_version_get_what_is_new(book, monkeypatch):
    book.set_target("burglary", APRIL, 900, **WHY)
    monkeypatch.setattr(databases, "VERSION", databases.VERSION + 1)
    assert len(book.history("burglary")) == 1
    with sqlite3.connect(book.database.file) as connection:
        versions = connection.execute("SELECT version FROM schema_version ORDER BY version").fetchall()
    connection.close()
    assert versions == [(1,), (2,)]
