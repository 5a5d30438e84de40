"""``python -m tests.browser.photograph OUTDIR [--only NAME]``: a picture of every screen, on a desk and on a phone."""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from playwright.sync_api import Page

from tests.browser import chromium
from tests.browser.serving import build_store, served
from tests.pages.screens import ALL

SIZES = {"desk": chromium.DESKTOP, "phone": chromium.PHONE}
TALLEST = 12_000
DRAWN = 700
"""Milliseconds that software WebGL takes from the map's canvas to the map on it."""


def main() -> None:
    """Photograph the screens whose name begins with ``--only``, all of them by default."""
    parser = argparse.ArgumentParser(prog="python -m tests.browser.photograph", description=__doc__)
    parser.add_argument("folder", type=Path, help="where the pictures go")
    parser.add_argument("--only", default="", help="beginning of the names wanted, e.g. wards")
    parser.add_argument("--size", choices=SIZES, help="only on a desk, or only on a phone")
    parser.add_argument("--url", help="a server that runs already, e.g. http://localhost:8501")
    chosen = parser.parse_args()
    screens = [screen for screen in ALL if screen.name.startswith(chosen.only)]
    chosen.folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="ssp-photograph-") as folder, chromium.launched() as browser:
        if chosen.url:
            address = chosen.url.rstrip("/")
        else:
            server = served(build_store(Path(folder)), Path(folder) / "server.log")
            address = server.__enter__()
        try:
            for name, size in SIZES.items():
                if chosen.size in {None, name}:
                    page = browser.new_page(viewport=size)
                    for screen in screens:
                        chromium.visit(page, f"{address}{screen.address}")
                        photograph(page, chosen.folder / f"{screen.name}-{name}")
                        if page.get_by_test_id("stException").count():
                            print(f"{screen.address} shows an exception")  # noqa: T201
                    page.close()
        finally:
            if not chosen.url:
                server.__exit__(None, None, None)
    print(f"{len(screens)} screens in {chosen.folder}")  # noqa: T201 - a command, which says what it did


def photograph(page: Page, path: Path) -> None:
    """Save what stands above the fold as ``….png``, and the whole page as ``…-full.png``."""
    size = page.viewport_size
    page.wait_for_timeout(DRAWN)
    page.screenshot(path=f"{path}.png")
    # Streamlit scrolls inside the page: only a window as tall as the page shows all of it.
    height = page.evaluate("() => document.querySelector('[data-testid=\"stMain\"]').scrollHeight")
    page.set_viewport_size({"width": size["width"], "height": min(max(height, size["height"]), TALLEST)})
    chromium.settle(page)
    page.wait_for_timeout(DRAWN)
    page.screenshot(path=f"{path}-full.png")
    page.set_viewport_size(size)


if __name__ == "__main__":
    main()
