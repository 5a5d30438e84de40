"""data.police.uk: street crime, outcomes, and stop and search, from an archive as downloaded.

The archive is read file by file and never held in memory: each line is judged and counted by DuckDB, and only
counts are kept (the partnership's own places at snap-point grain, elsewhere by district). Columns as published at
https://data.police.uk/about/ .
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

import pandas as pd

from ssp_metrics.duck import in_words
from ssp_metrics.errors import Fault, SspError
from ssp_metrics.files import sha256_of
from ssp_metrics.geography import places
from ssp_metrics.periods import month_end
from ssp_metrics.sources.base import REJECTED_FILE, Rejects, refuse
from ssp_metrics.sources.police_uk import errors, loss
from ssp_metrics.sources.police_uk import points as police_uk_points
from ssp_metrics.sources.police_uk.archive import Archive, Member, Unpacked
from ssp_metrics.sources.police_uk.delivery import PoliceDelivery
from ssp_metrics.sources.police_uk.grouping import Ingest, batches, sql
from ssp_metrics.sources.police_uk.held import Held

LISTED_NOTES = 20
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class ArchiveContext:
    """What the reader must know of the store and the partnership.

    Attributes
    ----------
    home : str
        Code of the partnership's own district.
    forces : pandas.DataFrame
        Columns ``slug, reported_by, scope``; scope is ``territorial``, ``set_aside`` or ``outside``.
    lsoa_district : pandas.DataFrame
        Columns ``lsoa_code, district_code``: every LSOA of 2011 and 2021 in England and Wales.
    outlines : places.Outlines
        Outlines for points that no LSOA code places.
    known : pandas.DataFrame
        Columns ``lon, lat``: points that earlier loads placed; they keep their codes.
    crime_types : frozenset of str
        Crime types that the catalogue knows; others are kept and reported.
    held : Held
        The force-month files that the store has.
    today : datetime.date
        The day in UTC: an archive holds no month that has not ended by then.
    """

    home: str
    forces: pd.DataFrame
    lsoa_district: pd.DataFrame
    outlines: places.Outlines
    known: pd.DataFrame
    crime_types: frozenset[str]
    held: Held
    today: date = field(default_factory=lambda: datetime.now(UTC).date())


def read(
    path: Path,
    context: ArchiveContext,
    workspace: Path,
    *,
    forces: Collection[str] = (),
    extracted: date | None = None,
    accept_valid: bool = False,
    confirm_loss: str = "",
    progress: Progress = lambda *_: None,
) -> PoliceDelivery:
    """Read an archive whole, judge every line, place every point.

    Parameters
    ----------
    path : pathlib.Path
        Zip or folder as downloaded from data.police.uk.
    context : Context
        The partnership's place in the world, and what its store has.
    workspace : pathlib.Path
        Empty folder for temporary files; needed until the delivery is written.
    forces : collection of str, optional
        Only these forces' files (``durham``); all files when empty.
    extracted : datetime.date, optional
        When the archive was extracted; by default the end of its last month, since a zip does not say.
    accept_valid : bool
        Take the good rows of a delivery that has bad ones; otherwise such a delivery is refused whole.
    confirm_loss : str
        Why files with far fewer rows than are held or usual are right; without a reason they are refused.
    progress : callable, optional
        Called with what is being done, bytes done and bytes in all.

    Raises
    ------
    DeliveryError
        With every fault of the delivery.
    SspError
        The archive cannot be read, or it has no file of the kind asked for, or the disk is full.
    """
    with (
        in_words(f"{path.name} could not be read", workspace.parent),
        Archive(path) as archive,
        Rejects(workspace / REJECTED_FILE) if accept_valid else nullcontext() as rejects,
    ):
        faults = list(archive.faults)
        members = _chosen(archive, {force.lower() for force in forces}, context.forces, faults)
        faults += loss.not_ended(members, context.today)
        extracted = _extracted(extracted, archive, faults)
        state = _Reading(Ingest(context.home, context.forces, context.lsoa_district, workspace / "spill", rejects))
        total, done = sum(member.size for member in members), 0
        for batch in batches(archive, members, workspace / "unpacked"):
            unpacked = [item for item in batch if isinstance(item, Unpacked)]
            faults += [item for item in batch if isinstance(item, Fault)]
            state.take(unpacked, context.held, extracted, faults)
            done += sum(item.member.size for item in unpacked)
            progress("reading", done, total)
        if rejects is None:
            faults += state.rejected
        refuse(path.name, faults)
        connection = state.ingest.connection
        if not state.hashes or len(state.empty) == len(state.hashes):
            refuse(path.name, [Fault(path.name, "there is no row in any file", "Download the archive again.")])
        progress("placing points", total, total)
        notes = police_uk_points.place(connection, context.home, context.outlines, context.known)
        connection.execute(sql("tables.sql"))
        notes += _confirmed_losses(path.name, state, context, extracted, confirm_loss.strip())
        return PoliceDelivery(
            file_name=path.resolve().name,
            sha256=_hash_of_files(state.hashes) if path.is_dir() else sha256_of(path),
            extracted=extracted,
            connection=connection,
            notes=tuple(notes + _notes(state, archive, context, extracted)),
            rejected=tuple(state.rejected),
            rejects=rejects.path if rejects is not None and state.rejected else None,
            skipped=state.skipped,
            confirmed=state.confirmed,
        )


class _Reading:
    """Where the reading of one archive stands."""

    def __init__(self, ingest: Ingest) -> None:
        self.ingest = ingest
        self.rejected: list[Fault] = []
        self.empty: list[str] = []
        self.hashes: list[tuple[str, str]] = []
        self.skipped = self.confirmed = 0

    def take(self, batch: list[Unpacked], held: Held, extracted: date, faults: list[Fault]) -> None:
        """Read those files of a batch that are new; note what the others confirm and which cannot be right."""
        new: list[Unpacked] = []
        for unpacked in batch:
            member = unpacked.member
            self.hashes.append((member.name.rsplit("/", 1)[-1], unpacked.sha256))
            clash = held.clash(member.key, unpacked.sha256, extracted)
            if clash is not None:
                found = f"load {clash.seq} holds other contents for {member.label}, also extracted on {extracted}"
                remedy = "Say when this archive was extracted with --extracted YYYY-MM-DD."
                faults.append(Fault(member.name, found, remedy))
            elif held.has(member.key, unpacked.sha256):
                self.skipped += 1
                if held.is_later(member.key, extracted):
                    self.confirmed += 1
                    self.ingest.note([unpacked])
            elif header_faults := errors.of_header(unpacked):
                faults += header_faults
            elif unpacked.lines == 1:
                self.empty.append(member.label)
            else:
                new.append(unpacked)
        self.rejected += self.ingest.add(new)


def _chosen(archive: Archive, forces: set[str], known: pd.DataFrame, faults: list[Fault]) -> list[Member]:
    present = sorted({member.force for member in archive.members})
    if not present and not faults:
        what = f"{archive.path.name} holds no data.police.uk file."
        remedy = "Give the zip or folder with files named like 2025-11/2025-11-<force>-street.csv."
        raise SspError(what, str(archive.path), remedy)
    for force in sorted(forces - set(present)):
        remedy = f"It holds: {', '.join(present) or 'nothing that can be read'}."
        faults.append(Fault(archive.path.name, f"there is no file of the force “{force}”", remedy))
    chosen = forces & set(present) or set(present)
    unknown = sorted(chosen - set(known["slug"]))
    for force in unknown:
        remedy = "Add it to data/reference/forces.csv, or correct the file's name."
        faults.append(Fault(archive.path.name, f"there is no police force “{force}”", remedy))
    return [member for member in archive.members if member.force in chosen - set(unknown)]


def _extracted(given: date | None, archive: Archive, faults: list[Fault]) -> date:
    """Return the day of extraction: the same for every force of the archive, whichever of them are read."""
    last = month_end(max((member.month for member in archive.members), default=date(1970, 1, 1)))
    remedy = "Give the day on which the archive was made."
    if given is not None and given < last:
        found = f"the extraction date {given} is before the end of the last month supplied, {last}"
        faults.append(Fault(archive.path.name, found, remedy))
    elif given is not None and given > max(last.replace(year=last.year + 1, day=28), datetime.now(UTC).date()):
        faults.append(Fault(archive.path.name, f"the extraction date {given} lies in the future", remedy))
    return given or last


def _confirmed_losses(name: str, state: _Reading, context: ArchiveContext, extracted: date, reason: str) -> list[str]:
    """Refuse files after which most of a force-month would be gone, or note why they are right."""
    territorial = context.forces[context.forces["scope"] == "territorial"]
    named = dict(zip(territorial["slug"], territorial["reported_by"], strict=True))
    files = state.ingest.connection.execute("FROM delivery_file ORDER BY month, force, kind").df()
    lost = loss.losses(files, context.held, extracted, named)
    if not reason:
        refuse(name, lost)
    return _first([f"Taken although {fault.found}: “{reason}”." for fault in lost])


def _hash_of_files(hashes: list[tuple[str, str]]) -> str:
    """Return the hash of a folder: of its files' names and hashes, wherever it stands."""
    lines = "".join(f"{sha256}  {name}\n" for name, sha256 in sorted(hashes))
    return hashlib.sha256(lines.encode()).hexdigest()


