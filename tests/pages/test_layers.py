"""The layers stay apart: the library knows no Streamlit, the screens no SQL, the code no borough."""

from __future__ import annotations

import ast
import re

import pytest

from ssp_metrics.settings import ROOT

PYTHON = [
    path for folder in ("ssp_metrics", "ui", "pages", "frame") for path in sorted((ROOT / folder).rglob("*.py"))
] + [ROOT / "app.py"]
OURS = re.compile(r"stockton|cleveland(?! R B)|E06000004|E23000013", re.IGNORECASE)
"""R B Cleveland is a statistician, who is cited."""
SQL = re.compile(r"\b(SELECT|INSERT INTO|CREATE TABLE|GROUP BY|ORDER BY)\b")


def imports(path, *, whole=False):
    """Give the modules that a file imports; with ``whole``, those of the package itself by their own name."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and whole and node.module == "ssp_metrics":
            yield from (f"ssp_metrics.{name.name}" for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


def part(path):
    return path.relative_to(ROOT).parts


def of(folder):
    return [path for path in PYTHON if part(path)[0] == folder]


def label(path):
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", of("ssp_metrics"), ids=label)
def test_the_library_never_imports_streamlit(path):
    assert not [name for name in imports(path) if name.split(".")[0] in {"streamlit", "ui", "pages", "frame"}]


@pytest.mark.parametrize("path", of("pages") + of("ui") + of("frame"), ids=label)
def test_screens_hold_no_sql(path):
    assert not SQL.findall(path.read_text(encoding="utf-8"))
    assert not [name for name in imports(path) if name.split(".")[0] == "duckdb"]


@pytest.mark.parametrize("path", PYTHON, ids=label)
def test_the_borough_is_named_only_in_data(path):
    assert not OURS.findall(path.read_text(encoding="utf-8"))


LAYERS = (
    {"errors", "limits", "periods", "foreign_text", "files"},
    {"statistics", "duck", "geography"},
    {"settings", "author"},
    {"catalogue", "disclosure", "wording"},
    {"sources"},
    {"store", "records"},
    {"ingest"},
    {"views", "methods"},
    {"charts", "tables"},
    {"pages"},
    {"outputs", "demo", "shipping", "adopting"},
    {"cli", "__main__"},
)
"""Each knows those before it, and those beside it."""


@pytest.mark.parametrize("path", of("ssp_metrics"), ids=label)
def test_a_layer_knows_only_those_before_it(path):
    place = {name: number for number, names in enumerate(LAYERS) for name in names}
    own = part(path)[1].removesuffix(".py")
    if own == "__init__":
        return
    used = {name.split(".")[1] for name in imports(path, whole=True) if name.startswith("ssp_metrics.")}
    assert {name for name in used if place[name] > place[own]} == set()
