from __future__ import annotations

import ast
import inspect
import pkgutil
import re
from datetime import date
from importlib import import_module
from types import SimpleNamespace

import pytest
from streamlit.testing.v1 import AppTest

from ssp_metrics import catalogue as catalogues
from ssp_metrics import methods, statistics
from ssp_metrics.pages import Request
from ssp_metrics.settings import ROOT
from tests.place import SETTINGS

PACKAGE = ROOT / "ssp_metrics"
CATALOGUE = catalogues.read(*SETTINGS.catalogue)
METHODS = [method for topic in methods.topics() for method in topic.methods]


def public_functions():
    for found in pkgutil.iter_modules(statistics.__path__):
        if not found.name.startswith("_"):
            module = import_module(f"ssp_metrics.statistics.{found.name}")
            yield from ((found.name, name) for name in module.__all__ if inspect.isfunction(getattr(module, name)))
    yield "masking", "mask"  # what is hidden of small counts is a method too


def test_every_public_function_stands_once_under_a_topic():
    shown = [(method.module, method.name) for method in METHODS]
    assert sorted(shown) == sorted(public_functions())
    assert {"hotspots", "vulnerability", "displacement"} <= {module for module, _ in shown}


@pytest.mark.parametrize("method", METHODS, ids=lambda method: f"{method.module}.{method.name}")
def test_method_tells_all_a_reader_needs(method):
    assert not method.missing, (
        f"ssp_metrics.statistics.{method.module}.{method.name}: its docstring lacks {', '.join(method.missing)}. "
        "See the docstring of ssp_metrics.methods for the sections."
    )
    assert len(re.findall(r"[.!?](?:\s|$)", method.warning)) <= 3, "one to three sentences say when not to trust it"
    for text in (method.title, method.plain, method.warning, method.source):
        assert "`" not in text
        assert "::" not in text
    assert ">>>" in method.example


def called():
    """Return the methods that views, charts and disclosure call themselves, as ``module.function``."""
    found = set()
    for path in (path for folder in ("views", "charts", "disclosure") for path in (PACKAGE / folder).glob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        imports = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
        names = {alias.asname or alias.name: (node.module, alias.name) for node in imports for alias in node.names}
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in names:
                found.add(f"{names[node.value.id][1]}.{node.attr}")
            elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id in names:
                module, name = names[node.id]
                found.add(f"{(module or '').rpartition('.')[2]}.{name}")
    return found


def test_what_uses_a_method_is_said_as_it_is():
    assert list(methods.USED_BY) == [method.key for method in METHODS]
    without = {key for key, said in methods.USED_BY.items() if said.startswith((methods.NO_FIGURE, "By itself none"))}
    assert set(methods.USED_BY) - called() == without


def test_titles_tell_methods_and_topics_apart():
    assert len({method.title for method in METHODS}) == len(METHODS)
    assert all(topic.intro for topic in methods.topics())


def test_sections_of_a_docstring():
    def made(x, *, per=1.0):
        """Name in words.

        What it *does*, as ``y``, to Gi*
        and on.

        More for analysts.

        Warnings
        --------
        Never on Mondays.

        Notes
        -----
        Formula::

            y = x × per
            per > 0

        And how.

        References
        ----------
        Somebody (1900), *A Book*.

        Examples
        --------
        >>> 1 + 1
        2
        """

    got = methods.read(statistics, made)
    assert (got.title, got.plain) == ("Name in words", "What it does, as y, to Gi* and on.")
    assert got.formulas == ("y = x × per", "per > 0")
    assert (got.source, got.warning) == ("Somebody (1900), A Book.", "Never on Mondays.")
    assert got.example == ">>> 1 + 1\n2"
    assert got.signature == "ssp_metrics.statistics.made(x, *, per=1.0)"
    assert got.missing == []


def test_docstring_without_sections_has_them_missing():
    def bare():
        """Name only."""

    assert methods.read(statistics, bare).missing == ["plain", "formulas", "source", "warning", "example"]


def test_every_measure_stands_in_one_group_with_its_methods():
    groups = methods.measure_groups(CATALOGUE)
    listed = [measure.id for group in groups for measure in group.measures]
    assert sorted(listed) == sorted(CATALOGUE.measures)
    assert len({group.title for group in groups}) == len(groups)
    for group in groups:
        names = {f"{method.module}.{method.name}" for _, method in group.methods}
        share = group.measures[0].kind == "share"
        assert ("intervals.wilson" in names) == share
        assert ("intervals.rate" in names) != share
        # Too few districts return what partners have for a funnel or for the lines of similar areas.
        returned, overlapping = group.measures[0].is_return, group.measures[0].overlapping
        assert ("funnel.assess" in names) == (not share and not returned)
        assert ("similar.lines" in names) == (not returned and not overlapping)
        assert ("seasonal.xmr" in names) == (group.measures[0].every == 1)
        assert ("intervals.count" in names) == overlapping
        assert "change.compare" in names


def page(**query: str) -> AppTest:
    test = AppTest.from_file(str(ROOT / "pages" / "methods.py"), default_timeout=60)
    snapshot = SimpleNamespace(catalogue=CATALOGUE)
    test.session_state["request"] = Request(snapshot, date(2025, 12, 1), query)
    return test.run()


def test_page_opens_on_the_first_topic():
    test = page()
    assert not test.exception
    assert [title.value for title in test.title] == ["How the figures are worked out"]
    first = methods.topics()[0]
    assert [header.value for header in test.header] == [first.title]
    assert [sub.value for sub in test.subheader] == [method.title for method in first.methods]
    assert "Worked example: " + first.methods[0].title in [expander.label for expander in test.expander]


def test_page_of_a_link_shows_that_topic():
    assert [header.value for header in page(topic="place").header] == ["Concentration and place"]


def test_page_shows_the_measures_of_the_catalogue():
    test = page(topic="measures")
    assert not test.exception
    assert [header.value for header in test.header] == ["Measures"]
    assert [sub.value for sub in test.subheader] == [group.title for group in methods.measure_groups(CATALOGUE)]


def test_page_shows_everything_at_once():
    test = page(topic="all")
    assert not test.exception
    assert len(test.header) == len(methods.topics()) + 1
    assert len(test.code) == 2 * len(METHODS)


def test_link_to_an_unknown_topic_gets_a_sentence():
    test = page(topic="astrology")
    assert not test.exception
    assert "astrology" in test.warning[0].value
    assert [header.value for header in test.header] == [methods.topics()[0].title]
