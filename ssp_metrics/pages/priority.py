"""A priority: is it improving, where, for whom, against whom?"""

from __future__ import annotations

from collections.abc import Callable

from ssp_metrics import wording
from ssp_metrics.catalogue import Measure, Priority
from ssp_metrics.errors import SspError
from ssp_metrics.pages import evidence, pairs, survey, years
from ssp_metrics.pages.blocks import (
    Blocks,
    Bullets,
    Columns,
    Empty,
    Finding,
    Folded,
    Form,
    Headline,
    Headlines,
    Page,
    Text,
    lead,
    note,
)
from ssp_metrics.pages.request import Request
from ssp_metrics.statistics.change import SMALLEST_BASE
from ssp_metrics.tables import Cell, Column, Table, table
from ssp_metrics.tables.definitions import definitions, owner
from ssp_metrics.views import areas
from ssp_metrics.views.figure import Figure
from ssp_metrics.views.own_figures import own_figures
from ssp_metrics.views.peers import Peers
from ssp_metrics.views.target import status
from ssp_metrics.views.wards import Wards, wards

ABOUT = {"victims": "Victims", "offenders": "Offenders", "locations": "Locations", None: "Other"}


def compose(request: Request, priority: Priority) -> Page:
    """Return one priority, from the catalogue."""
    measures = request.catalogue.of_priority(priority.id)
    made, problems = own_figures(request.snapshot, measures, request.to)
    usual = _first(measures, priority, made).id
    titles = {one.id: areas.named(one) for one in measures}
    choice = request.choice(
        "measure", f"Measure of {priority.short_title}", titles, usual=usual, what="measure", label_hidden=True
    )
    measure = request.catalogue.measure(choice.chosen)
    found = made.get(measure.id)
    return Page(
        priority.id,
        priority.title,
        (
            *_what_is_real(request, priority, measures),
            *((choice,) if len(measures) > 1 else ()),
            *(request.missing(measure, problems[measure.id]) if found is None else _evidence(request, measure, found)),
            *_every_measure(request, priority, measures, made, problems, measure),
            *(block for one in priority.paired for block in pairs.side_by_side(request, one)),
            *(block for name in priority.elements for block in ELEMENTS[name](request)),
            _about(request, priority, measures),
        ),
    )


def _what_is_real(request: Request, priority: Priority, measures: list[Measure]) -> Blocks:
    """Say first what a priority lacks: its headline figure, or every real one."""
    headline = request.catalogue.headline(priority.id)
    if headline is None or not headline.illustrative:
        return ()
    real = [measure.title.lower() for measure in measures if not measure.illustrative]
    if real:
        words = f"The headline measure was not supplied yet. Real and related: {wording.listed(real)}."
    else:
        words = "No real figures were supplied for this priority yet. What follows is illustration."
    return (lead(f"{words} {priority.needs}"),)


def _first(measures: list[Measure], priority: Priority, made: dict[str, Figure]) -> Measure:
    """Return what a priority opens on: its headline, unless another has real figures and the headline has none."""
    led = [m for m in measures for place in m.places if place.headline and place.priority == priority.id]
    ordered = [*led, *measures]
    supplied = [measure for measure in ordered if measure.id in made]
    return next((measure for measure in supplied if not measure.illustrative), [*supplied, *ordered][0])


def figure_lead(figure: Figure) -> Blocks:
    """Return what a figure says, and beneath it what only an analyst asks for."""
    more = " ".join(figure.reading[2:])
    return lead(figure.lead, illustrative=figure.measure.illustrative), *((note(more),) if more else ())


def _evidence(request: Request, measure: Measure, figure: Figure) -> Blocks:
    """Return what there is to see of one measure: headline, trend, wards, breakdowns, and who we are compared with."""
    places, why_no_wards = _wards(request, measure)
    similar, why_not = _similar(request, measure)
    found = evidence.breakdowns(request, measure)
    target = target_section(request, measure, figure)
    left: Blocks = evidence.trend_figure(request, measure, figure.area.code, key="trend")
    right: Blocks = _compared(request, measure, why_not)
    if measure.is_return:
        right = (*right, *(evidence.breakdown_figure(found[0]) if found else ()), *target)
    else:
        left = (*left, *target)
    bars = evidence.similar_figure(similar, key="similar") if similar is not None else ()
    curve = evidence.concentration_figure(places, key="concentration") if places is not None else ()
    return (
        *figure_lead(figure),
        *why_no_wards,
        Headlines(_headlines(figure, similar, places)),
        Columns((left, right)),
        *(evidence.wards_beside_list(request, places, key="wards") if places is not None else ()),
        *evidence.breakdown_figures(found[1:]),
        Columns((bars, curve)),
    )


