"""Where things are: everything that differs between two installations and is not about the data."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from pydantic import PositiveInt, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from ssp_metrics.sources.limits import Limits

ROOT = Path(__file__).resolve().parent.parent


class Settings(BaseSettings):
    """Folders, each overridden by an environment variable of the same name with the prefix ``SSP_``.

    An empty variable counts as none; ``~`` is the home folder; a relative path is below the present folder.
    ``SSP_DATABASE_URL`` names another database for what people write; it may hold a password, so it is never printed.
    ``SSP_RETURN_ROWS``, ``_COLUMNS``, ``_MB`` and ``_UNPACKED_MB`` are how large a return may be.
    """

    model_config = SettingsConfigDict(env_prefix="SSP_", env_ignore_empty=True)

    store: Path = ROOT / "store"
    data: Path = ROOT / "data"
    geo: Path = ROOT / "geo"
    database_url: SecretStr | None = None
    return_rows: PositiveInt = Limits().rows
    return_columns: PositiveInt = Limits().columns
    return_mb: PositiveInt = Limits().megabytes
    return_unpacked_mb: PositiveInt = Limits().unpacked

    @field_validator("store", "data", "geo")
    @classmethod
    def _absolute(cls, path: Path) -> Path:
        """Return the path as it is from everywhere."""
        return path.expanduser().absolute()

    @property
    def catalogue(self) -> Path:
        """Folder of the TOML catalogue."""
        return self.data / "catalogue"

    @property
    def partnership_file(self) -> Path:
        """File of what people write, unless ``database_url`` names another database."""
        return self.store / "partnership.db"

    @property
    def return_limits(self) -> Limits:
        """How large a return may be."""
        return Limits(self.return_rows, self.return_columns, self.return_mb, self.return_unpacked_mb)

    @property
    def shipped(self) -> Path:
        """Folder of the shipped real figures."""
        return self.data / "open"


@lru_cache(maxsize=1)
def settings() -> Settings:
    """Return the settings of this process, read once."""
    return Settings()
