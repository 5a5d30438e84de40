"""Deprivation beside crime: every ward with its rank and its deprivation, and the small areas that are vulnerable."""

from __future__ import annotations

from datetime import date

import streamlit as st

from components import html, link
from components.context import Context
from components.figure import download, heading
from components.paper import Key, reference
from components.words import problem
from ssp_metrics import reading
from ssp_metrics.catalogue import Measure
from ssp_metrics.charts import export
from ssp_metrics.errors import SspError
from ssp_metrics.store.snapshot import Snapshot
from ssp_metrics.views.vulnerable import BesideDeprivation, VulnerableAreas, beside_deprivation, vulnerable_areas


def vulnerable_section(context: Context, measure: Measure, vintage: str | None = None) -> None:
    """Show the section of the ward maps that is about the whole borough.

    Parameters
    ----------
    vintage : str, optional
        Which wards; by default the partnership's present ones.
    """
    st.header("Deprivation beside crime")
    key = Key.of(context)
    try:
        _wards(_beside(key, measure.id, context.last_for(measure), vintage, context.snapshot), vintage)
    except SspError as error:
        problem(error)
    try:
        _areas(_vulnerable(key, context.to, vintage, context.snapshot))
    except SspError as error:
        problem(error)


@st.cache_resource(max_entries=16, show_spinner=False)
def _beside(key: Key, measure_id: str, to: date, vintage: str | None, _snapshot: Snapshot) -> BesideDeprivation:
    return beside_deprivation(_snapshot, measure_id, to, key.as_at, vintage)


@st.cache_resource(max_entries=4, show_spinner=False)
def _vulnerable(key: Key, to: date, vintage: str | None, _snapshot: Snapshot) -> VulnerableAreas:
    return vulnerable_areas(_snapshot, reference(), to, key.as_at, vintage)


def _wards(view: BesideDeprivation, vintage: str | None) -> None:
    heading(view.title, view.subtitle, view.text, illustrative=view.provenance.illustrative)
    chosen = {"vintage": vintage} if vintage else {}
    rows = [
        [
            html.Cell(row.name, href=link.to("wards", ward=row.area_code, measure=view.measure.id, **chosen)),
            reading.whole(row.numerator),
            reading.ordinal(row.rank) if row.rank else "–",
            row.moved,
            f"{row.tenth} of {row.lsoas}",
            f"{row.fifth} of {row.lsoas}",
        ]
        for row in view.frame.itertuples(index=False)
    ]
    head = ["Ward", "Count", "Rank (1 = most)", "Rank moved", "LSOAs in most deprived tenth", "In most deprived fifth"]
    caption = f"{html.ILLUSTRATIVE}: {view.subtitle}" if view.provenance.illustrative else view.subtitle
    st.html(html.table(caption, head, rows, numeric=[1, 2, 4, 5], stack=True, hide_caption=True, tall=True))
    html.note("An LSOA counts where most of it lies; a ward in which none mostly lies has 0 of 0.")
    html.source(f"{view.provenance.line} {view.deprivation}")
    download("CSV", lambda: export.csv(view.frame, view.provenance.line), "deprivation-beside-crime.csv", "text/csv")


def _areas(view: VulnerableAreas) -> None:
    heading(view.title, view.subtitle, view.text)
    rows: list[list[html.Cell | str]] = [
        [
            html.Cell(row.name, small=row.ward),
            reading.whole(row.score),
            reading.capital(row.why) or "no single one",
            f"{row.asb / 100:.1f} times",
            reading.ordinal(int(row.decile)),
        ]
        for row in view.frame.itertuples(index=False)
    ]
    head = [
        "Small area (LSOA) and ward",
        "Index",
        "At least twice the average",
        "ASB, beside it",
        "Tenth of England (1st = most deprived)",
    ]
    if rows:
        st.html(html.table(view.subtitle, head, rows, numeric=[1, 3], stack=True, hide_caption=True))
    html.note(view.note)
    html.source(f"{view.provenance.line} {view.deprivation}")
    download("CSV", lambda: export.csv(view.frame, view.provenance.line), "vulnerable-small-areas.csv", "text/csv")
