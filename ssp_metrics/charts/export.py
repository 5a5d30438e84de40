"""Pictures and tables to take away: each stands alone, with finding, measure, place, period and source in it."""

from __future__ import annotations

import json
import os
import re
from functools import cache, lru_cache
from html import escape
from pathlib import Path
from types import ModuleType

import pandas as pd

from ssp_metrics.charts import theme
from ssp_metrics.charts.drawing import Drawing
from ssp_metrics.charts.labels import text_width
from ssp_metrics.foreign_text import inert_table

WIDTH, EDGE = 900, 24
"""Pixels."""
VEGA_LITE = "6.4"
KEPT = 128
"""Pictures, of some ten kilobytes each: the same one stands on several pages."""
EMPTY = '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>'
FONTS = "FONTCONFIG_FILE"
"""The setting that names the fonts to be used."""


def svg(chart: Drawing, title: str, subtitle: str, source: str, badge: str = "") -> str:
    """Return a chart as an SVG picture that stands alone.

    The words of numbered flags stand above the source. Nothing is fetched: Vega runs inside this process, and the
    fonts are the reader's own.

    Parameters
    ----------
    chart : Drawing
        The chart.
    title, subtitle, source : str
        The finding; measure, place and period; where the figures come from.
    badge : str
        ``Illustrative data`` or another warning, set above the title; empty for none.
    """
    inner = WIDTH - 2 * EDGE
    body = drawn(chart, inner)
    body_height = _height(body)
    parts, y = [], float(EDGE)
    if badge:
        wide = text_width(badge, 14, bold=True) + 16
        parts.append(
            f'<rect x="{EDGE}" y="{y}" width="{wide:.0f}" height="24" rx="3" fill="none" stroke="{theme.MAROON}"/>'
        )
        parts.append(_line(badge, EDGE + 8, y + 17, 14, theme.MAROON, bold=True))
        y += 34
    for words, size, colour, bold in ((title, 22, theme.INK, True), (subtitle, 15, theme.TEXT, False)):
        for line in _wrapped(words, inner, size, bold=bold):
            y += size * 1.25
            parts.append(_line(line, EDGE, y, size, colour, bold=bold))
    y += 14
    parts.append(f'<g transform="translate({EDGE},{y:g})">{body}</g>')
    y += body_height + 8
    for words in (*chart.notes, source):
        for line in _wrapped(words, inner, 12):
            y += 16
            parts.append(_line(line, EDGE, y, 12, theme.TEXT))
    height = round(y + EDGE)
    name = escape(f"{title}. {subtitle}. {badge}".strip())
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="{WIDTH}" '
        f'height="{height}" viewBox="0 0 {WIDTH} {height}" role="img" aria-label="{name}" '
        f'font-family="{escape(theme.FONT)}"><rect width="{WIDTH}" height="{height}" fill="#FFFFFF"/>'
        f"{''.join(parts)}</svg>"
    )


def drawn(chart: Drawing, width: int = WIDTH) -> str:
    """Return the picture alone as SVG: what stands around it is said beside it."""
    return _drawn(json.dumps(chart.fixed(width)))


@lru_cache(maxsize=KEPT)
def _drawn(spec: str) -> str:
    svg = str(_converter().vegalite_to_svg(spec, vl_version=VEGA_LITE, allowed_base_urls=[]))
    # Vega counts on from picture to picture: the same one would differ by what was drawn before it.
    for number, name in enumerate(dict.fromkeys(re.findall(r'id="(clip\d+)"', svg))):
        svg = re.sub(rf"\b{name}\b", f"clip-{number}", svg)
    return svg


@cache
def _converter() -> ModuleType:
    """Return vl-convert, which only an export needs, with the fonts that it brings in place of the system's.

    To measure a word it opens a font of the system once for each letter, some two thousand times a chart: its own are
    in memory, the same pictures take half the time, and words are as wide on every machine.
    """
    given = os.environ.setdefault(FONTS, ours := str(Path(__file__).with_name("fonts.conf")))
    try:
        import vl_convert  # noqa: PLC0415 - as above

        vl_convert.svg_to_png(EMPTY)  # reads the setting, once and for all
    finally:
        if given == ours:
            del os.environ[FONTS]
    return vl_convert


def png(chart: Drawing, title: str, subtitle: str, source: str, badge: str = "") -> bytes:
    """Return the same picture as :func:`svg` as PNG, two pixels to each of its own."""
    return bytes(_converter().svg_to_png(svg(chart, title, subtitle, source, badge), scale=2.0))


def csv(frame: pd.DataFrame, provenance_line: str = "") -> bytes:
    r"""Return a table as CSV in UTF-8 that spreadsheets open as it is and cannot be made to run.

    A text that a spreadsheet would take for a formula gets an apostrophe before it; numbers stay numbers. Columns keep
    their order.

    Parameters
    ----------
    frame : pandas.DataFrame
        The table.
    provenance_line : str
        Where the figures come from: the last column, ``source``, of every row, so that a row copied elsewhere keeps
        it; empty for no such column.

    Examples
    --------
    >>> csv(pd.DataFrame({"name": ["=1+1"], "n": [-2]})).decode("utf-8-sig")
    "name,n\r\n'=1+1,-2\r\n"
    """
    table = frame.assign(source=provenance_line) if provenance_line else frame
    return str(inert_table(table).to_csv(index=False, lineterminator="\r\n")).encode("utf-8-sig")


def _height(picture: str) -> float:
    """Read the height of a picture from its opening tag."""
    tag = picture[: picture.index(">")]
    return float(tag.partition(' height="')[2].partition('"')[0])


def _line(words: str, x: float, y: float, size: int, colour: str, *, bold: bool = False) -> str:
    weight = ' font-weight="bold"' if bold else ""
    return f'<text x="{x:g}" y="{y:g}" font-size="{size}" fill="{colour}"{weight}>{escape(words)}</text>'


def _wrapped(words: str, width: float, size: int, *, bold: bool = False) -> list[str]:
    """Break a text into lines that fit."""
    lines: list[str] = []
    for word in words.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(longer, size, bold=bold) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines
