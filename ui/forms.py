"""The forms that pages have a place for, by name."""

from __future__ import annotations

from collections.abc import Callable

from ssp_metrics.pages import Request
from ssp_metrics.views.figure import Figure
from ui import targets, upload

FORMS: dict[str, Callable[[Request, Figure | None], None]] = {"targets": targets.form, "upload": upload.form}
