"""What the catalogue is made of: one class an entry, each the content of one TOML file or of a part of one."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

Id = str
Direction = Literal["lower", "higher", "neither"]
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


class Source(Entry):
    """Where figures come from and what a reader must know of them."""

    id: Id
    title: str
    publisher: str
    attribution: str
    caveats: tuple[str, ...] = ()
    crime_types: tuple[str, ...] = ()


class Selector(Entry):
    """Which rows of which table a measure counts.

    ``categories`` are crime types (``crime``) or objects of search (``stop_search``); with ``all_except`` the measure
    counts every category but those. For a share, ``outcomes`` select the numerator and the denominator is all rows.
    """

    table: Literal["crime", "stop_search", "outcome_event"]
    categories: tuple[str, ...] = ()
    all_except: tuple[str, ...] = ()
    outcomes: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _one_way(self) -> Selector:
        if self.categories and self.all_except:
            what = "give either categories or all_except, not both"
            raise ValueError(what)
        for name in ("categories", "all_except", "outcomes"):
            if len(set(getattr(self, name))) < len(getattr(self, name)):
                what = f"{name} names one value twice"
                raise ValueError(what)
        return self


class Annotation(Entry):
    """Something a reader of the trend must know: a change of practice, an event."""

    month: str = Field(pattern=r"^\d{4}-(0[1-9]|1[0-2])$")
    text: str


class Rebase(Entry):
    """A month from which the limits of the trend start afresh, and why: a change that is known and lasts."""

    month: str = Field(pattern=r"^\d{4}-(0[1-9]|1[0-2])$")
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
    kind: Literal["rate", "share"] = "rate"
    per: int = Field(default=1000, gt=0)
    direction: Direction
    source: Id
    selector: Selector
    levels: tuple[Literal["district", "ward", "lsoa"], ...] = ("district", "ward", "lsoa")
    suppression: Literal["open"] = "open"
    illustrative: bool = False
    caveat: str = ""
    places: tuple[Place, ...] = ()
    annotations: tuple[Annotation, ...] = ()
    rebases: tuple[Rebase, ...] = ()
    target: Target | None = None
    unit_cost: UnitCost | None = None
    order: int = 100

    def of_unit(self, number: float) -> str:
        """Return the unit as it stands after a number."""
        return self.unit_one if number == 1 else self.unit

    @model_validator(mode="after")
    def _share_has_numerator(self) -> Measure:
        if (self.kind == "share") != bool(self.selector.outcomes):
            what = "a share needs selector.outcomes for its numerator, and only a share has them"
            raise ValueError(what)
        if len({place.priority for place in self.places}) < len(self.places):
            what = "two places stand in the same priority"
            raise ValueError(what)
        return self


class Priority(Entry):
    """One priority of the plan in force: why, who, and in which order it is shown."""

    id: Id = Field(pattern=r"^[a-z][a-z0-9_]*$")
    title: str
    short_title: str
    plan: str
    order: int
    aims: tuple[str, ...] = Field(min_length=1)
    sub_group: str
    needs: str = Field(default="", description="what must be supplied before this priority has figures")
