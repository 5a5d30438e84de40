"""A snapshot opened for reading: named queries, as-at, catalogue. Immutable, so nothing here ever writes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import duckdb
import pandas as pd

from ssp_metrics.catalogue import Catalogue
from ssp_metrics.duck import in_words
from ssp_metrics.errors import SspError, StoreError
from ssp_metrics.store import integrity, ownership
from ssp_metrics.store.attached import Attached
from ssp_metrics.store.store import Store

QUERIES = Path(__file__).parent / "queries"
# The questions of some twenty screens, whose answers take a few kilobytes each.
ANSWERS = 256
REBUILD = "Run: python -m ssp_metrics build"
Parameters = tuple[tuple[str, Any], ...]
_NUMBER = re.compile("[0-9]{1,9}")
_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")


@cache
def query_text(name: str) -> str:
    """Return the text of a named query of ``store/queries``."""
    return (QUERIES / f"{name}.sql").read_text(encoding="utf-8")


class ForceMonth(NamedTuple):
    """One force-month file: what it is about, its load, and the loads from which and until which it ruled."""

    kind: str
    force: str
    month: date
    seq: int
    known_from: int
    known_to: int | None


class ReturnEdition(NamedTuple):
    """One area and period of a partner's measure, the delivery it comes from, and when that ruled."""

    area_code: str
    month: date
    seq: int
    file_name: str
    extracted: date
    known_from: int
    known_to: int | None


