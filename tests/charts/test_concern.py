"""Ranks side by side: a mark for each rank, none for a theme that a list does not hold."""

from __future__ import annotations

import json
from datetime import date

import pytest

from ssp_metrics.catalogue import reference as references
from ssp_metrics.charts import concern as chart
from ssp_metrics.charts import spec
from ssp_metrics.views.concern import LISTS, concern
from ssp_metrics.views.survey import mentions
from tests.charts.fixtures import rows_of, words_of
from tests.place import SETTINGS

TO = date(2025, 12, 1)
REFERENCE = references.read(*SETTINGS.reference)


@pytest.fixture(scope="module")
def view(snapshot):
    return concern(snapshot, REFERENCE, REFERENCE.concern_themes, TO)


def test_every_rank_has_its_mark(view):
    marks = [row for row in rows_of(chart.draw(view).spec) if "p" in row]
    ranks = [(row["title"], row[f"{name}_rank"]) for row in view.frame.to_dict("records") for name in LISTS]
    assert sorted((mark["title"], mark["x"]) for mark in marks) == sorted(one for one in ranks if one[1])
    assert len({(mark["x"], mark["y"]) for mark in marks}) == len(marks), "no mark hides another"


def test_each_list_has_a_shape_of_its_own_and_its_name(view):
    assert len({shape for shape, _, _ in chart.MARKS.values()}) == len(LISTS)
    made = json.dumps(spec(chart.draw(view)), allow_nan=False)
    for _, _, title in chart.MARKS.values():
        assert title in made


def test_mentions_end_with_their_numbers(snapshot):
    made = mentions(snapshot, REFERENCE)
    drawing = chart.mentions(made)
    assert {"21", "16", "11", "7", "6"} <= set(words_of(drawing))
    json.dumps(spec(drawing), allow_nan=False)
