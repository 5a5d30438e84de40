from __future__ import annotations

import json
import re

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from ssp_metrics.charts import choropleth, theme, ward_svg
from ssp_metrics.charts.basemap import Camera, ground, names_with_room
from ssp_metrics.geography.places import Outlines
from tests.charts import fixtures
from tests.place import SETTINGS

NAN = float("nan")
OUTLINES = Outlines.open(*SETTINGS.outlines)
CODES = sorted(OUTLINES.frame("ward", "2023")["code"])
COUNTS = [
    865.0, 634, 380, 329, 234, 206, 204, 200, 179, 174, 165, 157, 156, 153, 123, 121, 121, 104, 102, 87, 77, 65, 63, 61,
    57, 33, 29,
]  # fmt: skip


def layers_of(deck):
    return {layer["id"]: layer for layer in json.loads(deck.to_json())["layers"]}


@pytest.fixture
def view():
    return fixtures.wards(CODES, COUNTS)


def test_classes_of_real_counts_are_round():
    assert choropleth.classes(COUNTS) == [80, 150, 300, 500]


@given(st.lists(st.one_of(st.just(NAN), st.integers(0, 5000).map(float), st.floats(0.01, 400)), max_size=80))
def test_classes_are_few_ascending_and_never_empty(values):
    breaks = choropleth.classes(values)
    known = np.array([value for value in values if np.isfinite(value)])
    assert breaks == sorted(set(breaks))
    assert len(breaks) <= 4
    if len(breaks):
        assert min(np.bincount(np.searchsorted(breaks, known, side="right"), minlength=len(breaks) + 1)) > 0
    if len(set(known)) < 2:
        assert breaks == []


@pytest.mark.parametrize("values", [[], [NAN], [0, 0, 0], [7, 7]])
def test_values_all_alike_need_no_classes(values):
    assert choropleth.classes(values) == []


def test_classes_are_natural_breaks():
    assert choropleth.classes([1, 2, 3, 51, 52, 410]) == [2.0, 50.0, 200.0]


def test_legend_runs_from_most_to_least(view):
    assert choropleth.legend(view, "count") == [
        ("#12436D", "500 or more"),
        ("#2073BC", "300 to 499"),
        ("#6BACE6", "150 to 299"),
        ("#A9CBEA", "80 to 149"),
        ("#E3EEF8", "under 80"),
    ]
    assert [words for _, words in choropleth.legend(view, "rate")][1].count(" to under ") == 1


def test_legend_says_none_one_and_not_supplied():
    view = fixtures.wards(CODES[:6], [0, 0, 1, 2, 3, NAN])
    words = [words for _, words in choropleth.legend(view, "count")]
    assert words[-2:] == ["none", "not supplied"]
    assert "1" in words


def test_legend_of_equal_values_is_one_class():
    assert choropleth.legend(fixtures.wards(CODES[:3], [4, 4, 4]), "count") == [("#E3EEF8", "all 4")]
    assert choropleth.legend(fixtures.wards(CODES[:1], [NAN]), "count")[-1] == (theme.NO_DATA, "not supplied")


def test_every_area_has_the_colour_of_its_class(view):
    shades = choropleth.colours(view, "count")
    assert shades[0] == "#12436D"
    assert shades[-1] == "#E3EEF8"
    order = [theme.SEQUENTIAL.index(shade) for shade in shades]
    assert order == sorted(order)


def test_features_carry_code_and_name(view):
    features = layers_of(choropleth.deck(view, OUTLINES))["wards"]["data"]
    assert {feature["properties"]["code"] for feature in features} == set(CODES)
    assert all(feature["properties"]["name"] for feature in features)
    assert all(feature["code"] == feature["properties"]["code"] for feature in features)
    first = next(feature for feature in features if feature["properties"]["code"] == view.frame["area_code"][0])
    assert first["properties"]["count"] == "865 thefts"
    assert first["properties"]["rate"] == "108.1 per 1,000 residents (likely 97.3 to 118.9)"
    assert first["properties"]["fill"] == [0x12, 0x43, 0x6D]


def test_deck_asks_nothing_of_other_machines(view):
    made = choropleth.deck(view, OUTLINES, selected=CODES[0])
    text = made.to_json()
    assert "http" not in text
    assert "//" not in text
    assert "carto" not in text.lower()
    state = json.loads(text)
    assert "mapProvider" not in state
    assert state["mapStyle"] == "__MAP_STYLE__"  # pydeck's own word for none, which Streamlit takes away
    json.loads(text, parse_constant=pytest.fail)


def test_map_lies_flat_with_north_up(view):
    state = json.loads(choropleth.deck(view, OUTLINES).to_json())
    assert state["initialViewState"]["pitch"] == state["initialViewState"]["bearing"] == 0
    assert not state["views"][0]["controller"]["dragRotate"]


@pytest.mark.parametrize("by", ["count", "rate"])
@pytest.mark.parametrize("size", [(620, 520), (340, 400), (1100, 300)])
def test_whole_borough_fits_the_view(view, by, size):
    made = choropleth.deck(view, OUTLINES, by=by, width=size[0], height=size[1])
    state = json.loads(made.to_json())["initialViewState"]
    camera = Camera(state["longitude"], state["latitude"], state["zoom"], *size)
    west, south, east, north = ground(OUTLINES, "ward", "2023").bounds
    left, top = camera.pixel(west, north)
    right, bottom = camera.pixel(east, south)
    assert min(left, top) >= 0
    assert right <= size[0]
    assert bottom <= size[1]
    assert max((right - left) / size[0], (bottom - top) / size[1]) > 0.85


