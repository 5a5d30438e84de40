"""Pages at addresses that need no session: as HTML without scripts, and as JSON for other programs."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import NamedTuple

from starlette.datastructures import QueryParams

from ssp_metrics import pages, reference
from ssp_metrics.catalogue import Catalogue, Measure
from ssp_metrics.errors import SspError
from ssp_metrics.outputs import data, plain
from ssp_metrics.pages.request import asked
from ssp_metrics.settings import settings
from ssp_metrics.store.snapshot import Snapshot
from ui.context import open_snapshot

LONGEST, MOST = 2_000, 20
KEPT = 128
"""Pages, of some hundred kilobytes each."""
HTML, JSON = "text/html; charset=utf-8", "application/json"


class Answer(NamedTuple):
    """What is sent: status, type, content, and the tag under which a browser may keep it."""

    status: int
    kind: str
    content: str
    tag: str = ""


def is_public(measure: Measure) -> bool:
    """Whether figures of a measure may be read by anybody who has the address: open data, and illustrations.

    What partners returned is shown on the screens only.
    """
    return not measure.is_return or measure.illustrative


def answer(key: str, query: QueryParams, kind: str) -> Answer:
    """Return a page, or a sentence why there is none: 404 for an unknown page, 422 for an unknown choice."""
    if len(str(query)) > LONGEST or len(query) > MOST:
        return Answer(422, kind, _said(f"An address has at most {MOST} choices and {LONGEST:,} characters.", kind))
    choices = tuple(sorted((name, value) for name, value in query.items() if value))
    try:
        snapshot = _public(open_snapshot())
        pages.find(snapshot.catalogue, key)
    except SspError as error:
        return Answer(404, kind, _said(error.public, kind))
    try:
        return _composed(snapshot, key, choices, kind, reference.version(*settings().reference))
    except SspError as error:
        return Answer(422, kind, _said(error.public, kind))


@lru_cache(maxsize=2)
def _public(snapshot: Snapshot) -> Snapshot:
    """Return a snapshot whose catalogue has what anybody may see."""
    whole: Catalogue = snapshot.catalogue
    measures = {key: measure for key, measure in whole.measures.items() if is_public(measure)}
    return snapshot.asked_with(whole.model_copy(update={"measures": measures}))


@lru_cache(maxsize=KEPT)
def _composed(
    snapshot: Snapshot, key: str, choices: tuple[tuple[str, str], ...], kind: str, tables: tuple[object, ...]
) -> Answer:
    page, request = pages.composed(snapshot, key, dict(choices))
    if kind == JSON:
        content = json.dumps(data.page(page, request), ensure_ascii=False)
    else:
        content = plain.document(page, request, asked(snapshot, dict(choices))[1])
    tag = f'"{snapshot.id}-{hash((key, choices, kind, tables, request.today)) & 0xFFFFFFFF:08x}"'
    return Answer(200, kind, content, tag)


def _said(sentence: str, kind: str) -> str:
    return json.dumps({"error": sentence}, ensure_ascii=False) if kind == JSON else plain.sentence(sentence)
