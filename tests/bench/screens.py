"""How long until a reader sees something: headline words, first chart and map, beside bare pages of the same kind.

All pages are served on this machine in the same run and opened in the same Chromium, each time in a fresh context (no
cache, no cookies), all of them in turn, several times over; the first time round, which warms the servers, is left out;
medians stand. The clock is the page's own, from the start of its navigation, read at every frame:

words   our headline sentence (or the first note), which comes after the title; on a bare page its one line
chart   the first drawn Vega picture
map     the first deck.gl canvas that has a size
"""

from __future__ import annotations

import json
import statistics
import tempfile
from collections import defaultdict
from contextlib import ExitStack
from pathlib import Path

from playwright.sync_api import Browser, Page

from tests.bench.results import Line, seconds, skipped
from tests.browser import chromium
from tests.browser.serving import build_store, served
from tests.pages.screens import MAIN, VARIANTS

BARE = {kind: Path(__file__).parent / "bare" / f"{kind}.py" for kind in ("words", "chart", "map")}
ALSO = {"crime-burglary", "wards-ward"}
ROUNDS = 3
AIM = 1.25
WANTED = {
    "words": "[data-testid='stMain'] :is(.ssp-lead, .ssp-sub)",
    "chart": "[data-testid='stVegaLiteChart'] :is(svg.marks, canvas.marks)",
    "map": "[data-testid='stDeckGlJsonChart'] canvas[width]",
}
BARE_WORDS = "[data-testid='stMain'] h1"
CLOCK = """
(() => {
  const wanted = WANTED;
  window.firstSeen = {};
  const look = () => {
    for (const [kind, selector] of Object.entries(wanted)) {
      if (!(kind in window.firstSeen) && document.querySelector(selector)) window.firstSeen[kind] = performance.now();
    }
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
})();
"""
SEEN = "kinds => kinds.every(kind => kind in window.firstSeen) && window.firstSeen"
KINDS = "() => Object.keys(window.firstSeen)"

Times = dict[str, float]


def measure() -> list[Line]:
    """Return a line for each thing that each screen shows."""
    if chromium.executable() is None:
        return [skipped("Screens in Chromium", "there is no Chromium (make bench installs it)")]
    screens = [*MAIN, *(screen for screen in VARIANTS if screen.name in ALSO)]
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="ssp-bench-")))
        store = build_store(folder)
        ours = stack.enter_context(served(store, folder / "ours.log"))
        pages = {screen.address: f"{ours}{screen.address}" for screen in screens}
        for kind, script in BARE.items():
            pages[kind] = stack.enter_context(served(store, folder / f"{kind}.log", script))
        browser = stack.enter_context(chromium.launched())
        kinds = {name: _kinds(browser, url, bare=name in BARE) for name, url in pages.items()}
        times: dict[str, list[Times]] = defaultdict(list)
        for _ in range(ROUNDS):
            for name, url in pages.items():
                times[name].append(_visit(browser, url, kinds[name], bare=name in BARE))
    bare = {kind: _median(times[kind], kind) for kind in BARE}
    lines = [Line(f"Bare page: {kind}", seconds(took)) for kind, took in bare.items()]
    for screen in screens:
        for kind in kinds[screen.address]:
            took = _median(times[screen.address], kind)
            against = f"bare {kind} {seconds(bare[kind])}"
            lines.append(Line(f"{screen.address}: {kind}", seconds(took), against, took / bare[kind], AIM))
    return lines


def _kinds(browser: Browser, url: str, *, bare: bool) -> list[str]:
    """Open a page once without counting, and note which things it shows."""
    page = _with_clock(browser, bare=bare)
    chromium.visit(page, url)
    page.wait_for_timeout(300)
    found = set(page.evaluate(KINDS))
    page.context.close()
    return [kind for kind in WANTED if kind in found]


def _visit(browser: Browser, url: str, kinds: list[str], *, bare: bool) -> Times:
    """Open a page in a fresh context and return when each thing stood on it, in seconds."""
    page = _with_clock(browser, bare=bare)
    page.goto(url, wait_until="commit")
    seen = page.wait_for_function(SEEN, arg=kinds, timeout=chromium.PATIENCE).json_value()
    page.context.close()
    return {kind: seen[kind] / 1000 for kind in kinds}


def _with_clock(browser: Browser, *, bare: bool) -> Page:
    """Return a page in a fresh context that notes when each wanted thing first stands on it."""
    page = browser.new_context(viewport=chromium.DESKTOP).new_page()
    wanted = WANTED | ({"words": BARE_WORDS} if bare else {})
    page.add_init_script(CLOCK.replace("WANTED", json.dumps(wanted)))
    return page


def _median(times: list[Times], kind: str) -> float:
    return statistics.median(one[kind] for one in times)
