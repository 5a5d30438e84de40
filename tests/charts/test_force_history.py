from __future__ import annotations

import json

import altair as alt
import pandas as pd
import pytest

from ssp_metrics.charts import force_history, funnel
from ssp_metrics.tables import pictures
from ssp_metrics.views.force import Note, offence_of
from ssp_metrics.views.force_history import ForceHistory, Split
from ssp_metrics.views.force_peers import ForcePeers
from tests.charts.fixtures import WORDS, many_peers, rows_of, words_of

NAN = float("nan")
NOTES = (
    Note("2014-11", "Inspection", "The inspectorate"),
    Note("2015-04", "Counting rules", "The office"),
    Note("2017-06", "Inspection", "The inspectorate"),
)


def years(values: list[float], *, latest: float | None = None) -> pd.DataFrame:
    """Years to March from 2014 on, and one to December after them."""
    ends = [f"{2014 + place}-03-31" for place in range(len(values))]
    if latest is not None:
        ends.append(f"{2013 + len(values)}-12-31")
    shown = [*values, *([] if latest is None else [latest])]
    frame = pd.DataFrame({"period_end": pd.to_datetime(ends), "value": shown})
    frame["lower"], frame["upper"] = frame["value"] * 0.5, frame["value"] * 2
    return frame.assign(yearly=[True] * len(values) + [False] * (len(shown) - len(values)))


def history(values: list[float], *, latest: float | None = None, banded: bool = True) -> ForceHistory:
    return ForceHistory(
        frame=years(values, latest=latest), force_name="Here", notes=NOTES, banded=banded,
        offence=offence_of("homicide"), change=None, **WORDS,
    )  # fmt: skip


def shares(values: list[float]) -> Split:
    frame = years(values).assign(sexual=20.0, violence=180.0)
    return Split(frame=frame, force_name="Here", notes=(), banded=False, **WORDS)


def forces() -> ForcePeers:
    made = many_peers(flags={60: 1, 5: -1})
    return ForcePeers(
        frame=made.frame, offence=offence_of("homicide"), period_end=PERIOD_END, curve=made.curve,
        left_out=pd.DataFrame({"name": [], "reason": []}), average=made.average, phi=2.0, **WORDS,
    )  # fmt: skip


PERIOD_END = pd.Timestamp("2018-12-31").date()
DRAWN = {
    "history": lambda: force_history.draw(history([5, 6, NAN, 8, 3], latest=15)),
    "large": lambda: force_history.draw(history([5000, 6000], banded=False)),
    "one year": lambda: force_history.draw(history([3])),
    "zeros": lambda: force_history.draw(history([0, 0, 0])),
    "shares": lambda: force_history.draw(shares([7.0, 12.4])),
    "forces": lambda: funnel.draw(forces()),
}


@pytest.mark.parametrize("name", DRAWN)
def test_every_specification_is_plain_and_valid(name):
    drawing = DRAWN[name]()
    json.dumps(drawing.spec, allow_nan=False)
    alt.LayerChart.from_dict(drawing.fixed(400), validate=True)


def test_years_are_drawn_from_zero_and_a_missing_one_breaks_the_line():
    spec = DRAWN["history"]().spec
    scale = spec["layer"][0]["encoding"]["y"]["scale"]["domain"]
    assert scale[0] == 0
    assert scale[1] >= 30  # the upper end of the latest year's interval
    line = next(layer for layer in spec["layer"] if layer.get("mark", {}).get("type") == "line")
    assert [row["v"] for row in line["data"]["values"]] == [5, 6, None, 8, 3]
    assert [row["i"] for row in line["data"]["values"]] == [0, 12, 24, 36, 48]
    missing = next(row for row in rows_of(spec) if row.get("title") == "Year to March 2016")
    assert missing["value"] == "not supplied"


def test_latest_year_is_hollow_dashed_and_named():
    drawing = DRAWN["history"]()
    assert {"15", "year to", "Dec 2018"} <= set(words_of(drawing))
    dashed = [layer for layer in drawing.spec["layer"] if layer.get("mark", {}).get("strokeDash") == [4, 3]]
    assert [row["v"] for row in dashed[0]["data"]["values"]] == [3, 15]
    assert [row["i"] for row in dashed[0]["data"]["values"]] == [48, 57]


def test_latest_year_on_the_axis_is_named_by_its_value_alone():
    assert words_of(force_history.draw(history([5, 6]))) == ["6"]


def test_interval_is_drawn_only_where_chance_is_large():
    def kinds(drawing):
        return [layer.get("mark", {}).get("type") for layer in drawing.spec["layer"]]

    assert "area" in kinds(DRAWN["history"]())
    assert "area" not in kinds(DRAWN["large"]())


def test_notes_are_numbered_and_close_ones_stand_above_each_other():
    drawing = DRAWN["history"]()
    badges = [row for row in rows_of(drawing.spec) if "n" in row and row["y"] < 0]
    assert {(row["n"], row["i"], row["y"]) for row in badges} == {("1", 7.5, -12), ("2", 12.5, -32), ("3", 38.5, -12)}
    assert drawing.notes[0] == "1 (November 2014): Inspection. The inspectorate."
    assert len(drawing.notes) == 3


def test_axis_of_shares_says_percent_and_its_halves():
    axis = DRAWN["shares"]().spec["layer"][0]["encoding"]["y"]["axis"]
    assert "'%'" in axis["labelExpr"]
    assert "datum.label" not in axis["labelExpr"]
    assert "12%" in words_of(DRAWN["shares"]())


def test_funnel_of_forces_says_what_rates_are_out_of():
    drawing = DRAWN["forces"]()
    assert "Per million residents" in json.dumps(drawing.spec)
    assert "Place 3" in words_of(drawing)


def frame(table):
    return pd.DataFrame([[cell.text for cell in row] for row in table.rows], columns=table.headings)


def test_tables_hold_what_is_drawn():
    table = frame(pictures.force_history(history([5, 6, NAN, 8, 3], latest=15)))
    assert list(table["Year to"]) == [
        "December 2018", "March 2018", "March 2017", "March 2016", "March 2015", "March 2014",
    ]  # fmt: skip
    assert list(table["Recorded"])[:4] == ["15", "3", "8", "not supplied"]
    assert list(table["95% interval"])[3] == "–"
    assert list(frame(pictures.split(shares([7.0, 12.4])))["Share of both"]) == ["12%", "7%"]
    peers = frame(pictures.forces(forces()))
    assert list(peers.columns)[3] == "Per million residents"
    assert set(peers["Outside"]) == {"", "high", "low"}
