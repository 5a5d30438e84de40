"""Cost of crime by type: bars in pounds; a type without a unit cost has words instead of a bar, never £0."""

from __future__ import annotations

from ssp_metrics import wording
from ssp_metrics.charts import theme
from ssp_metrics.charts.drawing import Drawing, Rows, named_bars
from ssp_metrics.views.cost import CostOfCrime


def draw(view: CostOfCrime) -> Drawing:
    """Draw what each crime type cost, dearest first.

    Parameters
    ----------
    view : CostOfCrime
        The costs of one place and period.
    """
    rows: Rows = []
    for row in view.frame.itertuples(index=False):
        cost = theme.rounded(row.cost)
        words = row.note if cost is None else f"{wording.pounds(row.cost)}{' (estimate)' if row.note else ''}"
        unit_cost = wording.pounds(row.unit_cost) if cost is not None else row.note
        recorded = wording.whole(row.recorded)
        rows.append({"v": cost or 0, "t": words, "title": row.title, "n": recorded, "u": unit_cost})
    return named_bars(rows, {"title": "title", "t": "Cost", "n": "Recorded", "u": "Unit cost"})
