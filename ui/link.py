"""Choices that stand in the address, so that any view can be sent as a link.

Streamlit's own ``bind="query-params"`` writes the label of an option into the address; ours writes its key (an ONS
code, a measure id, a month), which stays the same when a label is reworded. What is chosen is known before a page is
composed (:func:`choices`); its control only shows it (:func:`show`).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from ssp_metrics.pages.blocks import Choice
from ssp_metrics.pages.request import KEPT, OFF, ON
from ui.words import plain

_LEFT = "left-"  # beginning of the keys of what a run left: the address's value and the widget's


def choices() -> dict[str, str]:
    """Return what the reader has chosen, by key: what the address says, or a control that was moved since."""
    found = dict(st.query_params)
    for key in [str(name).removeprefix(_LEFT) for name in st.session_state if str(name).startswith(_LEFT)]:
        if key not in st.session_state or _moved(key, st.query_params.get(key)):
            continue
        match st.session_state[key]:
            case None:
                found.pop(key, None)
            case bool(on):
                found[key] = ON if on else OFF
            case value:
                found[key] = str(value)
    return found


def show(choice: Choice, *, say: Callable[..., Any] = st.warning) -> None:
    """Show a choice, and write it into the address.

    Parameters
    ----------
    say : callable
        Shows what a link asked for in vain; where the control is folded away, it must stand somewhere else.
    """
    key = choice.key
    if choice.asked and key not in st.session_state:
        asked = (
            f"The link asks for the {choice.what} “{choice.asked[:60]}”, which is not here. This page shows the "
            "default instead."
        )
        say(plain(asked), icon=":material/link_off:")
    st.session_state[key] = choice.chosen == ON if choice.control == "switch" else choice.chosen
    hint = plain(choice.help) if choice.help else None
    visibility: Any = "collapsed" if choice.label_hidden else "visible"
    if choice.control == "switch":
        st.toggle(plain(choice.label), key=key, help=hint)
    elif choice.control == "segments":
        st.segmented_control(
            plain(choice.label),
            list(choice.options),
            key=key,
            format_func=lambda option: plain(choice.options[option]),
            label_visibility=visibility,
            required=choice.required,
            help=hint,
        )
    else:
        st.selectbox(
            plain(choice.label),
            list(choice.options),
            key=key,
            format_func=choice.options.__getitem__,
            label_visibility=visibility,
            help=hint,
        )
    _remember(key, choice.chosen, choice.usual)


def _remember(key: str, chosen: str, usual: str) -> None:
    if chosen == usual:
        st.query_params.pop(key, None)
    elif st.query_params.get(key) != chosen:
        st.query_params[key] = chosen
    st.session_state[_LEFT + key] = (st.query_params.get(key), st.session_state[key])


def _moved(key: str, wanted: str | None) -> bool:
    """Whether the reader went back or forward: the address is not as it was left, though the control is."""
    address, shown = st.session_state[_LEFT + key]
    return bool(wanted != address and st.session_state[key] == shown)


def kept() -> dict[str, str]:
    """Return the choices that go with the reader from screen to screen: the period and the as-at."""
    return {key: st.query_params[key] for key in KEPT if key in st.query_params}
