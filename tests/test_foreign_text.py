"""Text that somebody else wrote stays text: in Streamlit, in Rich, in a spreadsheet; and visitors read no server's."""

from __future__ import annotations

import ast
from itertools import chain
from operator import attrgetter

import numpy as np
import pandas as pd
import pytest
from rich.table import Table

from ssp_metrics.cli.terminal import say
from ssp_metrics.duck import in_words
from ssp_metrics.errors import DeliveryError, Fault, SspError, StoreError
from ssp_metrics.foreign_text import inert, inert_table
from ssp_metrics.settings import ROOT

MARKUP_OF_BLOCKS = ROOT / "ssp_metrics" / "outputs" / "html.py"
FILES = [ROOT / "app.py", MARKUP_OF_BLOCKS]
FILES += sorted(chain((ROOT / "pages").glob("*.py"), (ROOT / "ui").glob("*.py"), (ROOT / "frame").glob("*.py")))
MARKDOWN = {
    "title", "header", "subheader", "markdown", "caption", "info", "success", "warning", "error", "say",
    "expander", "popover", "spinner", "button", "checkbox", "toggle", "selectbox", "segmented_control", "text_input",
    "number_input", "file_uploader", "download_button", "link_button", "form_submit_button",
}  # fmt: skip
"""Calls whose first argument, ``label`` and ``help`` are Markdown; some are ours, and hand them on."""
SECOND = {"page_link"}
"""Calls whose second argument is."""
HTML = {"html"}
NEITHER = {
    "App", "fragment", "get_option", "progress",
    "Page", "code", "columns", "container", "form", "navigation", "pydeck_chart", "rerun", "set_page_config",
    "stop", "vega_lite_chart", "cache_resource", "get", "pop", "setdefault",
}  # fmt: skip
"""Calls of Streamlit that show their texts as they are, or none."""
AS_MARKDOWN, AS_HTML = "Markdown", "HTML"
ESCAPED = {AS_MARKDOWN: {"plain"}, AS_HTML: {"escape", "b64encode", "_style"}}
NUMBERS = {"len", "int"}
MARKUP = {
    "markup", "badge", "letter", "missing", "heading_of", "notes_of", "legend_of", "_how", "_inline", "_cell", "_line",
    "_text", "_bullets", "_finding", "_headlines", "_table", "_links", "_empty_state", "_missing", "_row", "_number",
}  # fmt: skip
"""Functions of ours that return HTML; what each of them returns is checked as well."""


PARTS = {
    ast.Constant: lambda _: [],
    ast.JoinedStr: attrgetter("values"),
    ast.FormattedValue: lambda node: [node.value],
    ast.BinOp: lambda node: [node.left, node.right],
    ast.IfExp: lambda node: [node.body, node.orelse],
    ast.BoolOp: attrgetter("values"),
    ast.List: attrgetter("elts"),
    ast.GeneratorExp: lambda node: [node.elt],
    ast.ListComp: lambda node: [node.elt],
    ast.Starred: lambda node: [node.value],
    ast.Subscript: lambda node: [node.value],
}
"""What an expression is made of."""


class Reader(ast.NodeVisitor):
    """Finds the calls of one file that take a text which may be foreign."""

    def __init__(self, tree):
        self.found = []
        self.unknown = set()
        self.scopes = [tree]
        self.asked = []
        self.visit(tree)

    def visit_FunctionDef(self, node):
        self.scopes.append(node)
        if node.name in MARKUP and ast.unparse(node.returns) == "str":
            for inner in ast.walk(node):
                if isinstance(inner, ast.Return) and not self.safe(inner.value, AS_HTML):
                    self.found.append((inner.lineno, ast.unparse(inner)))
        self.generic_visit(node)
        self.scopes.pop()

    def visit_Call(self, node):
        name = named(node.func)
        if name in HTML:
            self.check(node, node.args[:1], AS_HTML)
        elif name in MARKDOWN | SECOND:
            words = [word.value for word in node.keywords if word.arg in {"label", "body", "help", "text"}]
            self.check(node, [*(node.args[1:2] if name in SECOND else node.args[:1]), *words], AS_MARKDOWN)
        elif owner(node.func) == "st" and name not in NEITHER:
            self.unknown.add(name)
        if name in {"Cell", "Headline"}:
            self.check(node, [word.value for word in node.keywords if word.arg in {"before", "after"}], AS_HTML)
        self.generic_visit(node)

    def check(self, call, values, kind):
        for value in values:
            if not self.safe(value, kind):
                self.found.append((call.lineno, ast.unparse(value)))

    def safe(self, node, kind):
        """Whether an expression holds no text but literals and what was escaped."""
        if isinstance(node, ast.Call):
            return self.safe_call(node, kind)
        if isinstance(node, ast.Name):
            return node.id.isupper() or self.assigned(node.id, kind)
        if isinstance(node, ast.Attribute):
            return node.attr.isupper() or (kind == AS_HTML and node.attr in {"before", "after"})
        parts = PARTS.get(type(node))
        return parts is not None and all(self.safe(part, kind) for part in parts(node))

    def safe_call(self, node, kind):
        name = named(node.func)
        if name in ESCAPED[kind] | NUMBERS:
            return True
        if name in {"join", "strip", "decode"}:
            return all(self.safe(part, kind) for part in [node.func.value, *node.args])
        return kind == AS_HTML and name in MARKUP

    def assigned(self, name, kind):
        """Whether everything that a name is given in this function, or else in this file, is safe."""
        if name in self.asked:  # it is made from itself and something else
            return True
        self.asked.append(name)
        try:
            for scope in (self.scopes[-1], self.scopes[0]):
                values = [value for inner in ast.walk(scope) for value in given(inner, name)]
                if values:
                    return all(value is not None and self.safe(value, kind) for value in values)
            return False
        finally:
            self.asked.pop()


