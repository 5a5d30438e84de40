"""Two measures with the same counts everywhere are named: the row that a paper printed under two headings."""

from __future__ import annotations

import csv

from ssp_metrics.ingest import loading
from ssp_metrics.store import snapshot
from ssp_metrics.views.status import status
from tests.stores import HOME, light_data, store_at

HEAD = ("measure_id", "area_code", "period_start", "period_end", "period_months", "sex", "age_band", "category",
        "numerator", "denominator", "extracted")  # fmt: skip


def findings(tmp_path, visits):
    """Load a year of two measures, the second as given, and return what the status finds."""
    path = tmp_path / "return.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(HEAD)
        for measure, numbers in (("noise_complaints", range(30, 42)), ("licensing_visits", visits)):
            for month, number in enumerate(numbers, start=1):
                key = f"2025-{month:02d}"
                writer.writerow([measure, HOME, key, key, 1, "all", "all", "all", number, "", "2026-01-10"])
    store = store_at(tmp_path / "store", light_data(tmp_path / "data"))
    loading.load_return(store, path)
    with snapshot.opened(store) as current:
        return " ".join(status(current).findings)


def test_measures_that_are_alike_everywhere_are_named(tmp_path):
    found = findings(tmp_path, range(30, 42))
    assert "Visits to licensed premises and Noise complaints have the same counts in every district and month" in found


def test_measures_that_differ_in_one_month_are_not(tmp_path):
    assert "have the same counts" not in findings(tmp_path, [*range(30, 41), 40])
