from __future__ import annotations

import csv
import time
from datetime import date
from functools import partial

import pandas as pd
import pytest

from ssp_metrics.errors import DeliveryError, SspError
from ssp_metrics.sources import police_uk
from ssp_metrics.sources.base import REJECTED_FILE
from ssp_metrics.sources.police_uk.held import Edition
from tests import archives
from tests.archives import HARTLEPOOL, HERE, NOWHERE, name, street, text
from tests.sources import police_uk_reading

MONTH = "2025-11"
MEMBER = name(MONTH)


@pytest.fixture
def read(tmp_path):
    return partial(police_uk_reading.read, tmp_path)


def tables(delivery, tmp_path):
    folder = tmp_path / "written"
    folder.mkdir(exist_ok=True)
    delivery.write(folder)
    return {path.stem: pd.read_parquet(path) for path in folder.glob("*.parquet")}


def faults_of(read, files, **options):
    with pytest.raises(DeliveryError) as caught:
        read(files, **options)
    assert "store is unchanged" in str(caught.value)
    return caught.value.faults


ROWS = [
    *street(MONTH, number=3),
    *street(MONTH, HARTLEPOOL, number=2),
    *street(MONTH, NOWHERE),
    *street(MONTH, HERE, "Anti-social behaviour", ""),
]


def test_every_row_is_accounted_for(read, tmp_path):
    delivery = read({MEMBER: ROWS})
    assert delivery.counts() == {"read": 7, "accepted": 4, "elsewhere": 2, "unlocated": 1, "rejected": 0}
    assert delivery.months() == (date(2025, 11, 1), date(2025, 11, 1))
    assert delivery.extracted == date(2025, 11, 30)
    made = tables(delivery, tmp_path)
    assert made["crime"]["n"].tolist() == [1, 3]
    assert made["crime"]["outcome"].tolist() == ["", "Under investigation"]
    assert made["district_crime"][["district_code", "n"]].to_numpy().tolist() == [["E06000001", 2]]
    assert set(made["point_area"]["level"] + made["point_area"]["vintage"]) == {"lsoa2021", "ward2022", "ward2023"}


@pytest.mark.parametrize(
    "change",
    [
        lambda data: data.replace(b"\n", b"\r\n"),
        lambda data: b"\xef\xbb\xbf" + data,
        lambda data: data.rstrip(b"\n"),
        lambda data: data.replace(b"\n", b"\n\n"),
        lambda data: data + b"\n\n\n",
        lambda data: data.replace(b"Burglary", b'"Burglary"'),
        lambda data: data.replace(b"On or near Here", '"On or near “Here”, Ñandú"'.encode()),
        lambda data: data.replace(b"On or near Here", b'On or near "Here"'),
    ],
    ids=["crlf", "bom", "no-last-line-end", "blank-lines", "blank-end", "quoted", "utf-8", "quote-inside"],
)
def test_forms_of_the_same_file_give_the_same_figures(read, tmp_path, change):
    plain = tables(read({MEMBER: ROWS}), tmp_path)
    changed = read({MEMBER: change(text(ROWS))})
    assert changed.counts()["read"] == 7
    made = tables(changed, tmp_path)
    for table in ("crime", "district_crime", "point_area"):
        pd.testing.assert_frame_equal(plain[table], made[table])


def test_zip_and_folder_give_the_same_load(read, tmp_path):
    files = {MEMBER: ROWS}
    made = [tables(read(files), tmp_path), tables(read({f"in/{MEMBER}": ROWS}, as_folder=True), tmp_path)]
    for table, frame in made[0].items():
        pd.testing.assert_frame_equal(frame, made[1][table])
    assert made[0]["delivery_file"]["name"].tolist() == [MEMBER.rsplit("/", 1)[-1]]


def test_a_folder_has_a_hash_of_its_files(read):
    one = read({MEMBER: ROWS}, as_folder=True).sha256
    assert len(one) == 64
    assert read({f"else/where/{MEMBER}": ROWS}, as_folder=True).sha256 == one
    assert read({MEMBER: ROWS[1:]}, as_folder=True).sha256 != one


def test_odd_characters_in_the_path(tmp_path):
    odd = tmp_path / "we[ir]d * ? 'name' ; – ü"
    odd.mkdir()
    path = archives.make_folder(odd / "a{1}", {MEMBER: ROWS})
    workspace = odd / "work"
    workspace.mkdir()
    assert police_uk.read(path, police_uk_reading.context(), workspace).counts()["read"] == 7


