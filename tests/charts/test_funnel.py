from __future__ import annotations

import json

import numpy as np

from ssp_metrics.charts import funnel, funnel_names, theme
from tests.charts import fixtures
from tests.charts.fixtures import many_peers, rows_of, words_of


def test_funnel_holds_every_area_and_names_ours():
    view = many_peers(flags={60: 1, 5: -1})
    drawing = funnel.draw(view)
    points = [row for row in rows_of(drawing.spec) if "rank" in row]
    assert {row["title"] for row in points} == set(view.frame["name"])
    words = words_of(drawing)
    assert "Place 3" in words
    assert {"95%", "99.8%"} <= set(words)
    assert any(said.startswith("average ") for said in words)


def test_area_off_the_scale_stands_at_the_edge_with_its_value():
    drawing = funnel.draw(many_peers(flags={60: 1}))
    assert "Place 60 40.0 ↑" in words_of(drawing)
    top = drawing.spec["layer"][2]["encoding"]["y"]["scale"]["domain"][1]
    far = next(row for row in rows_of(drawing.spec) if row.get("title") == "Place 60")
    assert far["v"] == top < 40
    assert far["value"] == "40.0"


def test_funnel_scale_is_logarithmic_only_over_tenfold():
    kinds = []
    for people in ([1e5, 2e5, 3e5], [1e4, 2e5, 3e5]):
        spec = funnel.draw(fixtures.peers([3, 2, 1], people)).spec
        kinds.append(spec["layer"][2]["encoding"]["x"]["scale"]["type"])
    assert kinds == ["linear", "log"]


def test_flags_are_shapes_never_red_or_green():
    spec = funnel.draw(many_peers(flags={5: -1, 7: 1})).spec
    shapes = {row["title"]: row["s"] for row in rows_of(spec) if "s" in row and "title" in row}
    assert shapes["Place 5"] == "triangle-down"
    assert shapes["Place 7"] == "triangle-up"
    assert theme.RED not in json.dumps(spec)
    assert theme.GREEN not in json.dumps(spec)


def test_names_in_the_funnel_are_few():
    rng = np.random.default_rng(2)
    rates, people = list(rng.gamma(3, 2, 200)), list(rng.lognormal(12, 0.6, 200))
    view = fixtures.peers(rates, people, flags=dict.fromkeys(range(200), 1))
    wide = [row for row in rows_of(funnel.draw(view).spec) if "from" in row and row["to"] > funnel_names.WIDE]
    assert 1 < len({row["t"] for row in wide}) <= funnel_names.MOST_LABELS + 1
