"""No visitor can write: tried with bare sockets and with the upload endpoint, against servers as people start them."""

from __future__ import annotations

import http.client
import shutil
import sqlite3
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from streamlit.proto.Common_pb2 import UploadedFileInfo
from websockets.exceptions import InvalidStatus

from frame import middleware
from ssp_metrics.settings import ROOT
from tests.browser.serving import build_store, served
from tests.serving.visitor import PATIENCE, Screen, Visitor, put, visiting
from tests.sources.returns import row, text
from ui import access

PRIORITY, DATA = "serious_violence", "data?part=returns"
NAME = "Loaded by (role or name)"
UPLOADER = "Return, as CSV in UTF-8 or as workbook, up to 50,000 rows"
RETURN = text([row("hate_crime", end="2025-10", numerator=21)]).encode()


@dataclass(frozen=True)
class Server:
    """A running dashboard and its store."""

    address: str
    store: Path

    def written(self) -> tuple[int, int]:
        """How many loads and how many records of targets there are."""
        book = self.store / "partnership.db"
        if not book.exists():
            return len(list((self.store / "loads").iterdir())), 0
        with closing(sqlite3.connect(book)) as connection:
            (targets,) = connection.execute("SELECT count(*) FROM target").fetchone()
        return len(list((self.store / "loads").iterdir())), targets


@pytest.fixture(scope="module")
def serve(tmp_path_factory):
    """Return a function that gives a server over a store of its own."""
    built = build_store(tmp_path_factory.mktemp("built"))
    running = []

    def start(*options, **environment):
        folder = tmp_path_factory.mktemp("server")
        store = shutil.copytree(built, folder / "store")
        with pytest.MonkeyPatch.context() as patch:
            patch.delenv("SSP_ALLOW_WRITES", raising=False)
            for name, value in environment.items():
                patch.setenv(name, value)
            manager = served(store, folder / "server.log", ROOT / "app.py", *options)
            address = manager.__enter__()
        running.append(manager)
        return Server(address, store)

    yield start
    for manager in reversed(running):
        manager.__exit__(None, None, None)


@pytest.fixture(scope="module")
def at_home(serve):
    """A server as ``make run`` starts it."""
    return serve()


@pytest.fixture(scope="module")
def reachable(serve):
    """A server that listens everywhere; we knock at the loopback address only."""
    return serve("--server.address", "0.0.0.0")  # noqa: S104 - what must be safe


def set_a_target(visitor: Visitor, known: Screen | None = None) -> Screen:
    """Unfold the form and send it filled in and pressed, the widgets as given or as found; return the open form."""
    opened = {visitor.run(PRIORITY).id_of("expander", "Targets"): True}
    form = visitor.run(PRIORITY, opened)
    ids = known or form
    filled = {
        ids.id_of("selectbox", "Year"): "April 2025 to March 2026",
        ids.id_of("number_input", "Target: at most this number of robberies"): 240.0,
        ids.id_of("number_input", "Baseline (may be left empty)"): 260.0,
        ids.id_of("text_input", "Period of the baseline"): "year to March 2025",
        ids.id_of("text_input", "Reason"): "Because I can",
        ids.id_of("text_input", "Set by (role or name)"): "A visitor",
        ids.id_of("button", "Set the target"): "press",
    }
    visitor.run(PRIORITY, opened | filled)
    return form


def load_a_return(visitor: Visitor, address: str, known: Screen | None = None) -> tuple[int, Screen]:
    """Upload a return and send its load, the widgets as given or as found; return the upload's status and the form."""
    form = visitor.run(DATA)
    ids = known or form
    status, _ = put(address, visitor.session, RETURN)
    file = UploadedFileInfo(file_id="file", name="return.csv", size=len(RETURN))
    file.file_urls.file_id = "file"
    named = {ids.id_of("text_input", NAME): "A visitor"}
    checked = visitor.run(DATA, named | {ids.id_of("file_uploader", UPLOADER): file})
    until = time.monotonic() + PATIENCE  # where the file is taken, a process of its own checks it
    while known is None and not checked.has("button", "Load 1 row") and time.monotonic() < until:
        checked = visitor.run(DATA, named)
    button = (known or checked).id_of("button", "Load 1 row")
    visitor.run(DATA, named | {button: "press"})
    checked.widgets |= form.widgets
    return status, checked


@pytest.fixture(scope="module")
def forms(at_home):
    """The forms as they are at the machine itself, where these very messages do write."""
    with visiting(at_home.address) as visitor:
        before = at_home.written()
        targets = set_a_target(visitor)
        assert at_home.written() == (before[0], before[1] + 1)
        status, loads = load_a_return(visitor, at_home.address)
        assert status == 204
        until = time.monotonic() + PATIENCE
        while at_home.written() == (before[0], before[1] + 1) and time.monotonic() < until:
            time.sleep(0.2)
        assert at_home.written() == (before[0] + 1, before[1] + 1)
    return targets, loads


ELSEWHERE = {
    "listens everywhere": ("reachable", {}),
    "says that it is here": ("reachable", {"X_Forwarded_For": "127.0.0.1", "Host": "localhost:8501"}),
    "through a proxy": ("at_home", {"X_Forwarded_For": "198.51.100.7"}),
    "through another": ("at_home", {"Forwarded": "for=198.51.100.7"}),
    "by another name": ("at_home", {"Host": "dashboard.example"}),
}


