"""The files that a partnership begins with: who it is, and how its outlines are made of the files given."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from ssp_metrics.errors import DeliveryError, Fault
from ssp_metrics.geography.geometry import read_features
from ssp_metrics.geography.places import LSOA, WARD

OUTPUT_AREA = "output_area"
_CODES = {WARD: r"WD(\d\d)CD", LSOA: r"LSOA(21)CD", OUTPUT_AREA: r"OA(11|21)CD"}
ATTRIBUTION = (
    "Source: Office for National Statistics licensed under the Open Government Licence v3.0. "
    "Contains OS data © Crown copyright and database right."
)


@dataclass(frozen=True)
class District:
    """A district with its community safety partnership and its police force."""

    code: str
    name: str
    partnership: str
    force: str
    force_name: str
    force_area_code: str
    force_area_name: str
    has_neighbours: bool


@dataclass(frozen=True)
class BoundaryFile:
    """One file of outlines as published.

    Attributes
    ----------
    kind, vintage
        ``ward``, ``lsoa`` or ``output_area``; the year that its code field names.
    code_field, name_field
        Fields with code and name of an area; output areas have no name.
    where
        Field and value that pick out the areas of the district, where the file has such a field.
    """

    path: Path
    kind: str
    vintage: str
    code_field: str
    name_field: str
    where: dict[str, str]


def boundary_files(paths: Sequence[Path], district: District) -> list[BoundaryFile]:
    """Recognise outlines by their fields.

    Raises
    ------
    DeliveryError
        A file is of no kind that is needed, holds nothing of the district, or there is none of wards.
    """
    found, faults = [], []
    for path in paths:
        properties = read_features(path).drop(columns="geometry")
        kinds = [
            (kind, match[0], match[1])
            for kind, pattern in _CODES.items()
            for field in properties.columns
            if (match := re.fullmatch(pattern, field))
        ]
        if not kinds:
            what = f"it has no field like WD25CD, LSOA21CD or OA11CD; it has {', '.join(properties.columns[:12])}"
            faults.append(Fault(path.name, what, "Give the boundaries of wards, LSOAs or output areas as published."))
            continue
        kind, field, year = kinds[-1]
        where = _of_district(properties, district.code)
        if where is None:
            what = f"it holds no area of {district.name} ({district.code})"
            faults.append(Fault(path.name, what, "Give the file of this district."))
            continue
        found.append(BoundaryFile(path, kind, f"20{year}", field, field.removesuffix("CD") + "NM", where))
    if not any(one.kind == WARD for one in found) and not faults:
        remedy = "Give them with --outlines: the boundaries of wards of the Office for National Statistics as GeoJSON."
        faults.append(Fault("--outlines", "there is no file of wards, and nothing can be placed without one", remedy))
    if faults:
        what = f"{district.name} was not set up; nothing was changed."
        raise DeliveryError(what, faults)
    return found


def _of_district(properties: pd.DataFrame, code: str) -> dict[str, str] | None:
    """Return what picks out the district's areas; nothing where the file does not say and so must be its own."""
    fields = [field for field in properties.columns if re.fullmatch(r"LAD(\d\d|)CD(_ACTIVE)?|LADCD", field)]
    for field in fields:
        if (properties[field] == code).any():
            return {field: code}
    return None if fields else {}


def recipe_of(found: Sequence[BoundaryFile], district: District) -> str:
    """Return the recipe of the partnership's outlines, as TOML."""
    lines = [
        "# The wards and small areas of this partnership. The keys are explained in the general recipe, one folder up.",
        f"attribution = {_toml(ATTRIBUTION)}",
    ]
    for one in found:
        if one.kind == OUTPUT_AREA:
            continue
        lines += ["", "[[outline]]"]
        keys = {"kind": one.kind, "vintage": one.vintage, "raw": one.path.name, "code": one.code_field,
                "name": one.name_field, "parent": district.code, "tolerance_m": 0}  # fmt: skip
        lines += [f"{key} = {_toml(value)}" for key, value in keys.items()]
        lines += _where(one)
    areas = next((one for one in found if one.kind == OUTPUT_AREA), None)
    lsoas = next((one for one in found if one.kind == LSOA), None)
    if areas is not None and lsoas is not None:
        wards = [f"{WARD}_{one.vintage}.geojson" for one in found if one.kind == WARD]
        lines += ["", "[shares]", f"raw = {_toml(areas.path.name)}", f'lsoa = "{LSOA}_{lsoas.vintage}.geojson"',
                  f"wards = {_toml(wards)}", *_where(areas)]  # fmt: skip
    return "\n".join(lines) + "\n"


def files_of(district: District, ward_vintage: str) -> dict[str, str]:
    """Return the partnership's first files by their path: ``partnership.toml``, and who the police force is."""
    groups = [
        ("force_area", f"Districts of {district.force_area_name}",
         f"the districts of the {district.force_area_name} police force area", ""),
        ("all", "All districts of England and Wales", "all districts of England and Wales", ""),
    ]  # fmt: skip
    if district.has_neighbours:
        sentence = "the ten most similar districts (ONS nearest neighbours)"
        groups.insert(0, ("neighbours", "ONS nearest neighbours", sentence, "size = 10\n"))
    keys = {
        "name": f"{district.partnership} Community Safety Partnership",
        "short_name": "CSP",
        "place": district.name,
        "area_code": district.code,
        "force": district.force,
        "force_area_code": district.force_area_code,
        "ward_vintage": ward_vintage,
        "lsoa_vintage": "2021",
        "population_series": "census_2021_based",
        "strategic_year_starts": 4,
        "contact": f"the community safety team of {district.name}",
        "similar_group": groups[0][0],
    }
    head = "# The partnership whose dashboard this is: names, codes and groups of districts to compare with.\n"
    partnership = head + "".join(f"{key} = {_toml(value)}\n" for key, value in keys.items())
    for kind, title, sentence, more in groups:
        partnership += (
            f"\n[[groups]]\nid = {_toml(kind)}\ntitle = {_toml(title)}\nsentence = {_toml(sentence)}\n"
            f"kind = {_toml(kind)}\n{more}"
        )
    police = (
        f"publisher = {_toml(district.force_name)}\n"
        f"attribution = {_toml(f'Return of {district.force_name} to the partnership')}\n"
    )
    return {"partnership.toml": partnership, "sources/police_return.toml": police}


def _where(one: BoundaryFile) -> list[str]:
    pairs = ", ".join(f"{field} = {_toml(value)}" for field, value in one.where.items())
    return [f"where = {{ {pairs} }}"] if pairs else []


def _toml(value: object) -> str:
    """Return a text, number or list of texts as TOML, which writes these as JSON does."""
    return json.dumps(value, ensure_ascii=False)
