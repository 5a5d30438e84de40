"""The figures that several screens show alike: trend, funnel, similar areas, ward map with its list."""

from __future__ import annotations

from html import escape

import streamlit as st

from components import html, link, tables
from components.context import Context
from components.figure import details, figure, heading
from components.targets import line_of
from components.words import plain, problem, told
from ssp_metrics import reading
from ssp_metrics.catalogue import Measure
from ssp_metrics.charts import choropleth, funnel, lorenz, similar
from ssp_metrics.charts import trend as trend_chart
from ssp_metrics.errors import SspError
from ssp_metrics.places import Outlines
from ssp_metrics.settings import settings
from ssp_metrics.views import areas
from ssp_metrics.views.base import View
from ssp_metrics.views.peers import Peers, peers
from ssp_metrics.views.trend import Trend, trend
from ssp_metrics.views.wards import LEVEL_WORDS, SMALLEST_BASE, TOP, Wards

VICTIMS_NOTE = (
    "◆ more than chance. Many victims do not live here: a town centre's count is no measure of its residents' risk."
)
# The map is fitted to the width of a phone, and stands in a column little wider on a desk.
MAP_WIDTH, MAP_HEIGHT = 370, 440
LISTED = 10
FORCE_AREA = "force_area"


def trend_figure(context: Context, measure: Measure, area_code: str, *, key: str) -> None:
    """Show the monthly series, with a switch between the seasonal and the plain chart."""
    plain = bool(st.session_state.get(f"{key}-plain", False))
    try:
        view = trend(
            context.snapshot,
            measure.id,
            area_code,
            context.last_for(measure),
            context.as_at,
            allow_season=not plain,
            target=line_of(context, measure, area_code),
        )
    except SspError as error:
        html.note(told(error))
        return
    figure(view, trend_chart.draw(view), key=key, table=tables.trend(view), beneath=lambda: _marks(view))
    if view.seasonal or plain:
        st.toggle(
            "Show without adjusting for the time of year",
            key=f"{key}-plain",
            help="Limits normally follow the season; the plain chart has one average for the whole year.",
        )


VARIATION_STATES = {"C": "concern", "I": "improvement", "N": "neither"}


def _marks(view: Trend) -> None:
    """Say what is marked on the trend: the numbered flags, then the variation and the assurance icon in words."""
    pairs = [(VARIATION_STATES.get(view.variation_letter, "chance"), view.variation_letter, view.variation_words)]
    pairs.append(("chance", view.assurance_letter, view.assurance_words))
    icons = " ".join(f"{html.letter(state, sign)}{escape(words)}" for state, sign, words in pairs if sign)
    icons = f"Latest {reading.STEP[view.measure.every]}: {icons}" if icons else ""
    lines = [escape(note) for note in trend_chart.notes(view)] + ([icons] if icons else [])
    if lines:
        st.html(f'<p class="ssp-sub">{"<br>".join(lines)}</p>')


def peers_or_reason(context: Context, measure: Measure, group_id: str, *, adjusted: bool = True) -> Peers | None:
    """Return the comparison, or say why there is none."""
    try:
        return peers(
            context.snapshot,
            measure.id,
            group_id,
            context.last_for(measure),
            as_at=context.as_at,
            adjusted=adjusted,
        )
    except SspError as error:
        problem(error)
        return None


def funnel_figure(view: Peers, *, key: str) -> None:
    """Show the funnel of a group, and who was left out of it."""
    figure(view, funnel.draw(view), key=key, table=tables.peers(view))
    left_out(view)


def similar_figure(view: Peers, *, key: str) -> None:
    """Show the similar-areas bars with the red and the green line."""
    home = view.own["name"]
    title = {
        "normal": f"{home}'s rate is normal for the group",
        "higher than normal": f"{home}'s rate is higher than normal for the group",
        "lower than normal": f"{home}'s rate is lower than normal for the group",
    }[view.position]
    figure(
        view,
        similar.draw(view),
        key=key,
        table=tables.similar(view),
        reading=view.position_reading,
        title=title,
    )
    html.note(
        "The lines are the group's average ± 1.96 standard deviations of its rates; police.uk does not publish how it "
        "drew its own."
    )
    left_out(view)


def boroughs_table(context: Context, measure: Measure) -> None:
    """Rank the districts of the force area that returned a partner's measure: too few for a funnel to say anything."""
    if not areas.compared(context.snapshot, measure):
        return
    try:
        view = peers(
            context.snapshot, measure.id, FORCE_AREA, context.last_for(measure), as_at=context.as_at, adjusted=False
        )
    except SspError:
        html.note("Only our own figures were returned, so there is nothing to compare with.")
        return
    group, place = view.group.title, reading.ordinal(view.own_rank)
    heading(
        f"{place} of the {len(view.frame)} {group}", f"{measure.title}, {reading.per(measure)}, {view.period.words}",
        illustrative=view.provenance.illustrative,
    )  # fmt: skip
    rows = [
        [row.name, str(row.rank), reading.whole(row.numerator), reading.value(measure, row.value)]
        for row in view.frame.itertuples(index=False)
    ]
    caption = f"{_badge_words(view)}{measure.title}, {view.period.words}; rank 1 = highest rate"
    head = ["District", "Rank", "Count", reading.capital(reading.per(measure))]
    st.html(html.table(caption, head, rows, numeric=[1, 2, 3], own=view.own_rank - 1))
    left_out(view, limits=False)
    html.source(view.provenance.line)


