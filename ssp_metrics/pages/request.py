"""What a page is asked for: a snapshot, a period, a state of knowledge, the reader's choices."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import quote, urlencode

from ssp_metrics import periods, wording
from ssp_metrics.catalogue import Catalogue, Measure, reference
from ssp_metrics.catalogue.models import Partnership
from ssp_metrics.errors import SspError
from ssp_metrics.pages.blocks import Blocks, Choice, Missing, Problem, note
from ssp_metrics.periods import Period
from ssp_metrics.records import database
from ssp_metrics.records.target import Target
from ssp_metrics.records.targets import Targets
from ssp_metrics.settings import settings
from ssp_metrics.store.snapshot import Snapshot
from ssp_metrics.views import areas
from ssp_metrics.views.target import known_at

LOG = logging.getLogger(__name__)
MONTHS = 12
KEPT = ("to", "as_at")
"""Choices that go with the reader from page to page."""
OFF, ON = "0", "1"
NOW = "now"


@dataclass(frozen=True, eq=False)
class Request:
    """What is known of the reader's wish before a page is composed.

    Attributes
    ----------
    to
        First day of the period's last month.
    choices
        What the address holds, by key.
    filters
        The choices that matter on every page: state of knowledge, period.
    """

    snapshot: Snapshot
    to: date
    choices: Mapping[str, str] = field(default_factory=dict)
    filters: tuple[Choice, ...] = ()

    @property
    def catalogue(self) -> Catalogue:
        """The snapshot's catalogue."""
        return self.snapshot.catalogue

    @property
    def partnership(self) -> Partnership:
        """Whose dashboard it is."""
        return self.snapshot.catalogue.partnership

    @property
    def period(self) -> Period:
        """The period that pages show."""
        return Period.rolling(self.to, MONTHS)

    @property
    def has_year_before(self) -> bool:
        """Whether the own force supplied the year before the period whole, so that figures can be compared with it."""
        supplied = areas.supplied(self.snapshot, self.catalogue.all_crime, self.partnership.force)
        return supplied.issuperset(self.period.before.months)

    @property
    def today(self) -> date:
        """The day that states are said for: today, or in the past the day of the load shown."""
        return self.snapshot.loaded_at().date() if self.snapshot.is_past else datetime.now(UTC).date()

    @property
    def reference(self) -> reference.Reference:
        """The reference tables: what plans promised, papers printed, duties ask."""
        return reference.current()

    def measures_of(self, page: str, use: str) -> list[Measure]:
        """The measures that a part of a page shows, in order; without those that the reader may not see."""
        known = self.catalogue.measures
        return [known[one.measure_id] for one in self.reference.shown_on(page, use) if one.measure_id in known]

    def withheld(self, page: str, use: str) -> Blocks:
        """A sentence where a part of a page has a measure that this reader may not see."""
        hidden = len(self.measures_of(page, use)) < len(self.reference.shown_on(page, use))
        return (note(wording.WITHHELD),) if hidden else ()

    def title_of(self, page: str, use: str) -> str:
        """The heading of a part of a page."""
        return next((one.title for one in self.reference.shown_on(page, use)), "")

    @property
    def targets(self) -> Targets:
        """The partnership's targets."""
        return Targets(database.connect(settings()), self.catalogue)

    def target(self, measure: Measure, month: date) -> Target | None:
        """The target in force for a month, as known at the as-at; raise :class:`SspError` where it cannot be read."""
        return self.targets.in_force(measure.id, month, known_at(self.snapshot))

    def last_for(self, measure: Measure) -> date:
        """The last month to show of a measure: its own supply may end before the period does."""
        return areas.own_period(self.snapshot, measure, self.to).last

    def link(self, page: str, **choices: str) -> str:
        """Return a link to a page that keeps the period and the as-at, with further choices."""
        kept = {key: self.choices[key] for key in KEPT if key in self.choices}
        parts = urlencode({**kept, **choices})
        return f"{quote(page, safe='')}?{parts}" if parts else quote(page, safe="")

    def choice(self, key: str, label: str, options: Mapping[str, str], *, usual: str = "", **how: Any) -> Choice:
        """Return a choice and what is chosen: what the address says, else the usual option, else the first.

        Parameters
        ----------
        options : mapping of str to str
            Words of each option by its key.
        **how
            ``what, control, label_hidden, required, help`` of :class:`~ssp_metrics.pages.blocks.Choice`.
        """
        return choice(self.choices, key, label, options, usual=usual, **how)

    def part(self, titles: Mapping[str, str]) -> Choice:
        """Return the choice among the parts of a long page, which stand beside each other."""
        return self.choice(
            "part", "Part of this screen", titles, what="part", control="segments", label_hidden=True, required=True
        )

    def switch(self, key: str, label: str, **how: Any) -> Choice:
        """Return a choice between off and on."""
        return self.choice(key, label, {OFF: "off", ON: "on"}, control="switch", **how)

    def told(self, error: SspError) -> str:
        """Return what a reader is told of an error; paths and commands go to the log, for who runs the dashboard."""
        return told(error, lambda: self.partnership.contact)

    def problem(self, error: SspError) -> Problem:
        """Return why something cannot be shown."""
        return Problem(self.told(error))

    def attempt(self, compose: Callable[[], Blocks]) -> Blocks:
        """Return blocks, or why they cannot be shown."""
        try:
            return compose()
        except SspError as error:
            return (self.problem(error),)

    def missing(self, measure: Measure, problem: str) -> Blocks:
        """Return what stands where a measure has no data."""
        publisher = self.catalogue.sources[measure.source].publisher
        owner = measure.owner if measure.is_return else ""
        block = Missing(measure, problem, publisher, owner, self.partnership.contact, self.link("data"))
        return (block, note(measure.caveat)) if measure.caveat else (block,)


