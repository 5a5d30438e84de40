"""Plans side by side: which borough has which theme, what one plan kept of the plan before, what it had promised."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from ssp_metrics import wording
from ssp_metrics.catalogue import Catalogue
from ssp_metrics.catalogue.reference import Reference, written
from ssp_metrics.catalogue.reference_rows import PlanTheme, Promise
from ssp_metrics.errors import SspError
from ssp_metrics.views.base import Worded

NONE = "–"
STATUS_WORDS = {"still_measured": "still measured", "replaced": "replaced", "retired": "retired"}
FATES = ("kept", "new", "gone")


@dataclass(frozen=True)
class Table(Worded):
    """Facts of documents as a table with what it says and where it comes from.

    Attributes
    ----------
    title, subtitle
        The finding, and what the table is about.
    frame
        Text, fit for reading; the columns are the view's own.
    reading
        Plain sentences.
    source
        The documents, as a line.
    """

    title: str
    subtitle: str
    frame: pd.DataFrame
    reading: tuple[str, ...]
    source: str


def side_by_side(reference: Reference, home_code: str) -> Table:
    """Return the plans of the period that most boroughs have one of, by theme.

    ``frame``: ``theme``, then a column a borough (ours first) with the order of the priorities that are about it
    (``main 1``) or have it in them (``also 2``), then ``main_of``: how many boroughs are about it.
    """
    written(reference.plans, "plan by themes")
    counted = Counter(period for period, _ in {(row.plan_period, row.area_code) for row in reference.plans})
    period = counted.most_common(1)[0][0]
    rows = [row for row in reference.plans if row.plan_period == period]
    boroughs = dict(sorted(((row.area_code, row.borough) for row in rows), key=lambda one: one[0] != home_code))
    found = []
    for theme in reference.themes:
        of_theme = [row for row in rows if row.theme == theme.id]
        if of_theme:
            cells = {name: _cell([r for r in of_theme if r.area_code == code]) for code, name in boroughs.items()}
            main = [name for name, cell in cells.items() if cell.startswith("main")]
            found.append({"theme": theme.title, **cells, "main_of": len(main)})
    frame = pd.DataFrame(found).sort_values("main_of", ascending=False, kind="stable", ignore_index=True)
    return Table(
        title=_shared_title(frame, len(boroughs)),
        subtitle=f"Themes of the plans {_years(period)}; main: a priority is about it, also: a priority has it in it; "
        "the number is the priority's place in its plan",
        frame=frame,
        reading=_shared(frame, list(boroughs.values())),
        source=source_line(rows),
    )


def then_and_now(reference: Reference, home_code: str) -> Table:
    """Return the first and the last plan of a borough by theme.

    ``frame``: ``theme, then, now`` (cells as in :func:`side_by_side`), ``fate`` (kept, new or gone).
    """
    rows = [row for row in reference.plans if row.area_code == home_code]
    periods = sorted({row.plan_period for row in rows})
    if len(periods) < 2:
        what = "There are not two plans of this borough to compare."
        raise SspError(what)
    first, last = periods[0], periods[-1]
    found = []
    for theme in reference.themes:
        then, now = (
            _cell([row for row in rows if row.theme == theme.id and row.plan_period == period])
            for period in (first, last)
        )
        if (then, now) != (NONE, NONE):
            fate = "new" if then == NONE else "gone" if now == NONE else "kept"
            found.append({"theme": theme.title, "then": then, "now": now, "fate": fate})
    frame = pd.DataFrame(found).sort_values("fate", key=lambda fate: fate.map(FATES.index), kind="stable")
    named = {fate: _listed(frame[frame["fate"] == fate]) for fate in FATES}
    number = frame["fate"].value_counts().reindex(FATES, fill_value=0)
    begun = {"kept": f"In both plans, {_years(first)} and", "new": "New in", "gone": "Gone from"}
    sentences = [f"{begun[fate]} {_years(last)}: {named[fate]}." for fate in FATES if named[fate]]
    return Table(
        title=f"Themes: {', '.join(f'{number[fate]} {fate}' for fate in FATES)}",
        subtitle=f"Themes of the plans {_years(first)} and {_years(last)}, {rows[0].borough}",
        frame=frame.reset_index(drop=True),
        reading=tuple(sentences),
        source=source_line(rows),
    )


@dataclass(frozen=True)
class Promises(Table):
    """What priorities of an earlier plan promised to measure, and what became of it.

    ``frame``: ``priority, promised, status`` (in words), ``measure_id`` (empty without one), ``measure`` (its title),
    ``screen`` (id of the priority whose screen shows it, empty when none does), ``illustrative``, ``why``.
    """

    counts: dict[str, int]


def promises(reference: Reference, catalogue: Catalogue, area_code: str) -> Promises:
    """Return the promises of one borough's plan against the catalogue."""
    rows = [row for row in reference.promises if row.area_code == area_code]
    if not rows:
        what = "No promise of this borough's plan is recorded."
        raise SspError(what, "promises.csv", "Add what its priorities promised to measure.")
    found = Counter(STATUS_WORDS[row.status] for row in rows)
    counts = {words: found[words] for words in STATUS_WORDS.values()}
    period = _years(rows[0].plan_period)
    said = wording.listed([f"{number} {'are' if number != 1 else 'is'} {words}" for words, number in counts.items()])
    frame = pd.DataFrame([_promise(row, catalogue) for row in rows])
    sentences = [f"Of {len(rows)} promises in the plan {period}, {said}."]
    waiting = int(frame["illustrative"].sum())
    if waiting:
        sentences.append(
            f"{waiting} of the measures named {'have' if waiting > 1 else 'has'} only illustrative figures so far: "
            "no partner has returned real ones."
        )
    return Promises(
        title=f"{counts['still measured']} of {len(rows)} promises of {period} still have their measure",
        subtitle=f"What the priorities of the plan {period} promised to measure or to follow, {rows[0].borough}",
        frame=frame,
        reading=tuple(sentences),
        source=source_line(rows),
        counts=counts,
    )


