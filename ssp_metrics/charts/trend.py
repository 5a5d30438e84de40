"""The trend chart (XmR): every month, the average and the limits of usual variation, and the months that stand out."""

from __future__ import annotations

from typing import Any

import pandas as pd

from ssp_metrics import wording
from ssp_metrics.charts import theme
from ssp_metrics.charts.drawing import Drawing, Rows, Spec, group, haloed, key, layer, number, text, tips
from ssp_metrics.charts.flags import flags, notes, places
from ssp_metrics.charts.labels import LINE, spread
from ssp_metrics.views.trend import Trend
from ssp_metrics.views.yearly import is_small

HEIGHT = 260
NEAR_TOP = 1.04
SIDEWAYS = 5
"""A gap of fewer months than this is too narrow for words across: they stand upright."""
LONGEST_MONTH = 31


def draw(view: Trend, *, height: int = HEIGHT) -> Drawing:
    """Draw a monthly series on its XmR chart.

    Parameters
    ----------
    view : Trend
        The series with its limits; its target, if any, is drawn across and named at the right edge.
    height : int
        Height of the plot in pixels.
    """
    frame, target = view.frame, view.target
    # An interval that hardly reaches beyond its point is for the table.
    banded = view.measure.by_years and view.measure.kind != "share" and is_small(frame)
    largest = frame[["value", "high" if banded else "upper"]].max().max()
    marks = theme.ticks(max(largest, target or 0.0) * NEAR_TOP, whole=True)
    y: Spec = {"scale": {"domain": [0, marks[-1]], "nice": False}, "axis": _y_axis(view, marks)}
    rows = _rows(view)
    x: Spec = {"scale": {"domain": [-0.5, rows[-1]["i"] + 0.5], "nice": False}, "axis": _x_axis(view)}
    at = number("i", **x)
    limit: dict[str, Any] = {"stroke": theme.GREY, "strokeDash": [5, 3], "strokeWidth": 1.2}
    layers = [
        group(
            rows,
            layer("area", {"x": at, "y": number("lo", **y), "y2": {"field": "hi"}}, color=theme.BAND),
            layer("line", {"x": at, "y": number("lo", **y)}, **limit),
            layer("line", {"x": at, "y": number("hi", **y)}, **limit),
            layer("line", {"x": at, "y": number("mean", **y)}, stroke="#2073BC", strokeWidth=1.5),
        )
    ]
    if banded:
        ends = {"x": at, "y": number("low", **y), "y2": {"field": "high"}}
        layers.append(layer("area", ends, rows, color=theme.BAND))
    titles = _OF_YEARS if view.measure.by_years else _TITLES
    layers += _gaps(frame, at, y, marks[-1])
    layers += flags(view, at, y, marks[-1], height)
    if target is not None:
        layers.append(layer("rule", {"y": number("y", **y)}, [{"y": target}], **_TARGET))
    layers.append(
        group(
            rows,
            layer("line", {"x": at, "y": number("v", **y)}, stroke="#767676", strokeWidth=1.5),
            layer("point", {"x": at, "y": number("v", **y), **_BY_STATE}, filled=True, opacity=1),
            # A strip a month, as tall as the plot: nobody has to hit a small point to read it.
            layer("rect", {"x": number("a"), "x2": {"field": "b"}, "tooltip": tips(**titles)}, opacity=0),
        )
    )
    if view.overlaps:
        hollow: dict[str, Any] = {"fill": theme.WHITE, "stroke": theme.NAVY, "strokeWidth": 2, "size": 80}
        layers.append(layer("point", {"x": at, "y": number("v", **y)}, rows[-1:], opacity=1, **hollow))
    layers += _end_labels(view, y, marks[-1], height, target)
    layers += _key(frame)
    return Drawing(layers, height=height, notes=notes(view))


