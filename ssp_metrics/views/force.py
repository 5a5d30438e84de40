"""What the views of police force areas share: offence groups and annotations from the reference tables, provenance."""

from __future__ import annotations

from typing import NamedTuple

from ssp_metrics.catalogue import reference
from ssp_metrics.catalogue.models import Id
from ssp_metrics.catalogue.reference_rows import Offence
from ssp_metrics.errors import SspError
from ssp_metrics.store.snapshot import Snapshot
from ssp_metrics.views.base import LoadNote, Provenance

SOURCE = "force_area"
TITLE = "Recorded crime by police force area, rolling years"
MONTHS = 12


class Note(NamedTuple):
    """Something a reader of the history must know, from a month (``YYYY-MM``) on."""

    month: str
    text: str
    source: str


def offences() -> dict[Id, Offence]:
    """Return the offence groups that can be shown, by id, in the order of their table."""
    return {one.id: one for one in reference.current().force_offences}


def offence_of(offence_id: Id) -> Offence:
    """Return the offence group of that id; raise :class:`SspError` naming those there are."""
    known = offences()
    if offence_id not in known:
        what = f"There is no offence group “{offence_id}”."
        raise SspError(what, "data/reference/force_offences.csv", f"Choose one of: {', '.join(known)}.")
    return known[offence_id]


def notes(offence_id: Id, force_area: str, first: str, last: str) -> tuple[Note, ...]:
    """Return what to mark on the history of an offence group in a force area, between two months, in order."""
    return tuple(
        sorted(
            Note(one.month, one.text, one.source)
            for one in reference.current().force_annotations
            if one.force_area_code in {"", force_area}
            and offence_id in (one.offences or (offence_id,))
            and first <= one.month <= last
        )
    )


def not_compared() -> dict[str, str]:
    """Return the force areas that no rate can be worked out for, by code, each with the reason."""
    return {one.force_area_code: one.reason for one in reference.current().force_left_out}


def former_districts() -> tuple[list[str], list[str]]:
    """Return codes of districts that were replaced and, in the same order, of those that replaced them."""
    rows = reference.current().force_former_districts
    return [one.former_code for one in rows], [one.district_code for one in rows]


def own_force(snapshot: Snapshot) -> tuple[str, str]:
    """Return code and name of the partnership's police force area."""
    code = snapshot.catalogue.partnership.force_area_code
    rows = snapshot.rows("force_names")
    names = dict(zip(rows["force_area_code"], rows["name"], strict=True))
    if code not in names:
        what = f"The partnership's police force area {code} is not among the police forces."
        raise SspError(what, "data/reference/forces.csv", "Add it, or correct force_area_code in partnership.toml.")
    return code, str(names[code])


def provenance(snapshot: Snapshot, offence_id: Id) -> Provenance:
    """Return where the figures come from: the one load whose table rules.

    Raises
    ------
    SspError
        No table by police force area was loaded, or not yet at that load.
    """
    loads = snapshot.loads[snapshot.loads["source"] == SOURCE]
    # As the build chooses: what was loaded here before what shipped, then the later publication, then the later load.
    loads = loads.assign(own=loads["seq"] > 0).sort_values(["own", "extracted", "seq"])
    if loads.empty:
        what = "The store holds no figures by police force area."
        raise SspError(what, "", "Load the table.", run="load force-area PATH")
    load = loads.iloc[-1]
    if load["seq"] > snapshot.as_at:
        what = f"At load {snapshot.as_at} the store did not hold the figures by police force area that it holds now."
        raise SspError(what, "", f"They came with load {load['seq']}: choose that one or a later one.")
    attribution = str(load["attribution"])
    return Provenance(
        measure_id=offence_id,
        source_title=TITLE,
        attribution=f"{TITLE}; {attribution.removeprefix('Source: ').rstrip('.')}",
        loads=(LoadNote(int(load["seq"]), str(load["file_name"]), load["extracted"].date(), attribution),),
        population="",
        snapshot_id=snapshot.id,
        as_at=snapshot.as_at,
        is_latest=not snapshot.is_past,
        suppression="open",
        illustrative=False,
    )
