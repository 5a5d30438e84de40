"""Tables of police force areas: what each load's table said is known from it on, and what of it is a figure."""

from __future__ import annotations

from datetime import date

import pytest

from ssp_metrics.errors import SspError
from ssp_metrics.ingest import loading, unloading
from ssp_metrics.store import snapshot
from ssp_metrics.views.figure import figure
from tests.sources.test_force_area import write

OURS = "E23000013"
MONTH = date(2018, 12, 1)


def load(store, folder, extracted, *rows):
    path = write(folder / f"{extracted}.csv", *(f"31-12-2018,{row}" for row in rows))
    loading.load_reference(store, "force-area", path, extracted=extracted)


def numbers(store, measure="homicide_recorded"):
    """The figure as known at each load; None where none was known."""
    with snapshot.opened(store) as current:
        found = []
        for seq in range(1, current.latest + 1):
            try:
                made = figure(current.at(seq), measure, OURS, MONTH)
                found.append((made.numerator, [note.seq for note in made.provenance.loads]))
            except SspError:
                found.append(None)
        return found


def test_a_later_publication_replaces_the_table_whole_and_an_older_one_never_rules(store, tmp_path):
    load(store, tmp_path, date(2019, 4, 30), "Cleveland,N,Homicide,15", "Cleveland,N,Robbery,900")
    load(store, tmp_path, date(2019, 7, 31), "Cleveland,N,Homicide,14")
    load(store, tmp_path, date(2019, 1, 31), "Cleveland,N,Homicide,9")
    assert numbers(store) == [(15, [1]), (14, [2]), (14, [2])]
    assert numbers(store, "robbery_recorded") == [(900, [1]), None, None]
    unloading.unload(store, 2, by="Ann", reason="the wrong file")
    assert numbers(store) == [(15, [1])] * 3


@pytest.mark.parametrize(
    ("rows", "number"),
    [
        (["Violence with injury,5", "Violence without injury,6", "Homicide,1", "Stalking and harassment,7"], None),
        (["Death or serious injury caused by illegal driving,-2", "Violence with injury,5", "Homicide,1",
          "Violence without injury,6", "Stalking and harassment,7"], 17),
        (["Death or serious injury caused by illegal driving,-20", "Violence with injury,5", "Homicide,1",
          "Violence without injury,6", "Stalking and harassment,7"], None),
    ],
)  # fmt: skip
def test_offence_groups_are_added_where_all_are_there_and_no_count_is_below_zero(store, tmp_path, rows, number):
    load(store, tmp_path, date(2019, 4, 30), *(f"Cleveland,N,{row}" for row in rows))
    found = numbers(store, "violence_against_the_person_recorded")[0]
    assert found == (None if number is None else (number, [1]))


def test_the_transport_police_is_no_area(store, tmp_path):
    load(store, tmp_path, date(2019, 4, 30), "British Transport Police,N,Homicide,4", "Cleveland,N,Homicide,1")
    with snapshot.opened(store) as current:
        shown = current.connection.execute("SELECT DISTINCT area_code FROM area_month WHERE level = 'force_area'")
        assert shown.fetchall() == [(OURS,)]
        row = current.connection.execute(
            "SELECT period_start, period_months, numerator, denominator FROM observation WHERE level = 'force_area'"
        )
        assert row.fetchall() == [(date(2018, 1, 1), 12, 1, None)]
