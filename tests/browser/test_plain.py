"""What Streamlit makes of foreign text once it is plain: the text, and nothing else."""

from __future__ import annotations

import pytest

from ssp_metrics.settings import ROOT
from tests.browser import chromium, looking, nasty
from tests.browser.serving import served

LEAST = 3
MARKDOWN = '[data-testid="stMarkdownContainer"], [data-testid="stHeading"]'


@pytest.fixture
def texts(page, tmp_path):
    page.complaints = looking.Watch(page)
    with served(tmp_path / "no store", tmp_path / "server.log", ROOT / "tests" / "browser" / "nasty.py") as address:
        yield chromium.visit(page, address)


def shown(box):
    """What is read there, without the unseen signs that keep addresses from becoming links."""
    return [" ".join(one.replace("\N{WORD JOINER}", "").split()) for one in box.locator(MARKDOWN).all_inner_texts()]


def test_every_text_is_shown_as_it_was_written(texts):
    for number, text in enumerate(nasty.TEXTS):
        box = texts.locator(f".st-key-text-{number}")
        found = shown(box)
        assert set(found) == {" ".join(text.split())}
        assert len(found) >= LEAST
        assert box.locator("a, img, code, strong, em, del, li, blockquote, hr, table, sup, .katex").count() == 0
    kinds = shown(texts.locator(".st-key-kinds"))
    assert set(kinds) == {nasty.TEXTS[0], "Choose"}
    assert len(kinds) >= len(nasty.KINDS) + 1
    assert texts.complaints.elsewhere == []
    assert texts.locator('[href*="evil"]:not([href^="#"]), [src*="evil"]').count() == 0
