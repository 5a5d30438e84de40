from __future__ import annotations

import json
import re

import numpy as np
import pandas as pd
import pytest
import shapely

from ssp_metrics.errors import SspError
from ssp_metrics.geography.geometry import METRES, read_features
from ssp_metrics.geography.outlines import make
from ssp_metrics.geography.places import Outlines
from ssp_metrics.settings import ROOT
from tests.place import SETTINGS
from tests.reference import needs_reference, reference_data

LON, LAT, SIDE = -1.3, 54.5, 0.02
COMMITTED = {("ward", "2022"): 26, ("ward", "2023"): 27, ("lsoa", "2021"): 124, ("district", "2024"): 318}


def wavy(column: int, width: int = 1, waves: float = 4e-4) -> shapely.Polygon:
    """Draw an area with wavy west and east edges, which its neighbours share point for point."""

    def edge(at: int) -> list[tuple[float, float]]:
        steps = np.linspace(0, 1, 41)
        return [(LON + SIDE * at + waves * np.sin(9 * step + at), LAT + SIDE * step) for step in steps]

    return shapely.Polygon(edge(column) + edge(column + width)[::-1])


def write(folder, name, areas):
    features = [
        {
            "type": "Feature",
            "properties": {"CD": code, "NM": f"{code} é", "UP": f"E{code[1]}"},
            "geometry": shapely.geometry.mapping(area),
        }
        for code, area in areas.items()
    ]
    text = json.dumps({"type": "FeatureCollection", "features": features})
    (folder / f"{name}.geojson").write_text(text, encoding="utf-8")


RECIPE = """
attribution = "Source: somebody"
[[outline]]
kind = "ward"
vintage = "2023"
raw = "wards.geojson"
code = "CD"
name = "NM"
parent = "E1"
valid_from = 2023-05-04
tolerance_m = 30
corrected_names = { w1b = "Renamed" }
[[outline]]
kind = "lsoa"
vintage = "2021"
raw = "lsoas.geojson"
code = "CD"
name = "NM"
tolerance_m = 0
[[outline]]
kind = "district"
vintage = "2024"
raw = "districts.geojson"
code = "CD"
name = "NM"
tolerance_m = 200
code_starts = ["E"]
redrawn = { raw = ["wards.geojson"], area = "UP" }
[shares]
raw = "small.geojson"
lsoa = "lsoa_2021.geojson"
wards = ["ward_2023.geojson"]
"""


@pytest.fixture
def raw(tmp_path):
    """Make two wards (district E1) between coarse districts, a foreign one, and an LSOA over both wards."""
    folder = tmp_path / "raw"
    folder.mkdir()
    write(folder, "wards", {"w1b": wavy(1), "w1a": wavy(0)})
    write(folder, "lsoas", {"l1": wavy(0, 2)})
    straight = {code: wavy(at, width, waves=0) for code, at, width in [("E0", -2, 2), ("E1", 0, 2), ("E2", 2, 2)]}
    write(folder, "districts", {**straight, "S9": wavy(4)})
    corners = [(LON + SIDE * x, LAT + SIDE / 4) for x in (0.2, 0.4, 0.6, 1.5)]
    write(
        folder,
        "small",
        {f"o{at}": shapely.box(x, y, x + 1e-3, y + 1e-3) for at, (x, y) in enumerate(corners)},
    )
    (tmp_path / "recipe.toml").write_text(RECIPE, encoding="utf-8")
    return folder


def made(raw, name="out"):
    out = raw.parent / name
    make(raw, raw.parent / "recipe.toml", out)
    return out


def test_uniform_features_one_a_line_sorted_and_corrected(raw):
    text = (made(raw) / "ward_2023.geojson").read_text(encoding="utf-8")
    lines = text.splitlines()
    assert [json.loads(line.rstrip(","))["properties"] for line in lines[1:-1]] == [
        {"code": "w1a", "name": "w1a é", "kind": "ward", "vintage": "2023", "parent": "E1"},
        {"code": "w1b", "name": "Renamed", "kind": "ward", "vintage": "2023", "parent": "E1"},
    ]
    assert json.loads(text)["valid_from"] == "2023-05-04"
    assert not re.search(r"\.\d{6}", text)


def test_shared_edges_stay_shared(raw):
    areas = read_features(made(raw) / "ward_2023.geojson").geometry
    assert areas.is_valid_coverage()
    assert areas.count_coordinates().sum() < 2 * 83
    assert areas[0].intersection(areas[1]).length == pytest.approx(SIDE, rel=0.05)


def test_redrawn_areas_follow_their_parts_and_neighbours_fill_up(raw):
    out = made(raw)
    areas = read_features(out / "district_2024.geojson")
    assert list(areas["code"]) == ["E0", "E1", "E2"]
    assert areas.is_valid_coverage()
    metres = areas.geometry.to_crs(METRES)
    union = read_features(raw / "wards.geojson").to_crs(METRES).union_all()
    assert metres[1].hausdorff_distance(union) < 1.5
    whole = metres.union_all()
    assert whole.geom_type == "Polygon"
    assert not list(whole.interiors)


def test_same_input_same_bytes(raw):
    first, second = made(raw, "one"), made(raw, "two")
    for path in first.iterdir():
        assert path.read_bytes() == (second / path.name).read_bytes()


def test_order_of_raw_features_is_immaterial(raw):
    first = made(raw, "one")
    for path in raw.iterdir():
        collection = json.loads(path.read_text(encoding="utf-8"))
        collection["features"].reverse()
        path.write_text(json.dumps(collection), encoding="utf-8")
    second = made(raw, "two")
    for name in ("ward_2023.geojson", "lsoa_2021.geojson", "lsoa_ward_shares.csv"):
        assert (first / name).read_bytes() == (second / name).read_bytes()


