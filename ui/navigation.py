"""Every screen and where it stands in the menu; a priority of the catalogue gets its screen without a file.

The menu is our own, of page links: Streamlit's puts section headings inside its list, which a screen reader cannot read
as one, and its links drop the period and the as-at.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from html import escape
from pathlib import Path

import streamlit as st

from ssp_metrics.pages import sections
from ssp_metrics.pages.register import HOME, Registered
from ssp_metrics.settings import ROOT
from ssp_metrics.store.snapshot import Snapshot
from ui import link
from ui.render import page
from ui.words import plain

PAGES = ROOT / "pages"
Sections = Mapping[str, Sequence[st.Page]]


def pages(snapshot: Snapshot) -> Sections:
    """Return the screens by section of the menu."""
    return {
        section: [
            st.Page(_source(entry), title=entry.title, url_path=entry.key, default=entry.key == HOME)
            for entry in entries
        ]
        for section, entries in sections(snapshot.catalogue).items()
    }


def _source(entry: Registered) -> Path | Callable[[], None]:
    """Return a screen's file; a priority of the catalogue has none."""
    file = PAGES / f"{entry.key}.py"
    if file.exists():
        return file

    def run() -> None:
        page(entry.key)

    run.__name__ = f"priority_{entry.key}"
    return run


def menu(shown: Sections) -> None:
    """Show the menu in the sidebar."""
    kept = link.kept()
    with st.sidebar, st.container(gap=None):
        for section, screens in shown.items():
            st.html(f'<p class="ssp-section">{escape(section)}</p>')
            for screen in screens:
                st.page_link(screen, label=plain(screen.title), query_params=kept)


def nowhere() -> None:
    """Stand in for every screen while there is no snapshot to show."""
