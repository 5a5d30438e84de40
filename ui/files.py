"""Files offered for download: each a plain link that holds good while its screen is redrawn, whatever others do.

Streamlit's own download button asks for its file over the socket, names it anew in every run, forgets the former name
as soon as any session's run ends, and forgets the file that it made after two more: a click on what is still in sight
was lost on a slow line. A link is the browser's own business, and the same view keeps the same link.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import quote
from weakref import WeakValueDictionary

import streamlit as st

ADDRESS = "file"
_OFFERS = "files-offered"

Shown = tuple[str, ...]
"""What is shown where a file is offered: screen, snapshot, choices of the address, name of the file."""


@dataclass(frozen=True, eq=False)
class File:
    """A file that is made only when somebody asks for it."""

    make: Callable[[], str | bytes]
    name: str
    mime: str


@dataclass
class _Offers:
    """What a session may ask for: files of the run under way and of the one before, whose links may be in sight."""

    view: Shown = ()
    files: dict[Shown, tuple[str, File]] = field(default_factory=dict)
    before: set[Shown] = field(default_factory=set)
    now: set[Shown] = field(default_factory=set)


# Only sessions keep files: with the last session that offers one it is gone.
_files: WeakValueDictionary[str, File] = WeakValueDictionary()


@contextmanager
def offered(screen: str, snapshot_id: str) -> Iterator[None]:
    """Keep what a screen offers while the ``with`` block lasts, and what the run before it offered.

    A run that is stopped midway forgets nothing: what it did not reach is still in sight.
    """
    offers: _Offers = st.session_state.setdefault(_OFFERS, _Offers())
    offers.view, offers.now = (screen, snapshot_id), set()
    yield
    current = offers.now | offers.before
    offers.files = {shown: file for shown, file in offers.files.items() if shown in current}
    offers.before = offers.now


def offer(make: Callable[[], str | bytes], name: str, mime: str) -> str:
    """Return the address, relative to any screen, under which this session's reader gets a file.

    It cannot be guessed, so that only who was shown a file can ask for it.
    """
    offers: _Offers = st.session_state.setdefault(_OFFERS, _Offers())
    choices = (f"{key}={value}" for key, value in sorted(st.query_params.items()))
    shown = (*offers.view, *choices, name)
    token = offers.files[shown][0] if shown in offers.files else secrets.token_urlsafe(16)
    file = File(make, name, mime)
    offers.files[shown] = (token, file)
    offers.now.add(shown)
    _files[token] = file
    return f"{ADDRESS}/{token}/{quote(name)}"


def wanted(token: str) -> File | None:
    """Return the file of an address, or None when nobody is offered it any more."""
    return _files.get(token)
