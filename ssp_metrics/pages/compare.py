"""Any measure of our own area against other districts."""

from __future__ import annotations

from ssp_metrics.errors import SspError
from ssp_metrics.pages import evidence
from ssp_metrics.pages.blocks import Block, Blocks, Columns, Page, note
from ssp_metrics.pages.request import ON, Request
from ssp_metrics.views import areas


def compose(request: Request) -> Page:
    """Return the comparison that the reader chose."""
    partnership = request.partnership
    measures = {
        measure.id: measure
        for measure in sorted(request.catalogue.measures.values(), key=lambda one: one.order)
        if areas.compared(request.snapshot, measure)
    }
    groups = {group.id: group.title for group in (*partnership.groups[-1:], *partnership.groups[:-1])}
    titles = {key: areas.named(measure) for key, measure in measures.items()}
    which = request.choice("measure", "Measure", titles, what="measure")
    group = request.choice("group", "Compare with", groups, what="group")
    plain = request.switch(
        "plain",
        "Plain limits",
        help="Plain limits allow for chance only, as if all districts were alike. Adjusted limits, the default, also "
        "allow for how much districts differ anyway.",
    )
    controls = Columns(((which,), (group,), (plain,)), (2, 2, 1), bottom=True)
    measure, adjusted = measures[which.chosen], plain.chosen != ON
    found: list[Block] = []
    try:
        view = evidence.compared(request, measure, group.chosen, adjusted=adjusted)
    except SspError as error:
        found.append(request.problem(error))
    else:
        found += evidence.funnel_figure(view, key="funnel")
        similar = partnership.similar_group if view.group.kind == "all" else group.chosen
        adjusted = adjusted or view.group.kind == "all"

        def bars() -> Blocks:
            among = evidence.compared(request, measure, similar, adjusted=adjusted)
            return evidence.similar_figure(among, key="similar") or (note(among.position_reading),)

        found += request.attempt(bars)
    return Page("compare", "Compare areas", (controls, *found))
