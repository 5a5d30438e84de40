"""Views of police force areas as text tables: the numbers behind each picture, formatted as people read them."""

from __future__ import annotations

import numpy as np
import pandas as pd

from components.tables import FLAGS
from ssp_metrics import reading
from ssp_metrics.periods import words
from ssp_metrics.views.force_history import ForceHistory, Split, Yearly
from ssp_metrics.views.force_peers import ForcePeers


def history(view: ForceHistory) -> pd.DataFrame:
    """Return the years that are drawn, latest first, with their intervals."""
    rows = [
        (_year(row), _or_missing(view, row.value), _interval(view, row)) for row in _drawn(view).itertuples(index=False)
    ]
    return pd.DataFrame(rows, columns=["Year to", "Recorded", "95% interval"])


def split(view: Split) -> pd.DataFrame:
    """Return the years that are drawn, latest first: share, and the two counts it is made of."""
    rows = [
        (
            _year(row),
            _or_missing(view, row.value),
            _interval(view, row),
            *(reading.MISSING if np.isnan(count) else reading.whole(count) for count in (row.sexual, row.violence)),
        )
        for row in _drawn(view).itertuples(index=False)
    ]
    head = ["Year to", "Share of both", "95% interval", "Sexual offences", "Violence against the person"]
    return pd.DataFrame(rows, columns=head)


def peers(view: ForcePeers) -> pd.DataFrame:
    """Return police force areas by rank with their interval and flag."""
    rows = [
        (
            row.name,
            str(row.rank),
            reading.whole(row.numerator),
            reading.rate(row.value),
            f"{reading.rate(row.lower)} to {reading.rate(row.upper)}",
            FLAGS[int(row.flag)],
        )
        for row in view.frame.itertuples(index=False)
    ]
    rate = reading.capital(view.offence.per_words)
    head = ["Police force area", "Rank (1 = highest)", "Recorded", rate, "95% interval", "Outside"]
    return pd.DataFrame(rows, columns=head)


def _drawn(view: Yearly) -> pd.DataFrame:
    return view.frame[view.frame["yearly"] | (view.frame.index == view.frame.index[-1])].iloc[::-1]


def _year(row: object) -> str:
    return words(row.period_end.date())  # type: ignore[attr-defined]


def _or_missing(view: Yearly, value: float) -> str:
    return reading.MISSING if np.isnan(value) else view.shown(value)


def _interval(view: Yearly, row: object) -> str:
    lower, upper = row.lower, row.upper  # type: ignore[attr-defined]
    return "–" if np.isnan(lower) else f"{view.shown(lower)} to {view.shown(upper)}"
