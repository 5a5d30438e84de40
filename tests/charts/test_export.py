from __future__ import annotations

import os
from xml.etree import ElementTree as ET

import numpy as np
import pandas as pd
import pytest

from ssp_metrics.charts import export, sparkline, trend
from ssp_metrics.charts.drawing import Drawing, layer, number
from tests.charts import fixtures

NAN = float("nan")
SOURCE = "Source: data.police.uk; extracted 31 December 2025 (load 2); snapshot abc."


@pytest.fixture(scope="module")
def chart():
    return trend.draw(fixtures.trend([5, 6, 7, 9]))


def words_in(picture: str) -> str:
    return " ".join("".join(element.itertext()) for element in ET.fromstring(picture).iter())  # noqa: S314 - our own


def test_picture_stands_alone(chart):
    picture = export.svg(chart, "Thefts rose & rose", "Thefts, Here, 2025", SOURCE, "Illustrative data")
    words = words_in(picture)
    for part in ("Thefts rose & rose", "Thefts, Here, 2025", "data.police.uk", "Illustrative data", "average 7", "9"):
        assert part in words
    assert ET.fromstring(picture).get("width") == "900"  # noqa: S314 - our own
    assert "Illustrative" not in export.svg(chart, "T", "S", SOURCE)


def test_numbered_notes_are_in_the_picture():
    noted = trend.draw(fixtures.trend([5, 6, 7], notes=(("2023-02", "New recording system"),)))
    assert "1 (February 2023): New recording system" in words_in(export.svg(noted, "T", "S", SOURCE))


def test_picture_refers_to_nothing_outside(chart):
    picture = export.svg(chart, "T", "S", SOURCE)
    outside = picture.replace("http://www.w3.org/2000/svg", "").replace("http://www.w3.org/1999/xlink", "")
    assert "http" not in outside


def test_long_words_are_broken_into_lines_that_fit(chart):
    pictures = [export.svg(chart, title, "S", SOURCE) for title in ("T", "long title " * 20)]
    short, long = (float(ET.fromstring(picture).get("height")) for picture in pictures)  # noqa: S314 - our own
    assert long > short + 40


def test_png_is_a_png_twice_as_fine(chart):
    made = export.png(chart, "T", "S", SOURCE)
    assert made.startswith(b"\x89PNG\r\n\x1a\n")
    assert int.from_bytes(made[16:20], "big") == 1800


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_csv_neutralises_formulas(start):
    frame = pd.DataFrame({"name": [f"{start}cmd|' /C calc'!A0", "plain"], "n": [-1, 2]})
    back = export.csv(frame).decode("utf-8-sig")
    assert f"'{start}cmd" in back
    assert ",-1\r\n" in back
    assert "'plain" not in back


def test_csv_neutralises_headings_and_mixed_columns():
    frame = pd.DataFrame({"=x": pd.Series(["+1", -3, None], dtype=object), "kind": pd.Categorical(["@a", "b", "b"])})
    assert export.csv(frame).decode("utf-8-sig") == "'=x,kind\r\n'+1,'@a\r\n-3,b\r\n,b\r\n"


def test_csv_keeps_columns_frame_and_source():
    frame = pd.DataFrame({"b": ["é"], "a": [1.5]})
    made = export.csv(frame, SOURCE)
    assert made.startswith(b"\xef\xbb\xbf")
    assert made.decode("utf-8-sig").splitlines()[0] == "b,a,source"
    assert list(frame.columns) == ["b", "a"]


# Sparklines


def months(values):
    return pd.DataFrame({"month": range(len(values)), "numerator": values})


@pytest.mark.parametrize(
    ("state", "shape", "colour"),
    [
        ("concern", "polygon", "#F46A25"),
        ("improvement", "polygon", "#12436D"),
        ("neither", "polygon", "#801650"),
        ("chance", "circle", "#3D3D3D"),
        ("none", "circle", "#3D3D3D"),
    ],
)
def test_last_point_has_shape_and_colour(state, shape, colour):
    picture = ET.fromstring(sparkline.svg(months([1, 5, 3]), state))  # noqa: S314 - our own
    last = picture[-1]
    assert last.tag.endswith(shape)
    assert last.get("fill") == colour


def test_three_states_have_three_shapes():
    shapes = {
        sparkline.svg(months([1, 2]), state).partition("points=")[2] for state in ("concern", "improvement", "neither")
    }
    assert len(shapes) == 3


def test_sparkline_breaks_at_gaps():
    made = sparkline.svg(months([1, 2, NAN, 4, NAN, 6, 7]), "chance")
    assert made.count("M") == 3
    assert "nan" not in made.lower()


def test_sparkline_stays_inside_and_is_small():
    rng = np.random.default_rng(3)
    made = sparkline.svg(months(rng.poisson(50, 36).astype(float)), "concern")
    path = made.partition(' d="M')[2].partition('"')[0]
    points = np.array([point.split() for point in path.split("L")], dtype=float)
    assert points[:, 0].min() >= 0
    assert points[:, 0].max() <= 120
    assert points[:, 1].min() >= 0
    assert points[:, 1].max() <= 32
    assert len(made) < 900


@pytest.mark.parametrize("values", [[], [NAN, NAN], [4.0], [3.0, 3.0, 3.0]])
def test_sparkline_of_little(values):
    ET.fromstring(sparkline.svg(months(values), "none"))  # noqa: S314 - our own


def test_sparkline_is_named_or_hidden():
    assert 'aria-hidden="true"' in sparkline.svg(months([1, 2]), "none")
    named = sparkline.svg(months([1, 2]), "none", title='a "b" <c>')
    assert ET.fromstring(named).get("aria-label") == 'a "b" <c>'  # noqa: S314 - our own


def test_a_picture_is_the_same_whatever_was_drawn_before():
    clipped = Drawing([layer("line", {"x": number("x"), "y": number("x")}, [{"x": 1}, {"x": 2}], clip=True)], height=50)
    first = export.drawn(clipped, 400)
    assert 'id="clip-0"' in first
    export.drawn(clipped, 410)
    export._drawn.cache_clear()
    assert export.drawn(clipped, 400) == first


def test_the_fonts_of_pictures_are_named_to_their_library_alone(monkeypatch):
    monkeypatch.delenv(export.FONTS, raising=False)
    export._converter.cache_clear()
    assert export._converter().__name__ == "vl_convert"
    assert export.FONTS not in os.environ
