"""Foreign text where Streamlit reads Markdown, and errors in words for whoever looks at the screen.

Everything that a person, a file or an address may have written goes to Streamlit as HTML through
``ssp_metrics.outputs.html``, which escapes it, or through :func:`plain`; ``tests/test_foreign_text.py`` holds every
screen to that.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import streamlit as st

from ssp_metrics.errors import SspError
from ssp_metrics.pages import request as requests
from ssp_metrics.settings import settings
from ssp_metrics.store.store import Store

_SPACE = re.compile(r"[ \t\r\n\f\v]+")
_SIGNS = re.compile(r"[\\`*_~\[\]<&$]")
_FIRST = re.compile(r"[#>+-]|\d+(?=[.)])")
# A backslash is of no avail against what is looked for in the finished text: addresses, ``:icons:``, arrows. An unseen
# sign that joins words, put inside them, is.
_JOINER = "\N{WORD JOINER}"
_MEANT = re.compile(r"[:@](?=\S)|www(?=\.)", re.IGNORECASE)
_ARROW = re.compile(r"(?<!\S)(?:<->|->|<-|--|>=|<=|~=)(?!\S)")


def plain(text: str) -> str:
    r"""Return Markdown that shows a text as it was written: no link, picture, icon, colour, formula or list.

    Examples
    --------
    >>> plain("[a](b) *c*")
    '\\[a\\](b) \\*c\\*'
    """
    text = _SPACE.sub(" ", text).strip()
    text = _ARROW.sub(lambda found: _JOINER.join(found[0]), text)
    text = _MEANT.sub(rf"\g<0>{_JOINER}", text)
    text = _SIGNS.sub(r"\\\g<0>", text)
    first = _FIRST.match(text)
    if first is None:
        return text
    before = first.end() if first[0][0].isdigit() else 0
    return rf"{text[:before]}\{text[before:]}"


def told(error: SspError) -> str:
    """Return what a visitor is told of an error; paths and commands go to the log, for who runs the dashboard."""
    return requests.told(error, contact)


def problem(error: SspError, show: Callable[..., Any] = st.info) -> None:
    """Show an error as a box, ``st.info`` or ``st.error``."""
    show(plain(told(error)), icon=":material/error:" if show is st.error else ":material/info:")


def contact() -> str:
    """Return whom the partnership names, even where there is no snapshot to ask."""
    request: requests.Request | None = st.session_state.get("request")
    try:
        catalogue = Store(settings()).catalogue() if request is None else request.catalogue
    except SspError:
        return "who runs this dashboard"
    return str(catalogue.partnership.contact)
