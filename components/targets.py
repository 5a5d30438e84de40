"""The partnership's targets on a screen: how a figure stands, what was set year by year, and a form to set one."""

from __future__ import annotations

from typing import Any

import streamlit as st

from components import access, html
from components.context import Context
from components.words import plain, told
from ssp_metrics import entries, reading
from ssp_metrics.catalogue import Measure
from ssp_metrics.errors import SspError
from ssp_metrics.partnership import database, target_rules
from ssp_metrics.partnership.target import Target, standing
from ssp_metrics.partnership.targets import RefusedError, Targets
from ssp_metrics.periods import Period, add_months, key, parse_month, words
from ssp_metrics.settings import settings
from ssp_metrics.views.figure import Figure
from ssp_metrics.views.target import known_at, per_period, performance, status

YEARS_BACK, YEARS_AHEAD = 8, 2
ONLY_NOW = (
    "This is a state of the past. To set or withdraw a target, choose “now, everything loaded” as what is known, "
    "under “Period and as-at”."
)
FIELDS = {"value": None, "baseline": None, "baseline_period": "", "reason": "", "set_by": ""}


def target_words(context: Context, measure: Measure, made: Figure) -> str:
    """Return the target in a few words, for a row of the overview: ``target: at most 400; missed``."""
    try:
        found = _targets(context).in_force(measure.id, made.period.last, known_at(context.snapshot, context.as_at))
    except SspError:
        return "targets cannot be read"
    got = status(found, made)
    return got.short if found is None else f"target: {got.short}"


def target_section(context: Context, measure: Measure, made: Figure) -> None:
    """Show how the figure stands against its target; folded away, the targets of every year and how to set one."""
    try:
        records = _targets(context).history(measure.id, known_at(context.snapshot, context.as_at))
    except SspError as error:
        html.note(f"Targets cannot be shown. {told(error)}")
        return
    held = standing(records)
    found = next((one for one in held if one.holds(made.period.last)), None)
    html.read(status(found, made).words)
    box = st.expander("Targets", key=f"targets-{measure.id}", on_change="rerun")
    if not box.open:  # each year's figure is worked out only for who looks
        return
    with box:
        _history(context, measure, records)
        _say(measure)
        if context.is_past:
            html.note(ONLY_NOW)
            return
        if not access.is_open():
            return
        _set_form(context, measure)
        if held:
            _withdraw_form(context, measure, held)


def line_of(context: Context, measure: Measure, area_code: str) -> entries.Target | None:
    """Return the target as a line on a trend: a part of it for each month, quarter or year; none for other areas."""
    try:
        found = _targets(context).in_force(
            measure.id, context.last_for(measure), known_at(context.snapshot, context.as_at)
        )
    except SspError:
        return None  # the target's own section says why it cannot be read
    if found is None or found.area_code != area_code:
        return None
    return entries.Target(value=per_period(measure, found), reason=f"{found.words} for the {found.year_words}")


def _targets(context: Context) -> Targets:
    return Targets(database.connect(settings()), context.catalogue)


def _history(context: Context, measure: Measure, records: tuple[Target, ...]) -> None:
    if not records:
        html.note("No target was ever set for this measure.")
        return
    view = performance(context.snapshot, measure, records, context.as_at)
    illustrative = view.provenance is not None and view.provenance.illustrative
    badge = html.badge(html.ILLUSTRATIVE) if illustrative else ""
    rows: list[list[html.Cell | str]] = [
        [
            html.Cell(row.year, before=badge if row.achieved else ""),
            row.target,
            row.baseline or "–",
            row.achieved or "–",
            reading.capital(row.status),
            row.reason,
            html.Cell(row.set_by, small=f"{row.set_at:%-d %B %Y}"),
        ]
        for row in view.frame.itertuples(index=False)
    ]
    head = ["For", "Target", "Baseline", "Achieved", "Status", "Reason", "Set by"]
    unit = "percent" if measure.kind == "share" else measure.unit
    st.html(html.table(f"Targets of {measure.title} ({unit}), latest year first", head, rows, stack=True))
    html.note("Missed, but within chance: a figure this near to the target could be on its other side by luck alone.")
    if view.provenance is not None:
        html.source(view.provenance.line)


def _set_form(context: Context, measure: Measure) -> None:
    if measure.direction == "neither":
        html.note(" ".join(target_rules.no_better_way(measure)))
        return
    share = measure.kind == "share"
    sense = "at most" if measure.direction == "lower" else "at least"
    number: dict[str, Any] = {"min_value": 0, "step": 1}
    if share:
        number = {"min_value": 0.0, "max_value": 100.0, "step": 1.0, "format": "%g"}
    begins = Period.year(context.to, target_rules.year_begins(measure)).first
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
        st.form_submit_button("Set the target", on_click=_set, args=(context, measure))


def _withdraw_form(context: Context, measure: Measure, held: list[Target]) -> None:
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
        st.form_submit_button("Withdraw the target", on_click=_withdraw, args=(context, measure))


def _name(measure: Measure, field: str) -> None:
    """Fill in the visitor's name where it is known."""
    if not st.session_state.get(_key(measure, field)):
        st.session_state[_key(measure, field)] = access.name()


def _set(context: Context, measure: Measure) -> None:
    """Set what the form says; runs before the screen is drawn again, so the screen shows it at once."""
    try:
        access.require()
        given = {name: st.session_state[_key(measure, name)] for name in FIELDS}
        year = parse_month(st.session_state[_key(measure, "year")])
        made = _targets(context).set_target(measure.id, year, given.pop("value"), **given)
    except SspError as error:
        _remember(measure, error)
        return
    access.remember(made.set_by)
    for name, empty in FIELDS.items():
        st.session_state[_key(measure, name)] = empty
    st.session_state[_key(measure, "said")] = f"The target for {made.year_words} is {made.words}."


def _withdraw(context: Context, measure: Measure) -> None:
    state = st.session_state
    try:
        access.require()
        year = parse_month(state[_key(measure, "held")])
        reason, who = state[_key(measure, "why")], state[_key(measure, "who")]
        made = _targets(context).withdraw(measure.id, year, reason=reason, set_by=who)
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
