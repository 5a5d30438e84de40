import pytest

from ssp_metrics.statistics.cost import chain, uprate
from tests.golden.reference import golden


def with_index(content):
    index = chain({int(year): factor for year, factor in content["factors"].items()})
    ours = {"amount": 1, "from_fy": 2015, "to_fy": 2019, "expected": 1.0819060112518422, "tolerance": 1e-12}
    return [{"index": index, "tolerance": 5e-5, **case} for case in [*content["cases"], ours]]


@golden("20_gdp_deflator.json", with_index, lambda c: f"{c['from_fy']}-{c['to_fy']}")
def test_uprate(case):
    found = uprate(case["amount"], case["from_fy"], case["to_fy"], case["index"])
    assert found == pytest.approx(case["expected"], abs=case["tolerance"])
