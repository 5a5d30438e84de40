import streamlit as st

from components import evidence, html, link
from components.context import Context
from ssp_metrics.views import areas

context: Context = st.session_state["context"]
partnership = context.catalogue.partnership
measures = {
    measure.id: measure
    for measure in sorted(context.catalogue.measures.values(), key=lambda m: m.order)
    if areas.compared(context.snapshot, measure)
}
groups = {group.id: group for group in (*partnership.groups[-1:], *partnership.groups[:-1])}

st.title("Compare areas")
first, second, third = st.columns([2, 2, 1], vertical_alignment="bottom")
measure_id = link.choice(
    first.selectbox,
    "Measure",
    list(measures),
    format_func=lambda key: areas.named(measures[key]),
    key="measure",
    what="measure",
)
group_id = link.choice(
    second.selectbox,
    "Compare with",
    list(groups),
    format_func=lambda key: groups[key].title,
    key="group",
    what="group",
)
plain = link.switch(
    third.toggle,
    "Plain limits",
    key="plain",
    help="Plain limits allow for chance only, as if all districts were alike. Adjusted limits, the default, also allow "
    "for how much districts differ anyway.",
)
measure = measures[measure_id]
view = evidence.peers_or_reason(context, measure, group_id, adjusted=not plain)
if view is not None:
    evidence.funnel_figure(view, key="funnel")
    same_group = view.group.kind != "all"
    similar = view if same_group else evidence.peers_or_reason(context, measure, partnership.similar_group)
    if similar is not None and similar.has_lines:
        evidence.similar_figure(similar, key="similar")
    elif similar is not None:
        html.note(similar.position_reading)
