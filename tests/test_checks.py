"""The checks check: what `make check` leaves out, it leaves out for a reason that still holds."""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib

from ssp_metrics.settings import ROOT

TOOLS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]
PACKAGES = {path.parent.name for path in ROOT.glob("[!.]*/*.py")} - {"tests"}


def test_every_rule_of_ruff_that_is_ignored_would_match_something():
    ignored = TOOLS["ruff"]["lint"]["ignore"]
    command = [sys.executable, "-m", "ruff", "check", "--select", ",".join(ignored), "--statistics", "--exit-zero"]
    run = subprocess.run([*command, "--output-format", "json"], cwd=ROOT, capture_output=True, check=True)
    assert {rule["code"] for rule in json.loads(run.stdout)} == set(ignored)


def test_types_and_coverage_are_checked_in_every_package():
    assert {"ssp_metrics", "ui", "pages", "frame"} <= PACKAGES
    assert set(TOOLS["mypy"]["files"]) >= PACKAGES
    assert set(TOOLS["coverage"]["run"]["source"]) == PACKAGES
