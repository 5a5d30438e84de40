"""The illustrative returns: the same bytes from the same recipe, true to their anchors, adding up."""

from __future__ import annotations

import re
import shutil
from datetime import date

import numpy as np
import pandas as pd
import pytest

from ssp_metrics import catalogue as catalogues
from ssp_metrics.demo import recipe as illustrate_recipe
from ssp_metrics.demo import returns
from ssp_metrics.demo.places import Places
from ssp_metrics.geography.places import Outlines
from ssp_metrics.periods import Period, add_months, month_end, parse_month
from ssp_metrics.settings import ROOT, Settings
from ssp_metrics.sources import partner_return
from tests.place import ILLUSTRATED, RECIPE, SETTINGS
from tests.stores import HOME

FOLDER = SETTINGS.illustrative
SHIPPED = SETTINGS.base[0], SETTINGS.own / "loads"
DIMENSIONS = ["sex", "age_band", "category"]
KEYS = ["measure_id", "area_code", "period_start", *DIMENSIONS]
BOROUGHS = {
    "knife_crime", "serious_assault", "sexual_offences", "violence_against_the_person", "domestic_abuse_crimes",
    "hate_crime", "drug_supply_offences", "council_asb", "deliberate_fires", "knife_admissions", "alcohol_admissions",
    "hospital_assaults", "first_time_entrants", "homicide",
}  # fmt: skip


@pytest.fixture(scope="module")
def catalogue():
    return catalogues.read(*SETTINGS.catalogue)


@pytest.fixture(scope="module")
def places(catalogue):
    recipe = illustrate_recipe.read(RECIPE, catalogue)
    return Places.read(*SHIPPED, catalogue.partnership, police_uk=recipe.police_uk, population=recipe.population)


@pytest.fixture(scope="module")
def rows():
    """Every committed row, numbers as numbers."""
    frames = [pd.read_csv(path, dtype="str", keep_default_na=False) for path in sorted(FOLDER.glob("*.csv"))]
    frame = pd.concat(frames, ignore_index=True)
    frame["numerator"] = frame["numerator"].astype(int)
    frame["denominator"] = pd.to_numeric(frame["denominator"])
    return frame


@pytest.fixture(scope="module")
def totals(rows):
    """The rows that are not broken down."""
    return rows[(rows[DIMENSIONS] == "all").all(axis=1)]


def series(totals, measure_id, area=HOME):
    """The numerators of one measure in one area by first month."""
    found = totals[(totals["measure_id"] == measure_id) & (totals["area_code"] == area)]
    return found.set_index("period_start")["numerator"]


def in_months(totals, measure_id, last, months=12, area=HOME):
    found = series(totals, measure_id, area)
    return int(found[found.index.isin(Period.rolling(parse_month(last), months).keys)].sum())


def wards_of(totals, places, measure_id):
    return totals[(totals["measure_id"] == measure_id) & totals["area_code"].isin(places.wards)]


def test_the_committed_files_are_what_the_recipe_makes(tmp_path, catalogue):
    made = returns.write(tmp_path, RECIPE, catalogue, *SHIPPED)
    again = returns.write(tmp_path / "again", RECIPE, catalogue, *SHIPPED)
    committed = sorted(path.name for path in FOLDER.glob("*.csv"))
    assert [path.name for path in made] == committed
    assert len(committed) == 8
    assert [path.read_bytes() for path in made] == [path.read_bytes() for path in again]
    drifted = [path.name for path in made if path.read_bytes() != (FOLDER / path.name).read_bytes()]
    assert drifted == [], "run: python -m ssp_metrics illustrate"


def test_another_seed_gives_other_figures(tmp_path, catalogue):
    recipe = tmp_path / "recipe.toml"
    text = RECIPE.read_text(encoding="utf-8")
    recipe.write_text(re.sub(r"(?m)^seed = \d+$", "seed = 1", text), encoding="utf-8")
    made = returns.write(tmp_path / "made", recipe, catalogue, *SHIPPED)
    assert all(path.read_bytes() != (FOLDER / path.name).read_bytes() for path in made)


def test_the_command_writes_into_the_projects_data(tmp_path):
    shutil.copytree(ROOT / "data", tmp_path / "data", ignore=shutil.ignore_patterns("*.csv"))
    copy = Settings(store=tmp_path / "store", data=tmp_path / "data")
    made = returns.remake(copy)
    assert [path.parent for path in made] == [copy.illustrative] * 8
    assert all(path.read_bytes() == (FOLDER / path.name).read_bytes() for path in made)


def test_they_are_small():
    assert sum(path.stat().st_size for path in FOLDER.rglob("*") if path.is_file()) < 1_200_000


