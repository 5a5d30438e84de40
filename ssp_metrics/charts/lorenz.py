"""The Lorenz curve: what share of the events the wards with fewest hold together."""

from __future__ import annotations

from ssp_metrics.charts import theme
from ssp_metrics.charts.drawing import Drawing, Rows, Spec, group, layer, number, text, tips
from ssp_metrics.statistics import concentration
from ssp_metrics.views.wards import Wards

HEIGHT = 260


# From this Gini coefficient on there is room for words between the line and the curve.
ROOMY = 0.35


def _beside_curve(rows: Rows, gini: float) -> float:
    """Height of the words at 56%: between line and curve where there is room, else under the curve."""
    below = next((float(row["y"]) for row in rows if row["x"] is not None and row["x"] >= 56), 50.0)
    return (56 + below) / 2 if gini >= ROOMY else below / 2


def draw(view: Wards, *, height: int = HEIGHT) -> Drawing:
    """Draw how the events are shared among the areas, against the straight line of equal shares.

    Parameters
    ----------
    view : Wards
        The areas with their counts; at least one event.
    height : int
        Height of the plot in pixels.
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
    names: Rows = [
        {"x": 52, "y": 60, "t": "if all had equally many"},
        {"x": 56, "y": _beside_curve(rows, view.gini), "t": f"Gini {view.gini:.2f}"},
    ]
    return Drawing(
        [
            layer(
                "line", {"x": x, "y": y}, [{"x": 0, "y": 0}, {"x": 100, "y": 100}], stroke=theme.GREY, strokeDash=[5, 3]
            ),
            group(
                rows,
                layer("area", {"x": x, "y": y}, color=theme.BAND),
                layer("line", {"x": x, "y": y}, stroke=theme.NAVY, strokeWidth=2.5),
                layer(
                    "point",
                    {"x": x, "y": y, "tooltip": tips(t="Areas", v="Hold")},
                    filled=True,
                    color=theme.NAVY,
                    size=24,
                ),
            ),
            layer("text", {"x": x, "y": y, "text": text("t")}, names[:1], align="right"),
            layer("text", {"x": x, "y": y, "text": text("t")}, names[1:], align="center"),
        ],
        height=height,
    )
