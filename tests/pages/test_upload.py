"""A return loaded from the Data screen: its faults first, then its good rows, then the new snapshot in use."""

from __future__ import annotations

import gc
import pickle
import shutil
import time

import pytest
from streamlit.testing.v1 import AppTest

from ssp_metrics.ingest import process
from ssp_metrics.settings import settings
from ssp_metrics.store.store import Store
from tests.pages.app import PATIENCE, downloads, opened, table_with, texts
from tests.sources.returns import row, text
from ui.upload import safe_name
from ui.words import plain

GOOD = [row("hate_crime", end=end, numerator=n) for end, n in (("2025-10", 21), ("2025-11", 24))]
BAD = [*GOOD, row("hate_crime", area="E06000001", numerator="many")]


@pytest.fixture
def own_store(clean, shipped_store, tmp_path, monkeypatch):  # noqa: ARG001 - clean is wanted for what it does
    """A copy of the shipped store that the screen may load into."""
    root = shutil.copytree(shipped_store.root, tmp_path / "store")
    monkeypatch.setenv("SSP_STORE", str(root))
    settings.cache_clear()
    return Store(settings())


def section():
    """The section on a screen of its own, with the snapshot that it is shown with."""
    import streamlit as st  # noqa: PLC0415 - AppTest runs the text of this function alone

    from ssp_metrics.pages import Request  # noqa: PLC0415
    from ui.context import open_snapshot  # noqa: PLC0415
    from ui.upload import form  # noqa: PLC0415

    snapshot = open_snapshot()
    form(Request(snapshot, None))
    st.markdown(f"snapshot {snapshot.id}")


def uploaded(rows, name="return.csv"):
    app = AppTest.from_function(section, default_timeout=PATIENCE)
    app.session_state["by"] = "Analyst"
    app.run()
    content = rows if isinstance(rows, bytes) else text(rows).encode()
    app.file_uploader[0].set_value((name, content, "text/csv"))
    return ended(app.run())


def ended(app):
    """The screen once the work that it shows has come to its end."""
    until = time.monotonic() + 10 * PATIENCE
    while app.get("progress"):
        assert time.monotonic() < until, "the work does not end"
        time.sleep(0.1)
        app.run()
    return app


def test_the_data_screen_has_the_section():
    app = opened("data", part="returns")
    assert not app.exception
    assert len(app.file_uploader) == 1
    assert {"Template, workbook", "Template, CSV", "Example, CSV"} <= set(texts(app))
    assert {"return_template.xlsx", "return_template.csv", "return_example.csv"} <= set(downloads(app))


def button(app):
    return next(one for one in app.button if one.label.startswith("Load"))


def test_a_good_return_is_checked_then_loaded_and_its_snapshot_is_in_use(own_store):
    before = own_store.current()
    app = uploaded(GOOD, "../../evil<b>.csv")
    assert [one.value for one in app.success] == [plain("evil_b_.csv: No faults. 2 rows can be loaded.")]
    assert own_store.current() == before
    button(app).click()
    ended(app.run())
    assert not app.exception
    assert not app.error
    assert own_store.current() != before
    (said,) = [one.value for one in app.success]
    assert said == plain(f"Load 3, evil_b_.csv: 2 rows taken. Snapshot {own_store.current()} is in use.")
    assert f"snapshot {own_store.current()}" in " ".join(texts(app))
    assert not [one for one in app.button if one.label.startswith("Load")]


def test_faults_are_shown_and_the_good_rows_can_be_taken(own_store):
    app = uploaded(BAD)
    assert "1 fault found. 2 rows of 3 are good." in app.warning[0].value
    assert table_with(app, "Row", "Column", "Found") == [
        ["4", "numerator", "“many” is not a number", "Write a whole number in figures, without commas."]
    ]
    assert button(app).disabled
    app.checkbox[0].check()
    app.run()
    assert not button(app).disabled
    button(app).click()
    ended(app.run())
    assert not app.exception
    assert "2 rows taken. 1 row left out." in app.success[0].value
    assert "Rows left out, to correct" in texts(app)
    assert "return_left_out.csv" in downloads(app)
    made = own_store.own_loads()[-1][1]
    assert (made.rows_rejected, made.loaded_by) == (1, "Analyst")


