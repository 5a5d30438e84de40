"""Fixtures that many tests share."""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from xdist.scheduler import LoadScopeScheduling

from ssp_metrics.ingest import loading
from ssp_metrics.store import snapshot as snapshots
from tests.stores import store_at

# The same examples on every run, so that a red test is about the change; HYPOTHESIS_PROFILE=search looks for new ones.
hypothesis_settings.register_profile(
    "steady", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow], database=None
)
hypothesis_settings.register_profile("search", deadline=None, max_examples=1000, print_blob=True)
hypothesis_settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))


class OneBrowser(LoadScopeScheduling):
    """The tests of a file on one worker, and those of the browser all on one: one server and one browser for them."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        return "browser" if file.startswith("tests/browser/") else file


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    return OneBrowser(config, log)


@pytest.fixture
def store(tmp_path):
    """A store that holds no police load yet, only the shipped reference tables."""
    return store_at(tmp_path / "store")


@pytest.fixture(scope="session")
def shipped_store(tmp_path_factory):
    """A store built from the shipped figures; for reading only."""
    made = store_at(tmp_path_factory.mktemp("shipped") / "store")
    loading.build_store(made)
    return made


@pytest.fixture(scope="session")
def snapshot(shipped_store):
    """The open snapshot of the shipped figures."""
    return snapshots.open_current(shipped_store)
