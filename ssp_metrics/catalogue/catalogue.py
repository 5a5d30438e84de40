"""The catalogue: partnership, sources, measures and priorities, read from TOML and checked as a whole.

One file a measure, one file a priority, in two folders: the general one and the partnership's own, whose files add to
those of the same name, key by key. Every fault of every file is listed at once.
"""

from __future__ import annotations

import tomllib
from collections.abc import Container, Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from ssp_metrics.catalogue.models import ALL, Entry, Id, Measure, Partnership, PeerGroup, Plan, Priority, Source
from ssp_metrics.errors import CatalogueError, Fault, UnknownMeasureError

__all__ = ["Catalogue", "Measure", "Partnership", "PeerGroup", "Plan", "Priority", "Source", "read"]


class Catalogue(Entry):
    """Everything together, checked for references that lead nowhere."""

    partnership: Partnership
    sources: dict[Id, Source]
    measures: dict[Id, Measure]
    priorities: dict[Id, Priority]
    plans: dict[Id, Plan]

    def measure(self, measure_id: Id) -> Measure:
        """Return the measure of that id; raise :class:`UnknownMeasureError` with the nearest ids otherwise."""
        if measure_id in self.measures:
            return self.measures[measure_id]
        what = f"There is no measure “{measure_id}”."
        raise UnknownMeasureError(what, "", f"Choose one of: {', '.join(sorted(self.measures))}.")

    def of_priority(self, priority_id: Id) -> list[Measure]:
        """Return the measures of a priority in the order of its screen: what partners return stands last."""
        found = [
            (measure.is_return, place.order, measure.id)
            for measure in self.measures.values()
            for place in measure.places
            if place.priority == priority_id
        ]
        return [self.measures[name] for *_, name in sorted(found)]

    def headline(self, priority_id: Id) -> Measure | None:
        """Return the measure that leads a priority, or None when it has none yet."""
        for measure in self.of_priority(priority_id):
            if any(place.headline and place.priority == priority_id for place in measure.places):
                return measure
        return None

    def returned(self) -> list[Measure]:
        """Return the measures that partners return, without those that only show a part of another."""
        return [measure for measure in self.measures.values() if measure.is_return and not measure.selector.of]

    def plan_of(self, month: date) -> Plan | None:
        """Return the plan in force in a month; the later one where two overlap."""
        found = [plan for plan in self.plans.values() if plan.first <= f"{month:%Y-%m}" <= plan.last]
        return max(found, key=lambda plan: plan.first, default=None)

    @property
    def all_crime(self) -> Measure:
        """The measure of all crime types together; raise :class:`UnknownMeasureError` where no source names one."""
        return self.measure(next((source.total for source in self.sources.values() if source.total), ""))

    def is_crime(self, measure: Measure) -> bool:
        """Whether what a measure of crime types counts is part of all crime: incidents are not."""
        return not set(self.all_crime.selector.all_except) & set(measure.selector.categories)

    def crime_types(self) -> list[Measure]:
        """Return the measures of single crime types, in the order of the catalogue."""
        counted = (one for one in self.measures.values() if one.selector.table == "crime" and one.kind == "rate")
        single = (one for one in counted if len(one.selector.categories) == 1)
        return sorted(single, key=lambda measure: (measure.order, measure.title))


_Entry = TypeVar("_Entry", bound=Entry)
Folders = tuple[Path, Path]
"""The general folder and the partnership's own."""


