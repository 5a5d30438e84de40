"""The partnership's targets on a screen: how a figure stands, what was set year by year, and a form to set one."""

from __future__ import annotations

from typing import Any

import streamlit as st

from ssp_metrics import wording
from ssp_metrics.catalogue import Measure
from ssp_metrics.errors import SspError
from ssp_metrics.pages import Request
from ssp_metrics.pages.blocks import Text, note
from ssp_metrics.periods import Period, add_months, key, parse_month, words
from ssp_metrics.records import target_rules
from ssp_metrics.records.target import Target, standing
from ssp_metrics.records.targets import RefusedError
from ssp_metrics.tables import Cell, Column, table
from ssp_metrics.views.figure import Figure
from ssp_metrics.views.target import known_at, performance
from ui import access
from ui.show import show
from ui.words import plain, told

YEARS_BACK, YEARS_AHEAD = 8, 2
ONLY_NOW = (
    "This is a state of the past. To set or withdraw a target, choose “now, everything loaded” as what is known, "
    "under “Period and as-at”."
)
FIELDS = {"value": None, "baseline": None, "baseline_period": "", "reason": "", "set_by": ""}


def form(request: Request, figure: Figure | None) -> None:
    """Show, folded away, the targets of every year and how to set one."""
    if figure is None:
        return
    measure = figure.measure
    box = st.expander("Targets", key=f"targets-{measure.id}", on_change="rerun")
    if not box.open:  # each year's figure is worked out only for who looks
        return
    with box:
        records = request.targets.history(measure.id, known_at(request.snapshot))
        _history(request, measure, records)
        _say(measure)
        if request.snapshot.is_past:
            show(note(ONLY_NOW))
            return
        if not access.is_open():
            return
        _set_form(request, measure)
        held = standing(records)
        if held:
            _withdraw_form(request, measure, held)


def _history(request: Request, measure: Measure, records: tuple[Target, ...]) -> None:
    if not records:
        show(note("No target was ever set for this measure."))
        return
    view = performance(request.snapshot, measure, records)
    illustrative = view.provenance is not None and view.provenance.illustrative
    columns = [
        Column("For", lambda row: Cell(row.year, illustrative=illustrative and bool(row.achieved))),
        Column("Target", lambda row: row.target),
        Column("Baseline", lambda row: row.baseline or "–"),
        Column("Achieved", lambda row: row.achieved or "–"),
        Column("Status", lambda row: wording.capital(row.status)),
        Column("Reason", lambda row: row.reason),
        Column("Set by", lambda row: Cell(row.set_by, small=f"{row.set_at:%-d %B %Y}")),
    ]
    unit = "percent" if measure.kind == "share" else measure.unit
    show(
        table(f"Targets of {measure.title} ({unit}), latest year first", columns, view.frame, stack=True),
        note("Missed, but within chance: a figure this near to the target could be on its other side by luck alone."),
        *(() if view.provenance is None else (Text(view.provenance.line, "source"),)),
    )


def _set_form(request: Request, measure: Measure) -> None:
    if measure.direction == "neither":
        show(note(" ".join(target_rules.no_better_way(measure))))
        return
    share = measure.kind == "share"
    sense = "at most" if measure.direction == "lower" else "at least"
    number: dict[str, Any] = {"min_value": 0, "step": 1}
    if share:
        number = {"min_value": 0.0, "max_value": 100.0, "step": 1.0, "format": "%g"}
    begins = Period.year(request.to, target_rules.year_begins(measure)).first
    years = [key(add_months(begins, 12 * step)) for step in range(YEARS_AHEAD, -YEARS_BACK - 1, -1)]
    _name(measure, "set_by")
    with st.form(f"target-{measure.id}", border=False):
        st.html('<p class="ssp-section">Set a target</p>')
        left, right = st.columns(2, gap="medium")
        with left:
            st.selectbox(
                "Year",
                years,
                index=YEARS_AHEAD,
                format_func=_year_words,
                key=_key(measure, "year"),
                help=plain(_span(measure)),
            )
            st.number_input(
                plain(f"Target: {sense} this {'percentage' if share else f'number of {measure.unit}'}"),
                value=None, key=_key(measure, "value"), **number,
            )  # fmt: skip
            st.text_input("Set by (role or name)", key=_key(measure, "set_by"), max_chars=target_rules.LONGEST_NAME)
        with right:
            st.number_input("Baseline (may be left empty)", value=None, key=_key(measure, "baseline"), **number)
            st.text_input(
                "Period of the baseline",
                key=_key(measure, "baseline_period"),
                placeholder="year to March 2022",
                max_chars=target_rules.LONGEST_NAME,
            )
            st.text_input("Reason", key=_key(measure, "reason"), max_chars=target_rules.LONGEST_REASON)
        st.form_submit_button("Set the target", on_click=_set, args=(request, measure))


