"""Who may write: as long as nobody signs in, only who sits at the machine that serves the dashboard.

A button that is not drawn closes nothing: a bare socket can press what it likes. Every write therefore asks
:func:`require` at the moment of writing, and an upload is asked about before its first byte (``frame/middleware.py``).
"""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import ip_address
from urllib.parse import urlsplit

import streamlit as st

from ssp_metrics.author import LONGEST, tidy
from ssp_metrics.errors import SspError
from ssp_metrics.pages.blocks import note
from ssp_metrics.settings import settings
from ui.show import show
from ui.words import plain

TURNED_OFF = "Nothing can be changed here: whoever runs this dashboard has turned that off."
ELSEWHERE = (
    "Nothing can be changed from here: nobody signs in to this dashboard yet, so returns are loaded and targets set "
    "only at the computer that runs it."
)
_BY = "by"


def refusal(peer: str, headers: Iterable[tuple[str, str]]) -> str:
    """Return why a request may not write, as a sentence for who sent it; empty where it may.

    Parameters
    ----------
    peer : str
        Address of who is connected.
    headers : iterable of (str, str)
        Names and values as they were sent.
    """
    allowed = settings().allow_writes
    if allowed is not None:
        return "" if allowed else TURNED_OFF
    bound = st.get_option("server.address") or ""
    return "" if _is_here(bound) and _is_here(peer) and _is_direct(headers) else ELSEWHERE


def why_not() -> str:
    """Return why this visitor may not write; empty where they may."""
    return refusal(*_visit())


def may_write() -> bool:
    """Whether this visitor may write."""
    return not why_not()


def require() -> None:
    """Raise :class:`SspError` unless this visitor may write; asked by everything that writes."""
    reason = why_not()
    if reason:
        raise SspError(reason)


def is_open() -> bool:
    """Whether forms may be shown to this visitor; says in their place why not."""
    reason = why_not()
    if reason:
        show(note(reason))
    return not reason


def name() -> str:
    """Return the name that this visitor gave, or ``SSP_BY`` where the machine has one."""
    return str(st.session_state.get(_BY) or settings().by)


def remember(given: str) -> None:
    """Keep a name for the rest of the session."""
    st.session_state[_BY] = tidy(given)


def ask_name(label: str) -> None:
    """Show a field for the visitor's name, filled in once it is known."""
    st.session_state.setdefault("by-field", name())
    remember(st.text_input(plain(label), key="by-field", max_chars=LONGEST, width=400))


def require_name() -> str:
    """Return the visitor's name; raise :class:`SspError` where it was not given."""
    if not name():
        what = "Nobody is named."
        raise SspError(what, remedy="Write first who does this: it is kept with the record.")
    return name()


def _visit() -> tuple[str, list[tuple[str, str]]]:
    """Return address and headers of the socket that this session has now; none where it has gone away meanwhile."""
    headers = st.context.headers
    pairs = [(name, value) for name in headers for value in headers.get_all(name)]
    return st.context.ip_address or "127.0.0.1", pairs  # None is Streamlit's word for this machine


def _is_here(host: str) -> bool:
    """Whether a host is this machine as it calls itself."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _is_direct(headers: Iterable[tuple[str, str]]) -> bool:
    """Whether a request came straight from a program on this machine, by the machine's own name.

    A proxy on this machine has it as its peer too, but says for whom it asks. A name other than the machine's own may
    be one that somebody else's page made to point here.
    """
    hosts = []
    for name, value in headers:
        match name.lower():
            case "host":
                hosts.append(f"//{value}")
            case "origin":
                hosts.append(value)
            case "forwarded" | "via" | "x-real-ip":
                return False
            case other if other.startswith("x-forwarded"):
                return False
    return bool(hosts) and all(_is_here(_hostname(one)) for one in hosts)


def _hostname(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""
