"""Every page: where it stands in the menu, and how it is composed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial

from ssp_metrics.catalogue import Catalogue, Priority
from ssp_metrics.errors import SspError
from ssp_metrics.pages import (
    about,
    compare,
    crime,
    data,
    duty,
    methods,
    outcomes,
    overview,
    plans,
    priority,
    sexual_offences,
    wards,
)
from ssp_metrics.pages.blocks import Choice, Page, walk
from ssp_metrics.pages.request import Request, asked
from ssp_metrics.store.snapshot import Snapshot

HOME = "overview"


@dataclass(frozen=True)
class Registered:
    """A page of the menu: its key, which is its address, its title there, and how it is composed."""

    key: str
    title: str
    compose: Callable[[Request], Page]


FIXED = {
    "Partnership": (
        Registered(HOME, "Overview", overview.compose),
        Registered("crime", "Crime and disorder", crime.compose),
        Registered("outcomes", "Outcomes and concern", outcomes.compose),
        Registered("compare", "Compare areas", compare.compose),
    ),
    "Priorities": (),
    "Duties": (
        Registered("duty", "Serious Violence Duty", duty.compose),
        Registered("sexual_violence", "Sexual offences", sexual_offences.compose),
        Registered("plans", "Plans and duties", plans.compose),
    ),
    "Places": (Registered("wards", "Ward maps", wards.compose),),
    "About": (
        Registered("data", "Data", data.compose),
        Registered("methods", "How it is worked out", methods.compose),
        Registered("about", "About", about.compose),
    ),
}
"""Entries by section of the menu; priorities come from the catalogue."""


def sections(catalogue: Catalogue) -> Mapping[str, tuple[Registered, ...]]:
    """Return every page by section of the menu."""
    priorities = tuple(
        Registered(one.id, one.short_title, partial(priority.compose, priority=one)) for one in with_measures(catalogue)
    )
    return {**FIXED, "Priorities": priorities}


def with_measures(catalogue: Catalogue) -> list[Priority]:
    """Return the priorities that have a measure, in the order of the plan."""
    ordered = sorted(catalogue.priorities.values(), key=lambda one: one.order)
    return [one for one in ordered if catalogue.of_priority(one.id)]


def find(catalogue: Catalogue, key: str) -> Registered:
    """Return a page by its key; raise :class:`SspError` where there is none."""
    entries = {one.key: one for found in sections(catalogue).values() for one in found}
    if key not in entries:
        what = f"There is no page “{key[:60]}”."
        raise SspError(what, "", f"There are: {', '.join(entries)}.")
    return entries[key]


def composed(snapshot: Snapshot, key: str, choices: Mapping[str, str]) -> tuple[Page, Request]:
    """Return the page of an address, and what was asked for; a screen shows the usual where an address asks in vain.

    Raises
    ------
    SspError
        There is no such page, or it has no such choice or option.
    """
    request = asked(snapshot, choices)
    page = find(snapshot.catalogue, key).compose(request)
    offered = {one.key: one for one in (*request.filters, *walk(page.blocks)) if isinstance(one, Choice)}
    unknown = sorted(set(choices) - set(offered))
    if unknown:
        what = f"The page “{key}” has no choice “{unknown[0][:60]}”."
        raise SspError(what, "", f"It has: {', '.join(offered)}.")
    refuse_unknown(offered.values())
    return page, request


def refuse_unknown(choices: Iterable[Choice]) -> None:
    """Raise :class:`SspError` where a choice was asked for an option that it does not have."""
    for one in choices:
        if one.asked:
            what = f"There is no {one.what or one.label} “{one.asked[:60]}”."
            raise SspError(what, "", f"There are: {', '.join(one.options)}.")
