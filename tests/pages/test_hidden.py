"""Nothing of a hidden count reaches a page, a picture, a table or a download.

Two stores hold the same return but for counts under disclosure control, which are exchanged (2 and 3 for 3 and 2), or,
of strands that overlap, are 57 and 3 of 60 for 56 and 4. Whatever differs between what the two show would tell on them;
nothing does. A count that is shown changes it, so the test can fail.
"""

from __future__ import annotations

import csv
import json
import re
import shutil
from datetime import date, datetime

import pytest
import streamlit as st

from ssp_metrics.charts import export
from ssp_metrics.ingest import loading
from ssp_metrics.periods import Period
from ssp_metrics.settings import ROOT, Settings, settings
from ssp_metrics.store import snapshot as snapshots
from ssp_metrics.store.store import Store
from ssp_metrics.views.breakdown import measure_breakdown
from ssp_metrics.views.figure import figure
from ssp_metrics.views.status import status
from ssp_metrics.views.table import table
from ssp_metrics.views.trend import trend
from ssp_metrics.views.wards import wards
from tests.pages.app import elements, opened
from tests.pages.screens import CATALOGUE, PARTNERSHIP

MEASURE = "domestic_abuse_by_ward"
STRANDS = "hate_crime_by_strand"
TO = date(2025, 3, 1)
HEAD = ("measure_id", "area_code", "period_start", "period_end", "period_months", "sex", "age_band", "category",
        "numerator", "denominator", "extracted")  # fmt: skip
ADDRESSES = (
    ("", {}),
    ("domestic_abuse", {"measure": MEASURE}),
    ("domestic_abuse", {"measure": MEASURE, "as_at": "3"}),
    ("asb", {}),
    ("vulnerability", {}),
    ("sexual_violence", {}),
    ("outcomes", {}),
    ("wards", {"measure": MEASURE}),
    ("wards", {"measure": MEASURE, "ward": "first"}),
    ("data", {}),
    ("data", {"part": "returns"}),
)


def ward_codes(snapshot):
    return sorted(
        code
        for code, (_, kind, vintage, _) in snapshot.area_index.items()
        if kind == "ward" and vintage == PARTNERSHIP.ward_vintage
    )


def rows(codes, small, visible, extracted):
    """One financial year: two wards, two sexes and two ages hold the small counts."""
    first, second = small
    by_ward = dict(zip(codes, [first, second, *range(visible, visible + len(codes) - 2)], strict=True))
    total = sum(by_ward.values())
    age = {"under_18": first, "18_to_24": total - first - second, "25_to_44": second, "45_and_over": 0, "not_known": 0}
    sex = {"female": total - first - second, "male": first, "not_known": second}
    cells = [(code, "all", "all", number) for code, number in by_ward.items()]
    cells.append((PARTNERSHIP.area_code, "all", "all", total))
    cells += [(PARTNERSHIP.area_code, code, "all", number) for code, number in sex.items()]
    cells += [(PARTNERSHIP.area_code, "all", code, number) for code, number in age.items()]
    strands = {"all": 60, "race": 59 - first, "religion": 1 + first, "disability": 0}
    every = [(MEASURE, area, one_sex, one_age, "all", number) for area, one_sex, one_age, number in cells]
    every += [(STRANDS, PARTNERSHIP.area_code, "all", "all", strand, number) for strand, number in strands.items()]
    return [
        (measure, area, "2024-04", "2025-03", 12, *part, number, "", extracted)
        for measure, area, *part, number in every
    ]


def made(folder, small, visible=100):
    """A store with two deliveries of the same year, so that there is a past to look at as well."""
    data = folder / "data"
    shutil.copytree(ROOT / "data", data, ignore=shutil.ignore_patterns("illustrative"))
    store = Store(Settings(store=folder / "store", data=data))
    loading.build_store(store)
    with snapshots.opened(store) as current:
        codes = ward_codes(current)
    for day in (10, 20):
        path = folder / f"return_{day}.csv"
        with path.open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow(HEAD)
            # The later delivery adds one to a ward that is shown: the small ones stay.
            writer.writerows(rows(codes, small, visible + (day == 20), f"2025-05-{day}"))
        loading.load_return(store, path, loaded_at=datetime(2025, 6, day), loaded_by="test")  # noqa: DTZ001
    return store


