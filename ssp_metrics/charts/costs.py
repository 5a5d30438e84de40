"""Cost of crime by type: bars in pounds; a type without a unit cost has words instead of a bar, never £0."""

from __future__ import annotations

from ssp_metrics import wording
from ssp_metrics.charts import theme
from ssp_metrics.charts.drawing import Drawing, Rows, bars, group, layer, names_axis, number, room, text
from ssp_metrics.charts.labels import text_width, wrap
from ssp_metrics.views.cost import CostOfCrime

ROW, GAP, NAME_LETTERS = 28, 0.16, 18


def draw(view: CostOfCrime) -> Drawing:
    """Draw what each crime type cost, dearest first.

    Parameters
    ----------
    view : CostOfCrime
        The costs of one place and period.
    """
    rows: Rows = []
    names: dict[float, list[str]] = {}
    for index, row in enumerate(view.frame.itertuples(index=False)):
        cost = theme.rounded(row.cost)
        words = row.note if cost is None else f"{wording.pounds(row.cost)}{' (estimate)' if row.note else ''}"
        rows.append(
            {
                "a": index + GAP,
                "b": index + 1 - GAP,
                "i": index + 0.5,
                "v": cost or 0,
                "t": words,
                "title": row.title,
                "n": wording.whole(row.recorded),
                "u": wording.pounds(row.unit_cost) if cost is not None else row.note,
            }
        )
        names[index + 0.5] = wrap(row.title, NAME_LETTERS)
    largest = max((row["v"] for row in rows), default=1)
    titles = {"title": "title", "t": "Cost", "n": "Recorded", "u": "Unit cost"}
    x, y, bar = bars(largest, len(rows), titles, names_axis(names))
    end = {"x": number("v", **x), "y": number("i", **y), "text": text("t"), "tooltip": bar["tooltip"]}
    layers = [
        group(rows, layer("rect", bar, color=theme.NAVY), layer("text", end, dx=6, fontSize=13, color=theme.TEXT)),
        room(max([text_width(row["t"], 13) for row in rows] or [0.0]) + 10),
    ]
    return Drawing(layers, height=ROW * max(len(rows), 1))
