"""Every screen with the addresses that open it: what tests, photographs and the benchmark go through."""

from __future__ import annotations

from dataclasses import dataclass

from ssp_metrics import catalogue as catalogues
from tests.place import SETTINGS

CATALOGUE = catalogues.read(*SETTINGS.catalogue)
PARTNERSHIP = CATALOGUE.partnership
WARD, FORMER_WARD = "E05014882", "E05001543"
"""A ward of each vintage; the first has most of nearly everything."""


@dataclass(frozen=True)
class Screen:
    """One address.

    Attributes
    ----------
    name
        Unique, fit for a file name.
    path, query
        The page in the address, empty for the first one, and the filters behind it.
    heading
        What stands as its title.
    """

    name: str
    path: str
    heading: str
    query: tuple[tuple[str, str], ...] = ()

    @property
    def address(self) -> str:
        """The part of the address after the host."""
        query = "&".join(f"{key}={value}" for key, value in self.query)
        return f"/{self.path}{'?' if query else ''}{query}"


def _screen(name: str, path: str, heading: str, **query: str) -> Screen:
    return Screen(name, path, heading, tuple(query.items()))


PRIORITIES = tuple(
    _screen(priority.id, priority.id, priority.title)
    for priority in sorted(CATALOGUE.priorities.values(), key=lambda one: one.order)
    if CATALOGUE.of_priority(priority.id)
)
GROUPS = tuple(
    _screen(f"compare-{group.id}", "compare", "Compare areas", group=group.id) for group in PARTNERSHIP.groups
)
PLANS_PARTS = ("groups", "plans", "promises", "neighbourhoods")
RETURNED = tuple(
    _screen(f"{priority}-{measure}", priority, CATALOGUE.priorities[priority].title, measure=measure)
    for priority, measure in (
        ("serious_violence", "knife_admissions"),  # a year at a time, rounded, with parts
        ("domestic_abuse", "domestic_abuse_by_ward"),  # wards
        ("prolific_offenders", "repeat_offenders"),  # a share with parts that overlap
        ("organised_crime", "county_lines"),  # counts that are not shown
        ("drugs_alcohol", "drug_treatment"),  # five breakdowns
    )
)
"""What partners return, a measure of each kind."""
MAIN = (
    _screen("overview", "", "Overview"),
    _screen("crime", "crime", "Crime and disorder"),
    _screen("outcomes", "outcomes", "Outcomes and concern"),
    _screen("compare", "compare", "Compare areas"),
    *PRIORITIES,
    _screen("duty", "duty", "Serious Violence Duty"),
    _screen("sexual_violence", "sexual_violence", "Sexual offences and violence against women and girls"),
    _screen("plans", "plans", "Plans and duties"),
    _screen("wards", "wards", "Ward maps"),
    _screen("data", "data", "Data"),
    _screen("methods", "methods", "How the figures are worked out"),
    _screen("about", "about", "About"),
)
"""One a page, as the navigation opens it."""
VARIANTS = (
    _screen("crime-burglary", "crime", "Crime and disorder", type="burglary"),
    *GROUPS,
    _screen("compare-plain", "compare", "Compare areas", plain="1"),
    _screen("wards-ward", "wards", "Ward maps", ward=WARD),
    _screen("wards-2022", "wards", "Ward maps", vintage="2022"),
    _screen("wards-2022-ward", "wards", "Ward maps", vintage="2022", ward=FORMER_WARD),
    _screen("wards-rate", "wards", "Ward maps", by="rate"),
    _screen("overview-past", "", "Overview", as_at="1"),
    *(_screen(f"plans-{part}", "plans", "Plans and duties", part=part) for part in PLANS_PARTS),
    _screen("data-returns", "data", "Data", part="returns"),
    _screen("data-paper", "data", "Data", part="paper"),
    _screen("data-definitions", "data", "Data", part="definitions"),
    *RETURNED,
)
"""The same pages with filters."""
ALL = MAIN + VARIANTS