def shown_by_the_views(store):
    """What the command line and the downloads give, for the borough and for the wards, now and in the past."""
    found = []
    with snapshots.opened(store) as current:
        codes = ward_codes(current)[:3]
        for as_at in (3, 4):
            year = Period.rolling(TO)
            found += [
                table(current.at(as_at), MEASURE, level, year, by="total").to_csv() for level in ("ward", "district")
            ]
            found += [json.dumps(figure(current.at(as_at), MEASURE, code, TO).as_dict()) for code in codes]
            views = [
                wards(current.at(as_at), MEASURE, TO),
                trend(current.at(as_at), MEASURE, codes[0], TO),
                *(
                    measure_breakdown(current.at(as_at), measure, one.id, TO)
                    for measure in (MEASURE, STRANDS)
                    for one in CATALOGUE.measure(measure).breakdowns
                ),
            ]
            found += [f"{view.title}{view.text}{export.csv(view.frame, view.provenance.line)!r}" for view in views]
        found += [repr(row) for row in current.connection.cursor().execute(
            "SELECT * EXCLUDE (known_from, known_to) FROM observation WHERE list_contains(?, measure_id) ORDER BY ALL",
            [[MEASURE, STRANDS]],
        ).fetchall()]  # fmt: skip
        state = status(current)
        found += [f"{export.csv(state.loads)!r}", *state.findings]
        identity = current.id
    return [text.replace(identity, "ID") for text in found]


def shown_by_the_pages(store, monkeypatch):
    monkeypatch.setenv("SSP_DATA", str(store.settings.data))
    monkeypatch.setenv("SSP_STORE", str(store.root))
    settings.cache_clear()
    st.cache_resource.clear()
    with snapshots.opened(store) as current:
        identity, first = current.id, ward_codes(current)[0]
    found = {}
    for path, query in ADDRESSES:
        app = opened(path, **{key: first if value == "first" else value for key, value in query.items()})
        assert not app.exception
        assert not app.error, app.error
        texts = [str(element.proto) for element in elements(app)]
        said = "\n".join(texts).replace(identity, "ID")
        # Media files and downloads have addresses at random.
        found[path, *query.values()] = re.sub(r'file_id: "[0-9a-f]+"|file/[\w-]+/', "", said)
    return found


@pytest.fixture(scope="module")
def stores(tmp_path_factory):
    return {
        name: made(tmp_path_factory.mktemp(name), small, visible)
        for name, small, visible in (("one", (2, 3), 100), ("other", (3, 2), 100), ("visible", (2, 3), 120))
    }


def test_the_small_counts_are_hidden_and_said_to_be(stores):
    with snapshots.opened(stores["one"]) as current:
        first, second, third = ward_codes(current)[:3]
        assert figure(current, MEASURE, first, TO).suppressed
        assert figure(current, MEASURE, second, TO).number == "[c]"
        assert figure(current, MEASURE, third, TO).numerator == 101
        strands = measure_breakdown(current, STRANDS, "strand", TO)
        assert strands.total == 60
        assert strands.frame.set_index("code")["suppressed"].to_dict() == {
            "race": True, "religion": True, "sexual_orientation": False, "disability": False, "transgender": False,
        }  # fmt: skip
        raw = current.connection.cursor().execute(
            "SELECT numerator FROM partner_observation WHERE area_code = ? AND known_to IS NULL", [first]
        )
        assert raw.fetchall() == [(2,)], "the store itself keeps what was delivered"


def test_exchanging_hidden_counts_changes_nothing_that_views_and_downloads_give(stores):
    one, other, visible = (shown_by_the_views(stores[name]) for name in ("one", "other", "visible"))
    assert one == other
    assert one != visible


def test_exchanging_hidden_counts_changes_nothing_on_any_page(stores, clean, monkeypatch):  # noqa: ARG001
    one, other, visible = (shown_by_the_pages(stores[name], monkeypatch) for name in ("one", "other", "visible"))
    for address, text in one.items():
        assert text == other[address], address
    assert one["wards", MEASURE] != visible["wards", MEASURE]
