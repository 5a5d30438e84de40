"""What a column writes of a row."""

from __future__ import annotations

import pandas as pd

from ssp_metrics.tables.model import NOTHING, interval, number, table, text
from ssp_metrics.wording import SUPPRESSED, whole


def test_a_column_writes_what_there_is_and_says_what_is_not():
    frame = pd.DataFrame({"name": ["a", "b"], "n": [1200, float("nan")], "lower": [1.0, float("nan")], "upper": [3, 4]})
    columns = [text("name", "Name"), number("n", "Count", without=SUPPRESSED, unit="crimes"), interval(whole)]
    made = table("A table", columns, frame)
    assert made.texts == [["a", "1,200", "1 to 3"], ["b", SUPPRESSED, NOTHING]]
    assert made.headings == ("Name", "Count", "95% interval")
    assert [column.keys for column in made.columns] == [("name",), ("n",), ("lower", "upper")]
    assert made.head(1).texts == [["a", "1,200", "1 to 3"]]
