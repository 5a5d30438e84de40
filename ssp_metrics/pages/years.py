"""A partner's crime measure year by year, with its share of all crime and its cost."""

from __future__ import annotations

from dataclasses import replace

from ssp_metrics.errors import SspError
from ssp_metrics.pages import evidence
from ssp_metrics.pages.blocks import Block, Blocks, Details, Finding, note
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
        made, illustrative = pictures.years(view), view.provenance.illustrative
        caption = f"{evidence.badge_words(illustrative=illustrative)}{view.title}"
        blocks += [
            Finding(view.title, view.subtitle, view.text, illustrative=illustrative),
            replace(made.head(SHOWN), caption=caption, caption_hidden=True),
            Details(f"years-{measure.id}", view, made),
        ]
    return tuple(blocks)
