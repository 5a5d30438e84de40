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
from ssp_metrics.views.figure import Figure, figure
from ssp_metrics.views.peers import peers
from ssp_metrics.views.wards import SMALLEST_BASE, wards

FACES = {"victims": "Victims", "offenders": "Offenders", "locations": "Locations", None: "Other"}


def priority_page(context: Context, priority: Priority) -> None:
    """Show one priority, built from the catalogue."""
    st.title(priority.title)
    measures = context.catalogue.of_priority(priority.id)
    measure = _chosen(measures, priority)
    made = _figure(context, measure)
    if made is None:
        return
    home = context.catalogue.partnership.area_code
    html.lead(made.text)
    _headlines(context, measure, made)
    left, right = st.columns(2, gap="medium")
    with left:
        evidence.trend_figure(context, measure, home, key="trend")
    with right:
        among = evidence.peers_or_reason(context, measure, "all")
        if among is not None:
            evidence.funnel_figure(among, key="funnel")
    places = evidence.ward_pair(context, measure, key="wards")
    left, right = st.columns(2, gap="medium")
    with left:
        similar = evidence.peers_or_reason(context, measure, context.catalogue.partnership.similar_group)
        if similar is not None and similar.has_lines:
            evidence.similar_figure(similar, key="similar")
    with right:
        evidence.concentration_figure(places, key="concentration")
    _faces(context, measures)
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


def _figure(context: Context, measure: Measure) -> Figure | None:
    try:
        return figure(
            context.snapshot,
            measure.id,
            context.catalogue.partnership.area_code,
            context.last_for(measure),
            as_at=context.as_at,
        )
    except SspError as error:
        st.info(str(error), icon=":material/info:")
        return None


def _headlines(context: Context, measure: Measure, made: Figure) -> None:
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
    items += _position(context, measure) + _concentration(context, measure)
    html.headlines(items)


def _percent_step(ratio: float) -> str:
    step = (ratio - 1) * 100
    sign = "+" if step > 0 else ""
    return f"{sign}{reading.percent(step)}"


def _position(context: Context, measure: Measure) -> list[html.Headline]:
    try:
        among = peers(
            context.snapshot,
            measure.id,
            context.catalogue.partnership.similar_group,
            context.last_for(measure),
            as_at=context.as_at,
        )
    except SspError:
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
            measure.illustrative,
        )
    ]


def _concentration(context: Context, measure: Measure) -> list[html.Headline]:
    places = wards(context.snapshot, measure.id, context.last_for(measure), as_at=context.as_at)
    if places.total < SMALLEST_BASE:
        return []
    top = places.frame.iloc[0]
    return [
        html.Headline(
            "In the top five wards",
            reading.percent(places.top_share * 100),
            f"of the total; {top['name']} alone has {reading.percent(top['share'] * 100)}",
            measure.illustrative,
        )
    ]


def _faces(context: Context, measures: list[Measure]) -> None:
    """Victims, offenders, locations: the three faces of the priority, each with its measures."""
    heading(
        "Victims, offenders, locations",
        "Every measure of this priority, by the face of the problem that it shows",
    )
    rows: list[list[html.Cell | str]] = []
    order = list(FACES)
    faced = sorted(measures, key=lambda measure: order.index(_face(measure)))
    for measure in faced:
        try:
            one = figure(
                context.snapshot,
                measure.id,
                context.catalogue.partnership.area_code,
                context.last_for(measure),
                as_at=context.as_at,
            )
        except SspError as error:
            rows.append([html.Cell(measure.title), FACES[_face(measure)], "not supplied", str(error)])
            continue
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
