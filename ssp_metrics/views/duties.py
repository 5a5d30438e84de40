"""What the partnership must do and who does it: duties with their dates, sub-groups, linked strategies."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas as pd

from ssp_metrics import wording
from ssp_metrics.catalogue import Catalogue
from ssp_metrics.catalogue.reference import Reference, written
from ssp_metrics.catalogue.reference_rows import Day, Duty
from ssp_metrics.periods import words
from ssp_metrics.views.plans import Table, source_line

NOT_RECORDED = "not recorded"
NO_GROUP = "no group"
SOON_DAYS = 92
OVERDUE, SOON, LATER, UNKNOWN, CASE, ALWAYS = "overdue", "due soon", "not yet due", NOT_RECORDED, "by case", "always"
STATES = (OVERDUE, SOON, UNKNOWN, LATER, CASE, ALWAYS)
BY_HAND = (
    "Dates only where a document states them; an empty one is “not recorded”, which does not mean not done. "
    "Owners are roles as the documents suggest them."
)


def duties(reference: Reference, as_of: date) -> Table:
    """Return the duty register as of a day, what is overdue first.

    ``frame``: ``duty, owner, how_often, last_done, next_due`` (words), ``state`` (one of :data:`STATES`),
    ``state_words`` (how it comes to it), ``law, law_source, last_done_source, note, source``.
    """
    columns = ["duty", "owner", "how_often", "last_done", "next_due", "state", "state_words", "law", "law_source",
               "last_done_source", "note", "source"]  # fmt: skip
    frame = pd.DataFrame([_duty(row, as_of) for row in reference.duties], columns=columns)
    frame = frame.sort_values("state", key=lambda state: state.map(STATES.index), kind="stable", ignore_index=True)
    late = frame[frame["state"] == OVERDUE]
    unknown = int((frame["state"] == UNKNOWN).sum())
    sentences = [f"{row.duty}: {row.state}; {row.state_words}." for row in late.itertuples()]
    if unknown:
        sentences.append(f"For {unknown} of {len(frame)} duties no date of the last time is recorded.")
    return Table(
        title=f"{len(late)} of {len(frame)} duties are due by what is on file",
        subtitle=f"Duty register as of {as_of:%-d %B %Y}",
        frame=frame,
        reading=tuple(sentences) or ("No duty is due by what is on file.",),
        source=f"{source_line(reference.duties)} {BY_HAND}",
    )


def _duty(row: Duty, as_of: date) -> dict[str, object]:
    state, said = _state(row, as_of)
    return dict(row) | {
        "last_done": said_day(row.last_done),
        "next_due": words(row.next_due) if row.next_due else "–" if state in {CASE, ALWAYS} else NOT_RECORDED,
        "state": state,
        "state_words": said,
    }


def _state(row: Duty, as_of: date) -> tuple[str, str]:
    """Return the state of a duty on a day, and in words how it comes to it."""
    due = row.next_due
    if row.due == "on_event":
        return CASE, "done when there is a case; cases are not recorded here"
    if row.due == "continuous":
        return ALWAYS, "owed at all times"
    if due is None:
        return UNKNOWN, "it cannot be said when it is due"
    ended = "the last one on file ended in" if row.due == "at_end" else "the next one was due by the end of"
    if due < as_of:
        return OVERDUE, f"{ended} {words(due)}, {_span(due, as_of)} ago"
    if (due - as_of).days <= SOON_DAYS:
        return SOON, f"by the end of {words(due)}"
    return LATER, f"not before the end of {words(due)}"


def _span(due: date, as_of: date) -> str:
    """Return the time since a day in whole months, the coarsest that the records bear."""
    months = (as_of.year - due.year) * 12 + as_of.month - due.month
    years, rest = divmod(months, 12)
    parts = [f"{years} year{'s' if years > 1 else ''}"] if years else []
    parts += [f"{rest} month{'s' if rest > 1 else ''}"] if rest else []
    return wording.listed(parts) or "less than a month"


@dataclass(frozen=True)
class Governance(Table):
    """Which sub-group works on which priority.

    ``frame``: one row a priority in the order of the plan: ``priority_id, priority, groups`` (names, or “no group”).

    Attributes
    ----------
    groups
        One row a sub-group: ``name, about, priorities, chair, last_met, last_report``.
    """

    groups: pd.DataFrame


def governance(reference: Reference, catalogue: Catalogue) -> Governance:
    """Return sub-groups against the priorities of the catalogue; neither needs to have one of the other."""
    names = {group.id: group.name for group in reference.sub_groups}
    ordered = sorted(catalogue.priorities.values(), key=lambda one: one.order)
    titles = {priority.id: priority.short_title for priority in ordered}
    pairs = [(pair.sub_group, pair.priority) for pair in reference.sub_group_priorities]
    of_priority = {one: [names[group] for group, priority in pairs if priority == one] for one in titles}
    without = [titles[one] for one, groups in of_priority.items() if not groups]
    frame = pd.DataFrame(
        [(one, titles[one], "; ".join(groups) or NO_GROUP) for one, groups in of_priority.items()],
        columns=["priority_id", "priority", "groups"],
    )
    groups = pd.DataFrame(
        [
            (
                group.name,
                group.about,
                "; ".join(titles[one] for one in titles if (group.id, one) in pairs) or "no priority",
                group.chair or NOT_RECORDED,
                said_day(group.last_met),
                said_day(group.last_report),
            )
            for group in reference.sub_groups
        ],
        columns=["name", "about", "priorities", "chair", "last_met", "last_report"],
    )
    if groups.empty:
        sentences = ["No sub-group of the partnership is written down."]
    else:
        sentences = [f"No group works on: {'; '.join(without)}." if without else "Every priority has a group."]
    silent = int((groups["last_met"] == NOT_RECORDED).sum())
    if silent:
        which = f"any of the {silent}" if silent == len(groups) else f"{silent} of the {len(groups)}"
        sentences.append(f"For {which} groups it is not recorded when they last met.")
    return Governance(
        title=f"{len(without) or 'No'} priorit{'y' if len(without) == 1 else 'ies'} without a group",
        subtitle="Sub-groups and the priorities of the plan; a group may have several, and a priority too",
        frame=frame,
        reading=tuple(sentences),
        source=source_line([*reference.sub_groups, *reference.sub_group_priorities]),
        groups=groups,
    )


def strategies(reference: Reference, catalogue: Catalogue, as_of: date) -> Table:
    """Return the strategies that the plan is linked with, as of a day.

    ``frame``: ``strategy, owner, priorities`` (words), ``state`` (whether expired), ``note``.
    """
    written(reference.strategies, "linked strategies")
    ordered = sorted(catalogue.priorities.values(), key=lambda one: one.order)
    rows, expired = [], []
    for one in reference.strategies:
        linked = [priority.short_title for priority in ordered if priority.id in one.priorities]
        over = one.expires is not None and one.expires.last < as_of
        if over:
            expired.append(one.strategy)
        state = f"{'expired' if over else 'expires'} in {one.expires.words}" if one.expires else NOT_RECORDED
        rows.append(
            (one.strategy, one.owner, "all" if len(linked) == len(ordered) else "; ".join(linked), state, one.note)
        )
    said = f"Expired by the date printed: {wording.listed(expired)}." if expired else "None has expired by its date."
    undated = sum(one.expires is None for one in reference.strategies)
    return Table(
        title=f"{len(rows)} linked strategies, {len(expired)} of them expired",
        subtitle=f"Strategies of other bodies that the plan is linked with, as of {as_of:%-d %B %Y}",
        frame=pd.DataFrame(rows, columns=["strategy", "owner", "priorities", "state", "note"]),
        reading=(said, *([f"For {undated} of {len(rows)} no date of expiry is recorded."] if undated else [])),
        source=source_line(reference.strategies),
    )


def said_day(day: Day | None) -> str:
    """Return a date as recorded, or that it is not."""
    return day.words if day else NOT_RECORDED
