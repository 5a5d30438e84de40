"""Crime types side by side in one place: count, change, rate, rank among the force's districts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from ssp_metrics import wording
from ssp_metrics.catalogue import PeerGroup
from ssp_metrics.periods import Period
from ssp_metrics.store.snapshot import Snapshot
from ssp_metrics.views import areas, counts
from ssp_metrics.views.base import View, provenance, remembered
from ssp_metrics.views.figure import Figure, figures
from ssp_metrics.views.states import state_of, why_not_compared

FORCE_AREA = PeerGroup(id="force_area", title="", sentence="", kind="force_area")


@dataclass(frozen=True)
class CrimeTypes(View):
    """Every crime type of one place, most first; anti-social behaviour stands apart and is in no total.

    ``frame``: ``measure_id, title, is_crime, numerator, value`` (rate), ``previous``, ``change_words``, ``state`` (of
    :data:`ssp_metrics.views.states.STATES`), ``step`` (more or fewer; NaN without a comparison), ``step_words``,
    ``share`` (part of all crime, 0 to 1; NaN for anti-social behaviour), ``rank`` and ``ranked`` (place among the
    districts of the force area that supplied every month, 1 = highest rate, of how many). ``movers`` is a sentence on
    what changed.
    """

    period: Period
    movers: str


@remembered
def crime_types(snapshot: Snapshot, to: date, months: int = 12) -> CrimeTypes:
    """Return the crime types of the partnership's district over one period.

    Raises
    ------
    MissingMonthsError
        A month of the period was not supplied.
    """
    period = Period.rolling(to, months)
    home = areas.home(snapshot)
    catalogue = snapshot.catalogue
    measures, total = catalogue.crime_types(), catalogue.all_crime
    made = figures(snapshot, [*measures, total], home, period)
    all_crime = made[-1]
    ranks = _ranks(snapshot, period)
    rows = []
    for one in made[:-1]:
        is_crime = catalogue.is_crime(one.measure)
        rank, of = ranks[one.measure.id]
        rows.append(
            {
                "measure_id": one.measure.id,
                "title": one.measure.title,
                "is_crime": is_crime,
                "numerator": one.numerator,
                "value": one.value,
                "previous": one.previous["numerator"] if one.previous else float("nan"),
                "change_words": one.change_words,
                "state": state_of(one.measure, one.change),
                "step": one.change.difference if one.change else float("nan"),
                "step_words": _step_words(one),
                "share": one.numerator / all_crime.numerator if is_crime and all_crime.numerator else float("nan"),
                "rank": rank,
                "ranked": of,
            }
        )
    frame = pd.DataFrame(rows).sort_values(
        ["is_crime", "numerator", "title"], ascending=[False, False, True], ignore_index=True
    )
    first, second = frame.iloc[0], frame.iloc[1]
    return CrimeTypes(
        title=f"{first['title']}: {wording.percent(first['share'] * 100)} of all crime",
        subtitle=f"Recorded crimes by type, {home.name}, {period.words}",
        frame=frame,
        reading=(
            f"{first['title']} ({wording.whole(first['numerator'])}) and {second['title'].lower()} "
            f"({wording.whole(second['numerator'])}) are the most recorded of {wording.whole(all_crime.numerator)} "
            f"crimes in the {period.words}.",
            "Anti-social behaviour is counted apart and is in no crime total.",
        ),
        provenance=provenance(
            snapshot, total, period, suppliers=(home.force,), population=all_crime.provenance.population
        ),
        period=period,
        movers=_movers(frame, made[:-1], period),
    )


def _step_words(one: Figure) -> str:
    if one.change is None or one.change.percent is None:
        return ""
    return wording.signed_percent(one.change.percent)


def _movers(frame: pd.DataFrame, made: list[Figure], period: Period) -> str:
    """One sentence on the types whose change is more than chance, largest counts first; or why none is compared."""
    if (frame["state"] == "not_compared").all():
        return f"No type can be compared. {why_not_compared(made)}"
    moved = frame[~frame["state"].isin(["chance", "not_compared"])]
    if moved.empty:
        return f"No type changed by more than chance in the {period.words}, against the year before."
    parts = []
    for word, chosen in (("up", moved[moved["step"] > 0]), ("down", moved[moved["step"] < 0])):
        names = [f"{row.title.lower()} ({row.step_words})" for row in chosen.itertuples(index=False)]
        if names:
            parts.append(f"{word}: {wording.listed(names)}")
    return f"Changes on the year before that are more than chance. {'. '.join(part.capitalize() for part in parts)}."


def _ranks(snapshot: Snapshot, period: Period) -> dict[str, tuple[int, int]]:
    """Rank of the own rate among the districts of the force area, every type counted in one go."""
    measures = snapshot.catalogue.crime_types()
    own = snapshot.catalogue.partnership.area_code
    codes = areas.group_codes(snapshot, FORCE_AREA)
    sums = counts.totals(snapshot, measures, "district", "", codes, period)
    people, _ = counts.population(snapshot, period)
    residents = counts.residents_of(people, codes)
    ranks = {}
    for measure in measures:
        rates = sums[measure.id]["numerator"].to_numpy() / residents
        known = rates[~np.isnan(rates)]
        ranks[measure.id] = (int((known > rates[codes.index(own)]).sum()) + 1, len(known))
    return ranks
