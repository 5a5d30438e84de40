"""A store in which everything that anybody can write holds text that wants to be more than text."""

from __future__ import annotations

import csv
import json
import shutil
import tomllib
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import duckdb

from ssp_metrics.files import sha256_of
from tests import archives
from tests.place import SETTINGS
from tests.sources import returns
from tests.stores import light_data

EVIL = "http://evil.example"
FORMULA = f'=HYPERLINK("{EVIL}/","x")'
SIGNS = (
    f"![p]({EVIL}/p.png) [a]({EVIL}/a) {EVIL}/bare www.evil.example <img src='{EVIL}/i.png' onerror='alert(1)'>"
    f"<script src='{EVIL}/s.js'></script> \" onload=alert(1) :red[r] :material/home: :smile: $x$ `c` [/red] [bold]"
)
WARD = "@@#no.such"
"""What the name of a ward begins with: a word of the map's own language that it does not know."""
WORDS = {
    "name", "short_name", "place", "contact", "sentence", "title", "short_title", "definition", "unit", "unit_one",
    "caveat", "caveats", "owner", "publisher", "attribution", "text", "reason", "aims", "sub_group", "needs", "why",
    "values",
}  # fmt: skip
"""Keys of the catalogue whose texts are free."""
COLUMNS = {
    "title", "text", "why", "note", "about", "chair", "last_done_source", "law", "law_source", "how_often", "owner",
    "focus", "promised", "priority", "priority_as_named", "document", "place", "value", "source", "progress", "ages",
    "domestic", "counting", "reason", "unit", "unit_one", "duty", "strategy", "recommendation", "force_area_name",
}  # fmt: skip
"""Columns of the reference tables whose cells are free."""
KEYS = ("unit", "value", "document", "priority")
CRIME_TYPE = f"=1+1 ![p]({EVIL}/p.png) [a]({EVIL}/a) <img src='{EVIL}/i.png'> :red[r] [/red]"
FILE = f"return {FORMULA.replace('/', '')} ![p](p.png) <img src=x onerror=alert(1)> [bold].csv"


def text(words: str) -> str:
    """Return words behind everything hostile; a spreadsheet would take the whole for a formula."""
    return f"{FORMULA} {SIGNS} {words}"


def data(folder: Path, *, light: bool) -> Path:
    """Copy the project's data, with hostile words in the catalogue, the reference tables and the names of districts."""
    light_data(folder) if light else shutil.copytree(SETTINGS.data, folder)
    own = folder / "partnerships" / SETTINGS.name
    entries = [path for part in ("measures", "sources", "priorities", "plans") for path in own.glob(f"{part}/*.toml")]
    for path in (*(folder / "catalogue").rglob("*.toml"), own / "partnership.toml", *entries):
        _rewrite(path, _toml)
    for path in (*(folder / "reference").glob("*.csv"), *(own / "reference").glob("*.csv")):
        _cells(path)
    _districts(folder / "open" / "base" / "lookup-district")
    return folder


def geo(folder: Path) -> Path:
    """Copy the outlines, with hostile names of areas."""
    shutil.copytree(SETTINGS.geo, folder)
    for path in folder.rglob("*.geojson"):
        _rewrite(path, _names)
    return folder


def archive(folder: Path, month: str, force: str) -> Path:
    """Write a police archive with a hostile crime type, another file in it, and a hostile name."""
    by = archives.NAMES[force]
    rows = archives.street(month, by=by, number=3) + archives.street(month, by=by, crime_type=CRIME_TYPE)
    files = {archives.name(month, force): rows, f"{month}/{SIGNS}.csv": b"x"}
    return archives.make_zip(folder / FILE.replace(".csv", ".zip"), files)


def a_return(folder: Path, *, faulty: bool = False) -> Path:
    """Write a return under a hostile name, its notes hostile too; with a faulty row where that is wanted."""
    rows = [returns.row("hate_crime", f"2025-{month:02}", numerator=20) for month in range(1, 13)]
    if faulty:
        rows.append(returns.row("hate_crime", area=text("nowhere"), numerator=FORMULA))
    noted = [row | {"note": text("note")} for row in rows]
    return returns.write(folder, noted, FILE, (*returns.NAMES, "note"))


def _rewrite(path: Path, change: Callable[[str], str]) -> None:
    path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")


def _toml(before: str) -> str:
    entry = {key: _hostile(key, value) for key, value in tomllib.loads(before).items()}
    return "".join(f"{key} = {_value(value)}\n" for key, value in entry.items())


def _hostile(key: str, value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _hostile("values" if key == "values" else name, one) for name, one in value.items()}
    if isinstance(value, list):
        return [_hostile(key, one) for one in value]
    return text(value) if key in WORDS and isinstance(value, str) else value


def _value(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(key)} = {_value(one)}" for key, one in value.items()) + "}"
    return f"[{', '.join(map(_value, value))}]" if isinstance(value, list) else json.dumps(value)


def _cells(path: Path) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    changed = [{name: text(cell) if cell and _free(path, name) else cell for name, cell in row.items()} for row in rows]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(changed)


def _free(path: Path, column: str) -> bool:
    """Whether a column is words: those that another table is found by stay as they are."""
    keyed: Iterable[str] = KEYS if path.stem in {"published_figures", "sub_group_priorities"} else ()
    return column in COLUMNS and column not in keyed


def _names(before: str) -> str:
    collection = json.loads(before)
    for feature in collection["features"]:
        name = feature["properties"]["name"]
        feature["properties"]["name"] = f"{WARD if feature['properties']['kind'] == 'ward' else ''}{text(name)}"
    return json.dumps(collection, ensure_ascii=False)


def _districts(folder: Path) -> None:
    path = folder / "district.parquet"
    with duckdb.connect() as connection:
        connection.execute(f"CREATE TABLE district AS FROM '{path}'")
        connection.execute("UPDATE district SET district_name = ? || district_name", [text("")])
        connection.execute(f"COPY district TO '{path}' (FORMAT parquet)")
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    manifest["tables"]["district"] = sha256_of(path)
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