def test_every_row_is_of_the_template(rows, catalogue, places):
    assert tuple(rows.columns) == returns.COLUMNS
    areas = {*places.boroughs, *places.wards, places.force_area}
    assert set(rows["area_code"]) <= areas
    assert not rows.duplicated(KEYS).any()
    assert (rows["numerator"] >= 0).all()
    assert ((rows[DIMENSIONS] != "all").sum(axis=1) <= 1).all()
    for name, of_measure in rows.groupby("measure_id"):
        measure = catalogue.measure(name)
        assert measure.is_return
        assert measure.returned_as == name
        assert set(of_measure["period_months"]) == {str(measure.every)}
        assert of_measure["denominator"].notna().eq(measure.kind == "share").all()
        assert not (of_measure["numerator"] > of_measure["denominator"]).any()
        declared = {(breakdown.dimension, code) for breakdown in measure.breakdowns for code in breakdown.values}  # noqa: PD011
        found = {(name, code) for name in DIMENSIONS for code in of_measure[name] if code != "all"}
        assert found == declared
    for first, last, months, extracted in rows[
        ["period_start", "period_end", "period_months", "extracted"]
    ].drop_duplicates().itertuples(index=False):  # fmt: skip
        assert add_months(parse_month(first), int(months) - 1) == parse_month(last)
        assert month_end(parse_month(last)) <= date.fromisoformat(extracted)


def test_each_source_has_its_own_file(catalogue):
    for path in FOLDER.glob("*.csv"):
        found = pd.read_csv(path, usecols=["measure_id"])["measure_id"].unique()
        assert {catalogue.measure(name).source for name in found} == {path.stem}


def test_every_measure_of_the_recipe_is_there_for_the_areas_it_should(rows, catalogue, places):
    wanted = {name: catalogue.measure(name) for name in ILLUSTRATED}
    for name, measure in wanted.items():
        expected = set(places.boroughs) if name in BOROUGHS else {HOME}
        expected |= set(places.wards) if "ward" in measure.levels else set()
        expected |= {places.force_area} if "force_area" in measure.levels else set()
        assert set(rows.loc[rows["measure_id"] == name, "area_code"]) == expected, name
    assert set(rows["measure_id"]) == set(wanted)
    assert (len(places.wards), len(places.boroughs)) == (27, 4)


def test_no_period_is_missing_inside_a_series(rows):
    for names, found in rows.groupby(["measure_id", "area_code", *DIMENSIONS]):
        step = int(found["period_months"].iloc[0])
        months = [parse_month(text) for text in sorted(found["period_start"])]
        assert months == [add_months(months[0], step * at) for at in range(len(months))], names


def test_the_anchors_are_met(totals, catalogue):
    recipe = illustrate_recipe.read(RECIPE, catalogue)
    met = 0
    for name, one in recipe.series.items():
        for anchor in one.anchors:
            if anchor.count is not None:
                assert in_months(totals, name, anchor.last, anchor.months) == anchor.count
            else:
                found = totals[(totals["measure_id"] == name) & (totals["period_end"] == anchor.last)].iloc[0]
                assert round(100 * found["numerator"] / found["denominator"]) == anchor.percent
            met += 1
    assert met == 7


def test_the_figures_of_the_documents(totals):
    assert in_months(totals, "domestic_abuse_crimes", "2016-03") == 1469
    assert in_months(totals, "domestic_abuse_crimes", "2021-03") == 3680
    latest, before = (in_months(totals, "knife_crime", last) for last in ("2024-09", "2023-09"))
    assert (latest, before, round(100 * (latest - before) / before)) == (213, 277, -23)
    admissions = [in_months(totals, "alcohol_admissions", f"{year}-03") for year in range(2016, 2022)]
    assert admissions == sorted(set(admissions))


def test_parts_add_up_where_they_are_complete(rows, totals, catalogue):
    for measure in map(catalogue.measure, ILLUSTRATED):
        of_measure = rows[rows["measure_id"] == measure.id]
        total = totals[totals["measure_id"] == measure.id].set_index(["area_code", "period_start"])
        for breakdown in measure.breakdowns:
            parts = of_measure[of_measure[breakdown.dimension].isin(breakdown.values)]
            for column in ("numerator", "denominator") if measure.kind == "share" else ("numerator",):
                by_part = parts.groupby(["area_code", "period_start"])[column]
                whole = total.loc[by_part.sum().index, column]
                if breakdown.complete:
                    assert (by_part.sum() == whole).all(), (measure.id, breakdown.id)
                elif not breakdown.overlapping:
                    assert (by_part.sum() <= whole).all(), (measure.id, breakdown.id)
                assert (by_part.max() <= whole).all(), (measure.id, breakdown.id)


def test_homicide_is_broken_down_for_the_force_area_only(rows, totals, places):
    parts = rows[(rows["measure_id"] == "homicide") & (rows[DIMENSIONS] != "all").any(axis=1)]
    assert set(parts["area_code"]) == {places.force_area}
    boroughs = sum(series(totals, "homicide", code) for code in places.boroughs)
    assert boroughs.equals(series(totals, "homicide", places.force_area))


def test_a_review_that_recommends_is_a_review(rows):
    found = rows[rows["measure_id"] == "asb_case_reviews"].pivot_table(
        index="period_start", columns="category", values="numerator", aggfunc="sum"
    )
    assert (found["reviews_with_recommendations"] <= found["reviews"]).all()
    assert (found["reviews"] + found["threshold_not_met"] == found["all"]).all()


