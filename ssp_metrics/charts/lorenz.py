"""The Lorenz curve: what share of the events the wards with fewest hold together."""

from __future__ import annotations

from ssp_metrics.charts import theme
from ssp_metrics.charts.drawing import Drawing, Rows, Spec, group, layer, number, text, tips
from ssp_metrics.statistics import concentration
from ssp_metrics.views.wards import Wards

HEIGHT = 260
# From this Gini coefficient on there is room for words between the line and the curve.
ROOMY = 0.35


def draw(view: Wards) -> Drawing:
    """Draw how the events are shared among the areas, against the straight line of equal shares.

    Parameters
    ----------
    view : Wards
        The areas with their counts; at least one event.
    """
    curve = concentration.lorenz(view.frame["numerator"].to_numpy())
    areas = len(view.frame)
    rows: Rows = [
        {
            "x": theme.rounded(row.share_of_places * 100),
            "y": theme.rounded(row.share_of_events * 100),
            "t": f"{round(row.share_of_places * areas)} of {areas} with fewest",
            "v": f"{row.share_of_events * 100:.0f}% of the total",
        }
        for row in curve.itertuples(index=False)
    ]
    axis: Spec = {"values": [0, 25, 50, 75, 100], "labelExpr": "datum.label + '%'"}
    scale: Spec = {"domain": [0, 100], "nice": False}
    x = number("x", scale=scale, axis={**axis, "title": "of the areas, fewest first", "grid": False})
    y = number("y", scale=scale, axis={**axis, "title": None, "grid": True})
    at = {"x": x, "y": y}
    tip, words = at | {"tooltip": tips(t="Areas", v="Hold")}, at | {"text": text("t")}
    below = next((row["y"] for row in rows if row["x"] is not None and row["x"] >= 56), 50.0)
    beside = (56 + below) / 2 if view.gini >= ROOMY else below / 2
    layers = [
        layer("line", at, [{"x": 0, "y": 0}, {"x": 100, "y": 100}], stroke=theme.GREY, strokeDash=[5, 3]),
        group(
            rows,
            layer("area", at, color=theme.BAND),
            layer("line", at, stroke=theme.NAVY, strokeWidth=2.5),
            layer("point", tip, filled=True, color=theme.NAVY, size=24),
        ),
        layer("text", words, [{"x": 52, "y": 60, "t": "if all had equally many"}], align="right"),
        layer("text", words, [{"x": 56, "y": beside, "t": f"Gini {view.gini:.2f}"}], align="center"),
    ]
    return Drawing(layers, height=HEIGHT)
