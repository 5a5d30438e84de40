from __future__ import annotations

import copy
import json

import altair as alt
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import ssp_metrics.charts
from ssp_metrics.charts import bars, funnel, similar, theme, trend
from tests.charts import fixtures
from tests.charts.fixtures import many_peers, rows_of, words_of

NAN = float("nan")
CONCERN, BETTER, NEITHER = (f"special_cause_{kind}" for kind in ("concern", "improvement", "neutral"))
TYPES = ["Burglary", "Violence and sexual offences", "Robbery"]


VIEWS = {
    "trend": lambda: trend.draw(fixtures.trend([5, 6, NAN, 8, 20], flags={4: CONCERN}, target=4)),
    "share": lambda: trend.draw(fixtures.trend([5.5, 6.1, 7.0], share=True)),
    "no limits": lambda: trend.draw(fixtures.trend([3, 4], limits=False)),
    "years": lambda: trend.draw(fixtures.years([5, 6, NAN, 3, 15], last="2017-12")),
    "many a year": lambda: trend.draw(fixtures.years([5000, 6000])),
    "nothing": lambda: trend.draw(fixtures.trend([NAN, NAN, NAN], limits=False)),
    "zeros": lambda: trend.draw(fixtures.trend([0, 0, 0])),
    "funnel": lambda: funnel.draw(many_peers(flags={60: 1, 3: 1, 5: -1})),
    "similar": lambda: similar.draw(fixtures.peers([3, 2, 1, 2], [1e5, 2e5, 1e5, 1e5])),
    "breakdown": lambda: bars.crime_types(fixtures.breakdown([("Burglary", True, 5, NAN), ("ASB", False, 9, 3)])),
    "outcomes": lambda: bars.outcomes(fixtures.outcomes({"Charged": 3, "Nothing": 9})),
    "no outcomes": lambda: bars.outcomes(fixtures.outcomes({})),
}


@pytest.mark.parametrize("name", VIEWS)
def test_every_specification_is_plain_json_and_stands_alone(name):
    spec = ssp_metrics.charts.spec(VIEWS[name]())
    text = json.dumps(spec, allow_nan=False)
    assert text.count("http") == 1  # the name of the schema
    assert spec["width"] == "container"
    assert spec["config"] == theme.CONFIG
    assert "data" not in spec  # Streamlit would turn it into Arrow
    assert len(text) < 100_000


@pytest.mark.parametrize("name", VIEWS)
def test_altair_finds_every_specification_valid(name):
    spec = VIEWS[name]().fixed(560)
    alt.LayerChart.from_dict(spec, validate=True)


def test_theme_is_enabled_and_legible():
    assert alt.theme.active == "ssp"
    for colour in (theme.TEXT, theme.INK, theme.MAROON, theme.RED, theme.GREEN):
        assert contrast(colour) >= 4.5
    for colour in (theme.GREY, theme.ORANGE, theme.NAVY):
        assert contrast(colour) >= 3
    assert theme.CONFIG["axis"]["labelFontSize"] >= 12


def contrast(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 1.05 / (0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] + 0.05)


def test_drawing_can_be_copied_and_saved(tmp_path):
    drawing = VIEWS["similar"]()
    other = drawing.copy()
    other.spec["layer"].clear()
    assert drawing.to_dict()["layer"]
    drawing.save(tmp_path / "chart.json")
    assert json.loads((tmp_path / "chart.json").read_text())["layer"]


def test_specification_of_an_ordinary_altair_chart():
    chart = alt.Chart(alt.Data(values=[{"a": 1}])).mark_point().encode(x="a:Q")
    assert ssp_metrics.charts.spec(chart)["config"]["font"] == theme.FONT


# Trend


def test_trend_holds_every_month_and_breaks_at_a_gap():
    drawing = trend.draw(fixtures.trend([255, 399, NAN, 519]))
    months = [row for row in rows_of(drawing.spec) if "mean" in row and row.get("title") == "March 2023"]
    assert [row["v"] for row in months] == [None] * len(months)
    assert {row["value"] for row in months} == {"not supplied"}
    assert {255.0, 399.0, 519.0} <= {row.get("v") for row in rows_of(drawing.spec)}
    assert "not supplied" in words_of(drawing)
    assert {(row["a"], row["b"]) for row in rows_of(drawing.spec) if row.get("t") == "not supplied"} == {(1.5, 2.5)}


