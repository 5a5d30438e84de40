"""What partners returned, on the Data screen: supplier, span, areas, and a badge on what is illustration."""

from __future__ import annotations

import streamlit as st

from components import html
from components.context import Context
from components.figure import download
from ssp_metrics.charts import export
from ssp_metrics.views.returns import returns

STATES = {"real": "real figures", "none": "not supplied", "illustrative": ""}


def returns_section(context: Context) -> None:
    """Show every measure that partners return and where it stands."""
    view = returns(context.snapshot, context.as_at)
    st.header("What partners returned")
    html.note(view.text)
    rows: list[list[html.Cell | str]] = [
        [
            html.Cell(row.title, small=row.measure_id),
            html.Cell(row.supplier, small=row.owner),
            html.Cell(STATES[row.state], before=html.badge(html.ILLUSTRATIVE) if row.state == "illustrative" else ""),
            html.Cell(row.first, small=f"until {row.last}") if row.first else "–",
            str(row.areas) if row.areas else "–",
            row.policy or "none needed",
        ]
        for row in view.frame.itertuples(index=False)
    ]
    head = ["Measure", "Supplied by", "State", "From", "Areas", "Disclosure control"]
    st.html(
        html.table("Measures that partners return", head, rows, numeric=[4], stack=True, hide_caption=True, tall=True)
    )
    download("Returns as CSV", lambda: export.csv(view.frame), "returns.csv", "text/csv")