def given(node, name):
    """The values that a statement gives to a name; None where they cannot be seen."""
    match node:
        case ast.Assign(targets=targets, value=value):
            for target in targets:
                if isinstance(target, ast.Name) and target.id == name:
                    yield value
                elif isinstance(target, ast.Tuple) and name in {named(one) for one in target.elts}:
                    places = [named(one) for one in target.elts]
                    yield value.elts[places.index(name)] if isinstance(value, ast.Tuple) else None
        case (
            ast.AugAssign(target=ast.Name(id=found), value=value)
            | ast.Call(func=ast.Attribute(value=ast.Name(id=found), attr="append"), args=[value])
        ) if found == name:
            yield value
        case ast.For(target=target) | ast.comprehension(target=target):
            if name in {named(one) for one in ast.walk(target)}:
                yield None
        case ast.FunctionDef(args=arguments):
            if name in {one.arg for one in [*arguments.args, *arguments.kwonlyargs]}:
                yield None


def named(node):
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def owner(node):
    return named(node.value) if isinstance(node, ast.Attribute) else ""


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_no_call_of_streamlit_takes_a_foreign_text_as_it_is(path):
    reader = Reader(ast.parse(path.read_text(encoding="utf-8")))
    assert reader.found == []
    assert reader.unknown == set(), "say in this test what these calls read: Markdown, HTML or neither"


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1", "\n=1", " =1", "＝1", "＋1"])
def test_no_text_is_a_formula(text):
    assert inert(text) == f"'{text}"


def test_numbers_stay_numbers_and_plain_words_as_they_are():
    frame = pd.DataFrame({"=n": [-1, 2], "rate": [-0.5, np.nan], "any": [-3, "-3"], "name": ["a - b", None]})
    safe = inert_table(frame)
    assert list(safe.columns) == ["'=n", "rate", "any", "name"]
    assert safe["'=n"].tolist() == [-1, 2]
    assert safe["any"].tolist() == [-3, "'-3"]
    assert safe["name"].iloc[0] == "a - b"
    assert frame.columns[0] == "=n"  # the table given is not changed
    assert safe.to_csv(index=False).splitlines()[1] == "-1,-0.5,-3,a - b"


def test_the_command_line_has_one_way_to_rich():
    made = [
        f"{path.name}:{node.lineno}"
        for path in sorted((ROOT / "ssp_metrics").rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and named(node.func) == "Console"
    ]
    assert made == []


def test_rich_prints_markup_and_control_signs_as_text(capsys):
    table = Table("head [bold]", box=None)
    table.add_row("[/red] :smile: \x1b[2J")
    say.print("[/red] [bold]x[/bold] :smile:")
    say.print(table)
    said = capsys.readouterr().err
    assert said.splitlines()[0] == "[/red] [bold]x[/bold] :smile:"
    assert "head [bold]" in said
    assert "[/red] :smile: \N{REPLACEMENT CHARACTER}[2J" in said


def test_a_visitor_reads_no_path_and_no_command():
    error = StoreError("The store has no snapshot yet.", "/srv/store", "Run: python -m ssp_metrics build")
    assert error.public == "The store has no snapshot yet."
    assert str(error) == "The store has no snapshot yet. (/srv/store) Run: python -m ssp_metrics build"
    error = SspError("Nothing was supplied.", "", "Load it.", run="load return FILE")
    assert (error.public, error.is_for_keeper) == ("Nothing was supplied.", True)
    assert str(error) == "Nothing was supplied. Load it. Run: python -m ssp_metrics load return FILE"
    error = SspError("There is no load 7.", "", "Give a number from 0 to 2.")
    assert (error.public, error.is_for_keeper) == ("There is no load 7. Give a number from 0 to 2.", False)
    assert DeliveryError("It was refused.", [Fault("a.csv", "x", "y")]).public == "It was refused."


def test_what_a_system_says_is_not_for_visitors(tmp_path):
    with pytest.raises(StoreError) as caught, in_words("The load could not be written", tmp_path):
        (tmp_path / "no" / "file").read_text()
    assert caught.value.public == "The load could not be written."
    assert str(tmp_path) in str(caught.value)


def test_a_remedy_that_is_a_command_says_so():
    """Else a screen would print it: only an error with a place or a command is for who runs the dashboard."""
    wrong = [
        f"{path.name}:{call.lineno}"
        for folder in ("ssp_metrics", "ui", "pages")
        for path in sorted((ROOT / folder).rglob("*.py"))
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and named(call.func).endswith("Error") and len(call.args) > 2
        if isinstance(call.args[1], ast.Constant) and call.args[1].value == ""
        if "python -m" in ast.unparse(call.args[2])
    ]
    assert wrong == []
