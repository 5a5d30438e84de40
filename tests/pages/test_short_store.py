"""Too little to say: with fewer than two years held no screen speaks of chance, of change or of no change."""

from __future__ import annotations

import re
import shutil

import pytest

from ssp_metrics.ingest import loading
from ssp_metrics.periods import Period
from ssp_metrics.settings import settings
from ssp_metrics.views.scorecard import RULE
from ssp_metrics.views.states import LEGEND
from tests import archives
from tests.pages.app import elements, opened, texts
from tests.pages.screens import ALL, CATALOGUE, MAIN, WARD
from tests.place import SETTINGS
from tests.stores import store_at
from tests.views import tiny

TYPES = [kind for source in CATALOGUE.sources.values() for kind in source.crime_types]
CLAIMS = re.compile(
    r"chance|no change|unchanged|changed by|the same as|same \(|as the year before|compared with the year before"
    r"|\d+% (?:more|fewer)",
    re.IGNORECASE,
)
EXPLAINED = (LEGEND, RULE, "◆ more than chance", "◆ marks a change that is more than chance", "Only a change that is "
             "more than chance counts", "which is not the same as no concern", "limits are those of chance",
             "times what chance alone would make it")  # fmt: skip
"""What legends and notes say of chance without saying it of a figure."""
APART = {"duty", "sexual_violence", "methods", "about"}
"""Pages that compare published years of the police force area, or explain: they have both years, or no figure."""
WALKS = {
    12: [(screen.path, dict(screen.query)) for screen in ALL if "as_at" not in dict(screen.query)]
    + [("wards", {"ward": WARD, "measure": "burglary"})],
    13: [(screen.path, dict(screen.query)) for screen in MAIN],
    23: [(screen.path, dict(screen.query)) for screen in MAIN],
}


def archive(folder, months):
    """The last so many months of every crime type, at two places."""
    files = {}
    for number, month in enumerate(Period.rolling(tiny.TO, months).keys):
        rows = []
        for order, kind in enumerate(TYPES):
            rows += archives.street(month, archives.HERE, kind, number=3 + order + number % 3)
            rows += archives.street(month, archives.THERE, kind, number=2)
        files[archives.name(month)] = rows
    return archives.make_zip(folder / "archive.zip", files)


@pytest.fixture
def short_store(clean, tmp_path, monkeypatch):  # noqa: ARG001 - clean is wanted for what it does
    """Return a function that makes a store of so many months, without anything illustrative."""

    def make(months):
        data = tmp_path / "data"
        shutil.copytree(SETTINGS.data, data, ignore=shutil.ignore_patterns("illustrative", "loads"))
        monkeypatch.setenv("SSP_DATA", str(data))
        monkeypatch.setenv("SSP_STORE", str(tmp_path / "store"))
        settings.cache_clear()
        loading.load_police_uk(store_at(tmp_path / "store", data=data), archive(tmp_path, months))

    return make


def said(app):
    """Every text of a page with the words of its pictures, without what explains."""
    words = [*texts(app), *(getattr(one.proto, "alt", "") for one in elements(app)), *(one.value for one in app.info)]
    for known in EXPLAINED:
        words = [text.replace(known, "") for text in words]
    return words


@pytest.mark.parametrize("months", list(WALKS))
def test_no_screen_speaks_of_a_change_where_nothing_can_be_compared(months, short_store):
    short_store(months)
    for path, query in WALKS[months]:
        app = opened(path, **query)
        assert not app.exception, (path, query)
        assert not app.error, (path, query, [one.value for one in app.error])
        if path not in APART:
            claims = [text for text in said(app) if CLAIMS.search(text)]
            assert not claims, (path, query, [CLAIMS.search(text) for text in claims])
        if not path:
            words = " ".join(texts(app))
            assert "No headline measure can be compared. The year before was not supplied in full." in words
            assert "? not compared" in words
            assert "no year before to compare with" in words
            assert 'class="ssp-letter chance"' not in "".join(getattr(one.proto, "body", "") for one in elements(app))
