"""How the figures are worked out: the docstrings of the statistics, read into what a page can show.

Every public function says in numpydoc sections what it does in plain words, its formula (in `Notes`, after
``Formula::``), its source (`References`) and when not to trust it (`Warnings`). What is read here is what an analyst
reads in the code, so page and code cannot tell two stories.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from types import ModuleType
from typing import Any

from ssp_metrics.catalogue import Catalogue, Measure

ORDER = {
    "intervals": ("How sure a figure is: rates and intervals", ("intervals",)),
    "change": ("Change between two periods", ("change",)),
    "trend": ("Trend from month to month", ("spc", "seasonal")),
    "comparison": ("Comparison with other areas", ("funnel", "funnel_proportions", "similar")),
    "place": ("Concentration and place", ("concentration", "hotspots", "vulnerability")),
    "cost": ("What crime costs", ("cost",)),
    "effect": ("Effect of an initiative", ("displacement",)),
    "disclosure": ("Small counts kept safe", ("disclosure.masking",)),
}
"""Topics in the order of a reader: title, and its modules, of the statistics unless another folder is named."""
NO_FIGURE = "None yet."
USED_BY = {
    "intervals.rate": "Every count and rate, with its interval: headline figures, ward maps, rankings.",
    "intervals.count": "What is said of a target for a count.",
    "intervals.wilson": "Every percentage with its interval; what is said of a target for a percentage.",
    "intervals.byars": "By itself none; it is part of every rate and count from 10 up.",
    "intervals.poisson": "The yearly figures of a rare measure; part of every rate and count below 10.",
    "change.compare": "The outcome lines; the yearly figures of a rare measure; a merged type taken apart.",
    "change.compare_arrays": "The change of every headline figure, crime type, ward and part.",
    "spc.xmr": "By itself none; it is the trend of a measure whose season is not known or not wanted.",
    "seasonal.season": "By itself none; it is part of every trend by month.",
    "seasonal.xmr": "Every trend.",
    "funnel.assess": "The funnels of districts and of police force areas: rates.",
    "funnel.overdispersion": "By itself none; it is part of every funnel of rates.",
    "funnel.limits": "The curves of the funnels of rates.",
    "funnel_proportions.assess_proportions": "The funnel of districts: percentages.",
    "funnel_proportions.limits_proportions": "The curves of the funnels of percentages.",
    "similar.lines": "The bars of similar areas; crime types side by side.",
    "similar.position": "The bars of similar areas; crime types side by side.",
    "concentration.top_share": "How much the top five wards hold.",
    "concentration.gini": "By itself none; it is part of the one for few events.",
    "concentration.generalised_gini": "How much the top five wards hold.",
    "concentration.lorenz": "The Lorenz curve of wards and small areas.",
    "hotspots.getis_ord": NO_FIGURE,
    "hotspots.contiguity": NO_FIGURE,
    "hotspots.empirical_bayes": NO_FIGURE,
    "vulnerability.vulnerable_localities": "The vulnerable small areas below the ward maps.",
    "cost.cost_of_crime": "What recorded crime cost, by type.",
    "cost.chain": NO_FIGURE,
    "cost.uprate": NO_FIGURE,
    "displacement.weighted_displacement_difference": NO_FIGURE,
    "masking.mask": "Every small count that a partner returned.",
}
"""Which figures use a method, in the order in which a topic shows its methods."""
BETTER = {"lower": "Lower is better", "higher": "Higher is better", "neither": "Neither is better in itself"}


@dataclass(frozen=True)
class Method:
    """One method, as its docstring tells it.

    Attributes
    ----------
    title, plain
        First line and first paragraph: the method's name in words, and what it does.
    formulas
        One line each, as text.
    source, warning
        Where the method comes from, and when not to trust it.
    example
        Worked example as typed into Python, with its result.
    """

    module: str
    name: str
    title: str
    plain: str
    formulas: tuple[str, ...]
    source: str
    warning: str
    example: str
    signature: str

    @property
    def key(self) -> str:
        """Module and name: the key of :data:`USED_BY`."""
        return f"{self.module}.{self.name}"

    @property
    def missing(self) -> list[str]:
        """Parts of the docstring that are not there."""
        parts = ("title", "plain", "formulas", "source", "warning", "example")
        return [part for part in parts if not getattr(self, part)]


@dataclass(frozen=True)
class Topic:
    """Methods that answer one kind of question; ``key`` stands for it in a link."""

    key: str
    title: str
    intro: str
    methods: tuple[Method, ...]


@dataclass(frozen=True)
class MeasureGroup:
    """Measures of one source that are worked out alike.

    ``methods`` are (topic, method) in the order of a screen.
    """

    title: str
    source: str
    caveats: tuple[str, ...]
    methods: tuple[tuple[Topic, Method], ...]
    measures: tuple[Measure, ...]


@cache
def topics() -> tuple[Topic, ...]:
    """Return every public method of the statistics, by topic."""
    found = []
    for key, (title, names) in ORDER.items():
        modules = [import_module(f"ssp_metrics.{name if '.' in name else f'statistics.{name}'}") for name in names]
        intro = " ".join(_opening(sections(module)[""])[1] for module in modules)
        found.append(Topic(key, title, intro, tuple(method for module in modules for method in _methods(module))))
    return tuple(found)


def measure_groups(catalogue: Catalogue) -> list[MeasureGroup]:
    """Return the catalogue's measures, those together that have source, unit and methods in common."""
    grouped: dict[tuple[Any, ...], list[Measure]] = {}
    for measure in sorted(catalogue.measures.values(), key=lambda one: (one.order, one.title)):
        per = measure.per if measure.kind == "rate" else 0
        grouped.setdefault((measure.kind, per, measure.source, applied(measure)), []).append(measure)
    known = {method.key: (topic, method) for topic in topics() for method in topic.methods}
    groups = []
    for (_, per, source_id, methods), measures in grouped.items():
        source = catalogue.sources[source_id]
        kinds = {"count": "Counts", "share": "Shares, in percent", "rate": f"Counts and rates per {per:,} residents"}
        groups.append(
            MeasureGroup(
                f"{kinds[measures[0].kind]}{_spread(measures[0])}: {source.title}",
                f"{source.publisher}. {source.attribution}.",
                source.caveats,
                tuple(known[name] for name in methods),
                tuple(measures),
            )
        )
    return groups


