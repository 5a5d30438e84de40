"""The figures that several pages show alike: trend, funnel, similar areas, wards with their list, breakdowns."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress

from ssp_metrics import wording
from ssp_metrics.catalogue import Measure, models
from ssp_metrics.charts import breakdown as breakdown_chart
from ssp_metrics.charts import flags, funnel, lorenz, similar
from ssp_metrics.charts import trend as trend_chart
from ssp_metrics.errors import SspError
from ssp_metrics.pages.blocks import Blocks, Columns, Finding, Folded, Mark, WardMap, details, figure, note, sources
from ssp_metrics.pages.request import ON, Request
from ssp_metrics.statistics.change import SMALLEST_BASE
from ssp_metrics.tables import Cell, Column, Table, pictures, table
from ssp_metrics.views import areas
from ssp_metrics.views import figure as figures
from ssp_metrics.views.breakdown import MeasureBreakdown, measure_breakdown
from ssp_metrics.views.peers import Peers, peers
from ssp_metrics.views.states import STATE_OF_LETTER
from ssp_metrics.views.target import per_period
from ssp_metrics.views.trend import Trend, trend
from ssp_metrics.views.wards import LEVEL_WORDS, TOP, Wards

VICTIMS_NOTE = (
    "◆ more than chance. Many victims do not live here: a town centre's count is no measure of its residents' risk."
)
SIMILAR_NOTE = (
    "The lines are the group's average ± 1.96 standard deviations of its rates; police.uk does not publish how it "
    "drew its own."
)
LISTED = 10
FORCE_AREA = "force_area"


def trend_figure(request: Request, measure: Measure, area_code: str, *, key: str) -> Blocks:
    """Return the monthly series, with a switch between the seasonal and the plain chart."""
    switch = request.switch(
        f"{key}-plain",
        "Show without adjusting for the time of year",
        help="Limits normally follow the season; the plain chart has one average for the whole year.",
    )
    plain = switch.chosen == ON
    try:
        view = trend(
            request.snapshot,
            measure.id,
            area_code,
            request.last_for(measure),
            allow_season=not plain,
            target=target_line(request, measure, area_code),
        )
    except SspError as error:
        return (note(request.told(error)),)
    step = wording.STEP[view.measure.span]
    drawn = figure(
        key,
        view,
        trend_chart.draw,
        pictures.trend(view),
        notes=flags.notes(view),
        marks_of=f"Latest {step}:",
        marks=_marks(view),
    )
    return (drawn, switch) if view.seasonal or plain else (drawn,)


def trends(request: Request, measures: Iterable[Measure]) -> Blocks:
    """Return the monthly series of measures of our own area beside each other; nothing where there are none."""
    own = request.partnership.area_code
    drawn = tuple(trend_figure(request, one, own, key=f"trend-{one.id}") for one in measures)
    return (Columns(drawn),) if drawn else ()


def _marks(view: Trend) -> list[Mark]:
    """Return the variation and the assurance icon with their words."""
    found = [
        Mark(STATE_OF_LETTER.get(view.variation_letter, "chance"), view.variation_letter, view.variation_words),
        Mark("chance", view.assurance_letter, view.assurance_words),
    ]
    return [one for one in found if one.letter]


def target_line(request: Request, measure: Measure, area_code: str) -> models.DocumentTarget | None:
    """Return the target as a line on a trend: a part of it for each month, quarter or year; none for other areas."""
    try:
        found = request.target(measure, request.last_for(measure))
    except SspError:
        return None  # the target's own section says why it cannot be read
    if found is None or found.area_code != area_code:
        return None
    return models.DocumentTarget(value=per_period(measure, found), reason=f"{found.words} for the {found.year_words}")


def compared(request: Request, measure: Measure, group_id: str, *, adjusted: bool = True) -> Peers:
    """Return a measure of our own area among others; raise :class:`SspError` where it cannot be compared."""
    last = request.last_for(measure)
    return peers(request.snapshot, measure.id, group_id, last, adjusted=adjusted)


def funnel_figure(view: Peers, *, key: str) -> Blocks:
    """Return the funnel of a group, and who was left out of it."""
    return figure(key, view, funnel.draw, pictures.peers(view)), *left_out(view)


def similar_figure(view: Peers, *, key: str) -> Blocks:
    """Return the bars of similar areas with the red and the green line; nothing where there are too few for lines."""
    if not view.has_lines:
        return ()
    drawn = figure(
        key,
        view,
        similar.draw,
        pictures.similar(view),
        reading=view.position_reading,
        title=f"{view.own['name']}'s rate is {view.position} for the group",
    )
    return drawn, note(SIMILAR_NOTE), *left_out(view)


def similar_or_reason(request: Request, measure: Measure, *, key: str) -> Blocks:
    """Return the bars of similar areas, or why there are none."""
    return request.attempt(
        lambda: similar_figure(compared(request, measure, request.partnership.similar_group), key=key)
    )


def left_out(view: Peers, *, limits: bool = True) -> Blocks:
    """Return how the limits are drawn and who was left out, folded away."""
    number = len(view.left_out)
    if not number and not limits:
        return ()
    by_force = view.level == "force_area"
    one, many, why = areas.LEVEL[view.level], areas.LEVELS[view.level], "Why" if by_force else "Months not supplied"
    without = f"{number} {many if number > 1 else one} left out{'' if by_force else ', because months are missing'}"
    columns = [Column(wording.capital(one), lambda row: row.name), Column(why, lambda row: row.missing)]
    inside: Blocks = (note(view.how_drawn),) if limits else ()
    if number:
        inside += (table(f"{wording.capital(many)} left out", columns, view.left_out, caption_hidden=True),)
    return (Folded(without if number else "How the limits are drawn", inside),)


def ranked_districts(view: Peers, first: str, *, badge: bool = False) -> Table:
    """Return districts by rank, our own marked."""
    measure = view.measure
    columns = [
        Column(first, lambda row: row.name),
        Column("Rank", lambda row: str(row.rank), numeric=True),
        Column("Count", lambda row: wording.whole(row.numerator), numeric=True),
        Column(wording.capital(wording.per(measure)), lambda row: wording.value(measure, row.value), numeric=True),
    ]
    said = f"{measure.title}, {view.period.words}; rank 1 = highest rate"
    return table(view.stamped(said) if badge else said, columns, view.frame, own=view.own_rank - 1)


def force_districts(request: Request, measure: Measure) -> Blocks:
    """Return the districts of the force area that returned a partner's measure: too few for a funnel to say much."""
    if not areas.compared(request.snapshot, measure):
        return ()
    try:
        view = compared(request, measure, FORCE_AREA, adjusted=False)
    except SspError:
        return (note("Only our own figures were returned, so there is nothing to compare with."),)
    place = wording.ordinal(view.own_rank)
    return (
        Finding(
            f"{place} of the {len(view.frame)} {view.group.title}",
            f"{measure.title}, {wording.per(measure)}, {view.period.words}",
            illustrative=view.provenance.illustrative,
        ),
        ranked_districts(view, "District", badge=True),
        *left_out(view, limits=False),
        *sources([view.provenance.line]),
    )


