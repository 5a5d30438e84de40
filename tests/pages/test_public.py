"""Pages that need no session: what they say, what they refuse, and that no real return of a partner is on them."""

from __future__ import annotations

import json
import re
from datetime import date
from html import unescape

import pytest
from starlette.datastructures import QueryParams

from frame import public
from ssp_metrics.errors import StoreError
from ssp_metrics.outputs import plain
from ssp_metrics.settings import settings
from ssp_metrics.store import snapshot
from ssp_metrics.store.store import Store
from ssp_metrics.views import figure as figures
from tests.pages import test_composed as composed
from tests.pages.screens import ALL, CATALOGUE
from ui.context import open_snapshot

ADDRESSES = [(one.path or "overview", dict(one.query)) for one in ALL]


def asked(key, kind=public.HTML, **choices):
    return public.answer(key, QueryParams(choices), kind)


def text_of(document):
    """The words of a document, the names of its pictures among them."""
    body = document[document.index("<main>") :]
    named = re.sub(r'<img src="[^"]*" alt="([^"]*)"[^>]*>', r" \1 ", body)
    return composed.squeezed(unescape(re.sub(r"<[^>]+>", " ", named)))


@pytest.mark.parametrize(("path", "query"), ADDRESSES, ids=lambda part: part if isinstance(part, str) else str(part))
def test_a_plain_page_says_what_its_screen_says(path, query):
    found = json.loads(asked(path, public.JSON, **query).content)
    answer = asked(path, **query)
    assert answer.status == 200
    shown = text_of(answer.content)
    missing = [
        words for words in composed.said(composed.kinds(found["blocks"])) if composed.squeezed(words) not in shown
    ]
    assert missing == []
    for block in composed.kinds(found["blocks"]):
        table = block if block["kind"] == "table" else block.get("table", {"rows": ()})
        cells = [cell for row in table["rows"] for cell in row]
        assert [cell for cell in map(composed.without_pictures, cells) if spaceless(cell) not in spaceless(shown)] == []
    assert "<script" not in answer.content


def spaceless(words):
    return re.sub(r"\s+", "", words.replace("Illustrative data", ""))


@pytest.mark.parametrize(
    ("key", "choices", "status", "words"),
    [
        ("nix", {}, 404, "There is no page “nix”."),
        ("asb", {"measure": "robbery"}, 422, "There is no measure “robbery”."),
        ("asb", {"nix": "1"}, 422, "The page “asb” has no choice “nix”."),
        ("asb", {"to": "x" * 3000}, 422, "An address has at most 20 choices and 2,000 characters."),
        ("asb", {f"c{number}": "1" for number in range(21)}, 422, "An address has at most 20 choices"),
    ],
)
def test_what_is_not_there_is_a_sentence(key, choices, status, words):
    for kind in (public.HTML, public.JSON):
        answer = asked(key, kind, **choices)
        assert answer.status == status
        assert words in answer.content


def test_a_text_of_the_address_is_text():
    assert "<script>" not in asked("<script>").content
    assert "&lt;script&gt;" in plain.sentence("<script>")


def test_what_partners_really_returned_is_on_no_page_without_a_session(monkeypatch):
    measure = CATALOGUE.measure("hate_crime")
    assert public.is_public(measure.model_copy(update={"illustrative": True}))  # an illustration is nobody's figure
    assert not public.is_public(measure.model_copy(update={"illustrative": False}))
    assert public.is_public(CATALOGUE.measure("burglary"))
    monkeypatch.setattr(public, "is_public", lambda one: one.id != "hate_crime")
    open_snapshot().__dict__.pop("_public", None)
    assert "hate_crime" not in asked("asb", public.JSON).content.replace("hate_crime_by_strand", "")
    refused = asked("asb", measure="hate_crime")
    assert (refused.status, "There is no measure “hate_crime”." in refused.content) == (422, True)
    open_snapshot().__dict__.pop("_public")


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("duty", "9 homicides in the year to March 2003"),
        ("sexual_violence", "violence and sexual offences in"),
        ("serious_violence", "robberies"),
        ("asb", "anti-social behaviour"),
        ("outcomes", "What the plan wants to achieve"),
    ],
)
def test_a_page_leaves_out_what_partners_really_returned_and_says_so(monkeypatch, key, words):
    monkeypatch.setattr(public, "is_public", lambda one: not one.is_return)
    open_snapshot().__dict__.pop("_public", None)
    answer = asked(key)
    open_snapshot().__dict__.pop("_public")
    shown = text_of(answer.content)
    assert answer.status == 200
    assert words in shown
    assert "What partners returned of it is shown on the screens only." in shown
    assert "Illustrative data" not in shown
    assert "No real figures" not in shown


def test_a_snapshot_that_fails_a_request_is_opened_again():
    shown = public._public()
    assert shown is public._public()
    failed = StoreError("The snapshot cannot be read.", "", "")
    shown._failures.append(failed)
    assert not open_snapshot()._failures
    assert public._public() is not shown


@pytest.mark.parametrize(("ending", "begins"), [("json", "{"), ("csv", "\ufeff"), ("svg", "<svg "), ("png", "\x89PNG")])
def test_a_figure_has_an_address_of_its_own(ending, begins):
    answer = public.figure("burglary", QueryParams({"to": "2025-11", "as_at": "1"}), ending)
    content = answer.content if isinstance(answer.content, str) else answer.content[:40].decode("utf-8", "ignore")
    assert answer.status == 200
    assert (content if ending != "png" else answer.content[:4].decode("latin-1")).startswith(begins)


def test_a_figure_is_that_of_the_command():
    found = json.loads(public.figure("burglary", QueryParams({}), "json").content)
    with snapshot.opened(Store(settings())) as current:
        made = figures.figure(current, "burglary", CATALOGUE.partnership.area_code, date(2025, 12, 1))
        assert found == json.loads(json.dumps(made.as_dict()))


@pytest.mark.parametrize(
    ("measure", "choices", "status", "words"),
    [
        ("nix", {}, 404, "“nix”"),
        ("burglary", {"area": "nowhere"}, 422, "nowhere"),
        ("burglary", {"to": "1999-01"}, 422, "There is no month “1999-01”."),
        ("burglary", {"nix": "1"}, 422, "not “nix”"),
    ],
)
def test_a_figure_that_is_not_there_is_a_sentence(measure, choices, status, words):
    answer = public.figure(measure, QueryParams(choices), "svg")
    assert answer.status == status
    assert words in json.loads(answer.content)["error"]


def test_a_figure_of_police_force_areas_alone_is_that_of_our_own():
    found = json.loads(public.figure("homicide_recorded", QueryParams({}), "json").content)
    assert (found["area_code"], found["numerator"]) == (CATALOGUE.partnership.force_area_code, 15)
    assert public.figure("homicide_recorded", QueryParams({}), "svg").status == 200
