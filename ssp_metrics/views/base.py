"""What every view is: a frame, what it says in words, and where it comes from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, is_dataclass, replace
from datetime import date
from functools import lru_cache, wraps
from typing import Concatenate, ParamSpec, TypeVar, cast

import pandas as pd

from ssp_metrics import wording
from ssp_metrics.catalogue import Measure, reference
from ssp_metrics.disclosure import POLICIES
from ssp_metrics.periods import Period
from ssp_metrics.settings import settings
from ssp_metrics.store.snapshot import ForceMonth, ReturnEdition, Snapshot
from ssp_metrics.views.values import interval_method

# What sixty readers have on their screens, at some tens of kilobytes each.
VIEWS = 128
P = ParamSpec("P")
V = TypeVar("V")
FACT_KIND = {"crime": "street", "stop_search": "stop_and_search", "outcome_event": "outcomes"}


@dataclass(frozen=True)
class LoadNote:
    """One load that a figure rests on."""

    seq: int
    file_name: str
    extracted: date
    attribution: str


@dataclass(frozen=True)
class Provenance:
    """Where a figure comes from, complete enough to make it again.

    Attributes
    ----------
    loads
        The loads whose rows were counted.
    population
        Which population estimate rates are worked out on, in words; empty when there is none.
    as_at
        The load number up to which rows are known.
    is_latest
        Whether that is everything the store knows.
    """

    measure_id: str
    source_title: str
    attribution: str
    loads: tuple[LoadNote, ...]
    population: str
    snapshot_id: str
    as_at: int
    is_latest: bool
    suppression: str
    illustrative: bool

    @property
    def line(self) -> str:
        """The source line printed under every figure."""
        if self.illustrative:  # it must not look as if somebody had supplied it
            control = "" if self.suppression == "open" else f" {POLICIES[self.suppression].words}."
            return (
                "Illustrative data, made to show what will stand here; no such figures were received. To be replaced "
                f"by: {self.attribution}.{control} Snapshot {self.snapshot_id}."
            )
        notes = dict.fromkeys((note.extracted, note.seq) for note in self.loads)
        dates = " and ".join(f"{extracted:%-d %B %Y} (load {seq})" for extracted, seq in notes)
        parts = [f"Source: {self.attribution}"]
        if dates:
            parts.append(f"extracted {dates}")
        if self.population:
            parts.append(f"rates on {self.population}")
        if self.suppression != "open":
            parts.append(wording.small(POLICIES[self.suppression].words))
        parts.append("as known now" if self.is_latest else f"as known at load {self.as_at}")
        parts.append(f"snapshot {self.snapshot_id}")
        return "; ".join(parts) + "."

    def as_dict(self) -> dict[str, object]:
        """The same as plain values, for JSON."""
        return {
            "measure_id": self.measure_id,
            "sources": [
                {
                    "source": self.source_title,
                    "load": note.seq,
                    "file": note.file_name,
                    "extracted": note.extracted.isoformat(),
                    "attribution": note.attribution,
                }
                for note in self.loads
            ],
            "extraction_dates": sorted({note.extracted.isoformat() for note in self.loads}),
            "population": self.population,
            "snapshot_id": self.snapshot_id,
            "as_at": self.as_at,
            "suppression": self.suppression,
            "illustrative": self.illustrative,
        }


class Worded:
    """An answer in sentences."""

    reading: tuple[str, ...]

    @property
    def text(self) -> str:
        """The reading as one paragraph."""
        return " ".join(self.reading)


@dataclass(frozen=True)
class View(Worded):
    """One question answered.

    Attributes
    ----------
    title
        The finding, as a short sentence without a full stop.
    subtitle
        Measure, place and period.
    frame
        The figures, tidy, with named columns as the view's class documents.
    reading
        One or two plain sentences: visible text, the chart's ``alt``, and the pack's words.
    provenance
        Where the figures come from.
    """

    title: str
    subtitle: str
    frame: pd.DataFrame
    reading: tuple[str, ...]
    provenance: Provenance

    @property
    def method(self) -> str:
        """How ``lower`` and ``upper`` of the frame are worked out; empty where it has none."""
        return ""

    def stamped(self, words: str) -> str:
        """Return words of its figures for where no badge can stand: where they are illustration, that comes first."""
        return f"{wording.ILLUSTRATIVE}: {words}" if self.provenance.illustrative else words


@dataclass(frozen=True)
class Rated(View):
    """A view of the values of one measure."""

    measure: Measure

    @property
    def method(self) -> str:
        """How the interval of each value is worked out."""
        return interval_method(self.measure)


def remembered(view: Callable[Concatenate[Snapshot, P], V]) -> Callable[Concatenate[Snapshot, P], V]:
    """Keep the latest answers of a view with the snapshot, for as long as no reference table changes.

    Many readers ask the same, and a snapshot never changes. Each of them gets frames of their own, and pandas copies on
    write, so what is done to one reaches no other.
    """

    @wraps(view)
    def ask(snapshot: Snapshot, /, *asked: P.args, **named: P.kwargs) -> V:
        if not snapshot.read_only:
            return view(snapshot, *asked, **named)
        kept = snapshot.views
        if view not in kept:
            kept[view] = lru_cache(maxsize=VIEWS)(
                lambda _tables, snapshot, *asked, **named: view(snapshot, *asked, **named)
            )
        made = kept[view](reference.version(*settings().reference), snapshot, *asked, **named)
        if not is_dataclass(made) or isinstance(made, type):
            return cast("V", made)
        frames = {name: held.copy(deep=False) for name, held in vars(made).items() if isinstance(held, pd.DataFrame)}
        return cast("V", replace(made, **frames))

    return ask


def provenance(
    snapshot: Snapshot, measure: Measure, period: Period, *, suppliers: tuple[str, ...] = (), population: str = ""
) -> Provenance:
    """Return where the figures of a measure over a period come from; ``suppliers`` as :func:`areas.supplier` says."""
    source = snapshot.catalogue.sources[measure.source]
    loads = (
        _returned(snapshot, measure.returned_as, source.attribution, period, suppliers)
        if measure.by_area
        else _loaded(snapshot, FACT_KIND[measure.selector.table], period, suppliers)
    )
    return Provenance(
        measure_id=measure.id,
        source_title=source.title,
        attribution=source.attribution,
        loads=loads,
        population=population,
        snapshot_id=snapshot.id,
        as_at=snapshot.as_at,
        is_latest=not snapshot.is_past,
        suppression=measure.suppression,
        illustrative=measure.illustrative,
    )


# A snapshot never changes, so what ruled in a period is looked up once.
@lru_cache(maxsize=256)
def _loaded(snapshot: Snapshot, kind: str, period: Period, suppliers: tuple[str, ...]) -> tuple[LoadNote, ...]:
    """The loads whose force-month files ruled in the period."""
    used = {
        edition.seq
        for edition in snapshot.editions
        if edition.kind == kind and (not suppliers or edition.force in suppliers) and _ruled(snapshot, edition, period)
    }
    rows = snapshot.loads[snapshot.loads["seq"].isin(used)].sort_values("seq").itertuples()
    return tuple(LoadNote(row.seq, str(row.file_name), row.extracted.date(), str(row.attribution)) for row in rows)


@lru_cache(maxsize=256)
def _returned(
    snapshot: Snapshot, returned_as: str, attribution: str, period: Period, suppliers: tuple[str, ...]
) -> tuple[LoadNote, ...]:
    """The partner returns, or tables by area, that ruled in the period."""
    used = sorted(
        {
            (edition.seq, edition.file_name, edition.extracted)
            for edition in snapshot.return_editions.get(returned_as, [])
            if (not suppliers or edition.area_code in suppliers) and _ruled(snapshot, edition, period)
        }
    )
    return tuple(LoadNote(seq, name, extracted, attribution) for seq, name, extracted in used)


def _ruled(snapshot: Snapshot, edition: ForceMonth | ReturnEdition, period: Period) -> bool:
    return (
        period.first <= edition.month <= period.last
        and edition.known_from <= snapshot.as_at
        and (edition.known_to is None or snapshot.as_at < edition.known_to)
    )
