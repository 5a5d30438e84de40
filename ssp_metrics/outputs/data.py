"""A page as plain values, for JSON and for other programs."""

from __future__ import annotations

from functools import singledispatch
from typing import Any

from ssp_metrics.pages.blocks import (
    Blocks,
    Bullets,
    Button,
    Choice,
    Columns,
    Details,
    Download,
    Empty,
    Figure,
    Finding,
    Folded,
    Form,
    Formula,
    Heading,
    Headlines,
    Links,
    Missing,
    Page,
    Problem,
    Section,
    Table,
    Text,
    WardMap,
)
from ssp_metrics.pages.evidence import legend
from ssp_metrics.pages.request import Request

Values = dict[str, Any]


def page(composed: Page, request: Request) -> Values:
    """Return a page with the period, the state of knowledge and the snapshot that it shows."""
    return {
        "page": composed.key,
        "title": composed.title,
        "partnership": request.partnership.name,
        "period": [f"{request.period.first:%Y-%m}", f"{request.period.last:%Y-%m}"],
        "as_at": request.snapshot.as_at,
        "snapshot_id": request.snapshot.id,
        "blocks": blocks(composed.blocks),
    }


def blocks(found: Blocks) -> list[Values]:
    """Return blocks as values, each with its kind; places of forms are left out."""
    return [values(block) for block in found if not isinstance(block, Form)]


@singledispatch
def values(block: object) -> Values:
    """Return a block as values."""
    what = f"There are no values of {type(block).__name__}."
    raise TypeError(what)


@values.register
def _text(block: Text) -> Values:
    words = f"{block.strong} {block.text}".strip()
    return {"kind": "text", "role": block.role, "text": words, "illustrative": block.illustrative}


@values.register
def _bullets(block: Bullets) -> Values:
    texts = [text if isinstance(text, str) else f"{text.strong} {text.text}".strip() for text in block.texts]
    return {"kind": "list", "items": texts}


@values.register
def _heading(block: Heading) -> Values:
    return {"kind": "heading", "text": block.text}


@values.register
def _finding(block: Finding) -> Values:
    return {
        "kind": "finding",
        "title": block.title,
        "subtitle": block.subtitle,
        "reading": block.reading,
        "illustrative": block.illustrative,
    }


@values.register
def _headlines(block: Headlines) -> Values:
    items = [
        {"label": one.label, "number": one.number, "words": one.words, "illustrative": one.illustrative}
        for one in block.items
    ]
    return {"kind": "headlines", "items": items}


@values.register
def _table(block: Table) -> Values:
    return {
        "kind": "table",
        "caption": block.caption,
        "columns": list(block.headings),
        "fields": [{"keys": list(one.keys), "unit": one.unit, "means": one.means} for one in block.columns],
        "rows": block.texts,
        "own": block.own,
    }


@values.register
def _figure(block: Figure) -> Values:
    return {
        "kind": "figure",
        "key": block.key,
        "title": block.title,
        "subtitle": block.subtitle,
        "reading": block.reading,
        "notes": list(block.notes),
        "marks": [one.words for one in block.marks],
        "table": _table(block.table),
        "method": block.view.method,
        "source": block.view.provenance.line,
        "provenance": block.view.provenance.as_dict(),
        "illustrative": block.view.provenance.illustrative,
    }


@values.register
def _map(block: WardMap) -> Values:
    return {
        "kind": "map",
        "key": block.key,
        "reading": block.view.text,
        "legend": [words for _, words in legend(block)],
    }


@values.register
def _details(block: Details) -> Values:
    return {
        "kind": "details",
        "key": block.key,
        "table": _table(block.table),
        "source": block.view.provenance.line,
        "provenance": block.view.provenance.as_dict(),
    }


@values.register
def _download(block: Download) -> Values:
    return {"kind": "download", "label": block.label, "name": block.name}


@values.register
def _formula(block: Formula) -> Values:
    return {"kind": "formula", "text": block.text}


@values.register
def _links(block: Links) -> Values:
    return {
        "kind": "links",
        "text": block.strong,
        "items": [{"text": text, "href": href} for text, href in block.items],
    }


@values.register
def _button(block: Button) -> Values:
    return {"kind": "link", "text": block.text, "href": block.address}


@values.register
def _problem(block: Problem) -> Values:
    return {"kind": "problem", "text": block.text}


@values.register
def _empty(block: Empty) -> Values:
    return {"kind": "empty", "title": block.title, "texts": list(block.texts)}


@values.register
def _missing(block: Missing) -> Values:
    return {
        "kind": "missing",
        "measure_id": block.measure.id,
        "title": block.measure.title,
        "problem": block.problem,
        "publisher": block.publisher,
        "owner": block.owner,
    }


@values.register
def _choice(block: Choice) -> Values:
    return {
        "kind": "choice",
        "key": block.key,
        "label": block.label,
        "options": dict(block.options),
        "chosen": block.chosen,
    }


@values.register
def _columns(block: Columns) -> Values:
    return {"kind": "columns", "columns": [blocks(column) for column in block.columns]}


@values.register
def _folded(block: Folded) -> Values:
    return {"kind": "folded", "title": block.title, "blocks": blocks(block.blocks)}


@values.register
def _section(block: Section) -> Values:
    return {"kind": "section", "title": block.title, "blocks": blocks(block.blocks)}
