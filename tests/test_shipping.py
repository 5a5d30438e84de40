from __future__ import annotations

import shutil

import pytest

from ssp_metrics import shipping
from ssp_metrics.errors import SspError
from ssp_metrics.ingest.returns import SHIPPED
from ssp_metrics.settings import ROOT, Settings
from ssp_metrics.store import loads
from tests.place import SETTINGS
from tests.reference import needs_reference, reference_data

MEGABYTE = 1_000_000


def settings_in(folder):
    """The project's data and outlines, copied to where they may be changed."""
    for part in ("data", "geo"):
        shutil.copytree(ROOT / part, folder / part)
    return Settings(store=folder / "store", data=folder / "data", geo=folder / "geo")


def files(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_what_ships_is_small():
    figures = sum(shipping.size(folder) for folder in (*SETTINGS.base, SETTINGS.own / "loads"))
    outlines = shipping.size(SETTINGS.geo)
    assert figures < 2 * MEGABYTE
    assert figures + outlines < 3 * MEGABYTE


def test_what_ships_is_whole():
    found = loads.all_loads(*SETTINGS.base, SETTINGS.own / "loads")
    for folder, manifest in found:
        loads.verify(folder, manifest)
        assert manifest.loaded_by == SHIPPED
        assert manifest.attribution
        assert manifest.rows_read == (
            manifest.rows_accepted + manifest.rows_elsewhere + manifest.rows_unlocated + manifest.rows_rejected
        )
    assert [manifest.seq for _, manifest in found if manifest.seq] == [1, 2]


@needs_reference
def test_shipping_again_gives_the_same_bytes(tmp_path):
    """What is committed is one run of the command; another run must not differ in a byte."""
    made = settings_in(tmp_path)
    said = []
    shipping.ship(reference_data(), made, said.append)
    for committed, again in ((SETTINGS.data, made.data), (SETTINGS.geo, made.geo)):
        old, new = files(committed), files(again)
        assert set(old) == set(new)
        assert [name for name in old if old[name] != new[name]] == []
    assert "stockton-on-tees" in said[-1]


@pytest.mark.parametrize("text", ["boundaries = 3", "not toml [", "[[base]]\nname = 'x'"])
def test_a_recipe_that_cannot_be_read(tmp_path, text):
    made = settings_in(tmp_path)
    before = files(made.data)
    (made.data / "open" / "recipe.toml").write_text(text, encoding="utf-8")
    with pytest.raises(SspError, match="recipe"):
        shipping.ship(tmp_path / "nothing", made, print)
    assert {**files(made.data), "open/recipe.toml": b""} == {**before, "open/recipe.toml": b""}


@needs_reference
@pytest.mark.parametrize("lost", ["boundaries/wards_2025_E06000004.geojson", "police_uk/2025-12-all-forces.zip"])
def test_a_missing_raw_file_leaves_all_that_ships(tmp_path, lost):
    """The first is needed early, the last at the very end: neither leaves a file of the new beside the old."""
    made = settings_in(tmp_path)
    before = files(made.data), files(made.geo)
    raw = tmp_path / "raw"
    for path in reference_data().rglob("*"):
        name = path.relative_to(reference_data())
        if path.is_file() and name.as_posix() != lost:
            (raw / name).parent.mkdir(parents=True, exist_ok=True)
            (raw / name).symlink_to(path)
    with pytest.raises(SspError):
        shipping.ship(raw, made, lambda _: None)
    assert (files(made.data), files(made.geo)) == before