def _withdraw_form(request: Request, measure: Measure, held: list[Target]) -> None:
    words_of = {key(one.year_start): f"{_year_words(key(one.year_start))}: {one.words}" for one in held}
    _name(measure, "who")
    with st.form(f"withdraw-{measure.id}", border=False):
        st.html('<p class="ssp-section">Withdraw a target</p>')
        st.selectbox("Target", list(words_of), format_func=words_of.__getitem__, key=_key(measure, "held"))
        left, right = st.columns(2, gap="medium")
        with left:
            st.text_input("Reason", key=_key(measure, "why"), max_chars=target_rules.LONGEST_REASON)
        with right:
            st.text_input("Withdrawn by (role or name)", key=_key(measure, "who"), max_chars=target_rules.LONGEST_NAME)
        st.form_submit_button("Withdraw the target", on_click=_withdraw, args=(request, measure))


def _name(measure: Measure, field: str) -> None:
    """Fill in the visitor's name where it is known."""
    if not st.session_state.get(_key(measure, field)):
        st.session_state[_key(measure, field)] = access.name()


def _set(request: Request, measure: Measure) -> None:
    """Set what the form says; runs before the screen is drawn again, so the screen shows it at once."""
    try:
        access.require()
        given = {name: st.session_state[_key(measure, name)] for name in FIELDS}
        year = parse_month(st.session_state[_key(measure, "year")])
        made = request.targets.set_target(measure.id, year, given.pop("value"), **given)
    except SspError as error:
        _remember(measure, error)
        return
    access.remember(made.set_by)
    for name, empty in FIELDS.items():
        st.session_state[_key(measure, name)] = empty
    st.session_state[_key(measure, "said")] = f"The target for {made.year_words} is {made.words}."


def _withdraw(request: Request, measure: Measure) -> None:
    state = st.session_state
    try:
        access.require()
        year = parse_month(state[_key(measure, "held")])
        reason, who = state[_key(measure, "why")], state[_key(measure, "who")]
        made = request.targets.withdraw(measure.id, year, reason=reason, set_by=who)
    except SspError as error:
        _remember(measure, error)
        return
    access.remember(made.set_by)
    state[_key(measure, "why")] = state[_key(measure, "who")] = ""
    state[_key(measure, "said")] = f"The target for {made.year_words} is withdrawn."


def _remember(measure: Measure, error: SspError) -> None:
    sentences = error.sentences if isinstance(error, RefusedError) else ()
    st.session_state[_key(measure, "refused")] = (error.what if sentences else told(error), sentences)


def _say(measure: Measure) -> None:
    """Show once what became of the last form."""
    said = st.session_state.pop(_key(measure, "said"), None)
    if said:
        st.success(plain(said), icon=":material/check:")
    refused = st.session_state.pop(_key(measure, "refused"), None)
    if refused:
        what, sentences = refused
        st.error("\n".join([plain(what), "", *(f"- {plain(one)}" for one in sentences)]), icon=":material/error:")


def _key(measure: Measure, name: str) -> str:
    return f"target-{measure.id}-{name}"


def _year_words(start: str) -> str:
    year = Period.rolling(add_months(parse_month(start), 11))
    return f"{words(year.first)} to {words(year.last)}"


def _span(measure: Measure) -> str:
    """Say that a target is for longer than its year, where it is."""
    if measure.months == 12:
        return ""
    return f"The figure covers {measure.months} months, which end with this year; the target is for all of them."
