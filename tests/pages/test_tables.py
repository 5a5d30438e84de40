"""A column is written once: what the table shows stands in its CSV under the keys named."""

from __future__ import annotations

import pytest

from ssp_metrics import pages
from ssp_metrics.pages.blocks import Figure, walk
from ssp_metrics.settings import settings
from ssp_metrics.store import snapshot
from ssp_metrics.store.store import Store
from tests.pages.screens import ALL


@pytest.fixture
def drawn():
    with snapshot.opened(Store(settings())) as current:
        made = (pages.composed(current, one.path or "overview", dict(one.query))[0] for one in ALL)
        return [block for page in made for block in walk(page.blocks) if isinstance(block, Figure)]


def test_every_key_of_a_figure_s_table_is_a_column_of_its_csv(drawn):
    assert len(drawn) > 20
    for block in drawn:
        keys = {key for column in block.table.columns for key in column.keys}
        assert keys, block.key
        assert keys <= set(block.view.frame.columns), block.key


def test_numbers_of_a_figure_s_table_have_keys(drawn):
    """All but those that are worked out of others for the table, such as a running total."""
    without = {
        column.heading for block in drawn for column in block.table.columns if column.numeric and not column.keys
    }
    assert without <= {"Areas so far", "Share held so far"}
