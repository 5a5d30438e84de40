"""A partner's crime measure year by year, with its share of all crime and its cost."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from components import html
from components.context import Context
from components.figure import details, heading
from components.words import told
from ssp_metrics import reading
from ssp_metrics.errors import SspError
from ssp_metrics.views.years import Years, years

SHOWN = 5


def years_share_cost(context: Context) -> None:
    """Show every measure of partners that has a unit cost, year by year."""
    for measure in context.catalogue.returned():
        if measure.unit_cost is None:
            continue
        try:
            view = years(context.snapshot, measure.id, context.to, context.as_at)
        except SspError as error:
            html.note(told(error))
            continue
        heading(view.title, view.subtitle, view.text, illustrative=view.provenance.illustrative)
        table = _table(view)
        mark = f"{html.ILLUSTRATIVE}: " if view.provenance.illustrative else ""
        st.html(
            html.table(f"{mark}{view.title}", list(table.columns), table.head(SHOWN).to_numpy().tolist(),
                       numeric=range(1, len(table.columns)), hide_caption=True)
        )  # fmt: skip
        details(view, f"years-{measure.id}", table, view.subtitle)


def _table(view: Years) -> pd.DataFrame:
    rows = [
        (
            reading.capital(row.year),
            reading.whole(row.numerator),
            "–" if pd.isna(row.share) else reading.percent(row.share * 100),
            "no unit cost" if pd.isna(row.cost) else reading.pounds(row.cost),
        )
        for row in view.frame.itertuples(index=False)
    ]
    return pd.DataFrame(rows, columns=["Year", "Count", "Share of all crime", "Cost"])
