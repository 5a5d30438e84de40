"""Our police force area over the years and among the others: hand-made forces, then the shipped figures."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ssp_metrics.errors import SspError
from ssp_metrics.views import force
from ssp_metrics.views.force_history import force_history, split
from ssp_metrics.views.force_peers import force_peers
from tests.views import forces, tiny
from tests.views.forces import MARCHES, OURS

DECEMBER = date(2018, 12, 31)


# The reference tables


def test_offence_groups_name_what_the_shipped_table_has(snapshot):
    held = {
        row[0] for row in snapshot.connection.cursor().execute("SELECT DISTINCT offence FROM force_crime").fetchall()
    }
    for group in force.offences().values():
        assert set(group.offences) <= held, group.id


def test_unknown_offence_group_is_a_sentence():
    with pytest.raises(SspError, match=r"no offence group “arson”.*homicide"):
        force.offence_of("arson")


def test_notes_are_those_of_the_offence_the_force_and_the_years():
    assert force.notes("homicide", OURS, "2003-03", "2018-12") == ()
    months = [note.month for note in force.notes("sexual_offences", OURS, "2003-03", "2018-12")]
    assert months == ["2014-11", "2018-08"]
    assert [note.month for note in force.notes("sexual_offences", "E23000001", "2003-03", "2018-12")] == ["2014-11"]
    assert [note.month for note in force.notes("sexual_offences", OURS, "2015-03", "2018-12")] == ["2018-08"]
    assert all(note.source and note.text for note in force.notes("robbery", OURS, "2003-03", "2018-12"))


# History


def test_one_year_a_year_and_the_latest_beside_them():
    years = {end: number for number, end in enumerate(MARCHES.values(), start=1)}
    view = force_history(
        forces.make({OURS: {"Homicide": years | {date(2018, 12, 31): 7, date(2019, 6, 30): 30}}}), "homicide"
    )
    assert list(view.years["period_end"].dt.year) == list(MARCHES)
    assert view.latest["value"] == 30
    assert not view.latest["yearly"]
    assert len(view.frame) == 12
    assert view.subtitle.endswith("years to March 2010 to 2019, and the year to June 2019")


def test_interval_is_exact_and_a_small_base_has_no_percentage():
    view = force_history(forces.homicides({2018: 5, 2019: 15}), "homicide")
    assert view.latest["lower"] == pytest.approx(8.395, abs=5e-4)  # chi-squared(0.025; 30) / 2
    assert view.latest["upper"] == pytest.approx(24.740, abs=5e-4)  # chi-squared(0.975; 32) / 2
    assert view.banded
    assert "10 more than the year to March 2018 (5), too few for a percentage; more than chance" in view.text
    assert "%" not in view.text.replace("95% interval", "")
    assert view.title == "15 homicides in the year to March 2019, more than the year before"


def test_a_change_that_may_be_chance_says_so():
    assert force_history(forces.homicides({2018: 6, 2019: 5}), "homicide").title.endswith(
        "within chance of the year before"
    )


def test_a_year_that_the_table_lacks_is_a_gap_never_zero():
    view = force_history(forces.homicides({2016: 4, 2018: 6, 2019: 5}), "homicide")
    gap = view.years[view.years["period_end"].dt.year == 2017].iloc[0]
    assert np.isnan(gap["value"])
    assert len(view.years) == 4
    assert "from 4 to 6" in view.text


def test_without_the_year_before_there_is_no_comparison():
    view = force_history(forces.homicides({2016: 4, 2019: 5}), "homicide")
    assert view.change is None
    assert "no year to March 2018 to compare it with" in view.text
    assert view.title == "5 homicides in the year to March 2019"


def test_a_group_that_lacks_one_of_its_offences_has_no_year():
    parts = force.offence_of("violence_against_the_person").offences
    whole = {part: {MARCHES[2018]: 100, MARCHES[2019]: 110} for part in parts}
    whole["Stalking and harassment"] = {MARCHES[2018]: 100}
    view = force_history(forces.make({OURS: whole}), "violence_against_the_person")
    assert list(view.frame["value"]) == [500]


def test_a_number_below_zero_has_no_interval_and_no_comparison():
    view = force_history(forces.homicides({2018: 4, 2019: -1}), "homicide")
    assert np.isnan(view.latest["lower"])
    assert view.change is None


def test_no_figures_of_our_force_is_a_sentence():
    made = forces.make({"E23000001": {"Homicide": {MARCHES[2019]: 3}}})
    with pytest.raises(SspError, match="has no homicides of Force"):
        force_history(made, "homicide")


def test_as_at_before_the_table_came_is_refused():
    made = forces.homicides({2018: 4, 2019: 5}, seq=1)
    assert force_history(made.at(1), "homicide").provenance.loads[0].seq == 1
    with pytest.raises(SspError, match="They came with load 1"):
        force_history(replace(made, bound=0), "homicide")


@settings(max_examples=12)  # each example builds a snapshot
@given(numbers=st.lists(st.integers(0, 40), min_size=2, max_size=10))
def test_any_years_read_as_sentences_with_their_intervals(numbers):
    view = force_history(forces.homicides(dict(zip(MARCHES, numbers, strict=False))), "homicide")
    assert (view.frame["lower"] <= view.frame["value"]).all()
    assert (view.frame["value"] <= view.frame["upper"]).all()
    assert "nan" not in view.text
    assert all(sentence.endswith(".") for sentence in view.reading)
    if numbers[-2] < 20:
        assert "%" not in view.text.replace("95% interval", "")


# Split


def test_split_is_the_share_of_both_together():
    parts = force.offence_of("violence_against_the_person").offences
    groups = {part: {MARCHES[2018]: 18, MARCHES[2019]: 36} for part in parts}
    made = forces.make({OURS: groups | {"Sexual offences": {MARCHES[2018]: 10, MARCHES[2019]: 60}}})
    view = split(made)
    assert list(view.frame["value"]) == [10.0, 25.0]  # 10 of 100, 60 of 240
    assert (view.frame["lower"] < view.frame["value"]).all()
    assert "were 10% of violence and sexual offences together" in view.text
    assert "from 10 to 60, and violence from 90 to 180" in view.text
    assert view.title == "Sexual offences are 25% of violence and sexual offences"


def test_no_share_of_fewer_than_twenty():
    parts = force.offence_of("violence_against_the_person").offences
    groups = {part: {MARCHES[2019]: 3} for part in parts}
    with pytest.raises(SspError, match="too few for a share"):
        split(forces.make({OURS: groups | {"Sexual offences": {MARCHES[2019]: 4}}}))


# Peers


def peers_of(numbers, residents, **other):
    """Homicides of the years to December 2018 by force area, ours first."""
    codes = [OURS, *(f"E2300009{place}" for place in range(1, len(numbers)))]
    people = {
        tiny.HOME if code == OURS else f"D{code}": {2018: many} for code, many in zip(codes, residents, strict=True)
    }
    counts = {code: {"Homicide": {DECEMBER: number}} for code, number in zip(codes, numbers, strict=True)}
    return forces.make(counts, residents=people, **other)


def test_rates_rank_and_average_by_hand():
    view = force_peers(peers_of([20, 10, 6], [1e6, 1e6, 2e6]), "homicide")
    assert list(view.frame["value"]) == [20, 10, 3]
    assert list(view.frame["rank"]) == [1, 2, 3]
    assert view.own_rank == 1
    assert view.average == 9  # 36 homicides among 4 million
    assert view.period_end == DECEMBER
    assert "20 homicides, 20.0 per million residents" in view.text
    assert "1st of 3 (1 = highest)" in view.text
    assert view.provenance.population == "ONS mid-2018 population estimates (Census 2011 based)"
    assert view.provenance.line.startswith("Source: Recorded crime by police force area, rolling years; The office;")


def test_a_force_far_above_the_others_is_flagged():
    view = force_peers(peers_of([90, *[10] * 7], [1e6] * 8), "homicide")
    assert view.own["flag"] == 1
    assert view.flagged == 1
    assert view.title.endswith("is higher than the range expected of police forces")


def test_forces_without_figures_or_people_are_left_out_and_named():
    made = peers_of([20, 10, 6, 5], [1e6, 1e6, 2e6, 1e6])
    made.connection.execute("DELETE FROM population WHERE area_code = 'DE23000091'")
    made.connection.execute("DELETE FROM force_crime WHERE force_area = 'Force E23000092'")
    made.connection.execute(
        "INSERT INTO district (district_code, district_name, force_area_code) VALUES ('X', 'Uncounted', 'E23000093')"
    )
    with pytest.raises(SspError, match="Fewer than 3 police forces have figures"):
        force_peers(made, "homicide")
    for extra in ("E23000081", "E23000082"):
        made.connection.execute("INSERT INTO police_force VALUES (?, ?, ?, ?, ?, 'territorial')", [extra] * 5)
        made.connection.execute("INSERT INTO district VALUES (?, ?, NULL, NULL, ?, NULL, NULL)", [extra, extra, extra])
        made.connection.execute("INSERT INTO force_crime VALUES (?, 'R', 'Homicide', ?, 12, 9)", [extra, DECEMBER])
        forces.add_residents(made, extra, 2018, 1e6)
    out = force_peers(made, "homicide").left_out.set_index("name")["reason"]
    assert sorted(out.index) == ["Force E23000091", "Force E23000092", "Force E23000093"]
    assert "not every district" in out["Force E23000091"]
    assert "no figure" in out["Force E23000092"]
    assert "not every district" in out["Force E23000093"]  # one of its two: a part is never taken for the whole


def test_nearest_estimate_is_used_and_named():
    made = peers_of([20, 10, 6], [1e6, 1e6, 2e6])
    for district in (tiny.HOME, "DE23000091", "DE23000092"):
        made.connection.execute("UPDATE population SET year = 2016 WHERE area_code = ?", [district])
        forces.add_residents(made, district, 2024, 5e6, series="census_2021_based")
    view = force_peers(made, "homicide")
    assert view.provenance.population == "ONS mid-2016 population estimates (Census 2011 based)"
    assert "The estimate nearest to that year is of mid-2016." in view.text


def test_a_year_to_march_takes_the_estimate_of_the_year_before():
    years = {MARCHES[2018]: 5}
    codes = [OURS, "E23000091", "E23000092"]
    districts = [tiny.HOME, "DE23000091", "DE23000092"]
    made = forces.make(
        {code: {"Homicide": years} for code in codes},
        residents={district: {2017: 1e6, 2018: 2e6} for district in districts},
    )
    assert "mid-2017" in force_peers(made, "homicide").provenance.population


def test_former_districts_stand_for_the_one_that_replaced_them():
    former, successors = force.former_districts()
    old = [code for code, new in zip(former, successors, strict=True) if new == successors[0]]
    made = peers_of([20, 10, 6, 7], [1e6, 1e6, 2e6, 1e6])
    made.connection.execute("UPDATE district SET district_code = ? WHERE district_code = 'DE23000093'", [successors[0]])
    for code in old[:-1]:
        forces.add_residents(made, code, 2018, 100_000)
    assert "Force E23000093" in set(force_peers(made, "homicide").left_out["name"])  # one of them is lacking
    forces.add_residents(made, old[-1], 2018, 100_000)
    shown = force_peers(made, "homicide").frame.set_index("name")["denominator"]
    assert shown["Force E23000093"] == 100_000 * len(old)


def test_our_own_force_without_figures_is_refused():
    made = peers_of([20, 10, 6], [1e6, 1e6, 2e6])
    with pytest.raises(SspError, match="cannot be compared for the year to March 2018: the table has no figure"):
        force_peers(made, "homicide", MARCHES[2018])


def test_our_own_force_without_people_is_refused():
    made = peers_of([20, 10, 6], [1e6, 1e6, 2e6])
    made.connection.execute("DELETE FROM population WHERE area_code = ?", [tiny.HOME])
    with pytest.raises(SspError, match="no population estimate for every district"):
        force_peers(made, "homicide")


# The shipped figures


def test_shipped_homicides_as_the_table_has_them(snapshot):
    view = force_history(snapshot, "homicide")
    assert list(view.years["value"]) == [9, 6, 7, 6, 5, 7, 3, 6, 4, 5, 4, 7, 7, 6, 6, 3]
    assert view.latest["value"] == 15
    assert view.latest["period_end"] == pd.Timestamp(DECEMBER)
    assert len(view.frame) == 52


def test_shipped_violence_is_the_sum_of_its_five_groups(snapshot):
    view = force_history(snapshot, "violence_against_the_person")
    assert view.years["value"].iloc[0] == 9 + 1 + 2692 + 2574 + 73
    assert view.latest["value"] == 15 + 8 + 5858 + 7474 + 6754
    assert [note.month for note in view.notes] == ["2014-11", "2015-04", "2018-04", "2018-08"]
    assert not view.banded


def test_shipped_rate_of_our_force_by_hand(snapshot):
    view = force_peers(snapshot, "homicide")
    assert len(view.frame) == 42
    assert view.own["denominator"] == 93_242 + 140_545 + 136_718 + 197_213  # the four districts, mid-2018
    assert view.own["value"] == pytest.approx(15 / 567_718 * 1e6)
    assert view.own_rank == 2
    assert list(view.left_out["name"]) == ["City of London"]


def test_shipped_populations_add_up_to_the_country(snapshot):
    view = force_peers(snapshot, "robbery")
    assert (
        view.frame["denominator"].sum() == 59_115_809 - 8_706
    )  # England and Wales, mid-2018, without the one left out


def test_shipped_split(snapshot):
    view = split(snapshot)
    assert view.latest["value"] == pytest.approx(1755 / (1755 + 20_109) * 100)
    assert [note.month for note in view.notes] == ["2014-11", "2015-04", "2018-04", "2018-08"]
    assert "7% of violence and sexual offences together in the year to March 2003, 11% at most" in view.text


@pytest.mark.parametrize("offence", list(force.offences()))
def test_every_offence_group_can_be_shown(snapshot, offence):
    for view in (force_history(snapshot, offence), force_peers(snapshot, offence)):
        assert "nan" not in view.text
        assert view.provenance.measure_id == offence
        assert not view.provenance.illustrative
