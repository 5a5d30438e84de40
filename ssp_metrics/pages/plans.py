"""Plans and duties: the register, the groups, the boroughs' plans, what was promised, the priority neighbourhoods."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from operator import itemgetter

import pandas as pd

from ssp_metrics import wording
from ssp_metrics.catalogue import Measure
from ssp_metrics.pages.blocks import Blocks, Bullets, Columns, Download, Finding, Folded, Page, Section, Text, lead
from ssp_metrics.pages.request import Request
from ssp_metrics.tables import Cell, Column, Sparkline, table
from ssp_metrics.views import duties, plans
from ssp_metrics.views.neighbourhoods import Neighbourhoods, neighbourhoods

PARTS = {
    "duties": "Duties",
    "groups": "Groups and strategies",
    "plans": "Plans by theme",
    "promises": "Promises",
    "neighbourhoods": "Priority neighbourhoods",
}


def compose(request: Request) -> Page:
    """Return the part that the reader chose."""
    part = request.part(PARTS)
    return Page("plans", "Plans and duties", (part, *COMPOSED[part.chosen](request)))


def _section(request: Request, title: str, *compositions: Callable[[], Blocks]) -> Section:
    """Return a section; where one of its parts cannot be shown, it says why."""
    return Section(title, tuple(block for one in compositions for block in request.attempt(one)))


def _duties(request: Request) -> Blocks:
    view = duties.duties(request.reference, request.today)
    groups = duties.governance(request.reference, request.catalogue)
    columns = [
        Column("Duty", lambda row: Cell(row.duty, small=row.note)),
        Column("State", lambda row: Cell(row.state.capitalize(), small=row.state_words)),
        Column("Last done", lambda row: Cell(row.last_done, small=row.last_done_source)),
        Column("Next due", lambda row: row.next_due),
        Column("Owner", lambda row: row.owner),
        Column("How often, and by which law", lambda row: Cell(row.how_often, small=row.law)),
    ]
    return (
        lead(f"{view.text} {groups.reading[0]}"),
        Section(
            "Duties",
            (
                Finding(view.title, view.subtitle),
                table(view.subtitle, columns, view.frame, stack=True, caption_hidden=True),
                Text(view.source, "source"),
                Download("CSV", "duties.csv", view.frame, view.source),
            ),
        ),
    )


def _groups(request: Request) -> Blocks:
    return (
        _section(request, "Sub-groups and priorities", lambda: _governance(request)),
        _section(request, "Linked strategies", lambda: _strategies(request)),
    )


def _governance(request: Request) -> Blocks:
    """Return priorities with their groups, and groups with what is recorded of them."""
    view = duties.governance(request.reference, request.catalogue)
    of_priorities = [Column("Priority", lambda row: row.priority), Column("Sub-groups", lambda row: row.groups)]
    of_groups = [
        Column("Sub-group", lambda row: Cell(row.name, small=row.about)),
        Column("Priorities", lambda row: row.priorities),
        Column("Chair (role)", lambda row: row.chair),
        Column("Last met", lambda row: row.last_met),
        Column("Last report", lambda row: row.last_report),
    ]
    return (
        Finding(view.title, view.subtitle, view.text),
        Columns(
            (
                (table("Groups of each priority", of_priorities, view.frame, stack=True),),
                (table("What is recorded of each group", of_groups, view.groups, stack=True),),
            ),
            (4, 6),
        ),
        Text(view.source, "source"),
    )


def _strategies(request: Request) -> Blocks:
    view = duties.strategies(request.reference, request.catalogue, request.today)
    heads = {
        "strategy": "Strategy",
        "owner": "Owner",
        "priorities": "Priorities",
        "state": "Expiry",
        "note": "To know",
    }
    return _facts(view, heads)


def _facts(view: plans.Table, heads: dict[str, str]) -> Blocks:
    """Return a table of facts of documents; ``heads`` has the heading of each column to show."""
    columns = [Column(head, itemgetter(key)) for key, head in heads.items()]
    return (
        Finding(view.title, view.subtitle, view.text),
        table(view.subtitle, columns, view.frame.to_dict("records"), stack=True, caption_hidden=True),
        Text(view.source, "source"),
    )


def _plans(request: Request) -> Blocks:
    def side_by_side() -> Blocks:
        view = plans.side_by_side(request.reference, request.partnership.area_code)
        return _facts(view, {"theme": "Theme"} | {name: name for name in view.frame.columns[1:-1]})

    def then_and_now() -> Blocks:
        view = plans.then_and_now(request.reference, request.partnership.area_code)
        heads = {"theme": "Theme", "then": "Earlier plan", "now": "Later plan", "fate": "Kept, new or gone"}
        return _facts(view, heads)

    return (
        _section(request, "The boroughs' plans by theme", side_by_side),
        _section(request, "Two plans of the borough", then_and_now),
    )


def _promises(request: Request) -> Blocks:
    return (_section(request, "What was promised", lambda: _promised(request)),)


def _promised(request: Request) -> Blocks:
    """Return what one borough's earlier plan promised, and what became of it."""
    boroughs = plans.boroughs_with_promises(request.reference, request.partnership.area_code)
    choice = request.choice("borough", "Plan of", boroughs, what="borough")
    view = plans.promises(request.reference, request.catalogue, choice.chosen)
    types = {measure.id for measure in request.catalogue.crime_types()} | {request.catalogue.all_crime.id}

    def measure(row: object) -> Cell:
        """Return the measure that a promise is followed by, with a link to where it stands."""
        measure_id, page = str(row.measure_id), str(row.screen)  # type: ignore[attr-defined]
        if not measure_id:
            return Cell("none")
        href = request.link(page, measure=measure_id) if page else request.link("crime", type=measure_id)
        linked = bool(page) or measure_id in types
        return Cell(str(row.measure), href=href if linked else "", illustrative=row.illustrative)  # type: ignore[attr-defined]

    columns = [
        Column("Promised", lambda row: Cell(row.promised, small=row.priority)),
        Column("What became of it", lambda row: row.status.capitalize()),
        Column("Measure now", measure),
        Column("Why", lambda row: row.why),
    ]
    return (
        choice,
        Finding(view.title, view.subtitle, view.text),
        table(view.subtitle, columns, view.frame, stack=True, caption_hidden=True),
        Text(view.source, "source"),
    )


