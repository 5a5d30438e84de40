"""What the catalogue is made of: one class an entry, each the content of one TOML file or of a part of one."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

Id = str
Direction = Literal["lower", "higher", "neither"]
Suppression = Literal["open", "police_low_count", "hes_2018"]
Level = Literal["force_area", "district", "ward", "lsoa"]
MONTH = r"^\d{4}-(0[1-9]|1[0-2])$"
YEAR = 12
ALL = "all"  # the value of a breakdown that is not broken down
Face = Literal["victims", "offenders", "locations"]


class Entry(BaseModel):
    """Base of everything in the catalogue: unknown keys are faults, nothing changes after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class PeerGroup(Entry):
    """A named group of districts to compare with."""

    id: Id
    title: str
    sentence: str = Field(description="how the group is called inside a sentence")
    kind: Literal["force_area", "neighbours", "all"]
    size: int = Field(default=10, ge=2, le=60)


class Partnership(Entry):
    """The partnership whose dashboard this is: another one edits only this."""

    name: str
    short_name: str
    place: str = Field(description="name of the district as people say it")
    area_code: str = Field(pattern=r"^[EW]\d{8}$")
    force: str = Field(description="slug of the police force in data.police.uk")
    force_area_code: str = Field(pattern=r"^[EW]\d{8}$")
    ward_vintage: str
    lsoa_vintage: str
    population_series: str
    strategic_year_starts: int = Field(ge=1, le=12)
    contact: str
    report_url: str = ""
    similar_group: Id
    groups: tuple[PeerGroup, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _group_known(self) -> Partnership:
        if len({group.id for group in self.groups}) < len(self.groups):
            what = "two groups have the same id"
            raise ValueError(what)
        if self.similar_group not in {group.id for group in self.groups}:
            what = f"similar_group “{self.similar_group}” is not one of the groups"
            raise ValueError(what)
        return self

    def group(self, group_id: Id) -> PeerGroup:
        """Return the peer group of that id; the first one when there is none."""
        return next((group for group in self.groups if group.id == group_id), self.groups[0])


class Plan(Entry):
    """A partnership plan and the months it is for; measures keep their history from one plan to the next."""

    id: Id
    title: str
    first: str = Field(pattern=MONTH)
    last: str = Field(pattern=MONTH)

    @model_validator(mode="after")
    def _forwards(self) -> Plan:
        if self.last < self.first:
            what = "the plan ends before it begins"
            raise ValueError(what)
        return self


class Annotation(Entry):
    """Something a reader of the trend must know: a change of practice, an event."""

    month: str = Field(pattern=MONTH)
    text: str
    area: str = Field(default="", description="code of the only area that it is about; empty for all")


class Source(Entry):
    """Where figures come from and what a reader must know of them; its annotations go on every trend of it.

    ``population_series`` are the rebasing series that its rates rest on, the estimate nearest in time among them, where
    they are not the partnership's one; ``without_rate`` are areas for which a rate says nothing, each with the reason.
    """

    id: Id
    title: str
    publisher: str
    attribution: str
    caveats: tuple[str, ...] = ()
    crime_types: tuple[str, ...] = ()
    annotations: tuple[Annotation, ...] = ()
    population_series: tuple[str, ...] = ()
    without_rate: dict[str, str] = {}


class Selector(Entry):
    """Which rows of which table a measure counts.

    ``categories`` are crime types (``crime``) or objects of search (``stop_search``); with ``all_except`` the measure
    counts every category but those. For a share, ``outcomes`` select the numerator and the denominator is all rows.

    ``partner_return`` selects what partners return: the rows of the measure ``of`` (its own unless given) with one
    ``sex``, ``age_band`` and ``category``; a measure with ``of`` shows one part of another measure and is not returned
    itself.

    ``force_crime`` selects offence groups of the published table of police force areas: those of ``categories`` added
    up. For a share, ``numerator`` are those of them that it is the share of.
    """

    table: Literal["crime", "stop_search", "outcome_event", "partner_return", "force_crime"]
    categories: tuple[str, ...] = ()
    all_except: tuple[str, ...] = ()
    outcomes: tuple[str, ...] = ()
    numerator: tuple[str, ...] = ()
    of: Id = ""
    sex: str = ALL
    age_band: str = ALL
    category: str = ALL

    @model_validator(mode="after")
    def _one_way(self) -> Selector:
        if self.table == "partner_return" and (self.categories or self.all_except or self.outcomes):
            what = "a partner return is selected by of, sex, age_band and category"
            raise ValueError(what)
        if self.table != "partner_return" and (self.of or {self.sex, self.age_band, self.category} != {ALL}):
            what = "of, sex, age_band and category select a partner return only"
            raise ValueError(what)
        if bool(self.of) != ({self.sex, self.age_band, self.category} != {ALL}):
            what = "give of together with the part of it: a sex, an age_band or a category"
            raise ValueError(what)
        if self.table == "force_crime" and (self.outcomes or not self.categories):
            what = "offence groups of police force areas are selected by categories"
            raise ValueError(what)
        if not set(self.numerator) <= (set(self.categories) if self.table == "force_crime" else set()):
            what = "numerator names offence groups of police force areas that are among the categories"
            raise ValueError(what)
        if self.categories and self.all_except:
            what = "give either categories or all_except, not both"
            raise ValueError(what)
        for name in ("categories", "all_except", "outcomes"):
            if len(set(getattr(self, name))) < len(getattr(self, name)):
                what = f"{name} names one value twice"
                raise ValueError(what)
        return self


class Breakdown(Entry):
    """One way in which partners break a measure down: by sex, by age, or by a category such as the strand of hate.

    ``values`` are the codes of the parts, each with its words. With ``complete`` the parts add up to the total;
    without, some of the total is in no part, or one event may be in several (``overlapping``). Of parts that overlap
    figures need not tell whether every event is in one: disclosure control takes it that readers know so, and protects
    as well where it is not so.
    """

    id: Id = Field(pattern=r"^[a-z][a-z0-9_]*$")
    title: str = Field(description="“By sex of the victim”")
    dimension: Literal["sex", "age_band", "category"]
    values: dict[str, str] = Field(min_length=1)
    complete: bool = True
    overlapping: bool = False

    @model_validator(mode="after")
    def _parts(self) -> Breakdown:
        if ALL in self.values:
            what = f"“{ALL}” is the total, not a part"
            raise ValueError(what)
        if self.complete and self.overlapping:
            what = "parts that overlap do not add up to the total"
            raise ValueError(what)
        return self


class Rebase(Entry):
    """A month from which the limits of the trend start afresh, and why: a change that is known and lasts."""

    month: str = Field(pattern=MONTH)
    reason: str


class Target(Entry):
    """What a measure is to reach, in the unit of its trend: a count a month, or a percentage for a share."""

    value: float = Field(ge=0)
    reason: str


class UnitCost(Entry):
    """What one offence costs society, at the prices of a financial year (named by the year it begins in)."""

    pounds: float = Field(gt=0)
    multiplier: float | None = Field(default=None, ge=1, description="offences committed for each recorded")
    price_year: int = 2015
    source: str
    checked: bool = Field(description="whether the figure was checked against its source")


class Place(Entry):
    """Where a measure stands on a priority's screen."""

    priority: Id
    order: int
    headline: bool = False
    face: Face | None = None


class Measure(Entry):
    """One measure: what it counts, in which words, which way is better, where it stands."""

    id: Id = Field(pattern=r"^[a-z][a-z0-9_]*$")
    title: str
    definition: str
    unit: str = Field(description="what one is called, plural: “burglaries”")
    unit_one: str = Field(description="what one is called, singular: “burglary”")
    kind: Literal["rate", "share", "count"] = "rate"
    per: int = Field(default=1000, gt=0)
    every: Literal[1, 3, 12] = Field(default=1, description="months of one period, as supplied")
    year_ends: int = Field(default=3, ge=1, le=12, description="month in which years, and so quarters, end")
    months: int = Field(default=12, ge=1, le=120, description="months that its figure covers")
    overlapping: bool = Field(default=False, description="each period is of `months`, one ends every `every`")
    direction: Direction
    source: Id
    selector: Selector
    levels: tuple[Level, ...] = ("district", "ward", "lsoa")
    intervals: bool = Field(default=True, description="false where chance is not what makes it uncertain")
    breakdowns: tuple[Breakdown, ...] = ()
    suppression: Suppression = "open"
    illustrative: bool = Field(default=False, description="set by the build where all its rows are illustrative")
    owner: str = Field(default="", description="role of who answers for it")
    caveat: str = ""
    places: tuple[Place, ...] = ()
    annotations: tuple[Annotation, ...] = ()
    rebases: tuple[Rebase, ...] = ()
    target: Target | None = None
    unit_cost: UnitCost | None = None
    order: int = 100

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

    @model_validator(mode="after")
    def _share_has_numerator(self) -> Measure:
        if not self.is_return and (self.kind == "share") != bool(self.selector.outcomes or self.selector.numerator):
            what = "a share needs selector.outcomes for its numerator (of offence groups: selector.numerator)"
            raise ValueError(what)
        if len({place.priority for place in self.places}) < len(self.places):
            what = "two places stand in the same priority"
            raise ValueError(what)
        return self

    @model_validator(mode="after")
    def _periods_and_parts(self) -> Measure:
        if self.months % self.every:
            what = f"months ({self.months}) is not a whole number of its periods of {self.every} months"
            raise ValueError(what)
        by_force = self.selector.table == "force_crime"
        if self.overlapping != by_force or (by_force and self.levels != ("force_area",)):
            what = "offence groups of police force areas, and no others, are overlapping, at the one level force_area"
            raise ValueError(what)
        if not self.is_return and (self.breakdowns, self.suppression) != ((), "open"):
            what = "breakdowns and suppression are for measures that partners return"
            raise ValueError(what)
        if not self.by_area and self.every != 1:
            what = "every is for what is supplied area by area: police files are of months"
            raise ValueError(what)
        if self.suppression != "open" and self.months != self.every:
            what = "a measure with disclosure control is shown in the periods it is supplied in: months must be every"
            raise ValueError(what)
        if self.suppression != "open" and self.kind == "share" and (self.breakdowns or set(self.levels) & {"ward"}):
            what = "a share with disclosure control has neither breakdowns nor wards"
            raise ValueError(what)
        codes = [(part.dimension, code) for part in self.breakdowns for code in part.values]
        if len(set(codes)) < len(codes) or len({part.id for part in self.breakdowns}) < len(self.breakdowns):
            what = "two breakdowns have the same id, or hold the same part"
            raise ValueError(what)
        return self


class Beside(Entry):
    """Two measures to be read side by side, never added: what each says that the other does not."""

    measures: tuple[Id, Id]
    title: str
    why: str


Element = Literal["years_share_cost", "residents_mention", "resident_survey", "day_and_hour"]
"""What a priority may show besides the template: pieces that the screens know by these names."""


class Priority(Entry):
    """One priority: why, who, and in which order it is shown; plan, aims and sub-group are the partnership's to say."""

    id: Id = Field(pattern=r"^[a-z][a-z0-9_]*$")
    title: str
    short_title: str
    order: int
    plan: Id = Field(default="", description="the plan that it is of; empty where none is written down")
    aims: tuple[str, ...] = ()
    sub_group: str = ""
    needs: str = Field(default="", description="what must be supplied before this priority has figures")
    beside: tuple[Beside, ...] = ()
    elements: tuple[Element, ...] = ()
