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

from ssp_metrics import outlines
from ssp_metrics.settings import Settings
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
    recipe = tomllib.loads((settings.shipped / "recipe.toml").read_text(encoding="utf-8"))
    for line in outlines.make(reference / recipe["boundaries"], settings.geo / "recipe.toml", settings.geo):
        say(line)
    with tempfile.TemporaryDirectory() as folder:
        made = Settings(store=Path(folder) / "store", data=Path(folder) / "data", geo=settings.geo)
        shutil.copytree(settings.data, made.data, ignore=shutil.ignore_patterns("base", "loads"))
        base = made.shipped / "base"
        for entry in recipe["base"]:
            delivery = loading.REFERENCE_SOURCES[entry["source"]](reference / entry["file"])
            loads.append(
                base, delivery, seq=0, loaded_at=BASE_LOADED_AT, loaded_by=SHIPPED_BY, name=entry["name"]
            )
            say(f"{entry['name']}: {delivery.rows_accepted:,} rows")
        store = Store(made)
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
        for part, made_part in (("base", base), ("loads", store.loads_folder)):
            shutil.rmtree(settings.shipped / part, ignore_errors=True)
            shutil.copytree(made_part, settings.shipped / part, ignore=shutil.ignore_patterns(".*"))
    say(f"data/open: {size(settings.shipped) / 1e6:.2f} MB, geo: {size(settings.geo) / 1e6:.2f} MB")


def size(folder: Path) -> int:
    """Return the bytes of all files below a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
