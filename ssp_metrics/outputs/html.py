"""Blocks as HTML, every text escaped: what the screens show, and what a page without scripts is made of."""

from __future__ import annotations

from base64 import b64encode
from functools import singledispatch
from html import escape

from ssp_metrics import wording
from ssp_metrics.charts import choropleth, sparkline
from ssp_metrics.pages.blocks import Bullets, Empty, Figure, Finding, Headlines, Links, Missing, Text, WardMap
from ssp_metrics.tables import Cell, Sparkline, Table

CLASSES = {"lead": "ssp-lead", "body": "ssp-read", "note": "ssp-sub", "source": "ssp-source"}
NEVER_ZERO = "A figure that was not supplied is never shown as zero."
HIDDEN = ' style="position:absolute;left:-9999px"'


@singledispatch
def markup(block: object) -> str:
    """Return a block of words or cells as HTML.

    Raises
    ------
    TypeError
        For a block that is more than words: a picture, a map, a choice.
    """
    what = f"There is no HTML of {type(block).__name__}."
    raise TypeError(what)


def badge(text: str = wording.ILLUSTRATIVE) -> str:
    """Return a badge."""
    return f'<span class="ssp-badge">{escape(text)}</span>'


def letter(state: str, sign: str) -> str:
    """Return the letter of a state; its words stand beside it."""
    return f'<span class="ssp-letter {escape(state)}" aria-hidden="true">{escape(sign)}</span>' if sign else ""


def _inline(text: Text) -> str:
    mark = f"{badge()} " if text.illustrative and text.role == "lead" else ""
    after = f" {badge()}" if text.illustrative and text.role != "lead" else ""
    strong = f"<b>{escape(text.strong)}</b>{after} " if text.strong else ""
    return f"{mark}{strong}{escape(text.text)}"


@markup.register
def _text(block: Text) -> str:
    return f'<p class="{CLASSES[block.role]}">{_inline(block)}</p>'


@markup.register
def _bullets(block: Bullets) -> str:
    texts = (text if isinstance(text, Text) else Text(text) for text in block.texts)
    return f'<ul class="ssp-aims">{"".join(f"<li>{_inline(text)}</li>" for text in texts)}</ul>'


@markup.register
def _finding(block: Finding) -> str:
    mark = f" {badge()}" if block.illustrative else ""
    read = f'<p class="ssp-read">{escape(block.reading)}</p>' if block.reading else ""
    return f'<h3>{escape(block.title)}{mark}</h3><p class="ssp-sub">{escape(block.subtitle)}</p>{read}'


def heading_of(block: Figure) -> str:
    """Return what stands above a picture."""
    return _finding(Finding(block.title, block.subtitle, block.reading, block.view.provenance.illustrative))


def notes_of(block: Figure) -> str:
    """Return what stands beneath a picture: its numbered flags, then the icons of the latest period in words."""
    icons = " ".join(f"{letter(one.state, one.letter)}{escape(one.words)}" for one in block.marks)
    lines = [escape(note) for note in block.notes]
    lines += [f"{escape(block.marks_of)} {icons}"] if block.marks else []
    return f'<p class="ssp-sub">{"<br>".join(lines)}</p>' if lines else ""


@markup.register
def _headlines(block: Headlines) -> str:
    if len(block.items) == 1:
        (only,) = block.items
        return (
            f'<div class="ssp-headlines" style="display:block"><div class="n">{escape(only.number)}</div>'
            f'<div class="w">{escape(only.words)}</div></div>'
        )
    parts = "".join(
        f'<div role="listitem"><div class="l">{escape(item.label)}{f" {badge()}" if item.illustrative else ""}</div>'
        f'<div class="n">{escape(item.number)}</div><div class="w">{escape(item.words)}</div></div>'
        for item in block.items
    )
    return f'<div class="ssp-headlines" role="list" aria-label="Headline figures">{parts}</div>'


def _line(line: Sparkline) -> str:
    """Return a sparkline, with its words for who cannot see it."""
    if line.months.empty:
        return ""
    picture = b64encode(sparkline.svg(line.months, "chance").encode()).decode()
    said = escape(line.words, quote=True)
    return f'<img src="data:image/svg+xml;base64,{picture}" alt="{said}" width="120" height="32">'


