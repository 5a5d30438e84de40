import io
import os
import zipfile
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ssp_metrics.statistics import seasonal, spc

MONTHS = pd.date_range("2023-01-01", periods=35, freq="MS")
# Anti-social behaviour in Stockton-on-Tees, January 2023 to November 2025, counted from data.police.uk
# (extracted December 2025; Open Government Licence v3.0).
STOCKTON_ASB = [
    255, 399, 426, 519, 447, 607, 474, 508, 365, 407, 271, 270,
    202, 252, 375, 441, 586, 438, 374, 491, 338, 442, 335, 277,
    295, 339, 505, 459, 532, 504, 486, 481, 396, 417, 370,
]  # fmt: skip
WINTER = slice(8, 15)
"""September 2023 to March 2024."""


def made(series, months, step, seed, amplitude=(2, 4)):
    """Noise of standard deviation 1 with a step up at a random month; a yearly wave; the steps' places."""
    random = np.random.default_rng(seed)
    month = np.arange(months)
    noise = random.normal(size=(series, months))
    phase = random.integers(0, 12, (series, 1))
    wave = random.uniform(*amplitude, (series, 1)) * np.sin(2 * np.pi * (month + phase) / 12)
    at = random.integers(9, months - 8, (series, 1))
    return 20 + noise + step * (month >= at), wave, at


def charted(values):
    return np.array([seasonal.xmr(series).frame["direction"] for series in values])


def test_season_is_found_and_the_step_too():
    flat, wave, _ = made(500, 36, 0, seed=1)
    raised, wave_too, at = made(500, 36, 4, seed=2)
    after = np.arange(36) >= at
    soon = after & (np.arange(36) < at + 12)
    kinds = {
        "plain": (lambda values: spc.xmr(values).direction, wave, wave_too),
        "seasonal": (charted, wave, wave_too),
        # What the plain chart makes of the same noise without its season: no chart can be asked for better.
        "no season": (lambda values: spc.xmr(values).direction, 0, 0),
    }
    rates = {}
    for name, (draw, season, season_too) in kinds.items():
        false = draw(flat + season) != 0
        stepped = draw(raised + season_too)
        wrong = ((stepped < 0) & after) | ((stepped > 0) & ~after)
        rates[name] = {
            "series with a false signal": false.any(axis=1).mean(),
            "points with a false signal": false.mean(),
            "points signalled the wrong way round a step": wrong.mean(),
            "steps missed": 1 - ((stepped > 0) & soon).any(axis=1).mean(),
        }
    table = pd.DataFrame(rates)
    print(table.round(3).to_string())  # noqa: T201 - the rates are what the simulation is for
    assert table.loc["series with a false signal", "plain"] > 0.98
    assert table.loc["points with a false signal", "plain"] > 0.4
    assert table.loc["points signalled the wrong way round a step", "plain"] > 0.05
    lost = table["seasonal"] - table["no season"]
    # The dead band about the mean buys far fewer false signals with a few more missed steps.
    assert lost["series with a false signal"] < -0.1
    assert lost["points with a false signal"] < 0
    assert lost["points signalled the wrong way round a step"] < 0.01
    assert lost["steps missed"] < 0.04


@pytest.mark.parametrize(("months", "most"), [(24, 0.10), (35, 0.02), (60, 0.005)])
def test_series_without_a_season_are_left_alone(months, most):
    flat, _, _ = made(300, months, 0, seed=3)
    assert np.mean([seasonal.xmr(series).seasonal for series in flat]) <= most
    chart = seasonal.xmr(flat[0], threshold=1.1)
    pd.testing.assert_frame_equal(chart.frame.drop(columns=["season", "adjusted"]), spc.xmr(flat[0]).frame)


def test_a_step_is_not_taken_for_a_season():
    raised, _, _ = made(200, 36, 4, seed=4)
    assert np.mean([seasonal.xmr(series).seasonal for series in raised]) <= 0.02


@pytest.mark.parametrize("months", [35, 48, 60])
def test_series_with_a_clear_season_are_switched(months):
    flat, wave, _ = made(100, months, 0, seed=5, amplitude=(2, 2))
    assert np.mean([seasonal.xmr(series).seasonal for series in flat + wave]) > 0.9


def test_stockton_plain_chart_flags_the_winter_as_a_run():
    frame = seasonal.xmr(STOCKTON_ASB, MONTHS, "decrease", allow=False).frame
    assert (frame["direction"][WINTER] == -1).all()
    assert (frame["one_side"][WINTER] == -1).all()
    assert (frame["rule"].drop(range(8, 15)) == "").all()


def test_stockton_chart_allows_for_the_time_of_year():
    chart = seasonal.xmr(STOCKTON_ASB, MONTHS, "decrease")
    assert chart.seasonal
    assert chart.words == "allowing for the time of year"
    assert chart.strength == pytest.approx(0.773, abs=0.001)
    summer, winter = chart.frame["date"].dt.month.isin([5, 6]), chart.frame["date"].dt.month.isin([12, 1])
    assert chart.frame.loc[winter, "upper"].max() < chart.frame.loc[summer, "upper"].min()
    # The plain chart's run of a winter is gone, and no other month stands out.
    assert (chart.frame["rule"] == "").all()


