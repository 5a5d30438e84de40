from collections.abc import Callable
from functools import partial

import streamlit as st

from components import evidence, html
from components.beside import beside_figure
from components.context import Context
from components.empty import empty_state
from components.figure import heading
from components.force import split_figure
from components.force_level import force_level
from components.parts import parts_figure
from ssp_metrics import reading
from ssp_metrics.catalogue import Measure
from ssp_metrics.entries import Beside
from ssp_metrics.errors import SspError
from ssp_metrics.views.figure import figure
from ssp_metrics.views.merged import MERGED, SEXUAL, Line, merged
from ssp_metrics.views.parts import parts

FORCE_OFFENCES = ("sexual_offences", "stalking_and_harassment", "violence_against_the_person")
BY_SEX = ("sexual_offence_victims", "domestic_abuse_by_ward", "violence_victims")
BY_AGE = ("sexual_offence_victims", "violence_victims")
DOMESTIC = Beside(
    measures=("domestic_abuse_crimes", "domestic_crime"),
    title="Domestic abuse apart from domestic crime",
    why="Domestic abuse is counted by the nature of the behaviour, domestic crime by its setting. They overlap, so "
    "they are never added.",
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

context: Context = st.session_state["context"]
catalogue, partnership = context.catalogue, context.catalogue.partnership
view = merged(context.snapshot, context.to, context.as_at)
HEAD = ["Measure", "Number", "Per 1,000 residents", "95% interval", "Change"]


def row(line: Line) -> list[html.Cell | str]:
    """Return a row of the merged type or one of its parts."""
    made, measure = line.made, line.measure
    if made is None:
        return [measure.title, "no data", "", "", line.problem]
    badge = html.badge(html.ILLUSTRATIVE) if measure.illustrative else ""
    first = html.Cell(measure.title, small=f"{made.area.name}, {made.period.words}", after=badge)
    ends = f"{reading.value(measure, made.lower)} to {reading.value(measure, made.upper)}"
    return [first, made.number, reading.value(measure, made.value), ends, made.change_words]


def together() -> None:
    """Show the merged type beside its two parts, and whether it hides how one of them moved."""
    st.header("The published figure and its two parts")
    heading(view.title, "Violence and sexual offences merged, beside each alone", view.text,
            illustrative=view.illustrative)  # fmt: skip
    st.html(html.table("The merged type and its parts", HEAD, [row(line) for line in view.lines], numeric=[1, 2],
                       stack=True, hide_caption=True))  # fmt: skip
    html.note(
        "All three over the latest twelve months that they have in common. The two parts are extracted on another day "
        "than the published figure and need not add up to it."
    )
    for line in dict.fromkeys(one.made.provenance.line for one in view.lines if one.made is not None):
        html.source(line)
    for column, measure_id in zip(st.columns(2, gap="medium"), (MERGED, SEXUAL), strict=True):
        with column:
            shown(catalogue.measure(measure_id), partial(trend, catalogue.measure(measure_id)))


def trend(measure: Measure) -> None:
    """Show a measure of the borough over time."""
    evidence.trend_figure(context, measure, partnership.area_code, key=f"trend-{measure.id}")


def shown(measure: Measure, show: Callable[[], None]) -> None:
    """Show something of a measure, or what is missing."""
    try:
        show()
    except SspError as error:
        empty_state(context, measure, error.public)


def force_area() -> None:
    """Show the split in the police force area, where both are published."""
    force_level(context, FORCE_OFFENCES, key="force")
    split_figure(context, key="split")


def part(measure: Measure, breakdown_id: str) -> None:
    """Show the victims of one measure by sex or age."""
    parts_figure(parts(context.snapshot, measure.id, breakdown_id, context.last_for(measure), context.as_at))


def victims() -> None:
    """Show victims by sex, then by age."""
    st.header("Women and girls among victims")
    st.html(
        '<p class="ssp-read">Violence against women and girls is no crime type of its own. These are victims of sexual '
        "offences, of domestic abuse and of violence by their sex; one crime can be in two of the three, so they are "
        "never added.</p>"
    )
    for breakdown_id, measures in (("sex", BY_SEX), ("age", BY_AGE)):
        for column, measure_id in zip(st.columns(len(measures), gap="medium"), measures, strict=True):
            measure = catalogue.measure(measure_id)
            with column:
                shown(measure, partial(part, measure, breakdown_id))


def lead() -> str:
    """Return what real figures say first, then whether the split is real."""
    try:
        # Over its own latest months: what was not supplied of the parts shortens no real figure.
        last = context.last_for(catalogue.measure(MERGED))
        words = figure(context.snapshot, MERGED, partnership.area_code, last, as_at=context.as_at).text
    except SspError as error:
        words = error.public
    if view.split_is_real:
        return f"{words} {view.text}"
    return (
        f"{words} No real figures of sexual offences alone were supplied yet: for the borough they are illustration, "
        "for the police force area they are real."
    )


st.title("Sexual offences and violence against women and girls")
html.lead(lead())
# An illustration never leads: without a real split of the borough, that of the police force area stands above it.
for section in (together, force_area) if view.split_is_real else (force_area, together):
    section()
victims()
st.header("Domestic abuse and domestic crime")
beside_figure(context, DOMESTIC, key="domestic")
st.header("What these figures cannot show")
html.bullets(CANNOT_SHOW)
with st.expander("Definitions"):
    named = [line.measure.id for line in view.lines] + list(BY_SEX) + list(DOMESTIC.measures)
    rows: list[list[html.Cell | str]] = [
        [
            html.Cell(one.title, after=html.badge(html.ILLUSTRATIVE) if one.illustrative else ""),
            html.Cell(one.definition, small=one.caveat),
            one.owner or catalogue.sources[one.source].publisher,
        ]
        for one in map(catalogue.measure, named)
    ]
    st.html(html.table("Definitions", ["Measure", "What it counts", "Who answers for it"], rows, stack=True,
                       hide_caption=True))  # fmt: skip
