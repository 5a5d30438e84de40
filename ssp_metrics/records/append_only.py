"""Rows that are only ever added, each with who wrote it and when: so any moment of the past can be shown again."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, TypeVar

from sqlalchemy import String, event, select
from sqlalchemy.orm import Mapped, Mapper, Session, mapped_column

from ssp_metrics.author import LONGEST
from ssp_metrics.records import database


class Record(database.Base):
    """Base of every table of records; who is a role or a name as typed, when is in UTC without a zone."""

    __abstract__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    set_by: Mapped[str] = mapped_column(String(LONGEST))
    set_at: Mapped[datetime]


Row = TypeVar("Row", bound=Record)


def append(session: Session, row: Row) -> Row:
    """Write a record down, at this moment."""
    row.set_at = database.now()
    session.add(row)
    session.flush()
    return row


def records(session: Session, kind: type[Row], known_at: datetime | None = None, **equal: Any) -> list[Row]:
    """Return records in the order in which they were written.

    Parameters
    ----------
    kind : type of Record
        The table.
    known_at : datetime, optional
        Only what was written up to then (UTC where it has no zone).
    **equal
        What columns must be; None for any.
    """
    asked = select(kind).order_by(kind.id)
    asked = asked.filter_by(**{name: value for name, value in equal.items() if value is not None})
    if known_at is not None:
        moment = known_at.astimezone(UTC).replace(tzinfo=None) if known_at.tzinfo else known_at
        asked = asked.where(kind.set_at <= moment)
    return list(session.scalars(asked))


@event.listens_for(Record, "before_update", propagate=True)
@event.listens_for(Record, "before_delete", propagate=True)
def _refuse(_: Mapper[Any], __: object, row: Record) -> None:
    message = f"A {row.__tablename__} that was written down is never changed: write another that takes its place."
    raise TypeError(message)
