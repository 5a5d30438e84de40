"""What a person does on a page, with the mouse and with files, until the page stands still again."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Page

from tests.browser import chromium

UPLOADER = '[data-testid="stFileUploaderDropzone"] button'


def choose(page: Page, label: str, option: str) -> None:
    """Choose an option of a select box with the mouse."""
    page.get_by_role("combobox", name=label, exact=True).click()
    page.get_by_role("option", name=option, exact=True).click()
    chromium.settle(page)


def press(page: Page, name: str, *, then: str) -> None:
    """Press a button and wait for the message that answers it."""
    page.get_by_role("button", name=name, exact=True).click()
    _answered(page, then)


def upload(page: Page, path: Path, *, then: str) -> None:
    """Choose a file by the button of the uploader, which may hold one already, and wait for the message about it."""
    with page.expect_file_chooser() as chooser:
        page.locator(UPLOADER).last.click()
    chooser.value.set_files(path)
    _answered(page, then)


def _answered(page: Page, words: str) -> None:
    page.get_by_test_id("stAlert").filter(has_text=words).first.wait_for()
    chromium.settle(page)


def unfold(page: Page, name: str | re.Pattern[str]) -> None:
    """Open the first folded part of that name and wait until what is in it stands still."""
    page.get_by_test_id("stMain").locator("summary").filter(has_text=name).first.click()
    chromium.settle(page)


def download(page: Page, name: str) -> Path:
    """Take down what a link offers and return where it lies, under the name that it was offered by."""
    with page.expect_download() as coming:
        page.get_by_role("link", name=name, exact=True).first.click()
    path = Path(coming.value.path())
    return path.rename(path.with_name(coming.value.suggested_filename))
