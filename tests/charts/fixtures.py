"""Small views made by hand, so that charts are tested without a store."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from ssp_metrics.catalogue.models import Annotation, Measure, PeerGroup, Rebase, Selector
from ssp_metrics.charts import Drawing
from ssp_metrics.periods import Period
from ssp_metrics.statistics import similar
from ssp_metrics.views.areas import Area
from ssp_metrics.views.base import Provenance
from ssp_metrics.views.crime_types import CrimeTypes
from ssp_metrics.views.outcomes import Outcomes
from ssp_metrics.views.peers import Peers
from ssp_metrics.views.trend import Trend, marks
from ssp_metrics.views.wards import Wards

PERIOD = Period.rolling(date(2025, 12, 1))
SOURCE = Provenance(
    "theft", "Police", "data.police.uk", (), "", "abc", 1, is_latest=True, suppression="open", illustrative=False
)
WORDS = {"title": "A finding", "subtitle": "Thefts, Here, 2025", "reading": ("It is so.",), "provenance": SOURCE}


def _made(kind: type[Any], **given: Any) -> Any:
    """Make a view; what no chart reads stays None."""
    return kind(**{field.name: None for field in fields(kind)} | WORDS | given)


def measure(
    *, share: bool = False, notes: tuple[tuple[str, str], ...] = (), rebases: tuple[tuple[str, str], ...] = ()
) -> Measure:
    outcomes = ("Charged",) if share else ()
    return Measure(
        id="theft", title="Theft", definition="Thefts.", unit="thefts", unit_one="theft", direction="lower",
        source="police", kind="share" if share else "rate",
        selector=Selector(table="crime", categories=("Theft",), outcomes=outcomes),
        annotations=tuple(Annotation(month=month, text=text) for month, text in notes),
        rebases=tuple(Rebase(month=month, reason=reason) for month, reason in rebases),
    )  # fmt: skip


def trend(
    values: list[float],
    *,
    flags: dict[int, str] | None = None,
    limits: bool = True,
    seasonal: bool = False,
    share: bool = False,
    notes: tuple[tuple[str, str], ...] = (),
    rebases: tuple[tuple[str, str], ...] = (),
    target: float | None = None,
) -> Trend:
    """Make a trend from January 2023 on; ``flags`` gives point types by place in the series."""
    number = len(values)
    known = np.array(values, dtype=float)
    mean = np.nanmean(known) if limits else np.nan
    wave = np.sin(np.arange(number)) * (mean * 0.1) if seasonal else np.zeros(number)
    types = ["" if np.isnan(value) else "common_cause" for value in known]
    rules = [""] * number
    for place, kind in (flags or {}).items():
        types[place], rules[place] = kind, "beyond_limits"
    frame = pd.DataFrame(
        {
            "month": [pd.Timestamp(day) for day in Period(date(2023, 1, 1), date(2030, 12, 1)).months[:number]],
            "numerator": known,
            "total": known,
            "value": known,
            "mean": mean + wave,
            "lower": mean * 0.5 + wave,
            "upper": mean * 1.5 + wave,
            "rule": rules,
            "direction": [0] * number,
            "point_type": types,
            "suppressed": False,
        }
    )
    counted = measure(share=share, notes=notes, rebases=rebases)
    return _made(
        Trend, frame=frame, measure=counted, target=target, marks=marks(counted, (), list(frame["month"])),
        area=Area("E06000004", "Here", "district", "", "cleveland"), variation_letter="", variation_words="",
        seasonal=seasonal, unit="percent" if share else "thefts a month",
    )  # fmt: skip


def years(values: list[float], *, last: str = "", notes: tuple[tuple[str, str], ...] = ()) -> Trend:
    """Make years to March from 2014 on, the last one to another month (``YYYY-MM``) where that is given."""
    ends = [f"{2014 + place}-03" for place in range(len(values))]
    months = [pd.Timestamp(f"{end}-01") for end in (ends if not last else [*ends[:-1], last])]
    known = np.array(values, dtype=float)
    counted = measure(notes=notes).model_copy(
        update={
            "overlapping": True,
            "every": 3,
            "levels": ("force_area",),
            "selector": Selector(table="force_crime", categories=("Theft",)),
        }
    )
    frame = pd.DataFrame({"month": months, "numerator": known, "total": known, "value": known, "suppressed": False})
    nothing = {"mean": np.nan, "lower": np.nan, "upper": np.nan, "rule": "", "point_type": ""}
    return _made(
        Trend, frame=frame.assign(low=known * 0.5, high=known * 2, **nothing), measure=counted, unit="thefts a year",
        marks=marks(counted, (), months), area=Area("E23000013", "Here", "force_area", "", ""), seasonal=False,
    )  # fmt: skip


def peers(
    rates: list[float],
    people: list[float],
    *,
    own: int = 0,
    flags: dict[int, int] | None = None,
    share: bool = False,
    names: list[str] | None = None,
) -> Peers:
    """Make a group of districts; ``flags`` gives +1 or -1 by place in the list, beyond both limits."""
    number = len(rates)
    flag = [(flags or {}).get(place, 0) for place in range(number)]
    frame = pd.DataFrame(
        {
            "area_code": [f"E{place:08d}" for place in range(number)],
            "name": names or [f"Place {place}" for place in range(number)],
            "numerator": np.array(rates) * np.array(people) / 1000,
            "denominator": np.array(people, dtype=float),
            "value": np.array(rates, dtype=float),
            "lower": np.array(rates) * 0.9,
            "upper": np.array(rates) * 1.1,
            "flag": flag,
            "flag_998": flag,
            "is_own": [place == own for place in range(number)],
            "position": [0.0] * number,
        }
    )
    frame = frame.sort_values("value", ascending=False, ignore_index=True)
    frame["rank"] = frame["value"].rank(ascending=False, method="min").astype(int)
    average = float(frame["value"].mean())
    grid = np.geomspace(min(people) * 0.8, max(people) * 1.25, 20)
    wide = average * np.sqrt(min(people) / grid)
    curve = pd.DataFrame(
        {
            "lower_95": np.maximum(average - 0.5 * wide, 0),
            "upper_95": average + 0.5 * wide,
            "lower_998": np.maximum(average - 0.8 * wide, 0),
            "upper_998": average + 0.8 * wide,
            "population": grid,
        }
    )
    return _made(
        Peers, frame=frame, measure=measure(share=share),
        group=PeerGroup(id="g", title="Group", sentence="the group", kind="neighbours"), period=PERIOD, curve=curve,
        left_out=pd.DataFrame(columns=["area_code", "name", "missing"]), average=average, phi=2.0, adjusted=True,
        lines=similar.lines(frame["value"]), own_rank=1, position="normal", position_reading="It is normal.",
    )  # fmt: skip


def wards(
    codes: list[str], counts: list[float], *, level: str = "ward", vintage: str = "2023", residents: float = 8000.0
) -> Wards:
    number = np.array(counts, dtype=float)
    value = number / residents * 1000
    frame = pd.DataFrame(
        {
            "rank": range(1, len(codes) + 1),
            "area_code": codes,
            "name": [f"Ward {code[-2:]} & <Sons>" for code in codes],
            "numerator": number,
            "denominator": residents,
            "value": value,
            "lower": value * 0.9,
            "upper": value * 1.1,
            "suppressed": False,
        }
    ).sort_values("numerator", ascending=False, ignore_index=True)
    return _made(
        Wards, frame=frame, measure=measure(), period=PERIOD, level=level, vintage=vintage,
        total=float(np.nansum(number)), top_share=0.5, gini=0.3,
    )  # fmt: skip


def breakdown(rows: list[tuple[str, bool, int, float]]) -> CrimeTypes:
    """Make a breakdown of (title, is crime, number, number the year before)."""
    frame = pd.DataFrame(rows, columns=["title", "is_crime", "numerator", "previous"])
    return _made(CrimeTypes, frame=frame.assign(change_words="the same"), period=PERIOD)


def outcomes(numbers: dict[str, int]) -> Outcomes:
    total = sum(numbers.values())
    frame = pd.DataFrame({"outcome": list(numbers), "n": list(numbers.values())})
    frame["share"] = frame["n"] / total if total else float("nan")
    return _made(Outcomes, frame=frame, measure=measure(), period=PERIOD)


def rows_of(spec: Any) -> list[dict[str, Any]]:
    """Every row of data anywhere in a specification."""
    if isinstance(spec, list):
        return [row for part in spec for row in rows_of(part)]
    if not isinstance(spec, dict):
        return []
    own = spec["data"]["values"] if "data" in spec else []
    return own + [row for key, part in spec.items() if key != "data" for row in rows_of(part)]


def words_of(drawing: Drawing) -> list[str]:
    return [row["t"] for row in rows_of(drawing.spec) if "t" in row]


def many_peers(**options: Any) -> Any:
    rng = np.random.default_rng(1)
    return peers([*rng.gamma(5, 1, 60), 40.0], [*rng.lognormal(12, 0.7, 60), 9_000.0], own=3, **options)