@pytest.mark.parametrize(
    ("kind", "shape", "word"),
    [(CONCERN, "triangle-up", "concern"), (BETTER, "triangle-down", "improvement"), (NEITHER, "diamond", "change")],
)
def test_flagged_month_has_shape_colour_and_word(kind, shape, word):
    drawing = trend.draw(fixtures.trend([5, 6, 7, 30], flags={3: kind}))
    flagged = next(row for row in rows_of(drawing.spec) if row.get("title") == "April 2023" and "s" in row)
    plain = next(row for row in rows_of(drawing.spec) if row.get("title") == "January 2023" and "s" in row)
    assert flagged["s"] == shape
    assert flagged["c"] != plain["c"]
    assert flagged["z"] > plain["z"]
    assert flagged["says"].startswith(word)
    assert any(said.startswith(word) for said in words_of(drawing))


def test_lines_and_latest_value_are_named_at_the_end():
    view = fixtures.trend([400, 410, 405], target=350)
    words = words_of(trend.draw(view))
    assert {"405", "average 405", "upper limit", "lower limit", "target 350"} <= set(words)


def test_seasonal_average_is_named_by_its_month():
    words = words_of(trend.draw(fixtures.trend([400] * 12, seasonal=True)))
    assert "average for" in words
    assert any(said.startswith("Dec ") for said in words)
    assert "average 400" not in words


def test_lower_limit_at_zero_is_not_named():
    view = fixtures.trend([1, 2, 3])
    view.frame["lower"] = 0.0
    assert "lower limit" not in words_of(trend.draw(view))


def test_notes_are_numbered_at_their_month():
    notes = (("2023-02", "New system"), ("2019-01", "Long ago"), ("2023-03", "Campaign"))
    flags = [row for row in rows_of(trend.draw(fixtures.trend([4, 5, 6], notes=notes)).spec) if "n" in row]
    assert [(row["i"], row["n"], row["title"]) for row in flags] == [(1, "1", "New system"), (2, "2", "Campaign")]


def test_notes_go_with_the_drawing():
    drawing = trend.draw(fixtures.trend([4, 5, 6], notes=(("2023-02", "New system"), ("2019-01", "Long ago"))))
    assert drawing.notes == drawing.copy().notes == ("1 (February 2023): New system",)


def test_limits_that_start_afresh_are_marked_with_their_reason():
    view = fixtures.trend([5, 6, 7], notes=(("2023-03", "New system"),), rebases=(("2023-02", "Counting changed"),))
    drawing = trend.draw(view)
    assert drawing.notes == (
        "1 (February 2023): limits start afresh: Counting changed",
        "2 (March 2023): New system",
    )
    rules = [layer for layer in drawing.spec["layer"] if layer.get("mark", {}).get("type") == "rule"]
    assert sorted("strokeDash" in rule["mark"] for rule in rules) == [False, True]


def test_counts_start_at_zero_and_scale_covers_all():
    spec = trend.draw(fixtures.trend([5, 6, 19], target=31)).spec
    scale = spec["layer"][0]["layer"][0]["encoding"]["y"]["scale"]
    assert scale["domain"][0] == 0
    assert scale["domain"][1] >= 31


def test_months_are_labelled_from_a_january():
    axis = trend.draw(fixtures.trend([5.0] * 36)).spec["layer"][0]["layer"][0]["encoding"]["x"]["axis"]
    assert axis["values"] == [0, 6, 12, 18, 24, 30]
    assert "Jan 23" in axis["labelExpr"]


# Similar areas


def test_similar_bars_are_in_order_ours_dark_lines_in_words():
    view = fixtures.peers([8, 9, 10, 11, 12], [1e5] * 5, own=2)
    drawing = similar.draw(view)
    bars_ = [row for row in rows_of(drawing.spec) if "rank" in row and "a" in row]
    drawn = {row["title"]: row["v"] for row in bars_}
    assert list(drawn.values()) == [12, 11, 10, 9, 8]
    assert {row["c"] for row in bars_ if row["title"] == "Place 2"} == {theme.NAVY}
    words = words_of(drawing)
    assert f"upper line 13.1: {similar.UPPER}" in words
    assert f"lower line 6.9: {similar.LOWER}" in words
    assert "average 10.0" in words


def test_lower_line_below_zero_is_not_drawn_and_said():
    text = json.dumps(similar.draw(fixtures.peers([1, 2, 30], [1e5] * 3)).spec)
    assert similar.NO_LOWER in text
    assert similar.LOWER not in text


def test_of_many_areas_only_ours_is_named():
    spec = similar.draw(many_peers()).spec
    axis = spec["layer"][0]["encoding"]["y"]["axis"]
    assert len(axis["values"]) == 1
    assert "Place 3" in axis["labelExpr"]


# Bars


