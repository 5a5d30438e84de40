from __future__ import annotations

import re
import shutil

import pytest

from ssp_metrics import catalogue
from ssp_metrics.errors import CatalogueError, UnknownMeasureError
from ssp_metrics.ingest import loading
from ssp_metrics.store import snapshot
from tests import archives
from tests.place import SETTINGS
from tests.stores import light_data, store_at

MEASURE = """
id = "{id}"
title = "Piracy ({id})"
definition = "Ships taken, {id}."
unit = "acts of piracy"
unit_one = "act of piracy"
direction = "lower"
source = "police_uk"
selector = {{ table = "crime", categories = ["Robbery"] }}
places = [{{ priority = "{priority}", order = 9 }}]
"""
PRIORITY = """
id = "sea"
title = "Safety at sea"
short_title = "Sea"
plan = "2022_2025"
order = 99
aims = ["Fewer pirates"]
sub_group = "Harbour board"
"""


@pytest.fixture
def folder(tmp_path):
    """The general catalogue, copied to where it may be changed; the partnership's own stands beside it."""
    ignored = shutil.ignore_patterns("loads", "base", "*.csv")
    shutil.copytree(SETTINGS.own, own_beside(tmp_path / "catalogue"), ignore=ignored)
    return shutil.copytree(SETTINGS.catalogue[0], tmp_path / "catalogue")


@pytest.fixture
def own(folder):
    """The partnership's own part of it."""
    return own_beside(folder)


def own_beside(folder):
    return folder.parent / "own"


def change(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def faults_of(folder):
    with pytest.raises(CatalogueError) as caught:
        catalogue.read(folder, own_beside(folder))
    assert str(len(caught.value.faults)) in str(caught.value)
    return caught.value.faults


def test_the_project_s_own_catalogue_has_no_fault():
    read = catalogue.read(*SETTINGS.catalogue)
    assert read.partnership.area_code == "E06000004"
    assert all(read.of_priority(priority) is not None for priority in read.priorities)


def test_every_fault_of_every_file_at_once(folder, own):
    measures = folder / "measures"
    change(measures / "burglary.toml", 'id = "burglary"', 'id = "burglary"\nnonsense = 1')
    change(measures / "robbery.toml", 'source = "police_uk"', 'source = "nowhere"')
    change(measures / "drugs.toml", "order = ", "order = x")
    change(measures / "shoplifting.toml", 'id = "shoplifting"', 'id = "shop_lifting"')
    change(measures / "vehicle_crime.toml", '"Vehicle crime"]', '"Vehicle crimes"]')
    (measures / "piracy.toml").write_text(MEASURE.format(id="piracy", priority="sea"), encoding="utf-8")
    (measures / "latin.toml").write_bytes("title = 'Café'".encode("latin-1"))
    change(own / "partnership.toml", 'area_code = "E06000004"', 'area_code = "Stockton"')
    (own / "priorities" / "asb.toml").write_text('plan = "x"\nplan = "x"\n', encoding="utf-8")
    faults = faults_of(folder)
    found = {(fault.file, fault.column): fault for fault in faults}
    assert "not known" in found["measures/burglary.toml", "nonsense"].found
    assert "nowhere" in found["measures/robbery.toml", "source"].found
    assert "not TOML" in found["measures/drugs.toml", None].found
    assert "shop_lifting.toml" in found["measures/shoplifting.toml", None].remedy
    assert "Vehicle crimes" in found["measures/vehicle_crime.toml", "selector"].found
    assert "sea" in found["measures/piracy.toml", "places"].found
    assert "cannot be read" in found["measures/latin.toml", None].found
    assert found["partnership.toml", "area_code"].remedy
    assert "not TOML" in found["priorities/asb.toml", None].found
    assert len(faults) == 9, faults  # a priority with a fault of its own is no lost reference of its measures


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('"Burglary"]', '"Burglary", "Burglary"]', "twice"),
        ('direction = "lower"', 'direction = "down"', "Input should be"),
        ('title = "', 'titel = "', "missing"),
        ('categories = ["Burglary"]', 'categories = ["Burglary"]\nall_except = ["Drugs"]', "not both"),
        ('categories = ["Burglary"]', 'categories = ["Burglary"]\noutcomes = ["x"]', "a share needs"),
        ('table = "crime"', 'table = "crimes"', "Input should be"),
        (" together.", " together", "end them with a full stop"),
        ('unit_one = "burglary"', 'unit_one = "burglaries"', "unit and unit_one differ"),
        ('unit = "burglaries"', 'unit = "burglaries."', "without full stop"),
        ('unit = "burglaries"', 'unit = "Burglaries"', "begin with a small letter"),
        ('title = "Burglary"', 'title = "robbery"', "that of “burglary” too"),
        ('title = "Burglary"', 'title = "REPLACE"', "still to be written"),
        ("order = 1\n", "order = 2\n", "is that of “"),
    ],
)
def test_faults_of_one_measure(folder, old, new, words):
    change(folder / "measures" / "burglary.toml", old, new)
    assert sum(words in fault.found and fault.file.startswith("measures/") for fault in faults_of(folder)) == 1