def _spread(measure: Measure) -> str:
    """Say what parts a partner's measures from others of the same source: how often, and whether by ward."""
    if not measure.is_return:
        return ""
    often = ", by month" if measure.every == 1 else ", by quarter or year"
    wards = ", with wards" if "ward" in measure.levels else ""
    return f"{often}{wards}{', small counts kept safe' if measure.suppression != 'open' else ''}"


def applied(measure: Measure) -> tuple[str, ...]:
    """Name the methods that work out a measure's figures on the screens, as ``module.function``."""
    share = measure.kind == "share"
    chart = "intervals.count" if measure.overlapping else "seasonal.xmr" if measure.every == 1 else "spc.xmr"
    names = ["intervals.wilson" if share else "intervals.rate", "change.compare", chart]
    if not measure.is_return:
        names.append("funnel_proportions.assess_proportions" if share else "funnel.assess")
        names += ["similar.lines"] if "district" in measure.levels else []
    if measure.suppression != "open":
        names.append("masking.mask")
    if "ward" in measure.levels and not share:
        names += ["concentration.top_share", "concentration.generalised_gini"]
    return tuple(names)


def sections(thing: object) -> dict[str, str]:
    """Split a numpydoc docstring at its underlined titles; what stands before the first is under ``""``."""
    parts = re.split(r"^(\w[\w ]*)\n-{3,}$\n?", inspect.getdoc(thing) or "", flags=re.MULTILINE)
    return {"": parts[0].strip()} | {
        title: body.strip("\n") for title, body in zip(parts[1::2], parts[2::2], strict=True)
    }


def read(module: ModuleType, function: Callable[..., Any]) -> Method:
    """Read one method from its function; parts that the docstring lacks are empty."""
    said = sections(function)
    title, plain = _opening(said[""])
    signature = inspect.signature(function)
    empty = inspect.Parameter.empty
    bare = [parameter.replace(annotation=empty) for parameter in signature.parameters.values()]
    name = function.__name__
    return Method(
        module=module.__name__.rpartition(".")[2],
        name=name,
        title=title.removesuffix("."),
        plain=plain,
        formulas=_formulas(said.get("Notes", "")),
        source=_text(said.get("References", "")),
        warning=_text(said.get("Warnings", "")),
        example=said.get("Examples", "").strip(),
        signature=f"{module.__name__}.{name}{signature.replace(parameters=bare, return_annotation=empty)}",
    )


def _methods(module: ModuleType) -> list[Method]:
    public = [getattr(module, name) for name in module.__all__]
    return sorted(
        (read(module, function) for function in public if inspect.isfunction(function)),
        key=lambda method: list(USED_BY).index(method.key),
    )


def _opening(text: str) -> tuple[str, str]:
    """Return the first line and the first paragraph after it."""
    title, _, rest = text.partition("\n\n")
    return _text(title), _text(rest.partition("\n\n")[0])


def _formulas(notes: str) -> tuple[str, ...]:
    """Return the lines of the indented block after ``Formula::``."""
    block = re.match(r"Formula::\n\n((?:[ ]+.*(?:\n|$))+)", notes)
    return tuple(line.strip() for line in block[1].splitlines()) if block else ()


def _text(marked_up: str) -> str:
    """Return plain text: one line, without the marks of emphasis and code."""
    return re.sub(r"`+([^`]+)`+|(?<!\w)\*([^*]+)\*(?!\w)", r"\1\2", " ".join(marked_up.split()))
