"""Who may write: at the machine itself, unless it is said otherwise; asked again at the moment of writing."""

from __future__ import annotations

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from ssp_metrics.errors import SspError
from ssp_metrics.settings import settings
from tests.pages import test_targets_form as form
from tests.pages import test_upload as upload
from tests.pages.app import opened, texts
from tests.pages.test_targets_form import address  # noqa: F401 - a fixture
from tests.pages.test_upload import own_store  # noqa: F401 - a fixture
from ui import access

HOME, PROXIED = [("Host", "localhost:8501")], [("Host", "localhost:8501"), ("X-Forwarded-For", "127.0.0.1")]


@pytest.fixture
def bound(monkeypatch):
    """Return a function that says on which address the server listens."""

    def to(host):
        monkeypatch.setattr(st, "get_option", lambda name: host if name == "server.address" else None)

    return to


@pytest.fixture
def closed(monkeypatch):
    """Return a function that puts a proxy before the visitor."""
    return lambda: monkeypatch.setattr(access, "_visit", lambda: ("127.0.0.1", PROXIED))


def test_the_settings_that_ship_let_only_this_machine_in():
    assert st.get_option("server.address") == "localhost"
    assert st.get_option("server.maxUploadSize") == 5
    assert st.get_option("server.enableXsrfProtection")
    assert st.get_option("server.enableCORS")
    assert settings().allow_writes is None


@pytest.mark.parametrize("host", ["localhost:8501", "LOCALHOST", "127.0.0.1:8501", "127.1.2.3", "[::1]:8501"])
@pytest.mark.parametrize("listening", ["localhost", "127.0.0.1", "::1"])
def test_who_sits_at_the_machine_may_write(bound, listening, host):
    bound(listening)
    assert access.refusal("127.0.0.1", [("host", host)]) == ""
    assert access.refusal("::1", [("Host", host), ("Origin", f"http://{host}")]) == ""


@pytest.mark.parametrize("listening", [None, "", "0.0.0.0", "::", "192.0.2.1", "dashboard.example"])  # noqa: S104
def test_what_listens_elsewhere_is_closed(bound, listening):
    bound(listening)
    assert access.refusal("127.0.0.1", HOME) == access.ELSEWHERE


@pytest.mark.parametrize(
    ("peer", "headers"),
    [
        ("192.0.2.7", HOME),
        ("", HOME),
        ("127.0.0.1", []),
        ("127.0.0.1", PROXIED),
        *(
            ("127.0.0.1", [*HOME, (name, "x")])
            for name in ("X-Forwarded-Proto", "x-forwarded-host", "Forwarded", "Via", "X-Real-IP")
        ),
        *(
            ("127.0.0.1", [("Host", host)])
            for host in (
                "dashboard.example",
                "127.0.0.1.example",
                "localhost.example",
                "me@dashboard.example",
                "[::1",
                "",
            )
        ),
        ("127.0.0.1", [*HOME, ("Host", "dashboard.example")]),
        ("127.0.0.1", [*HOME, ("Origin", "https://dashboard.example")]),
        ("127.0.0.1", [*HOME, ("Origin", "null")]),
    ],
)
def test_what_comes_from_elsewhere_is_refused(bound, peer, headers):
    bound("localhost")
    assert access.refusal(peer, headers) == access.ELSEWHERE


@pytest.mark.parametrize(("given", "reason"), [("1", ""), ("true", ""), ("0", access.TURNED_OFF)])
def test_a_setting_opens_or_closes_all(bound, monkeypatch, given, reason):
    monkeypatch.setenv("SSP_ALLOW_WRITES", given)
    settings.cache_clear()
    bound("0.0.0.0")  # noqa: S104 - what must be told apart
    assert access.refusal("192.0.2.7", [("Host", "dashboard.example")]) == reason
    bound("localhost")
    assert access.refusal("127.0.0.1", HOME) == reason


def test_a_visitor_reads_why_there_is_no_upload(closed):
    closed()
    app = opened("data", part="returns")
    assert not app.exception
    assert access.ELSEWHERE in texts(app)
    assert not app.file_uploader
    assert not app.text_input
    assert {"Template, workbook", "Example, CSV"} <= set(texts(app))
    assert any(text.startswith("What partners returned") for text in (one.value for one in app.header))


def test_a_visitor_reads_why_no_target_can_be_set(closed):
    form.book().set_target("burglary", form.FINANCIAL, 900, **form.WHY)
    closed()
    app = form.opened()
    assert access.ELSEWHERE in texts(app)
    assert not app.button
    assert not app.text_input


def test_a_target_is_asked_about_when_it_is_set(closed):
    app = form.opened()
    form.field(app, "value").set_value(900)
    form.field(app, "reason").set_value("Agreed")
    form.field(app, "set_by").set_value("Chair")
    closed()
    form.pressed(app, "Set the target")
    assert [one.value for one in app.error] == [access.ELSEWHERE]
    assert form.book().history("burglary") == ()


def test_a_withdrawal_is_asked_about_when_it_is_made(closed):
    form.book().set_target("burglary", form.FINANCIAL, 900, **form.WHY)
    app = form.opened()
    form.field(app, "why").set_value("Counted anew")
    form.field(app, "who").set_value("Chair")
    closed()
    form.pressed(app, "Withdraw the target")
    assert [one.value for one in app.error] == [access.ELSEWHERE]
    assert len(form.book().history("burglary")) == 1


def test_a_load_is_asked_about_when_it_is_made(own_store, monkeypatch):  # noqa: F811 - the fixture
    app = upload.uploaded(upload.GOOD)

    def gone():
        raise SspError(access.ELSEWHERE)

    monkeypatch.setattr(access, "require", gone)  # closed after the form was drawn, within this very run
    upload.button(app).click()
    app.run()
    assert [one.value.strip() for one in app.error] == [access.ELSEWHERE]
    assert len(own_store.own_loads()) == 2


def test_a_load_needs_a_name_which_is_kept(own_store):  # noqa: F811 - the fixture
    app = AppTest.from_function(upload.section, default_timeout=upload.PATIENCE).run()
    app.file_uploader[0].set_value(("return.csv", upload.text(upload.GOOD).encode(), "text/csv"))
    upload.ended(app.run())
    upload.button(app).click()
    app.run()
    assert "Write first who does this" in app.error[0].value
    app.text_input[0].set_value(" Ann \n Lyst ")
    app.run()
    upload.button(app).click()
    upload.ended(app.run())
    assert not app.error
    assert own_store.own_loads()[-1][1].loaded_by == "Ann Lyst"
    assert app.text_input[0].value == " Ann \n Lyst "
    assert app.session_state["by"] == "Ann Lyst"


def test_who_is_named_once_is_named_in_the_next_form(monkeypatch):
    monkeypatch.setenv("SSP_BY", "Analyst")
    settings.cache_clear()
    app = form.opened()
    assert form.field(app, "set_by").value == "Analyst"
    form.field(app, "value").set_value(900)
    form.field(app, "reason").set_value("Agreed")
    form.field(app, "set_by").set_value("Chair")
    form.pressed(app, "Set the target")
    assert app.success
    assert (form.field(app, "set_by").value, form.field(app, "who").value) == ("Chair", "Chair")