def ward_list(
    request: Request, view: Wards, *, selected: str | None = None, by: str = "count", top: int | None = None
) -> Table:
    """Return the ranked list that belongs beside the map, in the order of its legend."""
    measure, by_rate = view.measure, by == "rate"
    frame = view.frame.sort_values(["value", "name"], ascending=[False, True]) if by_rate else view.frame
    frame = frame.head(top) if top else frame
    places = frame.assign(place=range(1, len(frame) + 1) if by_rate else frame["rank"])

    def name(row: object) -> Cell:
        code: str = row.area_code  # type: ignore[attr-defined]
        href = request.link("wards", ward=code, measure=measure.id, vintage=view.vintage)
        return Cell(row.name, before="" if row.suppressed else f"{row.place}. ", href=href)  # type: ignore[attr-defined]

    def change(row: object) -> str:
        chance = "\N{NO-BREAK SPACE}◆" if row.chance == wording.BEYOND_CHANCE else ""  # type: ignore[attr-defined]
        return f"{row.change_words}{chance}"  # type: ignore[attr-defined]

    columns = [
        Column("Ward (1 = most)", name),
        Column(
            wording.per(measure).capitalize() if by_rate else "Count",
            lambda row: wording.value(measure, row.value) if by_rate else wording.whole(row.numerator),
            numeric=True,
        ),
        Column("On the year before", change),
    ]
    codes = list(frame["area_code"])
    return table(
        view.stamped(f"Wards by {by}; ◆ marks a change that is more than chance"),
        columns,
        places,
        own=codes.index(selected) if selected in codes else None,
        caption_hidden=True,
        tall=not top,
    )