def test_what_is_no_return_is_said_so_and_can_be_loaded_by_no_button(own_store):
    app = uploaded(b"PK\x03\x04 no workbook", "a.xlsx")
    assert not app.exception
    assert "Nothing of it can be read." in app.warning[0].value
    assert not [one for one in app.button if one.label.startswith("Load")]
    assert len(own_store.own_loads()) == 2


def test_a_failing_store_is_a_sentence(own_store):
    app = uploaded(GOOD)
    (own_store.loads_folder / "0001-police_uk" / "manifest.json").write_text("{", encoding="utf-8")
    button(app).click()
    ended(app.run())
    assert not app.exception
    assert app.error[0].value.startswith(plain("The load 0001-police_uk has no readable manifest"))
    assert str(own_store.root) not in app.error[0].value


def test_a_check_is_stopped_and_another_one_begins(own_store):  # noqa: ARG001 - has a store of its own
    app = AppTest.from_function(section, default_timeout=PATIENCE).run()
    app.file_uploader[0].set_value(("slow.csv", text(BAD * 1_000).encode(), "text/csv"))
    app.run()
    work = app.session_state["return-work"]
    (stop,) = [one for one in app.button if one.label == "Stop"]
    stop.click()
    app.run()
    assert [one.value for one in app.info] == ["The check of slow.csv was stopped; nothing was stored."]
    assert not app.get("progress")
    assert work.has_ended
    app.file_uploader[0].set_value(("next.csv", text(GOOD).encode(), "text/csv"))
    ended(app.run())
    assert [one.value for one in app.success] == ["next.csv: No faults. 2 rows can be loaded."]
    assert not app.info


def test_nothing_of_a_file_is_kept_once_it_is_checked(own_store):  # noqa: ARG001 - has a store of its own
    app = uploaded(BAD)
    assert app.file_uploader[0].value is None
    kept = app.session_state["return-work"]
    assert len(pickle.dumps(kept.verdict())) < 2_000
    folder = kept._folder
    assert folder.exists()
    app.file_uploader[0].set_value(("b.csv", text(GOOD).encode(), "text/csv"))
    ended(app.run())
    del kept
    gc.collect()
    assert not folder.exists()


def test_no_more_faults_are_listed_than_can_be_read(own_store):  # noqa: ARG001 - has a store of its own
    app = uploaded([row("hate_crime", area=f"E0{number}") for number in range(300)])
    assert "300 faults found." in app.warning[0].value
    assert len(table_with(app, "Row", "Column", "Found")) == process.LISTED == 200
    assert "The first 200 of 300 are shown; 100 more are not." in " ".join(texts(app))


def test_the_limits_of_the_settings_hold_on_the_screen(own_store, monkeypatch):  # noqa: ARG001
    monkeypatch.setenv("SSP_RETURN_ROWS", "1")
    settings.cache_clear()
    app = uploaded(GOOD)
    assert "Nothing of it can be read." in app.warning[0].value
    assert table_with(app, "Row", "Column", "Found")[0][2] == "there are more than 1 rows"


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("return.csv", "return.csv"),
        ("../../etc/passwd", "passwd"),
        ("C:\\temp\\Return (2).xlsx", "Return (2).xlsx"),
        ("..", "return"),
        ("", "return"),
        ("a\0b\n<script>.csv", "a_b__script_.csv"),
        ("x" * 300 + ".csv", "x" * 96 + ".csv"),
    ],
)
def test_names_of_uploads_are_somebody_elses_text(name, safe):
    assert safe_name(name) == safe
