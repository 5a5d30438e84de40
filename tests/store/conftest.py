"""Stores that are quick to build, for tests that need no population and no peers."""

from __future__ import annotations

import shutil

import pytest

from tests.stores import light_data, store_at, two_loads


@pytest.fixture(scope="session")
def light(tmp_path_factory):
    """The project's data with the lookups only; for reading."""
    return light_data(tmp_path_factory.mktemp("light") / "data")


@pytest.fixture
def store(tmp_path, light):
    """A store that holds no police load yet."""
    return store_at(tmp_path / "store", data=light)


@pytest.fixture(scope="session")
def built(tmp_path_factory, light):
    """A store of two loads of November 2025, the later with five rows for three; for copying."""
    folder = tmp_path_factory.mktemp("built")
    return two_loads(store_at(folder / "store", data=light), folder)


@pytest.fixture
def held(store, built):
    """The same as a store of its own."""
    shutil.copytree(built.root, store.root)
    return store
