"""The columns of a partner return: what each means and what may stand in it, said once for reader and template."""

from __future__ import annotations

from dataclasses import dataclass

from ssp_metrics.catalogue.models import ALL

SHEET = "Return"
DIMENSIONS = ("sex", "age_band", "category")
EXAMPLE = "Example"
"""A row whose note begins so is made up: it is kept as illustrative, whoever loads it."""
IGNORED = ("row", "fault", "note")
"""Columns that a return may have beside its own: those of a file of faulty rows, and remarks."""


@dataclass(frozen=True)
class ReturnColumn:
    """One column: its name, its meaning, what is allowed, an example."""

    name: str
    meaning: str
    allowed: str
    example: str


COLUMNS = (
    ReturnColumn("measure_id", "Which measure the row is about", "An id of the sheet Measures", "knife_crime"),
    ReturnColumn(
        "area_code",
        "Which area the row is about",
        "The ONS code of a district, of a ward of the partnership, or of a police force area, of a level that the "
        "measure has; see the sheets Areas and Measures",
        "E00000000",
    ),
    ReturnColumn("period_start", "First month of the period", "YYYY-MM, held as text", "2025-04"),
    ReturnColumn(
        "period_end",
        "Last month of the period; quarters and years end as the sheet Measures says",
        "YYYY-MM, held as text; a period that is over",
        "2025-06",
    ),
    ReturnColumn("period_months", "Length of the period in months", "1, 3 or 12, as the measure is supplied", "3"),
    ReturnColumn(
        "sex",
        "The part by sex, or all",
        f"“{ALL}”, empty (= {ALL}), or a code of the measure's breakdown by sex",
        ALL,
    ),
    ReturnColumn(
        "age_band",
        "The part by age, or all",
        f"“{ALL}”, empty (= {ALL}), or a code of the measure's breakdown by age. A row breaks down by one of sex, "
        "age_band and category at most, and every area and period with parts has its total as well. Rows of wards are "
        "never broken down",
        ALL,
    ),
    ReturnColumn(
        "category",
        "The part by another breakdown of the measure, or all",
        f"“{ALL}”, empty (= {ALL}), or a code of one of the measure's other breakdowns",
        ALL,
    ),
    ReturnColumn(
        "numerator",
        "The count, or for a share the events that qualify",
        "A whole number from 0; 0 is written, an absent row means “not supplied”. The true count: small numbers are "
        "masked when they are shown",
        "41",
    ),
    ReturnColumn(
        "denominator",
        "For a share only: all events out of which the numerator qualifies",
        "A whole number, not below the numerator; empty for every other measure",
        "",
    ),
    ReturnColumn(
        "extracted",
        "Day on which the figures were taken from the live system",
        "YYYY-MM-DD, held as text; not before the last day of the period; one day for all rows of a measure, area and "
        "period",
        "2025-07-14",
    ),
)
NAMES = tuple(column.name for column in COLUMNS)
