"""The dashboard of another borough: every screen opens, and nothing on it is of the partnership that ships."""

from __future__ import annotations

import pytest

from tests.adopted import DARLINGTON, HARTLEPOOL, real
from tests.browser import chromium, looking
from tests.browser.serving import started
from tests.pages.screens import MAIN, PLANS_PARTS
from tests.reference import needs_reference

ADDRESSES = (
    *(screen.address for screen in MAIN),
    "/crime?type=burglary",
    "/compare?group=force_area",
    "/wards?by=rate",
    *(f"/plans?part={part}" for part in PLANS_PARTS),
    *(f"/data?part={part}" for part in ("returns", "paper", "definitions")),
)
FORMER = ("Safer Stockton", "Stockton-on-Tees Borough Council", "Community Safety Plan", "Operational Policing Panel")
OTHER_FORCE = ("Cleveland Police", "Cleveland Fire Brigade", "Cleveland boroughs", "Police and Crime Commissioner")


@needs_reference
@pytest.mark.parametrize(
    ("code", "archive", "place", "forbidden"),
    [
        (HARTLEPOOL, "2025-11-cleveland.zip", "Hartlepool", FORMER),
        (DARLINGTON, "2025-12-all-forces.zip", "Darlington", (*FORMER, *OTHER_FORCE)),
    ],
)
def test_every_screen_of_another_borough(fresh, tmp_path, code, archive, place, forbidden):
    made = real(tmp_path, code, archive)
    wrong = {}
    page = fresh()  # one for all: a browser that has the scripts already opens the next screen sooner
    watch = looking.Watch(page)
    with started(tmp_path / "store", tmp_path / "server.log", environment=made) as (address, _):
        for path in ADDRESSES:
            chromium.visit(page, f"{address}{path}")
            words = page.locator("body").inner_text()
            wrong[path] = [
                *(name for name in forbidden if name in words),
                *(f"shows {one}" for one in ("stException", "stAlertContentError") if page.get_by_test_id(one).count()),
                # No residents by ward are known where outlines of small areas were not given.
                *(["a rank by no rate"] if "by=rate" in path and "Per 1,000 residents" in words else []),
                *(["a badge of illustration"] if page.locator(".ssp-badge").count() else []),
                *([] if f"{place} Community Safety Partnership" in words else ["whose it is does not stand there"]),
            ]
    assert watch.elsewhere + watch.errors == []
    assert {path: found for path, found in wrong.items() if found} == {}
