"""What the catalogue is made of: one class an entry, each the content of one TOML file or of a part of one."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

Id = str
Direction = Literal["lower", "higher", "neither"]
Suppression = Literal["open", "police_low_count", "hes_2018"]
Level = Literal["force_area", "district", "ward", "lsoa"]
MONTH = r"^\d{4}-(0[1-9]|1[0-2])$"
TO_WRITE = "REPLACE"  # what `measure new` writes where a person has to
SNAKE_CASE = r"^[a-z][a-z0-9_]*$"
LONG = 40  # letters that a definition needs to say what is counted and what is not
RETURNS_FROM = 400  # order of the first measure that partners return, after those of police.uk
YEAR = 12
ALL = "all"  # the value of a breakdown that is not broken down
About = Literal["victims", "offenders", "locations"]


class Entry(BaseModel):
    """Base of everything in the catalogue: unknown keys are faults, nothing changes after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    @field_validator("*", mode="before")
    @classmethod
    def _written(cls, value: object) -> object:
        if value == TO_WRITE:
            what = "this is still to be written"
            raise ValueError(what)
        return value

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if what := next(self._wrong(), ""):
            raise ValueError(what)
        return self

    def _wrong(self) -> Iterator[str]:
        """Give what of an entry does not go together; only the first is said."""
        return iter(())


class PeerGroup(Entry):
    """A named group of districts to compare with."""

    id: Id = Field(description="how `similar_group` and addresses name it")
    title: str = Field(description="its name in lists")
    sentence: str = Field(description="how the group is called inside a sentence")
    kind: Literal["force_area", "neighbours", "all"] = Field(description="which districts are in it")
    size: int = Field(default=10, ge=2, le=60, description="how many neighbours are in a group of `neighbours`")


class Partnership(Entry):
    """The partnership whose dashboard this is: another one edits only this."""

    name: str = Field(description="its full name, as the masthead has it")
    short_name: str = Field(description="its initials")
    place: str = Field(description="name of the district as people say it")
    area_code: str = Field(pattern=r"^[EW]\d{8}$", description="ONS code of the district")
    force: str = Field(description="slug of the police force in data.police.uk")
    force_area_code: str = Field(pattern=r"^[EW]\d{8}$", description="ONS code of the police force area")
    ward_vintage: str = Field(description="year by which the wards are named that its screens open with")
    lsoa_vintage: str = Field(description="census year of the small areas (LSOAs)")
    population_series: str = Field(description="series of population estimates that rates are worked out with")
    strategic_year_starts: int = Field(ge=1, le=12, description="month in which the strategic year begins")
    contact: str = Field(description="who answers for the dashboard: “the community safety team of …”")
    report_url: str = Field(default="", description="where residents report crime and anti-social behaviour")
    similar_group: Id = Field(description="id of the group that is compared with first")
    groups: tuple[PeerGroup, ...] = Field(min_length=1, description="groups of districts to compare with")

    def _wrong(self) -> Iterator[str]:
        if len({group.id for group in self.groups}) < len(self.groups):
            yield "two groups have the same id"
        if self.similar_group not in {group.id for group in self.groups}:
            yield f"similar_group “{self.similar_group}” is not one of the groups"

    def group(self, group_id: Id) -> PeerGroup:
        """Return the peer group of that id; the first one when there is none."""
        return next((group for group in self.groups if group.id == group_id), self.groups[0])


class Plan(Entry):
    """A partnership plan and the months it is for; measures keep their history from one plan to the next."""

    id: Id = Field(description="name of the file, without .toml")
    title: str = Field(description="its name with its years, as the masthead has it")
    first: str = Field(pattern=MONTH, description="first month that it is for, YYYY-MM")
    last: str = Field(pattern=MONTH, description="last month that it is for, YYYY-MM")

    def _wrong(self) -> Iterator[str]:
        if self.last < self.first:
            yield "the plan ends before it begins"


class Annotation(Entry):
    """Something a reader of the trend must know: a change of practice, an event."""

    month: str = Field(pattern=MONTH, description="month that it is marked at, YYYY-MM")
    text: str = Field(description="what happened, in a few words without a full stop")
    area: str = Field(default="", description="code of the only area that it is about; empty for all")


