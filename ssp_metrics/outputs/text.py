"""A page as text, for the command line and for mail."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from textwrap import fill
from typing import Any

from ssp_metrics import wording
from ssp_metrics.outputs import data
from ssp_metrics.pages.blocks import Page
from ssp_metrics.pages.request import Request

WIDTH = 100
_filled = partial(fill, width=WIDTH, break_on_hyphens=False, break_long_words=False)
BADGE = f"[{wording.ILLUSTRATIVE}]"


def page(composed: Page, request: Request) -> str:
    """Return a page as text: what the screen says, in its order, pictures by their readings and tables."""
    found = data.page(composed, request)
    lines = [found["title"], "=" * len(found["title"]), "", *_lines(found["blocks"])]
    return "\n".join(lines).rstrip() + "\n"


def _lines(blocks: list[dict[str, Any]]) -> Iterator[str]:
    for block in blocks:
        if block.get("illustrative"):
            yield BADGE
        yield from _block(block)


def _block(block: dict[str, Any]) -> Iterator[str]:  # noqa: C901, PLR0912 - one case a kind of block
    match block:
        case {"kind": "section" | "folded", "title": title, "blocks": inner}:
            yield from (title, "-" * len(title), "")
            yield from _lines(inner)
        case {"kind": "columns", "columns": columns}:
            for column in columns:
                yield from _lines(column)
        case {"kind": "table"}:
            yield from _table(block)
        case {"kind": "headlines", "items": items}:
            for one in items:
                mark = BADGE if one["illustrative"] else ""
                yield " ".join(filter(None, (one["label"], mark, one["number"], one["words"])))
            yield ""
        case {"kind": "list", "items": items}:
            yield from (_filled(f"* {one}", subsequent_indent="  ") for one in items)
            yield ""
        case {"kind": "figure"}:
            yield from _paragraphs(block["title"], block["subtitle"], block["reading"], *block["notes"])
            yield from _paragraphs(" ".join((block["marks_of"], *block["marks"])).strip())
            yield from _table(block["table"])
            yield from _paragraphs(block["source"])
        case {"kind": "details"}:
            yield from _table(block["table"])
            yield from _paragraphs(block["source"])
        case {"kind": "map", "reading": reading, "legend": legend}:
            yield from _paragraphs(reading, "; ".join(legend))
        case {"kind": "choice", "label": label, "options": options, "chosen": chosen}:
            yield from _paragraphs(f"{label}: {options[chosen]}")
        case {"kind": "missing", "title": title, "problem": problem}:
            yield from _paragraphs(f"{title}: no data supplied. {problem}")
        case {"kind": "links", "text": text, "items": items}:
            yield from _paragraphs(f"{text} {'; '.join(one['text'] for one in items)}.")
        case {"kind": "download"}:
            pass
        case {"kind": "formula", "text": text}:
            yield from (text, "")
        case _:
            said = [block.get(key, "") for key in ("title", "subtitle", "text", "reading", "href")]
            yield from _paragraphs(*said, *block.get("texts", ()))


def _paragraphs(*texts: str) -> Iterator[str]:
    for text in filter(None, texts):
        yield from (_filled(text), "")


def _table(table: dict[str, Any]) -> Iterator[str]:
    rows = [table["columns"], *table["rows"]]
    widths = [max(len(row[place]) for row in rows) for place in range(len(table["columns"]))]
    yield table["caption"]
    for row in rows:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
    yield ""
