"""Targets in a database of their own, with the shipped catalogue."""

from __future__ import annotations

from datetime import date

from ssp_metrics import catalogue as catalogues
from ssp_metrics.records import database as databases
from ssp_metrics.records.targets import Targets
from ssp_metrics.settings import Settings
from tests.place import SETTINGS

CATALOGUE = catalogues.read(*SETTINGS.catalogue)
APRIL, LAST_APRIL = date(2025, 4, 1), date(2024, 4, 1)
WHY = {"reason": "Agreed by the board", "set_by": "Chair"}


def book_at(folder, catalogue=CATALOGUE, **settings):
    return Targets(databases.connect(Settings(store=folder, **settings)), catalogue)
