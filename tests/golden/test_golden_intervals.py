import numpy as np
import pytest

from ssp_metrics.statistics import intervals
from tests.golden.reference import floats, golden


@golden("01_phe_byars_wilson.json", lambda g: g["cases"], lambda c: f"{c['method']}-{c['x']}-{c['confidence']}")
def test_byars_and_wilson(case):
    if case["method"] == "byars":
        ends = intervals.byars(case["x"], case["confidence"])
    else:
        ends = intervals.wilson(case["x"], case["n"], case["confidence"])
    np.testing.assert_allclose(ends, floats([case["lower"], case["upper"]]), rtol=1e-9)


def by_level(content):
    for case in content["cases"] + content["grouped_cases"]:
        for name, confidence in (("95", 0.95), ("998", 0.998)):
            if f"lower{name}" in case:
                expected = [case["value"], case[f"lower{name}"], case[f"upper{name}"]]
                yield {**case, "confidence": confidence, "expected": expected}


def label(case):
    return f"{case['area']}-per{case['multiplier']}-{case['confidence']}"


@golden("02_phe_rates.json", by_level, label)
def test_rates(case):
    found = intervals.rate(case["x"], case["n"], case["multiplier"], case["confidence"])
    np.testing.assert_allclose(found, floats(case["expected"]), rtol=1e-9)


@golden("03_phe_proportions.json", by_level, label)
def test_proportions(case):
    x, n = floats(case["x"]), floats(case["n"])
    found = [x / n, *intervals.wilson(x, n, case["confidence"])]
    np.testing.assert_allclose(np.array(found) * case["multiplier"], floats(case["expected"]), rtol=1e-9)


@golden("16_change_between_counts.json", lambda g: [g["single_rate"]], lambda c: f"count-{c['count']}")
def test_single_rate(case):
    ends = np.array(intervals.poisson(case["count"])) / case["exposure"]
    np.testing.assert_allclose(ends, case["ci95"]["exact"], rtol=1e-9)
    # The file's warning: OHID's Byar is not the Byar of DescTools, which adds a half at both ends.
    byars = np.array(intervals.byars(case["count"])) / case["exposure"]
    np.testing.assert_allclose(byars, [0.020973, 0.061854], atol=1e-6)
    assert byars == pytest.approx(np.array(intervals.rate(15, 400, per=1)[1:]))
