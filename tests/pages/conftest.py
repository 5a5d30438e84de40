"""The app on a store of the shipped figures."""

from __future__ import annotations

import pytest
import streamlit as st

from ssp_metrics.settings import settings
from ui import access


@pytest.fixture
def clean():
    """Forget settings and Streamlit's caches before and after: another test may have used another catalogue."""

    def forget() -> None:
        settings.cache_clear()
        st.cache_data.clear()
        st.cache_resource.clear()

    forget()
    yield
    forget()


@pytest.fixture(autouse=True)
def on_shipped_store(clean, shipped_store, monkeypatch):  # noqa: ARG001 - clean is wanted for what it does
    monkeypatch.setenv("SSP_STORE", str(shipped_store.root))


@pytest.fixture(autouse=True)
def at_the_machine(monkeypatch):
    """AppTest sends no headers, as a socket that has gone away: let it be a browser at the machine itself."""
    monkeypatch.setattr(access, "_visit", lambda: ("127.0.0.1", [("Host", "localhost:8501")]))
