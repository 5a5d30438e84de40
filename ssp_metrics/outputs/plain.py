"""A page as one HTML document without scripts: for mail, print, slow phones, search and other programs."""

from __future__ import annotations

from base64 import b64encode
from functools import cache
from html import escape
from pathlib import Path
from urllib.parse import urlencode

from ssp_metrics import wording
from ssp_metrics.charts import export, ward_svg
from ssp_metrics.geography import places
from ssp_metrics.outputs import html
from ssp_metrics.pages import Page, Request, blocks, sections
from ssp_metrics.pages.request import KEPT
from ssp_metrics.settings import settings

WIDTH = 760
HERE = ' aria-current="page"'


@cache
def _style() -> str:
    return Path(__file__).with_name("plain.css").read_text(encoding="utf-8")


def document(page: Page, request: Request) -> str:
    """Return a page as an HTML document: the sentences and numbers of its screen, charts and maps drawn in it."""
    name, period = request.partnership.name, wording.capital(request.period.words)
    known = f"as known at load {request.snapshot.as_at}, {request.snapshot.loaded_at():%-d %B %Y}"
    chosen = {one.key: one.chosen for one in (*request.filters, *_choices(page)) if one.chosen != one.usual}
    controls = "".join(_choice(one, chosen) for one in request.filters)
    body = _blocks(page.blocks, chosen)
    return (
        f'<!DOCTYPE html><html lang="en-GB"><head><meta charset="utf-8"><title>{escape(page.title)}, {escape(name)}'
        '</title><meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<style>{_style()}</style></head><body>{_menu(page, request)}<main>"
        f'<p class="ssp-masthead"><span>{escape(name)} · <b>{escape(period)}</b></span>'
        f"<span>{escape(known)} · snapshot {escape(request.snapshot.id)}</span></p>"
        f"<h1>{escape(page.title)}</h1>{controls}{body}</main></body></html>"
    )


def address(page: Page, request: Request) -> str:
    """Return the address of a page without scripts, with what was chosen."""
    kept = {key: request.choices[key] for key in KEPT if key in request.choices}
    chosen = kept | {one.key: one.chosen for one in _choices(page) if one.chosen != one.usual}
    return f"plain/{page.key}{'?' if chosen else ''}{urlencode(chosen)}"


def _menu(page: Page, request: Request) -> str:
    items = []
    for title, entries in sections(request.catalogue).items():
        links = "".join(
            f'<li><a href="{escape(request.link(entry.key), quote=True)}"'
            f"{HERE if entry.key == page.key else ''}>{escape(entry.title)}</a></li>"
            for entry in entries
        )
        items.append(f"<li>{escape(title)}<ul>{links}</ul></li>" if links else "")
    return f'<nav aria-label="Pages"><ul>{"".join(items)}</ul></nav>'


def _choices(page: Page) -> list[blocks.Choice]:
    return [one for one in blocks.walk(page.blocks) if isinstance(one, blocks.Choice)]


def _blocks(found: blocks.Blocks, chosen: dict[str, str]) -> str:
    return "".join(_block(one, chosen) for one in found)


def _block(block: blocks.Block, chosen: dict[str, str]) -> str:  # noqa: C901, PLR0911, PLR0912 - one case a kind of block
    match block:
        case blocks.Section(title=title, blocks=inner, anchor=anchor):
            identity = f' id="{escape(anchor, quote=True)}"' if anchor else ""
            return f"<section><h2{identity}>{escape(title)}</h2>{_blocks(inner, chosen)}</section>"
        case blocks.Columns(columns=columns):
            shown = "".join(f"<div>{_blocks(column, chosen)}</div>" for column in columns)
            return f'<div class="columns">{shown}</div>'
        case blocks.Folded(title=title, blocks=inner):
            return f"<details><summary>{escape(title)}</summary>{_blocks(inner, chosen)}</details>"
        case blocks.Heading(text=text, anchor=anchor):
            identity = f' id="{escape(anchor, quote=True)}"' if anchor else ""
            return f"<h3{identity}>{escape(text)}</h3>"
        case blocks.Figure():
            picture = _picture(export.drawn(block.draw(), WIDTH), block.view.stamped(block.reading))
            return f"{html.heading_of(block)}{picture}{html.notes_of(block)}{_numbers(block)}"
        case blocks.WardMap(view=view):
            outlines = places.opened(settings().outlines)
            drawn = ward_svg.svg(view, outlines, by=block.by, selected=block.selected)
            return f"{_picture(drawn, view.stamped(view.text))}{html.legend_of(block)}"
        case blocks.Details():
            return _numbers(block)
        case blocks.Choice():
            return _choice(block, chosen)
        case blocks.Formula(text=text):
            return f"<pre>{escape(text)}</pre>"
        case blocks.Button(text=text, address=address):
            return f'<p><a href="{escape(address, quote=True)}">{escape(text)}</a></p>'
        case blocks.Problem(text=text):
            return f'<p class="problem" role="note">{escape(text)}</p>'
        case blocks.Form() | blocks.Download():
            return ""
        case _:
            return html.markup(block)


def _picture(svg: str, words: str) -> str:
    encoded = b64encode(svg.encode()).decode()
    return f'<img src="data:image/svg+xml;base64,{encoded}" alt="{escape(words, quote=True)}">'


def _numbers(block: blocks.Figure | blocks.Details) -> str:
    source = html.markup(blocks.Text(block.view.provenance.line, "source"))
    return f"<details><summary>Table</summary>{html.markup(block.table)}</details>{source}"


def _choice(choice: blocks.Choice, chosen: dict[str, str]) -> str:
    """Return a choice as a list with a button, which keeps what else was chosen."""
    others = "".join(
        f'<input type="hidden" name="{escape(key, quote=True)}" value="{escape(value, quote=True)}">'
        for key, value in chosen.items()
        if key != choice.key
    )
    options = "".join(
        f'<option value="{escape(key, quote=True)}"{" selected" if key == choice.chosen else ""}>{escape(words)}'
        "</option>"
        for key, words in choice.options.items()
    )
    key = escape(choice.key, quote=True)
    return (
        f'<form method="get">{others}<label for="choice-{key}">{escape(choice.label)}</label> '
        f'<select id="choice-{key}" name="{key}">{options}</select> <button>Show</button></form>'
    )


def sentence(text: str) -> str:
    """Return a document that says one sentence: why there is no page."""
    return (
        '<!DOCTYPE html><html lang="en-GB"><head><meta charset="utf-8"><title>No such page</title>'
        f"<style>{_style()}</style></head><body><main><h1>No such page</h1><p>{escape(text)}</p></main></body></html>"
    )
