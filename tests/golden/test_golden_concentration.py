import pytest

from ssp_metrics.statistics.concentration import generalised_gini, gini
from tests.golden.reference import golden


def spread(case):
    if "freq" in case:
        return [int(count) for count, places in case["freq"].items() for _ in range(places)]
    return case["x"]


def label(case):
    kind = "generalised" if case["generalised"] else "plain"
    return f"{kind}-{'unbiased' if case['unbiased'] else 'biased'}-{len(spread(case))}places"


@golden("15_gini_lorenz.json", lambda g: g["cases"], label)
def test_gini(case):
    measure = generalised_gini if case["generalised"] else gini
    # Printed to two decimals, but for the last case.
    tolerance = 1e-7 if "freq" in case else 5e-3
    assert measure(spread(case), unbiased=case["unbiased"]) == pytest.approx(case["expected"], abs=tolerance)
