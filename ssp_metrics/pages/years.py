"""A partner's crime measure year by year, with its share of all crime and its cost."""

from __future__ import annotations

from dataclasses import replace

from ssp_metrics.errors import SspError
from ssp_metrics.pages.blocks import Block, Blocks, Finding, details, note
from ssp_metrics.pages.request import Request
from ssp_metrics.tables import pictures
from ssp_metrics.views.years import years

SHOWN = 5


def years_share_cost(request: Request) -> Blocks:
    """Return every measure of partners that has a unit cost, year by year."""
    blocks: list[Block] = []
    for measure in request.catalogue.returned():
        if measure.unit_cost is None:
            continue
        try:
            view = years(request.snapshot, measure.id, request.to)
        except SspError as error:
            blocks.append(note(request.told(error)))
            continue
        made = pictures.years(view)
        blocks += [
            Finding(view.title, view.subtitle, view.text, illustrative=view.provenance.illustrative),
            replace(made.head(SHOWN), caption=view.stamped(view.title), caption_hidden=True),
            details(f"years-{measure.id}", view, made),
        ]
    return tuple(blocks)