@pytest.mark.parametrize(("which", "headers"), ELSEWHERE.values(), ids=ELSEWHERE)
def test_a_bare_socket_writes_nothing(which, headers, forms, request):
    server = request.getfixturevalue(which)
    before = server.written()
    with visiting(server.address, **headers) as visitor:
        targets = set_a_target(visitor, forms[0])
        _, loads = load_a_return(visitor, server.address, forms[1])
    assert server.written() == before
    for screen in (targets, loads):
        assert access.ELSEWHERE in screen.text
        assert not [label for kind, label in screen.widgets if kind in {"file_uploader", "button", "text_input"}]


def test_a_page_of_another_site_opens_no_session(at_home):
    with pytest.raises(InvalidStatus, match="403"), visiting(at_home.address, Origin="http://127.0.0.1.example"):
        pass


@pytest.mark.parametrize(("which", "headers"), ELSEWHERE.values(), ids=ELSEWHERE)
def test_the_upload_endpoint_keeps_nothing(which, headers, request):
    server = request.getfixturevalue(which)
    with visiting(server.address) as visitor:
        visitor.run("data")
        for _ in range(3):
            assert put(server.address, visitor.session, b"x" * 4_000_000, **headers) == (403, access.ELSEWHERE)


def test_an_upload_is_no_larger_than_a_return_may_be(at_home):
    with visiting(at_home.address) as visitor:
        visitor.run("data")
        assert put(at_home.address, visitor.session, b"x" * 5_300_000)[0] == 413


def test_where_it_is_opened_on_purpose_visitors_write(serve):
    server = serve("--server.address", "0.0.0.0", SSP_ALLOW_WRITES="1")  # noqa: S104 - what is opened on purpose
    before = server.written()
    with visiting(server.address, X_Forwarded_For="198.51.100.7") as visitor:
        set_a_target(visitor)
    assert server.written() == (before[0], before[1] + 1)


def test_where_it_is_turned_off_nobody_writes(serve, forms):
    server = serve(SSP_ALLOW_WRITES="0")
    before = server.written()
    with visiting(server.address) as visitor:
        assert access.TURNED_OFF in set_a_target(visitor, forms[0]).text
        assert put(server.address, visitor.session, RETURN) == (403, access.TURNED_OFF)
    assert server.written() == before


def test_as_people_start_it_it_listens_on_this_machine_only(at_home):
    port = urlsplit(at_home.address).port
    line = http.client.HTTPConnection("127.0.0.2", port, timeout=5)  # what listens everywhere listens there too
    with pytest.raises(ConnectionRefusedError):
        line.request("GET", "/_stcore/health")


@pytest.mark.parametrize("path", ["/", "/asb", "/_stcore/health", "/file/unknown/a.csv"])
def test_every_answer_tells_browsers_what_to_refuse(at_home, path):
    where = urlsplit(at_home.address)
    line = http.client.HTTPConnection(where.hostname, where.port, timeout=30)
    with closing(line):
        line.request("GET", path)
        headers = line.getresponse().headers
    assert {name: headers[name] for name in middleware.HEADERS} == middleware.HEADERS


FAILING = """
import sys
sys.path.insert(0, {root!r})
import streamlit as st
from frame.faults import unforeseen
app = st.App({main!r}, on_script_error=unforeseen)
"""


def test_what_nobody_foresaw_is_one_sentence(tmp_path):
    main = tmp_path / "main.py"
    main.write_text("raise ValueError('/srv/secret')")
    script = tmp_path / "app.py"
    script.write_text(FAILING.format(root=str(ROOT), main=str(main)))
    log = tmp_path / "log"
    with served(tmp_path / "store", log, script) as address, visiting(address) as visitor:
        said = visitor.run("").text
    assert "This screen cannot be shown: it failed unexpectedly. Tell " in said
    assert "secret" not in said
    assert "/srv/secret" in log.read_text()


def asked(server, path, **headers):
    where = urlsplit(server.address)
    line = http.client.HTTPConnection(where.hostname, where.port, timeout=60)
    with closing(line):
        line.request("GET", path, headers=headers)
        answer = line.getresponse()
        return answer.status, answer.headers, answer.read()


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/plain/overview", "text/html; charset=utf-8"),
        ("/data/asb.json?measure=public_order", "application/json"),
        ("/figure/burglary.svg", "image/svg+xml"),
        ("/figure/burglary.csv?to=2025-11", "text/csv; charset=utf-8"),
    ],
)
def test_what_needs_no_session_is_sent_once_as_long_as_it_is_the_same(at_home, path, kind):
    status, headers, content = asked(at_home, path)
    assert (status, headers["Content-Type"]) == (200, kind)
    assert content
    status, again, nothing = asked(at_home, path, **{"If-None-Match": headers["ETag"]})
    assert (status, again["ETag"], nothing) == (304, headers["ETag"], b"")


@pytest.mark.parametrize(
    ("path", "status"), [("/plain/nix", 404), ("/data/asb.json?x=1", 422), ("/figure/nix.png", 404)]
)
def test_what_is_not_there_is_answered_with_its_number(at_home, path, status):
    assert asked(at_home, path)[0] == status
