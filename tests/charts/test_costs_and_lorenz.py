import json

from ssp_metrics.charts import costs, lorenz, spec
from ssp_metrics.periods import parse_month
from ssp_metrics.views.cost import cost
from ssp_metrics.views.wards import wards
from tests.charts.fixtures import rows_of, words_of

TO = parse_month("2025-11")


def test_a_type_without_unit_cost_has_words_and_no_pounds(snapshot):
    drawing = costs.draw(cost(snapshot, TO))
    words = words_of(drawing)
    assert "no unit cost" in words
    assert not [word for word in words if word.startswith("£0")]
    assert [word for word in words if word.endswith("(estimate)")]
    json.dumps(spec(drawing), allow_nan=False)


def test_the_lorenz_curve_ends_where_everything_is_held(snapshot):
    drawing = lorenz.draw(wards(snapshot, "anti_social_behaviour", TO))
    points = [(row["x"], row["y"]) for row in rows_of(drawing.spec) if "v" in row]
    assert points[0] == (0, 0)
    assert points[-1] == (100, 100)
    assert all(y <= x + 1e-6 for x, y in points)
    json.dumps(spec(drawing), allow_nan=False)