def test_breakdown_keeps_asb_apart():
    rows = [("Burglary", True, 50, 40.0), ("Robbery", True, 5, NAN), ("Anti-social behaviour", False, 90, 80.0)]
    drawing = bars.crime_types(fixtures.breakdown(rows))
    drawn = {row["title"]: row for row in rows_of(drawing.spec) if "before" in row}
    assert drawn["Burglary"]["v"] == 50
    assert drawn["Robbery"]["before"] == "not supplied"
    assert drawn["Anti-social behaviour"]["i"] - drawn["Robbery"]["i"] > 1
    assert "not a crime" in json.dumps(drawing.spec)
    ticks = [row["title"] for row in drawing.spec["layer"][2]["data"]["values"]]
    assert ticks == ["Burglary", "Anti-social behaviour"]


def test_small_outcomes_are_folded_only_in_the_picture():
    view = fixtures.outcomes({"Nothing": 950, "Charged": 38, "Caution": 6, "Resolution": 4, "Fine": 2})
    drawn = {row["title"]: row["t"] for row in rows_of(bars.outcomes(view).spec) if "title" in row}
    assert drawn == {"Nothing": "95% · 950", "Charged": "4% · 38", "Other outcomes (3 kinds)": "1% · 12"}
    assert len(view.frame) == 5


def test_single_small_outcome_keeps_its_name():
    drawn = rows_of(bars.outcomes(fixtures.outcomes({"Nothing": 999, "Charged": 1})).spec)
    assert [row["title"] for row in drawn if "title" in row] == ["Nothing", "Charged"]


# All


@pytest.mark.parametrize(
    ("make", "draw"),
    [
        (lambda: fixtures.trend([5, NAN, 7], flags={2: CONCERN}), trend.draw),
        (lambda: many_peers(flags={4: 1}), funnel.draw),
        (many_peers, similar.draw),
        (lambda: fixtures.breakdown([("Burglary", True, 5, 4.0)]), bars.crime_types),
        (lambda: fixtures.outcomes({"Charged": 3, "Nothing": 9}), bars.outcomes),
    ],
)
def test_views_are_not_changed_and_pictures_are_the_same_twice(make, draw):
    view = make()
    before = copy.deepcopy(view.frame)
    first = draw(view).to_dict()
    pd.testing.assert_frame_equal(view.frame, before)
    assert draw(view).to_dict() == first


@settings(max_examples=30, deadline=None)
@given(
    values=st.lists(st.one_of(st.just(NAN), st.integers(0, 10**6).map(float)), min_size=1, max_size=40),
    limits=st.booleans(),
)
def test_any_series_can_be_drawn(values, limits):
    if all(np.isnan(value) for value in values):
        limits = False
    json.dumps(trend.draw(fixtures.trend(values, limits=limits)).spec, allow_nan=False)


@settings(max_examples=30, deadline=None)
@given(
    areas=st.lists(
        st.tuples(st.floats(0, 500), st.floats(1, 10**6), st.sampled_from([-1, 0, 1])), min_size=3, max_size=30
    )
)
def test_any_group_can_be_drawn(areas):
    rates, people, flags = zip(*areas, strict=True)
    view = fixtures.peers(list(rates), list(people), flags=dict(enumerate(flags)))
    for draw in (funnel.draw, similar.draw):
        json.dumps(draw(view).spec, allow_nan=False)


def marked(drawing, kind):
    return [layer for layer in drawing.spec["layer"] if layer.get("mark", {}).get("type") == kind]


def test_a_year_that_overlaps_is_hollow_named_and_stands_where_it_ends():
    drawing = VIEWS["years"]()
    assert {"15", "year to", "Dec 2017"} <= set(words_of(drawing))
    (hollow,) = marked(drawing, "point")
    assert [(row["v"], row["i"]) for row in hollow["data"]["values"]] == [(15, 3.75)]
    assert not marked(VIEWS["many a year"](), "point")


def test_intervals_of_years_are_drawn_only_where_chance_is_large():
    (band,) = marked(VIEWS["years"](), "area")
    assert [row["high"] for row in band["data"]["values"]] == [10, 12, None, 6, 30]
    assert not marked(VIEWS["many a year"](), "area")


def test_numbers_of_one_year_stand_beneath_each_other():
    notes = (("2015-04", "Rules"), ("2015-06", "Inspection"), ("2013-04", "Before"))
    drawing = trend.draw(fixtures.years([5, 6, 7], notes=notes), height=100)
    badges = [row for row in rows_of(drawing.spec) if "n" in row]
    assert [(row["n"], row["i"]) for row in badges[:3]] == [("1", 0), ("2", 2), ("3", 2)]
    assert badges[2]["y"] == pytest.approx(badges[1]["y"] * 0.8)
