"""The partnership that the tests are about: the one that ships, whichever is in use here."""

from __future__ import annotations

import os

from ssp_metrics.settings import Settings

os.environ["SSP_PARTNERSHIP"] = "stockton-on-tees"  # also for the processes that tests start
SETTINGS = Settings()
