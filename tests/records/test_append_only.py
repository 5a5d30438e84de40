"""What people wrote down stays as it was written."""

from __future__ import annotations

import pytest

from ssp_metrics.records.append_only import records
from ssp_metrics.records.target import TargetRow
from tests.records.books import APRIL, WHY


def changed(_, row):
    row.value = 1


def removed(session, row):
    session.delete(row)


@pytest.mark.parametrize("change", [changed, removed])
def test_a_record_is_neither_changed_nor_removed(book, change):
    book.set_target("burglary", APRIL, 900, **WHY)
    with pytest.raises(TypeError, match="never changed"), book.database.writing() as session:
        change(session, records(session, TargetRow)[0])
    assert [one.value for one in book.history("burglary")] == [900]
