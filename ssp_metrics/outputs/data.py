"""A page as plain values, for JSON and for other programs."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, assert_never

from ssp_metrics.charts import choropleth
from ssp_metrics.pages import blocks
from ssp_metrics.pages.request import Request
from ssp_metrics.tables import Table

Values = dict[str, Any]


def page(composed: blocks.Page, request: Request) -> Values:
    """Return a page with the period, the state of knowledge and the snapshot that it shows."""
    return {
        "page": composed.key,
        "title": composed.title,
        "partnership": request.partnership.name,
        "period": [f"{request.period.first:%Y-%m}", f"{request.period.last:%Y-%m}"],
        "as_at": request.snapshot.as_at,
        "snapshot_id": request.snapshot.id,
        "blocks": _listed(composed.blocks),
    }


def _listed(found: blocks.Blocks) -> list[Values]:
    """Return blocks as values, each with its kind; places of forms are left out."""
    return [made for made in map(_values, found) if made]


def _values(block: blocks.Block) -> Values:  # noqa: C901, PLR0911, PLR0912 - one case a kind of block
    match block:
        case blocks.Section() | blocks.Folded():
            kind = "section" if isinstance(block, blocks.Section) else "folded"
            return {"kind": kind, "title": block.title, "blocks": _listed(block.blocks)}
        case blocks.Columns():
            return {"kind": "columns", "columns": [_listed(column) for column in block.columns]}
        case blocks.Text():
            return {"kind": "text", "role": block.role, "text": _said(block), "illustrative": block.illustrative}
        case blocks.Bullets():
            return {"kind": "list", "items": [_said(one) for one in block.texts]}
        case blocks.Headlines():
            return {"kind": "headlines", "items": [asdict(one) for one in block.items]}
        case Table():
            return _table(block)
        case blocks.Figure():
            return {
                "kind": "figure",
                "title": block.title,
                "subtitle": block.subtitle,
                "reading": block.reading,
                "notes": list(block.notes),
                "marks_of": block.marks_of if block.marks else "",
                "marks": [one.words for one in block.marks],
                **_numbers(block),
                "illustrative": block.view.provenance.illustrative,
            }
        case blocks.Details():
            return {"kind": "details", **_numbers(block)}
        case blocks.WardMap():
            words = [words for _, words in choropleth.legend(block.view, block.by)]
            return {"kind": "map", "key": block.key, "reading": block.view.text, "legend": words}
        case blocks.Links():
            items = [{"text": text, "href": href} for text, href in block.items]
            return {"kind": "links", "text": block.strong, "items": items}
        case blocks.Button():
            return {"kind": "link", "text": block.text, "href": block.address}
        case blocks.Missing():
            said = {"problem": block.problem, "publisher": block.publisher, "owner": block.owner}
            return {"kind": "missing", "measure_id": block.measure.id, "title": block.measure.title, **said}
        case blocks.Choice():
            chosen = {"options": dict(block.options), "chosen": block.chosen}
            return {"kind": "choice", "key": block.key, "label": block.label, **chosen}
        case blocks.Download():
            return {"kind": "download", "label": block.label, "name": block.name}
        case blocks.Heading():
            return {"kind": "heading", "text": block.text}
        case blocks.Empty():
            return {"kind": "empty", "title": block.title, "texts": list(block.texts)}
        case blocks.Finding() | blocks.Formula() | blocks.Problem():
            return {"kind": type(block).__name__.lower(), **asdict(block)}
        case blocks.Form():
            return {}
        case _:
            assert_never(block)


def _said(text: str | blocks.Text) -> str:
    return text if isinstance(text, str) else f"{text.strong} {text.text}".strip()


def _table(table: Table) -> Values:
    fields = [{"keys": list(one.keys), "unit": one.unit, "means": one.means} for one in table.columns]
    cells = {"columns": list(table.headings), "fields": fields, "rows": table.texts, "own": table.own}
    return {"kind": "table", "caption": table.caption, **cells}


def _numbers(block: blocks.Figure | blocks.Details) -> Values:
    source, cells = block.view.provenance, _table(block.table)
    made = {"method": block.view.method, "source": source.line, "provenance": source.as_dict()}
    return {"key": block.key, "table": cells, **made}
