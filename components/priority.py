"""The template of every priority's screen: is it improving, where, for whom, against whom?"""

from __future__ import annotations

import streamlit as st

from components import elements, evidence, html, link
from components.beside import beside_figure
from components.context import Context
from components.empty import empty_state
from components.faces import faces, figures_of
from components.parts import breakdowns, parts_figure, parts_figures
from components.targets import target_section
from components.words import plain, told
from ssp_metrics import reading
from ssp_metrics.catalogue import Measure, Priority
from ssp_metrics.errors import SspError
from ssp_metrics.views.figure import Figure
from ssp_metrics.views.peers import Peers, peers
from ssp_metrics.views.wards import SMALLEST_BASE, Wards, wards


def priority_page(context: Context, priority: Priority) -> None:
    """Show one priority, built from the catalogue."""
    st.title(plain(priority.title))
    measures = context.catalogue.of_priority(priority.id)
    _what_is_real(context, priority, measures)
    made, problems = figures_of(context, measures)
    measure = _chosen(measures, priority, made)
    if measure.id in made:
        _evidence(context, measure, made[measure.id])
    else:
        empty_state(context, measure, problems[measure.id])
    faces(priority, measures, made, problems, measure)
    for number, one in enumerate(priority.beside):
        beside_figure(context, one, key=f"beside-{number}")
    for name in priority.elements:
        elements.ELEMENTS[name](context)
    _about(context, priority, measures)


def _what_is_real(context: Context, priority: Priority, measures: list[Measure]) -> None:
    """Say first what a priority lacks: its headline figure, or every real one."""
    lead = context.catalogue.headline(priority.id)
    if lead is None or not lead.illustrative:
        return
    real = [measure.title.lower() for measure in measures if not measure.illustrative]
    if real:
        words = f"The headline measure was not supplied yet. Real and related: {reading.listed(real)}."
    else:
        words = "No real figures were supplied for this priority yet. What follows is illustration."
    html.lead(f"{words} {priority.needs}")


def _first(measures: list[Measure], priority: Priority, made: dict[str, Figure]) -> Measure:
    """Return what a priority opens on: its headline, unless another has real figures and the headline has none."""
    led = [m for m in measures for place in m.places if place.headline and place.priority == priority.id]
    ordered = [*led, *measures]
    supplied = [measure for measure in ordered if measure.id in made]
    return next((measure for measure in supplied if not measure.illustrative), [*supplied, *ordered][0])


def _chosen(measures: list[Measure], priority: Priority, made: dict[str, Figure]) -> Measure:
    """Let the reader choose which of the priority's measures the evidence is about."""
    by_id = {measure.id: measure for measure in measures}
    if len(by_id) == 1:
        return measures[0]

    def named(measure_id: str) -> str:
        mark = f" ({html.ILLUSTRATIVE.lower()})" if by_id[measure_id].illustrative else ""
        return f"{by_id[measure_id].title}{mark}"

    chosen = link.choice(
        st.selectbox,
        plain(f"Measure of {priority.short_title}"),
        list(by_id),
        format_func=named,
        key="measure",
        what="measure",
        default=_first(measures, priority, made).id,
        label_visibility="collapsed",
    )
    return by_id[chosen]


def _evidence(context: Context, measure: Measure, made: Figure) -> None:
    """Show what there is to see of one measure: headline, trend, wards, parts, and who we are compared with."""
    _lead(made)
    places = _wards(context, measure)
    similar, why_not = _peers(context, measure)
    parts = breakdowns(context, measure)
    _headlines(made, similar, places)
    left, right = st.columns(2, gap="medium")
    with left:
        evidence.trend_figure(context, measure, made.area.code, key="trend")
        if not measure.is_return:
            target_section(context, measure, made)
    with right:
        _compared(context, measure, similar, why_not)
        if measure.is_return:
            for view in parts[:1]:
                parts_figure(view)
            target_section(context, measure, made)
    if places is not None:
        evidence.ward_pair(places, key="wards")
    parts_figures(parts[1:])
    left, right = st.columns(2, gap="medium")
    with left:
        if similar is not None and similar.has_lines:
            evidence.similar_figure(similar, key="similar")
    with right:
        if places is not None:
            evidence.concentration_figure(places, key="concentration")


def _lead(made: Figure) -> None:
    html.lead(made.lead, badge=html.ILLUSTRATIVE if made.measure.illustrative else "")
    if len(made.reading) > 2:
        html.note(" ".join(made.reading[2:]))


