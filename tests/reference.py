"""The reference data that some tests read: real files, never committed."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def reference_data() -> Path:
    """Return the folder of real files: ``data`` in ``$SSP_REFERENCE_DATA`` (default ``../shared``)."""
    return Path(os.environ.get("SSP_REFERENCE_DATA", ROOT.parent / "shared")) / "data"


def needs_reference(test):
    """Mark a test as one that reads the reference data, and skip it where there is none."""
    absent = not reference_data().is_dir()
    skip = pytest.mark.skipif(absent, reason="no reference data: set SSP_REFERENCE_DATA to their folder")
    return pytest.mark.reference(skip(test))
