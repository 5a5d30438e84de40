"""The partnership that the tests are about: the one that ships, whichever is in use here."""

from __future__ import annotations

import os
import tomllib

from ssp_metrics.settings import Settings

os.environ["SSP_PARTNERSHIP"] = "stockton-on-tees"  # also for the processes that tests start
SETTINGS = Settings()
RECIPE = SETTINGS.illustrative / "recipe.toml"
ILLUSTRATED = tuple(tomllib.loads(RECIPE.read_text(encoding="utf-8"))["series"])
"""The returned measures that an illustration ships of; others wait for their data."""
