"""Deprivation beside crime: every ward with its rank and its deprivation, and the small areas that are vulnerable."""

from __future__ import annotations

from ssp_metrics import wording
from ssp_metrics.catalogue import Measure
from ssp_metrics.pages.blocks import Blocks, Download, Finding, Section, Text, note
from ssp_metrics.pages.request import Request
from ssp_metrics.tables import Cell, Column, table
from ssp_metrics.views.vulnerable import beside_deprivation, vulnerable_areas


def section(request: Request, measure: Measure, vintage: str | None = None) -> Section:
    """Return the section about the whole borough; ``vintage`` says which wards, by default the present ones."""
    return Section(
        "Deprivation beside crime",
        (
            *request.attempt(lambda: _wards(request, measure, vintage)),
            *request.attempt(lambda: _areas(request, vintage)),
        ),
    )


def _wards(request: Request, measure: Measure, vintage: str | None) -> Blocks:
    view = beside_deprivation(request.snapshot, measure.id, request.last_for(measure), vintage)
    chosen = {"vintage": vintage} if vintage else {}

    def name(row: object) -> Cell:
        href = request.link("wards", ward=row.area_code, measure=measure.id, **chosen)  # type: ignore[attr-defined]
        return Cell(row.name, href=href)  # type: ignore[attr-defined]

    columns = [
        Column("Ward", name),
        Column("Count", lambda row: wording.whole(row.numerator), numeric=True),
        Column("Rank (1 = most)", lambda row: wording.ordinal(row.rank) if row.rank else "–", numeric=True),
        Column("Rank moved", lambda row: row.moved),
        Column("LSOAs in most deprived tenth", lambda row: f"{row.tenth} of {row.lsoas}", numeric=True),
        Column("In most deprived fifth", lambda row: f"{row.fifth} of {row.lsoas}", numeric=True),
    ]
    return (
        Finding(view.title, view.subtitle, view.text, illustrative=view.provenance.illustrative),
        table(view.stamped(view.subtitle), columns, view.frame, stack=True, caption_hidden=True, tall=True),
        note("An LSOA counts where most of it lies; a ward in which none mostly lies has 0 of 0."),
        Text(f"{view.provenance.line} {view.deprivation}", "source"),
        Download("CSV", "deprivation-beside-crime.csv", view.frame, view.provenance.line),
    )


def _areas(request: Request, vintage: str | None) -> Blocks:
    view = vulnerable_areas(request.snapshot, request.reference, request.to, vintage)
    columns = [
        Column("Small area (LSOA) and ward", lambda row: Cell(row.name, small=row.ward)),
        Column("Index", lambda row: wording.whole(row.score), numeric=True),
        Column("At least twice the average", lambda row: wording.capital(row.why) or "no single one"),
        Column("ASB, beside it", lambda row: f"{row.asb / 100:.1f} times", numeric=True),
        Column("Tenth of England (1st = most deprived)", lambda row: wording.ordinal(int(row.decile))),
    ]
    listed = table(view.subtitle, columns, view.frame, stack=True, caption_hidden=True)
    return (
        Finding(view.title, view.subtitle, view.text),
        *((listed,) if listed.rows else ()),
        note(view.note),
        Text(f"{view.provenance.line} {view.deprivation}", "source"),
        Download("CSV", "vulnerable-small-areas.csv", view.frame, view.provenance.line),
    )
