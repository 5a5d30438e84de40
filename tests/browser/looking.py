"""What a reader, a screen reader and an auditor find on a page."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ConsoleMessage, Page

AXE = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
    "resultTypes": ["violations"],
}
OURS = {"127.0.0.1", "localhost", ""}
SMALLEST_TEXT = 14
PROBES = ("/_stcore/health", "/_stcore/host-config")
"""Opened below its root, Streamlit looks for its server there first: two answers “not found” that mean nothing."""
PICTURES = """() => {
  const main = document.querySelector('[data-testid="stMain"]');
  const all = [...main.querySelectorAll('[data-testid="stVegaLiteChart"], [data-testid="stDeckGlJsonChart"]')];
  const tables = [...main.querySelectorAll('table')];
  return all.map(one => {
    const named = [one, ...one.querySelectorAll('[aria-label], [alt]')];
    const names = named.map(part => part.getAttribute('aria-label') || part.getAttribute('alt') || '');
    return {
      kind: one.dataset.testid,
      name: names.find(name => name) || '',
      table: tables.some(table => one.compareDocumentPosition(table) & Node.DOCUMENT_POSITION_FOLLOWING),
    };
  });
}"""
SMALL_TEXT = """smallest => {
  const found = new Set();
  const walk = document.createTreeWalker(document.querySelector('[data-testid="stApp"]'), NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const text = walk.currentNode.textContent.trim();
    const parent = walk.currentNode.parentElement;
    if (!text || parent.closest('svg, style, script, [data-testid="stIconMaterial"]')) continue;
    if (!parent.checkVisibility()) continue;
    const size = parseFloat(getComputedStyle(parent).fontSize);
    if (size < smallest - 0.01) found.add(`${size}px: ${text.slice(0, 40)}`);
  }
  return [...found];
}"""
SHOWN = """() => {
  const main = document.querySelector('[data-testid="stMain"]');
  const words = [...main.querySelectorAll('h1, h2, h3, p, dt, dd, table, [role="status"]')].map(one => one.textContent);
  const pictures = [...main.querySelectorAll('[role="figure"][aria-label], svg[aria-label]')];
  return [...words, ...pictures.map(one => one.getAttribute('aria-label'))];
}"""


class Watch:
    """Everything a page asked for and complained about since it was made."""

    def __init__(self, page: Page) -> None:
        self.elsewhere: list[str] = []
        self.errors: list[str] = []
        page.on("request", lambda request: self._asked(request.url))
        page.on("websocket", lambda socket: self._asked(socket.url))
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", self._said)

    def _said(self, message: ConsoleMessage) -> None:
        where = message.location.get("url", "")
        if message.type == "error" and not where.endswith(PROBES):
            self.errors.append(f"{message.text} {where}")

    def _asked(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in {"data", "blob"} and parts.hostname not in OURS:
            self.elsewhere.append(url)


def violations(page: Page) -> list[str]:
    """Return what axe finds against WCAG 2.2 level AA: the rule, and the first few places."""
    found = Axe().run(page, options=AXE).response["violations"]
    return [f"{rule['id']}: {[node['html'][:160] for node in rule['nodes'][:3]]}" for rule in found]


def pictures(page: Page) -> list[dict[str, Any]]:
    """Return the charts and maps: their kind, their name, whether a table follows."""
    return page.evaluate(PICTURES)


def small_text(page: Page) -> list[str]:
    """Return the words that are set smaller than 14 pixels (those inside pictures aside)."""
    return page.evaluate(SMALL_TEXT, SMALLEST_TEXT)


def shown(page: Page) -> list[str]:
    """Return all headings, paragraphs, tables and names of pictures: equal lists are equal views."""
    return page.evaluate(SHOWN)


def table(page: Page, caption: str) -> list[list[str]]:
    """Return the body of the table of a caption, a list of cells a row; a cell's second line follows its first."""
    rows = page.get_by_role("table", name=caption, exact=True).locator("tbody tr").all()
    return [row.locator("th, td").all_inner_texts() for row in rows]


def width(page: Page) -> int:
    """Return how wide the page is, sideways scrolling included."""
    inside = "document.querySelector('[data-testid=\"stMain\"]').scrollWidth"
    return page.evaluate(f"() => Math.max(document.scrollingElement.scrollWidth, {inside})")
