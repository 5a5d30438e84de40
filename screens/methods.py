from html import escape

import streamlit as st

from components import html, link
from components.context import Context
from components.words import plain
from ssp_metrics.methods import BETTER, MeasureGroup, Method, Topic, measure_groups, topics

MEASURES = "measures"
ALL = "all"
STYLE = """<style>
.ssp-method { font-size: 1rem; line-height: 1.5; margin: 0; max-width: 46rem; overflow-wrap: anywhere; }
.st-key-methods :is([data-testid="stCode"], [data-testid="stExpander"]) { max-width: 46rem; }
.st-key-methods [data-testid="stCode"] :is(pre, code, code *) { font-size: 1rem; color: #1D1D1D; }
.st-key-methods :is(summary p, table.ssp th, table.ssp .small) { font-size: 1rem; }
</style>"""
context: Context = st.session_state["context"]
titles = {topic.key: topic.title for topic in topics()}
titles |= {MEASURES: "Measures: what each one counts", ALL: "Everything, to search or print"}


def paragraph(text: str, lead: str = "") -> None:
    """Show a paragraph, with words in bold before it."""
    bold = f"<strong>{escape(lead)}</strong> " if lead else ""
    st.html(f'<p class="ssp-method">{bold}{escape(text)}</p>')


def show_topic(topic: Topic) -> None:
    """Show a topic and its methods."""
    st.header(plain(topic.title), anchor=topic.key)
    paragraph(topic.intro)
    for method in topic.methods:
        show_method(method)


def show_method(method: Method) -> None:
    """Show a method: words first, the formula for who wants to check it."""
    st.subheader(plain(method.title), anchor=f"{method.module}-{method.name}")
    paragraph(method.plain)
    st.code("\n".join(method.formulas), language=None, wrap_lines=True)
    paragraph(method.warning, "When not to trust it:")
    paragraph(method.source, "Source:")
    with st.expander(plain(f"Worked example: {method.title}")):
        st.code(f"# {method.signature}\n{method.example}", language=None, wrap_lines=True)


def show_group(group: MeasureGroup) -> None:
    """Show measures that are worked out alike, and by which methods."""
    st.subheader(plain(group.title))
    links = "; ".join(
        f'<a href="{escape(link.to("", topic=topic.key))}" target="_self">{escape(method.title)}</a>'
        for topic, method in group.methods
    )
    st.html(f'<p class="ssp-method"><strong>Worked out by:</strong> {links}.</p>')
    paragraph(group.source, "Source:")
    paragraph(" ".join(group.caveats), "To know:")
    badge = html.badge(html.ILLUSTRATIVE)
    rows = [
        [
            html.Cell(measure.title, small=f"unit: {measure.unit}", after=badge if measure.illustrative else ""),
            measure.definition,
            BETTER[measure.direction],
            measure.caveat,
        ]
        for measure in group.measures
    ]
    head = ["Measure", "What it counts", "Which way is better", "With care"]
    st.html(html.table(group.title, head, rows, stack=True, hide_caption=True))


st.html(STYLE)
st.title("How the figures are worked out")
html.lead(
    "Every figure of this dashboard comes from one of these methods. Each is told in plain words, with its formula, "
    "where it comes from, and when not to trust it; the same words stand in the program that does the sums."
)
chosen = link.choice(
    st.selectbox, "Topic", list(titles), format_func=lambda key: titles[key], key="topic", what="topic"
)
with st.container(key="methods"):
    for each in topics():
        if chosen in {each.key, ALL}:
            show_topic(each)
    if chosen in {MEASURES, ALL}:
        st.header("Measures", anchor=MEASURES)
        paragraph(
            "What each measure counts, as its source defines it. Its rate or share, its change, its trend and its "
            "place among other areas are worked out by the methods named."
        )
        for alike in measure_groups(context.catalogue):
            show_group(alike)