def _neighbourhoods(request: Request) -> Blocks:
    followed = [partial(_followed, request, one) for one in request.measures_of("plans", "followed")]
    return (_section(request, request.title_of("plans", "followed"), *followed),)


def _followed(request: Request, measure: Measure) -> Blocks:
    """Return the wards that the earlier plan named, year by year."""
    last = request.last_for(measure)
    view = neighbourhoods(request.snapshot, request.reference, measure.id, last)
    wards = [rows for _, rows in view.frame.groupby("area_code", sort=False)]
    columns = [
        Column("Ward", lambda rows: _ward(request, view, rows)),
        Column(
            "Month by month",
            lambda rows: Cell("", line=Sparkline(view.months[rows["area_code"].iloc[0]], view.measure)),
        ),
        *(
            Column(f"Year to {period.last:%b %Y}", partial(_year, place), numeric=True)
            for place, period in enumerate(view.periods)
        ),
        Column("On the year before", _change),
    ]
    return (
        Finding(view.title, view.subtitle, view.text),
        table(view.subtitle, columns, wards, stack=True, caption_hidden=True),
        Folded("Each ward in a sentence", (Bullets(tuple(view.sentences.values())),)),
        Text(view.note, "note"),
        Text(view.provenance.line, "source"),
    )


def _ward(request: Request, view: Neighbourhoods, rows: pd.DataFrame) -> Cell:
    code = rows["area_code"].iloc[0]
    href = request.link("wards", measure=view.measure.id, vintage=view.vintage, ward=code)
    return Cell(rows["name"].iloc[-1], small="named again since" if code in view.named_again else "", href=href)


def _year(place: int, rows: pd.DataFrame) -> Cell:
    row = rows.iloc[place]
    return Cell(wording.whole(row["numerator"]), small=f"{wording.ordinal(row['rank'])} of {row['ranked']}")


def _change(rows: pd.DataFrame) -> Cell:
    last = rows.iloc[-1]
    return Cell(last["change_words"], small=last["chance"] if last["chance"] == wording.BEYOND_CHANCE else "")


COMPOSED: dict[str, Callable[[Request], Blocks]] = {
    "duties": _duties,
    "groups": _groups,
    "plans": _plans,
    "promises": _promises,
    "neighbourhoods": _neighbourhoods,
}
"""How each part is composed."""
