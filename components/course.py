"""The course of a measure as a small picture in a table's cell."""

from __future__ import annotations

from base64 import b64encode
from html import escape

import pandas as pd

from ssp_metrics.charts import spark


def course(months: pd.DataFrame, words: str = "") -> str:
    """Return a series (``month, numerator``) as markup, with its words for who cannot see it.

    Its last point is a plain dot: whether a month stands out is for the trend chart to say.
    """
    said = words or f"{len(months)} months to {months['month'].iloc[-1]:%B %Y}"
    picture = b64encode(spark.svg(months, "chance").encode()).decode()
    return f'<img src="data:image/svg+xml;base64,{picture}" alt="{escape(said)}" width="120" height="32">'
