import streamlit as st

from components import evidence, html
from components.context import Context, asked

context: Context = st.session_state["context"]
partnership = context.catalogue.partnership
measures = {measure.id: measure for measure in sorted(context.catalogue.measures.values(), key=lambda m: m.order)}
groups = {group.id: group for group in (*partnership.groups[-1:], *partnership.groups[:-1])}

st.title("Compare areas")
first, second, third = st.columns([2, 2, 1], vertical_alignment="bottom")
measure_id = first.selectbox(
    "Measure",
    list(measures),
    format_func=lambda key: measures[key].title,
    key=asked("measure", list(measures), "measure"),
    bind="query-params",
)
group_id = second.selectbox(
    "Compare with",
    list(groups),
    format_func=lambda key: groups[key].title,
    key=asked("group", list(groups), "group"),
    bind="query-params",
)
plain = third.toggle(
    "Plain limits",
    key="plain",
    bind="query-params",
    help="Plain limits allow for chance only, as if all districts were alike. Adjusted limits, the default, also allow "
    "for how much districts differ anyway.",
)
measure = measures[measure_id]
view = evidence.peers_or_reason(context, measure, group_id, adjusted=not plain)
if view is not None:
    html.lead(view.text)
    evidence.funnel_figure(view, key="funnel")
    if view.group.kind != "all":
        evidence.similar_figure(view, key="similar")
    else:
        similar = evidence.peers_or_reason(context, measure, partnership.similar_group)
        if similar is not None:
            evidence.similar_figure(similar, key="similar")