class Source(Entry):
    """Where figures come from and what a reader must know of them; its annotations go on every trend of it.

    ``population_series`` are the rebasing series that its rates rest on, the estimate nearest in time among them, where
    they are not the partnership's one; ``without_rate`` are areas for which a rate says nothing, each with the reason.
    """

    id: Id = Field(description="name of the file, without .toml")
    title: str = Field(description="what it is called in lists")
    publisher: str = Field(description="whose figures they are")
    attribution: str = Field(min_length=1, description="what stands under every figure of it, with its licence")
    caveats: tuple[str, ...] = Field(min_length=1, description="sentences that a reader of any figure of it must know")
    crime_types: tuple[str, ...] = Field(
        default=(), description="the crime types of a police source; no return has any"
    )
    total: Id = Field(default="", description="measure of all its crime types together; what it leaves out is no crime")
    annotations: tuple[Annotation, ...] = Field(default=(), description="events marked on every trend of it")
    population_series: tuple[str, ...] = Field(
        default=(), description="series of residents that its rates are on, the first that has the year"
    )
    without_rate: dict[str, str] = Field(
        default={}, description="codes of areas that have no rate, each with the reason"
    )


class Selector(Entry):
    """Which rows of which table a measure counts."""

    table: Literal["crime", "stop_search", "outcome_event", "partner_return", "force_crime"] = Field(
        description="the table; `partner_return` is what partners return, `force_crime` what is published by force area"
    )
    categories: tuple[str, ...] = Field(
        default=(), description="crime types, objects of search or offence groups, added up; all unless written"
    )
    all_except: tuple[str, ...] = Field(default=(), description="counts every category but these")
    outcomes: tuple[str, ...] = Field(default=(), description="numerator of a share; its denominator is all rows")
    numerator: tuple[str, ...] = Field(
        default=(), description="of a share of `force_crime`: those of its categories that it is the share of"
    )
    of: Id = Field(default="", description="returned measure that this is a part of; it is then not returned itself")
    sex: str = Field(default=ALL, description="with `of`: the code of the part, by sex")
    age_band: str = Field(default=ALL, description="with `of`: the code of the part, by age")
    category: str = Field(default=ALL, description="with `of`: the code of the part, by category")

    def _wrong(self) -> Iterator[str]:
        if self.table == "partner_return" and (self.categories or self.all_except or self.outcomes):
            yield "a partner return is selected by of, sex, age_band and category"
        if self.table != "partner_return" and (self.of or {self.sex, self.age_band, self.category} != {ALL}):
            yield "of, sex, age_band and category select a partner return only"
        if bool(self.of) != ({self.sex, self.age_band, self.category} != {ALL}):
            yield "give of together with the part of it: a sex, an age_band or a category"
        if self.table == "force_crime" and (self.outcomes or not self.categories):
            yield "offence groups of police force areas are selected by categories"
        if not set(self.numerator) <= (set(self.categories) if self.table == "force_crime" else set()):
            yield "numerator names offence groups of police force areas that are among the categories"
        if self.categories and self.all_except:
            yield "give either categories or all_except, not both"
        for name in ("categories", "all_except", "outcomes"):
            if len(set(getattr(self, name))) < len(getattr(self, name)):
                yield f"{name} names one value twice"


class Breakdown(Entry):
    """One way in which partners break a measure down: by sex, by age, or by a category such as the strand of hate.

    Of parts that overlap figures need not tell whether every event is in one: disclosure control takes it that readers
    know so, and protects as well where it is not so.
    """

    id: Id = Field(pattern=SNAKE_CASE, description="how the recipe of illustrations names it")
    title: str = Field(min_length=1, description="“By sex of the victim”")
    dimension: Literal["sex", "age_band", "category"] = Field(description="column of the return that holds the codes")
    values: dict[str, str] = Field(min_length=1, description='the code of each part and its words: `led = "LED"`')
    complete: bool = Field(default=True, description="the parts add up to the total; else some of it may be in no part")
    overlapping: bool = Field(default=False, description="one event may be in several parts; needs complete = false")

    def _wrong(self) -> Iterator[str]:
        texts = list(self.values.values())
        if len(set(texts)) < len(texts) or not all(text.strip() and text[0] == text[0].upper() for text in texts):
            yield "the words of each part begin with a capital letter and differ from those of the others"
        if ALL in self.values:
            yield f"“{ALL}” is the total, not a part"
        if self.complete and self.overlapping:
            yield "parts that overlap do not add up to the total"


