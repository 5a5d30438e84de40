"""A file offered keeps its link as long as what it shows is in sight, and is forgotten with its session."""

from __future__ import annotations

import gc

from streamlit.testing.v1 import AppTest

from tests.pages.app import downloads, opened
from ui import files


def links(app):
    """What the files offered are asked for by, by file name."""
    found = {name: address.split("/")[1] for name, address in downloads(app).items()}
    assert found
    return found


def test_every_file_of_a_screen_can_be_made():
    app = opened("serious_violence")
    offered = links(app)
    assert {name.rsplit(".")[-1] for name in offered} == {"csv", "svg", "png"}
    for name, token in offered.items():
        file = files.wanted(token)
        assert file.name == name
        assert file.make()


def test_the_same_view_keeps_its_links_and_another_has_its_own():
    app = opened("serious_violence")
    first = links(app)
    assert links(app.run()) == first
    app.selectbox(key="measure").set_value("stop_and_search").run()
    second = links(app)
    assert not set(first.values()) & set(second.values())


def test_what_was_in_sight_can_be_had_for_one_run_more():
    app = opened("serious_violence")
    token = links(app).popitem()[1]
    was = files.wanted(token).make()
    app.selectbox(key="measure").set_value("stop_and_search").run()
    assert files.wanted(token).make() == was
    app.run()
    app.run()
    gc.collect()
    assert files.wanted(token) is None


def test_a_run_that_is_stopped_forgets_nothing():
    app = AppTest.from_function(stoppable).run()
    (token,) = links(app).values()
    for _ in range(3):
        app.session_state["stop"] = True
        app.run()
    gc.collect()
    assert files.wanted(token).make() == "what"


def stoppable():
    """A screen that may stop before it offers its file."""
    import streamlit as st  # noqa: PLC0415 - AppTest runs the text of this function alone

    from ui import files  # noqa: PLC0415
    from ui.download import download  # noqa: PLC0415

    with files.offered("screen", "snapshot"):
        if st.session_state.get("stop"):
            st.stop()
        download("CSV", lambda: "what", "what.csv", "text/csv")


def test_a_session_that_ends_takes_its_files_along():
    app = opened("serious_violence")
    tokens = list(links(app).values())
    del app
    gc.collect()
    assert [files.wanted(token) for token in tokens] == [None] * len(tokens)
