"""The screen about the Serious Violence Duty: real figures first, every declaration beside its figure."""

from __future__ import annotations

import csv

import pytest

from ssp_metrics.settings import table_path
from tests.pages.app import PICTURES, elements, markup, number, opened, pictures, table_with, tables, texts
from tests.pages.screens import CATALOGUE
from tests.place import SETTINGS

NO_REAL = "No real figures for the three measures were supplied yet; what follows is illustration."
THREE = ("homicide", "knife_admissions", "knife_crime")
HEAD = ("Measure", "Whose ages", "Domestic included?", "Place", "Period", "Number", "95% interval", "Change")
BADGE = "Illustrative data"


def declared():
    with table_path(SETTINGS.reference, "duty_measures.csv").open(encoding="utf-8", newline="") as file:
        return {row["measure_id"]: row for row in csv.DictReader(file)}


@pytest.fixture
def app():
    made = opened("duty")
    assert not made.exception
    assert not made.error
    assert not made.warning
    return made


def test_an_illustration_never_leads(app):
    assert [title.value for title in app.title] == ["Serious Violence Duty"]
    written = texts(app)
    lead = next(place for place, text in enumerate(written) if text.startswith(NO_REAL))
    headings = [text for text in written if text.startswith(("Force level", "The three measures"))]
    assert headings == ["Force level, 2003 to 2018 (real figures)", "The three measures"]
    first_badge = next(place for place, text in enumerate(written) if BADGE in text)
    assert lead < written.index(headings[0]) < written.index(headings[1]) < first_badge


def test_says_what_the_act_names_and_which_definition_applies(app):
    written = " ".join(texts(app))
    assert "three measures that the plan uses for the Duty; the Act itself" in written
    assert "names none" in written
    assert "includes domestic abuse and sexual offences, the plan's excludes them. The plan's applies here" in written


def test_each_of_the_three_declares_its_ages_setting_and_counting(app):
    written = texts(app)
    for measure_id in THREE:
        row = declared()[measure_id]
        for said in (f"Ages: {row['ages']}", f"Domestic: {row['domestic']}", f"Counted: {row['counting']}"):
            assert said in written, measure_id
    assert "Finished admission episodes, ICD-10 X99" in " ".join(written)


def test_table_of_declared_versions(app):
    rows = {row[0].removesuffix(BADGE).strip(): row for row in table_with(app, *HEAD)}
    wanted = [one for one, row in declared().items() if row["duty_measure"]]
    assert list(rows) == [CATALOGUE.measure(one).title for one in wanted]
    for measure_id, row in zip(wanted, rows.values(), strict=True):
        assert row[0].endswith(BADGE)
        assert row[1:3] == [declared()[measure_id]["ages"], declared()[measure_id]["domestic"]]
    force_only = [row for row in rows.values() if "police force area" in row[3]]
    assert [row[0].split(BADGE)[0].strip() for row in force_only] == [
        "Homicide, non-domestic", "Homicide, victims under 25",
    ]  # fmt: skip


def test_the_other_knife_measure_stands_apart(app):
    title = CATALOGUE.measure("knife_enabled_serious_violence").title
    apart = [rows for _, rows in tables(app) if rows[0] == list(HEAD)]
    assert len(apart) == 2
    assert [row[0].removesuffix(BADGE).strip() for row in apart[1][1:]] == [title]
    assert title not in {row[0].removesuffix(BADGE).strip() for row in apart[0][1:]}
    assert CATALOGUE.measure("knife_enabled_serious_violence").definition in " ".join(texts(app))


def test_no_percentage_on_a_small_base(app):
    row = next(row for row in table_with(app, *HEAD) if row[0].startswith("Homicide "))
    assert "too few for a percentage" in row[-1]
    assert "%" not in row[-1]


def test_homicide_of_the_borough_is_one_total_never_split(app):
    row = next(row for row in table_with(app, *HEAD) if row[0].startswith("Homicide "))
    assert row[4].startswith("5 years to ")
    borough = CATALOGUE.partnership.place
    split = [caption for caption, _ in tables(app) if "Homicide, by age" in caption or "Homicide, domestic" in caption]
    assert len(split) == 2
    assert not [caption for caption in split if borough in caption]


def years_of(app):
    """The rows of the partner's yearly homicides, which stand after those that were published."""
    return [rows[1:] for _, rows in tables(app) if rows[0] == ["Year", "Value", "95% interval"]][1]


def test_five_years_of_homicide_add_up_in_the_force_area(app):
    years = years_of(app)
    parts = table_with(app, "Domestic and non-domestic", "Count")
    assert sum(number(row[1]) for row in years[:5]) == sum(number(row[1]) for row in parts)


def test_every_illustrative_picture_is_badged_named_and_has_its_table(app):
    order = list(elements(app))
    for place, element in enumerate(order):
        if element.type in PICTURES:
            assert len(element.proto.alt) > 40
            assert any("<table" in getattr(after.proto, "body", "") for after in order[place + 1 :])
    alts = [element.proto.alt for element in pictures(app)]
    assert len(set(alts)) == len(alts)
    illustrative = [alt for alt in alts if alt.startswith(f"{BADGE}: ")]
    assert len(alts) - len(illustrative) == 4, "force history and funnel, weapons over time and among similar areas"
    assert markup(app).count(f'class="ssp-badge">{BADGE}') >= len(illustrative) + len(table_with(app, *HEAD))


def test_weapons_stand_beside_as_real_context(app):
    written = " ".join(texts(app))
    assert "Beside them: carrying weapons (real figures)" in written
    assert "It is none of the three measures." in written


@pytest.mark.parametrize("offence", ["violence_with_injury_recorded", "possession_of_weapons_recorded"])
def test_a_link_chooses_the_offence_of_the_force_history(offence):
    app = opened("duty", offence=offence)
    assert not app.exception
    assert not app.warning
    assert "9 homicides in the year to March 2003" not in " ".join(texts(app))
