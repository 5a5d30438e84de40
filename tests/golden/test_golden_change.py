import numpy as np
import pytest

from ssp_metrics.statistics.change import compare
from tests.golden.reference import golden

ONLY_EXACT = "the product compares counts by the conditional exact test only, and this is another test"


def method(case):
    return f"{case['method']}-{case['alternative']}"


@golden(
    "16_change_between_counts.json",
    lambda g: g["conditional_and_asymptotic"],
    method,
    excluded={
        **dict.fromkeys(
            (f"{name}-two-sided" for name in ("wald", "score", "wald-log", "score-log", "sqrt")), ONLY_EXACT
        ),
        "cond-midp-larger": ONLY_EXACT,
        "etest-score-larger": ONLY_EXACT,
    },
)
def test_conditional_exact(case):
    change = compare(case["k1"], case["k2"], case["n1"], case["n2"])
    # The case is one-sided; the file's tolerance is wide enough for half of the two-sided p-value.
    assert change.p_value / 2 == pytest.approx(case["pvalue"], abs=case["atol"])
    assert change.ratio == pytest.approx(60 / 51477.5 / (30 / 54308.7))
    assert change.more_than_chance


def pair(case):
    return f"{case['k1']}of{case['n1']}-{case['k2']}of{case['n2']}-{case['alternative']}-{case['diff']}"


OTHER_QUESTION = "a one-sided question or a difference other than zero, which the product never asks"


@golden(
    "16_change_between_counts.json",
    lambda g: g["etest"],
    pair,
    excluded=dict.fromkeys(
        (
            "50of15-1of1-two-sided-0.05", "3of12-4of20-greater-0", "4of20-3of100-greater-0",
            "4of20-3of10-less-0", "1of1-50of15-less-0",
        ),
        OTHER_QUESTION,
    ),
)  # fmt: skip
def test_never_readier_than_the_e_test(case):
    # The E-test is the less cautious of the two: ours may never see a change that it does not.
    change = compare(case["k1"], case["k2"], case["n1"], case["n2"])
    assert change.p_value >= case["pvalue"] - case["atol"]
    if case["k1"] * case["n2"] == case["k2"] * case["n1"]:
        assert change.p_value == 1.0
        assert not change.more_than_chance


@golden("16_change_between_counts.json", lambda g: g["poisson_z"], lambda c: f"{c['current']}-{c['past']}")
def test_poisson_z_takes_the_past_as_known(case):
    # The file's z of 2 holds the past count for certain; two uncertain counts of these sizes do not differ.
    z = 2 * (np.sqrt(case["current"]) - np.sqrt(case["past"]))
    assert z == pytest.approx(case["z"])
    assert not compare(case["current"], case["past"]).more_than_chance