class Rebase(Entry):
    """A month from which the limits of the trend start afresh, and why: a change that is known and lasts."""

    month: str = Field(pattern=MONTH, description="first month of the new limits, YYYY-MM")
    reason: str = Field(description="what changed, for readers of the chart")


class DocumentTarget(Entry):
    """What a measure is to reach, in the unit of its trend: a count a month, or a percentage for a share."""

    value: float = Field(ge=0, description="what is to be reached")
    reason: str = Field(description="why, in a sentence")


class UnitCost(Entry):
    """What one offence costs society, at the prices of a financial year (named by the year it begins in)."""

    pounds: float = Field(gt=0, description="cost of one offence, in pounds")
    multiplier: float | None = Field(default=None, ge=1, description="offences committed for each recorded")
    price_year: int = Field(default=2015, description="year in which the financial year of the prices begins")
    source: str = Field(description="where the figure is printed, with its page or table")
    checked: bool = Field(description="whether the figure was checked against its source")


class Place(Entry):
    """Where a measure stands on a priority's screen."""

    priority: Id = Field(description="id of the priority")
    order: int = Field(description="place on its screen: smaller first, no two the same; returns follow police figures")
    headline: bool = Field(default=False, description="leads the screen and the overview; one measure a priority")
    about: About | None = Field(default=None, description="which of the three it tells about")


class Measure(Entry):
    """One measure: what it counts, in which words, which way is better, where it stands."""

    id: Id = Field(pattern=SNAKE_CASE, description="name of the file, without .toml")
    title: str = Field(min_length=1, description="what it is called; no other measure is called the same")
    definition: str = Field(
        description=f"what is counted and what is not, in sentences; of a return {LONG} letters or more"
    )
    unit: str = Field(description="what is counted, as it stands after a number, plural: “burglaries”")
    unit_one: str = Field(description="the same after 1: “burglary”")
    kind: Literal["rate", "share", "count"] = Field(
        default="rate", description="a count by residents, a percentage of a denominator, or a count alone"
    )
    per: int = Field(default=1000, gt=0, description="residents that a rate is expressed for")
    every: Literal[1, 3, 12] = Field(default=1, description="months of one period, as supplied")
    year_ends: int = Field(default=3, ge=1, le=12, description="month in which years, and so quarters, end")
    months: int = Field(default=12, ge=1, le=120, description="months that its figure covers")
    overlapping: bool = Field(default=False, description="each period is of `months`, one ends every `every`")
    direction: Direction = Field(description="which way is better; `neither` where more may be good policing")
    source: Id = Field(description="id of the source that supplies it")
    selector: Selector = Field(description="which rows it counts")
    levels: tuple[Level, ...] = Field(default=("district", "ward", "lsoa"), description="areas that it is known for")
    intervals: bool = Field(default=True, description="false where chance is not what makes it uncertain")
    breakdowns: tuple[Breakdown, ...] = Field(default=(), description="parts that are returned with the total")
    suppression: Suppression = Field(default="open", description="policy by which small counts are masked")
    illustrative: bool = Field(
        default=False, description="left to the build, which sets it where every row is invented"
    )
    owner: str = Field(default="", description="role of who answers for it; a return needs it")
    caveat: str = Field(default="", description="what to beware of, in a sentence; a return needs it")
    places: tuple[Place, ...] = Field(default=(), description="priorities on whose screens it stands")
    annotations: tuple[Annotation, ...] = Field(default=(), description="events marked on its trend")
    rebases: tuple[Rebase, ...] = Field(
        default=(), description="months from which the limits of its trend start afresh"
    )
    target: DocumentTarget | None = Field(default=None, description="a target from a document")
    unit_cost: UnitCost | None = Field(default=None, description="what one offence costs society")
    order: int = Field(default=100, description=f"place in lists of all measures; returns from {RETURNS_FROM} on")

    @property
    def is_return(self) -> bool:
        """Whether partners return it."""
        return self.selector.table == "partner_return"

    @property
    def by_area(self) -> bool:
        """Whether it is supplied area by area, each under its own code, and not in the files of police forces."""
        return self.selector.table in {"partner_return", "force_crime"}

    @property
    def span(self) -> int:
        """Months of one of its periods, as supplied."""
        return self.months if self.overlapping else self.every

    @property
    def by_years(self) -> bool:
        """Whether its series are years that overlap or are rare: read with what chance does, not against limits."""
        return self.overlapping or self.is_rare

    @property
    def is_rare(self) -> bool:
        """Whether so few happen that a district has only a total over several years: no single year, no parts."""
        return self.months > YEAR

    @property
    def returned_as(self) -> Id:
        """The id under which partners return it: its own, or that of the measure it is a part of."""
        return self.selector.of or self.id

    def of_unit(self, number: float) -> str:
        """Return the unit as it stands after a number."""
        return self.unit_one if number == 1 else self.unit

    def _wrong(self) -> Iterator[str]:
        return chain(self._wrong_words(), self._wrong_share(), self._wrong_periods())

    def _wrong_words(self) -> Iterator[str]:
        if not all(text.endswith(".") for text in (self.definition, self.caveat or ".")):
            yield "definition and caveat are sentences: end them with a full stop"
        for unit in (self.unit, self.unit_one):
            if not unit or unit != unit.strip(" .") or self.unit == self.unit_one:
                yield "unit and unit_one differ, and stand without full stop in a sentence"
            if unit[0].isupper() and unit.split()[0] not in self.definition.split()[1:]:
                yield f"“{unit}” stands inside a sentence: begin with a small letter, or with a name of the definition"
        if self.is_return and (len(self.definition) < LONG or not self.caveat or not self.owner):
            yield f"a return needs a definition of {LONG} letters or more, a caveat and an owner"
        if self.is_return and self.order < RETURNS_FROM:
            yield f"order is {self.order}: returns are listed after police figures, from {RETURNS_FROM} on"

    def _wrong_share(self) -> Iterator[str]:
        if not self.is_return and (self.kind == "share") != bool(self.selector.outcomes or self.selector.numerator):
            yield "a share needs selector.outcomes for its numerator (of offence groups: selector.numerator)"
        if len({place.priority for place in self.places}) < len(self.places):
            yield "two places stand in the same priority"

    def _wrong_periods(self) -> Iterator[str]:
        if self.months % self.every:
            yield f"months ({self.months}) is not a whole number of its periods of {self.every} months"
        by_force = self.selector.table == "force_crime"
        if self.overlapping != by_force or (by_force and self.levels != ("force_area",)):
            yield "offence groups of police force areas, and no others, are overlapping, at the one level force_area"
        if not self.is_return and (self.breakdowns, self.suppression) != ((), "open"):
            yield "breakdowns and suppression are for measures that partners return"
        if not self.by_area and self.every != 1:
            yield "every is for what is supplied area by area: police files are of months"
        if self.suppression != "open" and self.months != self.every:
            yield "a measure with disclosure control is shown in the periods it is supplied in: months must be every"
        if self.suppression != "open" and self.kind == "share" and (self.breakdowns or set(self.levels) & {"ward"}):
            yield "a share with disclosure control has neither breakdowns nor wards"
        codes = [(part.dimension, code) for part in self.breakdowns for code in part.values]
        if len(set(codes)) < len(codes) or len({part.id for part in self.breakdowns}) < len(self.breakdowns):
            yield "two breakdowns have the same id, or hold the same part"