def read(general: Path, own: Path) -> Catalogue:
    """Read and check the catalogue.

    Parameters
    ----------
    general : pathlib.Path
        What holds for every partnership: ``sources``, ``measures`` and ``priorities``, one TOML file an entry.
    own : pathlib.Path
        ``partnership.toml``, ``plans``, and of the others what the partnership says in its own words: the keys of a
        file take the place of those in the general file of the same name; a file without one is an entry of its own.

    Raises
    ------
    CatalogueError
        With every fault found.
    """
    folder = (general, own)
    faults: list[Fault] = []
    partnership = _one((own / "partnership.toml",), Partnership, faults)
    sources = _many(folder, "sources", Source, faults)
    measures = _many(folder, "measures", Measure, faults)
    priorities = _many(folder, "priorities", Priority, faults)
    plans = _many(folder, "plans", Plan, faults)
    faults += _said_twice(measures)
    for name, source in sources.items():
        faults += _lost(folder, f"sources/{name}.toml", "total", filter(None, [source.total]), "measures", measures)
    for name, measure in measures.items():
        faults += _lost_references(folder, f"measures/{name}.toml", measure, sources, priorities)
        faults += _lost_whole(folder, f"measures/{name}.toml", measure, measures)
    for name, priority in priorities.items():
        faults += _lost(folder, f"priorities/{name}.toml", "plan", filter(None, [priority.plan]), "plans", plans)
    for name, priority in priorities.items():
        paired = [measure_id for pair in priority.paired for measure_id in pair.measures]
        faults += _lost(folder, f"priorities/{name}.toml", "paired", paired, "measures", measures)
    faults += [
        Fault(f"{kind}/", "there is none", f"Restore the files of data/catalogue/{kind}.")
        for kind, found in (("sources", sources), ("measures", measures), ("priorities", priorities))
        if not found and not any(fault.file.startswith(f"{kind}/") for fault in faults)
    ]
    for priority_id in priorities:
        faults += _on_screen(priority_id, measures)
    if faults or partnership is None:
        number = len(faults)
        what = f"The catalogue has {number} fault{'s' if number > 1 else ''}."
        raise CatalogueError(what, faults)
    return Catalogue(partnership=partnership, sources=sources, measures=measures, priorities=priorities, plans=plans)


def read_partnership(own: Path) -> Partnership:
    """Read ``partnership.toml`` alone; raise :class:`CatalogueError` with every fault found."""
    faults: list[Fault] = []
    partnership = _one((own / "partnership.toml",), Partnership, faults)
    if partnership is None:
        what = "The file of the partnership has faults."
        raise CatalogueError(what, faults)
    return partnership


def _said_twice(measures: dict[Id, Measure]) -> list[Fault]:
    """Return a fault for each title or definition that another measure has too: readers could not tell them apart."""
    first: dict[tuple[str, str], Id] = {}
    return [
        Fault(f"measures/{name}.toml", f"it is that of “{other}” too", "Say what sets this one apart.", column=key)
        for name, measure in measures.items()
        for key in ("title", "definition")
        if (other := first.setdefault((key, getattr(measure, key).lower()), name)) != name
    ]


def _on_screen(priority_id: Id, measures: dict[Id, Measure]) -> list[Fault]:
    """Return the faults of the order on a priority's screen: one measure leads, and each has a place of its own."""
    found = [(one, name) for name, measure in measures.items() for one in measure.places if one.priority == priority_id]
    first: dict[int, Id] = {}
    faults = [
        Fault(f"measures/{name}.toml", f"its order {place.order} in “{priority_id}” is that of “{other}” too",
              "Give another.", column="places")
        for place, name in found
        if (other := first.setdefault(place.order, name)) != name
    ]  # fmt: skip
    leads = sorted(name for place, name in found if place.headline)
    if len(leads) > 1:
        said = f"{len(leads)} measures are headline: {', '.join(leads)}"
        faults.append(Fault(f"priorities/{priority_id}.toml", said, "Leave headline = true on one."))
    return faults


def _lost_references(
    folder: Folders, where: str, measure: Measure, sources: dict[Id, Source], priorities: dict[Id, Priority]
) -> list[Fault]:
    """Return a fault for each id or crime type of a measure that is nowhere; a file with faults is somewhere."""
    source = sources.get(measure.source)
    faults = _lost(folder, where, "source", [measure.source], "sources", sources)
    if source is not None and measure.selector.table == "crime" and source.crime_types:
        faults += [
            Fault(where, f"“{name}” is not a crime type of sources/{source.id}.toml", "Correct it.", column="selector")
            for name in (*measure.selector.categories, *measure.selector.all_except)
            if name not in source.crime_types
        ]
    elif source is not None and measure.is_return and source.crime_types:
        faults.append(Fault(where, f"“{source.id}” supplies no returns", "Name who returns it.", column="source"))
    named = [place.priority for place in measure.places]
    return faults + _lost(folder, where, "places", named, "priorities", priorities)


