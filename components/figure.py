"""The one component that shows a figure: title, badge, reading, chart, table, source, downloads."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from components import files, html
from ssp_metrics.charts import export
from ssp_metrics.charts.drawing import marked, spec
from ssp_metrics.views.base import View


def figure(
    view: View,
    chart: Any,
    *,
    key: str,
    table: pd.DataFrame,
    reading: str | None = None,
    title: str | None = None,
    subtitle: str | None = None,
    beneath: Callable[[], None] = lambda: None,
) -> None:
    """Show a view drawn as an Altair chart, with everything that belongs to a figure.

    Parameters
    ----------
    view : View
        What is shown.
    chart : altair chart
        Its picture.
    key : str
        Unique on the page; also the name of downloaded files.
    table : pandas.DataFrame
        The same numbers, formatted as text, the first column naming the row.
    reading, title, subtitle : str, optional
        Instead of the view's own, where one view is shown in two ways.
    beneath : callable, optional
        Shows what belongs right under the picture.
    """
    words, name, sub = reading or view.text, title or view.title, subtitle or view.subtitle
    stamp = html.ILLUSTRATIVE if view.provenance.illustrative else ""
    heading(name, sub, words, illustrative=view.provenance.illustrative)
    picture, alt = (marked(spec(chart), stamp), f"{stamp}. {words}") if stamp else (spec(chart), words)
    st.vega_lite_chart(picture, theme=None, alt=alt, key=f"{key}-chart", width="stretch")
    beneath()
    details(
        view,
        key,
        table,
        sub,
        lambda: export.svg(chart, name, sub, view.provenance.line, stamp),
        lambda: export.png(chart, name, sub, view.provenance.line, stamp),
    )


def heading(title: str, subtitle: str, words: str = "", *, illustrative: bool = False) -> None:
    """Show a figure's finding as heading, what it is beneath, its reading, and the badge where it belongs."""
    mark = html.badge(html.ILLUSTRATIVE) if illustrative else ""
    read = f'<p class="ssp-read">{escape(words)}</p>' if words else ""
    st.html(f'<h3>{escape(title)}{mark}</h3><p class="ssp-sub">{escape(subtitle)}</p>{read}')


def details(
    view: View,
    key: str,
    table: pd.DataFrame,
    caption: str,
    svg: Callable[[], str] | None = None,
    png: Callable[[], bytes] | None = None,
) -> None:
    """Show the numbers as a table, the downloads and the source line."""
    if view.provenance.illustrative:
        key, caption = f"illustrative-{key}", f"{html.ILLUSTRATIVE}: {caption}"
    with st.expander("Table and downloads", key=f"{key}-details"):
        st.html(
            html.table(caption, list(table.columns), table.astype(str).to_numpy().tolist(),
                       numeric=range(1, len(table.columns)))
        )  # fmt: skip
        with st.container(horizontal=True):
            download("CSV", lambda: export.csv(view.frame, view.provenance.line), f"{key}.csv", "text/csv")
            if svg is not None:
                download("SVG", svg, f"{key}.svg", "image/svg+xml")
            if png is not None:
                download("PNG", png, f"{key}.png", "image/png")
    html.source(view.provenance.line)


def download(label: str, make: Callable[[], str | bytes], name: str, mime: str) -> None:
    """Offer a file that is made only when somebody asks for it."""
    address = escape(files.offer(make, name, mime), quote=True)
    st.html(f'<a class="ssp-download" href="{address}" download>{escape(label)}</a>', width="content")
