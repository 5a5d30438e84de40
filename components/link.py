"""Choices that stand in the address, so that any view can be sent as a link.

Streamlit's own ``bind="query-params"`` writes the label of an option into the address; ours writes its key (an ONS
code, a measure id, a month), which stays the same when a label is reworded.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import quote, urlencode

import streamlit as st

from components.words import plain

_LEFT = "left-"  # beginning of the keys of what a run left: the address's value and the widget's


def choice(
    widget: Callable[..., Any],
    label: str,
    options: Sequence[str],
    *,
    key: str,
    what: str,
    default: str | None = None,
    say: Callable[..., Any] = st.warning,
    **arguments: Any,
) -> str:
    """Show a select box or segmented control whose choice stands in the address under ``key``.

    Parameters
    ----------
    widget : callable
        ``st.selectbox`` or ``st.segmented_control``, of a column or of the page.
    label : str
        What stands beside it, as Markdown.
    options : sequence of str
        Keys of the options; ``format_func`` among the arguments says how they read.
    what : str
        What is chosen, for the sentence when a link asks for something that is not there.
    default : str, optional
        The choice that needs no place in the address; the first option unless given.
    say : callable, optional
        Shows that sentence; where the widget is folded away, it must stand somewhere else.
    """
    usual = default if default is not None and default in options else options[0]
    wanted = st.query_params.get(key)
    if key not in st.session_state and wanted is not None and wanted not in options:
        asked = f"The link asks for the {what} “{wanted[:60]}”, which is not here. This page shows the default instead."
        say(plain(asked), icon=":material/link_off:")
    if key not in st.session_state:
        st.session_state[key] = wanted if wanted in options else usual
    elif _moved(key, wanted) and (wanted or usual) in options:
        st.session_state[key] = wanted or usual
    elif st.session_state[key] not in options:
        st.session_state[key] = usual  # what was chosen before is no option any more
    if widget.__name__ == "segmented_control":  # its options are Markdown; those of a select box are not
        words = arguments.get("format_func", str)
        arguments["format_func"] = lambda option: plain(words(option))
    chosen = str(widget(label, options, key=key, **arguments) or usual)
    _remember(key, chosen, usual)
    return chosen


def part(titles: Mapping[str, str]) -> str:
    """Show the parts of a long screen beside each other, and return the key of the one that is open."""
    return choice(
        st.segmented_control,
        "Part of this screen",
        list(titles),
        format_func=lambda key: titles[key],
        key="part",
        what="part",
        label_visibility="collapsed",
        required=True,
    )


def switch(widget: Callable[..., Any], label: str, *, key: str, **arguments: Any) -> bool:
    """Show a toggle that stands in the address as ``key=1`` when it is on."""
    wanted = st.query_params.get(key)
    if key not in st.session_state or _moved(key, wanted):
        st.session_state[key] = wanted == "1"
    on = bool(widget(label, key=key, **arguments))
    _remember(key, "1" if on else "0", "0")
    return on


def _remember(key: str, chosen: str, usual: str) -> None:
    if chosen == usual:
        st.query_params.pop(key, None)
    elif st.query_params.get(key) != chosen:
        st.query_params[key] = chosen
    st.session_state[_LEFT + key] = (st.query_params.get(key), st.session_state[key])


def _moved(key: str, wanted: str | None) -> bool:
    """Whether the reader went back or forward: the address is not as it was left, though the widget is."""
    if _LEFT + key not in st.session_state:
        return False
    address, chosen = st.session_state[_LEFT + key]
    return bool(wanted != address and st.session_state[key] == chosen)


def kept() -> dict[str, str]:
    """Return the choices that go with the reader from screen to screen: the period and the as-at."""
    return {key: st.query_params[key] for key in ("to", "as_at") if key in st.query_params}


def to(page: str, **choices: str) -> str:
    """Return a link to a page that keeps the period and the as-at, with further choices."""
    parts = urlencode({**kept(), **choices})
    return f"{quote(page, safe='')}?{parts}" if parts else quote(page, safe="")
