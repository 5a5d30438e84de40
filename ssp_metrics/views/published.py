"""Paper and store: each figure that a document printed beside ours, with the reasons why they differ."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from ssp_metrics import wording
from ssp_metrics.catalogue import Measure
from ssp_metrics.catalogue.reference import Reference, written
from ssp_metrics.catalogue.reference_rows import PaperReason, Published
from ssp_metrics.store.snapshot import Snapshot
from ssp_metrics.views.base import View, provenance, remembered
from ssp_metrics.views.published_ours import ANSWERS, Ours, ours_of

FIGURE_WORDS = {
    "rate": "rate per 1,000 residents",
    "rank": "rank among the boroughs",
    "change": "change",
    "cost": "cost",
    "count": "count",
    "ward_rank": "rank among wards",
}


@dataclass(frozen=True)
class Wrong:
    """Something wrong in the papers themselves: what it is, what is done about it here, what was printed where."""

    title: str
    instead: str
    printed: tuple[str, ...]


@dataclass(frozen=True)
class Paper(View):
    """Printed figures beside ours for the earliest year of the store that can be compared.

    ``frame``: ``document, place, measure_id, measure, figure`` (a key of :data:`FIGURE_WORDS`), ``area_code, area_name,
    is_own, printed, ours, period`` (of ours), ``agree`` (True or False for a rank, None otherwise and for one
    that is wrong on paper), ``reasons`` (their titles).

    Attributes
    ----------
    reasons
        The named reasons used, in the order of their table.
    wrongs
        What is wrong in the papers themselves.
    """

    reasons: tuple[PaperReason, ...]
    wrongs: tuple[Wrong, ...]


@remembered
def paper(snapshot: Snapshot, reference: Reference) -> Paper:
    """Set each printed figure that can be beside ours.

    Raises
    ------
    SspError
        The store holds no whole year of the partnership's force.
    """
    written(reference.published_figures, "printed figures of its own papers")
    rows = [row for row in reference.published_figures if _comparable(snapshot, row)]
    ours = ours_of(snapshot, rows)
    titles = {reason.id: reason.title for reason in reference.paper_reasons}
    columns = ["document", "place", "measure_id", "measure", "figure", "area_code", "area_name", "is_own", "printed",
               "ours", "period", "agree", "reasons"]  # fmt: skip
    made = [_row(row, snapshot.catalogue.measure(row.measure_id), ours, titles) for row in rows]
    frame = pd.DataFrame(made, columns=columns)
    used = {reason for row in rows for reason in row.reasons}
    number = len(reference.published_figures)
    return Paper(
        title=f"{len(rows)} of {number} printed figures stand beside ours",
        subtitle=f"Figures printed in documents of the partnership beside those of the store, {ours.year.words}",
        frame=frame,
        reading=_reading(frame, number),
        provenance=provenance(
            snapshot, snapshot.catalogue.all_crime, ours.year, suppliers=(ours.home.force,),
            population=ours.population_words),
        reasons=tuple(reason for reason in reference.paper_reasons if reason.kind == "reason" and reason.id in used),
        wrongs=_wrongs(reference),
    )  # fmt: skip


def _comparable(snapshot: Snapshot, row: Published) -> bool:
    return (
        row.figure in ANSWERS
        and row.measure_id in snapshot.catalogue.measures
        and not snapshot.catalogue.measure(row.measure_id).is_return
        and row.area_code in snapshot.area_index
    )


def _row(row: Published, measure: Measure, ours: Ours, titles: dict[str, str]) -> dict[str, object]:
    answer = ANSWERS[row.figure](ours, row, measure)
    return dict(row) | {
        "measure": measure.title,
        "is_own": row.area_code == ours.home.code,
        "printed": printed(row),
        "ours": answer.ours,
        "period": answer.period,
        "agree": None if row.fault else answer.agree,
        "reasons": "; ".join(titles[reason] for reason in row.reasons),
    }


def printed(row: Published) -> str:
    """Return a printed figure with its unit, as people write it."""
    if row.unit == "percent":
        number = float(row.value)
        return f"{'+' if number > 0 else wording.MINUS if number < 0 else ''}{abs(number):g}%"
    if row.unit == "GBP million":
        return f"£{row.value} million"
    if row.unit == "count":
        return wording.whole(float(row.value))
    return row.value


def _reading(frame: pd.DataFrame, number: int) -> tuple[str, ...]:
    sentences = [
        f"Of {number} figures printed in the documents held, {len(frame)} stand beside ours; for the others the store "
        "has no open figures, or they are dates, lists and remarks."
    ]
    ranks = frame[(frame["figure"] == "rank") & frame["is_own"] & frame["agree"].notna()]
    if len(ranks):
        same = int(ranks["agree"].astype(bool).sum())
        sentences.append(f"For {same} of {len(ranks)} types the borough's rank is the same on paper and in the store.")
    return tuple(sentences)


def _wrongs(reference: Reference) -> tuple[Wrong, ...]:
    """Return what is wrong in the papers, with what was printed: not of this store, so it needs none."""
    found = []
    for fault in reference.paper_reasons:
        groups: dict[str, list[Published]] = {}
        for row in reference.published_figures:
            if fault.kind == "fault" and row.fault == fault.id:
                same = f"{row.measure_id} {row.figure}" if row.measure_id else row.measure
                groups.setdefault(same, []).append(row)
        if groups:
            found.append(Wrong(fault.title, fault.text, tuple(_said(rows) for rows in groups.values())))
    return tuple(found)


def _said(rows: list[Published]) -> str:
    """Return what was printed of one figure: by place where there are several, by document where those are several."""
    places, documents = ({getattr(row, name) for row in rows} for name in ("area_name", "document"))
    values = []
    for row in rows:
        of = [row.area_name] * (len(places) > 1) + [row.document] * (len(documents) > 1)
        values.append(f"{printed(row)} ({', '.join(of)})" if of else printed(row))
    end = f" ({rows[0].document})" if len(documents) == 1 else ""
    return f"{wording.capital(rows[0].measure)}: {'; '.join(values)}{end}"