_TARGET: dict[str, Any] = {"stroke": theme.MAROON, "strokeDash": [10, 4], "strokeWidth": 1.5}
_TITLES = {"title": "title", "value": "Value", "usual": "Usual range", "says": "Variation"}
_OF_YEARS = {"title": "title", "value": "Value", "usual": "95% interval"}
_BY_STATE = {
    "shape": text("s", scale=None),
    "color": text("c", scale=None),
    "size": number("z", scale=None),
}


def _rows(view: Trend) -> Rows:
    """One row a month, as short as it can be: the words of the tooltip stand ready."""
    rows: Rows = []
    for index, row in zip(places(view), view.frame.itertuples(index=False), strict=True):
        shape, colour, word = theme.STATES.get(str(row.point_type), ("circle", theme.DARK, ""))
        made: dict[str, Any] = {
            "i": index,
            "a": index - 0.5,
            "b": index + 0.5,
            "v": theme.rounded(row.value),
            "mean": theme.rounded(row.mean),
            "lo": theme.rounded(row.lower),
            "hi": theme.rounded(row.upper),
            "s": shape,
            "c": colour,
            "z": 90 if word else 26,
            "title": wording.capital(wording.period_end(row.month, view.measure.span)),
            "value": wording.SUPPRESSED if row.suppressed else theme.amount(view.measure, row.value),
            "usual": _range(view, row),
            "says": f"{word}: {wording.RULES[row.rule]}" if word else "usual variation",
        }
        if made["v"] is None or made["mean"] is None:
            made["says"] = "–"
        if view.measure.by_years:
            made |= {"low": theme.rounded(row.low), "high": theme.rounded(row.high)}
            made["usual"] = f"{theme.amount(view.measure, row.low)} to {theme.amount(view.measure, row.high)}"
        rows.append(made)
    return rows


def _range(view: Trend, row: Any) -> str:
    if theme.rounded(row.lower) is None:
        return "no limits"
    ends = theme.amount(view.measure, row.lower), theme.amount(view.measure, row.upper)
    return f"{ends[0]} to {ends[1]}, average {theme.amount(view.measure, row.mean)}"


def _x_axis(view: Trend) -> Spec:
    """Months by their number, so that no clock or time zone moves them; labels every quarter, half year or year."""
    months = list(view.frame["month"])
    if len(months) > 1 and (months[1] - months[0]).days > LONGEST_MONTH:  # quarters or years, named by their last month
        ending = months[0 if view.overlaps else -1].month
        marked = [index for index, month in enumerate(months) if month.month == ending]
    else:
        step = 3 if len(months) <= 14 else 6 if len(months) <= 48 else 12
        marked = [index for index, month in enumerate(months) if (month.month - 1) % step == 0] or [0]
        # Where there is no room every second label goes: starting at a January keeps the Januaries.
        first = next((index for index in marked if months[index].month == 1), None)
        if step == 6 and first is not None:
            marked = [index for index in marked if index >= first]
    names = {str(index): f"{months[index]:%b %y}" for index in marked}
    return {
        "values": marked,
        "labelExpr": f"{names}[datum.value]",
        "labelOverlap": "parity",
        "labelSeparation": 6,
        "title": None,
        "grid": False,
    }


def _y_axis(view: Trend, marks: list[float]) -> Spec:
    if view.frame["value"].isna().all():  # a scale without anything on it says nothing
        return {"labels": False, "title": None, "grid": False}
    return {
        "values": marks,
        "title": None,
        "grid": True,
        "labelExpr": "datum.label + '%'" if view.measure.kind == "share" else "datum.label",
        "format": ",~f",
        "minExtent": 24,
    }


