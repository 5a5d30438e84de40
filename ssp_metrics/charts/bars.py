"""Crime types by number, and what became of crimes: bars with their numbers at their ends."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from ssp_metrics import wording
from ssp_metrics.charts import theme
from ssp_metrics.charts.drawing import Drawing, Rows, Spec, bars, edges, group, layer, number, room, text, ticked_bars
from ssp_metrics.charts.labels import NAME_LETTERS, text_width, wrap
from ssp_metrics.views.crime_types import CrimeTypes
from ssp_metrics.views.outcomes import Outcomes

ROW, APART = 28, 0.6
OUTCOME_ROW = 40
SMALL_SHARE = 0.01
NOT_CRIME = "#A9CBEA"


def crime_types(view: CrimeTypes) -> Drawing:
    """Draw the crime types as bars, most first, each with the year before as a tick; ASB stands apart beneath.

    Parameters
    ----------
    view : CrimeTypes
        The crime types of one place and period.
    """
    rows: Rows = []
    names: dict[float, list[str]] = {}
    at = 0.0
    for row in view.frame.itertuples(index=False):
        if not row.is_crime and rows and rows[-1]["k"]:
            at += APART
        known = math.isfinite(row.previous)
        rows.append(
            {
                "k": bool(row.is_crime),
                **edges(at),
                "v": int(row.numerator),
                "w": theme.rounded(row.previous),
                "m": int(max(row.numerator, row.previous if known else 0)),
                "t": wording.whole(row.numerator),
                "title": row.title,
                "before": wording.whole(row.previous) if known else wording.MISSING,
                "change": row.change_words,
            }
        )
        names[rows[-1]["i"]] = wrap(row.title, NAME_LETTERS) if row.is_crime else [row.title, "(not a crime)"]
        at += 1
    titles = {"title": "title", "t": "Recorded", "before": "Year before", "change": "Change"}
    bar, *over = ticked_bars(rows, at, titles, names)
    crimes, apart = [row for row in rows if row["k"]], [row for row in rows if not row["k"]]
    layers = [
        layer("rect", bar, crimes, color="#2073BC"),
        layer("rect", bar, apart, color=NOT_CRIME, stroke="#2073BC", strokeWidth=1),
        *over,
    ]
    if any(row["w"] is not None for row in rows):
        layers += _tick_key()
    return Drawing(layers, height=round(at * ROW))


def outcomes(view: Outcomes) -> Drawing:
    """Draw what became of crimes as bars of their share, names above the bars because they are long.

    Outcomes below 1% are drawn together, named by how many kinds they are; the table beneath keeps them apart.

    Parameters
    ----------
    view : Outcomes
        The last published outcomes of one measure.
    """
    folded = _folded(view.frame)
    rows: Rows = []
    for index, (name, n, share) in enumerate(folded):
        rows.append(
            {
                "a": index + 0.46,
                "b": index + 0.86,
                "n": index + 0.24,
                "i": index + 0.67,
                "v": theme.rounded(share) or 0.0,
                "title": name,
                "share": wording.percent(share * 100),
                "count": wording.whole(n),
                "t": f"{wording.percent(share * 100)} · {wording.whole(n)}",
                "c": theme.GREY if name.startswith("Other outcomes") else theme.NAVY,
            }
        )
    largest = max([row["v"] for row in rows] or [0.0])
    titles = {"title": "title", "share": "Share", "count": view.measure.unit.capitalize()}
    x, y, bar = bars(largest, len(rows), titles, color=text("c", scale=None))
    name_at = {"x": {"value": 0}, "y": number("n", **y), "text": text("title")}
    end = {"x": number("v", **x), "y": number("i", **y), "text": text("t")}
    layers = [
        group(
            rows,
            layer("rect", bar),
            layer("text", name_at, fontSize=13, color=theme.INK),
            layer("text", end, dx=6, fontSize=13, color=theme.TEXT),
        ),
        room(max([text_width(row["t"], 13) for row in rows] or [0.0]) + 10),
    ]
    return Drawing(layers, height=OUTCOME_ROW * max(len(rows), 1))


def _folded(frame: pd.DataFrame) -> list[tuple[str, float, float]]:
    """Return (name, number, share), the kinds below 1% as one; a single small kind keeps its name."""
    rows = list(frame[["outcome", "n", "share"]].itertuples(index=False, name=None))
    rows = [row for row in rows if math.isfinite(row[2])]
    small = [row for row in rows if row[2] < SMALL_SHARE]
    if len(small) < 2:
        return rows
    kept = [row for row in rows if row[2] >= SMALL_SHARE]
    name = f"Other outcomes ({len(small)} kinds)"
    return [*kept, (name, sum(row[1] for row in small), sum(row[2] for row in small))]


def _tick_key() -> list[Spec]:
    """Say what the tick is, above the bars."""
    where: dict[str, Any] = {"x": {"value": 4}}
    return [
        layer("rule", where | {"y": {"value": -20}, "y2": {"value": -6}}, [{}], stroke=theme.INK, strokeWidth=2),
        layer("text", where | {"y": {"value": -13}}, [{}], text="the year before", dx=7),
    ]
