from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import partial

import pandas as pd
import streamlit as st

from components import html, link
from components.context import Context
from components.course import course
from components.figure import download, heading
from components.paper import followed, reference
from components.words import plain, problem
from ssp_metrics import reading
from ssp_metrics.charts import export
from ssp_metrics.errors import SspError
from ssp_metrics.views import duties, plans
from ssp_metrics.views.neighbourhoods import Neighbourhoods

context: Context = st.session_state["context"]
partnership = context.catalogue.partnership
tables = reference()
FOLLOWED = ("anti_social_behaviour", "all_crime")
PARTS = {
    "duties": "Duties",
    "groups": "Groups and strategies",
    "plans": "Plans by theme",
    "promises": "Promises",
    "neighbourhoods": "Priority neighbourhoods",
}


def today() -> date:
    """Return the day that states are said for: today, or in the past the day of the load shown."""
    if not context.is_past:
        return datetime.now(UTC).date()
    return context.snapshot.loaded_at(context.as_at).date()


def show_duties(view: duties.Duties) -> None:
    """Show the duty register."""
    heading(view.title, view.subtitle)
    rows = [
        [
            html.Cell(row.duty, small=row.note),
            html.Cell(row.state.capitalize(), small=row.state_words),
            html.Cell(row.last_done, small=row.last_done_source),
            row.next_due,
            row.owner,
            html.Cell(row.how_often, small=row.law),
        ]
        for row in view.frame.itertuples(index=False)
    ]
    head = ["Duty", "State", "Last done", "Next due", "Owner", "How often, and by which law"]
    st.html(html.table(view.subtitle, head, rows, stack=True, hide_caption=True))
    html.source(view.source)
    download("CSV", lambda: export.csv(view.frame, view.source), "duties.csv", "text/csv")


def show_governance(view: duties.Governance) -> None:
    """Show priorities with their groups, and groups with what is recorded of them."""
    heading(view.title, view.subtitle, view.text)
    left, right = st.columns([4, 6], gap="medium")
    with left:
        rows = [[html.Cell(row.priority), html.Cell(row.groups)] for row in view.frame.itertuples(index=False)]
        st.html(html.table("Groups of each priority", ["Priority", "Sub-groups"], rows, stack=True))
    with right:
        rows = [
            [html.Cell(row.name, small=row.about), row.priorities, row.chair, row.last_met, row.last_report]
            for row in view.groups.itertuples(index=False)
        ]
        head = ["Sub-group", "Priorities", "Chair (role)", "Last met", "Last report"]
        st.html(html.table("What is recorded of each group", head, rows, stack=True))
    html.source(view.source)


def show_table(view: plans.Table, head: list[str], *, columns: list[str]) -> None:
    """Show a table of facts of documents."""
    heading(view.title, view.subtitle, view.text)
    rows: list[list[html.Cell | str]] = [[str(cell) for cell in row] for row in view.frame[columns].to_numpy()]
    st.html(html.table(view.subtitle, head, rows, stack=True, hide_caption=True))
    html.source(view.source)


def place_of(row: object) -> html.Cell:
    """Return the measure that a promise is followed by, with a link to where it stands."""
    measure_id, screen = str(row.measure_id), str(row.screen)  # type: ignore[attr-defined]
    if not measure_id:
        return html.Cell("none")
    types = {measure.id for measure in context.catalogue.crime_types()}
    href = link.to(screen, measure=measure_id) if screen else link.to("crime", type=measure_id)
    linked = bool(screen) or measure_id in types | {"all_crime"}
    badge = html.badge(html.ILLUSTRATIVE) if row.illustrative else ""  # type: ignore[attr-defined]
    return html.Cell(str(row.measure), href=href if linked else "", after=badge)  # type: ignore[attr-defined]


