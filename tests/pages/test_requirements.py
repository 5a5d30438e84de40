"""The table of requirements (docs/requirements.md) walked: every element that it names stands on its page."""

from __future__ import annotations

import re
from functools import cache

import pytest

from ssp_metrics.settings import ROOT
from tests.pages.app import opened, texts

WANTED = {
    *(f"R{number}" for number in range(1, 14)), "R16", *(f"R{number}" for number in range(18, 24)), "R25", "R26",
    *(f"R{number}" for number in range(28, 36)), "R37",
}  # fmt: skip
ROW = re.compile(r"\| (R\d+) \| (.+?) \| `(.*?)` \| (.+?) \|")
TABLE = [match.groups() for match in ROW.finditer((ROOT / "docs" / "requirements.md").read_text(encoding="utf-8"))]


def test_every_requirement_of_the_release_has_a_row():
    assert {number for number, *_ in TABLE} == WANTED


@cache
def words_of(address):
    """What stands on a page: once for all rows of one address."""
    path, _, query = address.partition("?")
    app = opened(path, **dict(part.split("=") for part in query.split("&") if part))
    assert not app.exception
    assert not app.error
    return " ".join([*(title.value for title in app.title), *(one.value for one in app.header), *texts(app)])


@pytest.mark.parametrize(("number", "asked", "address", "elements"), TABLE)
def test_its_element_stands_on_the_page(number, asked, address, elements):  # noqa: ARG001 - named in the test's id
    wanted = re.findall("“(.+?)”", elements)
    assert wanted
    found = words_of(address).lower()
    assert [words for words in wanted if words.lower() not in found] == []