def _wards(context: Context, measure: Measure) -> Wards | None:
    """Return the measure by ward, if it was supplied so for the partnership's present wards."""
    if "ward" not in measure.levels:
        return None
    try:
        return wards(context.snapshot, measure.id, context.last_for(measure), as_at=context.as_at)
    except SspError as error:
        html.note(told(error))
        return None


def _peers(context: Context, measure: Measure) -> tuple[Peers | None, str]:
    group = context.catalogue.partnership.similar_group
    try:
        return peers(context.snapshot, measure.id, group, context.last_for(measure), as_at=context.as_at), ""
    except SspError as error:
        return None, told(error)


def _compared(context: Context, measure: Measure, similar: Peers | None, why_not: str) -> None:
    """Show the funnel of all districts; of a partner's measure, the districts of the force area that returned it."""
    if measure.is_return:
        evidence.boroughs_table(context, measure)
        return
    among = evidence.peers_or_reason(context, measure, "all")
    if among is not None:
        evidence.funnel_figure(among, key="funnel")
    elif similar is None:
        st.info(plain(why_not), icon=":material/info:")


def _headlines(made: Figure, similar: Peers | None, places: Wards | None) -> None:
    measure = made.measure
    share = measure.kind == "share"
    of = {
        "share": f"of {reading.whole(made.denominator)}" if made.denominator == made.denominator else "",
        "count": made.area.name,
        "rate": f"{reading.value(measure, made.value)} {reading.per(measure)}",
    }[measure.kind]
    people = f" ({made.provenance.population.split(' ')[1]} population)" if made.provenance.population else ""
    mark = measure.illustrative
    items = [html.Headline(measure.title, made.number, f"{made.period.words} · {of}{people}", mark)]
    if made.hidden:
        items[0] = html.Headline(measure.title, made.number, f"{made.period.words} · not shown", mark)
    elif made.change is None or share:
        items.append(html.Headline(f"On {reading.before_words(len(made.period))}", "", made.change_words, mark))
    else:
        between = f"likely between {_percent_step(made.change.lower)} and {_percent_step(made.change.upper)}"
        small = made.change.percent is None or made.is_rounded
        counted = f"{reading.whole(made.change.current)} against {reading.whole(made.change.previous)}: "
        items.append(
            html.Headline(
                f"On {reading.before_words(len(made.period))}",
                reading.signed(made.change.current - made.change.previous),
                f"{counted if made.not_compared else ''}{made.change_words}{'' if small else f'; {between}'}",
                mark,
            )
        )
    html.headlines([*items, *_position(measure, similar), *_concentration(places)])


def _percent_step(ratio: float) -> str:
    step = (ratio - 1) * 100
    sign = "+" if step > 0 else ""
    return f"{sign}{reading.percent(step)}"


def _position(measure: Measure, among: Peers | None) -> list[html.Headline]:
    if measure.is_return:
        return []
    if among is None:
        return [html.Headline("Among similar areas", "–", "not all months were supplied by the others")]
    if not among.has_lines:
        return [html.Headline("Among similar areas", "–", "too few of the others supplied every month")]
    normal = among.position == "normal"
    words = "inside the lines, so normal for the group" if normal else f"{among.position} for the group"
    return [
        html.Headline(
            "Among similar areas",
            f"{reading.ordinal(among.own_rank)} of {len(among.frame)}",
            f"1 = highest rate; {words}",
            among.measure.illustrative,
        )
    ]


def _concentration(places: Wards | None) -> list[html.Headline]:
    if places is None or places.hidden or places.total < SMALLEST_BASE:
        return []
    top = places.frame.iloc[0]
    return [
        html.Headline(
            "In the top five wards",
            reading.percent(places.top_share * 100),
            f"of the total; {top['name']} alone has {reading.percent(top['share'] * 100)}",
            places.measure.illustrative,
        )
    ]


def _about(context: Context, priority: Priority, measures: list[Measure]) -> None:
    with st.expander("Aims, sub-group and definitions"):
        if priority.aims:
            html.note(f"Aims ({context.catalogue.plans[priority.plan].title})" if priority.plan else "Aims")
            html.bullets(priority.aims)
        else:
            html.note("The partnership has not written down its aims for this priority.")
        html.note(f"Sub-group: {priority.sub_group or 'none is written down'}.")
        rows: list[list[html.Cell | str]] = [
            [
                html.Cell(measure.title, after=html.badge(html.ILLUSTRATIVE) if measure.illustrative else ""),
                html.Cell(measure.definition, small=measure.caveat),
                measure.owner or context.catalogue.sources[measure.source].publisher,
            ]
            for measure in measures
        ]
        st.html(html.table("Definitions", ["Measure", "What it counts", "Who answers for it"], rows, stack=True))