def test_camera_goes_there_and_back():
    camera = Camera(-1.3, 54.55, 10.1, 620, 520)
    assert camera.place(*camera.pixel(-1.25, 54.6)) == pytest.approx((-1.25, 54.6))
    assert camera.pixel(-1.3, 54.55) == pytest.approx((310, 260))


def test_selection_is_outlined_and_named(view):
    least = view.frame["area_code"].iloc[-1]
    plain, chosen = (layers_of(choropleth.deck(view, OUTLINES, selected=code)) for code in (None, least))
    assert "selected" not in plain
    assert chosen["selected"]["getLineColor"] == [0, 0, 0]
    assert chosen["selected"]["lineWidthMinPixels"] == 3
    assert len(chosen["selected"]["data"]) == 1
    name = view.frame["name"].iloc[-1]
    assert name in {label["t"].replace("\n", " ") for label in chosen["names"]["data"]}


def test_unknown_selection_changes_nothing(view):
    assert choropleth.deck(view, OUTLINES, selected="X").to_json() == choropleth.deck(view, OUTLINES).to_json()


def test_clicking_cannot_fade_the_colours(view):
    """Streamlit fades what has these accessors when something is clicked: the list's colours must stay true."""
    for layer in layers_of(choropleth.deck(view, OUTLINES, selected=CODES[0])).values():
        assert "getFillColor" not in layer
        assert "getColor" not in layer


def test_names_are_those_of_the_highest_by_what_is_shown(view):
    view.frame["value"] = view.frame["value"].to_numpy()[::-1]
    named = [
        {label["t"].replace("\n", " ") for label in layers_of(choropleth.deck(view, OUTLINES, by=by))["names"]["data"]}
        for by in ("count", "rate")
    ]
    assert named[0] <= set(view.frame["name"].head(choropleth.NAMED))
    assert named[1] <= set(view.frame["name"].tail(choropleth.NAMED))


def test_names_do_not_meet():
    land = ground(OUTLINES, "ward", "2023")
    camera = Camera.fit(land.bounds, 620, 520)
    wanted = [(code, ["A name", "of two lines"]) for code in CODES]
    chosen = names_with_room(wanted, land, camera, size=13, line=16)
    assert 3 < len(chosen) < len(CODES)
    spots = [camera.pixel(*place) for _, _, place in chosen]
    for one, (x, y) in enumerate(spots):
        for other_x, other_y in spots[:one]:
            assert abs(x - other_x) > 40 or abs(y - other_y) > 30


def test_missing_figures_are_pale_and_said():
    view = fixtures.wards(CODES[:4], [5, 9, 20, NAN])
    features = layers_of(choropleth.deck(view, OUTLINES, empty="held back"))["wards"]["data"]
    last = next(feature for feature in features if feature["properties"]["code"] == CODES[3])
    assert last["properties"]["count"] == "held back"
    assert last["properties"]["fill"] == [0xF3, 0xF2, 0xF1]


def test_small_areas_are_drawn_with_short_names():
    codes = sorted(OUTLINES.frame("lsoa", "2021")["code"])
    view = fixtures.wards(codes, list(range(len(codes))), level="lsoa", vintage="2021")
    view.frame["name"] = [f"Stockton-on-Tees 0{place:02d}A" for place in range(len(codes))]
    layers = layers_of(choropleth.deck(view, OUTLINES))
    assert len(layers["wards"]["data"]) == len(codes)
    assert {label["t"] for label in layers["names"]["data"]} <= {f"0{place:02d}A" for place in range(len(codes))}


def test_map_without_district_outlines_has_no_neighbours(tmp_path, view):
    for name in ("ward_2023.geojson", "lsoa_ward_shares.csv"):
        (tmp_path / name).write_bytes((SETTINGS.outlines[1] / name).read_bytes())
    assert layers_of(choropleth.deck(view, Outlines.open(tmp_path)))["neighbours"]["data"] == []


def test_view_is_not_changed_and_json_stays_small(view):
    before = view.frame.copy()
    text = choropleth.deck(view, OUTLINES, selected=CODES[0]).to_json()
    pd.testing.assert_frame_equal(view.frame, before)
    assert len(text) < 130_000


def test_the_drawn_map_has_every_part_of_every_ward(view):
    drawn = ward_svg.svg(view, OUTLINES, selected=CODES[0])
    shapes = OUTLINES.frame("ward", "2023").set_index("code").geometry
    wide = shapes.total_bounds[[0, 2]] @ [-1, 1]
    flat = ward_svg.WIDTH / wide  # pixels a degree of longitude
    north_south = shapes.total_bounds[[1, 3]]
    tall = flat / np.cos(np.radians(north_south.mean()))
    paths = re.findall(r'<path d="([^"]+)" fill="(#\w+)"', drawn)
    assert [colour for _, colour in paths] == choropleth.colours(view, "count")
    for code, (path, _) in zip(view.frame["area_code"], paths, strict=True):
        rings = [
            shapely.linearrings([tuple(map(float, point.split())) for point in ring.split("L")])
            for ring in re.findall(r"M([^Z]+)Z", path)
        ]
        assert len(rings) == len(shapely.get_rings(shapely.get_parts(shapes[code])))
        covered = sum(shapely.area(shapely.polygons(ring)) for ring in rings)
        assert covered == pytest.approx(shapely.area(shapes[code]) * flat * tall, rel=0.05)
    assert drawn.count('fill="none"') == 1
