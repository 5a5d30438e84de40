"""Loads: what was accepted from each delivery, append-only, one folder a load with Parquet and a manifest."""

from __future__ import annotations

import json
import re
from datetime import date, datetime
from itertools import pairwise
from pathlib import Path
from typing import Protocol, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from ssp_metrics import files
from ssp_metrics.author import author
from ssp_metrics.duck import in_words
from ssp_metrics.errors import StoreError
from ssp_metrics.files import sha256_of
from ssp_metrics.store import integrity

MANIFEST = "manifest.json"
UNLOADED = "unloaded.json"
_STAGE = (Path(__file__).parent / "stage.sql").read_text(encoding="utf-8")
TABLES = frozenset(re.findall(r"CREATE TEMP TABLE stage_(\w+)", _STAGE))


class Manifest(BaseModel):
    """What is written beside a load's tables: where it came from, when, and what became of its rows."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    seq: int
    source: str
    file_name: str
    sha256: str
    extracted: date
    loaded_at: datetime
    loaded_by: str
    rows_read: int
    rows_accepted: int
    rows_elsewhere: int = 0
    rows_unlocated: int = 0
    rows_rejected: int = 0
    period_first: date | None = None
    period_last: date | None = None
    attribution: str = ""
    notes: tuple[str, ...] = ()
    tables: dict[str, str] = {}
    home: str = Field(
        default="", exclude_if=lambda text: not text, description="district of the partnership that it is a load of"
    )
    outlines: dict[str, str] = Field(
        default={}, exclude_if=lambda hashes: not hashes,
        description="what its points were placed with: a hash by kind and vintage",
    )  # fmt: skip
    salt: str = Field(
        default="", exclude_if=lambda text: not text, description="random: who guesses a return cannot try it on an id"
    )
    judged_by: str = Field(
        default="", exclude_if=lambda text: not text, description="hash of what illustrative rows were judged by"
    )

    def identity(self) -> str:
        """Return what makes this load different from others: not who loaded it, nor from which path."""
        content = self.model_dump(mode="json", include={"seq", "source", "extracted", "loaded_at", "tables", "salt"})
        return json.dumps(content, sort_keys=True)


class Unloaded(BaseModel):
    """What is written beside a manifest when its load is taken back: it counts nowhere from then on."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    at: datetime
    by: str
    reason: str


Record = TypeVar("Record", Manifest, Unloaded)
Load = tuple[Path, Manifest]


class Loadable(Protocol):
    """A delivery that can be written as a load."""

    @property
    def source(self) -> str:
        """Name of the source module."""

    @property
    def file_name(self) -> str:
        """Name of the delivered file or folder."""

    @property
    def sha256(self) -> str:
        """Hash of the delivered bytes."""

    @property
    def extracted(self) -> date:
        """Day of extraction."""

    @property
    def attribution(self) -> str:
        """Licence line."""

    @property
    def notes(self) -> tuple[str, ...]:
        """What a reader should know of this delivery, as sentences."""

    def counts(self) -> dict[str, int]:
        """Rows read, accepted, elsewhere, unlocated and rejected."""

    def months(self) -> tuple[date | None, date | None]:
        """First and last month that the delivery is about."""

    def write(self, folder: Path) -> None:
        """Write the tables as Parquet into ``folder``."""


def folder_of(root: Path, manifest: Manifest) -> Path:
    """Return the folder of a load below ``root``."""
    return root / f"{manifest.seq:04d}-{manifest.source}"


def read_manifest(folder: Path) -> Manifest:
    """Return the manifest of one load; raise :class:`StoreError` when it is damaged, or of a newer version."""
    return _read(folder / MANIFEST, Manifest)


def read_unloaded(folder: Path) -> Unloaded | None:
    """Return who took a load back, when and why; nothing for a load that counts. Errors as of a manifest."""
    path = folder / UNLOADED
    with in_words(f"The load {folder.name} cannot be read", folder):
        is_there = path.exists() or integrity.is_intact(path) is not None
    return _read(path, Unloaded) if is_there else None


def _read(path: Path, record: type[Record]) -> Record:
    folder, cause = path.parent, None
    try:
        text = path.read_text(encoding="utf-8")
        is_damaged = integrity.is_intact(path) is False
        unknown = sorted(dict(json.loads(text)).keys() - record.model_fields.keys())
        if not is_damaged and not unknown:
            return record.model_validate_json(text)
    except (OSError, ValueError, TypeError) as error:
        is_damaged, unknown, cause = True, [], error
    if unknown and not is_damaged:
        what = f"The load {folder.name} was made by a newer version: its {path.name} holds “{unknown[0][:40]}”."
        raise StoreError(what, str(folder), "Update the program.")
    what = f"The load {folder.name} has no readable manifest: {path.name} is missing or damaged."
    raise StoreError(what, str(folder), "Restore the folder from a backup.") from cause


