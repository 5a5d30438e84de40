"""What every page is asked about: the snapshot in use, the period's end, the as-at; both bound to the address."""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from ssp_metrics.pages.request import Request, asked
from ssp_metrics.settings import settings
from ssp_metrics.store import snapshot as snapshots
from ssp_metrics.store.integrity import Identity, identity
from ssp_metrics.store.snapshot import Snapshot
from ssp_metrics.store.store import Store
from ui import link


@st.cache_resource(max_entries=2, show_spinner=False, validate=lambda snapshot: snapshot.is_sound)
def _opened(snapshot_id: str, identity: Identity, _store: Store) -> Snapshot:  # noqa: ARG001 - part of what is asked
    """Keep two snapshots open: the one in use and the one before it, for sessions that still read it.

    One whose file was replaced or changed, or could not be read, is opened again and so looked at again.
    """
    return snapshots.open_snapshot(_store, snapshot_id)


def open_snapshot() -> Snapshot:
    """Return the snapshot in use, resolved once a run."""
    store = Store(settings())
    snapshot_id = store.current()
    return _opened(snapshot_id, identity(store.snapshot_path(snapshot_id)), store)


def choose(snapshot: Snapshot, notices: DeltaGenerator) -> Request:
    """Show the filters that matter everywhere, and return what the reader asks for.

    The filters are folded away, so what a link asks for in vain is said in ``notices``.
    """
    request = asked(snapshot, link.choices())
    with st.popover("Period and as-at", width="stretch"):
        for each in request.filters:
            link.show(each, say=notices.warning)
    return request
