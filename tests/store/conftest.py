"""Stores that are quick to build, for tests that need no population and no peers."""

from __future__ import annotations

import pytest

from tests.stores import light_data, store_at


@pytest.fixture(scope="session")
def light(tmp_path_factory):
    """The project's data with the lookups only; for reading."""
    return light_data(tmp_path_factory.mktemp("light") / "data")


@pytest.fixture
def store(tmp_path, light):
    """A store that holds no police load yet."""
    return store_at(tmp_path / "store", data=light)
