"""Fixtures of what people write."""

from __future__ import annotations

import pytest

from tests.records.books import book_at


@pytest.fixture
def book(tmp_path):
    """Targets in a store's folder that does not exist yet."""
    return book_at(tmp_path / "store")
