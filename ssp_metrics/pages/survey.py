"""What residents say: the printed mentions and percentages, and the survey that is returned, by who answered."""

from __future__ import annotations

from ssp_metrics import wording
from ssp_metrics.charts import concern as concern_chart
from ssp_metrics.errors import SspError
from ssp_metrics.pages import evidence
from ssp_metrics.pages.blocks import Block, Blocks, Columns, Finding, Text, figure, note
from ssp_metrics.pages.request import Request
from ssp_metrics.tables import Cell, Column, pictures, table
from ssp_metrics.views.survey import PERCENT, Answer, answers, answers_by, mentions


def residents_mention(request: Request) -> Blocks:
    """Return what residents mention, as it was printed."""

    def printed() -> Blocks:
        view = mentions(request.snapshot, request.reference)
        return (figure("mentions", view, concern_chart.mentions, pictures.mentions(view)),)

    return request.attempt(printed)


def resident_survey(request: Request) -> Blocks:
    """Return the printed percentages beside those of the returned survey, and one question by who answered."""
    asked = request.reference.survey_questions
    if not {one.measure_id for one in asked} <= set(request.catalogue.measures):
        return (note(wording.WITHHELD),)
    found = answers(request.snapshot, request.reference, asked, request.to)
    returned = [one for one in found if one.figure is not None]
    columns = [
        Column("Question", lambda one: Cell(one.title, small=one.definition)),
        Column("Printed", _printed, numeric=True),
        Column("Returned", _returned, numeric=True),
        Column("Change", lambda one: one.problem if one.figure is None else one.figure.change_words),
    ]
    documents = dict.fromkeys(f"{one.printed.document}, {one.printed.place}" for one in found if one.printed)
    printed = f"Printed: {'; '.join(documents)}, read by hand; date of the survey and number of respondents not stated."
    return (
        Finding(
            "What residents answer: printed, and returned since",
            "Percent of those who answered each question; those who choose to answer are not a sample of all residents",
            illustrative=any(one.figure.measure.illustrative for one in returned if one.figure),
        ),
        table("Resident survey: printed and returned", columns, found, stack=True, caption_hidden=True),
        Text(printed, "source"),
        *evidence.sources_of(one.figure for one in returned),
        *(_by_who_answered(request, returned) if returned else ()),
    )


def _printed(one: Answer) -> Cell:
    if one.printed is None:
        return Cell("–", small="not printed")
    value = f"{one.printed.value}%" if one.printed.unit == PERCENT else one.printed.value
    return Cell(value, small="respondents not stated")


def _returned(one: Answer) -> Cell:
    """Return what was returned; the printed percentage is real, so the badge stands here."""
    made = one.figure
    if made is None:
        return Cell("no data")
    small = f"of {wording.whole(made.denominator)} who answered, {made.period.words}"
    return Cell(made.number, small=small, illustrative=made.measure.illustrative)


def _by_who_answered(request: Request, returned: list[Answer]) -> Blocks:
    """Return one question by sex, age and ethnic group; the reader chooses which."""
    titles = {one.question.measure_id: one.title for one in returned}
    choice = request.choice("question", "Question by who answered", titles, what="question")
    measure = request.catalogue.measure(choice.chosen)
    drawn: list[Blocks] = []
    problems: list[Block] = []
    for breakdown in measure.breakdowns:
        try:
            last = request.last_for(measure)
            view = answers_by(request.snapshot, measure.id, breakdown, last)
            key = f"survey-{breakdown.id}"  # not that of the same figure in a priority's own evidence
            drawn.append(evidence.breakdown_figure(view, key=key, numbers=pictures.respondents))
        except SspError as error:
            problems.append(note(error.public))
    return (choice, *((Columns(tuple(drawn)),) if drawn else ()), *problems)
