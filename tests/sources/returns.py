"""Partner returns for tests: a small catalogue, a few areas, and rows that are good until a test changes them."""

from __future__ import annotations

import csv
import io
from datetime import date

import pandas as pd

from ssp_metrics import catalogue as catalogues
from ssp_metrics.catalogue import Catalogue, Source
from ssp_metrics.catalogue.models import Measure
from ssp_metrics.sources.partner_return import ReturnContext
from ssp_metrics.sources.partner_return.columns import NAMES
from tests.place import SETTINGS

REAL = catalogues.read(*SETTINGS.catalogue)
HOME, NEXT, OTHER, FORCE, LSOA = "E06000004", "E06000001", "E06000002", "E23000013", "E01012187"
WARDS = ("E05000001", "E05000002", "E05000003")
OLD_WARDS = ("E05000001", "E05000009")  # the first kept its code
TODAY = date(2026, 1, 15)
SEX = {"id": "sex", "title": "By sex of the child", "dimension": "sex", "values": {"female": "Female", "male": "Male"}}
AGE = {
    "id": "age", "title": "By age", "dimension": "age_band", "complete": False,
    "values": {"under_13": "Under 13", "13_to_17": "13 to 17"},
}  # fmt: skip
STRAND = {
    "id": "strand", "title": "By strand", "dimension": "category", "complete": False, "overlapping": True,
    "values": {"race": "Race", "religion": "Religion"},
}  # fmt: skip


def measure(key, selector=None, **more):
    """A measure that is returned, unless its selector says otherwise."""
    return Measure.model_validate(
        {
            "id": key, "title": f"The {key}", "definition": f"What the measure {key} counts, and what it leaves out.",
            "caveat": "Beware.", "owner": "Somebody", "unit": "events", "unit_one": "event",
            "direction": "lower", "source": "police_return", "levels": ["district"], "order": 400,
            "selector": {"table": "partner_return", **(selector or {})}, **more,
        }
    )  # fmt: skip


MEASURES = [
    measure("knife_crime", levels=["district", "ward"]),
    measure("serious_assault"),
    measure("repeat_share", kind="share", every=3),
    measure("exploited", kind="count", every=12, breakdowns=[SEX, AGE]),
    measure("exploited_girls", {"of": "exploited", "sex": "female"}, kind="count", every=12),
    measure("hate", kind="count", every=12, breakdowns=[STRAND]),
    measure("homicide", kind="count", every=12, levels=["force_area"]),
    measure("masked_yearly", kind="count", every=12, levels=["district", "ward"], suppression="police_low_count"),
    measure("rare", kind="count", every=12, months=60, levels=["district", "force_area"], breakdowns=[SEX]),
    measure("survey", kind="share", every=12, year_ends=9, breakdowns=[{**SEX, "complete": False}]),
    measure("burglary", {"table": "crime", "categories": ["Burglary"]}, levels=["district"]),
]
SOURCE = Source(
    id="police_return",
    title="Return of the police",
    publisher="Police",
    attribution="Return of the police",
    caveats=("Beware.",),
)
CATALOGUE = Catalogue(
    partnership=REAL.partnership,
    sources={"police_return": SOURCE},
    measures={one.id: one for one in MEASURES},
    priorities={},
    plans={},
)
AREAS = pd.DataFrame(
    [
        (HOME, "Home", "district", "2024", None),
        (NEXT, "Next", "district", "2024", None),
        (OTHER, "Other", "district", "2024", None),
        (FORCE, "The force", "force_area", "", None),
        (LSOA, "Home 001A", "lsoa", "2021", HOME),
        *((code, f"New {code[-1]}", "ward", "2023", HOME) for code in WARDS),
        *((code, f"Old {code[-1]}", "ward", "2022", HOME) for code in OLD_WARDS),
    ],
    columns=["code", "name", "kind", "vintage", "parent"],
)


def context(held=None):
    """What the small returns are checked against."""
    return ReturnContext(CATALOGUE, AREAS, TODAY, held or {})


def row(measure_id="knife_crime", end="2025-11", months=1, numerator=30, area=HOME, **more):
    """One good row, with what a test changes."""
    last = pd.Period(end, "M")
    return {
        "measure_id": measure_id, "area_code": area, "period_start": str(last - months + 1), "period_end": end,
        "period_months": str(months), "sex": "all", "age_band": "all", "category": "all", "numerator": str(numerator),
        "denominator": "", "extracted": "2026-01-10", **more,
    }  # fmt: skip


def share(measure_id="repeat_share", end="2025-09", months=3, above=10, below=40, **more):
    """One good row of a share."""
    return row(measure_id, end, months, above, **{"denominator": str(below), **more})


def good():
    """A return without faults: two months by district and ward, a share, years with parts, a survey."""
    rows = [row(end=end, numerator=30) for end in ("2025-10", "2025-11")]
    rows += [row(area=code, numerator=9) for code in WARDS]
    rows += [row("serious_assault", numerator=number, area=area) for area, number in ((HOME, 41), (NEXT, 25))]
    rows += [share(), share(end="2025-06", above=0)]
    rows += [row("exploited", "2025-03", 12, 30), row("exploited", "2025-03", 12, 10, sex="female")]
    rows += [row("exploited", "2025-03", 12, 20, sex="male"), row("exploited", "2025-03", 12, 25, age_band="13_to_17")]
    rows += [row("hate", "2025-03", 12, 30), row("hate", "2025-03", 12, 28, category="race")]
    rows += [row("hate", "2025-03", 12, 9, category="religion"), row("homicide", "2025-03", 12, 22, area=FORCE)]
    return [*rows, share("survey", "2025-09", 12, 51, 100)]


def text(rows, names=NAMES):
    """Rows as CSV."""
    out = io.StringIO()
    writer = csv.DictWriter(out, list(names), restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def write(folder, rows, name="return.csv", names=NAMES):
    """Write rows as a CSV file."""
    path = folder / name
    path.write_text(text(rows, names), encoding="utf-8", newline="")
    return path


def worst_rows():
    """Give the header and as many rows as a return may have, every cell at fault and unlike the others."""
    yield list(NAMES)
    for number in range(49_999):
        yield [f"{chr(97 + place)}{number:x}" for place in range(len(NAMES))]