@dataclass(frozen=True)
class Snapshot:
    """One immutable state of the store.

    Parameters
    ----------
    id : str
        The snapshot's id, printed with every figure.
    connection : Attached or duckdb.DuckDBPyConnection
        A read-only connection; every query runs on a cursor of its own, so threads may share it.
    read_only : bool
        Whether nobody can write to the database, so that the same question always has the same answer.
    bound : int, optional
        The load up to which everything is asked; by default the last one.
    """

    id: str
    connection: Attached | duckdb.DuckDBPyConnection = field(repr=False, compare=False)
    read_only: bool = field(default=False, repr=False, compare=False)
    bound: int | None = None
    _failures: list[SspError] = field(default_factory=list, init=False, repr=False, compare=False)

    @property
    def is_sound(self) -> bool:
        """Whether the file could be read so far; one that could not is better opened again."""
        return not self._failures

    @cached_property
    def catalogue(self) -> Catalogue:
        """The catalogue that this snapshot was built with."""
        return Catalogue.model_validate_json(self._tuples("SELECT value FROM meta WHERE key = 'catalogue'")[0][0])

    def asked_with(self, catalogue: Catalogue) -> Snapshot:
        """Return this snapshot with another catalogue, such as one of fewer measures; what fails one, fails both."""
        made = replace(self)
        made.__dict__.update(catalogue=catalogue, _failures=self._failures)
        return made

    def at(self, load: str | int | date | None) -> Snapshot:
        """Return this snapshot as it was known at a load: everything is asked as at that one.

        Parameters
        ----------
        load : str, int or datetime.date, optional
            A load number, or a day (as a date or ``YYYY-MM-DD``: what was held then); nothing means now. A load that
            was taken back is in no as-at: its number means what the loads up to it hold without it.

        Raises
        ------
        SspError
            There is no such load, or the store held nothing yet on that date.
        """
        seq = self._load_of(load)
        if seq == self.as_at:
            return self
        if seq not in self._others:
            _ = self._kept, self.views  # the answers of all as-ats are kept together
            made = copy(self)
            made.__dict__["bound"] = seq
            self._others[seq] = made
        return self._others[seq]

    @cached_property
    def _others(self) -> dict[int, Snapshot]:
        """The same as known at other loads; what each has worked out stays with it."""
        return {}

    @property
    def as_at(self) -> int:
        """Number of the load up to which everything is asked."""
        return self.latest if self.bound is None else self.bound

    @property
    def is_past(self) -> bool:
        """Whether it is asked as at an earlier load than the last one."""
        return self.as_at != self.latest

    @cached_property
    def views(self) -> dict[Any, Callable[..., Any]]:
        """What keeps the answers of each view (:func:`ssp_metrics.views.base.remembered`)."""
        return {}

    def rows(self, name: str, **parameters: Any) -> pd.DataFrame:
        """Run a named query with bound parameters and return its rows; the latest answers are kept.

        Where the query asks for ``$as_at``, it gets this snapshot's.
        """
        if "$as_at" in query_text(name):
            parameters = dict(**parameters, as_at=self.as_at)  # who names one as well means another snapshot
        asked = tuple((parameter, _hashable(value)) for parameter, value in parameters.items())
        if not self.read_only:
            return self._ask(name, asked)
        # Pandas copies on write, so what a view does to its frame does not reach the one that is kept.
        return self._kept(name, asked).copy(deep=False)

    def forget(self) -> None:
        """Drop the answers that are kept, to measure how long it takes to find them."""
        self.__dict__.pop("_kept", None)
        self.__dict__.pop("views", None)
        self.__dict__.pop("_others", None)

    @cached_property
    def _kept(self) -> Callable[[str, Parameters], pd.DataFrame]:
        return lru_cache(maxsize=ANSWERS)(self._ask)

    def _ask(self, name: str, asked: Parameters) -> pd.DataFrame:
        with self._reading() as cursor:
            return cursor.execute(query_text(name), dict(asked) or None).df()

    def _tuples(self, query: str) -> list[tuple[Any, ...]]:
        with self._reading() as cursor:
            return cursor.execute(query).fetchall()

    @contextmanager
    def _reading(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """Give a cursor; say in a sentence what fails, and remember whether the file is to blame for it."""
        try:
            with in_words("The snapshot cannot be read", Path(f"{self.id}.duckdb"), REBUILD):
                yield self.connection.cursor()
        except StoreError as error:
            if not isinstance(error.__cause__, duckdb.ProgrammingError):
                self._failures.append(error)
            raise

    @cached_property
    def loads(self) -> pd.DataFrame:
        """Every load that counts with its manifest, in order."""
        return self.rows("loads")

    @cached_property
    def unloaded(self) -> pd.DataFrame:
        """Every load that was taken back: its manifest, ``unloaded_at, unloaded_by, unloaded_reason``."""
        return self.rows("unloaded")

    @cached_property
    def areas(self) -> pd.DataFrame:
        """Every area with a name: ``code, name, kind, vintage, valid_from, valid_to, parent``."""
        return self.rows("areas")

    @cached_property
    def area_index(self) -> dict[str, tuple[str, str, str, str]]:
        """Each area code's ``name, kind, vintage, force`` (the force of a district only)."""
        columns = (self.areas[name] for name in ("code", "name", "kind", "vintage", "parent"))
        return {
            code: (name, kind, vintage, parent if isinstance(parent, str) else "")
            for code, name, kind, vintage, parent in zip(*columns, strict=True)
        }

    @cached_property
    def coverage(self) -> dict[tuple[str, str], dict[date, int]]:
        """Months that each (kind, force) supplied, each with the load since when."""
        found: dict[tuple[str, str], dict[date, int]] = {}
        for kind, force, month, known_from in self._tuples(query_text("coverage")):
            found.setdefault((kind, force), {})[month] = known_from
        return found

    @cached_property
    def editions(self) -> list[ForceMonth]:
        """Every force-month file that ever ruled, with the span of loads in which it did."""
        return [ForceMonth(*row) for row in self._tuples(query_text("editions"))]

    @cached_property
    def return_editions(self) -> dict[str, list[ReturnEdition]]:
        """Which delivery each area and period of a partner's measure comes from, by the id it is returned under."""
        found: dict[str, list[ReturnEdition]] = {}
        for measure_id, *row in self._tuples(query_text("return_loads")):
            found.setdefault(measure_id, []).append(ReturnEdition(*row))
        return found

    @cached_property
    def return_spans(self) -> dict[tuple[str, str], list[tuple[date, int, int | None]]]:
        """Of each (measure, area) the periods that partners returned, with the loads from and until which they hold."""
        found: dict[tuple[str, str], list[tuple[date, int, int | None]]] = {}
        for measure_id, area_code, month, known_from, known_to in self._tuples(query_text("return_spans")):
            found.setdefault((measure_id, area_code), []).append((month, known_from, known_to))
        return found

    @cached_property
    def neighbours(self) -> list[str]:
        """Codes of the partnership's nearest neighbours, nearest first."""
        return list(self.rows("peers_of", area=self.catalogue.partnership.area_code)["area_code"])

    @cached_property
    def latest(self) -> int:
        """Number of the last load, whether it counts or was taken back."""
        return int(pd.concat([self.loads["seq"], self.unloaded["seq"]]).max())

    def loaded_at(self) -> datetime:
        """Return when the last load that counts, up to the as-at, was loaded (UTC)."""
        held = self.loads.loc[self.loads["seq"] <= self.as_at, "loaded_at"]
        return held.iloc[-1].to_pydatetime()  # type: ignore[no-any-return]

    def _load_of(self, text: str | int | date | None) -> int:
        text = text.strip() if isinstance(text, str) else text
        if text is None or text == "":
            return self.latest
        if isinstance(text, int) or (isinstance(text, str) and _NUMBER.fullmatch(text)):
            seq = int(text)
            if seq not in {*self.loads["seq"], *self.unloaded["seq"]}:
                what = f"There is no load {seq}."
                raise SspError(what, "", f"Give a number from 0 to {self.latest}, or a date as YYYY-MM-DD.")
            return seq
        day = _day(text)
        own = self.loads[self.loads["seq"] > 0]
        held = own[own["loaded_at"].dt.date <= day]
        if held.empty:
            first = own["loaded_at"].min()
            what = f"The store held no figures on {day.isoformat()}."
            raise SspError(what, "", f"Its first load is of {first:%d %B %Y}." if not own.empty else "Load some first.")
        return int(held["seq"].max())


def _hashable(value: Any) -> Any:
    """Return a parameter as something to remember an answer by: a list as a tuple, which is bound alike."""
    return tuple(_hashable(one) for one in value) if isinstance(value, list) else value


def _day(text: str | date) -> date:
    if isinstance(text, date):
        return text.date() if isinstance(text, datetime) else text
    try:
        if _DAY.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:  # the 30th of February
        pass
    what = f"“{text[:40]}” is neither a load number nor a date."
    raise SspError(what, "", "Write an as-at date as YYYY-MM-DD.")


def open_current(store: Store) -> Snapshot:
    """Open the store's current snapshot; raise :class:`StoreError` when there is none."""
    return open_snapshot(store, store.current())


@contextmanager
def opened(store: Store) -> Iterator[Snapshot]:
    """Open the current snapshot for the length of a ``with`` block: for commands, which end; the app keeps its own."""
    current = open_current(store)
    with current.connection:
        yield current


def open_snapshot(store: Store, snapshot_id: str) -> Snapshot:
    """Open the snapshot of that id, if its file is what was written.

    Raises
    ------
    StoreError
        There is none, it is damaged, or it is of another partnership.
    """
    path = store.snapshot_path(snapshot_id)
    while True:
        seen = integrity.identity(path)
        try:
            made = _open(path, snapshot_id)
        except StoreError:
            if integrity.identity(path) == seen:
                raise
        else:
            if integrity.identity(path) == seen:
                ownership.refuse_other(store, made.catalogue.partnership)
                return made
            made.connection.close()  # it was replaced between the look at it and its opening


def _open(path: Path, snapshot_id: str) -> Snapshot:
    what = f"The snapshot {snapshot_id} cannot be opened."
    try:
        if path.exists() and not integrity.is_intact(path):
            what = f"The snapshot {snapshot_id} is damaged: its file is not what was written, and cannot be opened."
            raise StoreError(what, str(path), REBUILD)
        snapshot = Snapshot(snapshot_id, Attached(path), read_only=True)
        _ = snapshot.catalogue
    except (duckdb.Error, OSError, ValueError, IndexError) as error:
        raise StoreError(what, str(path), REBUILD) from error
    return snapshot
