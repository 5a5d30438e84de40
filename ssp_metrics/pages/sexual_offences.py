"""Sexual offences apart from violence, victims by sex, domestic abuse beside domestic crime."""

from __future__ import annotations

from ssp_metrics import wording
from ssp_metrics.catalogue import Measure
from ssp_metrics.catalogue.models import PairedMeasures
from ssp_metrics.errors import SspError
from ssp_metrics.pages import evidence, pairs
from ssp_metrics.pages.blocks import Blocks, Bullets, Columns, Finding, Folded, Page, Section, Text, lead, note
from ssp_metrics.pages.force import force_level, split_figure
from ssp_metrics.pages.request import Request
from ssp_metrics.tables import Cell, Column, table
from ssp_metrics.tables.definitions import definitions, owner
from ssp_metrics.views.breakdown import measure_breakdown
from ssp_metrics.views.merged import Line, Merged, merged

PAGE = "sexual_violence"
APART = "Domestic abuse apart from domestic crime"
WHY_APART = (
    "Domestic abuse is counted by the nature of the behaviour, domestic crime by its setting. They overlap, so they "
    "are never added."
)
CANNOT_SHOW = (
    "How much there is: most sexual offences and much domestic abuse are never reported. A rise can mean that more "
    "people come forward, so no rise in them is called better or worse.",
    "When it happened: an offence counts in the month or year in which it was recorded, often long after.",
    "How many people were harmed: somebody harmed in two crimes counts twice.",
    "Violence against women and girls as one number: it is no crime type. Stalking, so-called honour-based abuse and "
    "sexual harassment in public cannot be picked out of the borough's figures.",
    "Who harmed whom: the returns hold the victim's sex and age, neither the offender nor how the two knew each other.",
    "Victims by sex in the published figures: data.police.uk gives neither, and merges sexual offences with violence.",
)
WOMEN_AND_GIRLS = (
    "Violence against women and girls is no crime type of its own. These are victims of sexual offences, of domestic "
    "abuse and of violence by their sex; one crime can be in two of the three, so they are never added."
)


def compose(request: Request) -> Page:
    """Return sexual offences and violence against women and girls."""
    three = request.measures_of(PAGE, "merged")
    withheld = request.withheld(PAGE, "merged")
    view = None if withheld else merged(request.snapshot, tuple(one.id for one in three), request.to)
    # An illustration never leads: without a real split of the borough, that of the police force area stands above it.
    level = force_level(request, PAGE)
    force = Section(level.title, (*level.blocks, *split_figure(request, PAGE)))
    together = _together(request, view) if view else Section(request.title_of(PAGE, "merged"), withheld)
    first = (together, force)
    domestic = request.measures_of(PAGE, "domestic")
    measures = three + request.measures_of(PAGE, "by_sex") + domestic
    abuse, crime = (one.measure_id for one in request.reference.shown_on(PAGE, "domestic"))
    apart = PairedMeasures(measures=(abuse, crime), title=APART, why=WHY_APART)
    return Page(
        PAGE,
        "Sexual offences and violence against women and girls",
        (
            lead(_lead(request, three, view)),
            *(first if view and view.split_is_real else first[::-1]),
            _victims(request),
            Section(request.title_of(PAGE, "domestic"), pairs.side_by_side(request, apart)),
            Section("What these figures cannot show", (Bullets(CANNOT_SHOW),)),
            Folded("Definitions", (definitions("Definitions", measures, [owner(request.catalogue)]),)),
        ),
    )


def _lead(request: Request, merged_first: list[Measure], view: Merged | None) -> str:
    """Return what real figures say first, then whether the split is real."""
    try:
        # Over its own latest months: what was not supplied of the parts shortens no real figure.
        words = " ".join(evidence.number_of(request, one).text for one in merged_first[:1])
    except SspError as error:
        words = error.public
    if view is None:
        return words
    if view.split_is_real:
        return f"{words} {view.text}"
    return (
        f"{words} No real figures of sexual offences alone were supplied yet: for the borough they are illustration, "
        "for the police force area they are real."
    )


def _together(request: Request, view: Merged) -> Section:
    """Return the merged type beside its two parts, and whether it hides how one of them moved."""

    def title(line: Line) -> Cell:
        if line.figure is None:
            return Cell(line.measure.title)
        small = f"{line.figure.area.name}, {line.figure.period.words}"
        return Cell(line.measure.title, small=small, illustrative=line.measure.illustrative)

    def interval(line: Line) -> str:
        if line.figure is None:
            return ""
        ends = (line.figure.lower, line.figure.upper)
        return " to ".join(wording.value(line.measure, end) for end in ends)

    columns = [
        Column("Measure", title),
        Column("Number", lambda line: line.figure.number if line.figure else "no data", numeric=True),
        Column(
            "Per 1,000 residents",
            lambda line: wording.value(line.measure, line.figure.value) if line.figure else "",
            numeric=True,
        ),
        Column("95% interval", interval),
        Column("Change", lambda line: line.figure.change_words if line.figure else line.problem),
    ]
    return Section(
        request.title_of(PAGE, "merged"),
        (
            Finding(
                view.title,
                "Violence and sexual offences merged, beside each alone",
                view.text,
                illustrative=view.illustrative,
            ),
            table("The merged type and its parts", columns, view.lines, stack=True, caption_hidden=True),
            note(
                "All three over the latest twelve months that they have in common. The two parts are extracted on "
                "another day than the published figure and need not add up to it."
            ),
            *evidence.sources_of(one.figure for one in view.lines),
            *evidence.trends(request, (line.measure for line in (view.lines[0], view.lines[2]))),
        ),
    )


def _victims(request: Request) -> Section:
    """Return victims by sex, then by age."""

    def split(measure: Measure, breakdown_id: str) -> Blocks:
        try:
            last = request.last_for(measure)
            return evidence.breakdown_figure(measure_breakdown(request.snapshot, measure.id, breakdown_id, last))
        except SspError as error:
            return request.missing(measure, error.public)

    def columns(breakdown_id: str, use: str) -> Columns:
        return Columns(tuple(split(one, breakdown_id) for one in request.measures_of(PAGE, use)))

    return Section(
        request.title_of(PAGE, "by_sex"),
        (
            Text(WOMEN_AND_GIRLS),
            columns("sex", "by_sex"),
            columns("age", "by_age"),
            *request.withheld(PAGE, "by_sex"),
        ),
    )
