"""A page as data holds what its screen shows: the same headlines, readings, tables and sources, in the same order."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from html import unescape

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
    return re.sub(r"\s+", " ", words.replace(f"{ILLUSTRATIVE}: ", "").replace(ILLUSTRATIVE, "")).strip()


ELSEWHERE = {
    "To print or send", "Table and downloads", "CSV", "SVG", "PNG",
    "As known", "Twelve months to",
    "Targets",
    "Load a partner's return", "Template, CSV", "Template, workbook", "Example, CSV", "Loaded by (role or name)",
    "Return, as CSV in UTF-8 or as workbook, up to 50,000 rows",
    "A return is checked whole before anything is stored: every fault is listed with its row, its column and what to "
    "do. Small numbers are masked when they are shown, so returns hold the true counts.",
}  # fmt: skip
"""What a screen adds to a page: ways to other forms of it, the filters of every page, the forms."""
FRAME = re.compile('class="ssp-(masthead|past)')
UNSEEN = re.compile('<span[^>]* aria-hidden="true">[^<]*</span>')
UNSAID = {"page", "kind", "role", "key", "measure_id", "href", "name", "provenance", "as_at", "snapshot_id", "period"}
"""Values that are no words of the page."""


def said(blocks):  # noqa: C901, PLR0912 - one case a kind of block
    """The sentences of a page."""
    for block in blocks:
        match block["kind"]:
            case "text" | "problem" | "heading" | "formula":
                yield block["text"]
            case "finding" | "figure":
                yield from (block["title"], block["subtitle"], block["reading"])
                yield from (*block.get("notes", ()), block.get("marks_of", ""), *block.get("marks", ()))
            case "headlines" if len(block["items"]) > 1:
                yield from (item[part] for item in block["items"] for part in ("label", "number", "words"))
            case "headlines":
                yield from (block["items"][0]["number"], block["items"][0]["words"])
            case "list":
                yield from block["items"]
            case "links":
                yield from (block["text"], *(item["text"] for item in block["items"]))
            case "section" | "folded":
                yield block["title"]
            case "map":
                yield from (block["reading"], *block["legend"])
            case "empty":
                yield from (block["title"], *block["texts"])
            case "missing":
                yield from (block["title"], block["problem"], block["publisher"])
            case "choice":
                yield from () if block.get("label_hidden") else (block["label"],)
            case "table":
                yield block["caption"]
            case "link":
                yield block["text"]
        yield block.get("table", {}).get("caption", "")
        yield block.get("source", "")


def words_in(values):
    """Every text that stands in values, whatever it is of."""
    match values:
        case dict():
            for key, value in values.items():
                yield from words_in(value) if key not in UNSAID else ()
        case list():
            for value in values:
                yield from words_in(value)
        case str():
            yield values


def of_screen(app):
    """Every text on a screen, its controls' labels and the names of its pictures too; each node of HTML by itself."""
    for element in screen.elements(app):
        body = getattr(element.proto, "body", "")
        if not body.startswith("<style>") and not FRAME.search(body):
            yield from (unescape(node) for node in re.split(r"<[^>]+>", UNSEEN.sub("", body)))
        yield getattr(element.proto, "code_text", "")
        yield getattr(element.proto, "alt", "")
        yield getattr(element.proto, "label", "")
    yield from (box.label for box in app.expander)


def read(words):
    """Text as it is read, without the signs that keep Streamlit from reading Markdown in it."""
    return squeezed(re.sub(r"\\(?=\W)|\u2060", "", words))


@pytest.mark.parametrize(("path", "query"), ADDRESSES, ids=lambda part: part if isinstance(part, str) else str(part))
def test_a_page_as_data_says_what_its_screen_says(current, path, query):
    composed, request = pages.composed(current, path, query)
    found = json.loads(json.dumps(data.page(composed, request)))
    blocks = list(kinds(found["blocks"]))
    app = screen.opened("" if path == "overview" else path, **query)
    assert not app.exception
    shown = [read(words) for words in of_screen(app)]
    written = " ".join([*map(read, screen.texts(app)), *shown])
    assert [words for words in said(blocks) if read(words) not in written] == []
    wanted = " ".join(map(read, words_in(found)))
    assert [words for words in shown if words not in wanted and words not in ELSEWHERE] == []
    same_tables(blocks, screen.tables(app))


def same_tables(blocks, shown):
    """Hold the tables of blocks to those shown, in their order: captions, headings, cells."""
    tables = [block.get("table", block) for block in blocks if block["kind"] in {"table", "figure", "details"}]
    assert [one["caption"] for one in tables] == [caption for caption, _ in shown]
    for one, (_, rows) in zip(tables, shown, strict=True):
        assert loose([one["columns"], *one["rows"]]) == loose(rows)


def loose(rows):
    """The cells without spaces: the screen puts a second line, a letter and a badge without any between them."""
    return [[re.sub(r"\s+|Upto?threeyears", "", without_pictures(cell)) for cell in row] for row in rows]


def without_pictures(cell):
    """A cell without the words of its small picture, which stand in the picture on the screen."""
    return re.sub(r"^.*: \d+ (month|quarter|year)s? to \w+ \d{4}$", "", cell)


@pytest.mark.parametrize(("path", "query"), ADDRESSES, ids=lambda part: part if isinstance(part, str) else str(part))
def test_the_text_has_every_sentence(current, path, query):
    composed, request = pages.composed(current, path, query)
    printed = squeezed(text.page(composed, request))
    assert [one for one in said(kinds(data.page(composed, request)["blocks"])) if squeezed(one) not in printed] == []


def test_the_text_has_the_badge(current):
    assert text.BADGE in text.page(*pages.composed(current, "asb", {"measure": "council_asb"}))


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
