"""Where things are: everything that differs between two installations and is not about the data."""

from __future__ import annotations

import re
from functools import cached_property, lru_cache
from pathlib import Path

from pydantic import Field, PositiveInt, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from ssp_metrics.errors import SspError
from ssp_metrics.limits import Limits

ROOT = Path(__file__).resolve().parent.parent
NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
"""What the folder of a partnership is called: the name of its place, in small letters with hyphens."""


class Settings(BaseSettings):
    """Folders and who may write, each overridden by an environment variable of the same name with the prefix ``SSP_``.

    An empty variable counts as none; ``~`` is the home folder; a relative path is below the present folder.
    """

    model_config = SettingsConfigDict(env_prefix="SSP_", env_ignore_empty=True)

    store: Path = Field(default=ROOT / "store", description="folder of loads and snapshots")
    data: Path = Field(default=ROOT / "data", description="folder of catalogue, reference tables and what ships")
    geo: Path = Field(default=ROOT / "geo", description="folder of the outlines")
    partnership: str = Field(
        default="",
        description="the partnership's folder below `data/partnerships` and `geo`, instead of what `CURRENT` says",
    )
    database_url: SecretStr | None = Field(
        default=None,
        description="another database for what people write; it may hold a password, so it is never printed",
    )
    allow_writes: bool | None = Field(
        default=None,
        description="1 opens the forms to everybody, 0 closes them to all, else the machine itself may write",
    )
    by: str = Field(default="", description="who records name unless they are told")
    return_rows: PositiveInt = Field(default=Limits().rows, description="rows that a return may have")
    return_columns: PositiveInt = Field(default=Limits().columns, description="columns that a return may have")
    return_mb: PositiveInt = Field(default=Limits().megabytes, description="megabytes that a return may have")
    return_unpacked_mb: PositiveInt = Field(
        default=Limits().unpacked, description="megabytes that a workbook may have once it is unpacked"
    )

    @field_validator("store", "data", "geo")
    @classmethod
    def _absolute(cls, path: Path) -> Path:
        return path.expanduser().absolute()

    @property
    def partnerships(self) -> Path:
        """Folder of all partnerships that were set up here."""
        return self.data / "partnerships"

    @property
    def current_file(self) -> Path:
        """The file that names the partnership in use."""
        return self.partnerships / "CURRENT"

    @cached_property
    def name(self) -> str:
        """Name of the partnership's folders; raise :class:`SspError` where none is named."""
        where = "SSP_PARTNERSHIP" if self.partnership else str(self.current_file)
        try:
            name = self.partnership or self.current_file.read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            what = "The file that names the partnership of this dashboard cannot be read."
            raise SspError(what, where, "Set one up.", run="adopt PLACE") from error
        if not NAME.fullmatch(name) or not (self.partnerships / name).is_dir():
            what = f"There is no partnership “{name[:60]}” in data/partnerships."
            raise SspError(what, where, "Name one of its folders, or set one up.", run="adopt PLACE")
        return name

    @property
    def own(self) -> Path:
        """Folder of what belongs to the partnership alone: its plan, words, suppliers, shipped figures."""
        return self.partnerships / self.name

    @property
    def catalogue(self) -> tuple[Path, Path]:
        """Folders of the TOML catalogue: the general one and the partnership's."""
        return self.data / "catalogue", self.own

    @property
    def reference(self) -> tuple[Path, Path]:
        """Folders of the reference tables: the general one and the partnership's."""
        return self.data / "reference", self.own / "reference"

    @property
    def outlines(self) -> tuple[Path, Path]:
        """Folders of the outlines: the general one and the partnership's."""
        return self.geo, self.outlines_of(self.name)

    def outlines_of(self, name: str) -> Path:
        """Folder of the outlines of any partnership."""
        return self.geo / name

    @property
    def base(self) -> tuple[Path, Path]:
        """Folders of the reference loads that ship: the general one and the partnership's."""
        return self.data / "open" / "base", self.own / "base"

    @property
    def illustrative(self) -> Path:
        """Folder of the partnership's illustrative returns."""
        return self.own / "illustrative"

    @property
    def partnership_file(self) -> Path:
        """File of what people write, unless ``database_url`` names another database."""
        return self.store / "partnership.db"

    @property
    def return_limits(self) -> Limits:
        """How large a return may be."""
        return Limits(self.return_rows, self.return_columns, self.return_mb, self.return_unpacked_mb)


def table_path(folders: tuple[Path, ...], name: str) -> Path:
    """Return the file of a reference table: the partnership's own where it has one, else the general one."""
    return next((folder / name for folder in reversed(folders) if (folder / name).is_file()), folders[0] / name)


@lru_cache(maxsize=1)
def settings() -> Settings:
    """Return the settings of this process, read once."""
    return Settings()