def test_wards_add_up_to_the_borough(totals, catalogue, places):
    with_wards = [measure for measure in map(catalogue.measure, ILLUSTRATED) if "ward" in measure.levels]
    assert with_wards
    for measure in with_wards:
        wards = wards_of(totals, places, measure.id).groupby("period_start")["numerator"].sum()
        assert (wards == series(totals, measure.id)[wards.index]).all()
        assert wards.index[0] == ("2022-12" if measure.every == 1 else "2022-04")


def test_wards_differ_as_they_really_do(totals, places):
    wards = wards_of(totals, places, "council_asb").groupby("area_code")["numerator"].sum()
    real = places.sizes(list(wards.index), ["Anti-social behaviour"])
    assert np.corrcoef(wards, real)[0, 1] > 0.95


@pytest.mark.parametrize(
    ("yearly", "monthly"),
    [
        ("domestic_abuse_by_ward", "domestic_abuse_crimes"),
        ("hate_crime_by_strand", "hate_crime"),
        ("sexual_offence_victims", "sexual_offences"),
    ],
)
def test_a_year_is_the_sum_of_its_months(totals, yearly, monthly):
    years = totals[(totals["measure_id"] == yearly) & (totals["area_code"] == HOME)]
    assert len(years) >= 5
    for last, number in zip(years["period_end"], years["numerator"], strict=True):
        assert number == in_months(totals, monthly, last)


def test_a_part_of_another_measure_is_not_more_than_it(totals):
    def last_of_years(name):
        return totals.loc[(totals["measure_id"] == name) & (totals["area_code"] == HOME), "period_end"]

    for last in last_of_years("violence_victims"):
        violence = in_months(totals, "violence_against_the_person", last)
        assert in_months(totals, "violence_victims", last) <= violence
        assert in_months(totals, "knife_enabled_serious_violence", last) <= in_months(totals, "knife_crime", last)
        assert in_months(totals, "alcohol_related_violence", last) <= violence
    assert (series(totals, "domestic_abuse_crimes")["2020-04":] <= series(totals, "domestic_crime")).all()
    repeats = totals[totals["measure_id"] == "domestic_abuse_repeat_victims"]
    for last, victims in zip(repeats["period_end"], repeats["denominator"], strict=True):
        assert victims <= in_months(totals, "domestic_abuse_crimes", last, 3)
    conference = totals[totals["measure_id"] == "marac_repeat_cases"].set_index("period_start")["denominator"]
    assert (conference == series(totals, "marac_cases")).all()


def test_violence_and_sexual_offences_split_what_is_published(totals, places):
    for code in places.boroughs:
        parts = series(totals, "sexual_offences", code) + series(totals, "violence_against_the_person", code)
        real = places.months(code, "Violence and sexual offences")
        assert len(real) == 35
        assert all(parts[f"{month:%Y-%m}"] == number for month, number in real.items())


def test_domestic_abuse_is_about_a_fifth_of_all_crime(totals, places, catalogue):
    types = set(catalogue.sources["police_uk"].crime_types) - {"Anti-social behaviour"}
    months = Period.rolling(date(2025, 11, 1)).months
    crimes = sum(places.months(HOME, name).get(month, 0) for name in types for month in months)
    assert in_months(totals, "domestic_abuse_crimes", "2025-11") / crimes == pytest.approx(0.19, abs=0.02)


@pytest.mark.parametrize("name", ["council_asb", "deliberate_fires"])
def test_summer_and_november_are_busy(totals, name):
    found = series(totals, name)["2021-04":"2025-03"]
    by_month = found.groupby(found.index.str[5:]).mean()
    assert by_month[["06", "07", "08"]].mean() > 1.3 * by_month[["12", "01", "02"]].mean()
    assert by_month["11"] > by_month["12"]
    assert by_month["11"] > by_month["09"]


def test_the_first_lockdown_is_seen_in_public_places(totals):
    for name in ("council_asb", "serious_assault", "knife_crime", "licensing_visits"):
        assert in_months(totals, name, "2020-06", 3) < 0.8 * in_months(totals, name, "2021-06", 3)


def test_small_numbers_and_zeros_are_there(totals):
    for name in ("modern_slavery_referrals", "channel_cases", "county_lines"):
        assert series(totals, name).lt(10).any()
    assert sum(series(totals, name).eq(0).any() for name in ("channel_cases", "county_lines", "homicide")) >= 2


def test_the_reader_of_returns_takes_every_file(catalogue, places):
    areas = Outlines.open(*SETTINGS.outlines).areas()
    force_area = {"code": places.force_area, "name": "the force area", "kind": "force_area", "vintage": ""}
    areas = pd.concat([areas, pd.DataFrame([force_area])])
    context = partner_return.ReturnContext(catalogue, areas, today=date(2026, 1, 15))
    for path in sorted(FOLDER.glob("*.csv")):
        reading = partner_return.check(path, context)
        assert reading.faults == (), path.name
        assert len(reading.good) == reading.rows_read > 80