def _lost_whole(folder: Folders, where: str, measure: Measure, measures: dict[Id, Measure]) -> list[Fault]:
    """Return the faults of a measure that shows a part of another: the other must be returned, with that part."""
    chosen = measure.selector
    if not chosen.of:
        return []
    whole = measures.get(chosen.of)
    if whole is None:
        return _lost(folder, where, "selector.of", [chosen.of], "measures", measures)
    if not whole.is_return or whole.selector.of:
        found = f"“{chosen.of}” is not a measure that partners return whole"
        return [Fault(where, found, "Name one that is.", column="selector.of")]
    codes = {dimension: {ALL} for dimension in ("sex", "age_band", "category")}
    for breakdown in whole.breakdowns:
        codes[breakdown.dimension] |= set(breakdown.values)
    faults = [
        Fault(where, f"“{getattr(chosen, name)}” is no part of {chosen.of}", "Correct it.", column=f"selector.{name}")
        for name, known in codes.items()
        if getattr(chosen, name) not in known
    ]
    if lost := set(measure.levels) - set(whole.levels):
        found = f"{', '.join(sorted(lost))} is no level of {chosen.of}"
        faults.append(Fault(where, found, "Leave it out.", column="levels"))
    faults += [
        Fault(where, f"{name} is not that of {chosen.of}, of which it shows a part", "Make them equal.", column=name)
        for name in ("every", "year_ends", "months", "suppression", "source")
        if getattr(measure, name) != getattr(whole, name)
    ]
    return faults


_IN_WORDS = {
    "extra_forbidden": ("this key is not known", "Correct its spelling, or remove it."),
    "missing": ("this key is missing", "Add it."),
}


def _one(paths: Sequence[Path], kind: type[_Entry], faults: list[Fault]) -> _Entry | None:
    """Return the entry of one file, or of a general one and what the partnership's own says instead."""
    keys: dict[str, Any] = {}
    name = _name(paths[-1])
    try:
        for path in paths:
            name = _name(path)
            keys |= tomllib.loads(path.read_text(encoding="utf-8"))
        return kind.model_validate(keys)
    except (OSError, UnicodeDecodeError) as error:
        faults.append(Fault(name, f"the file cannot be read ({error})", "Restore the file."))
    except ValidationError as error:
        for one in error.errors():
            key = ".".join(str(part) for part in one["loc"])
            said = one["msg"].removeprefix("Value error, ")
            found, remedy = _IN_WORDS.get(one["type"], (said, "Correct the value."))
            faults.append(Fault(name, found, remedy, column=key or None))
    except (ValueError, RecursionError) as error:  # ValidationError is a ValueError, and stands above
        faults.append(Fault(name, f"this is not TOML: {error}", "Correct the line named."))
    return None


def _many(folders: Folders, part: str, kind: type[_Entry], faults: list[Fault]) -> dict[Id, _Entry]:
    paths: dict[str, list[Path]] = {}
    for folder in folders:
        for path in sorted((folder / part).glob("*.toml")):
            paths.setdefault(path.stem, []).append(path)
    found: dict[Id, _Entry] = {}
    for name, files in sorted(paths.items()):
        entry = _one(files, kind, faults)
        if entry is None:
            continue
        identity = str(getattr(entry, "id", ""))
        if identity != name:
            faults.append(Fault(_name(files[-1]), f"its id is “{identity}”", f"Name the file {identity}.toml."))
        found[identity] = entry
    return found


def _lost(
    folders: Folders, where: str, column: str, names: Iterable[Id], part: str, known: Container[Id]
) -> list[Fault]:
    """Return a fault for each name that is no entry of a part, not even one whose file has faults."""
    kind = {"sources": "source ", "plans": "plan ", "priorities": "priority "}.get(part, "")
    return [
        Fault(where, f"{kind}“{name}” is not in {part}/", "Correct the id.", column=column)
        for name in names
        if name not in known and not any((folder / part / f"{name}.toml").is_file() for folder in folders)
    ]


def _name(path: Path) -> str:
    return path.name if path.name == "partnership.toml" else f"{path.parent.name}/{path.name}"
