"""Another partnership adopts the dashboard: its folder, its outlines, its store; all of it or nothing.

What belongs to a partnership stands in folders of its own (``data/partnerships/<name>`` and ``geo/<name>``), so nothing
of the former one can be left behind: its folders stay, and nothing reads them any more.
"""

from __future__ import annotations

import re
import shutil
import tempfile
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pandas as pd

from ssp_metrics import files
from ssp_metrics.adopting.files import OUTPUT_AREA, BoundaryFile, District, boundary_files, files_of, recipe_of
from ssp_metrics.duck import in_words
from ssp_metrics.errors import SspError
from ssp_metrics.files import replace_all
from ssp_metrics.geography import outlines as outline_maker
from ssp_metrics.geography.places import LSOA, WARD
from ssp_metrics.ingest import loading
from ssp_metrics.settings import Settings
from ssp_metrics.store.store import Store

Say = Callable[[str], None]
Progress = loading.Progress


@dataclass(frozen=True)
class _Given:
    """What a partnership is set up from, as :func:`adopt` takes it."""

    outlines: tuple[Path, ...]
    archives: tuple[Path, ...]
    extracted: date | None
    loaded_by: str
    progress: Progress


def adopt(
    place: str,
    settings: Settings,
    say: Say,
    *,
    outlines: Sequence[Path] = (),
    archives: Sequence[Path] = (),
    extracted: date | None = None,
    loaded_by: str = "",
    progress: Progress = lambda *_: None,
) -> None:
    """Make the dashboard that of another partnership, or again that of one that was set up here before.

    Parameters
    ----------
    place : str
        Code or name of a district of England or Wales.
    settings : Settings
        Where ``data``, ``geo`` and the store are.
    say : callable
        Told in words what was done, and what could not be.
    outlines : sequence of pathlib.Path
        GeoJSON files of the Office for National Statistics: wards (asked for), LSOAs 2021 and output areas.
    archives : sequence of pathlib.Path
        Archives of data.police.uk to load, in this order.
    extracted : datetime.date, optional
        When the last of them was extracted.
    loaded_by : str
        Who asks for it: kept with the loads.

    Raises
    ------
    SspError
        A file is missing or has faults; nothing was changed then.
    """
    if settings.partnership:
        what = f"SSP_PARTNERSHIP names “{settings.partnership}”, which goes before what is adopted."
        raise SspError(what, "", "Unset it, then adopt again.")
    district = _district(place, settings)
    name, former = folder_name(district.name), _former(settings)
    known = (settings.partnerships / name / "partnership.toml").is_file()
    if known and (outlines or archives):
        what = f"{district.name} was set up here before."
        remedy = "Leave the files out to return to it, and load archives afterwards; or remove its folders first."
        raise SspError(what, str(settings.partnerships / name), remedy)
    if known and name == former:
        say(f"The dashboard is that of {district.name} already.")
        return
    with in_words(f"{district.name} could not be set up", settings.partnerships):
        if known:
            _switch(settings, former, name)
        else:
            given = _Given(tuple(outlines), tuple(archives), extracted, loaded_by, progress)
            _set_up(settings, former, name, district, given, say)
    say(f"The dashboard is now that of {district.name} ({district.code}). Restart it if it is running.")


def folder_name(place: str) -> str:
    """Return the name of a place's folders: small letters, digits and hyphens.

    Examples
    --------
    >>> folder_name("Kingston upon Hull, City of")
    'kingston-upon-hull-city-of'
    """
    plain = unicodedata.normalize("NFKD", place).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")


def _former(settings: Settings) -> str:
    """Return the partnership in use until now; the file that names it may be damaged or lost."""
    try:
        return settings.name
    except SspError:
        return "former"


