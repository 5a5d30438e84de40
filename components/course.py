"""The course of a measure as a small picture in a table's cell."""

from __future__ import annotations

from base64 import b64encode
from html import escape

import pandas as pd

from ssp_metrics import reading
from ssp_metrics.catalogue import Measure
from ssp_metrics.charts import spark


def course(months: pd.DataFrame, measure: Measure) -> str:
    """Return a series (``month, numerator``) of a measure as markup, with its words for who cannot see it.

    Its last point is a plain dot: whether a month stands out is for the trend chart to say. Without a series there is
    nothing to show.
    """
    if months.empty:
        return ""
    number, last = len(months), months["month"].iloc[-1]
    step = f"{reading.STEP[measure.every]}{'s' if number > 1 else ''}"
    said = escape(f"{measure.title}: {number} {step} to {last:%B %Y}", quote=True)
    picture = b64encode(spark.svg(months, "chance").encode()).decode()
    return f'<img src="data:image/svg+xml;base64,{picture}" alt="{escape(said)}" width="120" height="32">'
