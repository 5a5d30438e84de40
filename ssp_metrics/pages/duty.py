"""The Serious Violence Duty: its three measures with age and domestic setting declared."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from ssp_metrics import wording
from ssp_metrics.catalogue import Measure
from ssp_metrics.errors import SspError
from ssp_metrics.pages import evidence
from ssp_metrics.pages.blocks import Blocks, Columns, Finding, Folded, Headline, Headlines, Page, Section, Text, lead
from ssp_metrics.pages.force import force_level, years
from ssp_metrics.pages.request import Request
from ssp_metrics.tables import Cell, Column, table
from ssp_metrics.tables.definitions import definitions
from ssp_metrics.views.breakdown import measure_breakdown
from ssp_metrics.views.duty import DutyMeasures, Version, duty

PAGE = "duty"
UNPLANNED = (
    "The Act (Police, Crime, Sentencing and Courts Act 2022) names no measures; these are three in common use. Its "
    "definition of violence includes domestic abuse and sexual offences; which definition this partnership uses is not "
    "written down, so whether domestic cases are in a measure is said beside each figure."
)
LAW = (
    "These are the three measures that the plan uses for the Duty; the Act itself (Police, Crime, Sentencing and "
    "Courts Act 2022) names none. The Act's definition of violence includes domestic abuse and sexual offences, the "
    "plan's excludes them. The plan's applies here: sexual offences and domestic abuse have screens of their own. What "
    "a measure counts can be wider than that, so whether domestic cases are in it is said beside each figure."
)
REAL_FIRST = "What is real stands first: the history of the police force area; possession of weapons is real as well."
TITLE = "Serious Violence Duty"


def compose(request: Request) -> Page:
    """Return the measures of the Duty, real ones first."""
    try:
        view = duty(request.snapshot, request.to)
    except SspError as error:
        return Page(PAGE, TITLE, (request.problem(error),))
    any_real = any(one.real for one in view.leads)
    # An illustration never leads: without a real figure of the three, the real history of the force stands above them.
    first = (_three_measures(request, view), force_level(request, PAGE))
    rare = request.measures_of(PAGE, "year_by_year")
    over_time = evidence.trends(request, request.measures_of(PAGE, "over_time"))
    versions = _versions(view.of_duty, "All the declared versions of the three measures")
    return Page(
        PAGE,
        TITLE,
        (
            lead(view.text if any_real else f"{view.text} {REAL_FIRST}"),
            Text(LAW if request.catalogue.plans else UNPLANNED, "note"),
            *(first if any_real else first[::-1]),
            Section("All the declared versions", (*versions, *_apart(view))),
            Section(request.title_of(PAGE, "over_time"), (*over_time, *request.withheld(PAGE, "over_time"))),
            *(Section(request.title_of(PAGE, "year_by_year"), _yearly(request, one)) for one in rare),
            *(
                Section(
                    request.title_of(PAGE, "broken_down"),
                    evidence.breakdown_figures(evidence.breakdowns(request, one)),
                )
                for one in request.measures_of(PAGE, "broken_down")
            ),
            *(
                Section(request.title_of(PAGE, "beside"), request.attempt(partial(_beside, request, one)))
                for one in request.measures_of(PAGE, "beside")
            ),
            _definitions(view),
        ),
    )


def _three_measures(request: Request, view: DutyMeasures) -> Section:
    columns = tuple(_card(request, version, view.others(version)) for version in view.leads)
    return Section("The three measures", (Columns(columns),) if columns else ())


def _card(request: Request, version: Version, others: Sequence[Version]) -> Blocks:
    """Return one measure: number, interval, change, its other versions, what it declares; or why it is missing."""
    made, measure, declared = version.figure, version.measure, version.declared
    if made is None:
        return request.missing(measure, version.problem)
    beneath = (
        [] if made.suppressed or measure.kind == "count" else [f"{wording.rate(made.value)} {wording.per(measure)}"]
    )
    beneath += [f"95% interval {version.interval}"] if version.interval else []
    said = [
        Text(
            other.figure.text if other.figure is not None else other.problem,
            strong=f"{other.declared.ages}:",
            illustrative=other.measure.illustrative,
        )
        for other in others
    ]
    return (
        Finding(measure.title, f"{version.place}, {made.period.words}", illustrative=measure.illustrative),
        Headlines((Headline("", made.number, "; ".join([measure.unit, *beneath])),)),
        Text(f"{wording.capital(made.change_words)}."),
        *said,
        Text(declared.ages, "note", strong="Ages:"),
        Text(declared.domestic, "note", strong="Domestic:"),
        Text(declared.counting, "note", strong="Counted:"),
        Text(made.provenance.line, "source"),
    )


def _versions(versions: Sequence[Version], caption: str) -> Blocks:
    """Return versions side by side with what each declares."""

    def title(one: Version) -> Cell:
        return Cell(one.measure.title, illustrative=one.measure.illustrative and one.figure is not None)

    def interval(one: Version) -> Cell:
        if one.figure is None:
            return Cell("")
        per = wording.per(one.measure) if one.interval and one.measure.kind == "rate" else ""
        return Cell(one.interval or "–", small=per)

    if not versions:
        return ()
    columns = [
        Column("Measure", title),
        Column("Whose ages", lambda one: one.declared.ages),
        Column("Domestic included?", lambda one: one.declared.domestic),
        Column("Place", lambda one: one.place if one.figure else ""),
        Column("Period", lambda one: one.figure.period.words if one.figure else ""),
        Column("Number", lambda one: one.figure.number if one.figure else "no data", numeric=True),
        Column("95% interval", interval),
        Column("Change", lambda one: one.figure.change_words if one.figure else one.problem),
    ]
    return (
        table(caption, columns, versions, stack=True, caption_hidden=True),
        *evidence.sources_of(one.figure for one in versions),
    )


def _apart(view: DutyMeasures) -> Blocks:
    """Return what is easily taken for one of the three, with its own definition."""
    return tuple(
        block
        for version in view.apart
        for block in (
            Finding(
                f"Kept apart: {version.measure.title.lower()}",
                "None of the three measures; never merged with them",
                f"{version.measure.definition} {version.measure.caveat}",
                illustrative=version.figure is not None and version.measure.illustrative,
            ),
            *_versions([version], f"Kept apart: {version.measure.title}"),
        )
    )


def _yearly(request: Request, measure: Measure) -> Blocks:
    """Return a rare measure a year and its breakdowns, for the police force area only."""

    def part(breakdown_id: str) -> Blocks:
        to, area = request.last_for(measure), request.partnership.force_area_code
        return evidence.breakdown_figure(measure_breakdown(request.snapshot, measure.id, breakdown_id, to, area))

    split = [block for one in measure.breakdowns for block in request.attempt(partial(part, one.id))]
    return Text(measure.caveat), Columns((years(request, measure, key=f"{measure.id}-years"), tuple(split)))


def _beside(request: Request, measure: Measure) -> Blocks:
    """Return a measure with real figures that stands beside the three and is none of them."""
    made = evidence.number_of(request, measure)
    own = request.partnership.area_code
    return (
        Text(f"{made.text} It is none of the three measures. {measure.caveat}"),
        Columns(
            (
                evidence.trend_figure(request, measure, own, key=f"beside-{measure.id}"),
                evidence.similar_or_reason(request, measure, key=f"similar-{measure.id}"),
            )
        ),
    )


def _definitions(view: DutyMeasures) -> Folded:
    """Return what each version counts and where that is laid down."""
    declared = {one.measure.id: one.declared for one in view.versions}
    more = [
        Column("Declared here", lambda one: Cell(declared[one.id].counting, small=declared[one.id].source)),
        Column("Who answers for it", lambda one: one.owner),
    ]
    measures = [one.measure for one in view.versions]
    return Folded("Definitions", (definitions("Definitions", measures, more),))
