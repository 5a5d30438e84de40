"""Who asks for a change is a person: as told, as set, as logged in, never root."""

from __future__ import annotations

import getpass

import pytest
from typer.testing import CliRunner

from ssp_metrics.author import LONGEST, NOT_NAMED, author
from ssp_metrics.cli import app
from ssp_metrics.settings import settings
from tests.sources.returns import row, write


@pytest.fixture(autouse=True)
def machine(monkeypatch):
    """A machine on which root is at work and nobody is named."""
    for name in ("SSP_BY", "SUDO_USER"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(getpass, "getuser", lambda: "root")
    settings.cache_clear()
    yield
    settings.cache_clear()


def test_root_is_nobody():
    assert author() == author("root") == author("  ") == NOT_NAMED


def test_the_nearest_name_counts(monkeypatch):
    monkeypatch.setattr(getpass, "getuser", lambda: "ann")
    assert author() == "ann"
    monkeypatch.setattr(getpass, "getuser", lambda: "root")
    monkeypatch.setenv("SUDO_USER", "bob")
    assert author() == "bob"
    monkeypatch.setenv("SSP_BY", "Performance team")
    settings.cache_clear()
    assert author() == "Performance team"
    assert author("Chair") == "Chair"


def test_a_container_without_a_name_for_its_user(monkeypatch):
    def unknown():
        raise KeyError

    monkeypatch.setattr(getpass, "getuser", unknown)
    assert author() == NOT_NAMED


def test_a_name_is_one_line_of_bounded_length():
    assert author(" Ann\n\x1b[31mLyst ") == "Ann [31mLyst"
    assert author("x" * 300) == "x" * LONGEST


@pytest.mark.parametrize(("given", "kept"), [(["--by", "Ann Lyst"], "Ann Lyst"), ([], NOT_NAMED)])
def test_a_load_by_command_keeps_who_asked(store, tmp_path, monkeypatch, given, kept):
    monkeypatch.setenv("SSP_STORE", str(store.root))
    path = write(tmp_path, [row("hate_crime", end="2025-10", numerator=21)])
    result = CliRunner().invoke(app, ["load", "return", str(path), *given])
    assert result.exit_code == 0, result.output
    assert store.own_loads()[-1][1].loaded_by == kept
    assert ("Nobody is named" in result.output) == (kept == NOT_NAMED)
