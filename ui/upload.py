"""Loading a partner's return from the Data screen: the template, the check with every fault, then the load."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import streamlit as st
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.uploaded_file_manager import UploadedFile

from ssp_metrics import wording
from ssp_metrics.catalogue import Catalogue
from ssp_metrics.errors import SspError
from ssp_metrics.pages import Request
from ssp_metrics.pages.blocks import note
from ssp_metrics.settings import settings
from ssp_metrics.sources.base import REJECTED_FILE
from ssp_metrics.store import loads
from ssp_metrics.store.store import Store
from ssp_metrics.tables import Column, table
from ssp_metrics.views.figure import Figure
from ui import access
from ui.download import download
from ui.show import show
from ui.words import plain, problem

if TYPE_CHECKING:  # loading and the template take a while to import: only a visitor who uses them needs them
    from ssp_metrics.ingest.loading import Outcome
    from ssp_metrics.ingest.process import Order, Verdict, Work

POLL_SECONDS = 0.5
_UNSAFE = re.compile(r"[^\w. ()-]")
_TURN, _WORK, _STOPPED = "return-turn", "return-work", "return-stopped"
FAULTS = [
    Column("Row", lambda fault: "–" if fault.row is None else f"{fault.row}", numeric=True),
    Column("Column", lambda fault: fault.column or "–"),
    Column("Found", lambda fault: fault.found),
    Column("What to do", lambda fault: fault.remedy),
]
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def form(request: Request, _: Figure | None = None) -> None:
    """Show the template's downloads, and take, check and load a return."""
    st.header("Load a partner's return")
    show(
        note(
            "A return is checked whole before anything is stored: every fault is listed with its row, its column and "
            "what to do. Small numbers are masked when they are shown, so returns hold the true counts."
        )
    )
    with st.container(horizontal=True):
        download("Template, workbook", lambda: _workbook(request), "return_template.xlsx", _XLSX)
        download("Template, CSV", _csv, "return_template.csv", "text/csv")
        download("Example, CSV", lambda: _csv(request.catalogue), "return_example.csv", "text/csv")
    if not access.is_open():
        return
    access.ask_name("Loaded by (role or name)")
    limits = settings().return_limits
    uploaded = st.file_uploader(
        plain(f"Return, as CSV in UTF-8 or as workbook, up to {limits.rows:,} rows"),
        type=["csv", "xlsx"],
        key=f"return-file-{st.session_state.setdefault(_TURN, 0)}",
        max_upload_size=limits.megabytes,
    )
    if uploaded is not None:
        _take(uploaded)
    work: Work | None = st.session_state.get(_WORK)
    if work is not None and not work.has_ended:
        _at_work()
    elif work is not None:
        _say_ended(work)
    elif _STOPPED in st.session_state:
        said = f"The check of {st.session_state[_STOPPED]} was stopped; nothing was stored."
        st.info(plain(said), icon=":material/info:")


def _workbook(request: Request) -> bytes:
    from ssp_metrics.ingest import returns  # noqa: PLC0415
    from ssp_metrics.sources.partner_return import template  # noqa: PLC0415

    return template.workbook_bytes(request.catalogue, returns.areas(Store(settings())))


def _csv(of: Catalogue | None = None) -> str:
    """Return the template, filled in with an example where a catalogue is given."""
    from ssp_metrics.sources.partner_return import template  # noqa: PLC0415

    return template.csv_text(template.example(of)) if of else template.csv_text()


def safe_name(name: str) -> str:
    """Return the last part of an uploaded file's name, fit for every file system: it is somebody else's text."""
    last = re.split(r"[/\\]", name)[-1]
    safe = _UNSAFE.sub("_", last).strip(" .")
    return safe[-100:] or "return"