def boroughs_with_promises(reference: Reference, home_code: str) -> dict[str, str]:
    """Return the boroughs whose promises are recorded, code to name, ours first; there is one at least."""
    written(reference.promises, "promises of an earlier plan")
    found = {row.area_code: row.borough for row in reference.promises}
    return dict(sorted(found.items(), key=lambda one: one[0] != home_code))


def _promise(row: Promise, catalogue: Catalogue) -> dict[str, object]:
    measure = catalogue.measures.get(row.measure_id)
    return {
        "priority": f"{row.priority_order}. {row.priority}",
        "promised": wording.capital(row.promised),
        "status": STATUS_WORDS[row.status],
        "measure_id": measure.id if measure else "",
        "measure": measure.title if measure else "",
        "screen": measure.places[0].priority if measure and measure.places else "",
        "illustrative": bool(measure and measure.illustrative),
        "why": row.why,
    }


def _cell(rows: Sequence[PlanTheme]) -> str:
    """Return in which priorities a theme is: those about it first."""
    parts = []
    for role in ("main", "also"):
        orders = [row.priority_order for row in rows if row.theme_role == role]
        # A theme that crosses all priorities has no place of its own among them.
        named = [order if order.isdecimal() else "across all" for order in orders]
        if named:
            parts.append(f"{role} {', '.join(named)}")
    return "; ".join(parts) or NONE


def _shared_title(frame: pd.DataFrame, number: int) -> str:
    shared = frame[frame["main_of"] == number]
    if shared.empty:
        return "No theme is a priority of every borough"
    verb = "are priorities" if len(shared) > 1 else "is a priority"
    return f"{wording.capital(_listed(shared))} {verb} of every borough"


def _shared(frame: pd.DataFrame, boroughs: list[str]) -> tuple[str, ...]:
    home, number = boroughs[0], len(boroughs)
    main = frame[boroughs].apply(lambda column: column.str.startswith("main"))
    shared = _listed(frame[frame["main_of"] == number])
    sentences = [f"All {number} boroughs have a priority about {shared}."] if shared else []
    alone = {name: _listed(frame[main[name] & (frame["main_of"] == 1)]) for name in boroughs}
    sentences += [f"Only {name} has one about {themes}." for name, themes in alone.items() if themes]
    lacking = _listed(frame[~main[home] & (frame["main_of"] == number - 1)])
    if lacking:
        sentences.append(f"{home} alone has none of its own about {lacking}.")
    return tuple(sentences)


def _listed(frame: pd.DataFrame) -> str:
    return wording.listed(list(frame["theme"].map(wording.small)))


def _years(period: str) -> str:
    return period.replace("-", "–")


def source_line(rows: Iterable[Any]) -> str:
    """Return the documents that rows were read from, as a line; a source is a document, then “: ” and the place."""
    return f"Source: {'; '.join(dict.fromkeys(row.source.split(': ')[0] for row in rows))}. Read by hand."
