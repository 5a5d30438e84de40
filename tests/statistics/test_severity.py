import numpy as np
import pandas as pd
import pytest

from ssp_metrics.statistics.severity import crime_severity_score

ONE = pd.Series({"a": 1})
WEIGHTS = pd.Series({"robbery": 700.0, "burglary": 400.0, "shoplifting": 20.0})


def test_one_area():
    counts = pd.Series({"shoplifting": 100, "burglary": 10})
    assert crime_severity_score(counts, WEIGHTS, 2000).score == 3.0
    assert crime_severity_score(counts, WEIGHTS, 2000, per=1000).score == 3000.0


def test_many_areas_by_label_not_by_position():
    counts = pd.DataFrame(
        {"burglary": [10, 0, np.nan], "other": [0, 4, 0], "robbery": [0, 2, 1], "none": 0},
        index=["a", "b", "c"],
    )
    before = counts.copy()
    found = crime_severity_score(counts, WEIGHTS, [2000, 0, 10])
    np.testing.assert_allclose(found.score, [2, np.nan, np.nan])
    assert found.score.index.to_list() == ["a", "b", "c"]
    # An offence without a weight that never occurs takes nothing from the score.
    assert found.unweighted == ("other",)
    pd.testing.assert_frame_equal(counts, before)
    turned = crime_severity_score(counts[counts.columns[::-1]], WEIGHTS[::-1], [2000, 0, 10])
    pd.testing.assert_series_equal(turned.score, found.score)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (
            lambda: crime_severity_score(pd.Series({"a": 1}), pd.Series([1, 2], index=["a", "a"]), 5),
            "more than one",
        ),
        (lambda: crime_severity_score(pd.Series({"a": 1}), pd.Series({"a": 1}), [5, 6]), "one population"),
        (lambda: crime_severity_score(pd.Series({"a": -1}), pd.Series({"a": 1}), 5), "below 0"),
    ],
)
def test_errors(call, words):
    with pytest.raises(ValueError, match=words):
        call()
