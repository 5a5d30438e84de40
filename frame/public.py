"""Pages at addresses that need no session: as HTML without scripts, and as JSON for other programs."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import lru_cache
from hashlib import sha256
from typing import Any, NamedTuple

from starlette.datastructures import QueryParams

from ssp_metrics import pages
from ssp_metrics.catalogue import Catalogue, Measure, reference
from ssp_metrics.charts import export
from ssp_metrics.charts import trend as charts
from ssp_metrics.errors import SspError
from ssp_metrics.outputs import data, plain
from ssp_metrics.pages.request import Request, asked
from ssp_metrics.records import database
from ssp_metrics.records.targets import Targets
from ssp_metrics.settings import settings
from ssp_metrics.store.snapshot import Snapshot
from ssp_metrics.views import areas
from ssp_metrics.views import figure as figures
from ssp_metrics.views.trend import trend
from ssp_metrics.wording import ILLUSTRATIVE
from ui.context import open_snapshot

LONGEST, MOST = 2_000, 20
TOO_LONG = f"An address has at most {MOST} choices and {LONGEST:,} characters."
KEPT = 128
"""Pages, of some hundred kilobytes each."""
Choices = tuple[tuple[str, str], ...]
HTML, JSON = "text/html; charset=utf-8", "application/json"
FIGURES = {"json": JSON, "csv": "text/csv; charset=utf-8", "svg": "image/svg+xml", "png": "image/png"}
"""What a figure can be had as, by the ending of its address."""


class Answer(NamedTuple):
    """What is sent: status, type, content, and the tag under which a browser may keep it."""

    status: int
    kind: str
    content: str | bytes
    tag: str = ""


def is_public(measure: Measure) -> bool:
    """Whether figures of a measure may be read by anybody who has the address: open data, and illustrations.

    What partners returned is shown on the screens only.
    """
    return not measure.is_return or measure.illustrative


def answer(key: str, query: QueryParams, kind: str) -> Answer:
    """Return a page, or a sentence why there is none: 404 for an unknown page, 422 for an unknown choice."""
    return _answered(query, kind, lambda snapshot: pages.find(snapshot.catalogue, key), _composed, key, kind)


def figure(measure_id: str, query: QueryParams, ending: str) -> Answer:
    """Return a figure as JSON, or its series as CSV or picture; choices are ``area, to, as_at``."""
    return _answered(query, JSON, lambda snapshot: snapshot.catalogue.measure(measure_id), _figure, measure_id, ending)


def _answered(
    query: QueryParams, kind: str, find: Callable[[Snapshot], object], make: Callable[..., Answer], *asked: str
) -> Answer:
    """Return what ``make`` does of an address, kept; or in the given kind a sentence why there is nothing."""
    if len(str(query)) > LONGEST or len(query) > MOST:
        return Answer(422, kind, _said(TOO_LONG, kind))
    choices = tuple(sorted((name, value) for name, value in query.items() if value))
    status = 404
    try:
        snapshot = _public()
        find(snapshot)
        status = 422
        return _kept(snapshot, make, *asked, choices)
    except SspError as error:
        return Answer(status, kind, _said(error.public, kind))


def _public() -> Snapshot:
    """Return the snapshot in use with a catalogue of what anybody may see; made once for each that is opened."""
    snapshot = open_snapshot()
    if "_public" not in snapshot.__dict__:
        whole: Catalogue = snapshot.catalogue
        measures = {key: measure for key, measure in whole.measures.items() if is_public(measure)}
        # Where nothing is left out, what the screens remember of the snapshot serves here too.
        fewer = len(measures) < len(whole.measures)
        public = snapshot.asked_with(whole.model_copy(update={"measures": measures})) if fewer else snapshot
        snapshot.__dict__["_public"] = public
    found: Snapshot = snapshot.__dict__["_public"]
    return found


def _kept(snapshot: Snapshot, make: Callable[..., Answer], *asked: Any) -> Answer:
    """Return an answer, kept with the snapshot that it is of until something else changes that it is made of."""
    kept = snapshot.__dict__.setdefault("_sent", {})
    if make not in kept:
        kept[make] = lru_cache(maxsize=KEPT)(lambda _others, *asked: make(snapshot, *asked))
    answer: Answer = kept[make](_others(snapshot), *asked)
    return answer


def _others(snapshot: Snapshot) -> tuple[object, ...]:
    """Return what changes whenever a page of the same snapshot may: the reference tables, the targets, the day."""
    try:
        targets: object = Targets(database.connect(settings()), snapshot.catalogue).standing()
    except SspError as error:  # the page says so in its place
        targets = str(error)
    return reference.version(*settings().reference), targets, datetime.now(UTC).date()


def _composed(snapshot: Snapshot, key: str, kind: str, choices: Choices) -> Answer:
    page, request = pages.composed(snapshot, key, dict(choices))
    if kind == JSON:
        return _found(kind, json.dumps(data.page(page, request), ensure_ascii=False))
    return _found(kind, plain.document(page, request))


def _figure(snapshot: Snapshot, measure_id: str, ending: str, choices: Choices) -> Answer:
    given = dict(choices)
    unknown = sorted(set(given) - {"area", "to", "as_at"})
    if unknown:
        what = f"A figure has the choices area, to and as_at, not “{unknown[0][:60]}”."
        raise SspError(what)
    measure = snapshot.catalogue.measure(measure_id)
    area = given.pop("area", "") or areas.own(snapshot, measure).code
    request = asked(snapshot, given)
    pages.refuse_unknown(request.filters)
    last = request.last_for(measure)
    return _found(FIGURES[ending], _content(request, measure_id, area, last, ending))


def _found(kind: str, content: str | bytes) -> Answer:
    """Return an answer under a tag that is the same wherever and whenever the content is."""
    written = content.encode() if isinstance(content, str) else content
    return Answer(200, kind, content, f'"{sha256(written).hexdigest()[:32]}"')


def _content(request: Request, measure_id: str, area: str, last: date, ending: str) -> str | bytes:
    if ending == "json":
        made = figures.figure(request.snapshot, measure_id, area, last)
        return json.dumps(made.as_dict(), ensure_ascii=False)
    view = trend(request.snapshot, measure_id, area, last)
    line = view.provenance.line
    if ending == "csv":
        return export.csv(view.frame, line)
    draw = export.svg if ending == "svg" else export.png
    stamp = ILLUSTRATIVE if view.provenance.illustrative else ""
    return draw(charts.draw(view), view.title, view.subtitle, line, stamp)


def _said(sentence: str, kind: str) -> str:
    return json.dumps({"error": sentence}, ensure_ascii=False) if kind == JSON else plain.sentence(sentence)