def test_searches_are_of_their_month_in_london(read):
    rows = archives.search("2023-03-31T23:30:00+00:00") + archives.search("2023-04-30T22:59:59+00:00")
    member = name("2023-04", kind="stop_and_search")
    assert read({member: text(rows, "stop_and_search")}).counts()["accepted"] == 2
    wrong = archives.search("2023-04-30T23:00:00+00:00") + archives.search("yesterday") + archives.search("")
    faults = faults_of(read, {member: text(wrong, "stop_and_search")})
    assert [(fault.row, fault.column) for fault in faults] == [(2, "Date"), (3, "Date"), (4, "Date")]
    winter = name("2023-12", kind="stop_and_search")
    rows = archives.search("2023-12-01T00:00:00+00:00") + archives.search("2023-12-31T23:59:59+00:00")
    assert read({winter: text(rows, "stop_and_search")}).counts()["accepted"] == 2


def test_a_time_without_a_zone_is_utc_on_every_machine(read, monkeypatch):
    monkeypatch.setenv("TZ", "America/New_York")
    time.tzset()
    try:
        rows = archives.search("2023-04-30 22:59:59") + archives.search("2023-03-31 23:00:00")
        delivery = read({name("2023-04", kind="stop_and_search"): text(rows, "stop_and_search")})
    finally:
        monkeypatch.undo()
        time.tzset()
    assert delivery.counts()["accepted"] == 2


def test_searches_without_place_or_object_count(read, tmp_path):
    member = name("2023-04", kind="stop_and_search")
    rows = archives.search("2023-04-02T10:00:00+00:00", NOWHERE) + archives.search(
        "2023-04-02T10:00:00+00:00", HERE, ""
    )
    delivery = read({member: text(rows, "stop_and_search")})
    assert delivery.counts() == {"read": 2, "accepted": 1, "elsewhere": 0, "unlocated": 1, "rejected": 0}
    assert tables(delivery, tmp_path)["stop_search"]["object"].tolist() == [""]


def test_rows_of_another_force_that_polices_no_district_are_kept_apart(read, tmp_path):
    member = name(MONTH, "btp")
    delivery = read({member: street(MONTH, by="British Transport Police")})
    assert tables(delivery, tmp_path)["crime"]["force"].tolist() == ["btp"]


def test_northern_ireland_is_outside(read):
    rows = street(MONTH, ("-5.93", "54.59", ""), by="Police Service of Northern Ireland", number=4)
    assert read({name(MONTH, "northern-ireland"): rows}).counts()["elsewhere"] == 4


def test_unknown_crime_types_are_kept_and_reported(read, tmp_path):
    delivery = read({MEMBER: street(MONTH, crime_type="Piracy", number=2)})
    assert tables(delivery, tmp_path)["crime"]["crime_type"].tolist() == ["Piracy"]
    assert any("“Piracy” (2 rows)" in note for note in delivery.notes)


def test_many_notes_of_one_kind_are_counted(read):
    rows = [row for number in range(30) for row in street(MONTH, crime_type=f"Kind {number}")]
    notes = read({MEMBER: rows, **{f"{number}.txt": b"" for number in range(25)}}).notes
    assert sum("New crime type" in note for note in notes) == 20
    assert "… and 10 more like this." in notes
    assert "… and 5 more like this." in notes


def test_a_month_missing_from_the_middle_is_noted(read):
    delivery = read({name(month): street(month) for month in ("2025-08", "2025-11")})
    assert any("2025-09, 2025-10" in note for note in delivery.notes)


def test_a_file_with_a_header_only_supplies_nothing(read):
    delivery = read({MEMBER: ROWS, name("2025-10"): text([])})
    assert delivery.files["month"].dt.month.tolist() == [11]
    assert any("2025-10 cleveland street has no rows" in note for note in delivery.notes)
    (fault,) = faults_of(read, {MEMBER: text([])})
    assert "no row in any file" in fault.found


def test_only_the_forces_asked_for(read):
    files = {MEMBER: ROWS, name("2025-12", "durham"): street("2025-12", by="Durham Constabulary")}
    delivery = read(files, forces=["Cleveland"])
    assert delivery.files["force"].tolist() == ["cleveland"]
    assert delivery.extracted == date(2025, 12, 31)  # the archive's, whichever forces are read
    (fault,) = faults_of(read, files, forces=["cleveland", "kent"])
    assert "“kent”" in fault.found
    assert "It holds: cleveland, durham." in fault.remedy