def _first(notes: list[str]) -> list[str]:
    """Return the first notes of one kind, and how many more there are."""
    more = len(notes) - LISTED_NOTES
    return notes if more <= 0 else [*notes[:LISTED_NOTES], f"… and {more:,} more like this."]


def _notes(state: _Reading, archive: Archive, context: ArchiveContext, extracted: date) -> list[str]:
    connection = state.ingest.connection
    notes = _first([f"Not a data.police.uk file, ignored: {name}." for name in archive.ignored])
    notes += [f"{label} has no rows: taken as not supplied, never as zero." for label in state.empty]
    if state.confirmed:
        files = "1 file holds" if state.confirmed == 1 else f"{state.confirmed:,} files hold"
        notes.append(f"{files} what an earlier load holds: those figures still stood on {extracted}.")
    if state.rejected:
        notes.append(
            f"The rejected rows are in {REJECTED_FILE} beside this load: correct them in the delivered files and load "
            "those again, with a later --extracted date."
        )
    found = connection.execute(
        """SELECT category, sum(n)::BIGINT FROM grouped JOIN file USING (file_id)
           WHERE kind = 'street' GROUP BY ALL ORDER BY ALL"""
    ).fetchall()
    notes += _first(
        [
            f"New crime type “{name}” ({number:,} rows): kept, and counted in all crime; no measure of its own yet."
            for name, number in found
            if name not in context.crime_types
        ]
    )
    gaps = connection.execute(
        """WITH span AS (SELECT kind, force, min(month) AS first, max(month) AS last FROM file GROUP BY ALL),
                wanted AS (SELECT kind, force, unnest(generate_series(first, last, INTERVAL 1 MONTH))::DATE AS month
                           FROM span)
           SELECT kind, force, list(strftime(month, '%Y-%m') ORDER BY month) FROM wanted
           ANTI JOIN file USING (kind, force, month) GROUP BY ALL ORDER BY ALL"""
    ).fetchall()
    named = dict(zip(context.forces["slug"], context.forces["reported_by"], strict=True))
    return notes + [
        f"{named[force]} has no {kind.replace('_', ' ')} file for {', '.join(months)}, although months before and "
        "after are there: figures over these months will be refused."
        for kind, force, months in gaps
    ]
