"""Behind the proxy of docs/nginx.conf: screens open by TLS, nobody writes, what is nobody's business is closed."""

from __future__ import annotations

import http.client
import os
import re
from contextlib import closing
from urllib.parse import urlsplit

import pytest

from tests.browser import chromium, looking
from tests.serving import proxy, visitor
from ui import access


@pytest.fixture(scope="module")
def addresses(server, tmp_path_factory):
    """The proxy before the dashboard: by https and by http."""
    if proxy.executable() is None:
        reason = "there is no nginx: make browser-test takes it out of Debian's package"
        if os.environ.get("SSP_REQUIRE_BROWSER"):
            pytest.fail(f"The proxy is required, but {reason}.")
        pytest.skip(reason)
    with proxy.proxied(server, tmp_path_factory.mktemp("proxy")) as found:
        yield found


@pytest.fixture(scope="module")
def address(addresses):
    """The dashboard as people reach it."""
    return addresses[0]


@pytest.fixture
def secure(browser):
    """A page that takes a certificate of our own making."""
    context = browser.new_context(viewport=chromium.DESKTOP, ignore_https_errors=True)
    yield context.new_page()
    context.close()


def asked(address, method, path, body=None):
    """Return status and answer, the path sent as it stands."""
    where = urlsplit(address)
    line = http.client.HTTPConnection(where.hostname, where.port, timeout=30)
    line.sock = visitor.connected(where)
    with closing(line):
        line.putrequest(method, path)
        line.putheader("Content-Length", str(len(body or b"")))
        line.endheaders(body)
        answer = line.getresponse()
        return answer.status, answer.read(), answer.headers


def test_screens_open_and_say_why_nothing_can_be_changed(address, secure):
    watch = looking.Watch(secure)
    chromium.visit(secure, f"{address}/data?part=returns")
    assert secure.get_by_text(access.ELSEWHERE).count() == 1
    assert secure.get_by_test_id("stFileUploader").count() == 0
    chromium.visit(secure, f"{address}/serious_violence")
    secure.locator('[data-testid="stMain"] summary').filter(has_text=re.compile("Targets$")).click()
    secure.get_by_text(access.ELSEWHERE).wait_for()
    assert secure.get_by_test_id("stForm").count() == 0
    assert watch.errors == []
    assert looking.violations(secure) == []


def test_a_session_by_a_bare_socket_can_upload_nothing(address):
    with visitor.visiting(address) as session:
        assert access.ELSEWHERE in session.run("data?part=returns").text
        assert visitor.put(address, session.session, b"x" * 1000) == (403, access.ELSEWHERE)


def test_more_than_a_return_may_have_is_not_taken_in(address):
    assert asked(address, "PUT", "/_stcore/upload_file/a/b", b"x" * 6_500_000)[0] == 413
    assert asked(address, "POST", "/", b"x" * 10_000)[0] == 413


@pytest.mark.parametrize(
    "path",
    [
        "/_stcore/metrics",
        "/_stcore/metrics?families=x",
        "/_stcore//metrics",
        "/%5fstcore/./metrics",
        "/a/../_stcore/metrics",
    ],
)
def test_the_counters_are_closed(address, path):
    status, body, _ = asked(address, "GET", path)
    assert status == 404
    assert b"session" not in body


def test_health_passes(address):
    assert asked(address, "GET", "/_stcore/health")[:2] == (200, b"ok")


def test_who_asks_without_tls_is_sent_to_it(addresses):
    status, _, headers = asked(addresses[1], "GET", "/wards?to=2025-11")
    assert status == 301
    assert headers["Location"] == "https://127.0.0.1/wards?to=2025-11"
