"""The breakdown of a partner's measure as bars with their numbers at their ends; a part that is not shown says so."""

from __future__ import annotations

import math
from typing import Any

from ssp_metrics import wording
from ssp_metrics.charts import theme
from ssp_metrics.charts.drawing import Drawing, Rows, edges, layer, ticked_bars
from ssp_metrics.charts.labels import NAME_LETTERS, wrap
from ssp_metrics.views.breakdown import MeasureBreakdown

ROW = 30


def draw(view: MeasureBreakdown) -> Drawing:
    """Draw one breakdown, in the order of the catalogue, each bar with the year before as a tick.

    Parameters
    ----------
    view : MeasureBreakdown
        The parts of one place and period.
    """
    share = view.measure.kind == "share"
    rows: Rows = []
    names: dict[float, list[str]] = {}
    for index, row in enumerate(view.frame.itertuples(index=False)):
        size = row.value if share else row.numerator
        known = [one for one in (size, row.previous) if math.isfinite(one)]
        rows.append(
            {
                **edges(index),
                "v": theme.rounded(size),
                "w": theme.rounded(row.previous),
                "m": theme.rounded(max(known, default=0.0)),
                "t": _said(view, row),
                "title": row.name,
                "before": _amount(view, row.previous),
            }
        )
        names[index + 0.5] = wrap(row.name, NAME_LETTERS)
    titles = {"title": "title", "t": "This period", "before": "The period before"}
    bar, *over = ticked_bars(rows, len(rows), titles, names)
    layers = [layer("rect", bar, [row for row in rows if row["v"] is not None], color="#2073BC"), *over]
    ticked = any(row["w"] is not None for row in rows)
    before = wording.before_words(len(view.period))
    notes = (f"Bar and number: the {view.period.words}. Upright line: {before}.",) if ticked else ()
    return Drawing(layers, height=ROW * len(rows), notes=notes)


def _said(view: MeasureBreakdown, row: Any) -> str:
    if view.measure.kind == "share":
        return wording.percent(row.value)
    if row.suppressed:
        return f"{wording.SUPPRESSED} not shown"
    if not math.isfinite(row.numerator):
        return wording.MISSING
    share = f" ({wording.percent(row.share * 100)})" if math.isfinite(row.share) else ""
    return f"{wording.whole(row.numerator)}{share}"


def _amount(view: MeasureBreakdown, size: float) -> str:
    if not math.isfinite(size):
        return "–"
    return wording.percent(size) if view.measure.kind == "share" else wording.whole(size)
