"""Victims, offenders, locations: every measure of a priority by the face of the problem that it shows."""

from __future__ import annotations

import streamlit as st

from components import html, link
from components.context import Context
from components.figure import heading
from ssp_metrics.catalogue import Measure, Priority
from ssp_metrics.views.figure import Figure
from ssp_metrics.views.own_figures import own_figures

FACES = {"victims": "Victims", "offenders": "Offenders", "locations": "Locations", None: "Other"}


def figures_of(context: Context, measures: list[Measure]) -> tuple[dict[str, Figure], dict[str, str]]:
    """Return figures by measure id, each over the period to show of it, and what is missing."""
    return own_figures(context.snapshot, measures, context.period_of, context.as_at)


def faces(
    priority: Priority, measures: list[Measure], made: dict[str, Figure], problems: dict[str, str], chosen: Measure
) -> None:
    """Show every measure of a priority: real ones first within each face; a link opens the evidence of each."""
    heading(
        "Victims, offenders, locations",
        "Every measure of this priority, real figures first; choose one to see its evidence above",
    )
    order = list(FACES)
    # An illustration never stands before a real figure.
    ranked = sorted(measures, key=lambda measure: (measure.illustrative, order.index(face(measure, priority))))
    rows = [_row(measure, priority, made.get(measure.id), problems) for measure in ranked]
    own = ranked.index(chosen)
    st.html(
        html.table("Measures of this priority", ["Measure", "Face", "Number", "Change"], rows, numeric=[2], stack=True,
                   hide_caption=True, own=own)
    )  # fmt: skip


def face(measure: Measure, priority: Priority) -> str | None:
    """Return the face that a measure shows in a priority."""
    return next((place.face for place in measure.places if place.priority == priority.id), None)


def _row(measure: Measure, priority: Priority, made: Figure | None, problems: dict[str, str]) -> list[html.Cell | str]:
    href = link.to(priority.id, measure=measure.id)
    named = FACES[face(measure, priority)]
    if made is None:
        return [html.Cell(measure.title, href=href), named, "no data", problems[measure.id]]
    badge = html.badge(html.ILLUSTRATIVE) if measure.illustrative else ""
    where = "" if made.area.level == "district" else f"{made.area.name} police area, "
    unit = "percent; " if measure.kind == "share" else ""
    small = f"{unit}{where}{made.period.words}"
    return [html.Cell(measure.title, small=small, after=badge, href=href), named, made.number, made.change_words]
