"""What every page is asked about: the snapshot in use, the period's end, the as-at; both bound to the address."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import date

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from components import link
from ssp_metrics import periods
from ssp_metrics.catalogue import Catalogue, Measure
from ssp_metrics.errors import SspError
from ssp_metrics.periods import Period
from ssp_metrics.settings import settings
from ssp_metrics.store import snapshot as snapshots
from ssp_metrics.store.integrity import Identity, identity
from ssp_metrics.store.snapshot import Snapshot
from ssp_metrics.store.store import Store
from ssp_metrics.views import areas

MONTHS = 12
NOW = "now"


@dataclass(frozen=True)
class Context:
    """One full script run's view of the world, passed on explicitly.

    Attributes
    ----------
    to
        First day of the period's last month.
    as_at
        Load number up to which rows are known.
    """

    snapshot: Snapshot
    to: date
    as_at: int

    @property
    def catalogue(self) -> Catalogue:
        """The snapshot's catalogue."""
        return self.snapshot.catalogue

    @property
    def period(self) -> Period:
        """The period that pages show."""
        return Period.rolling(self.to, MONTHS)

    @property
    def has_year_before(self) -> bool:
        """Whether the own force supplied the year before the period whole, so that figures can be compared with it."""
        force = self.catalogue.partnership.force
        return areas.supplied(self.snapshot, _lead(self.catalogue), force, self.as_at).issuperset(
            self.period.before.months
        )

    @property
    def is_past(self) -> bool:
        """Whether an earlier state of knowledge is shown."""
        return self.as_at != self.snapshot.latest

    def last_for(self, measure: Measure) -> date:
        """The last month to show of a measure: its own supply may end before the period does."""
        if measure.is_return:
            return areas.latest_month(self.snapshot, measure, self.as_at, self.to)
        return min(self.to, areas.latest_month(self.snapshot, measure, self.as_at))

    def period_of(self, measure: Measure) -> Period:
        """The period to show of a measure: its own length, to the last month that was supplied."""
        return Period.rolling(self.last_for(measure), measure.months)


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


def choose(snapshot: Snapshot, notices: DeltaGenerator) -> Context:
    """Show the filters that matter everywhere, and return what they say.

    The filters are folded away, so what a link asks for in vain is said in ``notices``.
    """
    measure = _lead(snapshot.catalogue)
    loads = snapshot.loads[snapshot.loads["seq"] > 0]
    as_ats = [NOW, *[str(seq) for seq in sorted(set(loads["seq"]), reverse=True)]]
    _as_at_a_date(snapshot)
    named = {str(row.seq): f"load {row.seq}, {row.loaded_at:%-d %B %Y}" for row in loads.itertuples()}
    with st.popover("Period and as-at", width="stretch"):
        chosen_as_at = link.choice(
            st.selectbox,
            "As known",
            as_ats,
            format_func=lambda key: "now, everything loaded" if key == NOW else f"at {named[key]}",
            key="as_at",
            what="state of knowledge",
            say=notices.warning,
            help="Shows every figure as it would have been shown then: what later archives revised is not counted.",
        )
        as_at = snapshot.as_at(None if chosen_as_at == NOW else chosen_as_at)
        chosen_to = link.choice(
            st.selectbox,
            "Twelve months to",
            [periods.key(month) for month in _months(snapshot, measure, as_at)],
            format_func=lambda key: periods.words(periods.parse_month(key)),
            key="to",
            what="month",
            say=notices.warning,
        )
    return Context(snapshot, periods.parse_month(chosen_to), as_at)


def _lead(catalogue: Catalogue) -> Measure:
    """The measure whose months decide which periods there are."""
    return catalogue.measures.get("all_crime") or next(iter(catalogue.measures.values()))


def _as_at_a_date(snapshot: Snapshot) -> None:
    """Let a link name a day, such as that of a meeting, instead of the load that was the last one then."""
    wanted = st.query_params.get("as_at", "")
    if "as_at" not in st.session_state and "-" in wanted:
        with suppress(SspError):
            st.session_state["as_at"] = str(snapshot.as_at(wanted))


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
