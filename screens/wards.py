import streamlit as st

from components import evidence, html, link, tables
from components.context import Context
from components.figure import details, heading
from components.vulnerable import vulnerable_section
from components.words import plain, problem
from ssp_metrics import reading
from ssp_metrics.errors import SspError
from ssp_metrics.views import areas
from ssp_metrics.views.ward import AGAINST, WardPage, ward
from ssp_metrics.views.wards import wards

WHOLE = "all"
context: Context = st.session_state["context"]
partnership = context.catalogue.partnership
measures = {
    measure.id: measure
    for measure in sorted(context.catalogue.measures.values(), key=lambda one: one.order)
    if "ward" in measure.levels and measure.kind != "share"
}
vintages = evidence.outlines().vintages("ward")

st.title("Ward maps")
first, second, third, fourth = st.columns([4, 4, 3, 3], vertical_alignment="bottom")
measure_id = link.choice(
    second.selectbox,
    "Measure",
    list(measures),
    format_func=lambda key: areas.named(measures[key]),
    key="measure",
    what="measure",
)
measure = measures[measure_id]
names = {"count": "Count"} | ({"rate": "Rate"} if measure.kind == "rate" else {})
by = link.choice(
    third.segmented_control,
    "Shown as",
    list(names),
    format_func=lambda key: names[key],
    key="by",
    what="way of showing",
    required=True,
)
vintage = link.choice(
    fourth.segmented_control,
    "Wards of",
    vintages,
    default=partnership.ward_vintage,
    key="vintage",
    what="ward vintage",
    required=True,
    help="Wards are named by the year of the election that began or ended their use. Counts of any period can be shown "
    "on either, because every point is placed in both.",
)
try:
    to = context.last_for(measure)
    view = wards(context.snapshot, measure.id, to, as_at=context.as_at, vintage=vintage)
except SspError as error:
    problem(error)
    st.stop()
by_name = view.frame.sort_values("name")
labels = dict(zip(by_name["area_code"], by_name["name"], strict=True))
chosen = link.choice(
    first.selectbox,
    "Ward",
    [WHOLE, *labels],
    format_func=lambda code: f"All of {partnership.place}" if code == WHOLE else labels[code],
    key="ward",
    what="ward",
)
selected = None if chosen == WHOLE else chosen
badge = html.ILLUSTRATIVE if measure.illustrative else ""


def show_wards() -> None:
    """Show the map with its ranked list."""
    map_side, list_side = st.columns([4, 5], gap="medium")
    with map_side:
        heading(view.title, view.subtitle, illustrative=measure.illustrative)
        evidence.ward_map(view, key="wards", selected=selected, by=by, select_key="ward")
        evidence.legend(view, by=by)
    with list_side:
        evidence.ward_list(view, selected=selected, by=by)
        html.note(evidence.VICTIMS_NOTE)
    details(view, "wards", tables.wards(view), view.subtitle)


def show_ward(page: WardPage, code: str) -> None:
    """Show one ward: its trend, its small areas, every type against the borough, and whom to write to."""
    here, beside = st.columns(2, gap="medium")
    with here:
        evidence.trend_figure(context, measure, code, key="trend")
        rows = [[row.name, reading.whole(row.n)] for row in page.small_areas.head(5).itertuples(index=False)]
        if rows:
            heading("Small areas with most", f"{measure.title} inside the ward, by LSOA, {view.period.words}")
            st.html(html.table("Small areas", ["LSOA", "Count"], rows, numeric=[1], hide_caption=True))
        html.note(page.deprivation)
    with beside:
        heading(
            "Every type against the borough",
            f"Per 1,000 residents with 95% interval, {view.period.words}; higher or lower where the interval says so",
        )
        rows = [
            [
                row.title,
                reading.whole(row.numerator),
                f"{reading.rate(row.value)} ({reading.rate(row.lower)} to {reading.rate(row.upper)})",
                reading.rate(row.borough),
                AGAINST[row.against],
            ]
            for row in page.frame.itertuples(index=False)
        ]
        st.html(
            html.table(
                "Every type against the borough",
                ["Type", "Count", "Per 1,000 here", "Borough", "Here is"],
                rows,
                numeric=[1, 2, 3],
                stack=True,
                hide_caption=True,
            )
        )
    html.source(page.provenance.line)
    if partnership.report_url.startswith(("https://", "http://")):
        st.link_button("Report anti-social behaviour or ask for a case review", partnership.report_url)
    else:
        html.note(
            "To report anti-social behaviour, or to ask for a review of how a case was dealt with (an ASB case "
            f"review), write to {partnership.contact}."
        )


if selected is None:
    html.lead(view.text, badge=badge)
    show_wards()
    vulnerable_section(context, measure, vintage)
else:
    chosen_page = ward(context.snapshot, view, selected, to, len(view.period), context.as_at)
    html.lead(chosen_page.text, badge=badge)
    st.header(plain(chosen_page.area.name))
    show_ward(chosen_page, selected)
    st.header("All wards")
    show_wards()
