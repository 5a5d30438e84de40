"""A dashboard that others can reach shows no form, and says why in its place."""

from __future__ import annotations

import re

import pytest

from ssp_metrics.settings import ROOT
from tests.browser import chromium, looking
from tests.browser.serving import served
from ui import access

EVERYWHERE = ("--server.address", "0.0.0.0")  # noqa: S104 - what must be safe; we knock at the loopback address only


@pytest.fixture(scope="module")
def reachable(store_folder, tmp_path_factory):
    """The address of a dashboard that listens everywhere."""
    log = tmp_path_factory.mktemp("reachable") / "server.log"
    with served(store_folder, log, ROOT / "app.py", *EVERYWHERE) as address:
        yield address


@pytest.mark.parametrize("size", [chromium.DESKTOP, chromium.PHONE], ids=["desk", "phone"])
def test_no_return_can_be_loaded(reachable, fresh, size):
    page = fresh(size)
    chromium.visit(page, f"{reachable}/data?part=returns")
    assert page.get_by_text(access.ELSEWHERE).count() == 1
    assert page.get_by_test_id("stFileUploader").count() == 0
    assert page.get_by_role("button", name=re.compile("^Load")).count() == 0
    assert page.get_by_role("link", name="Template, workbook").count() == 1
    assert looking.violations(page) + looking.small_text(page) == []


def test_no_target_can_be_set(reachable, page):
    chromium.visit(page, f"{reachable}/serious_violence")
    page.locator('[data-testid="stMain"] summary').filter(has_text=re.compile("Targets$")).click()
    page.get_by_text(access.ELSEWHERE).wait_for()
    chromium.settle(page)
    assert page.get_by_test_id("stForm").count() == 0
    assert page.get_by_role("button", name=re.compile("the target$")).count() == 0
    assert looking.violations(page) + looking.small_text(page) == []
