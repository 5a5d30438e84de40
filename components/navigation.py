"""Every screen and where it stands in the menu; a priority of the catalogue gets its screen from the template.

The menu is our own, of page links: Streamlit's puts section headings inside its list, which a screen reader cannot read
as one, and its links drop the period and the as-at.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from html import escape

import streamlit as st

from components import link
from components.priority import priority_page
from components.words import plain
from ssp_metrics.catalogue import Priority
from ssp_metrics.settings import ROOT
from ssp_metrics.store.snapshot import Snapshot

SCREENS = ROOT / "screens"
Sections = Mapping[str, Sequence[st.Page]]


def pages(snapshot: Snapshot) -> Sections:
    """Return the screens by section of the menu."""
    return {
        "Partnership": [
            st.Page(SCREENS / "overview.py", title="Overview", default=True),
            st.Page(SCREENS / "crime.py", title="Crime and disorder"),
            st.Page(SCREENS / "outcomes.py", title="Outcomes and concern"),
            st.Page(SCREENS / "compare.py", title="Compare areas"),
        ],
        "Priorities": [
            st.Page(_runner(priority), title=priority.short_title, url_path=priority.id)
            for priority in with_measures(snapshot)
        ],
        "Duties": [
            st.Page(SCREENS / "duty.py", title="Serious Violence Duty"),
            st.Page(SCREENS / "sexual_violence.py", title="Sexual offences"),
            st.Page(SCREENS / "plans.py", title="Plans and duties"),
        ],
        "Places": [st.Page(SCREENS / "wards.py", title="Ward maps")],
        "About": [
            st.Page(SCREENS / "data.py", title="Data"),
            st.Page(SCREENS / "methods.py", title="How it is worked out"),
            st.Page(SCREENS / "about.py", title="About"),
        ],
    }


def menu(sections: Sections) -> None:
    """Show the menu in the sidebar."""
    kept = link.kept()
    with st.sidebar, st.container(gap=None):
        for section, screens in sections.items():
            st.html(f'<p class="ssp-section">{escape(section)}</p>')
            for screen in screens:
                st.page_link(screen, label=plain(screen.title), query_params=kept)


def nowhere() -> None:
    """Stand in for every screen while there is no snapshot to show."""


def with_measures(snapshot: Snapshot) -> list[Priority]:
    """Return the priorities that have a measure, in the order of the plan."""
    catalogue = snapshot.catalogue
    ordered = sorted(catalogue.priorities.values(), key=lambda priority: priority.order)
    return [priority for priority in ordered if catalogue.of_priority(priority.id)]


def _runner(priority: Priority) -> Callable[[], None]:
    def run() -> None:
        priority_page(st.session_state["context"], priority)

    run.__name__ = f"priority_{priority.id}"
    return run
