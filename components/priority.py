"""The template of every priority's screen: is it improving, where, for whom, against whom?"""

from __future__ import annotations

from html import escape

import streamlit as st

from components import evidence, html, link
from components.context import Context
from components.figure import heading
from ssp_metrics import reading
from ssp_metrics.catalogue import Measure, Priority
from ssp_metrics.errors import SspError
from ssp_metrics.periods import Period
from ssp_metrics.views import areas
from ssp_metrics.views.figure import Figure, figures
from ssp_metrics.views.peers import Peers, peers
from ssp_metrics.views.wards import SMALLEST_BASE, Wards, wards

FACES = {"victims": "Victims", "offenders": "Offenders", "locations": "Locations", None: "Other"}


def priority_page(context: Context, priority: Priority) -> None:
    """Show one priority, built from the catalogue."""
    st.title(priority.title)
    measures = context.catalogue.of_priority(priority.id)
    measure = _chosen(measures, priority)
    home = areas.home(context.snapshot)
    made, problems = _figures(context, measures, home)
    if measure.id not in made:
        st.info(problems[measure.id], icon=":material/info:")
        return
    html.lead(made[measure.id].text)
    places = wards(context.snapshot, measure.id, context.last_for(measure), as_at=context.as_at)
    similar, why_not = _peers(context, measure, context.catalogue.partnership.similar_group)
    _headlines(made[measure.id], similar, places)
    left, right = st.columns(2, gap="medium")
    with left:
        evidence.trend_figure(context, measure, home.code, key="trend")
    with right:
        among = evidence.peers_or_reason(context, measure, "all")
        if among is not None:
            evidence.funnel_figure(among, key="funnel")
    evidence.ward_pair(places, key="wards")
    left, right = st.columns(2, gap="medium")
    with left:
        if similar is None:
            st.info(why_not, icon=":material/info:")
        elif similar.has_lines:
            evidence.similar_figure(similar, key="similar")
    with right:
        evidence.concentration_figure(places, key="concentration")
    _faces(measures, made, problems)
    _about(priority, measures)


def _chosen(measures: list[Measure], priority: Priority) -> Measure:
    """Let the reader choose which of the priority's measures the evidence is about; the headline leads."""
    ids = [measure.id for measure in measures]
    titles = {measure.id: measure.title for measure in measures}
    if len(ids) == 1:
        return measures[0]
    chosen = link.choice(
        st.segmented_control,
        f"Measure of {priority.short_title}",
        ids,
        format_func=lambda measure_id: titles[measure_id],
        key="measure",
        what="measure",
        label_visibility="collapsed",
        required=True,
    )
    return next(measure for measure in measures if measure.id == chosen)


def _figures(context: Context, measures: list[Measure], home: areas.Area) -> tuple[dict[str, Figure], dict[str, str]]:
    """Return the figures of the priority by measure id, those of one period counted together, and what is missing."""
    made: dict[str, Figure] = {}
    problems: dict[str, str] = {}
    periods: dict[Period, list[Measure]] = {}
    for measure in measures:
        try:
            period = Period.rolling(context.last_for(measure))
            areas.require(context.snapshot, measure, home, period, context.as_at)
            periods.setdefault(period, []).append(measure)
        except SspError as error:
            problems[measure.id] = str(error)
    for period, together in periods.items():
        made |= {one.measure.id: one for one in figures(context.snapshot, together, home, period, context.as_at)}
    return made, problems


def _peers(context: Context, measure: Measure, group_id: str) -> tuple[Peers | None, str]:
    try:
        return peers(context.snapshot, measure.id, group_id, context.last_for(measure), as_at=context.as_at), ""
    except SspError as error:
        return None, str(error)


def _headlines(made: Figure, similar: Peers | None, places: Wards) -> None:
    measure = made.measure
    share = measure.kind == "share"
    items = [
        html.Headline(
            measure.title,
            reading.percent(made.value) if share else reading.whole(made.numerator),
            f"{made.period.words} · {reading.value(measure, made.value)} {reading.per(measure)}"
            + (f" ({made.provenance.population.split(' ')[1]} population)" if made.provenance.population else ""),
            measure.illustrative,
        )
    ]
    if made.change is not None and not share:
        between = f"likely between {_percent_step(made.change.lower)} and {_percent_step(made.change.upper)}"
        small = made.change.percent is None
        items.append(
            html.Headline(
                "On the year before",
                reading.signed(made.change.current - made.change.previous),
                made.change_words if small else f"{made.change_words}; {between}",
                measure.illustrative,
            )
        )
    elif share:
        items.append(html.Headline("On the year before", "", made.change_words))
    html.headlines([*items, *_position(similar), *_concentration(places)])


def _percent_step(ratio: float) -> str:
    step = (ratio - 1) * 100
    sign = "+" if step > 0 else ""
    return f"{sign}{reading.percent(step)}"


def _position(among: Peers | None) -> list[html.Headline]:
    if among is None:
        return [html.Headline("Among similar areas", "–", "not all months were supplied by the others")]
    if not among.has_lines:
        return [html.Headline("Among similar areas", "–", "too few of the others supplied every month")]
    word = among.position.split(" ")[0].capitalize()
    words = f"rate {among.position if among.position == 'normal' else 'than normal'} for the group; "
    return [
        html.Headline(
            "Among similar areas",
            word,
            f"{words}{reading.ordinal(among.own_rank)} of {len(among.frame)} (1 = highest rate)",
            among.measure.illustrative,
        )
    ]


def _concentration(places: Wards) -> list[html.Headline]:
    if places.total < SMALLEST_BASE:
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


def _faces(measures: list[Measure], made: dict[str, Figure], problems: dict[str, str]) -> None:
    """Victims, offenders, locations: the three faces of the priority, each with its measures."""
    heading("Victims, offenders, locations", "Every measure of this priority, by the face of the problem that it shows")
    rows: list[list[html.Cell | str]] = []
    order = list(FACES)
    for measure in sorted(measures, key=lambda measure: order.index(_face(measure))):
        if measure.id not in made:
            rows.append([measure.title, FACES[_face(measure)], "not supplied", problems[measure.id]])
            continue
        one = made[measure.id]
        number = reading.percent(one.value) if measure.kind == "share" else reading.whole(one.numerator)
        badge = html.badge(html.ILLUSTRATIVE) if measure.illustrative else ""
        rows.append(
            [
                html.Cell(measure.title, small=one.period.words, before=badge),
                FACES[_face(measure)],
                number,
                one.change_words,
            ]
        )
    st.html(
        html.table("Measures of this priority", ["Measure", "Face", "Number", "Change"], rows, numeric=[2], stack=True,
                   hide_caption=True)
    )  # fmt: skip


def _face(measure: Measure) -> str | None:
    return next((place.face for place in measure.places if place.face), None)


def _about(priority: Priority, measures: list[Measure]) -> None:
    with st.expander("Aims, sub-group and definitions"):
        aims = "".join(f"<li>{escape(aim)}</li>" for aim in priority.aims)
        st.html(f'<p class="ssp-sub">Aims ({escape(priority.plan)})</p><ul class="ssp-aims">{aims}</ul>')
        html.note(f"Sub-group: {priority.sub_group}.")
        rows: list[list[html.Cell | str]] = [
            [measure.title, html.Cell(measure.definition, small=measure.caveat)] for measure in measures
        ]
        st.html(html.table("Definitions", ["Measure", "What it counts"], rows, stack=True))
