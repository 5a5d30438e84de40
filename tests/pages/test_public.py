"""Pages that need no session: what they say, what they refuse, and that no real return of a partner is on them."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from datetime import date, datetime
from html import escape, unescape

import pytest
from starlette.datastructures import QueryParams

from frame import public
from ssp_metrics.errors import StoreError
from ssp_metrics.outputs import plain
from ssp_metrics.pages import request as requests
from ssp_metrics.records import database
from ssp_metrics.records.targets import Targets
from ssp_metrics.settings import ROOT, settings
from ssp_metrics.store import snapshot
from ssp_metrics.store.store import Store
from ssp_metrics.views import figure as figures
from tests.pages import app as screen
from tests.pages import test_composed as composed
from tests.pages.screens import ALL, CATALOGUE
from ui.context import open_snapshot

ADDRESSES = [(one.path or "overview", dict(one.query)) for one in ALL]


def asked(key, kind=public.HTML, **choices):
    return public.answer(key, QueryParams(choices), kind)


def texts_of(document):
    """Each text of a document, the names of its pictures among them, without menu, masthead and forms."""
    body = document[document.index("<h1>") :]
    body = re.sub(r"<form.*?</form>|<summary>Table</summary>", " ", composed.UNSEEN.sub("", body))
    named = re.sub(r'<img src="[^"]*" alt="([^"]*)"[^>]*>', r" <i>\1</i> ", body)
    return [composed.squeezed(unescape(words)) for words in re.split(r"<[^>]+>", named)]


@pytest.mark.parametrize(("path", "query"), ADDRESSES, ids=lambda part: part if isinstance(part, str) else str(part))
def test_a_plain_page_says_what_its_screen_says(path, query):
    # tests/pages/test_composed.py holds the data to the screen, in the same way.
    found = json.loads(asked(path, public.JSON, **query).content)
    answer = asked(path, **query)
    assert answer.status == 200
    blocks = list(composed.kinds(found["blocks"]))
    shown = texts_of(answer.content)
    written = " ".join(filter(None, shown))
    wanted = [words for block in blocks if block["kind"] != "choice" for words in composed.said([block])]
    assert [words for words in wanted if composed.squeezed(words) not in written] == []
    known = " ".join(map(composed.squeezed, composed.words_in(found)))
    assert [words for words in shown if words not in known] == []
    composed.same_tables(blocks, screen.tables_in(answer.content))
    labels = re.findall(r'<label for="choice-[^"]*">([^<]*)</label>', answer.content)
    assert labels[2:] == [escape(block["label"]) for block in blocks if block["kind"] == "choice"]
    assert "<script" not in answer.content


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
    shown = " ".join(texts_of(answer.content))
    assert answer.status == 200
    assert words in shown
    assert "What partners returned of it is shown on the screens only." in shown
    assert "Illustrative data" not in shown
    assert "No real figures" not in shown


def tags_in_a_process_of_its_own(store, seed, *keys):
    """The tags of pages, of a server that started just now."""
    script = (
        "import sys; from starlette.datastructures import QueryParams; from frame import public\n"
        "for key in sys.argv[1:]: print(key, public.answer(key, QueryParams({}), public.HTML).tag)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", script, *keys],
        cwd=ROOT,
        env=os.environ | {"SSP_STORE": str(store.root), "PYTHONHASHSEED": seed},
        capture_output=True,
        text=True,
        check=True,
    )
    return dict(line.split() for line in ran.stdout.splitlines())


def test_a_page_keeps_its_tag_when_the_server_starts_again(shipped_store):
    tags = tags_in_a_process_of_its_own(shipped_store, "1", "crime", "asb", "wards")
    assert len(set(tags.values())) == 3
    assert tags == tags_in_a_process_of_its_own(shipped_store, "2", "wards", "asb", "crime")


def test_a_page_that_is_kept_follows_targets_that_are_set(tmp_path, monkeypatch):
    monkeypatch.setenv("SSP_DATABASE_URL", f"sqlite:///{tmp_path}/written.db")
    settings.cache_clear()
    page = {"key": "serious_violence", "measure": "robbery"}
    before = asked(**page)
    assert asked(**page) is before
    book = Targets(database.connect(settings()), CATALOGUE)
    book.set_target("robbery", date(2025, 4, 1), 240, reason="Agreed", set_by="The board")
    after = asked(**page)
    assert ("at most 240" in before.content, "at most 240" in after.content) == (False, True)
    assert before.tag != after.tag


class Later(datetime):
    @classmethod
    def now(cls, tz=None):
        return cls(2031, 1, 1, tzinfo=tz)


def test_a_page_that_is_kept_follows_the_day(monkeypatch):
    before = asked("plans", part="groups")
    monkeypatch.setattr(requests, "datetime", Later)
    monkeypatch.setattr(public, "datetime", Later)
    assert asked("plans", part="groups").content != before.content


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
