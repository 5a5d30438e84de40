"""Concern against harm as ranks side by side, and what residents mention as bars."""

from __future__ import annotations

from ssp_metrics import wording
from ssp_metrics.charts import theme
from ssp_metrics.charts.drawing import Drawing, Rows, Spec, layer, named_bars, names_axis, number, text, tips
from ssp_metrics.charts.labels import NAME_LETTERS, text_width, wrap
from ssp_metrics.views.concern import LISTS, Concern
from ssp_metrics.views.survey import Mentions

RANK_ROW, SIZE = 31, 70
MARKS = {
    "mentions": ("circle", theme.NAVY, "Survey mentions"),
    "recorded": ("square", theme.ORANGE, "Recorded"),
    "cost": ("diamond", theme.TEAL, "Cost"),
}
"""Shape, colour and name of each list."""
LANE = 0.3
"""Marks of one theme stand in lanes of its row, so that equal ranks do not hide each other."""
KEY_GAP = 26


def draw(view: Concern) -> Drawing:
    """Draw the rank of each theme in each list, first at the left; a theme that is not ranked has no mark.

    Parameters
    ----------
    view : Concern
        The themes of one place and period.
    """
    marks: Rows = []
    spans: Rows = []
    names: dict[float, list[str]] = {}
    for index, row in enumerate(view.frame.to_dict("records")):
        middle = index + 0.5
        names[middle] = wrap(row["title"], NAME_LETTERS)
        ranks = {name: int(row[f"{name}_rank"]) for name in LISTS if row[f"{name}_rank"]}
        for lane, name in enumerate(LISTS):
            if name in ranks:
                shape, colour, title = MARKS[name]
                place = f"{wording.ordinal(ranks[name])} of {view.ranked[name]}"
                marks.append(
                    {"x": ranks[name], "y": middle + LANE * (lane - 1), "s": shape, "c": colour, "l": title, "p": place,
                     "title": row["title"]}
                )  # fmt: skip
        if len(ranks) > 1:
            spans.append({"a": min(ranks.values()), "b": max(ranks.values()), "y": middle})
    last = max([row["x"] for row in marks] or [1])
    values = list(range(1, last + 1))
    x: Spec = {
        "scale": {"domain": [0.5, last + 0.5], "nice": False},
        "axis": {"values": values, "format": "d", "title": "Rank, 1 = most", "grid": True},
    }
    y: Spec = {"scale": {"domain": [len(names) or 1, 0], "nice": False}, "axis": names_axis(names)}
    point = {
        "x": number("x", **x),
        "y": number("y", **y),
        "shape": text("s", scale=None),
        "color": text("c", scale=None),
        "tooltip": tips(title="title", l="List", p="Rank"),
    }
    span = {"x": number("a", **x), "x2": {"field": "b"}, "y": number("y", **y)}
    layers = [
        layer("rule", span, spans, stroke=theme.GREY, strokeWidth=1),
        layer("point", point, marks, filled=True, size=SIZE, opacity=1),
        *_key(),
    ]
    return Drawing(layers, height=RANK_ROW * max(len(names), 1))


def _key() -> list[Spec]:
    """Say above the plot which mark is which list."""
    layers, at = [], 6.0
    for shape, colour, title in MARKS.values():
        where: Spec = {"x": {"value": at}, "y": {"value": -14}}
        layers.append(layer("point", where, [{}], filled=True, size=SIZE, opacity=1, shape=shape, color=colour))
        layers.append(layer("text", where | {"text": {"value": title}}, [{}], dx=9))
        at += text_width(title) + KEY_GAP
    return layers


def mentions(view: Mentions) -> Drawing:
    """Draw how often residents mention each concern, most first.

    Parameters
    ----------
    view : Mentions
        The printed mentions.
    """
    rows = [
        {"v": int(row.mentions), "t": wording.whole(row.mentions), "title": row.name}
        for row in view.frame.itertuples(index=False)
    ]
    return named_bars(rows, {"title": "title", "t": "Mentions"})