def _take(uploaded: UploadedFile) -> None:
    """Hand an uploaded file over to its check, in place of the one before, and empty the uploader.

    Streamlit would keep the file for as long as the session lives.
    """
    _begin("check", safe_name(uploaded.name), uploaded.getvalue())
    st.session_state[_TURN] += 1  # an uploader of another key is an empty one
    running = get_script_run_ctx()
    if running is not None and isinstance(running.uploaded_file_mgr, MemoryUploadedFileManager):
        running.uploaded_file_mgr.remove_file(running.session_id, uploaded.file_id)
    st.rerun()


def _begin(order: Order, name: str, data: bytes, by: str = "") -> None:
    """Put a file to work, and end what was at work for this session."""
    from ssp_metrics.ingest.process import Work  # noqa: PLC0415

    _end()
    st.session_state[_WORK] = Work(Store(settings()), name, data, order, by)


def _end() -> None:
    st.session_state.pop(_STOPPED, None)
    work: Work | None = st.session_state.pop(_WORK, None)
    if work is not None:
        work.stop()


@st.fragment(run_every=POLL_SECONDS)
def _at_work() -> None:
    """Show how far the work is; it goes on when the visitor looks at another screen meanwhile."""
    work: Work | None = st.session_state.get(_WORK)
    if work is None or work.has_ended:
        st.rerun()
    what, part = work.progress
    doing = "Checking" if work.order == "check" else "Loading"
    with st.container(horizontal=True, vertical_alignment="center"):
        st.progress(part, text=plain(f"{doing} {work.name}: {what}"))
        # A load is not stopped: between its rows and its snapshot nobody could say whether it counts.
        if work.order == "check" and st.button("Stop", icon=":material/stop:"):
            _end()
            st.session_state[_STOPPED] = work.name
            st.rerun()


def _say_ended(work: Work) -> None:
    try:
        if work.order == "check":
            _show_verdict(work, work.verdict())
        else:
            _say_loaded(work.outcome())
    except SspError as error:
        problem(error, st.error)


def _show_verdict(work: Work, verdict: Verdict) -> None:
    faults, good = verdict.number, verdict.rows_good
    if not faults:
        st.success(plain(f"{work.name}: No faults. {_rows(good)} can be loaded."), icon=":material/check:")
    else:
        found = f"{work.name}: {faults:,} fault{'s' if faults > 1 else ''} found"
        rest = (
            f"{_rows(good)} of {verdict.rows_read:,} {'is' if good == 1 else 'are'} good."
            if verdict.rows_read
            else "Nothing of it can be read."
        )
        st.warning(plain(f"{found}. {rest}"), icon=":material/error:")
        listed = verdict.faults
        show(table("Faults of the return", FAULTS, listed, stack=True, tall=len(listed) > 12))
        if faults > len(listed):
            show(note(f"The first {len(listed):,} of {faults:,} are shown; {faults - len(listed):,} more are not."))
        if good < verdict.rows_read:
            download("Faulty rows as CSV", work.corrections, "return_to_correct.csv", "text/csv")
    _notes(verdict.notes)
    if good:
        _offer(work, verdict)


def _offer(work: Work, verdict: Verdict) -> None:
    """Offer to load what is good."""
    accept_valid = bool(verdict.number) and st.checkbox(
        "Load the good rows, keep the faulty ones for correction", key=f"return-accept-{st.session_state[_TURN]}"
    )
    disabled = bool(verdict.number) and not accept_valid
    if st.button(plain(f"Load {_rows(verdict.rows_good)}"), type="primary", disabled=disabled):
        try:
            access.require()
            by = access.require_name()
        except SspError as error:
            problem(error, st.error)
            return
        _begin("load the good rows" if accept_valid else "load", work.name, work.data, by)
        st.rerun()


def _say_loaded(outcome: Outcome) -> None:
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
    if made.rows_rejected:
        rejected = loads.folder_of(Store(settings()).loads_folder, made) / REJECTED_FILE
        download("Rows left out, to correct", rejected.read_bytes, "return_left_out.csv", "text/csv")


def _notes(notes: tuple[str, ...]) -> None:
    show(*(note(text) for text in notes))


def _rows(number: int) -> str:
    return f"{wording.whole(number)} row{'' if number == 1 else 's'}"