def _set_up(settings: Settings, former: str, name: str, district: District, given: _Given, say: Say) -> None:
    """Make everything in a folder apart, from the outlines to the snapshot, before anything here is touched."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        made = Settings(store=folder / "store", data=folder / "data", geo=folder / "geo", partnership=name)
        ignored = shutil.ignore_patterns("partnerships", ".*", former)
        shutil.copytree(settings.data, made.data, ignore=ignored)
        shutil.copytree(settings.geo, made.geo, ignore=ignored)
        (made.partnerships / name).mkdir(parents=True)
        found = boundary_files(given.outlines, district)
        raw = folder / "raw"
        raw.mkdir()
        for one in found:
            shutil.copyfile(one.path, raw / one.path.name)
        made.outlines[1].mkdir()
        recipe = made.outlines[1] / "recipe.toml"
        recipe.write_text(recipe_of(found, district), encoding="utf-8")
        for line in outline_maker.make(raw, recipe, made.outlines[1]):
            say(line)
        vintage = max(one.vintage for one in found if one.kind == WARD)
        for file, text in files_of(district, vintage).items():
            (made.own / file).parent.mkdir(parents=True, exist_ok=True)
            (made.own / file).write_text(text, encoding="utf-8")
        store = Store(made)
        for number, archive in enumerate(given.archives, start=1):
            result = loading.load_police_uk(
                store,
                archive,
                extracted=given.extracted if number == len(given.archives) else None,
                loaded_by=given.loaded_by,
                progress=given.progress,
            )
            if result.manifest is not None:
                say(f"{archive.name}: {result.manifest.rows_accepted:,} rows at places of {district.name}.")
        loading.build_store(store, given.progress)
        _switch(settings, former, name, made)
        for line in _left_out(found, district, bool(given.archives)):
            say(line)


def _switch(settings: Settings, former: str, name: str, made: Settings | None = None) -> None:
    """Put the store of the former partnership aside, the other one in its place, and name the other one as current."""
    kept, waiting = (settings.store.with_name(f"{settings.store.name}-{one}") for one in (former, name))
    moves = [(settings.store, kept)] if settings.store.exists() else []
    if made is None and waiting.exists():
        moves.append((waiting, settings.store))
    if moves and kept.exists():
        what = f"The store of {former} cannot be put aside: there is a {kept.name} already."
        raise SspError(what, str(kept), "Move one of the two elsewhere, then adopt again.")
    done: list[tuple[Path, Path]] = []
    try:
        for source, target in moves:
            source.rename(target)
            done.append((source, target))
        if made is not None:
            replace_all(
                {
                    settings.outlines_of(name): made.outlines[1],
                    settings.partnerships / name: made.own,
                    settings.store: made.store,
                }
            )
        files.replace_text(settings.current_file, f"{name}\n")
    except BaseException:
        if made is not None and len(done) == len(moves):  # what stands in the new places is new, if anything does
            for folder in (settings.outlines_of(name), settings.partnerships / name, settings.store):
                shutil.rmtree(folder, ignore_errors=True)
        for source, target in reversed(done):
            target.rename(source)
        raise


def _district(place: str, settings: Settings) -> District:
    path = settings.base[0] / "lookup-district" / "district.parquet"
    with in_words("The table of districts cannot be read", path):
        table = pd.read_parquet(path).drop_duplicates("district_code")
    wanted = place.strip().casefold()
    found = table[(table["district_code"].str.casefold() == wanted) | (table["district_name"].str.casefold() == wanted)]
    if len(found) != 1:
        near = table.loc[table["district_name"].str.casefold().str.contains(re.escape(wanted)), "district_name"]
        named = f"Did you mean {', '.join(near.head(5))}? " if len(near) > 0 and wanted else ""
        what = f"“{place[:60]}” is no district of England or Wales."
        raise SspError(what, "", f"{named}Give its name or its code, such as E06000001.")
    row = found.iloc[0]
    forces = Store(settings).forces()
    force = forces[forces["force_area_code"] == row["force_area_code"]]
    if force.empty:
        what = f"No police force is known for {row['district_name']}."
        raise SspError(what, "forces.csv", "Add it to the table of police forces.")
    peers = pd.read_parquet(settings.base[0] / "peers" / "peer.parquet")
    return District(
        code=row["district_code"],
        name=row["district_name"],
        partnership=row["csp_name"],
        force=force["slug"].iloc[0],
        force_name=force["reported_by"].iloc[0],
        force_area_code=row["force_area_code"],
        force_area_name=row["force_area_name"],
        has_neighbours=bool((peers["area_code"] == row["district_code"]).any()),
    )


def _left_out(found: Sequence[BoundaryFile], district: District, has_archive: bool) -> list[str]:
    """Say what could not be done with what was given."""
    kinds = {one.kind for one in found}
    said = []
    if not has_archive:
        said.append("No archive was given: load one with python -m ssp_metrics load police-uk PATH.")
    if LSOA not in kinds:
        said.append("No outlines of LSOAs were given: small areas inside wards are left out, and said to be.")
    if not kinds >= {OUTPUT_AREA, LSOA}:
        said.append("Without outlines of LSOAs and of output areas residents are not known by ward: counts, no rates.")
    else:
        said.append("Wards have rates once census residents by LSOA are loaded (load population FILE).")
    if sum(one.kind == WARD for one in found) == 1:
        said.append("Wards of one vintage were given: an earlier one can be added in geo and its recipe.")
    said.append(f"No plan, aims, groups or strategies of {district.name} are written down: see docs/adopting.md.")
    return said
