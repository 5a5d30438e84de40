"""What every page is asked about: the snapshot in use, the period's end, the as-at; both bound to the address."""

from __future__ import annotations

from contextlib import suppress
from datetime import date

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from ssp_metrics import periods
from ssp_metrics.catalogue import Measure
from ssp_metrics.errors import SspError
from ssp_metrics.pages.request import Request, choice, lead_measure
from ssp_metrics.periods import Period
from ssp_metrics.settings import settings
from ssp_metrics.store import snapshot as snapshots
from ssp_metrics.store.integrity import Identity, identity
from ssp_metrics.store.snapshot import Snapshot
from ssp_metrics.store.store import Store
from ssp_metrics.views import areas
from ui import link

NOW = "now"


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
    choices = link.choices()
    loads = snapshot.loads[snapshot.loads["seq"] > 0]
    named = {
        str(row.seq): f"at load {row.seq}, {row.loaded_at:%-d %B %Y}"
        for row in loads.sort_values("seq", ascending=False).itertuples()
    }
    if "-" in choices.get("as_at", ""):  # a day, such as that of a meeting, instead of the load that was the last then
        with suppress(SspError):
            choices["as_at"] = str(snapshot.as_at(choices["as_at"]))
    known = choice(
        choices,
        "as_at",
        "As known",
        {NOW: "now, everything loaded", **named},
        what="state of knowledge",
        help="Shows every figure as it would have been shown then: what later archives revised is not counted.",
    )
    as_at = snapshot.as_at(None if known.chosen == NOW else known.chosen)
    months = _months(snapshot, lead_measure(snapshot.catalogue), as_at)
    titles = {periods.key(month): periods.words(month) for month in months}
    to = choice(choices, "to", "Twelve months to", titles, what="month")
    with st.popover("Period and as-at", width="stretch"):
        for each in (known, to):
            link.show(each, say=notices.warning)
    for each in (known, to):  # a link needs only what is not usual
        choices.pop(each.key, None)
        if each.chosen != each.usual:
            choices[each.key] = each.chosen
    return Request(snapshot, periods.parse_month(to.chosen), as_at, choices)


def _months(snapshot: Snapshot, measure: Measure, as_at: int) -> list[date]:
    """Months that end a full year of figures of the own force, latest first."""
    supplied = areas.supplied(snapshot, measure, snapshot.catalogue.partnership.force, as_at)
    ends = [month for month in sorted(supplied, reverse=True) if supplied.issuperset(Period.rolling(month).months)]
    if not ends:
        what = "No twelve months in a row were supplied by the partnership's own force."
        if as_at != snapshot.latest:
            what = f"No twelve months in a row were known at load {as_at}."
            raise SspError(what, "", "Choose a later state of knowledge under “Period and as-at”.")
        raise SspError(what, "", "Load an archive.", run="load police-uk PATH")
    return ends
