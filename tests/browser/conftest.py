"""One server and one browser a session; without a Chromium the tests are skipped, and say so."""

from __future__ import annotations

import os
import shutil

import pytest
from playwright.sync_api import expect

from tests.browser import chromium
from tests.browser.serving import build_store, served

HERE = "browser"


def pytest_collection_modifyitems(items):
    for item in items:
        if item.path.parent.name == HERE:
            item.add_marker(pytest.mark.browser)


def _why_not() -> str:
    """Say why there are no browser tests here; nothing when there are."""
    if os.environ.get("SSP_SKIP_BROWSER"):
        return "SSP_SKIP_BROWSER is set: make browser-test runs them"
    return "" if chromium.executable() else "there is no Chromium: make browser-test installs it"


@pytest.fixture(scope="session")
def browser():
    """The browser, running."""
    reason = _why_not()
    if reason and os.environ.get("SSP_REQUIRE_BROWSER"):
        pytest.fail(f"A browser is required, but {reason}.")
    if reason:
        pytest.skip(reason)
    expect.set_options(timeout=chromium.PATIENCE)
    with chromium.launched() as running:
        yield running


@pytest.fixture(scope="session")
def store_folder(browser, tmp_path_factory):  # noqa: ARG001 - without a browser nothing is built
    """A store of the shipped figures, made through the command line."""
    return build_store(tmp_path_factory.mktemp("browser"))


@pytest.fixture(scope="session")
def server(store_folder):
    """The address of the dashboard."""
    with served(store_folder, store_folder.parent / "server.log") as address:
        yield address


@pytest.fixture
def own_server(store_folder, tmp_path):
    """The address of a dashboard over a store of this test alone, which it may change."""
    store = shutil.copytree(store_folder, tmp_path / "store")
    with served(store, tmp_path / "server.log") as address:
        yield address


@pytest.fixture
def fresh(browser):
    """Return a function that opens a page in a context of its own: no cookies, no cache, no other tab."""
    contexts = []

    def open_page(size=None):
        context = browser.new_context(viewport=size or chromium.DESKTOP, accept_downloads=True)
        context.set_default_timeout(chromium.PATIENCE)
        contexts.append(context)
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def page(fresh):
    """A page on a desk."""
    return fresh()
