"""Another partnership's dashboard, for tests: the project's data in a folder where a borough can be set up."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from ssp_metrics.settings import ROOT
from tests.place import SETTINGS
from tests.reference import reference_data

HARTLEPOOL, DARLINGTON = "E06000001", "E06000005"


def environment(folder: Path) -> dict[str, str]:
    """Copy data and outlines into ``folder``; return the environment of a dashboard on them."""
    for source, name in ((SETTINGS.data, "data"), (SETTINGS.geo, "geo")):
        shutil.copytree(source, folder / name, ignore=_others)
    (folder / "data" / "partnerships" / "CURRENT").write_text(f"{SETTINGS.name}\n", encoding="utf-8")
    named = {f"SSP_{name.upper()}": str(folder / name) for name in ("data", "geo", "store")}
    return {key: value for key, value in os.environ.items() if key != "SSP_PARTNERSHIP"} | named


def _others(folder: str, names: list[str]) -> list[str]:
    """Name what belongs to partnerships that were set up in this checkout."""
    if Path(folder) not in {SETTINGS.geo, SETTINGS.data / "partnerships"}:
        return []
    return [name for name in names if name != SETTINGS.name and (Path(folder) / name).is_dir()]


def command(surroundings: dict[str, str], *words: str | Path) -> subprocess.CompletedProcess[str]:
    """Run a command of the project as a person does."""
    typed = [sys.executable, "-m", "ssp_metrics", *map(str, words)]
    return subprocess.run(typed, cwd=ROOT, env=surroundings, capture_output=True, text=True, check=False)


def real(folder: Path, code: str, archive: str = "2025-12-all-forces.zip") -> dict[str, str]:
    """Set a borough up from the real outlines and a real archive; return its environment."""
    made = environment(folder)
    done = command(
        made, "adopt", code,
        "--outlines", reference_data() / "boundaries" / f"wards_2025_{code}.geojson",
        "--archive", reference_data() / "police_uk" / archive,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return made


def wards_as_if_of(path: Path, code: str) -> Path:
    """Write the shipped wards as the Office for National Statistics would publish them of another district."""
    shipped = json.loads((SETTINGS.outlines[1] / "ward_2023.geojson").read_text(encoding="utf-8"))
    features = []
    for one in shipped["features"]:
        named = {"WD25CD": one["properties"]["code"], "WD25NM": one["properties"]["name"], "LAD25CD": code}
        features.append(one | {"properties": named})
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    return path