def _wards(request: Request, measure: Measure) -> tuple[Wards | None, Blocks]:
    """Return the measure by ward, if it was supplied so for the partnership's present wards; else why not."""
    if "ward" not in measure.levels:
        return None, ()
    try:
        return wards(request.snapshot, measure.id, request.last_for(measure)), ()
    except SspError as error:
        return None, (note(request.told(error)),)


def _similar(request: Request, measure: Measure) -> tuple[Peers | None, Blocks]:
    try:
        return evidence.compared(request, measure, request.partnership.similar_group), ()
    except SspError as error:
        return None, (request.problem(error),)


def _compared(request: Request, measure: Measure, why_not: Blocks) -> Blocks:
    """Return the funnel of all districts; of a partner's measure, the districts of the force area that returned it."""
    if measure.is_return:
        return evidence.force_districts(request, measure)
    try:
        among = evidence.compared(request, measure, "all")
    except SspError as error:
        return tuple(dict.fromkeys([request.problem(error), *why_not]))
    return evidence.funnel_figure(among, key="funnel")


def target_section(request: Request, measure: Measure, figure: Figure) -> Blocks:
    """Return how the figure stands against its target, and the place of the targets of every year."""
    try:
        found = request.target(measure, figure.period.last)
    except SspError as error:
        return (note(f"Targets cannot be shown. {request.told(error)}"),)
    return Text(status(found, figure).words), Form("targets", figure)


def target_words(request: Request, measure: Measure, figure: Figure) -> str:
    """Return the target in a few words, for a row of the overview: ``target: at most 400; missed``."""
    try:
        found = request.target(measure, figure.period.last)
    except SspError:
        return "targets cannot be read"
    got = status(found, figure)
    return got.short if found is None else f"target: {got.short}"


def _headlines(figure: Figure, similar: Peers | None, places: Wards | None) -> tuple[Headline, ...]:
    measure = figure.measure
    mark = measure.illustrative
    people = f" ({figure.provenance.population.split(' ')[1]} population)" if figure.provenance.population else ""
    if figure.suppressed:
        items = [Headline(measure.title, figure.number, f"{figure.period.words} · not shown", mark)]
    else:
        items = [
            Headline(measure.title, figure.number, f"{figure.period.words} · {_of(figure)}{people}", mark),
            _change(figure),
        ]
    return (*items, *_position(measure, similar), *_concentration(places))[:4]


def _of(figure: Figure) -> str:
    match figure.measure.kind:
        case "share":
            return f"of {wording.whole(figure.denominator)}" if figure.denominator == figure.denominator else ""
        case "count":
            return figure.area.name
        case _:
            return f"{wording.value(figure.measure, figure.value)} {wording.per(figure.measure)}"


def _change(figure: Figure) -> Headline:
    label, mark = f"On {wording.before_words(len(figure.period))}", figure.measure.illustrative
    change = figure.change
    if change is None or figure.measure.kind == "share":
        return Headline(label, "", figure.change_words, mark)
    small = change.percent is None or figure.is_rounded
    between = "" if small else f"; likely between {_percent_step(change.lower)} and {_percent_step(change.upper)}"
    counted = f"{wording.whole(change.current)} against {wording.whole(change.previous)}: "
    return Headline(
        label,
        wording.signed(change.current - change.previous),
        f"{counted if figure.not_compared else ''}{figure.change_words}{between}",
        mark,
    )


def _percent_step(ratio: float) -> str:
    step = (ratio - 1) * 100
    return f"{'+' if step > 0 else ''}{wording.percent(step)}"


