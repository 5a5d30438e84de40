"""What a reader must know at a month of a trend: a number in the picture, its words beneath it."""

from __future__ import annotations

from ssp_metrics.charts import theme
from ssp_metrics.charts.drawing import Rows, Spec, group, layer, number, text, tips
from ssp_metrics.views.trend import Trend

BADGE = 20
"""Pixels from one number to the next beneath it, of the same point."""


def notes(view: Trend) -> tuple[str, ...]:
    """Return the words of the numbered flags that are drawn: ``1 (August 2023): text``."""
    return tuple(f"{order} ({mark.month}): {mark.text}" for order, mark in enumerate(view.marks, start=1))


def places(view: Trend) -> list[float]:
    """Where points stand: a step apart, but a year that overlaps the one before it as many months after that."""
    places: list[float] = list(range(len(view.frame)))
    if view.overlaps:
        before, last = view.frame["month"].iloc[-2:]
        places[-1] = places[-2] + ((last.year - before.year) * 12 + last.month - before.month) / 12
    return places


def flags(view: Trend, at: Spec, y: Spec, top: float, height: int) -> list[Spec]:
    """Number what a reader must know at its month; the page prints the words under the same numbers."""
    x, marked = places(view), [mark.place for mark in view.marks]
    rows: Rows = []
    for order, mark in enumerate(view.marks):
        row = {"i": x[mark.place], "n": str(order + 1), "title": mark.text, "w": 2 if mark.afresh else 1}
        beneath = marked[:order].count(mark.place) * BADGE / height
        rows.append(row | {"y": top * (1 - beneath)})
    if not rows:
        return []
    where = {"x": at, "y": number("y", **y)}
    # Limits that start afresh are marked by a whole line, anything else by a dotted one.
    dotted, whole = ([{"i": row["i"]} for row in rows if row["w"] == width] for width in (1, 2))
    made = [layer("rule", {"x": at}, dotted, stroke=theme.DARK, strokeWidth=1, strokeDash=[1, 2])] if dotted else []
    made += [layer("rule", {"x": at}, whole, stroke=theme.DARK, strokeWidth=1.5)] if whole else []
    return [
        *made,
        group(
            rows,
            layer(
                "point", where | {"tooltip": tips(title="title")}, filled=True, color=theme.DARK, size=260, opacity=1
            ),
            layer("text", where | {"text": text("n")}, align="center", color=theme.WHITE, fontWeight="bold"),
        ),
    ]