def test_a_force_that_is_unknown(read):
    (fault,) = faults_of(read, {name(MONTH, "atlantis"): ROWS, MEMBER: ROWS})
    assert "no police force “atlantis”" in fault.found


def test_nothing_of_the_kind(read):
    for files in ({}, {"readme.txt": b"x"}):
        for folder in (False, True):
            if files or not folder:
                with pytest.raises(SspError, match=r"holds no data.police.uk file"):
                    read(files, as_folder=folder)


@pytest.mark.parametrize(("day", "words"), [("2025-11-29", "before the end"), ("2206-01-01", "in the future")])
def test_an_extraction_date_that_cannot_be(read, day, words):
    (fault,) = faults_of(read, {MEMBER: ROWS}, extracted=date.fromisoformat(day))
    assert words in fault.found
    assert fault.remedy


def test_a_point_placed_before_stays_at_home(read):
    """The 2,942 points keep their codes: a row without an LSOA code at one of them is at home, whatever the outline."""
    far = ("-1.214700", "54.686700", "")
    assert read({MEMBER: street(MONTH, far)}).counts()["accepted"] == 0
    assert read({MEMBER: street(MONTH, far)}, known=[(-1.2147, 54.6867)]).counts()["accepted"] == 1


def test_what_is_held_is_skipped_confirmed_or_refused(read):
    first = read({MEMBER: ROWS})
    sha256 = first.files["sha256"][0]
    key = ("street", "cleveland", date(2025, 11, 1))
    held = [Edition(key, sha256, date(2025, 11, 30), 1, len(ROWS), len(ROWS), 1)]

    again = read({MEMBER: ROWS}, held=held)
    assert (again.skipped, again.confirmed, again.files.empty) == (1, 0, True)

    later = read({MEMBER: ROWS}, held=held, extracted=date(2026, 1, 31))
    assert (later.skipped, later.confirmed) == (1, 1)
    assert later.files["rows_read"].tolist() == [0]
    assert any("still stood on 2026-01-31" in note for note in later.notes)

    other = read({MEMBER: ROWS[1:]}, held=held, extracted=date(2026, 1, 31))
    assert (other.skipped, other.counts()["read"]) == (0, 6)

    files = {MEMBER: ROWS[1:], name("2025-10"): street("2025-10")}
    held.append(Edition(("street", "cleveland", date(2025, 10, 1)), "0" * 64, date(2025, 11, 30), 1, 1, 1, 1))
    faults = faults_of(read, files, held=held)
    assert len(faults) == 2
    assert all("load 1 holds other contents" in fault.found for fault in faults)
    assert all("--extracted" in fault.remedy for fault in faults)


def test_accept_valid_keeps_the_good_rows_and_writes_the_others(read, tmp_path):
    lines = text(ROWS).splitlines()
    lines.insert(2, b"=1+1,too,few")
    lines.insert(5, lines[1].replace(b"2025-11", b"2025-10").replace(b"Burglary", b""))
    lines.insert(7, lines[1].replace(b"near", b"n\xe9ar"))
    delivery = read({MEMBER: b"\n".join(lines) + b"\n"}, accept_valid=True)
    assert delivery.counts() == {"read": 10, "accepted": 4, "elsewhere": 2, "unlocated": 1, "rejected": 3}
    tables(delivery, tmp_path)
    with (tmp_path / "written" / REJECTED_FILE).open(encoding="utf-8", newline="") as file:
        rejected = list(csv.DictReader(file))
    assert [row["row"] for row in rejected] == ["3", "6", "8"]
    assert rejected[0]["line"] == "'=1+1,too,few"
    assert rejected[1]["column"] == "Month; Crime type"
    assert rejected[1]["line"] == lines[5].decode()
    assert "\\xe9" in rejected[2]["line"]
    assert all(row["file"] == MEMBER and row["found"] and row["remedy"] for row in rejected)
    assert [fault.row for fault in delivery.rejected] == [3, 6, 6, 8]
    assert any(REJECTED_FILE in note for note in delivery.notes)


def test_accept_valid_does_not_take_a_file_that_is_wrong_as_a_whole(read):
    assert faults_of(read, {MEMBER: ROWS, name("2025-10"): b"a,b\n1,2\n"}, accept_valid=True)


def test_a_good_delivery_leaves_no_rejects(read, tmp_path):
    tables(read({MEMBER: ROWS}, accept_valid=True), tmp_path)
    assert not (tmp_path / "written" / REJECTED_FILE).exists()
