"""What partners returned: each measure with its supplier, its span, its areas, and whether it is illustration."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from ssp_metrics import wording
from ssp_metrics.disclosure import POLICIES
from ssp_metrics.store.snapshot import Snapshot
from ssp_metrics.views import areas
from ssp_metrics.views.base import Worded, remembered


@dataclass(frozen=True)
class Returns(Worded):
    """Every measure that partners return, in the catalogue's order.

    ``frame``: ``measure_id, title, supplier, owner, first, last`` (periods in words, empty without data), ``areas``
    (how many were supplied), ``state`` (``real``, ``illustrative`` or ``none``), ``policy`` (disclosure control).
    """

    frame: pd.DataFrame
    reading: tuple[str, ...]


@remembered
def returns(snapshot: Snapshot) -> Returns:
    """Return the state of the partners' measures as known at a load."""
    rows = []
    for measure in sorted(snapshot.catalogue.returned(), key=lambda one: (one.order, one.title)):
        held = [areas.supplied(snapshot, measure, by) for kind, by in snapshot.coverage if kind == measure.id]
        every = sorted({month for months in held for month in months})
        rows.append(
            {
                "measure_id": measure.id,
                "title": measure.title,
                "supplier": snapshot.catalogue.sources[measure.source].publisher,
                "owner": measure.owner,
                "first": wording.period_end(every[0], measure.every) if every else "",
                "last": wording.period_end(every[-1], measure.every) if every else "",
                "areas": sum(map(bool, held)),
                "state": "none" if not every else "illustrative" if measure.illustrative else "real",
                "policy": POLICIES[measure.suppression].words,
            }
        )
    frame = pd.DataFrame(rows, columns=list(rows[0]) if rows else ["measure_id", "state"])
    return Returns(frame, _reading(frame))


def _reading(frame: pd.DataFrame) -> tuple[str, ...]:
    number = {state: int((frame["state"] == state).sum()) for state in ("real", "illustrative", "none")}
    if not len(frame):
        return ("The catalogue has no measure that partners return.",)
    return (
        f"Partners return {len(frame)} measures: {number['real']} hold real figures, {number['illustrative']} are "
        f"illustration, {number['none']} were not supplied.",
        "An illustration goes as soon as one real return of its measure is loaded.",
    )
