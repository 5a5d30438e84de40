"""How the figures are worked out: each method in plain words, generated from the code; what each measure counts."""

from __future__ import annotations

from ssp_metrics.methods import BETTER, USED_BY, MeasureGroup, Method, Topic, measure_groups, topics
from ssp_metrics.pages.blocks import Block, Folded, Formula, Heading, Links, Page, Section, Text, lead
from ssp_metrics.pages.request import Request
from ssp_metrics.tables import Column
from ssp_metrics.tables.definitions import definitions

MEASURES, ALL = "measures", "all"


def compose(request: Request) -> Page:
    """Return the topic that the reader chose."""
    titles = {topic.key: topic.title for topic in topics()}
    titles |= {MEASURES: "Measures: what each one counts", ALL: "Everything, to search or print"}
    choice = request.choice("topic", "Topic", titles, what="topic")
    shown = [_topic(each) for each in topics() if choice.chosen in {each.key, ALL}]
    if choice.chosen in {MEASURES, ALL}:
        shown.append(_measures(request))
    return Page(
        "methods",
        "How the figures are worked out",
        (
            lead(
                "Every figure of this dashboard comes from one of these methods. Each is told in plain words, with its "
                "formula, which figures use it, where it comes from, and when not to trust it; the same words stand in "
                "the program that does the sums."
            ),
            choice,
            *shown,
        ),
    )


def _topic(topic: Topic) -> Section:
    methods = tuple(block for method in topic.methods for block in _method(method))
    return Section(topic.title, (Text(topic.intro), *methods), anchor=topic.key)


def _method(method: Method) -> tuple[Block, ...]:
    """Return a method: words first, the formula for who wants to check it."""
    return (
        Heading(method.title, anchor=f"{method.module}-{method.name}"),
        Text(method.plain),
        Formula("\n".join(method.formulas)),
        Text(USED_BY[method.key], strong="Figures that use it:"),
        Text(method.warning, strong="When not to trust it:"),
        Text(method.source, strong="Source:"),
        Folded(f"Worked example: {method.title}", (Formula(f"# {method.signature}\n{method.example}"),)),
    )


def _measures(request: Request) -> Section:
    words = (
        "What each measure counts, as its source defines it. Its rate or share, its change, its trend and its place "
        "among other areas are worked out by the methods named."
    )
    groups = tuple(block for group in measure_groups(request.catalogue) for block in _group(request, group))
    return Section("Measures", (Text(words), *groups), anchor=MEASURES)


def _group(request: Request, group: MeasureGroup) -> tuple[Block, ...]:
    """Return measures that are worked out alike, and by which methods."""
    links = tuple((method.title, request.link("", topic=topic.key)) for topic, method in group.methods)
    more = [
        Column("Which way is better", lambda one: BETTER[one.direction]),
        Column("With care", lambda one: one.caveat),
    ]
    return (
        Heading(group.title),
        Links("Worked out by:", links),
        Text(group.source, strong="Source:"),
        Text(" ".join(group.caveats), strong="To know:"),
        definitions(group.title, group.measures, more, small=lambda one: f"unit: {one.unit}", caveat=False),
    )
