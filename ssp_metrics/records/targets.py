"""The partnership's targets: set, superseded, withdrawn, and looked up as they were known at any moment.

A record is never changed. A new one for the same measure and year supersedes the one before, and withdrawing is a
record too: so the targets of any moment in the past can be shown again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from ssp_metrics.author import tidy
from ssp_metrics.catalogue import Catalogue, Measure
from ssp_metrics.periods import add_months, words
from ssp_metrics.records import target_rules as rules
from ssp_metrics.records.append_only import append, records
from ssp_metrics.records.database import Database
from ssp_metrics.records.target import YEAR, Target, TargetRow, of_row, standing
from ssp_metrics.records.target_rules import RefusedError

__all__ = ["RefusedError", "Target", "Targets"]


@dataclass(frozen=True)
class Targets:
    """The partnership's targets in one database."""

    database: Database
    catalogue: Catalogue

    def set_target(
        self,
        measure_id: str,
        year_start: date,
        value: float | None,
        *,
        reason: str,
        set_by: str,
        baseline: float | None = None,
        baseline_period: str = "",
        area_code: str | None = None,
    ) -> Target:
        """Set the target of a measure for a year, superseding the one in force.

        Parameters
        ----------
        measure_id : str
            A measure of the catalogue.
        year_start : datetime.date
            First day of the first of the twelve months that it is for.
        value : float
            A whole number of events, or a percentage for a share.
        reason, set_by : str
            Why, and who says so (a role or a name): both are asked for.
        baseline, baseline_period : float and str, optional
            What it starts from, and the time that this was counted in, in words.
        area_code : str, optional
            The partnership's own district by default; its police force area for a measure that is not split further.

        Raises
        ------
        RefusedError
            With a sentence for everything that is wrong.
        StoreError
            The database cannot be written.
        """
        measure = self.catalogue.measure(measure_id)
        area = area_code or self.area_of(measure)
        reason, set_by, baseline_period = tidy(reason), tidy(set_by), tidy(baseline_period)
        found = [
            *rules.of_value(measure, value),
            *rules.of_year(measure, year_start),
            *rules.of_baseline(measure, baseline, baseline_period),
            *rules.of_words(reason, set_by),
            *rules.of_area(area),
        ]
        rules.refuse("The target was not set.", found)
        row = TargetRow(
            measure_id=measure.id,
            area_code=area,
            year_start=year_start,
            months=measure.months,
            unit=rules.unit(measure),
            sense="at_most" if measure.direction == "lower" else "at_least",
            value=value,
            baseline=baseline,
            baseline_period=baseline_period,
            reason=reason,
            set_by=set_by,
            withdrawn=False,
        )
        with self.database.writing() as session:
            rules.refuse("The target was not set.", _clashes(row, standing(_records(session, measure.id, area))))
            return of_row(append(session, row))

    def withdraw(
        self, measure_id: str, year_start: date, *, reason: str, set_by: str, area_code: str | None = None
    ) -> Target:
        """Take back the target in force for a year; the record of it stays, and this is one too.

        A measure that has left the catalogue can still have its target withdrawn, its area given.
        """
        area = area_code or self.area_of(self.catalogue.measure(measure_id))
        reason, set_by = tidy(reason), tidy(set_by)
        rules.refuse("The target was not withdrawn.", rules.of_words(reason, set_by))
        with self.database.writing() as session:
            held = {one.year_start: one for one in standing(_records(session, measure_id, area))}
            if year_start not in held:
                years = ", ".join(f"{start:%Y-%m}" for start in sorted(held))
                remedy = f"Those in force begin in {years}." if years else "None is in force for this measure."
                rules.refuse("The target was not withdrawn.", [f"There is none for that year. {remedy}"])
            kept = asdict(held[year_start]) | {"reason": reason, "set_by": set_by, "withdrawn": True}
            del kept["id"]
            return of_row(append(session, TargetRow(**kept)))

    def in_force(
        self, measure_id: str, month: date, known_at: datetime | None = None, area_code: str | None = None
    ) -> Target | None:
        """Return the target whose year holds the month, as known at a moment (UTC; now by default), or None."""
        area = area_code or self.area_of(self.catalogue.measure(measure_id))
        return next((one for one in standing(self._read(measure_id, area, known_at)) if one.holds(month)), None)

    def history(
        self, measure_id: str, known_at: datetime | None = None, area_code: str | None = None
    ) -> tuple[Target, ...]:
        """Return every record of a measure, those superseded and withdrawn too, the latest year and record first."""
        found = self._read(measure_id, area_code or self.area_of(self.catalogue.measure(measure_id)), known_at)
        return tuple(sorted(found, key=lambda one: (one.year_start, one.id), reverse=True))

    def standing(self, known_at: datetime | None = None) -> tuple[Target, ...]:
        """Return every target that was neither superseded nor withdrawn, of every measure and year."""
        own = {measure.id: self.area_of(measure) for measure in self.catalogue.measures.values()}
        found = standing(one for one in self._read(None, None, known_at) if own.get(one.measure_id) == one.area_code)
        return tuple(sorted(found, key=lambda one: (one.measure_id, one.year_start)))

    def area_of(self, measure: Measure) -> str:
        """Return the code of the place that a target of the measure is for unless another is given."""
        partnership = self.catalogue.partnership
        return partnership.area_code if "district" in measure.levels else partnership.force_area_code

    def _read(self, measure_id: str | None, area_code: str | None, known_at: datetime | None) -> list[Target]:
        if self.database.is_new:
            return []
        with self.database.reading() as session:
            return _records(session, measure_id, area_code, known_at)


def _records(
    session: Session, measure_id: str | None = None, area_code: str | None = None, known_at: datetime | None = None
) -> list[Target]:
    found = records(session, TargetRow, known_at, measure_id=measure_id, area_code=area_code)
    return [of_row(row) for row in found]


def _clashes(row: TargetRow, held: Sequence[Target]) -> list[str]:
    """Say what a new target of the same measure and place runs into."""
    found = []
    for one in held:
        same = one.year_start == row.year_start
        if not same and (one.holds(row.year_start) or one.holds(add_months(row.year_start, YEAR - 1))):
            found.append(
                f"A target for the year from {words(one.year_start)} is in force and shares months with this one. "
                "Withdraw it first, or begin the year in another month."
            )
        given = (row.value, row.months, row.sense, row.baseline, row.baseline_period, row.reason)
        if same and given == (one.value, one.months, one.sense, one.baseline, one.baseline_period, one.reason):
            found.append("This very target is in force already.")
    return found
