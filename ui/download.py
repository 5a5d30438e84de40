"""A file offered for download."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

import streamlit as st

from ui import files


def download(label: str, make: Callable[[], str | bytes], name: str, mime: str) -> None:
    """Offer a file that is made only when somebody asks for it."""
    address = escape(files.offer(make, name, mime), quote=True)
    st.html(f'<a class="ssp-download" href="{address}" download>{escape(label)}</a>', width="content")
