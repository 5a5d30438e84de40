"""Definitions on the Data screen: what each measure counts, in whose words, and how small numbers are kept."""

from __future__ import annotations

import streamlit as st

from components import html
from components.context import Context
from ssp_metrics.disclosure import POLICIES


def definitions_section(context: Context) -> None:
    """Show every measure of the catalogue with its definition, and every source with its caveats."""
    st.header("Definitions")
    rows: list[list[html.Cell | str]] = [
        [
            html.Cell(m.title, small=m.id, after=html.badge(html.ILLUSTRATIVE) if m.illustrative else ""),
            html.Cell(m.definition, small=m.caveat),
            html.Cell(context.catalogue.sources[m.source].title, small=m.owner),
            POLICIES[m.suppression].words,
        ]
        for m in sorted(context.catalogue.measures.values(), key=lambda m: m.order)
    ]
    head = ["Measure", "What it counts", "Source and owner", "Disclosure control"]
    st.html(html.table("Definitions of the measures", head, rows, stack=True, hide_caption=True))
    for source in context.catalogue.sources.values():
        html.note(f"{source.title}: {' '.join(source.caveats)}")
