"""A composed page on the screen: one function a kind of block."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import Any

import streamlit as st

from ssp_metrics import wording
from ssp_metrics.charts import choropleth, export
from ssp_metrics.charts.drawing import marked, spec
from ssp_metrics.geography import places
from ssp_metrics.outputs import html
from ssp_metrics.outputs.plain import address as plain_address
from ssp_metrics.pages import Request, blocks, find
from ssp_metrics.settings import settings
from ui import access, link
from ui.download import download
from ui.forms import FORMS
from ui.show import block, show
from ui.words import plain

# The map is fitted to the width of a phone, and stands in a column little wider on a desk.
MAP_WIDTH, MAP_HEIGHT = 370, 440


def page(key: str) -> None:
    """Compose a page for the reader's request, and show it."""
    request: Request = st.session_state["request"]
    composed = find(request.catalogue, key).compose(request)
    st.title(plain(composed.title))
    show(*composed.blocks)
    address = plain_address(composed, request)
    st.html(f'<p class="ssp-sub"><a href="{escape(address, quote=True)}" target="_blank">To print or send</a></p>')


@block.register
def _heading(one: blocks.Heading) -> None:
    st.subheader(plain(one.text), anchor=one.anchor or None)


@block.register
def _section(one: blocks.Section) -> None:
    st.header(plain(one.title), anchor=one.anchor or None)
    show(*one.blocks)


@block.register
def _columns(one: blocks.Columns) -> None:
    widths = list(one.widths) or len(one.columns)
    beside = st.columns(
        widths, gap="small" if one.bottom else "medium", vertical_alignment="bottom" if one.bottom else "top"
    )
    for column, inner in zip(beside, one.columns, strict=True):
        with column:
            show(*inner)


@block.register
def _folded(one: blocks.Folded) -> None:
    with st.expander(plain(one.title)):
        show(*one.blocks)


@block.register
def _formula(one: blocks.Formula) -> None:
    st.code(one.text, language=None, wrap_lines=True)


@block.register
def _button(one: blocks.Button) -> None:
    st.link_button(plain(one.text), one.address)


@block.register
def _problem(one: blocks.Problem) -> None:
    st.info(plain(one.text), icon=":material/info:")


@block.register
def _missing(one: blocks.Missing) -> None:
    st.html(html.missing(one, may_load=access.may_write()))


@block.register
def _choice(one: blocks.Choice) -> None:
    link.show(one)


@block.register
def _form(one: blocks.Form) -> None:
    FORMS[one.name](st.session_state["request"], one.figure)


@block.register
def _figure(one: blocks.Figure) -> None:
    st.html(html.heading_of(one))
    drawing = one.draw()
    stamp = wording.ILLUSTRATIVE if one.view.provenance.illustrative else ""
    picture, alt = marked(spec(drawing), stamp) if stamp else spec(drawing), one.view.stamped(one.reading)
    st.vega_lite_chart(picture, theme=None, alt=alt, key=f"{one.key}-chart", width="stretch")
    notes = html.notes_of(one)
    if notes:
        st.html(notes)
    words = (one.title, one.subtitle, one.view.provenance.line, stamp)
    pictures = (
        ("SVG", lambda: export.svg(drawing, *words), "svg", "image/svg+xml"),
        ("PNG", lambda: export.png(drawing, *words), "png", "image/png"),
    )
    _details(one, pictures)


@block.register
def _map(one: blocks.WardMap) -> None:
    """Show a map; a click on an area chooses it where the map belongs to a choice."""
    view = one.view

    def picked() -> None:
        found = st.session_state[f"{one.key}-map"]["selection"]["objects"]
        codes = [item.get("code") for layer in found.values() for item in layer]
        if codes and codes[0] in set(view.frame["area_code"]):
            st.session_state[one.choice] = codes[0]

    outlines = places.opened(settings().outlines)
    deck = choropleth.deck(view, outlines, selected=one.selected, by=one.by, width=MAP_WIDTH, height=MAP_HEIGHT)
    chosen: dict[str, Any] = {"on_select": picked, "selection_mode": "single-object"} if one.choice else {}
    st.pydeck_chart(deck, height=MAP_HEIGHT, key=f"{one.key}-map", alt=view.stamped(view.text), **chosen)
    st.html(html.legend_of(one))


@block.register
def _numbers(one: blocks.Details) -> None:
    _details(one)


@block.register
def _download(one: blocks.Download) -> None:
    download(one.label, lambda: export.csv(one.frame, one.source), one.name, "text/csv")


Picture = tuple[str, Callable[[], str | bytes], str, str]


def _details(one: blocks.Figure | blocks.Details, pictures: tuple[Picture, ...] = ()) -> None:
    """Show the numbers as a table, the downloads and the source line."""
    source = one.view.provenance
    name = f"illustrative-{one.key}" if source.illustrative else one.key
    with st.expander("Table and downloads", key=f"{name}-details"):
        block(one.table)
        with st.container(horizontal=True):
            download("CSV", lambda: export.csv(one.view.frame, source.line), f"{name}.csv", "text/csv")
            for label, make, ending, kind in pictures:
                download(label, make, f"{name}.{ending}", kind)
    block(blocks.Text(source.line, "source"))