def left_out(view: Peers, *, limits: bool = True) -> None:
    """Name the districts that were left out, and why; for who asks, how the limits were drawn, where there are any."""
    number = len(view.left_out)
    if not number and not limits:
        return
    without = f"{number} district{'s' if number > 1 else ''} left out, because months are missing" if number else ""
    with st.expander(plain(without or "How the limits are drawn")):
        if limits:
            html.note(view.how_drawn)
        rows = [[row.name, row.missing] for row in view.left_out.itertuples(index=False)]
        if not rows:
            return
        st.html(html.table("Districts left out", ["District", "Months not supplied"], rows, hide_caption=True))


@st.cache_resource(show_spinner=False)
def outlines() -> Outlines:
    """The committed outlines, read once for the life of the server."""
    return Outlines.open(*settings().outlines)


def ward_map(view: Wards, *, key: str, selected: str | None, by: str = "count", select_key: str | None = None) -> None:
    """Show the map alone; a click chooses a ward when ``select_key`` names the select box to move."""

    def picked() -> None:
        found = st.session_state[f"{key}-map"]["selection"]["objects"]
        codes = [item.get("code") for layer in found.values() for item in layer]
        known = set(view.frame["area_code"])
        if select_key and codes and codes[0] in known:
            st.session_state[select_key] = codes[0]

    deck = choropleth.deck(view, outlines(), selected=selected, by=by, width=MAP_WIDTH, height=MAP_HEIGHT)
    alt = f"{_badge_words(view)}{view.text}"
    if select_key:
        st.pydeck_chart(
            deck,
            height=MAP_HEIGHT,
            key=f"{key}-map",
            on_select=picked,
            selection_mode="single-object",
            alt=alt,
        )
    else:
        st.pydeck_chart(deck, height=MAP_HEIGHT, key=f"{key}-map", alt=alt)


def legend(view: Wards, *, by: str) -> None:
    """Show the map's classes as coloured squares with their numbers."""
    items = "".join(
        f'<span><span class="ssp-swatch" style="background:{escape(colour)}"></span>{escape(words)}</span>'
        for colour, words in choropleth.legend(view, by)
    )
    st.html(f'<div class="ssp-legend">{items}</div>')


def ward_list(view: Wards, *, selected: str | None, by: str = "count", top: int | None = None) -> None:
    """Show the ranked list that belongs beside the map, in the order of its legend."""
    measure = view.measure
    frame = view.frame.sort_values(["value", "name"], ascending=[False, True]) if by == "rate" else view.frame
    shown = frame.head(top) if top else frame
    rows: list[list[html.Cell | str]] = []
    own = None
    for number, row in enumerate(shown.itertuples(index=False)):
        if row.area_code == selected:
            own = number
        href = link.to("wards", ward=row.area_code, measure=measure.id, vintage=view.vintage)
        chance = "\N{NO-BREAK SPACE}◆" if row.chance == reading.BEYOND_CHANCE else ""
        place = number + 1 if by == "rate" else row.rank
        rows.append(
            [
                html.Cell(row.name, before="" if row.hidden else escape(f"{place}. "), href=href),
                reading.value(measure, row.value) if by == "rate" else reading.whole(row.numerator),
                f"{row.change_words}{chance}",
            ]
        )
    head = [
        "Ward (1 = most)",
        reading.per(measure).capitalize() if by == "rate" else "Count",
        "On the year before",
    ]
    st.html(
        html.table(
            f"{_badge_words(view)}Wards by {by}; ◆ marks a change that is more than chance",
            head,
            rows,
            numeric=[1],
            own=own,
            hide_caption=True,
            tall=not top,
        )
    )


def _badge_words(view: View) -> str:
    return f"{html.ILLUSTRATIVE}: " if view.provenance.illustrative else ""


def concentration_figure(view: Wards, *, key: str) -> None:
    """Show how concentrated the events are: the top five's share, and the Lorenz curve."""
    if view.hidden or view.total < SMALLEST_BASE or len(view.frame) <= TOP:
        html.note(view.concentration)
        return
    one, many = LEVEL_WORDS[view.level]
    figure(
        view,
        lorenz.draw(view),
        key=key,
        table=tables.lorenz(view),
        reading=view.concentration,
        title=f"Five of {len(view.frame)} {many} hold {reading.percent(view.top_share * 100)}",
        subtitle=f"{view.measure.title} by {one}: share held by the areas with fewest, {view.period.words}",
    )


def ward_pair(view: Wards, *, key: str) -> None:
    """Show map and ranked list side by side, for a screen that is not about wards alone."""
    heading(view.title, view.subtitle, view.text, illustrative=view.provenance.illustrative)
    left, right = st.columns([4, 5], gap="medium")
    with left:
        ward_map(view, key=key, selected=None)
        legend(view, by="count")
    with right:
        ward_list(view, selected=None, top=LISTED)
        html.note(VICTIMS_NOTE)
    details(view, key, tables.wards(view), view.subtitle)