@pytest.mark.parametrize(
    ("name", "old", "new", "words"),
    [
        ("council_asb", "definition = ", 'definition = "Reports."\n#', "needs a definition of 40 letters"),
        ("council_asb", "caveat = ", "#", "needs a definition of 40 letters or more, a caveat and an owner"),
        ("council_asb", "owner = ", "#", "a caveat and an owner"),
        ("council_asb", '"council_return"', '"police_uk"', "“police_uk” supplies no returns"),
        ("noise_complaints", "order = 556", "order = 399", "from 400 on"),
        ("drug_treatment_women", '["district"]', '["district", "lsoa"]', "lsoa is no level of drug_treatment"),
        ("drug_treatment", 'female = "', 'female = "x', "begin with a capital letter"),
        ("drug_treatment", 'female = "Female"', 'female = "Male"', "differ from those of the others"),
        ("hate_crime_by_strand", "every = 12", "every = 3", "months must be every"),
    ],
)
def test_faults_of_a_return(folder, name, old, new, words):
    change(folder / "measures" / f"{name}.toml", old, new)
    assert [fault.file for fault in faults_of(folder) if words in fault.found] == [f"measures/{name}.toml"]


@pytest.mark.parametrize(
    ("key", "words"), [("caveats", "this key is missing"), ("attribution", "at least 1 character")]
)
def test_a_source_says_whose_its_figures_are_and_what_to_beware_of(folder, key, words):
    path = folder / "sources" / "probation_return.toml"
    lines = path.read_text(encoding="utf-8")
    (given,) = re.findall(rf"(?ms)^{key} = .*?(?=^\w|\Z|^\[)", lines)
    path.write_text(lines.replace(given, "" if key == "caveats" else f'{key} = ""\n'), encoding="utf-8")
    (fault,) = faults_of(folder)
    assert (fault.file, fault.column) == ("sources/probation_return.toml", key)
    assert words in fault.found


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("overlapping = true", "", "offence groups of police force areas, and no others, are overlapping"),
        ('["force_area"]', '["force_area", "district"]', "at the one level force_area"),
        ('numerator = ["Sexual offences"]', "", "a share needs"),
        ('numerator = ["Sexual offences"]', 'numerator = ["Arson"]', "among the categories"),
        ('table = "force_crime"', 'table = "crime"', "numerator names offence groups"),
        ("every = 3", 'every = 3\nsuppression = "hes_2018"', "are for measures that partners return"),
    ],
)
def test_faults_of_a_measure_of_police_force_areas(folder, old, new, words):
    name = "sexual_offences_share_recorded"
    change(folder / "measures" / f"{name}.toml", old, new)
    assert any(words in fault.found and fault.file == f"measures/{name}.toml" for fault in faults_of(folder))


def test_two_headlines_of_one_priority(folder):
    for number in range(2):
        place = f"order = {number}, headline = true"
        text = MEASURE.format(id=f"piracy_{number}", priority="sea").replace("order = 9", place)
        (folder / "measures" / f"piracy_{number}.toml").write_text(text, encoding="utf-8")
    (folder / "priorities" / "sea.toml").write_text(PRIORITY, encoding="utf-8")
    (fault,) = faults_of(folder)
    assert "2 measures are headline: piracy_0, piracy_1" in fault.found


def test_police_figures_stand_before_returns(folder):
    change(folder / "measures" / "noise_complaints.toml", "order = 14", "order = 0")
    shown = [measure.is_return for measure in catalogue.read(folder, own_beside(folder)).of_priority("asb")]
    assert shown == sorted(shown)
    assert len(set(shown)) == 2


def test_a_place_twice_in_one_priority(folder):
    text = MEASURE.format(id="piracy", priority="asb").replace("}]", '}, { priority = "asb", order = 3 }]')
    (folder / "measures" / "piracy.toml").write_text(text, encoding="utf-8")
    (fault,) = faults_of(folder)
    assert "same priority" in fault.found


@pytest.mark.parametrize("part", ["measures", "sources", "priorities"])
def test_a_whole_part_that_is_missing(folder, own, part):
    for one in (folder, own):
        shutil.rmtree(one / part)
    assert any(fault.file == f"{part}/" for fault in faults_of(folder))


def test_a_folder_without_a_catalogue(tmp_path):
    assert any(fault.file.endswith("partnership.toml") for fault in faults_of(tmp_path))


def test_groups_with_one_id(folder, own):
    change(own / "partnership.toml", 'id = "all"', 'id = "force_area"')
    (fault,) = faults_of(folder)
    assert "same id" in fault.found


def test_an_unknown_measure_names_those_that_are():
    with pytest.raises(UnknownMeasureError, match="burglary"):
        catalogue.read(*SETTINGS.catalogue).measure("burglery")


def test_a_new_measure_and_a_new_priority_need_one_file_each(tmp_path):
    data = light_data(tmp_path / "data")
    (data / "catalogue" / "measures" / "piracy.toml").write_text(
        MEASURE.format(id="piracy", priority="sea"), encoding="utf-8"
    )
    (data / "catalogue" / "priorities" / "sea.toml").write_text(PRIORITY, encoding="utf-8")
    store = store_at(tmp_path / "store", data=data)
    loading.load_police_uk(store, archives.month_zip(tmp_path / "a.zip", "2025-11", crime_type="Robbery", number=4))
    with snapshot.opened(store) as current:
        assert [measure.id for measure in current.catalogue.of_priority("sea")] == ["piracy"]
        rows = current.connection.execute(
            "SELECT level, sum(numerator)::BIGINT FROM area_month WHERE measure_id = 'piracy' GROUP BY ALL ORDER BY ALL"
        )
        assert rows.fetchall() == [("district", 4), ("lsoa", 4), ("ward", 8)]


def test_a_change_of_the_catalogue_is_another_snapshot(tmp_path):
    data = light_data(tmp_path / "data")
    store = store_at(tmp_path / "store", data=data)
    first = loading.load_police_uk(store, archives.month_zip(tmp_path / "a.zip", "2025-11")).snapshot_id
    change(data / "catalogue" / "measures" / "burglary.toml", 'title = "', 'title = "More ')
    second, is_new, _ = loading.build_store(store)
    assert is_new
    assert second != first