def all_loads(*roots: Path) -> list[Load]:
    """Return folder and manifest of every load below the roots that counts, in the order of loading."""
    return [load for load in _every(*roots) if read_unloaded(load[0]) is None]


def unloaded(*roots: Path) -> list[tuple[Path, Manifest, Unloaded]]:
    """Return the loads below the roots that were taken back, and who did it."""
    pairs = [(folder, manifest, read_unloaded(folder)) for folder, manifest in _every(*roots)]
    return [(folder, manifest, marker) for folder, manifest, marker in pairs if marker is not None]


def _every(*roots: Path) -> list[Load]:
    found = []
    for root in roots:
        with in_words("The loads cannot be listed", root):
            folders = sorted(root.iterdir()) if root.is_dir() else []
            folders = [folder for folder in folders if folder.is_dir() and not folder.name.startswith(".")]
            found += [(folder, read_manifest(folder)) for folder in folders]
    found.sort(key=lambda item: (item[1].seq, item[0].name))
    for (folder, manifest), (other, next_manifest) in pairwise(found):
        if manifest.seq == next_manifest.seq > 0:
            what = f"The loads {folder.name} and {other.name} have the same number."
            raise StoreError(what, str(folder.parent), "Remove the one that was not loaded here.")
    return found


def verify(folder: Path, manifest: Manifest) -> None:
    """Raise :class:`StoreError` when a table of a load is missing or is not what was stored."""
    for table, sha256 in manifest.tables.items():
        path = folder / f"{table}.parquet"
        with in_words(f"The load {folder.name} cannot be read", folder):
            is_damaged = table not in TABLES or sha256_of(path) != sha256
        if is_damaged:
            what = f"The load {folder.name} is damaged: {path.name} is not what was stored."
            raise StoreError(what, str(folder), "Restore the folder from a backup, or remove it and load again.")


def damaged(folder: Path, manifest: Manifest) -> list[Path]:
    """Return the tables of a load that are missing, or whose bytes are no longer those that its manifest names."""
    tables = {folder / f"{table}.parquet": sha256 for table, sha256 in manifest.tables.items()}
    return [path for path, sha256 in tables.items() if not path.exists() or sha256_of(path) != sha256]


def append(
    root: Path,
    delivery: Loadable,
    *,
    seq: int,
    loaded_at: datetime,
    loaded_by: str | None = None,
    name: str | None = None,
    home: str = "",
    outlines: dict[str, str] | None = None,
    salt: str = "",
    judged_by: str = "",
) -> Manifest:
    """Write a delivery as a new load below ``root``: all of it or nothing.

    Raises
    ------
    StoreError
        The disk is full or the folder cannot be written; nothing is left behind.
    """
    with in_words("The load could not be written", root), files.workspace(root) as temporary:
        delivery.write(temporary)
        first, last = delivery.months()
        manifest = Manifest(
            seq=seq,
            source=delivery.source,
            file_name=_printable(delivery.file_name),
            sha256=delivery.sha256,
            extracted=delivery.extracted,
            loaded_at=loaded_at,
            loaded_by=author(loaded_by or ""),
            period_first=first,
            period_last=last,
            attribution=delivery.attribution,
            notes=tuple(_printable(note) for note in delivery.notes),
            tables={path.stem: sha256_of(path) for path in sorted(temporary.glob("*.parquet"))},
            home=home,
            outlines=outlines or {},
            salt=salt,
            judged_by=judged_by,
            **{f"rows_{kind}": number for kind, number in delivery.counts().items()},
        )
        (temporary / MANIFEST).write_text(manifest.model_dump_json(indent=1) + "\n", encoding="utf-8")
        integrity.seal(temporary / MANIFEST)
        files.publish(temporary, root / name if name else folder_of(root, manifest))
    return manifest


def mark_unloaded(folder: Path, marker: Unloaded) -> None:
    """Write beside a load that it was taken back; raise :class:`StoreError` where that cannot be written."""
    path = folder / UNLOADED
    with in_words("The load could not be taken back", folder), files.workspace(folder.parent) as temporary:
        (temporary / UNLOADED).write_text(marker.model_dump_json(indent=1) + "\n", encoding="utf-8")
        integrity.seal(temporary / UNLOADED)
        for name in (UNLOADED, path.with_suffix(integrity.SUFFIX).name):  # the first alone is enough
            files.publish(temporary / name, folder / name)


def unmark(folder: Path) -> None:
    """Make a load count again that was only just taken back."""
    path = folder / UNLOADED
    for each in (path.with_suffix(integrity.SUFFIX), path):
        each.unlink(missing_ok=True)


def _printable(text: str) -> str:
    """Return a text that can be stored, although a file name may hold bytes that are no characters."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")
