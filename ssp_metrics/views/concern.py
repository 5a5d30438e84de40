"""Concern against harm: what residents mention, what is recorded and what it costs, and where the three disagree."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import combinations

import numpy as np
import pandas as pd

from ssp_metrics import wording
from ssp_metrics.catalogue.reference import Reference, written
from ssp_metrics.catalogue.reference_rows import ConcernTheme
from ssp_metrics.errors import SspError
from ssp_metrics.periods import Period
from ssp_metrics.store.snapshot import Snapshot
from ssp_metrics.views import areas
from ssp_metrics.views.base import View, provenance, remembered
from ssp_metrics.views.cost import NO_UNIT_COST, cost
from ssp_metrics.views.figure import figures
from ssp_metrics.views.survey import MENTIONS

LISTS = {"mentions": "by survey mentions", "recorded": "by recorded volume", "cost": "by cost"}
"""The three lists, by the column of the frame that they are ranked by."""
NOT_RECORDED = "not recorded as such"
PART_PRICED = "unit cost of a part only"
RULE = (
    "Rank 1 = most. Two lists disagree about a theme where its rank differs, both in the full lists and among the "
    "themes that stand in both."
)
LIMITS = (
    "The survey asked about anti-social behaviour: a theme without mentions was not asked about, which is not the same "
    "as no concern. How many people answered is printed nowhere, so there are no intervals."
)


@dataclass(frozen=True)
class Concern(View):
    """Themes by survey mentions, recorded volume and cost.

    ``frame``: ``theme, title, mentions`` (NaN when not mentioned), ``said`` (the mentions in words), ``share`` (printed
    percentage of respondents, NaN without), ``recorded`` (NaN where no type is recorded), ``cost`` (pounds, NaN without
    a unit cost), ``cost_note``, ``mentions_rank, recorded_rank, cost_rank`` (1 = most; 0 where not ranked), ``why``.

    Attributes
    ----------
    disagreements
        One sentence a theme about which two of the lists disagree.
    ranked
        How many themes each list ranks.
    documents
        Where mentions and percentages were printed.
    """

    period: Period
    disagreements: tuple[str, ...]
    ranked: dict[str, int]
    documents: tuple[str, ...]


@remembered
def concern(snapshot: Snapshot, reference: Reference, themes: tuple[ConcernTheme, ...], to: date) -> Concern:
    """Compare concern with harm over the 12 months to a month.

    Parameters
    ----------
    themes
        What belongs to each theme: ``data/reference/concern_themes.csv``.

    Raises
    ------
    MissingMonthsError
        A month of the period was not supplied.
    SspError
        A theme adds incidents to crimes, or names a measure that the catalogue does not have.
    """
    written(themes, "themes of concern, as residents name them in a survey,")
    home, period = areas.home(snapshot), Period.rolling(to)
    recorded = _recorded(snapshot, themes, period)
    priced = cost(snapshot, to).frame.set_index("measure_id")["cost"].to_dict()
    printed = {row.measure: row for row in reference.published_figures if row.area_code == home.code and row.value}
    rows = []
    for theme in themes:
        said = [printed[text] for text in theme.printed if text in printed and printed[text].unit == MENTIONS]
        pounds, note = _cost(theme, priced)
        rows.append(
            {
                "theme": theme.theme,
                "title": theme.title,
                "mentions": sum(float(row.value) for row in said) if said else np.nan,
                "said": ", ".join(f"{row.value} {row.measure.rpartition(': ')[2]}" for row in said),
                "share": float(printed[theme.share].value) if theme.share in printed else np.nan,
                "recorded": sum(recorded[name] for name in theme.measure_ids) if theme.measure_ids else np.nan,
                "cost": pounds,
                "cost_note": note,
                "why": theme.why,
            }
        )
    frame = _ranked(pd.DataFrame(rows))
    ranked = {name: int(frame[name].notna().sum()) for name in LISTS}
    used = [printed[text] for theme in themes for text in (*theme.printed, theme.share) if text in printed]
    return Concern(
        title=_title(frame),
        subtitle=f"Survey mentions, recorded volume and cost by theme, {home.name}; recorded in the {period.words}",
        frame=frame,
        reading=_reading(frame, ranked),
        provenance=provenance(snapshot, snapshot.catalogue.all_crime, period, suppliers=(home.force,)),
        period=period,
        disagreements=_disagreements(frame, ranked),
        ranked=ranked,
        documents=tuple(dict.fromkeys(f"{row.document}, {row.place}" for row in used)),
    )


def _recorded(snapshot: Snapshot, themes: tuple[ConcernTheme, ...], period: Period) -> dict[str, float]:
    """Count every measure of every theme in one go; incidents of anti-social behaviour are never added to crimes."""
    catalogue = snapshot.catalogue
    for theme in themes:
        if len({catalogue.is_crime(catalogue.measure(one)) for one in theme.measure_ids}) > 1:
            what = f"The theme “{theme.title}” adds anti-social behaviour to crime."
            raise SspError(what, "concern_themes.csv", "Give each a theme of its own.")
    names = dict.fromkeys(one for theme in themes for one in theme.measure_ids)
    measures = [catalogue.measure(name) for name in names]
    made = figures(snapshot, measures, areas.home(snapshot), period) if measures else []
    return {one.measure.id: one.numerator for one in made}


def _cost(theme: ConcernTheme, priced: dict[str, float]) -> tuple[float, str]:
    """Return what a theme cost, or why it has no cost: one that is known for a part only is none."""
    pounds = [priced.get(name, np.nan) for name in theme.measure_ids]
    if not pounds:
        return np.nan, NOT_RECORDED
    if np.isfinite(pounds).all():
        return float(sum(pounds)), ""
    return np.nan, PART_PRICED if np.isfinite(pounds).any() else NO_UNIT_COST


def _ranked(frame: pd.DataFrame) -> pd.DataFrame:
    for name in LISTS:
        frame[f"{name}_rank"] = frame[name].rank(ascending=False, method="min").fillna(0).astype(int)
    # What residents mention comes first, then what is recorded most.
    return frame.sort_values(["mentions", "recorded"], ascending=False, na_position="last", ignore_index=True)


def place(row: object, name: str, ranked: dict[str, int]) -> str:
    """Return the rank of a theme in a list: ``2nd of 6 by survey mentions``."""
    rank = int(getattr(row, f"{name}_rank"))
    return f"{wording.ordinal(rank)} of {ranked[name]} {LISTS[name]}"


def _disagreements(frame: pd.DataFrame, ranked: dict[str, int]) -> tuple[str, ...]:
    found: dict[str, set[str]] = {}
    for one, other in combinations(LISTS, 2):
        both = frame.dropna(subset=[one, other])
        among = both[[one, other]].rank(ascending=False, method="min")
        apart = (among[one] != among[other]) & (both[f"{one}_rank"] != both[f"{other}_rank"])
        for theme in both.loc[apart, "theme"]:
            found.setdefault(theme, set()).update({one, other})
    sentences = []
    for row in frame[frame["theme"].isin(list(found))].itertuples(index=False):
        places = [place(row, name, ranked) for name in LISTS if name in found[row.theme]]
        asked = f" (a concern of {wording.percent(row.share)} of respondents)" if np.isfinite(row.share) else ""
        sentences.append(f"{row.title}{asked}: {', '.join(places)}. {row.why}")
    return tuple(sentences)


def _title(frame: pd.DataFrame) -> str:
    said, held = frame.dropna(subset=["mentions"]), frame.dropna(subset=["recorded"])
    if said.empty or held.empty:
        return "Concern and harm cannot be compared: one of them has no figures"
    top = held.loc[held["recorded"].idxmax(), "title"]
    return f"Residents mention {said.iloc[0]['title'].lower()} most; most is recorded of {top.lower()}"


def _reading(frame: pd.DataFrame, ranked: dict[str, int]) -> tuple[str, ...]:
    said = frame.dropna(subset=["mentions"])
    sentences = []
    lost = [title.lower() for title in said.loc[said["recorded"].isna(), "title"]]
    if lost:
        are = "is" if len(lost) == 1 else "are"
        sentences.append(
            f"Of {len(said)} themes that residents mention, {len(lost)} {are} not recorded as such: "
            f"{wording.listed(lost)}."
        )
    sentences += [
        f"{row.title}: {place(row, 'mentions', ranked)} and {place(row, 'recorded', ranked)} (1 = most)."
        for row in said[said["recorded"].notna()].itertuples(index=False)
    ]
    sentences.append(
        f"{ranked['cost']} of {len(frame)} themes have a cost; the others have no unit cost, which is not £0."
    )
    return tuple(sentences)
