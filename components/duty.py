"""What the screen about the Serious Violence Duty is made of: a card a measure, and the table of declared versions."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import pandas as pd
import streamlit as st

from components import html
from components.context import Context
from components.figure import figure, heading
from ssp_metrics import reading
from ssp_metrics.charts import force_history as history_chart
from ssp_metrics.entries import Id
from ssp_metrics.periods import words
from ssp_metrics.views.duty import Version, by_year

HEAD = ["Measure", "Whose ages", "Domestic included?", "Place", "Period", "Number", "95% interval", "Change"]


def card(version: Version, others: Sequence[Version]) -> None:
    """Show one measure: its number, period, interval, change, and what it declares; beneath it its other versions."""
    made, measure, declared = version.made, version.measure, version.declared
    if made is None:
        return
    heading(measure.title, f"{version.place}, {made.period.words}", illustrative=measure.illustrative)
    beneath = [] if made.hidden or measure.kind == "count" else [f"{reading.rate(made.value)} {reading.per(measure)}"]
    beneath += [f"95% interval {version.interval}"] if version.interval else []
    st.html(
        f'<div class="ssp-headlines" style="display:block"><div class="n">{escape(made.number)}</div>'
        f'<div class="w">{escape("; ".join([measure.unit, *beneath]))}</div></div>'
        f'<p class="ssp-read">{escape(reading.capital(made.change_words))}.</p>'
    )
    for other in others:
        mark = html.badge(html.ILLUSTRATIVE) if other.measure.illustrative else ""
        said = other.made.text if other.made is not None else other.problem
        st.html(f'<p class="ssp-read">{escape(other.declared.ages)}:{mark} {escape(said)}</p>')
    declares = [("Ages", declared.ages), ("Domestic", declared.domestic), ("Counted", declared.counting)]
    st.html("".join(f'<p class="ssp-sub"><b>{escape(name)}:</b> {escape(said)}</p>' for name, said in declares))
    html.source(made.provenance.line)


def versions_table(versions: Sequence[Version], caption: str) -> None:
    """Show versions side by side with what each declares."""
    rows = [_row(version) for version in versions]
    st.html(html.table(caption, HEAD, rows, numeric=[5], stack=True, hide_caption=True))
    for line in dict.fromkeys(one.made.provenance.line for one in versions if one.made is not None):
        html.source(line)


def _row(version: Version) -> list[html.Cell | str]:
    made, measure, declared = version.made, version.measure, version.declared
    badge = html.badge(html.ILLUSTRATIVE) if measure.illustrative and made is not None else ""
    first = html.Cell(measure.title, after=badge)
    if made is None:
        return [first, declared.ages, declared.domestic, "", "", "no data", "", version.problem]
    per = reading.per(measure) if version.interval and measure.kind == "rate" else ""
    interval = html.Cell(version.interval or "–", small=per)
    return [first, declared.ages, declared.domestic, version.place, made.period.words, made.number, interval,
            made.change_words]  # fmt: skip


def yearly_figure(context: Context, measure_id: Id, *, key: str) -> None:
    """Show a measure of the police force area year by year, each number with its interval."""
    view = by_year(context.snapshot, measure_id, context.to, context.as_at)
    rows = [
        (
            words(row.period_end.date()),
            reading.whole(row.value),
            f"{reading.whole(row.lower)} to {reading.whole(row.upper)}",
        )
        for row in view.frame.iloc[::-1].itertuples()
    ]
    table = pd.DataFrame(rows, columns=["Year to", "Number", "95% interval"])
    figure(view, history_chart.draw(view), key=key, table=table)
