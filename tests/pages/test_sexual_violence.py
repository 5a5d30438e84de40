"""The screen about sexual offences: the published type beside its two parts, victims by sex, what cannot be shown."""

from __future__ import annotations

import pytest

from tests.pages.app import PICTURES, elements, markup, number, opened, pictures, table_with, tables, texts
from tests.pages.screens import CATALOGUE

BADGE = "Illustrative data"
HEAD = ("Measure", "Number", "Per 1,000 residents", "95% interval", "Change")


@pytest.fixture
def app():
    made = opened("sexual_violence")
    assert not made.exception
    assert not made.error
    assert not made.warning
    return made


def test_the_real_figure_leads_and_an_illustration_does_not(app):
    assert [title.value for title in app.title] == ["Sexual offences and violence against women and girls"]
    written = texts(app)
    lead = next(text for text in written if "violence and sexual offences in" in text)
    assert "No real figures of sexual offences alone were supplied yet" in lead
    assert "12 months to December 2025" in lead, "its own latest months, not those of an illustration"
    first_badge = next(place for place, text in enumerate(written) if BADGE in text)
    split = next(
        place
        for place, text in enumerate(written)
        if text.startswith("Sexual offences among violence and sexual offences: 8%")
    )
    assert written.index(lead) < split < first_badge


def test_the_merged_type_stands_beside_its_two_parts(app):
    rows = table_with(app, *HEAD)
    names = [CATALOGUE.measure(one).title for one in (
        "violence_and_sexual_offences", "violence_against_the_person", "sexual_offences",
    )]  # fmt: skip
    assert [name for row, name in zip(rows, names, strict=True) if row[0].startswith(name)] == names
    assert [BADGE in row[0] for row in rows] == [False, True, True]
    periods = {row[0].rsplit(", ", 1)[1] for row in rows}
    assert len(periods) == 1, "compared over the same months"
    merged, violence, sexual = (number(row[1]) for row in rows)
    assert violence + sexual == pytest.approx(merged, rel=0.02)


def test_a_sentence_says_whether_the_merged_figure_hides_a_movement(app):
    written = " ".join(texts(app))
    assert "the merged figure hides no different movement that can be told from chance" in written
    assert "of the two together" in written


def test_victims_by_sex_and_age(app):
    captions = [caption for caption, _ in tables(app)]
    for part in ("by sex of the victim", "by age of the victim"):
        for name in ("Victims of sexual offences", "Victims of violence"):
            assert any(caption.startswith(f"{BADGE}: {name}, {part}") for caption in captions), (name, part)
    assert any(caption.startswith(f"{BADGE}: Domestic abuse crimes, yearly, by sex") for caption in captions)


def test_domestic_abuse_stands_apart_from_domestic_crime(app):
    rows = table_with(app, "Measure", "Up to three years", "Number", "Change")
    assert [row[0].split(BADGE)[0].strip() for row in rows] == ["Domestic abuse crimes", "Domestic crime"]
    assert "Side by side, never added" in " ".join(texts(app))


def test_says_what_the_figures_cannot_show(app):
    written = " ".join(texts(app))
    assert "What these figures cannot show" in written
    assert "no rise in them is called better or worse" in written


def test_no_verdict_on_sexual_offences_or_domestic_abuse():
    for measure in ("sexual_offences", "sexual_offence_victims", "domestic_abuse_by_ward", "domestic_abuse_crimes"):
        assert CATALOGUE.measure(measure).direction == "neither"


def test_every_illustrative_picture_is_badged_named_and_has_its_table(app):
    order = list(elements(app))
    for place, element in enumerate(order):
        if element.type in PICTURES:
            assert len(element.proto.alt) > 40
            assert any("<table" in getattr(after.proto, "body", "") for after in order[place + 1 :])
    alts = [element.proto.alt for element in pictures(app)]
    assert len(set(alts)) == len(alts)
    illustrative = [alt for alt in alts if alt.startswith(f"{BADGE}: ")]
    assert len(alts) - len(illustrative) == 4, "force history, funnel and split, and the published type over time"
    assert markup(app).count(f'class="ssp-badge">{BADGE}') >= len(illustrative) + 2


@pytest.mark.parametrize("offence", ["stalking_and_harassment_recorded", "violence_against_the_person_recorded"])
def test_a_link_chooses_the_offence_of_the_force_history(offence):
    app = opened("sexual_violence", offence=offence)
    assert not app.exception
    assert not app.warning
    assert "380 sexual offences in the year to March 2003" not in " ".join(texts(app))
