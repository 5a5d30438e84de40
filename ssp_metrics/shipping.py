"""The shipped default: figures and outlines computed from the reference data, small enough to live in git.

The same loaders and the same store as for anybody's own data; only the dates are fixed, so that the same files give
the same bytes.
"""

from __future__ import annotations

import shutil
import tempfile
import tomllib
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Literal

from ssp_metrics.catalogue.models import Entry
from ssp_metrics.duck import in_words
from ssp_metrics.errors import SspError
from ssp_metrics.files import replace_all
from ssp_metrics.geography import outlines
from ssp_metrics.ingest import loading
from ssp_metrics.ingest.returns import SHIPPED
from ssp_metrics.settings import Settings
from ssp_metrics.store import loads
from ssp_metrics.store.store import Store

BASE_LOADED_AT = datetime(2025, 12, 1, 9, 0)  # noqa: DTZ001 - stored in UTC, without a zone


def ship(reference: Path, settings: Settings, say: Callable[[str], None]) -> None:
    """Make again from the reference data what ships: the outlines, the reference loads, the partnership's police loads.

    Parameters
    ----------
    reference : pathlib.Path
        Folder of the raw files; ``data/open/recipe.toml`` and the partnership's own ``recipe.toml`` say which of them
        ships as what.
    settings : Settings
        Where the project's ``data`` and ``geo`` are, and whose own they are.
    say : callable
        Told each step in words.

    Raises
    ------
    SspError
        A raw file is missing or has faults; what shipped before is then still there, all of it.
    """
    with in_words("What ships could not be made", settings.own), tempfile.TemporaryDirectory() as folder:
        recipes = [_recipe(one / "recipe.toml") for one in (settings.data / "open", settings.own)]
        made = _copied(settings, Path(folder))
        raw = reference / recipes[0].boundaries
        for recipe, out in zip(settings.outlines, made.outlines, strict=True):
            for line in outlines.make(raw, recipe / "recipe.toml", out):
                say(line)
        for base, shipped in zip(made.base, recipes, strict=True):
            _base(base, reference, shipped, say)
        _police_uk(Store(made), reference, recipes[1], say)
        replace_all(
            {
                settings.geo: made.geo,
                **{base: _as_shipped(again) for base, again in zip(settings.base, made.base, strict=True)},
                settings.own / "loads": _as_shipped(made.store / "loads"),
            }
        )
    say(f"{settings.own.name}: {(size(settings.base[0]) + size(settings.own)) / 1e6:.2f} MB, "
        f"geo: {size(settings.geo) / 1e6:.2f} MB")  # fmt: skip


class Base(Entry):
    """One file of a reference source that ships, and the name of its load."""

    name: str
    source: Literal["population", "deprivation", "lookup", "peers", "force-area"]
    file: str


class PoliceArchive(Entry):
    """One archive of data.police.uk that ships, with fixed dates, so that the same file gives the same bytes."""

    file: str
    extracted: date
    loaded_at: datetime


class Recipe(Entry):
    """What ships; every file is below the folder of the reference data."""

    boundaries: str = ""
    base: tuple[Base, ...] = ()
    police_uk: tuple[PoliceArchive, ...] = ()


def _recipe(path: Path) -> Recipe:
    try:
        return Recipe.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError) as error:
        what = f"The recipe of what ships cannot be read ({error})."
        raise SspError(what, str(path), "Restore the file.") from error


def _copied(settings: Settings, folder: Path) -> Settings:
    """Return settings of a copy of the project's data and outlines, without what is to be made again."""
    made = Settings(store=folder / "store", data=folder / "data", geo=folder / "geo", partnership=settings.name)
    again = {*settings.base, settings.own / "loads"}

    def left_out(parent: str, names: list[str]) -> list[str]:
        here = Path(parent)
        is_made = here in settings.outlines
        return [
            name
            for name in names
            if name.startswith(".") or here / name in again or (is_made and name.endswith((".geojson", ".csv")))
        ]

    for source, copy in ((settings.data, made.data), (settings.geo, made.geo)):
        shutil.copytree(source, copy, ignore=left_out)
    return made


def _base(base: Path, reference: Path, recipe: Recipe, say: Callable[[str], None]) -> None:
    base.mkdir(parents=True)
    for entry in recipe.base:
        delivery = loading.REFERENCE_SOURCES[entry.source](reference / entry.file)
        loads.append(base, delivery, seq=0, loaded_at=BASE_LOADED_AT, loaded_by=SHIPPED, name=entry.name)
        say(f"{entry.name}: {delivery.rows_accepted:,} rows")


def _police_uk(store: Store, reference: Path, recipe: Recipe, say: Callable[[str], None]) -> None:
    store.loads_folder.mkdir(parents=True)
    for entry in recipe.police_uk:
        result = loading.load_police_uk(
            store,
            reference / entry.file,
            extracted=entry.extracted,
            loaded_at=entry.loaded_at,
            loaded_by=SHIPPED,
        )
        accepted = result.manifest.rows_accepted if result.manifest else 0
        say(f"{entry.file}: {accepted:,} rows at the partnership's places")


def _as_shipped(folder: Path) -> Path:
    """Let everybody read what ships, and leave out what only a store keeps: its folders are its owner's alone."""
    for path in folder.rglob("*.sha256"):
        path.unlink()
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
    return folder


def size(folder: Path) -> int:
    """Return the bytes of all files below a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