def wards_beside_list(request: Request, view: Wards, *, key: str) -> Blocks:
    """Return map and ranked list side by side, for a page that is not about wards alone."""
    return (
        Finding(view.title, view.subtitle, view.text, illustrative=view.provenance.illustrative),
        Columns(
            ((WardMap(key, view),), (ward_list(request, view, top=LISTED), note(VICTIMS_NOTE))),
            (4, 5),
        ),
        details(key, view, pictures.wards(view)),
    )


def concentration_figure(view: Wards, *, key: str) -> Blocks:
    """Return how concentrated the events are: the top five's share, and the Lorenz curve."""
    if view.suppressed or view.total < SMALLEST_BASE or len(view.frame) <= TOP:
        return (note(view.concentration),)
    one, many = LEVEL_WORDS[view.level]
    subtitle = f"{view.measure.title} by {one}: share held by the areas with fewest, {view.period.words}"
    return (
        figure(
            key,
            view,
            lorenz.draw,
            pictures.lorenz(view, subtitle),
            reading=view.concentration,
            title=f"Five of {len(view.frame)} {many} hold {wording.percent(view.top_share * 100)}",
            subtitle=subtitle,
        ),
    )


def breakdowns(request: Request, measure: Measure) -> list[MeasureBreakdown]:
    """Return the breakdowns of a partner's measure that were supplied; of a rare one none: it is never split."""
    found = []
    for one in () if measure.is_rare else measure.breakdowns:
        with suppress(SspError):
            found.append(measure_breakdown(request.snapshot, measure.id, one.id, request.last_for(measure)))
    return found


def breakdown_figure(
    view: MeasureBreakdown, *, key: str = "", numbers: Callable[[MeasureBreakdown], Table] = pictures.breakdown
) -> Blocks:
    """Return one breakdown, with its numbers as a table of its own kind where they are no usual ones."""
    drawing = breakdown_chart.draw(view)
    key = key or f"parts-{view.measure.id}-{view.breakdown.id}"
    notes = [" ".join(drawing.notes)] if drawing.notes else []
    return (figure(key, view, lambda _: drawing, numbers(view), notes=notes),)


def breakdown_figures(found: list[MeasureBreakdown]) -> Blocks:
    """Return breakdowns, two beside each other."""
    drawn = [breakdown_figure(view) for view in found]
    return tuple(Columns((*drawn[start : start + 2], ())[:2]) for start in range(0, len(drawn), 2))


def number_of(request: Request, measure: Measure) -> figures.Figure:
    """Return a measure of our own area over its own latest period."""
    area, last = request.partnership.area_code, request.last_for(measure)
    return figures.figure(request.snapshot, measure.id, area, last)


def sources_of(found: Iterable[figures.Figure | None]) -> Blocks:
    """Return a source line for each figure that there is, once."""
    return sources(one.provenance.line for one in found if one is not None)
