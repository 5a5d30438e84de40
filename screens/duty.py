from collections.abc import Callable
from functools import partial

import streamlit as st

from components import evidence, html
from components.context import Context
from components.duty import card, versions_table, yearly_figure
from components.empty import empty_state
from components.figure import heading
from components.force_level import force_level
from components.parts import breakdowns, parts_figure, parts_figures
from components.words import problem
from ssp_metrics.errors import SspError
from ssp_metrics.views.duty import Version, duty
from ssp_metrics.views.figure import figure
from ssp_metrics.views.parts import parts

HOMICIDE, ADMISSIONS, KNIFE, WEAPONS = "homicide", "knife_admissions", "knife_crime", "possession_of_weapons"
FORCE_OFFENCES = ("homicide", "violence_with_injury", "possession_of_weapons")
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

context: Context = st.session_state["context"]
catalogue, partnership = context.catalogue, context.catalogue.partnership


def said(show: Callable[[], None]) -> None:
    """Show something; where it cannot be shown, say why."""
    try:
        show()
    except SspError as error:
        problem(error)


def card_or_empty(version: Version) -> None:
    """Show a measure of the Duty, or what is missing."""
    if version.made is None:
        empty_state(context, version.measure, version.problem)
    else:
        card(version, view.others(version))


def three_measures() -> None:
    """Show the three measures beside each other, real ones first."""
    st.header("The three measures")
    for column, version in zip(st.columns(3, gap="medium"), view.leads, strict=False):
        with column:
            card_or_empty(version)


def trends() -> None:
    """Show knife crime and knife admissions over time, where they were supplied."""
    st.header("Knife crime and knife admissions over time")
    for column, measure_id in zip(st.columns(2, gap="medium"), (KNIFE, ADMISSIONS), strict=True):
        measure = catalogue.measure(measure_id)
        with column:
            try:
                evidence.trend_figure(context, measure, partnership.area_code, key=f"trend-{measure_id}")
            except SspError as error:
                empty_state(context, measure, error.public)


def homicides() -> None:
    """Show homicides a year and their parts, for the police force area only."""
    st.header("Homicide year by year, for the police force area only")
    html.read(catalogue.measure(HOMICIDE).caveat)
    left, right = st.columns(2, gap="medium")
    with left:
        said(partial(yearly_figure, context, HOMICIDE, key="homicide-years"))
    with right:
        for breakdown in catalogue.measure(HOMICIDE).breakdowns:
            said(partial(homicide_part, breakdown.id))


def homicide_part(breakdown_id: str) -> None:
    """Show one breakdown of five years of homicides in the police force area."""
    to, area = context.last_for(catalogue.measure(HOMICIDE)), partnership.force_area_code
    parts_figure(parts(context.snapshot, HOMICIDE, breakdown_id, to, context.as_at, area))


def admissions() -> None:
    """Show who was admitted."""
    st.header("Knife admissions by age and sex")
    parts_figures(breakdowns(context, catalogue.measure(ADMISSIONS)))


def weapons() -> None:
    """Show possession of weapons: real figures that stand beside the three and are none of them."""
    measure = catalogue.measure(WEAPONS)
    st.header("Beside them: carrying weapons (real figures)")
    made = figure(context.snapshot, WEAPONS, partnership.area_code, context.last_for(measure), as_at=context.as_at)
    html.read(f"{made.text} It is none of the three measures. {measure.caveat}")
    left, right = st.columns(2, gap="medium")
    with left:
        evidence.trend_figure(context, measure, partnership.area_code, key="weapons")
    with right:
        similar = evidence.peers_or_reason(context, measure, partnership.similar_group)
        if similar is not None and similar.has_lines:
            evidence.similar_figure(similar, key="weapons-similar")


def apart() -> None:
    """Show what is easily taken for one of the three, with its own definition."""
    for version in view.apart:
        heading(f"Kept apart: {version.measure.title.lower()}", "None of the three measures; never merged with them",
                f"{version.measure.definition} {version.measure.caveat}",
                illustrative=version.made is not None and version.measure.illustrative)  # fmt: skip
        versions_table([version], f"Kept apart: {version.measure.title}")


def definitions() -> None:
    """Show what each version counts and where that is laid down."""
    with st.expander("Definitions"):
        rows: list[list[html.Cell | str]] = [
            [
                html.Cell(one.measure.title, after=html.badge(html.ILLUSTRATIVE) if one.measure.illustrative else ""),
                html.Cell(one.measure.definition, small=one.measure.caveat),
                html.Cell(one.declared.counting, small=one.declared.source),
                one.measure.owner,
            ]
            for one in view.versions
        ]
        head = ["Measure", "What it counts", "Declared here", "Who answers for it"]
        st.html(html.table("Definitions", head, rows, stack=True, hide_caption=True))


st.title("Serious Violence Duty")
try:
    view = duty(context.snapshot, context.to, context.as_at)
except SspError as error:
    problem(error)
    st.stop()
any_real = any(one.real for one in view.leads)
html.lead(view.text if any_real else f"{view.text} {REAL_FIRST}")
html.note(LAW if catalogue.plans else UNPLANNED)
# An illustration never leads: without a real figure of the three, the real history of the force stands above them.
first: list[Callable[[], None]] = [three_measures, partial(force_level, context, FORCE_OFFENCES, key="force")]
for section in first if any_real else first[::-1]:
    section()
st.header("All the declared versions")
versions_table(view.of_duty, "All the declared versions of the three measures")
apart()
trends()
homicides()
admissions()
said(weapons)
definitions()
