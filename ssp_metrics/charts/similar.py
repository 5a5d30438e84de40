"""The similar-areas bar: our area among those like it, with the two lines that say what is normal."""

from __future__ import annotations

from typing import Any

from ssp_metrics import wording
from ssp_metrics.charts import theme
from ssp_metrics.charts.drawing import Drawing, Rows, Spec, bars, group, haloed, layer, names_axis, number, room, text
from ssp_metrics.charts.labels import short_name, text_width, wrap
from ssp_metrics.views.peers import Peers

ROW, THIN_ROW = 26, 2
MOST_NAMED = 45
"""Of more areas than this only ours is named: the others are thin bars."""
NAME_LETTERS = 20
UPPER, LOWER = "higher than normal above this", "lower than normal below this"
NO_LOWER = "no lower line: it would lie below zero"


def draw(view: Peers) -> Drawing:
    """Draw the areas as bars, most first, ours dark, with the group's average and lines.

    The lower line stands only where it is above zero; where it is not, the picture says so.

    Parameters
    ----------
    view : Peers
        The areas, their lines and average.
    """
    frame = view.frame
    named = len(frame) <= MOST_NAMED
    height = (ROW if named else THIN_ROW) * len(frame)
    lines = view.lines
    has_lines = theme.rounded(lines.upper) is not None
    largest = max(float(frame["value"].max()), lines.upper if has_lines else 0.0)
    longest = max(text_width(wording.value(view.measure, value)) for value in frame["value"])
    rows = _rows(view)
    titles = {"title": "title", "value": theme.per(view.measure), "rank": "Rank"}
    shown = [row for row in rows if named or row["o"]]
    names = {row["i"]: wrap(short_name(row["title"]), NAME_LETTERS) for row in shown}
    axis = names_axis(names, bold=next((row["i"] for row in rows if row["o"]), None))
    x, y, bar = bars(largest, len(frame), titles, axis, text("c", scale=None))
    layers = [layer("rect", bar, rows), *_average(view, x, height)]
    if has_lines:
        layers += _lines(view, x, largest, height)
    values = {"x": number("v", **x), "y": number("i", **y), "text": text("value")}
    for is_own in (False, True):
        some = [row for row in shown if row["o"] == is_own]
        if some:
            look: dict[str, Any] = {"fontSize": 13, "fontWeight": "bold" if is_own else "normal"}
            layers.append(haloed(values, some, dx=5, color=theme.INK if is_own else theme.TEXT, **look))
    layers.append(room(longest + 12))
    return Drawing(layers, height=height)


def _rows(view: Peers) -> Rows:
    rows: Rows = []
    columns = ["name", "value", "is_own", "rank"]
    gap = 0.14 if len(view.frame) <= MOST_NAMED else 0.0
    for index, (name, value, is_own, rank) in enumerate(view.frame[columns].itertuples(index=False, name=None)):
        rows.append(
            {
                "a": index + gap,
                "b": index + 1 - gap,
                "i": index + 0.5,
                "v": theme.rounded(value),
                "o": bool(is_own),
                "c": theme.NAVY if is_own else theme.GREY,
                "title": name,
                "value": wording.value(view.measure, value),
                "rank": f"{wording.ordinal(rank)} highest of {len(view.frame)}",
            }
        )
    return rows


def _average(view: Peers, x: Spec, height: int) -> list[Spec]:
    """The unweighted average of the group, named beneath."""
    if theme.rounded(view.lines.mean) is None:
        return []
    rows = [{"v": view.lines.mean, "t": f"average {wording.value(view.measure, view.lines.mean)}"}]
    at = {"x": number("v", **x)}
    return [
        layer("rule", at, rows, stroke=theme.INK, strokeWidth=1, strokeDash=[3, 3]),
        # To the right of its line, where the lower line never stands.
        layer("text", at | {"y": {"value": height + 12}, "text": text("t")}, rows, dx=-2),
    ]


def _lines(view: Peers, x: Spec, largest: float, height: int) -> list[Spec]:
    """The upper line red, named above the bars; the lower green, named beneath the average."""
    lines = view.lines
    found = [(lines.upper, "upper line", UPPER, theme.RED, -11)]
    if lines.lower > 0:
        found.append((lines.lower, "lower line", LOWER, theme.GREEN, height + 30))
    made: list[Spec] = []
    for value, name, words, colour, label_y in found:
        row = {"v": value, "s": f"{name} {wording.value(view.measure, value)}"}
        row["t"] = f"{row['s']}: {words}"
        rightwards = value < largest / 2
        at = {"x": number("v", **x)}
        rule = at | {"y": {"value": min(label_y + 7, 0)}, "y2": {"value": max(label_y - 7, height)}}
        label = at | {"y": {"value": label_y}}
        if rightwards:
            # There may be no room on a phone: the line's name stands, the words are in the sentence above.
            short = {"expr": "width < 300 ? datum.s : datum.t"}
            said = layer("text", label, align="left", dx=-1, color=colour, text=short)
        else:
            said = layer("text", label | {"text": text("t")}, align="right", dx=1, color=colour)
        made.append(group([row], layer("rule", rule, stroke=colour, strokeWidth=2), said))
    if lines.lower <= 0:
        made.append(layer("text", {"y": {"value": height + 30}, "x": {"value": 0}}, [{}], text=NO_LOWER))
    return made
