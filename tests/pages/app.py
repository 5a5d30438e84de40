"""The whole app without a browser: a screen opened as a link opens it, and what stands on it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from html.parser import HTMLParser
from typing import Any

from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Element
from streamlit.util import calc_hash

from ssp_metrics.settings import ROOT

PICTURES = {"vega_lite_chart", "deck_gl_json_chart"}
PATIENCE = 300  # seconds: only a fault waits so long, however busy the machine


def opened(path: str = "", **query: str) -> AppTest:
    """Open a page by its address, with filters, as a link does."""
    app = AppTest.from_file(ROOT / "frame" / "main.py", default_timeout=PATIENCE)
    app.query_params.update(query)
    if path:
        # switch_page() knows files only, and needs a run first; a link comes straight to the page, file or template.
        app._page_hash = calc_hash(path)
    return app.run()


def elements(app: AppTest) -> Iterator[Element]:
    """Return every element of the main part, top to bottom."""
    return (node for node in app.main if isinstance(node, Element))


def texts(app: AppTest) -> list[str]:
    """Return the text of every piece of HTML and Markdown, top to bottom, without its tags."""
    found = []
    for element in elements(app):
        body = getattr(element.proto, "body", "")
        if body and not body.startswith("<style>"):
            found.append(re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", body))).strip())
    return found


def markup(app: AppTest) -> str:
    """Return all HTML of the page."""
    bodies = (getattr(element.proto, "body", "") for element in elements(app))
    return "\n".join(body for body in bodies if not body.startswith("<style>"))


def pictures(app: AppTest) -> list[Any]:
    """Return the charts and maps."""
    return [element for element in elements(app) if element.type in PICTURES]


class _Tables(HTMLParser):
    """Collects the tables of a piece of HTML as rows of text; the caption is the key."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, list[list[str]]]] = []
        self._rows: list[list[str]] = []
        self._caption = ""
        self._into: str = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - its signature
        if tag == "table":
            self._rows, self._caption = [], ""
        elif tag == "tr":
            self._rows.append([])
        elif tag in {"td", "th"}:
            self._rows[-1].append("")
            self._into = "cell"
        elif tag == "caption":
            self._into = "caption"

    def handle_endtag(self, tag: str) -> None:
        if tag in {"td", "th", "caption"}:
            self._into = ""
        elif tag == "table":
            self.found.append((self._caption, self._rows))

    def handle_data(self, data: str) -> None:
        if self._into == "caption":
            self._caption += data
        elif self._into == "cell":
            self._rows[-1][-1] += data


def tables(app: AppTest) -> list[tuple[str, list[list[str]]]]:
    """Return every table of the page as (caption, rows); the first row is the head."""
    return tables_in(markup(app))


def tables_in(html: str) -> list[tuple[str, list[list[str]]]]:
    """Return every table of a piece of HTML in the same way."""
    parser = _Tables()
    parser.feed(html)
    return parser.found


def table_with(app: AppTest, *columns: str) -> list[list[str]]:
    """Return the rows, without the head, of the first table whose columns begin with the given words."""
    for _, rows in tables(app):
        head = rows[0] if rows else []
        if len(head) >= len(columns) and all(name.startswith(word) for name, word in zip(head, columns, strict=False)):
            return rows[1:]
    heads = [rows[0] for _, rows in tables(app) if rows]
    message = f"No table begins with the columns {columns}; there are {heads}."
    raise AssertionError(message)


def downloads(app: AppTest) -> dict[str, str]:
    """Return the addresses of the files offered, by file name; the label stands in :func:`texts`."""
    found = re.findall(r'class="ssp-download" href="([^"]+)"', markup(app))
    return {address.rpartition("/")[2]: address for address in found}


def number(text: str) -> int:
    """Return a whole number as written on a screen."""
    return int(text.replace(",", "").replace("−", "-"))
