"""A real Chromium: where it is, how it is started, and when a page of ours stands still."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright
from playwright.sync_api import TimeoutError as Timeout

NAMES = ("chromium", "chromium-browser", "google-chrome")
ON_A_MAC = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
# No sandbox: the tests run as root in containers. Software WebGL, so that maps are drawn without a graphics card.
# The rest keeps the browser itself off the network: only what the page asks for may be seen.
ARGUMENTS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--use-gl=angle", "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
)  # fmt: skip
DESKTOP = {"width": 1366, "height": 768}
PHONE = {"width": 390, "height": 844}
PATIENCE = 120_000
"""Milliseconds to wait for anything: on a busy machine all takes ten times as long, and only a fault waits so long."""
STILL = """() => {
  const app = document.querySelector('[data-testid="stApp"]');
  if (!app || app.dataset.testScriptState !== 'notRunning') return false;
  if (app.dataset.testConnectionState !== 'CONNECTED') return false;
  if (document.querySelector('[data-testid="stException"]')) return true;  // there is nothing more to wait for
  if (!document.querySelector('[data-testid="stMain"] h1')) return false;
  if (document.querySelector('[data-testid="stSkeleton"], [data-stale="true"]')) return false;
  const moving = one => one.playState === 'running' && one.effect.getComputedTiming().endTime < Infinity;
  if (document.getAnimations().some(moving)) return false;
  const charts = [...document.querySelectorAll('[data-testid="stVegaLiteChart"]')];
  const maps = [...document.querySelectorAll('[data-testid="stDeckGlJsonChart"]')];
  const drawn = (one, mark) => one.querySelector(mark) !== null;
  return charts.every(one => drawn(one, 'svg.marks, canvas.marks')) && maps.every(one => drawn(one, 'canvas'));
}"""


def executable() -> str | None:
    """Return the browser's path, or None where there is none."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    return found or (str(ON_A_MAC) if ON_A_MAC.exists() else None)


@contextmanager
def launched() -> Iterator[Browser]:
    """Start the browser for the length of a ``with`` block."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable(), args=list(ARGUMENTS))
        try:
            yield browser
        finally:
            browser.close()


def settle(page: Page) -> None:
    """Wait until the script has run and everything it asked for is drawn."""
    try:
        page.wait_for_function(STILL, timeout=PATIENCE)
        # Twice, since a finished script can start another run (a widget that corrects itself).
        page.wait_for_timeout(120)
        page.wait_for_function(STILL, timeout=PATIENCE)
    except Timeout as error:
        message = f"{page.url} did not come to rest; it shows:\n{page.locator('body').inner_text()}"
        raise AssertionError(message) from error


def visit(page: Page, url: str) -> Page:
    """Open an address and wait until the page stands still."""
    page.goto(url, wait_until="domcontentloaded")
    settle(page)
    return page
