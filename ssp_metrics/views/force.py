"""What the views of police force areas share: offence groups and annotations from the reference tables, provenance."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import pandas as pd
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from ssp_metrics import reading
from ssp_metrics.entries import Direction, Id
from ssp_metrics.errors import SspError
from ssp_metrics.settings import settings, table_path
from ssp_metrics.store.snapshot import Snapshot
from ssp_metrics.views.base import LoadNote, Provenance

SOURCE = "force_area"
TITLE = "Recorded crime by police force area, rolling years"
MONTHS = 12
MILLION = 1_000_000


class Offence(BaseModel):
    """An offence group, or several added up, in the words of the screens.

    Attributes
    ----------
    offences
        Its offence groups as the published table names them.
    per
        The residents that a rate is expressed for.
    recording_changed
        Whether the way it was recorded changed enough for a rise to be partly recording.
    note
        What a reader must know of it; may be empty.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Id = Field(pattern=r"^[a-z][a-z0-9_]*$")
    title: str = Field(min_length=1)
    offences: tuple[str, ...]
    unit: str = Field(min_length=1)
    unit_one: str = Field(min_length=1)
    per: int = Field(gt=0)
    direction: Direction
    recording_changed: bool
    note: str

    @field_validator("offences", mode="before")
    @classmethod
    def _listed(cls, text: str) -> tuple[str, ...]:
        return tuple(split_list(text))

    @property
    def per_words(self) -> str:
        """What a rate is out of: ``per 1,000 residents``."""
        return "per million residents" if self.per == MILLION else f"per {self.per:,} residents"

    def of_unit(self, number: float) -> str:
        """Return the number with its unit: ``1 homicide``, ``3 homicides``."""
        return f"{reading.whole(number)} {self.unit_one if number == 1 else self.unit}"


class Note(NamedTuple):
    """Something a reader of the history must know, from a month (``YYYY-MM``) on."""

    month: str
    text: str
    source: str


def split_list(text: str) -> list[str]:
    """Return the parts of a cell that lists several things, divided by semicolons."""
    return [part.strip() for part in text.split(";") if part.strip()]


@lru_cache(maxsize=16)
def _table(path: Path, *columns: str) -> pd.DataFrame:
    """Read a reference table as text, an empty cell as an empty text."""
    try:
        return pd.read_csv(path, dtype="str", keep_default_na=False, encoding="utf-8")[list(columns)]
    except (OSError, ValueError, KeyError) as error:
        what = f"The table {path.name} cannot be read."
        raise SspError(what, f"{path}: {error}", f"Restore the file; its columns are {', '.join(columns)}.") from error


def _reference(name: str, *columns: str) -> pd.DataFrame:
    return _table(table_path(settings().reference, name), *columns)


def offences() -> dict[Id, Offence]:
    """Return the offence groups that can be shown, by id, in the order of their table.

    Raises
    ------
    SspError
        The table ``force_offences.csv`` has a fault; names the row and the column.
    """
    return _offences(table_path(settings().reference, "force_offences.csv"))


@lru_cache(maxsize=4)
def _offences(path: Path) -> dict[Id, Offence]:
    table = _table(path, *Offence.model_fields)
    found: dict[Id, Offence] = {}
    for line, row in enumerate(table.to_dict("records"), start=2):
        try:
            offence = Offence.model_validate(row)
        except ValidationError as error:
            first = error.errors()[0]
            column = ".".join(str(part) for part in first["loc"])
            what = f"Row {line} of force_offences.csv has a fault in the column “{column}”: {first['msg']}."
            raise SspError(what, "data/reference", "Correct the cell.") from error
        found[offence.id] = offence
    return found


def offence_of(offence_id: Id) -> Offence:
    """Return the offence group of that id; raise :class:`SspError` naming those there are."""
    known = offences()
    if offence_id not in known:
        what = f"There is no offence group “{offence_id}”."
        raise SspError(what, "data/reference/force_offences.csv", f"Choose one of: {', '.join(known)}.")
    return known[offence_id]


def notes(offence_id: Id, force_area: str, first: str, last: str) -> tuple[Note, ...]:
    """Return what to mark on the history of an offence group in a force area, between two months, in order."""
    columns = ("month", "force_area_code", "offences", "text", "source")
    rows = _reference("force_annotations.csv", *columns).itertuples(index=False, name=None)
    return tuple(
        sorted(
            Note(month, text, source)
            for month, area, listed, text, source in rows
            if area in {"", force_area}
            and offence_id in (split_list(listed) or [offence_id])
            and first <= month <= last
        )
    )


def not_compared() -> dict[str, str]:
    """Return the force areas that no rate can be worked out for, by code, each with the reason."""
    table = _reference("force_left_out.csv", "force_area_code", "reason")
    return dict(zip(table["force_area_code"], table["reason"], strict=True))


def former_districts() -> tuple[list[str], list[str]]:
    """Return codes of districts that were replaced and, in the same order, of those that replaced them."""
    table = _reference("force_former_districts.csv", "former_code", "district_code")
    return list(table["former_code"]), list(table["district_code"])


def own_force(snapshot: Snapshot) -> tuple[str, str]:
    """Return code and name of the partnership's police force area."""
    code = snapshot.catalogue.partnership.force_area_code
    rows = snapshot.rows("force_names")
    names = dict(zip(rows["force_area_code"], rows["name"], strict=True))
    if code not in names:
        what = f"The partnership's police force area {code} is not among the police forces."
        raise SspError(what, "data/reference/forces.csv", "Add it, or correct force_area_code in partnership.toml.")
    return code, str(names[code])


def provenance(snapshot: Snapshot, offence_id: Id, as_at: int | None) -> Provenance:
    """Return where the figures come from: the one load whose table rules.

    Raises
    ------
    SspError
        No table by police force area was loaded, or not yet at that load.
    """
    known = snapshot.latest if as_at is None else as_at
    loads = snapshot.loads[snapshot.loads["source"] == SOURCE]
    # As the build chooses: what was loaded here before what shipped, then the later publication, then the later load.
    loads = loads.assign(own=loads["seq"] > 0).sort_values(["own", "extracted", "seq"])
    if loads.empty:
        what = "The store holds no figures by police force area."
        raise SspError(what, "", "Load the table.", run="load force-area PATH")
    load = loads.iloc[-1]
    if load["seq"] > known:
        what = f"At load {known} the store did not hold the figures by police force area that it holds now."
        raise SspError(what, "", f"They came with load {load['seq']}: choose that one or a later one.")
    attribution = str(load["attribution"])
    return Provenance(
        measure_id=offence_id,
        source_title=TITLE,
        attribution=f"{TITLE}; {attribution.removeprefix('Source: ').rstrip('.')}",
        loads=(LoadNote(int(load["seq"]), str(load["file_name"]), load["extracted"].date(), attribution),),
        population="",
        snapshot_id=snapshot.id,
        as_at=known,
        is_latest=known == snapshot.latest,
        suppression="open",
        illustrative=False,
    )
