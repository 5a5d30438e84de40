"""The plain table: what the command line prints and every screen is held to."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from ssp_metrics.errors import SspError
from ssp_metrics.periods import Period
from ssp_metrics.views.figure import figure
from ssp_metrics.views.table import COLUMNS, table
from ssp_metrics.views.wards import wards
from tests.views import tiny

YEAR = Period.rolling(date(2025, 11, 1))


def test_columns_are_those_promised(snapshot):
    made = table(snapshot, "burglary", "ward", YEAR)
    assert tuple(made.columns) == COLUMNS
    assert len(made) == 27 * 12


@pytest.mark.parametrize("measure", ["burglary", "charged", "stop_and_search", "anti_social_behaviour"])
@pytest.mark.parametrize("as_at", [1, 2])
def test_months_sum_to_the_total_and_to_the_figure(snapshot, measure, as_at):
    months = table(snapshot.at(as_at), measure, "district", YEAR)
    total = table(snapshot.at(as_at), measure, "district", YEAR, by="total")
    own = total[total["area_code"] == tiny.HOME].iloc[0]
    one = figure(snapshot.at(as_at), measure, tiny.HOME, date(2025, 11, 1))
    assert months.loc[months["area_code"] == tiny.HOME, "numerator"].sum() == own["numerator"] == one.numerator
    assert own["value"] == pytest.approx(one.value)
    assert own["period_months"] == 12


@pytest.mark.parametrize("level", ["ward", "lsoa"])
@pytest.mark.parametrize("measure", ["burglary", "robbery", "stop_and_search"])
def test_values_are_those_of_the_ward_screen(snapshot, level, measure):
    made = table(snapshot, measure, level, YEAR, by="total").set_index("area_code")
    view = wards(snapshot, measure, date(2025, 11, 1), level=level).frame
    for column in ("numerator", "denominator", "value"):
        expected = made.loc[view["area_code"], column].to_numpy(dtype=float)
        np.testing.assert_allclose(view[column].to_numpy(dtype=float), expected)


def test_a_month_not_supplied_is_empty_never_zero(snapshot):
    made = table(snapshot, "burglary", "district", Period.rolling(date(2025, 12, 1)))
    oxford = made[made["area_name"] == "Oxford"].set_index("period_start")
    assert oxford.loc["2025-07", ["numerator", "value"]].isna().all()
    assert oxford.loc["2025-06", "numerator"] > 0
    total = table(snapshot, "burglary", "district", Period.rolling(date(2025, 12, 1)), by="total")
    assert total.loc[total["area_name"] == "Oxford", ["numerator", "value"]].isna().all(axis=None)


def test_vintages_are_kept_apart(snapshot):
    old, new = (table(snapshot, "burglary", "ward", YEAR, vintage=vintage) for vintage in ("2022", "2023"))
    assert not set(old["area_code"]) & set(new["area_code"])
    assert old["numerator"].sum() == new["numerator"].sum() == 964


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"level": "parish"}, "There is no level “parish”"),
        ({"level": "ward", "by": "week"}, "cannot be made by “week”"),
        ({"level": "ward", "vintage": "1999"}, "vintage “1999”"),
    ],
)
def test_what_is_not_there_is_a_sentence(snapshot, arguments, message):
    with pytest.raises(SspError, match=message):
        table(snapshot, "burglary", period=YEAR, **arguments)
