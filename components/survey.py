"""What residents say: the printed mentions and percentages, and the survey that is returned, by who answered."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import streamlit as st

from components import html, link
from components.context import Context
from components.figure import figure, heading
from components.outcome_tables import outcome_tables
from components.paper import Key, reference
from components.words import problem
from ssp_metrics import reading
from ssp_metrics.charts import concern as concern_chart
from ssp_metrics.charts import parts as parts_chart
from ssp_metrics.errors import SspError
from ssp_metrics.store.snapshot import Snapshot
from ssp_metrics.views.parts import Parts
from ssp_metrics.views.survey import PERCENT, Answer, Mentions, answers, answers_by, mentions


def residents_mention(context: Context) -> None:
    """Show what residents mention, as it was printed."""
    try:
        view = mentions(context.snapshot, reference())
    except SspError as error:
        problem(error)
        return
    figure(view, concern_chart.mentions(view), key="mentions", table=_mentions(view))


@st.cache_resource(max_entries=4, show_spinner=False)
def _answers(key: Key, to: date, _snapshot: Snapshot) -> tuple[Answer, ...]:
    return answers(_snapshot, reference(), outcome_tables().questions, to, key.as_at)


@st.cache_resource(max_entries=16, show_spinner=False)
def _parts(key: Key, measure_id: str, to: date, _snapshot: Snapshot) -> tuple[list[Parts], list[str]]:
    """Return a question by each group of respondents, and what is missing."""
    found, problems = [], []
    for breakdown in _snapshot.catalogue.measure(measure_id).breakdowns:
        try:
            found.append(answers_by(_snapshot, measure_id, breakdown, to, key.as_at))
        except SspError as error:
            problems.append(error.public)
    return found, problems


def resident_survey(context: Context) -> None:
    """Show the printed percentages beside those of the returned survey, and one question by who answered."""
    found = _answers(Key.of(context), context.to, context.snapshot)
    returned = [one for one in found if one.figure is not None]
    illustrative = any(one.figure.measure.illustrative for one in returned if one.figure)
    heading(
        "What residents answer: printed, and returned since",
        "Percent of those who answered each question; those who choose to answer are not a sample of all residents",
        illustrative=illustrative,
    )
    head = ["Question", "Printed", "Returned", "Change"]
    rows = [_row(one) for one in found]
    st.html(
        html.table("Resident survey: printed and returned", head, rows, numeric=[1, 2], stack=True, hide_caption=True)
    )
    documents = dict.fromkeys(f"{one.printed.document}, {one.printed.place}" for one in found if one.printed)
    html.source(
        f"Printed: {'; '.join(documents)}, read by hand; date of the survey and number of respondents not stated."
    )
    for line in dict.fromkeys(one.figure.provenance.line for one in returned if one.figure):
        html.source(line)
    if returned:
        _by_who_answered(context, returned)


def _row(one: Answer) -> list[html.Cell | str]:
    printed = html.Cell("–", small="not printed")
    if one.printed is not None:
        percent = one.printed.unit == PERCENT
        printed = html.Cell(f"{one.printed.value}%" if percent else one.printed.value, small="respondents not stated")
    badge = html.badge(html.ILLUSTRATIVE) if one.figure and one.figure.measure.illustrative else ""
    question = html.Cell(one.title, small=one.definition)
    if one.figure is None:
        return [question, printed, "no data", one.problem]
    made = one.figure
    small = f"of {reading.whole(made.denominator)} who answered, {made.period.words}"
    # The printed percentage is real: the badge stands with the returned one.
    return [question, printed, html.Cell(made.number, small=small, before=f"{badge} "), made.change_words]


def _by_who_answered(context: Context, returned: list[Answer]) -> None:
    """Show one question by sex, age and ethnic group; the reader chooses which."""
    titles = {one.question.measure_id: one.title for one in returned}
    chosen = link.choice(
        st.selectbox,
        "Question by who answered",
        list(titles),
        format_func=lambda measure_id: titles[measure_id],
        key="question",
        what="question",
    )
    last = context.last_for(context.catalogue.measure(chosen))
    found, problems = _parts(Key.of(context), chosen, last, context.snapshot)
    if found:
        for column, view in zip(st.columns(len(found), gap="medium"), found, strict=True):
            with column:
                _part(view)
    for missing in problems:
        html.note(missing)


def _part(view: Parts) -> None:
    """Show one breakdown; its key is not that of the same figure in a priority's own evidence."""
    drawing = parts_chart.draw(view)
    figure(
        view,
        drawing,
        key=f"survey-{view.breakdown.id}",
        table=_respondents(view),
        beneath=lambda: html.note(" ".join(drawing.notes)) if drawing.notes else None,
    )


def _mentions(view: Mentions) -> pd.DataFrame:
    """Return the mentions as text."""
    rows = [(row.name, reading.whole(row.mentions)) for row in view.frame.itertuples(index=False)]
    return pd.DataFrame(rows, columns=["Residents mention", "Mentions"])


def _respondents(view: Parts) -> pd.DataFrame:
    """Return the groups of respondents as text, each with how many answered."""
    rows = [
        (row.name, _percent(row.value), f"{_whole(row.numerator)} of {_whole(row.denominator)}", _percent(row.previous))
        for row in view.frame.itertuples(index=False)
    ]
    return pd.DataFrame(rows, columns=[view.breakdown.title, "Percent", "Counted", "Survey before"])


def _percent(number: float) -> str:
    return "–" if np.isnan(number) else reading.percent(number)


def _whole(number: float) -> str:
    return "–" if np.isnan(number) else reading.whole(number)
