"""Breakdowns of what partners return: by sex, by age, by whatever a measure is broken down by."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

import streamlit as st

from components import html, tables
from components.context import Context
from components.figure import figure
from ssp_metrics.catalogue import Measure
from ssp_metrics.charts import parts as parts_chart
from ssp_metrics.errors import SspError
from ssp_metrics.views.parts import Parts, parts


def breakdowns(context: Context, measure: Measure) -> list[Parts]:
    """Return the breakdowns of a partner's measure that were supplied; of a rare one none: it is never split."""
    found = []
    for one in () if measure.is_rare else measure.breakdowns:
        with suppress(SspError):
            found.append(parts(context.snapshot, measure.id, one.id, context.last_for(measure), context.as_at))
    return found


def parts_figures(found: Sequence[Parts]) -> None:
    """Show breakdowns, two beside each other."""
    for start in range(0, len(found), 2):
        for column, view in zip(st.columns(2, gap="medium"), found[start : start + 2], strict=False):
            with column:
                parts_figure(view)


def parts_figure(view: Parts) -> None:
    """Show one breakdown."""
    drawing = parts_chart.draw(view)
    figure(
        view,
        drawing,
        key=f"parts-{view.measure.id}-{view.breakdown.id}",
        table=tables.parts(view),
        beneath=lambda: html.note(" ".join(drawing.notes)) if drawing.notes else None,
    )
