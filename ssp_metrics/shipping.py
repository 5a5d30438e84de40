"""The shipped default: figures and outlines computed from the reference data, small enough to live in git.

The same loaders and the same store as for anybody's own data; only the dates are fixed, so that the same files give
the same bytes.
"""

from __future__ import annotations

import shutil
import tempfile
import tomllib
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from ssp_metrics import outlines
from ssp_metrics.errors import SspError
from ssp_metrics.settings import Settings
from ssp_metrics.sources.base import in_words
from ssp_metrics.store import loading, loads
from ssp_metrics.store.store import Store

BASE_LOADED_AT = datetime(2025, 12, 1, 9, 0)  # noqa: DTZ001 - stored in UTC, without a zone
SHIPPED_BY = "shipped with the project"


def ship(reference: Path, settings: Settings, say: Callable[[str], None]) -> None:
    """Make ``geo/`` and ``data/open/`` again from the reference data.

    Parameters
    ----------
    reference : pathlib.Path
        Folder of the raw files; ``data/open/recipe.toml`` says which of them ships as what.
    settings : Settings
        Where the project's ``data`` and ``geo`` are.
    say : callable
        Told each step in words.

    Raises
    ------
    SspError
        A raw file is missing or has faults; what shipped before is then still there.
    """
    with in_words("What ships could not be made", settings.shipped):
        recipe = _recipe(settings.shipped / "recipe.toml")
        for line in outlines.make(reference / recipe["boundaries"], settings.geo / "recipe.toml", settings.geo):
            say(line)
        with tempfile.TemporaryDirectory() as folder:
            made = Settings(store=Path(folder) / "store", data=Path(folder) / "data", geo=settings.geo)
            shutil.copytree(settings.data, made.data, ignore=shutil.ignore_patterns("base", "loads", ".*"))
            _base(made.shipped / "base", reference, recipe, say)
            _police_uk(Store(made), reference, recipe, say)
            for part, made_part in (("base", made.shipped / "base"), ("loads", made.store / "loads")):
                _replace(settings.shipped / part, made_part)
    say(f"data/open: {size(settings.shipped) / 1e6:.2f} MB, geo: {size(settings.geo) / 1e6:.2f} MB")


def _recipe(path: Path) -> dict[str, Any]:
    try:
        recipe = tomllib.loads(path.read_text(encoding="utf-8"))
        used = [entry["file"] for part in ("base", "police_uk") for entry in recipe[part]]
        used.append(recipe["boundaries"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        what = f"The recipe of what ships cannot be read ({error})."
        raise SspError(what, str(path), "Restore the file.") from error
    return recipe


def _base(base: Path, reference: Path, recipe: dict[str, Any], say: Callable[[str], None]) -> None:
    for entry in recipe["base"]:
        delivery = loading.REFERENCE_SOURCES[entry["source"]](reference / entry["file"])
        loads.append(base, delivery, seq=0, loaded_at=BASE_LOADED_AT, loaded_by=SHIPPED_BY, name=entry["name"])
        say(f"{entry['name']}: {delivery.rows_accepted:,} rows")


def _police_uk(store: Store, reference: Path, recipe: dict[str, Any], say: Callable[[str], None]) -> None:
    for entry in recipe["police_uk"]:
        result = loading.load_police_uk(
            store,
            reference / entry["file"],
            extracted=entry["extracted"],
            loaded_at=entry["loaded_at"],
            loaded_by=SHIPPED_BY,
        )
        accepted = result.manifest.rows_accepted if result.manifest else 0
        say(f"{entry['file']}: {accepted:,} rows at the partnership's places")


def _replace(folder: Path, made: Path) -> None:
    """Replace a shipped folder by a new one; until all of it is copied the old one stays."""
    copy = folder.with_name(f".tmp-{folder.name}")
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(made, copy, ignore=shutil.ignore_patterns(".*", "*.sha256"))
    for path in (copy, *copy.rglob("*")):  # a store's folders are its owner's alone, the project's are not
        path.chmod(0o755 if path.is_dir() else 0o644)
    shutil.rmtree(folder, ignore_errors=True)
    copy.replace(folder)


def size(folder: Path) -> int:
    """Return the bytes of all files below a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