def _position(measure: Measure, among: Peers | None) -> list[Headline]:
    if measure.is_return:
        return []
    if among is None:
        return [Headline("Among similar areas", "–", "not all months were supplied by the others")]
    if not among.has_lines:
        return [Headline("Among similar areas", "–", "too few of the others supplied every month")]
    normal = among.position == "normal"
    words = "inside the lines, so normal for the group" if normal else f"{among.position} for the group"
    return [
        Headline(
            "Among similar areas",
            f"{wording.ordinal(among.own_rank)} of {len(among.frame)}",
            f"1 = highest rate; {words}",
            among.measure.illustrative,
        )
    ]


def _concentration(places: Wards | None) -> list[Headline]:
    if places is None or places.suppressed or places.total < SMALLEST_BASE:
        return []
    top = places.frame.iloc[0]
    return [
        Headline(
            "In the top five wards",
            wording.percent(places.top_share * 100),
            f"of the total; {top['name']} alone has {wording.percent(top['share'] * 100)}",
            places.measure.illustrative,
        )
    ]


def _every_measure(
    request: Request, priority: Priority, measures: list[Measure], made: dict[str, Figure], problems: dict[str, str],
    chosen: Measure,
) -> tuple[Finding, Table]:  # fmt: skip
    """Return every measure of a priority: real ones first within each; a link opens the evidence of each."""

    def about(measure: Measure) -> str | None:
        return next((place.about for place in measure.places if place.priority == priority.id), None)

    def title(measure: Measure) -> Cell:
        href, one = request.link(priority.id, measure=measure.id), made.get(measure.id)
        if one is None:
            return Cell(measure.title, href=href)
        where = "" if one.area.level == "district" else f"{one.area.name} police area, "
        unit = "percent; " if measure.kind == "share" else ""
        return Cell(
            measure.title, small=f"{unit}{where}{one.period.words}", illustrative=measure.illustrative, href=href
        )

    order = list(ABOUT)
    # An illustration never stands before a real figure.
    ranked = sorted(measures, key=lambda one: (one.illustrative, order.index(about(one))))
    columns = [
        Column("Measure", title),
        Column("About", lambda one: ABOUT[about(one)]),
        Column("Number", lambda one: made[one.id].number if one.id in made else "no data", numeric=True),
        Column("Change", lambda one: made[one.id].change_words if one.id in made else problems[one.id]),
    ]
    return (
        Finding(
            "Victims, offenders, locations",
            "Every measure of this priority, real figures first; choose one to see its evidence above",
        ),
        table("Measures of this priority", columns, ranked, stack=True, caption_hidden=True, own=ranked.index(chosen)),
    )


def _about(request: Request, priority: Priority, measures: list[Measure]) -> Folded:
    plan = f" ({request.catalogue.plans[priority.plan].title})" if priority.plan else ""
    aims: Blocks = (note("The partnership has not written down its aims for this priority."),)
    if priority.aims:
        aims = note(f"Aims{plan}"), Bullets(tuple(priority.aims))
    return Folded(
        "Aims, sub-group and definitions",
        (
            *aims,
            note(f"Sub-group: {priority.sub_group or 'none is written down'}."),
            definitions("Definitions", measures, [owner(request.catalogue)], caption_hidden=False),
        ),
    )


def day_and_hour(request: Request) -> Blocks:
    """Say what a day and hour profile needs: the open data have months only."""
    force = request.partnership.force.replace("-", " ").title()
    return (
        Empty(
            "By day and hour: no data supplied",
            (
                "When do these things happen, on which weekday and at which hour? That shows peak times, such as "
                "weekend evenings, and tells when patrols and wardens are wanted.",
                f"It needs the case-level extract of {force} Police, with the date and time of each event; "
                "data.police.uk gives the month only. It will stand here when such an extract can be loaded.",
            ),
        ),
    )


ELEMENTS: dict[str, Callable[[Request], Blocks]] = {
    "years_share_cost": years.years_share_cost,
    "residents_mention": survey.residents_mention,
    "resident_survey": survey.resident_survey,
    "day_and_hour": day_and_hour,
}
"""What a priority may show besides the rest, by the names that the catalogue knows (``elements`` of a priority)."""
