"""The store as a folder: its loads, its snapshots, and which snapshot is current."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd

from ssp_metrics import catalogue as catalogue_module
from ssp_metrics.duck import in_words
from ssp_metrics.errors import StoreError
from ssp_metrics.files import sha256_of
from ssp_metrics.geography.places import Outlines
from ssp_metrics.settings import Settings, table_path
from ssp_metrics.store.loads import Load, Manifest, Unloaded, all_loads, unloaded

HERE = Path(__file__).parent
SCOPES = ("territorial", "set_aside", "outside")
_ID = re.compile(r"[0-9a-f]{12}")
_OUTLINES = {".geojson", ".csv"}
BUILD_FILES = ("schema.sql", "stage.sql", "build.sql", "measures.sql", "build.py", "returns.py")
RULES = sorted((HERE.parent / "disclosure").glob("*.py")) + [
    HERE.parent / "geography" / name for name in ("places.py", "geometry.py")
]


@dataclass(frozen=True)
class Store:
    """Where everything of one installation is; holds no open files.

    Parameters
    ----------
    settings : Settings
        Folders of the store, the shipped data, the catalogue and the outlines.
    """

    settings: Settings

    @property
    def root(self) -> Path:
        """The store's own folder."""
        return self.settings.store

    @property
    def loads_folder(self) -> Path:
        """Folder of the loads, one folder each."""
        return self.root / "loads"

    @property
    def illustrative_folder(self) -> Path:
        """Folder of the illustrative returns, one folder each."""
        return self.root / "illustrative"

    @property
    def snapshots_folder(self) -> Path:
        """Folder of the snapshots, ``<id>.duckdb``."""
        return self.root / "snapshots"

    @property
    def current_file(self) -> Path:
        """The file that names the snapshot in use."""
        return self.root / "CURRENT"

    def loads(self) -> list[Load]:
        """Return every load that counts, the shipped reference tables and the illustrative returns (number 0) first."""
        return all_loads(*self.settings.base, self.illustrative_folder, self.loads_folder)

    def own_loads(self) -> list[Load]:
        """Return the loads of this store that count, without what shipped with the project."""
        return all_loads(self.loads_folder)

    def unloaded(self) -> list[tuple[Path, Manifest, Unloaded]]:
        """Return the loads of this store that were taken back."""
        return unloaded(self.loads_folder)

    def next_seq(self) -> int:
        """Return the number of the next load; that of a load that was taken back is never used again."""
        counted = [manifest.seq for _, manifest in self.own_loads()]
        taken_back = [manifest.seq for _, manifest, _ in self.unloaded()]
        return max([*counted, *taken_back], default=0) + 1

    def outlines(self) -> Outlines:
        """Return the committed outlines."""
        return Outlines.open(*self.settings.outlines)

    def catalogue(self) -> catalogue_module.Catalogue:
        """Return the catalogue as it stands in its folder now."""
        return catalogue_module.read(*self.settings.catalogue)

    @property
    def _tables(self) -> tuple[Path, Path]:
        forces, former = (table_path(self.settings.reference, name) for name in ("forces.csv", "former_districts.csv"))
        return forces, former

    def former_districts(self) -> pd.DataFrame:
        """Return ``former_code, district_code``: districts that were replaced, and by which."""
        return _table(self._tables[1], "former districts", ["former_code", "district_code"])

    def forces(self) -> pd.DataFrame:
        """Return the police forces by their data.police.uk name; raise :class:`StoreError` for a faulty table."""
        path = self._tables[0]
        wanted = ["slug", "reported_by", "force_area_code", "force_area_name", "rolling_year_name", "scope"]
        frame = _table(path, "police forces", wanted)
        if not (frame["slug"].is_unique and frame["scope"].isin(SCOPES).all() and frame["reported_by"].notna().all()):
            what = f"The table of police forces has a slug twice, no name, or a scope that is not one of {SCOPES}."
            raise StoreError(what, str(path), "Correct the file.")
        return frame

    def snapshot_id(self) -> str:
        """Return the id that the loads, the catalogue and the outlines give: equal contents, equal id."""
        digest = hashlib.sha256()
        for _, manifest in self.loads():
            digest.update(manifest.identity().encode())
        for _, manifest, marker in self.unloaded():
            digest.update(f"{manifest.identity()} {marker.model_dump_json()}".encode())
        digest.update(self.catalogue().model_dump_json().encode())
        geo = [path for folder in self.settings.outlines for path in folder.iterdir() if path.suffix in _OUTLINES]
        code = [*(HERE / name for name in BUILD_FILES), *RULES]
        for path in [*code, *sorted(geo, key=lambda path: path.name), *self._tables]:
            with in_words(f"{path.name} cannot be read", path.parent):
                digest.update(f"{path.name} {sha256_of(path)}\n".encode())
        return digest.hexdigest()[:12]

    def current(self) -> str:
        """Return the id of the snapshot in use; raise :class:`StoreError` when nothing was built yet."""
        try:
            text = self.current_file.read_text(encoding="utf-8").strip()
        except FileNotFoundError as error:
            what = "The store has no snapshot yet."
            raise StoreError(what, str(self.root), "Run: python -m ssp_metrics build") from error
        except (OSError, ValueError) as error:
            what = "The file that names the snapshot in use cannot be read."
            raise StoreError(what, str(self.current_file), "Run: python -m ssp_metrics build") from error
        if not _ID.fullmatch(text):
            what = "The file that names the snapshot in use does not name one."
            raise StoreError(what, str(self.current_file), "Run: python -m ssp_metrics build")
        return text

    def snapshot_path(self, snapshot_id: str) -> Path:
        """Return the file of a snapshot."""
        return self.snapshots_folder / f"{snapshot_id}.duckdb"


def _table(path: Path, what: str, wanted: list[str]) -> pd.DataFrame:
    try:
        return pd.read_csv(path, dtype="str", encoding="utf-8")[wanted]
    except (OSError, ValueError, KeyError) as error:
        sentence = f"The table of {what} cannot be read."
        raise StoreError(sentence, f"{path}: {error}", "Restore the file.") from error


def now() -> datetime:
    """Return the present time in UTC, without fractions of a second and without a zone, as stored."""
    return datetime.now(UTC).replace(microsecond=0, tzinfo=None)