def test_shares_follow_the_small_areas(raw):
    shares = Outlines.open(made(raw)).ward_shares()
    assert shares.to_numpy().tolist() == [["2023", "l1", "w1a", 3, 0.75], ["2023", "l1", "w1b", 1, 0.25]]


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ('code = "CD"', 'code = "XX"', "no field “XX”"),
        ("w1b =", "w9 =", "without an area: ..w9"),
        ('raw = "wards.geojson"', 'raw = "absent.geojson"', "absent.geojson cannot be read"),
        ("tolerance_m = 30", "tolerance_m = -1", "greater than or equal to 0"),
        ("tolerance_m = 30", "tolerence_m = 30", "Extra inputs"),
        ('area = "UP"', 'area = "NM"', "not in districts.geojson"),
        ('area = "UP"', 'area = "XX"', "no field “XX”"),
        ('lsoa = "lsoa_2021', 'lsoa = "lsoa_2011', "which the recipe does not make"),
        ("[shares]", "[shares", "not TOML"),
    ],
)
def test_a_wrong_recipe_is_named_and_nothing_is_written(raw, old, new, found):
    recipe = raw.parent / "recipe.toml"
    recipe.write_text(RECIPE.replace(old, new), encoding="utf-8")
    with pytest.raises(SspError, match=found):
        made(raw)
    assert not (raw.parent / "out").exists()


def test_overlapping_areas_are_refused(raw):
    shifted = shapely.affinity.translate(wavy(1), -SIDE / 2)
    write(raw, "wards", {"w1a": wavy(0), "w1b": shifted})
    with pytest.raises(SspError, match="areas overlap"):
        made(raw)


def test_an_lsoa_without_small_areas_is_refused(raw):
    write(raw, "lsoas", {"l1": wavy(0, 2), "l2": wavy(2)})
    with pytest.raises(SspError, match="No output area lies in l2"):
        made(raw)


@pytest.mark.parametrize(("kind", "vintage"), list(COMMITTED))
def test_committed_outlines_are_whole(kind, vintage):
    frame = Outlines.open(*SETTINGS.outlines).frame(kind, vintage)
    assert len(frame) == COMMITTED[kind, vintage]
    assert frame["code"].is_unique
    assert frame["code"].is_monotonic_increasing
    assert frame.is_valid.all()
    assert frame.is_valid_coverage()
    assert (frame.get_coordinates().round(5) == frame.get_coordinates()).to_numpy().all()
    assert not frame.explode().exterior.is_ccw.any()


def test_committed_files_stay_small():
    sizes = {path.name: path.stat().st_size for path in SETTINGS.geo.rglob("*") if path.is_file()}
    assert sum(sizes.values()) < 1_000_000
    assert sizes["district_2024.geojson"] <= 550_000


def test_committed_areas_are_named_and_dated():
    areas = Outlines.open(*SETTINGS.outlines).areas()
    wards = areas[areas["kind"] == "ward"].set_index(["vintage", "code"])
    assert wards.loc[("2022", "E05001536"), "name"] == "Hardwick and Salters Lane"
    ends, begins = wards.loc["2022", "valid_to"].unique(), wards.loc["2023", "valid_from"].unique()
    assert list(ends) == list(begins) == [pd.Timestamp("2023-05-04")]
    assert len(set(areas.loc[areas["kind"] != "district", "parent"])) == 1


def test_the_borough_is_the_union_of_its_wards():
    outlines = Outlines.open(*SETTINGS.outlines)
    areas = outlines.areas()
    parent = areas.loc[areas["kind"] == "ward", "parent"].iloc[0]
    districts = outlines.frame("district", "2024").set_index("code").geometry
    borough = districts.to_crs(METRES)[parent]
    union = outlines.frame("ward", "2023").to_crs(METRES).union_all()
    assert shapely.difference(union, borough.buffer(0.5)).area < 200
    assert shapely.difference(borough, union.buffer(0.5)).area < 200
    # No holes about the borough: it and its neighbours lie edge to edge.
    near = districts[districts.intersects(districts[parent])]
    assert not [ring for part in shapely.get_parts(near.union_all()) for ring in part.interiors]


def test_committed_shares_sum_to_one_and_use_committed_codes():
    outlines = Outlines.open(*SETTINGS.outlines)
    shares = outlines.ward_shares()
    assert shares.groupby(["vintage", "lsoa21_code"])["share"].sum().round(9).eq(1).all()
    assert shares.groupby("vintage")["output_areas"].sum().tolist() == [618, 618]
    for vintage, of_vintage in shares.groupby("vintage"):
        assert set(of_vintage["lsoa21_code"]) == set(outlines.frame("lsoa", "2021")["code"])
        assert set(of_vintage["ward_code"]) == set(outlines.frame("ward", vintage)["code"])


def test_no_place_is_named_in_the_modules():
    for name in ("outlines", "places", "geometry"):
        text = (ROOT / "ssp_metrics" / "geography" / f"{name}.py").read_text(encoding="utf-8")
        assert not re.search(r"\b[EW]\d{8}\b", text)


@needs_reference
def test_the_committed_files_are_what_the_recipe_makes(tmp_path):
    for number, folder in enumerate(SETTINGS.outlines):
        made = tmp_path / str(number)
        make(reference_data() / "boundaries", folder / "recipe.toml", made)
        for path in sorted(made.iterdir()):
            assert path.read_bytes() == (folder / path.name).read_bytes(), path.name
