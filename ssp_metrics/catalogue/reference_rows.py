"""What the reference tables are made of: one class a table, its fields the columns; empty cells are “not recorded”."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationInfo, field_validator

from ssp_metrics.catalogue.models import Id
from ssp_metrics.errors import SspError
from ssp_metrics.periods import add_months, month_end, parse_month, words

MILLION = 1_000_000
_NUMBER = re.compile(r"-?\d+(\.\d+)?")


@dataclass(frozen=True)
class Day:
    """A date as far as a document tells it: a day, a month or a year; ``last`` is the last day it can mean."""

    words: str
    last: date

    @classmethod
    def read(cls, text: str) -> Day:
        """Read ``2022``, ``2022-01`` or ``2022-01-11``; raise ValueError for anything else."""
        if len(text) == len("2022") and text.isdecimal():
            return cls(text, date(int(text), 12, 31))
        if len(text) == len("2022-01"):
            month = parse_month(text)
            return cls(words(month), month_end(month))
        day = date.fromisoformat(text)
        return cls(f"{day:%-d %B %Y}", day)


def _day(text: object) -> object:
    if not isinstance(text, str):
        return text
    try:
        return Day.read(text) if text else None
    except (ValueError, SspError) as error:
        what = "this is not a date"
        raise ValueError(what) from error


def _words(text: object) -> object:
    return tuple(text.split()) if isinstance(text, str) else text


def _empty_is_none(text: object) -> object:
    return text or None


def _listed(text: object) -> object:
    return tuple(part.strip() for part in text.split(";") if part.strip()) if isinstance(text, str) else text


MaybeDay = Annotated[Day | None, BeforeValidator(_day)]
Ids = Annotated[tuple[str, ...], BeforeValidator(_words)]
Listed = Annotated[tuple[str, ...], BeforeValidator(_listed)]
"""Several things in one cell, divided by semicolons."""
Months = Annotated[int | None, Field(gt=0), BeforeValidator(_empty_is_none)]
Given = Annotated[str, Field(min_length=1)]
AreaCode = Annotated[str, Field(pattern=r"^[EW]\d{8}$")]
Status = Literal["still_measured", "replaced", "retired"]
Due = Literal["after_last", "at_end", "on_event", "continuous"]
Kind = Literal["", "rate", "rank", "change", "cost", "count", "ward_rank", "priority_ward", "named_again"]


class Row(BaseModel):
    """Base of every row: its columns are its fields, and nothing changes after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True, str_strip_whitespace=True)
    _row: int = 0

    def model_post_init(self, context: object) -> None:
        """Keep the line of the file, which its reader gives, for the faults that name it."""
        self._row = context if isinstance(context, int) else 0

    @property
    def file_row(self) -> int:
        """The line of the file that it stands in (1 = first line of the file)."""
        return self._row


class Theme(Row):
    """A theme that priorities of different plans can be compared by."""

    id: Given
    title: Given


class PlanTheme(Row):
    """One theme of one priority of one borough's plan; ``main`` is what the priority is about, ``also`` is in it."""

    borough: Given
    area_code: AreaCode
    plan_period: Given
    priority_order: Given
    priority_as_named: Given
    theme: Given
    theme_role: Literal["main", "also"]
    focus: str
    source: Given


class Promise(Row):
    """What a priority of an earlier plan promised to measure, and what became of it."""

    borough: Given
    area_code: AreaCode
    plan_period: Given
    priority_order: Given
    priority: Given
    promised: Given
    status: Status
    measure_id: str
    why: Given
    source: Given

    @field_validator("measure_id")
    @classmethod
    def _measured(cls, measure_id: str, info: ValidationInfo) -> str:
        status = info.data.get("status")
        if status and bool(measure_id) == (status == "retired"):
            what = "a promise that is measured or replaced names its measure, a retired one none"
            raise ValueError(what)
        return measure_id


COUNTED = frozenset({"count", "mentions", "percent", "GBP million", "rank"})
"""Units of printed figures that are worked with, and so have to be numbers."""


