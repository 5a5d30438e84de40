"""Loading a partner's return from the Data screen: the template, the check with every fault, then the load."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from components import html
from components.context import Context
from components.figure import download
from components.words import plain, problem
from ssp_metrics import reading
from ssp_metrics.errors import DeliveryError, Fault, SspError
from ssp_metrics.settings import settings
from ssp_metrics.store.store import Store

if TYPE_CHECKING:  # loading and the template take a while to import: only a visitor who uses them needs them
    from ssp_metrics.sources.partner_return import Reading
    from ssp_metrics.store.loading import Outcome

SHOWN = 200  # faults in the table on the screen
_UNSAFE = re.compile(r"[^\w. ()-]")
_TURN, _CHECKED, _LOADED = "return-turn", "return-checked", "return-loaded"


class _Loaded(NamedTuple):
    """What the last load of this visit did, and its rows to be corrected."""

    outcome: Outcome
    corrections: str


class _Checked(NamedTuple):
    """The check of one uploaded file: its reading, or why it has none."""

    file_id: str
    reading: Reading | None
    faults: tuple[Fault, ...]


def upload_section(context: Context) -> None:
    """Show the template's downloads, and take, check and load a return."""
    st.header("Load a partner's return")
    html.note(
        "A return is checked whole before anything is stored: every fault is listed with its row, its column and what "
        "to do. Small numbers are masked when they are shown, so returns hold the true counts."
    )
    with st.container(horizontal=True):
        download("Template, workbook", lambda: _workbook(context), "return_template.xlsx", _XLSX)
        download("Template, CSV", _empty, "return_template.csv", "text/csv")
        download("Example, CSV", lambda: _example(context), "return_example.csv", "text/csv")
    last = st.container()
    turn = st.session_state.setdefault(_TURN, 0)
    uploaded = st.file_uploader(
        "Return, as CSV in UTF-8 or as workbook", type=["csv", "xlsx"], key=f"return-file-{turn}"
    )
    if uploaded is None:
        st.session_state.pop(_CHECKED, None)
        if _LOADED in st.session_state:
            with last:
                _say_loaded(st.session_state[_LOADED])
        return
    st.session_state.pop(_LOADED, None)
    checked = _check(uploaded)
    _show_faults(checked)
    if checked.reading is not None and checked.reading.good:
        _offer(uploaded, checked.reading)


_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _workbook(context: Context) -> bytes:
    from ssp_metrics import template  # noqa: PLC0415
    from ssp_metrics.store import return_loading  # noqa: PLC0415

    return template.workbook_bytes(context.catalogue, return_loading.areas(Store(settings())))


def _empty() -> str:
    from ssp_metrics import template  # noqa: PLC0415

    return template.csv_text()


def _example(context: Context) -> str:
    from ssp_metrics import template  # noqa: PLC0415

    return template.csv_text(template.example(context.catalogue))


@contextmanager
def _as_file(uploaded: UploadedFile) -> Iterator[Path]:
    """Write an upload to a folder of its own, for as long as it is read; its name is somebody else's text."""
    with tempfile.TemporaryDirectory(prefix="return-") as folder:
        path = Path(folder) / safe_name(uploaded.name)
        path.write_bytes(uploaded.getvalue())
        yield path


def safe_name(name: str) -> str:
    """Return the last part of an uploaded file's name, fit for every file system."""
    last = re.split(r"[/\\]", name)[-1]
    safe = _UNSAFE.sub("_", last).strip(" .")
    return safe[-100:] or "return"


def _check(uploaded: UploadedFile) -> _Checked:
    """Check an uploaded file, once."""
    from ssp_metrics.sources import partner_return  # noqa: PLC0415
    from ssp_metrics.store import return_loading  # noqa: PLC0415

    known = st.session_state.get(_CHECKED)
    if known is not None and known.file_id == uploaded.file_id:
        return _Checked(*known)
    with st.spinner("Checking the return"), _as_file(uploaded) as path:
        try:
            read = partner_return.check(path, return_loading.context(Store(settings())))
            checked = _Checked(uploaded.file_id, read, read.faults)
        except DeliveryError as error:
            checked = _Checked(uploaded.file_id, None, error.faults)
    st.session_state[_CHECKED] = checked
    return checked


def _show_faults(checked: _Checked) -> None:
    faults, read = checked.faults, checked.reading
    good = 0 if read is None else len(read.good)
    if not faults:
        st.success(plain(f"No faults. {_rows(good)} can be loaded."), icon=":material/check:")
    else:
        found = f"{len(faults):,} fault{'s' if len(faults) > 1 else ''} found"
        rest = (
            f"{_rows(good)} of {read.rows_read:,} {'is' if good == 1 else 'are'} good."
            if read is not None
            else "Nothing of it can be read."
        )
        st.warning(plain(f"{found}. {rest}"), icon=":material/error:")
        rows = [
            ["–" if fault.row is None else f"{fault.row}", fault.column or "–", fault.found, fault.remedy]
            for fault in faults[:SHOWN]
        ]
        head = ["Row", "Column", "Found", "What to do"]
        st.html(html.table("Faults of the return", head, rows, numeric=[0], stack=True, tall=len(rows) > 12))
        if len(faults) > SHOWN:
            html.note(f"The first {SHOWN} of {len(faults):,} are shown.")
        if read is not None and read.left_out:
            download("Faulty rows as CSV", read.corrections, "return_to_correct.csv", "text/csv")
    if read is not None:
        _notes(read.notes)


def _offer(uploaded: UploadedFile, read: Reading) -> None:
    """Offer to load what is good."""
    accept_valid = bool(read.faults) and st.checkbox(
        "Load the good rows, keep the faulty ones for correction", key=f"return-accept-{uploaded.file_id}"
    )
    label = plain(f"Load {_rows(len(read.good))}")
    if st.button(label, type="primary", disabled=bool(read.faults) and not accept_valid):
        _load(uploaded, read, accept_valid)


def _load(uploaded: UploadedFile, read: Reading, accept_valid: bool) -> None:
    from ssp_metrics.store import loading  # noqa: PLC0415

    try:
        with st.spinner("Loading the return and building the snapshot"), _as_file(uploaded) as path:
            outcome = loading.load_return(Store(settings()), path, accept_valid=accept_valid)
    except SspError as error:
        problem(error, st.error)
        return
    st.session_state[_LOADED] = _Loaded(outcome, read.corrections() if read.left_out else "")
    st.session_state[_TURN] += 1  # an uploader of another key is an empty one
    st.session_state.pop(_CHECKED, None)
    st.rerun()


def _say_loaded(loaded: _Loaded) -> None:
    outcome, corrections = loaded
    made = outcome.manifest
    if made is None:
        st.info(plain(outcome.message), icon=":material/info:")
        return
    left_out = f"{_rows(made.rows_rejected)} left out. " if made.rows_rejected else ""
    st.success(
        plain(
            f"Load {made.seq}, {made.file_name}: {_rows(made.rows_accepted)} taken. {left_out}"
            f"Snapshot {outcome.snapshot_id} is in use."
        ),
        icon=":material/check:",
    )
    _notes((*made.notes, outcome.message) if outcome.message else made.notes)
    if corrections:
        download("Rows left out, to correct", lambda: corrections, "return_left_out.csv", "text/csv")


def _notes(notes: tuple[str, ...]) -> None:
    for note in notes:
        html.note(note)


def _rows(number: int) -> str:
    return f"{reading.whole(number)} row{'' if number == 1 else 's'}"
