from __future__ import annotations

import io
import json
import zipfile

import geopandas
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from ssp_metrics.errors import SspError
from ssp_metrics.geography.geometry import DEGREES, METRES, assign, read_features
from ssp_metrics.geography.places import Outlines, district_of, place
from tests.place import SETTINGS
from tests.reference import needs_reference, reference_data

LON, LAT, SIDE = -1.3, 54.5, 0.01


def square(column: float, row: float, width: float = 1) -> shapely.Polygon:
    west, south = LON + SIDE * column, LAT + SIDE * row
    return shapely.box(west, south, west + SIDE * width, south + SIDE)


def write(folder, name, areas, **members):
    kind, vintage = name.split("_")
    features = [
        {
            "type": "Feature",
            "properties": {"code": code, "name": f"Area {code}", "kind": kind, "vintage": vintage},
            "geometry": shapely.geometry.mapping(area),
        }
        for code, area in areas.items()
    ]
    collection = {"type": "FeatureCollection", **members, "features": features}
    (folder / f"{name}.geojson").write_text(json.dumps(collection), encoding="utf-8")


@pytest.fixture
def outlines(tmp_path):
    write(tmp_path, "ward_2010", {"W1": square(0, 0), "W2": square(1, 0)}, valid_to="2020-05-07")
    write(tmp_path, "ward_2020", {"W8": square(0, 0, 2)}, valid_from="2020-05-07")
    write(tmp_path, "lsoa_2021", {"L1": square(0, 0), "L2": square(1, 0)})
    write(tmp_path, "district_2024", {"D1": square(0, 0, 2), "D2": square(2, 0)})
    return Outlines.open(tmp_path)


def points(*rows):
    return pd.DataFrame(rows, columns=["lon", "lat", "lsoa21_police"]).astype({"lsoa21_police": "str"})


def metres_north(metres: float) -> float:
    return LAT + SIDE + metres / 111_300


def test_each_distinct_point_is_placed_once_in_every_vintage(outlines):
    middle = (LON + SIDE / 2, LAT + SIDE / 2)
    placed = place(points((*middle, None), (*middle, "L9"), (LON + 1.5 * SIDE, middle[1], None)), outlines)
    names = ["lon", "lat", "lsoa21", "ward_2010", "nearest_2010", "ward_2020", "nearest_2020"]
    assert list(placed) == names
    assert placed["lsoa21"].tolist() == ["L9", "L2"]
    assert placed["ward_2010"].tolist() == ["W1", "W2"]
    assert placed["ward_2020"].tolist() == ["W8", "W8"]
    assert not placed[["nearest_2010", "nearest_2020"]].to_numpy().any()


def test_a_point_outside_goes_to_the_nearest_within_fifty_metres(outlines):
    lon = LON + SIDE / 2
    placed = place(points((lon, metres_north(45), None), (lon, metres_north(60), None)), outlines)
    assert placed["ward_2010"].isna().tolist() == [False, True]
    assert placed["nearest_2010"].tolist() == [True, False]
    assert placed["lsoa21"].isna().tolist() == [False, True]


def test_a_shared_edge_goes_to_the_lower_code(outlines):
    edge, north = LON + SIDE, LAT + SIDE / 2
    placed = place(points((edge, north, None), (edge, metres_north(30), None)), outlines)
    assert placed["ward_2010"].tolist() == ["W1", "W1"]
    assert placed["nearest_2010"].tolist() == [False, True]


def test_points_without_coordinates_are_refused(outlines):
    with pytest.raises(SspError, match="1 rows have no coordinates"):
        place(points((np.nan, 54.5, None), (LON, LAT, None)), outlines)


def test_no_points_give_no_rows(outlines):
    assert len(place(points(), outlines)) == 0
    assert len(district_of(points(), "D1", outlines)) == 0


def test_district_by_polygon_or_none(outlines):
    at = pd.DataFrame({"lon": LON + np.array([0.5, 2.5, 9]) * SIDE, "lat": LAT + SIDE / 2})
    assert district_of(at, "home", outlines).fillna("none").tolist() == ["home", "D2", "none"]


def test_vintages_areas_and_frames(outlines):
    assert outlines.vintages("ward") == ["2010", "2020"]
    areas = outlines.areas()
    assert list(areas) == ["code", "name", "kind", "vintage", "valid_from", "valid_to", "parent"]
    assert areas.loc[areas["code"] == "W1", "valid_to"].item() == pd.Timestamp("2020-05-07")
    assert areas["parent"].isna().all()
    frame = outlines.frame("ward", "2010")
    assert frame.crs == "EPSG:4326"
    assert frame is outlines.frame("ward", "2010")
    with pytest.raises(SspError, match="vintage 2015"):
        outlines.frame("ward", "2015")
    with pytest.raises(SspError, match="kind “parish”"):
        outlines.latest("parish")
    assert outlines.ward_shares().empty


def test_a_folder_without_outlines_and_a_broken_outline(tmp_path):
    with pytest.raises(SspError, match="no outlines"):
        Outlines.open(tmp_path)
    for text in (
        "",
        "{}",
        "[]",
        '{"features": [1]}',
        '{"features": [{"properties": {}, "geometry": {"type": "Polygon", "coordinates": [[[0, 0], [1, 1]]]}}]}',
        "\xff",
    ):
        (tmp_path / "ward_2010.geojson").write_text(text, encoding="latin-1")
        with pytest.raises(SspError, match="GeoJSON"):
            Outlines.open(tmp_path).areas()
    point = {"type": "Feature", "properties": {}, "geometry": {"type": "Point", "coordinates": [0, 0]}}
    (tmp_path / "ward_2010.geojson").write_text(json.dumps({"features": [point]}), encoding="utf-8")
    with pytest.raises(SspError, match="not a polygon"):
        Outlines.open(tmp_path).areas()


