"""The history of a police force area: one point a year, its interval where chance is large, and the latest year."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pandas as pd

from ssp_metrics import wording
from ssp_metrics.charts import theme
from ssp_metrics.charts.drawing import Drawing, Rows, Spec, group, haloed, layer, number, text, tips
from ssp_metrics.charts.labels import LINE
from ssp_metrics.periods import parse_month, words
from ssp_metrics.views.force_history import Split, Yearly

HEIGHT = 260
NEAR_TOP = 1.04
APART = 18
"""Numbers of events fewer months apart than this stand above each other: on a phone they would touch."""
BADGE = 20
"""Pixels from one such number to the next above it."""


def draw(view: Yearly, *, height: int = HEIGHT) -> Drawing:
    """Draw one point a year, from zero; a latest rolling year that overlaps the last of them is hollow and dashed.

    Parameters
    ----------
    view : Yearly
        The years, with their intervals and notes.
    height : int
        Height of the plot in pixels.
    """
    rows = _rows(view)
    largest = max(row["hi"] if view.banded and row["hi"] is not None else row["v"] or 0 for row in rows)
    marks = theme.ticks(largest * NEAR_TOP)
    left, right = -0.5 * 12, rows[-1]["i"] + 6
    x: Spec = {"scale": {"domain": [left, right], "nice": False}, "axis": _x_axis(view)}
    y: Spec = {"scale": {"domain": [0, marks[-1]], "nice": False}, "axis": _y_axis(view, marks)}
    at, value = number("i", **x), number("v", **y)
    place = {"x": at, "y": value}
    years = [row for row in rows if row["yearly"]]
    layers = []
    if view.banded:
        ends = {"x": at, "y": number("lo", **y), "y2": {"field": "hi"}}
        layers.append(layer("area", ends, years, color=theme.BAND))
        # The interval of a year that overlaps the one before it is its own, no part of the band.
        layers.append(layer("rule", ends, rows[len(years) :], stroke=theme.GREY, strokeWidth=1))
    layers += _notes(view, at, height)
    solid: dict[str, Any] = {"stroke": theme.NAVY, "strokeWidth": 2}
    layers += [
        layer("line", place, years, **solid),
        layer("line", place, [years[-1], *rows[len(years) :]], strokeDash=[4, 3], **solid),
        layer("point", place, years, filled=True, color=theme.NAVY, size=36, opacity=1),
        layer("point", place, rows[-1:], fill=theme.WHITE, **solid, size=80, opacity=1),
        _strips(rows, left, right),
        *_last(view, rows[-1], y, height, marks[-1]),
    ]
    return Drawing(layers, height=height, notes=notes(view))


def notes(view: Yearly) -> tuple[str, ...]:
    """Return the words of the numbers in the picture: ``1 (August 2018): text. Source``."""
    return tuple(
        f"{order} ({words(parse_month(note.month))}): {note.text}. {note.source}."
        for order, note in enumerate(view.notes, start=1)
    )


def _rows(view: Yearly) -> Rows:
    """The years in order, then the latest where it is none of them; ``i`` counts months from the first."""
    shown = view.years if view.latest["yearly"] else pd.concat([view.years, view.frame.iloc[[-1]]])
    first = _month(shown["period_end"].iloc[0])
    rows: Rows = []
    for row in shown.itertuples(index=False):
        known = theme.rounded(row.value) is not None
        interval = theme.rounded(row.lower) is not None
        rows.append(
            {
                "i": _month(row.period_end) - first,
                "v": theme.rounded(row.value),
                "lo": theme.rounded(row.lower),
                "hi": theme.rounded(row.upper),
                "yearly": bool(row.yearly),
                "title": f"Year to {words(row.period_end.date())}",
                "value": view.shown(row.value) if known else wording.MISSING,
                "range": f"{view.shown(row.lower)} to {view.shown(row.upper)}" if interval else "–",
            }
        )
    return rows


def _month(day: pd.Timestamp) -> int:
    return int(day.year * 12 + day.month)


def _x_axis(view: Yearly) -> Spec:
    ends = view.years["period_end"]
    first = _month(ends.iloc[0])
    names = {str(_month(end) - first): str(end.year) for end in ends}
    return {
        "values": [int(months) for months in names],
        "labelExpr": f"{names}[datum.value]",
        "labelOverlap": "parity",
        "labelSeparation": 6,
        "title": f"years to {ends.iloc[0]:%B}",
        "grid": False,
    }


def _y_axis(view: Yearly, marks: list[float]) -> Spec:
    # An axis rounds its own labels to the digits of the step it would have chosen: 12.5 would read 13.
    said = "format(datum.value, ',~f')" + (" + '%'" if isinstance(view, Split) else "")
    return {"values": marks, "title": None, "grid": True, "labelExpr": said, "minExtent": 24}


def _notes(view: Yearly, at: Spec, height: int) -> list[Spec]:
    """Number what a reader must know at its month, above the plot; the page prints the words under the same numbers."""
    first = _month(view.years["period_end"].iloc[0])
    rows: Rows = []
    level = 0
    for order, note in enumerate(view.notes, start=1):
        # A year stands where its last month ends, what happens in a month stands in the middle of it.
        months = _month(pd.Timestamp(parse_month(note.month))) - first - 0.5
        level = level + 1 if rows and months - rows[-1]["i"] < APART else 0
        rows.append({"i": months, "y": -12 - BADGE * level, "n": str(order), "title": note.text})
    if not rows:
        return []
    where: Spec = {"x": at, "y": number("y", scale=None, axis=None)}
    return [
        layer(
            "rule",
            where | {"y2": {"value": height}},
            rows,
            stroke=theme.DARK,
            strokeWidth=1,
            strokeDash=[1, 2],
        ),
        group(
            rows,
            layer(
                "point", where | {"tooltip": tips(title="title")}, filled=True, color=theme.DARK, size=260, opacity=1
            ),
            layer("text", where | {"text": text("n")}, align="center", color=theme.WHITE, fontWeight="bold"),
        ),
    ]


def _strips(rows: Rows, left: float, right: float) -> Spec:
    """Lay an unseen strip over each year, as tall as the plot: nobody has to hit a small point to read it."""
    middles = [(one["i"] + other["i"]) / 2 for one, other in pairwise(rows)]
    edges = [left, *middles, right]
    strips = [row | {"a": a, "b": b} for row, a, b in zip(rows, edges[:-1], edges[1:], strict=True)]
    said = tips(title="title", value="Value", range="95% interval")
    return layer("rect", {"x": number("a"), "x2": {"field": "b"}, "tooltip": said}, strips, opacity=0)


def _last(view: Yearly, row: dict[str, Any], y: Spec, height: int, top: float) -> list[Spec]:
    """Name the latest value at the right edge, and its year beneath it where it is none of the years on the axis."""
    if row["v"] is None:
        return []
    day = view.latest["period_end"]
    lines = [row["value"]] if row["yearly"] else [row["value"], "year to", f"{day:%b %Y}"]
    # The lines beneath the value must stay above the foot of the plot.
    pixel = min(height * (1 - row["v"] / top), height - (len(lines) - 1) * LINE)
    placed = [
        {"y": round((1 - (pixel + place * LINE) / height) * top, 6), "t": line} for place, line in enumerate(lines)
    ]
    encoding: Spec = {"x": {"value": "width"}, "y": number("y", **y), "text": text("t")}
    bold: dict[str, Any] = {"fontSize": theme.BODY + 1, "fontWeight": "bold", "color": theme.INK}
    made = [haloed(encoding, placed[:1], dx=6, **bold)]
    return made + ([layer("text", encoding, placed[1:], dx=6)] if len(lines) > 1 else [])