def choice(
    choices: Mapping[str, str], key: str, label: str, options: Mapping[str, str], *, usual: str = "", **how: Any
) -> Choice:
    """Return a choice and what is chosen among ``choices``; see :meth:`Request.choice`."""
    default = usual if usual in options else next(iter(options))
    wanted = choices.get(key, default)
    known = wanted in options
    return Choice(key, label, options, wanted if known else default, default, asked="" if known else wanted, **how)


def asked(snapshot: Snapshot, choices: Mapping[str, str]) -> Request:
    """Return what an address asks for."""
    choices = dict(choices)
    if "-" in choices.get("as_at", ""):  # a day, such as that of a meeting, instead of the load that was the last then
        with suppress(SspError):
            choices["as_at"] = str(snapshot.at(choices["as_at"]).as_at)
    loads = snapshot.loads[snapshot.loads["seq"] > 0].sort_values("seq", ascending=False)
    named = {str(row.seq): f"at load {row.seq}, {row.loaded_at:%-d %B %Y}" for row in loads.itertuples()}
    known = choice(
        choices,
        "as_at",
        "As known",
        {NOW: "now, everything loaded", **named},
        what="state of knowledge",
        help="Shows every figure as it would have been shown then: what later archives revised is not counted.",
    )
    snapshot = snapshot.at(None if known.chosen == NOW else known.chosen)
    titles = {periods.key(month): periods.words(month) for month in _ends(snapshot)}
    to = choice(choices, "to", "Twelve months to", titles, what="month")
    for each in (known, to):  # a link needs only what is not usual
        choices.pop(each.key, None)
        if each.chosen != each.usual:
            choices[each.key] = each.chosen
    return Request(snapshot, periods.parse_month(to.chosen), choices, (known, to))


def _ends(snapshot: Snapshot) -> list[date]:
    """Months that end a full year of figures of the own force, latest first."""
    catalogue = snapshot.catalogue
    supplied = areas.supplied(snapshot, catalogue.all_crime, catalogue.partnership.force)
    ends = [month for month in sorted(supplied, reverse=True) if supplied.issuperset(Period.rolling(month).months)]
    if not ends:
        what = "No twelve months in a row were supplied by the partnership's own force."
        if snapshot.is_past:
            what = f"No twelve months in a row were known at load {snapshot.as_at}."
            raise SspError(what, "", "Choose a later state of knowledge under “Period and as-at”.")
        raise SspError(what, "", "Load an archive.", run="load police-uk PATH")
    return ends


def told(error: SspError, contact: Callable[[], str]) -> str:
    """Return an error for anybody; what only who runs the dashboard may read goes to the log."""
    if not error.is_for_keeper:
        return error.public
    LOG.warning("%s", error)
    return f"{error.public} Tell {contact()}."
