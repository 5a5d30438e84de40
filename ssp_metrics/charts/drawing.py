"""A Vega-Lite specification that Altair and Streamlit take for a chart.

Building these charts from Altair's classes costs 12 ms and converting them 5 to 15 ms more on this project's machine;
``alt.Chart.from_dict`` costs 60 ms even unchecked. A page must be redrawn in 300 ms, so the specification is written
as what it is, and :class:`Drawing` gives it Altair's ways (``to_dict``, ``save``, a picture in a notebook).

Data stand in the layer that draws them, never at the top: Streamlit turns top-level data into Arrow, which costs time
and changes types.
"""

from __future__ import annotations

import copy
import json
from typing import Any

import altair as alt

from ssp_metrics.charts import theme
from ssp_metrics.charts.labels import NAME_LETTERS, text_width, wrap

SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
"""A name, never fetched."""

ROW, GAP = 28, 0.16
"""Of bars with names: height of a row in pixels, and the share of it above and below a bar."""

Spec = dict[str, Any]
Rows = list[dict[str, Any]]


class Drawing(alt.TopLevelMixin):
    """One chart, finished.

    Parameters
    ----------
    layers : list of dict
        Vega-Lite layers, each with its own data.
    height : int
        Height of the plot itself in pixels. The width is that of the container.
    notes : tuple of str
        What the numbered flags in the picture mean, to be printed beneath it.
    """

    def __init__(self, layers: list[Spec], *, height: int, notes: tuple[str, ...] = ()) -> None:
        self.notes = notes
        self.spec: Spec = {
            "$schema": SCHEMA,
            "width": "container",
            "height": height,
            # The width includes the labels at either side; the height is that of the plot, so that label positions
            # worked out in pixels stay true.
            "autosize": {"type": "fit-x", "contains": "padding"},
            "config": theme.CONFIG,
            "layer": layers,
        }

    def to_dict(self, *_: object, **__: object) -> Spec:
        """Return the specification; the arguments of Altair's method of that name change nothing."""
        return dict(self.spec)

    def copy(self, *_: object, **__: object) -> Drawing:
        """Return a drawing that can be changed without changing this one."""
        made = Drawing([], height=0, notes=self.notes)
        made.spec = copy.deepcopy(self.spec)
        return made

    def fixed(self, width: int) -> Spec:
        """Return the specification at a fixed width in pixels, labels included."""
        return self.spec | {"width": width}


def spec(chart: Drawing | alt.TopLevelMixin) -> Spec:
    """Return the Vega-Lite specification of a chart, unchecked, for ``st.vega_lite_chart(spec, theme=None)``."""
    if isinstance(chart, Drawing):
        return chart.to_dict()
    made: Spec = chart.to_dict(validate=False)
    return made


def marked(made: Spec, words: str) -> Spec:
    """Return a specification with words above its plot and in every tooltip: a badge that no copy of it loses.

    Parameters
    ----------
    made : dict
        The specification; it is not changed.
    words : str
        For example “Illustrative data”.
    """
    badge = layer(
        "text",
        {"x": {"value": "width"}, "y": {"value": -36}, "text": {"value": words}},
        [{}],
        align="right",
        color=theme.MAROON,
        fontWeight="bold",
    )
    return made | {"layer": [*(_with_tip(one, words) for one in made["layer"]), badge]}


def _with_tip(one: Spec, words: str) -> Spec:
    """Add a line to the tooltips of a layer and of those inside it; a share of the rows is not copied."""
    changed = dict(one)
    if "layer" in one:
        changed["layer"] = [_with_tip(inner, words) for inner in one["layer"]]
    tooltip = one.get("encoding", {}).get("tooltip")
    if isinstance(tooltip, list):
        note = {"field": "badge", "type": "nominal", "title": "Note"}
        changed["encoding"] = one["encoding"] | {"tooltip": [*tooltip, note]}
        changed["transform"] = [*one.get("transform", []), {"calculate": json.dumps(words), "as": "badge"}]
    return changed


def layer(mark: str, encoding: Spec, rows: Rows | None = None, **options: Any) -> Spec:
    """Return one layer: a mark with its options, its encoding and, unless it shares them, its rows."""
    made: Spec = {"mark": {"type": mark, **options}, "encoding": encoding}
    if rows is not None:
        made["data"] = {"values": rows}
    return made


def group(rows: Rows, *layers: Spec) -> Spec:
    """Return layers that draw the same rows."""
    return {"data": {"values": rows}, "layer": list(layers)}


def number(field: str, **options: Any) -> Spec:
    """Return a field measured in numbers."""
    return {"field": field, "type": "quantitative", **options}


def text(field: str, **options: Any) -> Spec:
    """Return a field of words, or of ready-made colours, shapes and sizes (``scale=None``)."""
    return {"field": field, "type": "nominal", **options}


def tips(**titles: str) -> list[Spec]:
    """Return a tooltip: a field each with its title; the field ``title`` stands above the others."""
    return [text(field, title=title) for field, title in titles.items()]


