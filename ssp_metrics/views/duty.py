"""The measures that the plan uses for the Serious Violence Duty, in every version of them that is declared."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from ssp_metrics import wording
from ssp_metrics.catalogue import Measure, reference
from ssp_metrics.catalogue.reference_rows import DutyMeasure
from ssp_metrics.store.snapshot import Snapshot
from ssp_metrics.views.base import Worded, remembered
from ssp_metrics.views.figure import Figure
from ssp_metrics.views.own_figures import own_figures


@dataclass(frozen=True)
class Version:
    """One declared version of a measure with its figure; ``made`` is None where none was supplied, ``problem`` why."""

    declared: DutyMeasure
    measure: Measure
    figure: Figure | None
    problem: str

    @property
    def leads(self) -> bool:
        """Whether it is one of the measures of the Duty themselves."""
        return self.declared.duty_measure == self.measure.id

    @property
    def real(self) -> bool:
        """Whether it has figures that are no illustration."""
        return self.figure is not None and not self.measure.illustrative

    @property
    def place(self) -> str:
        """The area that the figure is of; a police force area says that it is one."""
        if self.figure is None:
            return ""
        area = self.figure.area
        return f"{area.name} police force area" if area.level == "force_area" else area.name

    @property
    def interval(self) -> str:
        """The 95% interval of the count or rate; empty where there is none to show."""
        made = self.figure
        if made is None or made.suppressed or not np.isfinite([made.lower, made.upper]).all():
            return ""
        return f"{wording.value(self.measure, made.lower)} to {wording.value(self.measure, made.upper)}"


@dataclass(frozen=True)
class DutyMeasures(Worded):
    """Every declared version, in the order of the table, and what the real ones say together."""

    versions: tuple[Version, ...]
    reading: tuple[str, ...]

    @property
    def leads(self) -> tuple[Version, ...]:
        """The measures of the Duty: those with real figures first."""
        return tuple(sorted((one for one in self.versions if one.leads), key=lambda one: not one.real))

    @property
    def of_duty(self) -> tuple[Version, ...]:
        """All versions of the measures of the Duty."""
        return tuple(one for one in self.versions if one.declared.duty_measure)

    @property
    def apart(self) -> tuple[Version, ...]:
        """Measures that are easily taken for one of them and are none."""
        return tuple(one for one in self.versions if not one.declared.duty_measure)

    def others(self, lead: Version) -> tuple[Version, ...]:
        """Return the other versions of a measure that are given for the same kind of area."""
        return tuple(
            one
            for one in self.of_duty
            if one.declared.duty_measure == lead.measure.id
            and not one.leads
            and set(one.measure.levels) & set(lead.measure.levels[:1])
        )


@remembered
def duty(snapshot: Snapshot, to: date) -> DutyMeasures:
    """Return every declared version that the reader may see, each over its own latest period up to ``to``.

    Raises
    ------
    SspError
        The table of versions has a fault.
    """
    declared = reference.current().duty_measures
    rows = [one for one in declared if one.measure_id in snapshot.catalogue.measures]
    measures = {one.measure_id: snapshot.catalogue.measure(one.measure_id) for one in rows}
    made, problems = own_figures(snapshot, measures.values(), to)
    versions = tuple(
        Version(one, measures[one.measure_id], made.get(one.measure_id), problems.get(one.measure_id, ""))
        for one in rows
    )
    return DutyMeasures(versions, _reading([one for one in versions if one.leads], withheld=len(rows) < len(declared)))


def _reading(leads: list[Version], *, withheld: bool) -> tuple[str, ...]:
    real = tuple(one.figure.text for one in leads if one.real and one.figure is not None)
    if withheld:
        return (*real, wording.WITHHELD)
    if not any(one.figure for one in leads):
        return ("No figures for the three measures were supplied yet.",)
    if not real:
        return ("No real figures for the three measures were supplied yet; what follows is illustration.",)
    others = wording.listed([one.measure.title for one in leads if not one.real])
    return (*real, f"No real figures were supplied yet for: {others}.") if others else real
