"""What became of the crimes of a period: their last published outcome, which later archives revise."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ssp_metrics import wording
from ssp_metrics.catalogue import Measure
from ssp_metrics.periods import Period
from ssp_metrics.store.snapshot import Snapshot
from ssp_metrics.views import areas
from ssp_metrics.views.base import View, provenance, remembered

OPEN = ("Under investigation", "Status update unavailable", "")


@dataclass(frozen=True)
class Outcomes(View):
    """Last outcomes of the crimes of one measure.

    ``frame``: ``outcome`` (as published), ``n`` (crimes), ``share`` (0 to 1), most first.
    """

    measure: Measure
    period: Period


@remembered
def outcomes(snapshot: Snapshot, measure_id: str, to: date, months: int = 12) -> Outcomes:
    """Return the last published outcomes of a measure's crimes in the partnership's district.

    Raises
    ------
    MissingMonthsError
        A month of the period was not supplied.
    """
    measure = snapshot.catalogue.measure(measure_id)
    period = Period.rolling(to, months)
    home = areas.home(snapshot)
    areas.require(snapshot, measure, home, period)
    frame = snapshot.rows("outcomes", measure=measure.id, area=home.code, first=period.first, last=period.last)
    total = int(frame["n"].sum())
    frame["share"] = frame["n"] / total if total else float("nan")
    frame["outcome"] = frame["outcome"].replace("", "No outcome published")
    if not total:
        sentences: tuple[str, ...] = (f"There were no {measure.unit} in the {period.words}.",)
        title = f"No {measure.unit}"
    else:
        first = frame.iloc[0]
        most = wording.percent(first["share"] * 100)
        undecided = int(frame.loc[frame["outcome"].isin([*OPEN, "No outcome published"]), "n"].sum())
        title = f"{first['outcome']}: {most}"
        sentences = (
            f"Of {wording.whole(total)} {measure.unit} in the {period.words}, {most} ended with “{first['outcome']}”.",
            f"{wording.percent(undecided / total * 100)} have no decision published yet; outcomes are revised with "
            "every archive, so recent months are incomplete.",
        )
    return Outcomes(
        title=title,
        subtitle=f"{measure.title} by last published outcome, {home.name}, {period.words}",
        frame=frame,
        reading=sentences,
        provenance=provenance(snapshot, measure, period, suppliers=(home.force,)),
        measure=measure,
        period=period,
    )
