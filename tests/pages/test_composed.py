"""A page as data holds what its screen shows: the same headlines, readings, tables and sources, in the same order."""

from __future__ import annotations

import json
import re
import subprocess
import sys

import pytest

from ssp_metrics import pages
from ssp_metrics.errors import SspError
from ssp_metrics.outputs import data, text
from ssp_metrics.settings import ROOT, settings
from ssp_metrics.store import snapshot
from ssp_metrics.store.store import Store
from ssp_metrics.wording import ILLUSTRATIVE
from tests.pages import app as screen
from tests.pages.screens import ALL, CATALOGUE

MEASURES = [
    (priority.id, measure.id)
    for priority in CATALOGUE.priorities.values()
    for measure in CATALOGUE.of_priority(priority.id)[1::4]
]
ADDRESSES = [(one.path or "overview", dict(one.query)) for one in ALL]
ADDRESSES += [(priority, {"measure": measure}) for priority, measure in MEASURES]


@pytest.fixture
def current():
    with snapshot.opened(Store(settings())) as opened:
        yield opened


def kinds(blocks):
    """Give every block, those inside others after them."""
    for block in blocks:
        yield block
        for inner in [block.get("blocks", ()), *block.get("columns", ())] if block["kind"] != "table" else ():
            yield from kinds(inner)


def squeezed(words):
    """Text without badges, and without what only its setting differs in."""
    return re.sub(r"\s+", " ", words.replace(ILLUSTRATIVE, "")).strip()


def said(blocks):
    """The sentences of a page."""
    for block in blocks:
        match block["kind"]:
            case "text":
                yield block["text"]
            case "finding" | "figure":
                yield from (block["title"], block["subtitle"], block["reading"])
            case "headlines":
                yield from (words for item in block["items"] for words in (item["number"], item["words"]))
            case "list":
                yield from block["items"]
            case "problem":
                yield block["text"]
        yield block.get("source", "")


@pytest.mark.parametrize(("path", "query"), ADDRESSES, ids=lambda part: part if isinstance(part, str) else str(part))
def test_a_page_as_data_says_what_its_screen_says(current, path, query):
    composed, request = pages.composed(current, path, query)
    found = json.loads(json.dumps(data.page(composed, request)))
    blocks = list(kinds(found["blocks"]))
    app = screen.opened("" if path == "overview" else path, **query)
    assert not app.exception
    shown = [title.value for title in (*app.title, *app.header, *app.subheader)]
    shown += [alert.value for alert in app.info]
    written = squeezed(" ".join([*screen.texts(app), *shown]).replace("\\", "").replace("\u2060", ""))
    missing = [words for words in said(blocks) if squeezed(words).removesuffix(" .") not in written]
    assert missing == []
    tables = [[block["columns"], *block["rows"]] for block in blocks if block["kind"] == "table"]
    tables += [[block["table"]["columns"], *block["table"]["rows"]] for block in blocks if "table" in block]
    on_screen = [table for _, table in screen.tables(app)]
    for rows in tables:
        alike = [other for other in on_screen if other[0] == rows[0] and len(other) == len(rows)]
        assert alike, rows[0]
        assert any(loose(rows) == loose(other) for other in alike), rows[0]
    assert len(tables) == len(on_screen)


def loose(rows):
    """The cells without spaces: the screen puts a second line, a letter and a badge without any between them."""
    return [[re.sub(r"\s+|Upto?threeyears", "", without_pictures(cell)) for cell in row] for row in rows]


def without_pictures(cell):
    """A cell without the words of its small picture, which stand in the picture on the screen."""
    return re.sub(r"^.*: \d+ (month|quarter|year)s? to \w+ \d{4}$", "", cell)


def test_the_text_has_every_sentence_and_badge(current):
    composed, request = pages.composed(current, "asb", {"measure": "council_asb"})
    printed = squeezed(text.page(composed, request))
    assert all(squeezed(words) in printed for words in said(kinds(data.page(composed, request)["blocks"])))
    assert text.BADGE in text.page(composed, request)


@pytest.mark.parametrize(
    ("path", "query", "words"),
    [
        ("nix", {}, "There is no page “nix”. There are: overview, "),
        ("asb", {"measure": "robbery"}, "There is no measure “robbery”. There are: anti_social_behaviour"),
        ("asb", {"ward": "x"}, "The page “asb” has no choice “ward”. It has: as_at, to, "),
        ("overview", {"to": "1999-01"}, "There is no month “1999-01”. There are: 2025-12"),
    ],
)
def test_what_is_not_there_is_said(current, path, query, words):
    with pytest.raises(SspError, match=re.escape(words)):
        pages.composed(current, path, query)


def test_the_command_prints_the_same(shipped_store):
    typed = [sys.executable, "-m", "ssp_metrics", "page", "overview", "--as-at", "1", "--json"]
    ran = subprocess.run(typed, cwd=ROOT, capture_output=True, text=True, check=True)
    with snapshot.opened(shipped_store) as opened:
        composed, request = pages.composed(opened, "overview", {"as_at": "1"})
        assert json.loads(ran.stdout) == data.page(composed, request)
