"""Our area among others: rank, funnel with overdispersion, and the similar-areas lines."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from ssp_metrics import wording
from ssp_metrics.catalogue import Measure, PeerGroup
from ssp_metrics.errors import SspError
from ssp_metrics.periods import Period
from ssp_metrics.statistics import funnel, funnel_proportions, similar
from ssp_metrics.store.snapshot import Snapshot
from ssp_metrics.views import areas, counts
from ssp_metrics.views.base import Rated, provenance, remembered
from ssp_metrics.views.values import values

CURVE_POINTS = 60
SMALLEST_GROUP = 3
# Of fewer areas none can ever lie beyond 1.96 standard deviations of their own average: (n - 1) / sqrt(n) is the most.
SMALLEST_LINES = 6


@dataclass(frozen=True)
class Peers(Rated):
    """A measure in every area of a group that supplied all months: districts, or police force areas.

    ``frame``: ``rank`` (1 = highest rate), ``area_code, name, numerator, denominator, value, lower, upper, is_own,
    flag`` (+1 high, −1 low, 0 neither: 95%, as chosen) and ``flag_998``, ``position`` (against the lines).

    Attributes
    ----------
    curve : pandas.DataFrame
        The funnel's limits on the measure's scale: ``population``, ``lower_95`` … ``upper_998``, as chosen.
    left_out : pandas.DataFrame
        ``name, missing``: areas of the group without every month, never drawn low, or without a rate.
    """

    group: PeerGroup
    period: Period
    curve: pd.DataFrame
    left_out: pd.DataFrame
    average: float
    phi: float
    adjusted: bool
    lines: similar.Lines
    own_rank: int
    position: str
    position_reading: str

    @property
    def level(self) -> str:
        """What is compared: ``district`` or ``force_area``."""
        return "force_area" if self.group == areas.FORCES else "district"

    @property
    def how_drawn(self) -> str:
        """How the limits of the funnel come about, for who asks."""
        if np.isnan(self.phi):
            return "The limits are those of chance for a share (95% and 99.8%)."
        if not self.adjusted:
            return "The limits are those of chance alone (95% and 99.8%)."
        return (
            f"The variance between {areas.LEVELS[self.level]} is {wording.rate(self.phi)} times what chance alone "
            "would make it (φ); the limits (95% and 99.8%) are widened for that."
        )

    @property
    def has_lines(self) -> bool:
        """Whether the group is large enough for the lines to say anything."""
        return bool(self.position)

    @property
    def own(self) -> pd.Series:
        """The row of our own area."""
        return self.frame[self.frame["is_own"]].iloc[0]


@remembered
def peers(
    snapshot: Snapshot, measure_id: str, group_id: str, to: date, months: int | None = None, *, adjusted: bool = True
) -> Peers:
    """Return a measure over a group of districts, or one of police force areas over all of them.

    Parameters
    ----------
    adjusted : bool
        Limits and flags allow for overdispersion; False gives the plain Poisson ones.

    Raises
    ------
    MissingMonthsError
        Our own area was not supplied in full.
    SspError
        Fewer than three areas of the group (six, when it is all of them) were supplied in full.
    """
    catalogue = snapshot.catalogue
    measure = catalogue.measure(measure_id)
    level = "district" if "district" in measure.levels else "force_area"
    group = areas.FORCES if level == "force_area" else catalogue.partnership.group(group_id)
    period = Period.rolling(to, months or measure.months)
    home = areas.own(snapshot, measure)
    areas.require(snapshot, measure, home, period)
    codes = areas.group_codes(snapshot, group)
    counted = counts.totals(snapshot, [measure], level, "", codes, period)[measure.id]
    residents, population_words = counts.population(snapshot, period, measure)
    of = counted["total"].to_numpy() if measure.kind == "share" else counts.residents_of(residents, codes)
    names = [snapshot.area_index[code][0] for code in codes]
    table = counted[["numerator", "suppressed"]].reset_index().assign(name=names, denominator=of)
    if measure.kind == "count":
        what = f"{measure.title} is a count without a rate: places of different size cannot be compared by it."
        raise SspError(what, "", "Compare a measure that is a rate or a share.")
    shown = table["numerator"].notna() & table["denominator"].gt(0)
    whole, left_out = table[shown], table[~shown if level == "force_area" else table["numerator"].isna()]
    if not (whole["area_code"] == home.code).any():
        what = f"There is no population estimate for {home.name}, so it cannot be compared."
        raise SspError(what, "", "Load one.", run="load population PATH")
    if len(whole) < (SMALLEST_LINES if group.kind == "all" else SMALLEST_GROUP):
        what = f"Of {group.sentence} only {len(whole)} supplied every month of the {period.words}."
        raise SspError(what, "", "Choose another period, or load the archive of all forces for these months.")
    frame, curve, average, phi = _assess(measure, whole.reset_index(drop=True), adjusted=adjusted)
    frame["is_own"] = frame["area_code"] == home.code
    frame.loc[frame["is_own"], "name"] = home.name
    lines = similar.lines(frame["value"])
    frame["position"] = similar.position(frame["value"], lines)
    frame = frame.sort_values(["value", "name"], ascending=[False, True], ignore_index=True)
    frame["rank"] = frame["value"].rank(ascending=False, method="min").astype(int)
    own = frame[frame["is_own"]].iloc[0]
    position = similar.POSITIONS[int(own["position"])] if len(frame) >= SMALLEST_LINES else ""
    missing, others = _missing(snapshot, measure, left_out, period), areas.LEVELS[level]
    return Peers(
        title=_title(home, own, others, adjusted=adjusted),
        subtitle=f"{measure.title}, {wording.per(measure)}, {period.words}; {len(frame)} {others} ({group.title})",
        frame=frame,
        reading=_reading(measure, home, group, frame, own, average, missing, adjusted=adjusted),
        provenance=provenance(
            snapshot,
            measure,
            period,
            suppliers=tuple(whole["area_code"]) if measure.by_area else (),
            population="" if measure.kind == "share" else population_words,
        ),
        measure=measure,
        group=group,
        period=period,
        curve=curve,
        left_out=missing,
        average=average,
        phi=phi,
        adjusted=adjusted,
        lines=lines,
        own_rank=int(own["rank"]),
        position=position,
        position_reading=_position_reading(measure, home, group, own, lines, len(frame)),
    )


def _assess(
    measure: Measure, whole: pd.DataFrame, *, adjusted: bool
) -> tuple[pd.DataFrame, pd.DataFrame, float, float]:
    """Flags and limits: the rate funnel, or the one for proportions (which has no adjusted form)."""
    counts_, people = whole["numerator"].to_numpy(dtype=float), whole["denominator"].to_numpy(dtype=float)
    value, lower, upper = values(measure, counts_, people)
    frame = whole[["area_code", "name", "numerator", "denominator"]].assign(value=value, lower=lower, upper=upper)
    grid = np.geomspace(people.min() * 0.8, people.max() * 1.25, CURVE_POINTS)
    ends = ["lower_95", "upper_95", "lower_998", "upper_998"]
    if measure.kind == "share":
        result = funnel_proportions.assess_proportions(counts_, people)
        average = float(counts_.sum() / people.sum())
        curve = funnel_proportions.limits_proportions(grid, average)
        frame["flag"], frame["flag_998"] = result["flag_95"].to_numpy(), result["flag_998"].to_numpy()
        return frame, (curve[ends] * 100).assign(population=grid), average * 100, float("nan")
    result = funnel.assess(counts_, people, per=measure.per)
    average, tau2 = float(result.attrs["target"]), float(result.attrs["tau2"])
    curve = funnel.limits(grid, average, tau2, per=measure.per)
    kind = "adjusted" if adjusted else "flag"
    frame["flag"], frame["flag_998"] = result[f"{kind}_95"].to_numpy(), result[f"{kind}_998"].to_numpy()
    limits = pd.DataFrame({name: curve[f"adjusted_{name}" if adjusted else name] for name in ends})
    return frame, limits.assign(population=grid), average, float(result.attrs["phi"])


def _missing(snapshot: Snapshot, measure: Measure, left_out: pd.DataFrame, period: Period) -> pd.DataFrame:
    rows = []
    for row in left_out.itertuples():
        by = areas.supplier(measure, areas.find(snapshot, str(row.area_code)))
        ends = areas.expected(measure, period)
        absent = areas.missing(areas.supplied(snapshot, measure, by), ends)
        words = "every month" if len(absent) == len(ends) else wording.listed(absent)
        if row.suppressed:
            words = f"{wording.SUPPRESSED}, under disclosure control"
        elif measure.overlapping and absent:
            words = "no figure for that year"
        elif not absent:
            unrated = snapshot.catalogue.sources[measure.source].without_rate
            words = unrated.get(row.area_code, "not every district of it has a population estimate")
        rows.append((row.area_code, row.name, words))
    return pd.DataFrame(rows, columns=["area_code", "name", "missing"]).sort_values("name", ignore_index=True)


def _title(home: areas.Area, own: pd.Series, others: str, *, adjusted: bool) -> str:
    where = {1: "is above", -1: "is below", 0: "lies within"}[int(own["flag"])]
    return f"{home.name} {where} the {f'usual range of {others}' if adjusted else 'plain limits'}"


def _reading(
    measure: Measure,
    home: areas.Area,
    group: PeerGroup,
    frame: pd.DataFrame,
    own: pd.Series,
    average: float,
    left_out: pd.DataFrame,
    *,
    adjusted: bool,
) -> tuple[str, ...]:
    others = areas.LEVELS[home.level]
    value = f"{wording.value(measure, own['value'])} {measure.unit}"
    said = f": {value}" if measure.kind == "share" else f" had {value} {wording.per(measure)}"
    sentences = [
        f"{home.name}{said}, {wording.ordinal(int(own['rank']))} of {len(frame)} ({group.title}; 1 = highest); "
        f"the average is {wording.value(measure, average)}."
    ]
    flagged = int((frame["flag"] != 0).sum())
    if measure.kind == "share":
        sentences.append(f"{flagged} of {len(frame)} {others} lie outside the 95% limits.")
    elif adjusted:
        side = {1: "above", -1: "below", 0: "within"}[int(own["flag"])]
        sentences.append(f"That is {side} the range usual for {others}; {flagged} of {len(frame)} lie outside it.")
    else:
        sentences.append(
            f"Plain limits allow for chance only, as if all districts were alike: {flagged} of {len(frame)} lie "
            "outside at 95%. Districts never are alike, so most of these flags say little."
        )
    if len(left_out) and home.level == "force_area":
        named = [f"{row.name} ({row.missing})" for row in left_out.itertuples()]
        sentences.append(f"Left out: {wording.listed(named)}.")
    elif len(left_out):
        verb = "districts are" if len(left_out) > 1 else "district is"
        sentences.append(f"{len(left_out)} {verb} left out, because not every month was supplied.")
    return tuple(sentences)


def _position_reading(
    measure: Measure, home: areas.Area, group: PeerGroup, own: pd.Series, lines: similar.Lines, areas_with: int
) -> str:
    if areas_with < SMALLEST_LINES:
        return (
            f"{home.name} is {wording.ordinal(int(own['rank']))} of {areas_with} (1 = highest). With fewer than "
            f"{SMALLEST_LINES} areas no lines can tell what is normal for a group."
        )
    figure = f"{wording.value(measure, own['value'])} {wording.per(measure)}"
    among = f"{areas_with - 1} of {group.sentence}" if group.kind == "neighbours" else group.sentence
    where = {1: "above the upper line", -1: "below the lower line", 0: "between the lines"}[int(own["position"])]
    return (
        f"{home.name} ({figure}) lies {where}, so its rate is {similar.POSITIONS[int(own['position'])]} for the group: "
        f"{among}, whose average is {wording.value(measure, lines.mean)} and "
        f"whose rates normally lie between {wording.value(measure, max(lines.lower, 0))} and "
        f"{wording.value(measure, lines.upper)}."
    )