def _cell(cell: Cell) -> str:
    inner = escape(cell.text)
    if cell.href:
        inner = f'<a href="{escape(cell.href, quote=True)}" target="_self">{inner}</a>'
    before = letter(cell.state, cell.letter) + (_line(cell.line) if cell.line else "") + escape(cell.before)
    after = f" {badge()}" if cell.illustrative else ""
    small = f'<span class="small">{escape(cell.small)}</span>' if cell.small else ""
    return f"{before}{inner}{after}{small}"


@markup.register
def _table(block: Table) -> str:
    heads = "".join(
        f'<th scope="col"{_number(block, place)}>{escape(name)}</th>' for place, name in enumerate(block.headings)
    )
    body = "".join(_row(block, place) for place in range(len(block.rows)))
    box = "ssp-scroll tall" if block.tall else "ssp-scroll"
    classes = f"ssp {'stack ' if block.stack else ''}{escape(block.kind)}".strip()
    return (
        f'<div class="{box}" tabindex="0" role="region" aria-label="{escape(block.caption, quote=True)}">'
        f'<table class="{classes}"><caption{HIDDEN if block.caption_hidden else ""}>{escape(block.caption)}</caption>'
        f"<thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _row(block: Table, place: int) -> str:
    cells = block.rows[place]
    rest = "".join(
        f'<td{_number(block, column)} data-label="{escape(block.headings[column], quote=True)}">{_cell(cell)}</td>'
        for column, cell in enumerate(cells[1:], start=1)
    )
    mark = ' class="own"' if place == block.own else ""
    return f'<tr{mark}><th scope="row"{_number(block, 0)}>{_cell(cells[0])}</th>{rest}</tr>'


def _number(block: Table, column: int) -> str:
    return ' class="num"' if block.columns[column].numeric else ""


@markup.register
def _links(block: Links) -> str:
    links = "; ".join(
        f'<a href="{escape(address, quote=True)}" target="_self">{escape(words)}</a>' for words, address in block.items
    )
    return f'<p class="ssp-read"><b>{escape(block.strong)}</b> {links}.</p>'


@markup.register
def _empty_state(block: Empty) -> str:
    texts = "".join(f'<p class="ssp-read">{escape(text)}</p>' for text in block.texts)
    return f'<div class="ssp-empty"><h3>{escape(block.title)}</h3>{texts}</div>'


@markup.register
def _missing(block: Missing) -> str:
    return missing(block, may_load=False)


def missing(block: Missing, *, may_load: bool) -> str:
    """Return what stands where a measure has no data: who may load deliveries is told how, others whom to ask."""
    measure = block.measure
    owner = f" {block.owner} answers for it." if block.owner else ""
    steps = _how(block) if may_load else escape(f"Ask for it: {block.contact}.")
    return (
        f'<div class="ssp-empty"><h3>{escape(measure.title)}: no data supplied</h3>'
        f'<p class="ssp-read">{escape(measure.definition)}</p>'
        f'<p class="ssp-read">{escape(block.problem)}</p>'
        f'<p class="ssp-read">It comes from {escape(block.publisher)}.{escape(owner)} {steps}</p>'
        f'<p class="ssp-sub">{NEVER_ZERO}</p></div>'
    )


def _how(block: Missing) -> str:
    """Say how it is loaded."""
    if not block.measure.is_return:
        return "Load an archive with <code>python -m ssp_metrics load police-uk PATH</code>."
    data = f'<a href="{escape(block.data, quote=True)}" target="_self">Data</a>'
    return (
        f"Fill in the return template, then load it on the {data} screen or with "
        "<code>python -m ssp_metrics load return FILE</code>."
    )


def legend_of(block: WardMap) -> str:
    """Return the map's classes as coloured squares with their numbers."""
    items = "".join(
        f'<span><span class="ssp-swatch" style="background:{escape(colour)}"></span>{escape(words)}</span>'
        for colour, words in choropleth.legend(block.view, block.by)
    )
    return f'<div class="ssp-legend">{items}</div>'
