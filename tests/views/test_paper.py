"""Paper and store: ours is what the store's other views give, and each difference has a named reason."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from ssp_metrics import wording
from ssp_metrics.catalogue import reference
from ssp_metrics.errors import SspError
from ssp_metrics.views.cost import cost
from ssp_metrics.views.figure import figure
from ssp_metrics.views.peers import peers
from ssp_metrics.views.published import paper, printed
from ssp_metrics.views.wards import wards
from tests.place import SETTINGS
from tests.views import tiny

SHIPPED = reference.read(*SETTINGS.reference)
FIRST, SECOND = date(2023, 12, 1), date(2024, 12, 1)
TOWN_CENTRE = "E05001549"


@pytest.fixture(scope="module")
def view(snapshot):
    return paper(snapshot, SHIPPED)


def found(view, measure, figure, area=tiny.HOME):
    frame = view.frame
    return frame[(frame["measure_id"] == measure) & (frame["figure"] == figure) & (frame["area_code"] == area)]


def test_every_figure_that_can_stands_beside_ours(view):
    assert set(view.frame["measure_id"]) >= {
        "all_crime", "burglary", "criminal_damage_and_arson", "drugs", "robbery", "violence_and_sexual_offences",
    }  # fmt: skip
    assert set(view.frame["figure"]) == {"rate", "rank", "change", "cost", "count", "ward_rank"}
    assert view.title == f"{len(view.frame)} of 176 printed figures stand beside ours"
    assert (view.frame["ours"] != wording.MISSING).all()
    assert (view.frame["reasons"] != "").all()


def test_rates_and_ranks_are_those_of_the_first_year(snapshot, view):
    boroughs = peers(snapshot, "burglary", "force_area", FIRST).frame.set_index("area_code")
    for code, row in boroughs.iterrows():
        (rate,) = found(view, "burglary", "rate", code).itertuples()
        (rank,) = found(view, "burglary", "rank", code).itertuples()
        assert rate.ours == wording.rate(row["value"] / 12)
        assert rank.ours == f"{row['rank']} of 4"
        assert rank.agree == (rank.printed == str(row["rank"]))
    assert found(view, "robbery", "rank")["agree"].isna().all()
    assert "For 2 of 5 types" in view.text


def test_ward_counts_are_on_the_wards_of_their_time(snapshot, view):
    plain = wards(snapshot, "robbery", FIRST, vintage="2022").frame.set_index("area_code")
    (row,) = found(view, "robbery", "count", TOWN_CENTRE).itertuples()
    assert row.ours == wording.whole(plain.loc[TOWN_CENTRE, "numerator"])
    assert "wards of that time" in row.reasons


def test_changes_compare_the_first_two_years(snapshot, view):
    change = figure(snapshot, "burglary", tiny.HOME, SECOND).change
    rows = found(view, "burglary", "change")
    assert list(rows["printed"]) == ["−27%", "−26%"]
    assert set(rows["ours"]) == {
        f"33% fewer than in the 12 months to December 2023 ({change.previous:,}); more than chance"
    }
    assert "another baseline" in rows["reasons"].iloc[0]


def test_a_merged_type_has_no_unit_cost_and_never_nothing(snapshot, view):
    (violence,) = found(view, "violence_and_sexual_offences", "cost").itertuples()
    assert violence.ours == "no unit cost"
    (every,) = found(view, "all_crime", "cost").itertuples()
    assert every.ours == wording.pounds(cost(snapshot, FIRST).total)
    assert "costs of fewer types" in every.reasons


def test_the_mistakes_of_the_papers_are_listed(view):
    wrongs = {wrong.title: " ".join(wrong.printed) for wrong in view.wrongs}
    assert len(wrongs) == 6
    contradictions = wrongs["Two values for one figure"]
    assert "Burglary, change: −27%" in contradictions
    assert "−26% (Community Safety Plan 2022-25)" in contradictions
    assert "Robbery, rate: 0.51 (Middlesbrough)" in wrongs["One row printed under two headings"]
    assert "2021-10-19" in wrongs["Extracted before the period ended"]
    assert "138" in wrongs["A ward's name run together with its number"]


def test_only_reasons_that_are_used_are_explained(view):
    used = {title for cell in view.frame["reasons"] for title in cell.split("; ")}
    assert {reason.title for reason in view.reasons} == used


def test_as_known_at_the_first_load(snapshot):
    view = paper(snapshot.at(1), SHIPPED)
    assert not view.provenance.is_latest
    assert len(view.provenance.loads) == 1


def test_areas_that_the_store_does_not_have_are_left_out(snapshot):
    row = SHIPPED.published_figures[0].model_copy(update={"area_code": "E06999999"})
    view = paper(snapshot, replace(SHIPPED, published_figures=(row,)))
    assert view.frame.empty
    assert view.title == "0 of 1 printed figures stand beside ours"


def test_without_a_second_year_there_is_no_change():
    events = {("all_crime", tiny.HOME): dict.fromkeys(tiny.YEARS[:12], 5)}
    made = tiny.make(events, supplied=tiny.YEARS[:12])
    rows = tuple(
        row for row in SHIPPED.published_figures if row.measure_id == "all_crime" and row.area_code == tiny.HOME
    )
    view = paper(made, replace(SHIPPED, published_figures=rows))
    ours = view.frame.set_index("figure")["ours"]
    assert set(ours["change"]) == {wording.MISSING}
    assert ours["rate"] == wording.rate(60 / tiny.RESIDENTS * 1000 / 12)
    assert ours["rank"] == "1 of 1"


def test_less_than_a_year_is_refused():
    with pytest.raises(SspError, match="No twelve months"):
        paper(tiny.make({}, supplied=tiny.YEARS[:11]), SHIPPED)


@pytest.mark.parametrize(
    ("unit", "value", "words"),
    [
        ("percent", "-8", "−8%"),
        ("percent", "50", "+50%"),
        ("percent", "-7.2", "−7.2%"),
        ("GBP million", "75.21", "£75.21 million"),
        ("count", "2749", "2,749"),
        ("rank", "3", "3"),
    ],
)
def test_printed_figures_with_their_units(unit, value, words):
    row = SHIPPED.published_figures[0].model_copy(update={"unit": unit, "value": value})
    assert printed(row) == words
