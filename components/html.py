"""Small pieces of HTML, escaped: Streamlit's own elements have no table with row headers, captions and marks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path

import streamlit as st

from ssp_metrics import reading

ILLUSTRATIVE = reading.ILLUSTRATIVE


@cache
def _style() -> str:
    return Path(__file__).with_name("style.css").read_text(encoding="utf-8")


def style() -> None:
    """Put the project's style on the page; once a run, before anything else."""
    st.html(f"<style>{_style()}</style>")


@dataclass(frozen=True)
class Cell:
    """A table cell: its text, an optional second line, markup put before or after the text, a link."""

    text: str
    small: str = ""
    before: str = ""
    href: str = ""
    after: str = ""

    def render(self) -> str:
        """Return the cell's inner HTML; only ``before`` and ``after`` are taken as markup."""
        inner = escape(self.text)
        if self.href:
            inner = f'<a href="{escape(self.href, quote=True)}" target="_self">{inner}</a>'
        small = f'<span class="small">{escape(self.small)}</span>' if self.small else ""
        return f"{self.before}{inner}{self.after}{small}"


def table(
    caption: str,
    head: Sequence[str],
    rows: Sequence[Sequence[Cell | str]],
    *,
    numeric: Sequence[int] = (),
    own: int | None = None,
    kind: str = "",
    stack: bool = False,
    hide_caption: bool = False,
    tall: bool = False,
) -> str:
    """Return an accessible table: the first cell of each row is its header.

    Parameters
    ----------
    numeric : sequence of int
        Columns that are right-aligned.
    own : int, optional
        Row to mark as our own or the one chosen.
    kind : str
        A further style class of the table.
    stack : bool
        On a phone each row becomes a block of labelled lines.
    hide_caption : bool
        Keep the caption for screen readers only, where a heading says the same just above.
    tall : bool
        Scroll a long table inside the height of the map beside it.
    """
    heads = "".join(
        f'<th scope="col"{_number(index in numeric)}>{escape(name)}</th>' for index, name in enumerate(head)
    )
    body = []
    for number, row in enumerate(rows):
        cells = [cell if isinstance(cell, Cell) else Cell(cell) for cell in row]
        first = f'<th scope="row"{_number(0 in numeric)}>{cells[0].render()}</th>'
        rest = "".join(
            f'<td{_number(index in numeric)} data-label="{escape(head[index], quote=True)}">{cell.render()}</td>'
            for index, cell in enumerate(cells[1:], start=1)
        )
        mark = ' class="own"' if number == own else ""
        body.append(f"<tr{mark}>{first}{rest}</tr>")
    hidden = ' style="position:absolute;left:-9999px"' if hide_caption else ""
    box = "ssp-scroll tall" if tall else "ssp-scroll"
    style_classes = f"ssp {'stack ' if stack else ''}{escape(kind)}".strip()
    return (
        f'<div class="{box}" tabindex="0" role="region" aria-label="{escape(caption, quote=True)}">'
        f'<table class="{style_classes}"><caption{hidden}>{escape(caption)}</caption>'
        f"<thead><tr>{heads}</tr></thead><tbody>{''.join(body)}</tbody></table></div>"
    )


def _number(is_number: bool) -> str:
    return ' class="num"' if is_number else ""


def badge(text: str) -> str:
    """Return a badge."""
    return f' <span class="ssp-badge">{escape(text)}</span>'


def lead(text: str, *, badge: str = "") -> None:
    """Show the sentences that matter most on a page, after a badge where there is one."""
    mark = f'<span class="ssp-badge">{escape(badge)}</span> ' if badge else ""
    st.html(f'<p class="ssp-lead">{mark}{escape(text)}</p>')


def read(text: str) -> None:
    """Show a paragraph to be read beside figures."""
    st.html(f'<p class="ssp-read">{escape(text)}</p>')


def bullets(texts: Iterable[str]) -> None:
    """Show sentences as a list."""
    st.html(f'<ul class="ssp-aims">{"".join(f"<li>{escape(text)}</li>" for text in texts)}</ul>')


def note(text: str) -> None:
    """Show a small explanatory line."""
    st.html(f'<p class="ssp-sub">{escape(text)}</p>')


def source(text: str) -> None:
    """Show a source line."""
    st.html(f'<p class="ssp-source">{escape(text)}</p>')


def letter(state: str, sign: str) -> str:
    """Return the variation letter of a state as markup; the words stand beside it."""
    return f'<span class="ssp-letter {escape(state)}" aria-hidden="true">{escape(sign)}</span>' if sign else ""


@dataclass(frozen=True)
class Headline:
    """One headline figure: what it is, the number, the words beneath."""

    label: str
    number: str
    words: str
    illustrative: bool = False


def headlines(items: Sequence[Headline]) -> None:
    """Show at most four headline figures in a row."""
    parts = "".join(
        f'<div role="listitem"><div class="l">{escape(item.label)}'
        f"{badge(ILLUSTRATIVE) if item.illustrative else ''}</div>"
        f'<div class="n">{escape(item.number)}</div><div class="w">{escape(item.words)}</div></div>'
        for item in items[:4]
    )
    st.html(f'<div class="ssp-headlines" role="list" aria-label="Headline figures">{parts}</div>')
