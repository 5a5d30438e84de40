"""A ward vintage that comes after the loads: their points are placed on it at the next build."""

from __future__ import annotations

import json
import shutil

from ssp_metrics.ingest import loading
from ssp_metrics.settings import ROOT
from ssp_metrics.store import snapshot
from tests import archives
from tests.archives import HERE, THERE, name, street
from tests.stores import store_at


def on_vintage(store, vintage):
    with snapshot.opened(store) as current:
        return current.connection.execute(
            "SELECT area_code, sum(n)::BIGINT FROM crime JOIN point_area USING (point_id) "
            "WHERE level = 'ward' AND vintage = ? GROUP BY ALL ORDER BY ALL",
            [vintage],
        ).fetchall()


def test_points_of_earlier_loads_are_placed_on_a_new_vintage(tmp_path, light):
    geo = tmp_path / "geo"
    shutil.copytree(ROOT / "geo", geo)
    store = store_at(tmp_path / "store", data=light, geo=geo)
    rows = [*street("2025-11", HERE, number=3), *street("2025-11", THERE, number=2)]
    first = loading.load_police_uk(store, archives.make_zip(tmp_path / "a.zip", {name("2025-11"): rows}))
    before = on_vintage(store, "2023")
    assert sum(n for _, n in before) == 5
    assert on_vintage(store, "2027") == []

    own = store.settings.outlines[1]
    outline = json.loads((own / "ward_2023.geojson").read_text(encoding="utf-8"))
    for feature in outline["features"]:
        feature["properties"] |= {"vintage": "2027", "code": feature["properties"]["code"].replace("E05", "E95")}
    (own / "ward_2027.geojson").write_text(json.dumps(outline), encoding="utf-8")
    snapshot_id, is_new, _ = loading.build_store(store)
    assert is_new
    assert snapshot_id != first.snapshot_id
    assert on_vintage(store, "2027") == [(code.replace("E05", "E95"), n) for code, n in before]
    assert on_vintage(store, "2023") == before

    loading.load_police_uk(store, archives.month_zip(tmp_path / "b.zip", "2025-12", place=THERE))
    assert sum(n for _, n in on_vintage(store, "2027")) == 8


def test_a_point_outside_every_ward_of_a_vintage_is_not_placed_again_and_again(store, tmp_path, monkeypatch):
    """It is known to lie in none: the load says so, and a build does not ask the outlines once more."""
    far = ("-1.214700", "54.686700", HERE[2])  # the LSOA says Stockton, the coordinates say Hartlepool
    made = loading.load_police_uk(store, archives.month_zip(tmp_path / "a.zip", "2025-11", place=far))
    assert any("in no ward of vintage 2023" in note for note in made.manifest.notes)
    assert on_vintage(store, "2023") == []
    shutil.rmtree(store.snapshots_folder)
    monkeypatch.setattr("ssp_metrics.geography.places.place", None)
    loading.build_store(store)