class PairedMeasures(Entry):
    """Two measures to be read side by side, never added: what each says that the other does not."""

    measures: tuple[Id, Id] = Field(description="ids of the two")
    title: str = Field(description="heading of the pair")
    why: str = Field(description="why one of the two alone would mislead")


Element = Literal["years_share_cost", "residents_mention", "resident_survey", "day_and_hour"]
"""What a priority may show besides the template: pieces that the screens know by these names."""


class Priority(Entry):
    """One priority: why, who, and in which order it is shown; plan, aims and sub-group are the partnership's to say."""

    id: Id = Field(pattern=SNAKE_CASE, description="name of the file, without .toml; it is the address of its screen")
    title: str = Field(min_length=1, description="heading of its screen")
    short_title: str = Field(min_length=1, description="its name in the navigation and on the overview")
    order: int = Field(description="place in the navigation: smaller first")
    plan: Id = Field(default="", description="the plan that it is of; empty where none is written down")
    aims: tuple[str, ...] = Field(default=(), description="what the plan says it is to reach")
    sub_group: str = Field(default="", description="group of the partnership that works on it")
    needs: str = Field(default="", description="what must be supplied before this priority has figures")
    paired: tuple[PairedMeasures, ...] = Field(
        default=(), description="pairs of measures to be read side by side, never added"
    )
    elements: tuple[Element, ...] = Field(default=(), description="pieces of its screen besides the template")
