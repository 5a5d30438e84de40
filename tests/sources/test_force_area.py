from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from ssp_metrics.errors import DeliveryError
from ssp_metrics.sources import force_area
from tests.reference import needs_reference, reference_data

HEADER = "12 months ending,PFA,Region,Offence,Rolling year total number of offences\n"


def write(path, *rows):
    path.write_text(HEADER + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    return path


def test_the_mistyped_date_is_mended_and_noted(tmp_path):
    path = write(tmp_path / "a.csv", "30-12-2017,One,North,Homicide,3", "30-09-2017,One,North,Homicide,-1")
    delivery = force_area.read(path)
    frame = delivery.tables["force_crime"]
    assert list(frame) == ["force_area", "region", "offence", "period_end", "months", "n"]
    assert list(frame["period_end"]) == [pd.Timestamp("2017-09-30"), pd.Timestamp("2017-12-31")]
    assert list(frame["n"]) == [-1, 3]
    assert delivery.extracted == date(2017, 12, 31)
    assert "mistyped in 1 rows" in delivery.notes[0]
    assert "1 counts are below zero" in delivery.notes[1]


@pytest.mark.parametrize(
    ("row", "found"),
    [
        ("30-03-2018,One,North,Homicide,3", "not the last day"),
        ("2018-03-31,One,North,Homicide,3", "not the last day"),
        ("31-03-2018,One,North,Homicide,three", "not a whole number"),
        ("31-03-2018,One,North,Homicide,", "not a whole number"),
        ("31-03-2018,,North,Homicide,3", "needs a text"),
        ("31-12-2018,One,North,Homicide,4", "earlier row"),
    ],
)
def test_faults(tmp_path, row, found):
    with pytest.raises(DeliveryError, match=found) as refused:
        force_area.read(write(tmp_path / "a.csv", "31-12-2018,One,North,Homicide,3", row))
    assert [fault.row for fault in refused.value.faults] == [3]


def test_the_mended_row_may_not_repeat_another(tmp_path):
    with pytest.raises(DeliveryError, match="earlier row"):
        force_area.read(write(tmp_path / "a.csv", "30-12-2017,One,N,Homicide,3", "31-12-2017,One,N,Homicide,3"))


@needs_reference
def test_the_published_file():
    folder = reference_data() / "police_force_area"
    delivery = force_area.read(folder / "recorded_crime_rolling_year_2003_to_2018.csv")
    frame = delivery.tables["force_crime"]
    assert len(frame) == delivery.rows_accepted == 46_469
    assert {"British Transport Police", "Action Fraud", "CIFAS", "UK Finance"} <= set(frame["force_area"])
    assert frame["period_end"].nunique() == 52
    assert frame["period_end"].max() == pd.Timestamp("2018-12-31")
    assert "927 rows" in delivery.notes[0]
    assert delivery.extracted == date(2018, 12, 31)
