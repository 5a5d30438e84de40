"""The funnel: every area by its size, and how far from the average chance and ordinary differences reach."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from ssp_metrics import wording
from ssp_metrics.charts import theme
from ssp_metrics.charts.drawing import Drawing, Rows, Spec, group, key, layer, number, text, tips
from ssp_metrics.charts.funnel_names import Point, area_labels
from ssp_metrics.charts.labels import LINE, short_name, spread, text_width
from ssp_metrics.views.peers import Peers

HEIGHT = 320
TENFOLD = 10.0
LIMITS = (("upper_998", "99.8%"), ("upper_95", "95%"), ("lower_95", "95%"), ("lower_998", "99.8%"))
OFF_SCALE, EXCEPTIONS = 1.3, 2
"""So many times the scale of all but so many others an area must be to be drawn at the edge, off the scale."""


@dataclass(frozen=True)
class _Scale:
    """The two axes in data units; positions as parts of the plot, from the left and from the top."""

    low: float
    high: float
    top: float
    log: bool

    @property
    def edge(self) -> float:
        """Where areas smaller than the scale stand: far enough in not to hide the labels of the axis."""
        return self.low * (self.high / self.low) ** 0.015 if self.log else self.low

    def across(self, people: float) -> float:
        people = max(people, self.edge)
        if self.log:
            return math.log(people / self.low) / math.log(self.high / self.low)
        return (people - self.low) / (self.high - self.low)

    def down(self, value: float) -> float:
        return 1 - min(value, self.top) / self.top


def draw(view: Peers) -> Drawing:
    """Draw areas by their size within the limits of the funnel.

    Flags are dark shapes, ▲ above and ▼ below, never red or green: lying outside is a question, not a verdict.

    Parameters
    ----------
    view : Peers
        Districts or police force areas with flags, curves and average.
    """
    scale, share = _scale(view), view.measure.kind == "share"
    marks = theme.ticks(scale.top)
    x: Spec = {
        "scale": {"type": "log" if scale.log else "linear", "domain": [scale.low, scale.high], "nice": False},
        "axis": _x_axis(scale, "crimes" if share else "residents"),
    }
    # An axis rounds its own labels to the digits of the step it would have chosen: 12.5 would read 13.
    label = "format(datum.value, ',~f')" + (" + '%'" if share else "")
    axis = {"values": marks, "title": None, "labelExpr": label}
    y: Spec = {"scale": {"domain": [0, scale.top], "nice": False}, "axis": axis}
    at = {"x": number("p", **x), "y": number("v", **y)}
    points = _points(view, scale)
    people = "Out of" if share else "Residents"
    tooltip = {"tooltip": tips(title="title", value=theme.per(view.measure), people=people, rank="Rank")}
    small, flagged, own = ([one for one in points if one.kind == kind] for kind in ("other", "flagged", "own"))
    shown = {"shape": text("s", scale=None)}
    hollow: dict[str, Any] = {"fill": theme.WHITE, "strokeWidth": 1.3, "opacity": 1}
    layers = [
        *_curves(view, scale, x, y),
        layer("point", at | tooltip, [one.row for one in small], stroke=theme.GREY, size=26, **hollow),
        layer(
            "point",
            at | shown | {"fill": text("f", scale=None)} | tooltip,
            [one.row | {"f": theme.DARK if one.filled else theme.WHITE} for one in flagged],
            stroke=theme.DARK,
            size=56,
            **hollow,
        ),
        layer(
            "point",
            at | shown | tooltip,
            [one.row for one in own],
            **hollow | {"fill": theme.NAVY, "stroke": theme.WHITE, "strokeWidth": 2, "size": 260},
        ),
        *area_labels(points, at, HEIGHT),
        *_line_labels(view, scale, y),
        *_key(flagged + own),
    ]
    return Drawing(layers, height=HEIGHT)


def _scale(view: Peers) -> _Scale:
    """Fit the axes to the areas of ordinary size.

    One with few residents and many visitors (the City of London) or hardly any residents (the Isles of Scilly) would
    squeeze all others into a corner: it is drawn at the edge, its value written beside it.
    """
    people = np.sort(view.frame["denominator"].to_numpy(dtype=float))
    values = np.sort(view.frame["value"].to_numpy(dtype=float))
    low, high = float(people[0]), float(people[-1])
    log = high / low > TENFOLD
    if log:
        ordinary = float(people[min(EXCEPTIONS, len(people) - 1)])
        low = (ordinary if low * 2 < ordinary else low) * 0.85
        high *= 1.18
    else:
        room = (high - low) * 0.08 or high * 0.1
        low, high = max(0.0, low - room), high + room
    limit = float(np.interp(low, view.curve["population"], view.curve["upper_998"]))
    wanted = max(float(values[-1 - min(EXCEPTIONS, len(values) - 1)]), float(view.own["value"]), view.average * 1.2)
    # The mouth of the funnel may be cut, but not more than half of it.
    wanted = max(wanted, min(limit, wanted * 1.5), float(view.curve["upper_998"].iloc[-1])) * 1.04
    top = max(float(values[-1]), wanted) if values[-1] <= wanted * OFF_SCALE else wanted
    return _Scale(low, high, theme.ticks(top)[-1], log)


def _points(view: Peers, scale: _Scale) -> list[Point]:
    points = []
    columns = ["name", "denominator", "value", "flag", "flag_998", "is_own", "rank"]
    for name, people, value, flag, strong, is_own, rank in view.frame[columns].itertuples(index=False, name=None):
        off = value > scale.top or people < scale.low
        shown = wording.value(view.measure, value)
        row = {
            "p": theme.rounded(max(people, scale.edge)),
            "v": theme.rounded(min(value, scale.top)),
            "title": name,
            "value": shown,
            "people": wording.whole(people) + (", off the scale" if people < scale.low else ""),
            "rank": f"{wording.ordinal(rank)} highest of {len(view.frame)}",
        }
        kind = "own" if is_own else "flagged" if flag else "other"
        if kind != "other":
            row["s"] = "triangle-up" if flag > 0 else "triangle-down" if flag < 0 else "circle"
        words = short_name(name) + (f" {shown} ↑" if value > scale.top else "")
        # Its place in the plot is not its own, so an area off the scale is named before all others.
        extreme = math.inf if off and flag else abs(value - view.average)
        points.append(Point(row, kind, scale.across(people), scale.down(value), words, extreme, filled=bool(strong)))
    return points


def _x_axis(scale: _Scale, title: str) -> Spec:
    axis: Spec = {
        "title": f"{title}, on a log scale" if scale.log else title,
        "labelExpr": "datum.value >= 1e6 ? datum.value / 1e6 + 'm' : datum.value >= 1e3 ? datum.value / 1e3 + 'k' "
        ": datum.value",
        "labelFlush": False,
        "labelSeparation": 8,
    }
    if not scale.log:
        return axis | {"tickCount": 5}
    steps = [size * 10**power for power in range(8) for size in (1, 2, 5)]
    return axis | {"values": [step for step in steps if scale.low <= step <= scale.high]}


def _curves(view: Peers, scale: _Scale, x: Spec, y: Spec) -> list[Spec]:
    grid = view.curve["population"].to_numpy(dtype=float)
    grid = np.concatenate([[scale.low], grid[(grid > scale.low) & (grid < scale.high)], [scale.high]])
    columns = [np.interp(grid, view.curve["population"], view.curve[name]) for name, _ in LIMITS]
    names = ["p", *(name for name, _ in LIMITS)]
    rows: Rows = [
        dict(zip(names, map(theme.rounded, values), strict=True)) for values in zip(grid, *columns, strict=True)
    ]
    drawn = [
        layer(
            "line",
            {"x": number("p", **x), "y": number(name, **y)},
            strokeDash=[4, 3] if words == "95%" else [1, 0],
            stroke="#6F777B",
            strokeWidth=1,
            clip=True,
        )
        for name, words in LIMITS
    ]
    average = [{"v": theme.rounded(view.average)}]
    return [group(rows, *drawn), layer("rule", {"y": number("v", **y)}, average, stroke="#2073BC", strokeWidth=1.5)]


def _line_labels(view: Peers, scale: _Scale, y: Spec) -> list[Spec]:
    """Name average and limits at the right edge, where the curves end."""
    ends = {name: float(np.interp(scale.high, view.curve["population"], view.curve[name])) for name, _ in LIMITS}
    named = [(ends[name], words) for name, words in LIMITS if ends[name] > 0]
    named.append((view.average, f"average {wording.value(view.measure, view.average)}"))
    pixels = [scale.down(value) * HEIGHT for value, _ in named]
    placed = spread(pixels, [LINE] * len(named), 0, HEIGHT + 6)
    rows: Rows = [
        {"v": round((1 - pixel / HEIGHT) * scale.top, 6), "t": words}
        for pixel, (_, words) in zip(placed, named, strict=True)
    ]
    return [layer("text", {"x": {"value": "width"}, "y": number("v", **y), "text": text("t")}, rows, dx=5)]


def _key(shown: list[Point]) -> list[Spec]:
    """Name the shapes that occur, above the plot."""
    seen = {one.row["s"] for one in shown}
    rows: Rows = []
    left = 0.0
    for shape, word in (("triangle-up", "above"), ("triangle-down", "below")):
        if shape in seen:
            rows.append({"x": left + 5, "s": shape, "t": word})
            left += 26 + text_width(word)
    if rows:
        rows[-1]["t"] += " the 95% limits" + ("; filled: 99.8%" if any(one.filled for one in shown) else "")
    return key(rows, {}, fill=theme.WHITE, stroke=theme.DARK, strokeWidth=1.3, size=56)
