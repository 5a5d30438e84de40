"""Text that somebody else wrote reaches Streamlit as text: no call that reads Markdown or HTML takes it as it is."""

from __future__ import annotations

import ast
from itertools import chain

import pytest

from ssp_metrics.settings import ROOT

FILES = sorted(chain([ROOT / "app.py"], (ROOT / "screens").glob("*.py"), (ROOT / "components").glob("*.py")))
MARKDOWN = {
    "title", "header", "subheader", "markdown", "caption", "info", "success", "warning", "error", "say",
    "expander", "popover", "spinner", "button", "checkbox", "toggle", "selectbox", "segmented_control", "text_input",
    "number_input", "file_uploader", "download_button", "link_button", "form_submit_button",
}  # fmt: skip
"""Calls whose first argument, ``label`` and ``help`` are Markdown; some are ours, and hand them on."""
SECOND = {"choice", "switch", "page_link"}
"""Calls whose second argument is."""
HTML = {"html"}
NEITHER = {
    "Page", "code", "columns", "container", "form", "navigation", "pydeck_chart", "rerun", "set_page_config",
    "stop", "vega_lite_chart", "cache_resource", "get", "pop", "setdefault",
}  # fmt: skip
"""Calls of Streamlit that show their texts as they are, or none."""
AS_MARKDOWN, AS_HTML = "Markdown", "HTML"
ESCAPED = {AS_MARKDOWN: {"plain"}, AS_HTML: {"escape", "b64encode", "_style"}}
NUMBERS = {"len", "int"}
MARKUP = {"_badge", "_how", "badge", "letter", "table", "course", "render", "_number"}
"""Functions of ours that return HTML; what each of them returns is checked as well."""


PARTS = {
    ast.Constant: lambda _: [],
    ast.JoinedStr: lambda node: [part.value for part in node.values if isinstance(part, ast.FormattedValue)],
    ast.BinOp: lambda node: [node.left, node.right],
    ast.IfExp: lambda node: [node.body, node.orelse],
    ast.BoolOp: lambda node: node.values,
    ast.List: lambda node: node.elts,
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