def _gaps(frame: pd.DataFrame, at: Spec, y: Spec, top: float) -> list[Spec]:
    """Shade what was not supplied or is not shown, and say so: a gap is not a zero."""
    runs: Rows = []
    for index, (value, suppressed) in enumerate(zip(frame["value"], frame["suppressed"], strict=True)):
        if pd.isna(value):
            said = f"{wording.SUPPRESSED} not shown" if suppressed else "not supplied"
            if runs and runs[-1]["b"] == index - 0.5 and runs[-1]["t"] == said:
                runs[-1]["b"] = index + 0.5
            else:
                runs.append({"a": index - 0.5, "b": index + 0.5, "t": said})
    if not runs:
        return []
    for run in runs:
        run |= {"i": (run["a"] + run["b"]) / 2, "y": top / 2}
    flat = [run for run in runs if run["b"] - run["a"] >= SIDEWAYS]
    upright = [run for run in runs if run["b"] - run["a"] < SIDEWAYS]
    where = {"x": at, "y": number("y", **y), "text": text("t")}
    made = [layer("rect", {"x": number("a"), "x2": {"field": "b"}}, runs, color=theme.GAP, opacity=1)]
    made += [layer("text", where, flat, align="center")] if flat else []
    return made + ([layer("text", where, upright, align="center", angle=270)] if upright else [])


def _end_labels(view: Trend, y: Spec, top: float, height: int, target: float | None) -> list[Spec]:
    """Name the lines at the right edge, moved apart where they would lie on each other."""
    frame = view.frame
    seen = frame.dropna(subset=["value"])
    found: list[tuple[float, str, bool, str]] = []
    if len(seen) and seen.index[-1] == frame.index[-1]:  # an older value at the edge would pass for the latest
        latest = float(seen["value"].iloc[-1])
        named = theme.amount(view.measure, latest)
        if view.overlaps:
            named += f"\nyear to\n{frame['month'].iloc[-1]:%b %Y}"
        found.append((latest, named, True, theme.INK))
    limits = frame.dropna(subset=["mean", "upper"])
    if len(limits):
        last = limits.iloc[-1]
        mean = theme.amount(view.measure, last["mean"])
        named = f"average for\n{last['month']:%b} {mean}" if view.seasonal else f"average {mean}"
        found.append((float(last["mean"]), named, False, theme.TEXT))
        found.append((float(last["upper"]), "upper limit", False, theme.TEXT))
        if last["lower"] > 0:
            found.append((float(last["lower"]), "lower limit", False, theme.TEXT))
    if target is not None:
        found.append((target, f"target {theme.amount(view.measure, target)}", False, theme.MAROON))
    sizes = [LINE * (1 + name.count("\n")) + (3 if bold else 0) for _, name, bold, _ in found]
    pixels = [height * (1 - value / top) for value, *_ in found]
    # The latest value stays at its line's end; the others make room.
    placed = spread(pixels, sizes, -8, height + 8, [8.0 if bold else 1.0 for *_, bold, _ in found])
    rows: Rows = []
    for (_, name, bold, colour), pixel in zip(found, placed, strict=True):
        lines = name.split("\n")
        first = pixel - (len(lines) - 1) * LINE / 2
        for number_, line in enumerate(lines):
            where = round((1 - (first + number_ * LINE) / height) * top, 6)
            rows.append({"y": where, "t": line, "w": bold, "c": colour})
    words = {"text": text("t"), "color": text("c", scale=None)}
    encoding: Spec = {"x": {"value": "width"}, "y": number("y", **y)} | words
    plain, bold_rows = [row for row in rows if not row["w"]], [row for row in rows if row["w"]]
    return [
        layer("text", encoding, plain, dx=6),
        haloed(encoding, bold_rows, dx=6, fontSize=theme.BODY + 1, fontWeight="bold"),
    ]


def _key(frame: pd.DataFrame) -> list[Spec]:
    """Name the shapes that occur, above the plot."""
    rows: Rows = []
    left = 0.0
    for kind, (shape, colour, word) in theme.STATES.items():
        if (frame["point_type"] == kind).any():
            rows.append({"x": left + 5, "s": shape, "c": colour, "t": word})
            left += 30 + 6.6 * len(word)
    return key(rows, {"color": text("c", scale=None)}, filled=True, size=90)
