from __future__ import annotations

from pathlib import Path

from ssp_metrics.settings import ROOT, Settings


def test_folders_are_the_project_s_own_unless_told(monkeypatch):
    for name in ("STORE", "DATA", "GEO"):
        monkeypatch.delenv(f"SSP_{name}", raising=False)
    made = Settings()
    own = ROOT / "data/partnerships/stockton-on-tees"
    assert (made.store, made.own, made.geo) == (ROOT / "store", own, ROOT / "geo")
    assert made.catalogue == (ROOT / "data/catalogue", own)


def test_an_empty_variable_counts_as_none(monkeypatch):
    monkeypatch.setenv("SSP_STORE", "")
    assert Settings().store == ROOT / "store"


def test_home_and_relative_paths(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SSP_STORE", "here")
    monkeypatch.setenv("SSP_DATA", "~/there")
    made = Settings()
    assert made.store == tmp_path / "here"
    assert made.data == Path.home() / "there"