def names_axis(names: dict[float, list[str]], *, bold: float | None = None) -> Spec:
    """Return an axis of names, in one line or two, at the middles of bars; ``bold`` is the one to stress."""
    two = [at for at, lines in names.items() if len(lines) > 1]
    shown = {str(at): lines for at, lines in names.items()}
    axis: Spec = {
        "values": list(names),
        "labelExpr": f"{json.dumps(shown)}[datum.value]",
        "labelFontSize": 13,
        "labelLineHeight": 13,
        # A label of two lines hangs from its first one: lift it by half a line.
        "labelOffset": {"condition": {"test": f"indexof({two}, datum.value) >= 0", "value": -6.5}, "value": 0},
        "labelLimit": 220,
        "labelOverlap": False,
        "title": None,
        "grid": False,
    }
    if bold is not None:
        weight = {"condition": {"test": f"datum.value == {bold}", "value": "bold"}, "value": "normal"}
        axis["labelFontWeight"] = weight
    return axis


def bars(
    largest: float, height: float, titles: dict[str, str], axis: Spec | None = None, color: Spec | None = None
) -> tuple[Spec, Spec, Spec]:
    """Return the two scales of bars that lie, and their encoding: from 0 to ``v`` across, from ``a`` down to ``b``.

    They lie between numbered edges rather than in bands, so that what stands above, below and on them shares a scale.
    """
    x: Spec = {"scale": {"domain": [0, largest or 1], "nice": False}, "axis": None}
    y: Spec = {"scale": {"domain": [height or 1, 0], "nice": False}, "axis": axis}
    bar = {"x": number("v", **x), "x2": {"datum": 0}, "y": number("a", **y), "y2": {"field": "b"}}
    return x, y, bar | {"tooltip": tips(**titles)} | ({"color": color} if color else {})


def named_bars(found: Rows, titles: dict[str, str]) -> Drawing:
    """Draw a bar a row from its ``v``, with its ``title`` at the left and its words ``t`` at the end."""
    names = {index + 0.5: wrap(row["title"], NAME_LETTERS) for index, row in enumerate(found)}
    rows = [row | {"a": at - 0.5 + GAP, "b": at + 0.5 - GAP, "i": at} for row, at in zip(found, names, strict=True)]
    x, y, bar = bars(max((row["v"] for row in rows), default=1), len(rows), titles, names_axis(names))
    end = {"x": number("v", **x), "y": number("i", **y), "text": text("t"), "tooltip": bar["tooltip"]}
    layers = [
        group(rows, layer("rect", bar, color=theme.NAVY), layer("text", end, dx=6, fontSize=13, color=theme.TEXT)),
        room(max((text_width(row["t"], 13) for row in rows), default=0.0) + 10),
    ]
    return Drawing(layers, height=ROW * max(len(rows), 1))


def ticked_bars(rows: Rows, height: float, titles: dict[str, str], names: dict[float, list[str]]) -> list[Spec]:
    """Return the encoding of bars with ticks, then what is drawn over them: ticks, words at their ends, room for those.

    A row has the place of its bar (:func:`edges`), its numbers ``v`` and ``w`` (the tick), the larger ``m`` of the two
    and its words ``t``.
    """
    x, y, bar = bars(max((row["m"] for row in rows), default=1), height, titles, names_axis(names))
    tick = {"x": number("w", **x), "y": number("c", **y), "y2": {"field": "d"}}
    end = {"x": number("m", **x), "y": number("i", **y), "text": text("t")}
    return [
        bar,
        layer("rule", tick, [row for row in rows if row["w"] is not None], stroke=theme.INK, strokeWidth=2),
        haloed(end, rows, dx=7, fontSize=13, color=theme.INK),
        room(max(text_width(row["t"], 13) for row in rows) + 12),
    ]


def edges(at: float) -> dict[str, float]:
    """Return where the bar of a row lies that begins at ``at``: ``a`` to ``b``, its tick ``c`` to ``d``, its middle."""
    a, b = at + GAP, at + 1 - GAP
    return {"a": a, "b": b, "c": a - 0.1, "d": b + 0.1, "i": round(at + 0.5, 2)}


def key(rows: Rows, symbols: Spec, **look: Any) -> list[Spec]:
    """Name shapes above the plot: a row each with its place ``x``, its shape ``s`` and its words ``t``."""
    if not rows:
        return []
    where: Spec = {"x": number("x", scale=None, axis=None), "y": {"value": -18}}
    shapes = where | {"shape": text("s", scale=None)} | symbols
    return [group(rows, layer("point", shapes, **look, opacity=1), layer("text", where | {"text": text("t")}, dx=10))]


def room(width: float) -> Spec:
    """Keep room at the right for the number of the longest bar: an unseen mark that the chart makes way for."""
    return layer("point", {"x": {"value": "width"}}, [{}], opacity=0, xOffset=width)


def haloed(encoding: Spec, rows: Rows, **options: Any) -> Spec:
    """Return words with a white edge, legible on top of lines and points."""
    edge = layer("text", encoding, stroke=theme.WHITE, strokeWidth=4, strokeJoin="round", **options)
    return group(rows, edge, layer("text", encoding, **options))