def show_promises() -> None:
    """Show what one borough's earlier plan promised, and what became of it."""
    boroughs = plans.boroughs_with_promises(tables, partnership.area_code)
    code = link.choice(
        st.selectbox, "Plan of", list(boroughs), format_func=lambda one: boroughs[one], key="borough", what="borough"
    )
    view = plans.promises(tables, context.catalogue, code)
    heading(view.title, view.subtitle, view.text)
    rows = [
        [html.Cell(row.promised, small=row.priority), row.status.capitalize(), place_of(row), row.why]
        for row in view.frame.itertuples(index=False)
    ]
    head = ["Promised", "What became of it", "Measure now", "Why"]
    st.html(html.table(view.subtitle, head, rows, stack=True, hide_caption=True))
    html.source(view.source)


def ward_row(view: Neighbourhoods, rows: pd.DataFrame) -> list[html.Cell | str]:
    """Return one ward: its name, its months, its count and rank of each year, its change."""
    code, last = rows["area_code"].iloc[0], rows.iloc[-1]
    years = [
        html.Cell(f"{reading.whole(row.numerator)}", small=f"{reading.ordinal(row.rank)} of {row.ranked}")
        for row in rows.itertuples(index=False)
    ]
    chance = last["chance"] if last["chance"] == reading.BEYOND_CHANCE else ""
    again = "named again since" if code in view.named_again else ""
    place = link.to("wards", measure=view.measure.id, vintage=view.vintage, ward=code)
    return [
        html.Cell(last["name"], small=again, href=place),
        html.Cell("", before=course(view.months[code], view.measure)),
        *years,
        html.Cell(last["change_words"], small=chance),
    ]


def show_neighbourhoods(measure_id: str) -> None:
    """Show the wards that the earlier plan named, year by year."""
    to = context.last_for(context.catalogue.measure(measure_id))
    view = followed(context, measure_id, to)
    heading(view.title, view.subtitle, view.text)
    wards = [ward_row(view, rows) for _, rows in view.frame.groupby("area_code", sort=False)]
    years = [f"Year to {period.last:%b %Y}" for period in view.periods]
    head = ["Ward", "Month by month", *years, "On the year before"]
    st.html(html.table(view.subtitle, head, wards, numeric=range(2, 2 + len(years)), stack=True, hide_caption=True))
    with st.expander("Each ward in a sentence"):
        html.bullets(view.sentences.values())
    html.note(view.note)
    html.source(view.provenance.line)


def section(title: str, *shows: Callable[[], None]) -> None:
    """Show a section of the screen; where one of its parts cannot be shown, say why."""
    st.header(plain(title))
    for show in shows:
        try:
            show()
        except SspError as error:
            problem(error)


def show_side_by_side() -> None:
    """Show the boroughs' plans by theme."""
    view = plans.side_by_side(tables, partnership.area_code)
    boroughs = list(view.frame.columns[1:-1])
    show_table(view, ["Theme", *boroughs], columns=["theme", *boroughs])


def show_then_and_now() -> None:
    """Show the first plan of the borough against the last."""
    view = plans.then_and_now(tables, partnership.area_code)
    head = ["Theme", "Earlier plan", "Later plan", "Kept, new or gone"]
    show_table(view, head, columns=["theme", "then", "now", "fate"])


def show_strategies() -> None:
    """Show the strategies that the plan is linked with."""
    view = duties.strategies(tables, context.catalogue, today())
    head = ["Strategy", "Owner", "Priorities", "Expiry", "To know"]
    show_table(view, head, columns=["strategy", "owner", "priorities", "state", "note"])


register = duties.duties(tables, today())
groups = duties.governance(tables, context.catalogue)
st.title("Plans and duties")
part = link.part(PARTS)
if part == "duties":
    html.lead(f"{register.text} {groups.reading[0]}")
    section("Duties", lambda: show_duties(register))
elif part == "groups":
    section("Sub-groups and priorities", lambda: show_governance(groups))
    section("Linked strategies", show_strategies)
elif part == "plans":
    section("The boroughs' plans by theme", show_side_by_side)
    section("Two plans of the borough", show_then_and_now)
elif part == "promises":
    section("What was promised", show_promises)
else:
    section("Priority neighbourhoods followed", *(partial(show_neighbourhoods, measure) for measure in FOLLOWED))
