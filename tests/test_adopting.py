"""Another partnership adopts the dashboard, from the files that the README names, and nothing of the former is left."""

from __future__ import annotations

import json
import tomllib

import pytest

from ssp_metrics import files
from ssp_metrics.adopting import adopt, folder_name
from ssp_metrics.errors import SspError
from ssp_metrics.ingest import loading
from ssp_metrics.settings import Settings
from ssp_metrics.store.store import Store
from tests.adopted import DARLINGTON, HARTLEPOOL, command, environment, real, wards_as_if_of
from tests.reference import needs_reference


@pytest.fixture
def place(tmp_path, monkeypatch):
    """Data, outlines and store of a dashboard that may become another's."""
    for key, value in environment(tmp_path).items():
        monkeypatch.setenv(key, value)
    monkeypatch.delenv("SSP_PARTNERSHIP", raising=False)
    return tmp_path


def everything(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name != ".lock"
    }


def adopted(place, name, **given):
    said = []
    adopt(name, Settings(), said.append, outlines=[wards_as_if_of(place / "wards.geojson", DARLINGTON)], **given)
    return said


def test_a_borough_is_set_up_with_its_own_folder_store_and_words(place):
    loading.build_store(Store(Settings()))
    said = adopted(place, "Darlington")
    made = Settings()
    assert made.name == "darlington"
    partnership = tomllib.loads((made.own / "partnership.toml").read_text(encoding="utf-8"))
    assert [partnership[key] for key in ("place", "area_code", "force")] == ["Darlington", DARLINGTON, "durham"]
    assert {path.name for path in (place / "geo" / "darlington").iterdir()} == {"recipe.toml", "ward_2025.geojson"}
    store = Store(made)
    assert store.own_loads() == []
    assert store.current()
    catalogue = store.catalogue()
    assert catalogue.plans == {}
    assert not [one.id for one in catalogue.priorities.values() if one.aims or one.sub_group or one.plan]
    assert catalogue.sources["police_return"].publisher == "Durham Constabulary"
    words = catalogue.model_dump_json() + " ".join(said)
    assert "Stockton" not in words
    assert "Cleveland" not in words
    kept = place / "store-stockton-on-tees"
    assert len(list((kept / "loads").iterdir())) == 2
    assert "LSOAs" in " ".join(said)


def test_going_back_and_forth_keeps_both_stores(place):
    first = loading.build_store(Store(Settings()))[0]
    adopted(place, DARLINGTON)
    second = Store(Settings()).current()
    adopt("Stockton-on-Tees", Settings(), print)
    assert Store(Settings()).current() == first
    loading.build_store(Store(Settings()))
    adopt("darlington", Settings(), print)
    assert Store(Settings()).current() == second


@pytest.mark.parametrize("at", ["outline", "archive", "store", "pointer"])
def test_where_something_fails_nothing_is_changed(place, monkeypatch, at):
    loading.build_store(Store(Settings()))
    wards = wards_as_if_of(place / "wards.geojson", DARLINGTON)
    archives = []
    if at == "outline":
        wards.write_text(wards.read_text(encoding="utf-8")[:-400], encoding="utf-8")
    elif at == "archive":
        archives = [place / "archive.zip"]
        archives[0].write_bytes(b"PK no zip")
    elif at == "store":
        (place / "store-stockton-on-tees").mkdir()
    else:
        replace_text = files.replace_text

        def refuse(path, text):
            if path == Settings().current_file:
                raise PermissionError
            replace_text(path, text)

        monkeypatch.setattr(files, "replace_text", refuse)
    before = everything(place)
    with pytest.raises(SspError):
        adopt("Darlington", Settings(), lambda _: None, outlines=[wards], archives=archives)
    assert everything(place) == before


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"place": "Nowhere"}, "no district"),
        ({"place": "stock"}, "Stockton-on-Tees"),
        ({"place": "Darlington"}, "no file of wards"),
        ({"place": "Hartlepool", "outlines": "wards.geojson"}, "no area of Hartlepool"),
        ({"place": "Darlington", "outlines": "other.geojson"}, "no field like WD25CD"),
    ],
)
def test_what_cannot_be_set_up_is_said(place, given, words):
    wards_as_if_of(place / "wards.geojson", DARLINGTON)
    shape = {"type": "Polygon", "coordinates": [[[0, 50], [0, 51], [1, 51], [0, 50]]]}
    feature = {"type": "Feature", "properties": {"name": "x"}, "geometry": shape}
    (place / "other.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    outlines = [place / given["outlines"]] if "outlines" in given else []
    with pytest.raises(SspError, match=words):
        adopt(given["place"], Settings(), print, outlines=outlines)


@pytest.mark.parametrize(("place", "name"), [("Bristol, City of", "bristol-city-of"), ("Ynys Môn", "ynys-mon")])
def test_folders_are_named_after_the_place(place, name):
    assert folder_name(place) == name


@needs_reference
def test_the_readme_s_adoption_gives_the_right_figures(tmp_path):
    """Incidents of the twelve months to December 2025 with an LSOA of Hartlepool, counted in the raw files: 2,978."""
    made = real(tmp_path, HARTLEPOOL)
    asked = ("figure", "anti_social_behaviour", "--to", "2025-12", "--json", "--area")
    figure = json.loads(command(made, *asked, HARTLEPOOL).stdout)
    assert figure["numerator"] == 2978
    assert command(made, "check").returncode == 0
    neighbour = json.loads(command(made, *asked, "E06000004").stdout)
    assert neighbour["numerator"] == 5079
