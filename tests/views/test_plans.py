"""Plans by theme: a tiny set worked out by hand, and the shipped tables against the documents."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ssp_metrics.catalogue import reference
from ssp_metrics.catalogue.reference_rows import PlanTheme, Theme
from ssp_metrics.errors import SspError
from ssp_metrics.views import plans
from tests.place import SETTINGS
from tests.views import tiny

SHIPPED = reference.read(*SETTINGS.reference)
OTHER = "E06000099"


def row(area, period, order, theme, role):
    return PlanTheme(
        borough={tiny.HOME: "Ours"}.get(area, "Theirs"),
        area_code=area,
        plan_period=period,
        priority_order=order,
        priority_as_named=f"Priority {order}",
        theme=theme,
        theme_role=role,
        focus="",
        source="A document: page 1",
    )


TINY = replace(
    SHIPPED,
    themes=tuple(Theme(id=name.lower(), title=name) for name in ("Fires", "Floods", "Storms", "Frost")),
    plans=(
        row(OTHER, "2001-2004", "1", "fires", "main"),
        row(OTHER, "2001-2004", "2", "storms", "main"),
        row(tiny.HOME, "2001-2004", "1", "fires", "main"),
        row(tiny.HOME, "2001-2004", "2", "fires", "also"),
        row(tiny.HOME, "2001-2004", "2", "floods", "main"),
        row(tiny.HOME, "2005-2008", "1", "floods", "also"),
        row(tiny.HOME, "2005-2008", "X", "frost", "main"),
    ),
)


def test_themes_by_borough_ours_first_shared_ones_on_top():
    view = plans.side_by_side(TINY, tiny.HOME)
    assert view.frame.to_numpy().tolist() == [
        ["Fires", "main 1; also 2", "main 1", 2],
        ["Floods", "main 2", "–", 1],
        ["Storms", "–", "main 2", 1],
    ]
    assert view.title == "Fires is a priority of every borough"
    assert view.reading == (
        "All 2 boroughs have a priority about fires.",
        "Only Ours has one about floods.",
        "Only Theirs has one about storms.",
        "Ours alone has none of its own about storms.",
    )
    assert view.source == "Source: A document. Read by hand."


def test_one_plan_against_the_one_before():
    view = plans.then_and_now(TINY, tiny.HOME)
    assert view.frame.to_numpy().tolist() == [
        ["Floods", "main 2", "also 1", "kept"],
        ["Frost", "–", "main across all", "new"],
        ["Fires", "main 1; also 2", "–", "gone"],
    ]
    assert view.title == "Themes: 1 kept, 1 new, 1 gone"
    assert "New in 2005–2008: frost." in view.reading


def test_one_plan_alone_cannot_be_compared():
    with pytest.raises(SspError, match="not two plans"):
        plans.then_and_now(TINY, OTHER)


def test_the_shipped_plans():
    view = plans.side_by_side(SHIPPED, tiny.HOME)
    frame = view.frame.set_index("theme")
    assert list(frame.columns)[:1] == ["Stockton-on-Tees"]
    assert frame.loc["Anti-social behaviour"].tolist() == ["main 1; also 2", "main 4", "main 2", "main 5", 4]
    assert frame.loc["Terrorism and radicalisation", "main_of"] == 2
    fates = plans.then_and_now(SHIPPED, tiny.HOME).frame.set_index("theme")["fate"]
    assert fates["Serious and organised crime"] == "new"
    assert fates["Criminal damage"] == "gone"
    assert fates["Anti-social behaviour"] == "kept"


def test_promises_are_counted_and_lead_to_their_measures():
    view = plans.promises(SHIPPED, tiny.CATALOGUE, tiny.HOME)
    assert sum(view.counts.values()) == len(view.frame) == 23
    frame = view.frame.set_index("promised")
    wards = frame.loc["Less ASB in the five wards named"]
    assert (wards["measure_id"], wards["screen"], wards["status"]) == ("anti_social_behaviour", "asb", "still measured")
    assert frame.loc["Awareness in schools", "measure_id"] == ""
    assert "illustrative" not in view.text


def test_a_promise_kept_by_illustrative_figures_says_so():
    name = "asb_repeat_callers"
    marked = tiny.CATALOGUE.measures[name].model_copy(update={"illustrative": True})
    catalogue = tiny.CATALOGUE.model_copy(update={"measures": {**tiny.CATALOGUE.measures, name: marked}})
    view = plans.promises(SHIPPED, catalogue, tiny.HOME)
    assert "1 of the measures named has only illustrative figures" in view.text
    assert view.frame.set_index("measure_id").loc[name, "illustrative"]


def test_a_measure_that_the_snapshot_does_not_have_is_no_link():
    empty = tiny.CATALOGUE.model_copy(update={"measures": {}})
    frame = plans.promises(SHIPPED, empty, tiny.HOME).frame
    assert set(frame["measure_id"]) == set(frame["screen"]) == {""}


def test_every_borough_with_promises_ours_first():
    found = plans.boroughs_with_promises(SHIPPED, tiny.HOME)
    assert next(iter(found)) == tiny.HOME
    assert len(found) == 4
    with pytest.raises(SspError, match="No promise"):
        plans.promises(SHIPPED, tiny.CATALOGUE, "E06000099")