@settings(max_examples=50, deadline=None)
@given(
    cells=st.permutations([(column, row) for column in range(3) for row in range(3)]),
    at=st.lists(st.tuples(st.integers(-4, 34), st.integers(-4, 34)), min_size=1, max_size=20),
)
def test_neither_the_order_of_outlines_nor_of_points_matters(cells, at):
    codes = [f"A{column}{row}" for column, row in cells]
    areas = geopandas.GeoDataFrame({"code": codes}, geometry=[square(*cell) for cell in cells], crs=DEGREES)
    x, y = np.array(at).T
    spots = geopandas.GeoSeries.from_xy(LON + x * SIDE / 10, LAT + y * SIDE / 10, crs=DEGREES)
    found = assign(spots, areas, within_m=150)
    again = assign(spots[::-1], areas[::-1], within_m=150)
    pd.testing.assert_frame_equal(found, again[::-1])
    inside = (x >= 0) & (x <= 30) & (y >= 0) & (y <= 30)
    assert (found["code"].notna() == (inside | found["nearest"])).all()
    assert not (inside & found["nearest"]).any()


@pytest.fixture(scope="module")
def snap_points():
    """Return every row of the borough: its point, and the LSOA 2021 code once the months have one."""
    lookups = reference_data() / "lookups"
    now = pd.read_csv(lookups / "lookup_lsoa21_ward24_ltla24.csv").set_index("lsoa21_code")["ltla24_code"]
    change = pd.read_csv(lookups / "lookup_lsoa11_lsoa21_ltla22.csv")
    old = change.drop_duplicates("lsoa11_code").set_index("lsoa11_code")["lsoa21_code"].map(now)
    district = pd.concat([now, old])
    here = set(district.index[district == "E06000004"])
    names = {"Month": "month", "Longitude": "lon", "Latitude": "lat", "LSOA code": "lsoa"}
    frames = []
    with zipfile.ZipFile(reference_data() / "police_uk" / "2025-11-cleveland.zip") as archive:
        for member in archive.namelist():
            if member.endswith("-street.csv"):
                rows = pd.read_csv(io.BytesIO(archive.read(member)), usecols=list(names)).rename(columns=names)
                frames.append(rows[rows["lsoa"].isin(here)])
    rows = pd.concat(frames, ignore_index=True)
    rows["lsoa21_police"] = rows["lsoa"].where(rows["month"] >= "2023-06").astype("str")
    return rows


@needs_reference
def test_every_row_of_the_borough_is_placed_as_by_the_raw_outlines(snap_points):
    outlines = Outlines.open(*SETTINGS.outlines)
    placed = place(snap_points, outlines)
    assert len(snap_points) == 78_049
    assert len(placed) == 2_942
    assert not placed.isna().to_numpy().any()
    at = geopandas.GeoSeries.from_xy(placed["lon"], placed["lat"], crs=DEGREES)
    folder = reference_data() / "boundaries"
    for vintage, file, code in [
        ("2022", "wards_to_2023_E06000004.geojson", "WD13CD"),
        ("2023", "wards_2025_E06000004.geojson", "WD25CD"),
    ]:
        raw = assign(at, read_features(folder / file).rename(columns={code: "code"}), within_m=50)
        assert raw["code"].tolist() == placed[f"ward_{vintage}"].tolist()
        assert raw["nearest"].tolist() == placed[f"nearest_{vintage}"].tolist()
    rows = snap_points.merge(placed, on=["lon", "lat"], validate="many_to_one")
    assert (rows["nearest_2022"].sum(), rows["nearest_2023"].sum()) == (45, 0)
    assert placed["nearest_2022"].sum() == 1


@needs_reference
def test_lsoas_by_polygon_differ_from_the_raw_outlines_by_rounding_only(snap_points):
    outlines = Outlines.open(*SETTINGS.outlines)
    placed = place(snap_points, outlines)
    unknown = snap_points.groupby(["lon", "lat"])["lsoa21_police"].count().eq(0).to_numpy()
    assert unknown.sum() == 41
    areas = read_features(reference_data() / "boundaries" / "lsoa_2021_E06000004.geojson")
    areas = areas.rename(columns={"LSOA21CD": "code"})
    at = geopandas.GeoSeries.from_xy(placed["lon"], placed["lat"], crs=DEGREES)
    raw = assign(at, areas, within_m=50)["code"]
    assert raw[unknown].tolist() == placed.loc[unknown, "lsoa21"].tolist()
    mine = assign(at, outlines.frame("lsoa", "2021"), within_m=50)["code"]
    moved = raw[raw != mine]
    assert len(moved) == 14
    borders = areas.set_index("code").geometry.to_crs(METRES).boundary[moved]
    assert (at[moved.index].to_crs(METRES).distance(borders, align=False) < 0.5).all()


@needs_reference
def test_every_row_of_the_borough_is_in_its_district_outline(snap_points):
    distinct = snap_points.drop_duplicates(["lon", "lat"])
    at = geopandas.GeoSeries.from_xy(distinct["lon"], distinct["lat"], crs=DEGREES)
    outlines = Outlines.open(*SETTINGS.outlines)
    assert set(assign(at, outlines.frame("district", "2024"))["code"]) == {"E06000004"}