class Published(Row):
    """One figure printed in a document; ``measure_id`` and ``figure`` say what of ours stands beside it.

    ``value`` stands as it was printed; where its unit is one of :data:`COUNTED`, or begins with "per", it is a number.
    """

    document: Given
    place: Given
    measure: Given
    area_name: Given
    area_code: AreaCode
    period: Given
    value: str
    unit: Given
    note: str
    measure_id: str
    figure: Kind
    reasons: Ids
    fault: str

    @field_validator("unit")
    @classmethod
    def _number(cls, unit: str, info: ValidationInfo) -> str:
        value = str(info.data.get("value", ""))
        if (unit in COUNTED or unit.startswith("per ")) and not _NUMBER.fullmatch(value):
            what = f"its value, “{value}”, is not a number"
            raise ValueError(what)
        return unit


class PaperReason(Row):
    """Why paper and store differ (``reason``), or what is wrong with a paper and what is done about it (``fault``)."""

    kind: Literal["reason", "fault"]
    id: Given
    title: Given
    text: Given


class Recommendation(Row):
    """A recommendation of a strategic assessment and what became of it."""

    assessment: Given = Field(alias="set")
    number: Given
    recommendation: Given
    status: Given
    progress: str
    linked_recommendation: str
    theme: Given
    source: Given


class Duty(Row):
    """A duty of the partnership: who owes it, how often, when it was last done, and by which rule it is next due."""

    duty: Given
    law: Given
    law_source: Given
    owner: Given
    how_often: Given
    due: Due
    every_months: Months
    last_done: MaybeDay
    ends: MaybeDay
    last_done_source: str
    note: str
    source: Given

    @property
    def next_due(self) -> date | None:
        """The day by which it is next due; None where no date follows from what is recorded."""
        if self.due == "at_end":
            return self.ends.last if self.ends else None
        if self.due == "after_last" and self.last_done and self.every_months:
            return month_end(add_months(self.last_done.last.replace(day=1), self.every_months))
        return None


class SubGroup(Row):
    """A sub-group of the partnership."""

    id: Given
    name: Given
    about: str
    chair: str
    last_met: MaybeDay
    last_report: MaybeDay
    source: Given


class SubGroupPriority(Row):
    """A priority that a sub-group works on: each group may have several, and each priority too."""

    sub_group: Given
    priority: Given
    source: Given


class Strategy(Row):
    """A strategy of another body that the plan is linked with."""

    strategy: Given
    owner: Given
    priorities: Ids
    expires: MaybeDay
    note: str
    source: Given


class LineMeasure(Row):
    """One measure of one outcome line; ``where`` is the own district or the wards that the documents name."""

    line: Given
    title: Given
    order: int
    measure_id: Given
    where: Literal["home", "named_wards"]
    why: Given


class ConcernTheme(Row):
    """A theme by which concern and harm are compared.

    ``printed`` are the rows of the printed figures that count its mentions, ``share`` the row with its percentage of
    respondents, ``measure_ids`` the measures that count what is recorded of it; each may be empty.
    """

    theme: Given
    title: Given
    printed: Listed
    share: str
    measure_ids: Ids
    why: Given


class SurveyQuestion(Row):
    """A measure of the resident survey and the row of the printed figures that asks the same."""

    measure_id: Given
    printed: Given


class CannotShow(Row):
    """Something that the figures cannot show."""

    text: Given


class DutyMeasure(Row):
    """What a measure of the Serious Violence Duty counts, in the words that stand beside its figure.

    ``duty_measure`` is the id of the measure that this is a version of, its own for one of the Duty's; empty for a
    measure that is none and is kept apart.
    """

    measure_id: Given
    duty_measure: Id
    ages: Given
    domestic: Given
    counting: Given
    source: Given


class PageMeasure(Row):
    """A measure that a page shows in one of its parts.

    ``use`` names the part, ``title`` is its heading. A measure stands in several parts, each part in the order of rows.
    """

    page: Given
    use: Given
    title: Given
    measure_id: Given


class FormerDistrict(Row):
    """A district that was replaced, and the one that replaced it."""

    former_code: Given
    former_name: Given
    district_code: Given