def test_stockton_winter_of_2023_was_low_but_not_surely_so():
    # From October to April every month had fewer incidents than the same month of both other years. Two of them are
    # nearer to the mean than half of what the season itself is uncertain by, and so break the run; the values say that
    # the winter was low, and the chart does not say that it cannot be chance.
    for month in range(9, 16):
        same_month = [STOCKTON_ASB[other] for other in range(month % 12, 35, 12) if other != month]
        assert STOCKTON_ASB[month] < min(same_month)
    frame = seasonal.xmr(STOCKTON_ASB, MONTHS, "decrease").frame
    run = frame["adjusted"][8:16] - (frame["mean"] - frame["season"])[8:16]
    assert (run < 0).all()
    unsure = seasonal.season(STOCKTON_ASB).unsure * (frame["upper"] - frame["mean"])[8:16]
    assert (run.abs() < unsure).sum() == 2


def test_limits_follow_the_season_and_rules_run_on_adjusted_values():
    flat, wave, _ = made(1, 48, 0, seed=6)
    chart = seasonal.xmr((flat + wave)[0])
    frame = chart.frame
    np.testing.assert_allclose(frame["adjusted"] + frame["season"], frame["value"])
    centre = frame["mean"] - frame["season"]
    np.testing.assert_allclose(centre, centre[0])
    np.testing.assert_allclose(frame["season"][:12], frame["season"][36:])
    assert frame["season"][:12].sum() == pytest.approx(0, abs=1e-9)
    width = 2.66 * np.sqrt(47 / 36) * np.diff(frame["adjusted"]).__abs__().mean()
    assert (frame["upper"] - frame["mean"])[0] <= width + 1e-9


@pytest.mark.parametrize("months", [1, 12, 23])
def test_fewer_than_two_years_is_plain_and_said(months):
    chart = seasonal.xmr(STOCKTON_ASB[:months])
    assert not chart.seasonal
    assert chart.strength is None
    assert "fewer than two years" in chart.words


def test_gaps_are_filled_for_the_season_only():
    values = np.array(STOCKTON_ASB, float)
    values[[3, 20, 34]] = np.nan
    chart = seasonal.xmr(values, MONTHS)
    assert chart.seasonal
    assert np.isnan(chart.frame["value"][[3, 20, 34]]).all()
    assert (chart.frame["point_type"][[3, 20, 34]] == "missing").all()
    assert chart.frame["upper"].notna().all()
    full = seasonal.season(STOCKTON_ASB)
    assert np.abs(seasonal.season(values).effect - full.effect).max() < 40


def test_a_month_of_the_year_seen_once_is_not_enough():
    values = np.array(STOCKTON_ASB, float)
    values[[4, 16]] = np.nan
    assert seasonal.season(values) is None


def test_known_steps_are_no_season():
    flat, wave, _ = made(1, 48, 0, seed=7)
    values = (flat + wave)[0]
    raised = values + np.where(np.arange(48) >= 27, 40, 0)
    rebased = seasonal.xmr(raised, rebase=[27])
    assert rebased.seasonal
    np.testing.assert_allclose(rebased.frame["season"], seasonal.season(values).effect, atol=0.5)
    assert rebased.frame["group"].iloc[-1] == 1


def test_target_is_held_against_the_whole_year():
    for target, letter in ((50, "F"), (400, "H"), (700, "P")):
        assert seasonal.xmr(STOCKTON_ASB, MONTHS, "decrease", target=target).assurance.letter == letter
    # 120 is below the limits of a summer month, but within those of January.
    assert seasonal.xmr(STOCKTON_ASB, MONTHS, "decrease", target=120).assurance.letter == "H"


@pytest.mark.parametrize("series", [[5] * 36, list(range(36)), [0] * 36, [0] * 35 + [1]])
def test_series_without_noise(series):
    chart = seasonal.xmr(series)
    assert not chart.seasonal
    assert chart.strength < 0.5


@settings(max_examples=30)
@given(st.lists(st.one_of(st.integers(0, 5), st.just(np.nan)), min_size=1, max_size=50), st.integers(0, 49))
def test_any_series_is_drawn_without_a_warning(series, start):
    before = list(series)
    rebase = [start] if start < len(series) else []
    chart = seasonal.xmr(series, improvement="decrease", rebase=rebase, target=2, threshold=0)
    assert len(chart.frame) == len(series)
    np.testing.assert_array_equal(series, before)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"values": [[1, 2], [3, 4]]}, "one series"),
        ({"values": [1, 2], "dates": ["2024-01-01", "2024-03-01"]}, "consecutive"),
    ],
)
def test_errors_say_what_is_wrong(arguments, words):
    with pytest.raises(ValueError, match=words):
        seasonal.xmr(**arguments)


def test_season_of_many_series_is_refused():
    with pytest.raises(ValueError, match="one series"):
        seasonal.season([[1, 2], [3, 4]])


ARCHIVE = (
    Path(os.environ.get("SSP_REFERENCE_DATA", Path(__file__).resolve().parents[2] / "../shared"))
    / "data/police_uk/2025-11-cleveland.zip"
)


@pytest.mark.reference
@pytest.mark.skipif(not ARCHIVE.is_file(), reason="the police.uk archive is absent: set SSP_REFERENCE_DATA")
def test_the_figures_are_those_of_the_archive():
    counted = []
    with zipfile.ZipFile(ARCHIVE) as archive:
        for month in MONTHS.strftime("%Y-%m"):
            street = archive.read(f"{month}/{month}-cleveland-street.csv")
            rows = pd.read_csv(io.BytesIO(street), usecols=["LSOA name", "Crime type"], dtype=str)
            here = rows["LSOA name"].fillna("").str.startswith("Stockton-on-Tees ")
            counted.append(int((here & (rows["Crime type"] == "Anti-social behaviour")).sum()))
    assert counted == STOCKTON_ASB
