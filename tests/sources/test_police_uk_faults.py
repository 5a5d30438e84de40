from __future__ import annotations

from functools import partial

import pytest

from ssp_metrics.errors import DeliveryError, SspError
from ssp_metrics.sources.police_uk import errors
from tests import archives
from tests.archives import HARTLEPOOL, HERE, name, street, text
from tests.sources import police_uk_reading

MONTH = "2025-11"
MEMBER = name(MONTH)
GOOD = street(MONTH, number=4)
LINE = text(GOOD).splitlines()[1]
HEADER = text(GOOD).splitlines()[0]


@pytest.fixture
def read(tmp_path):
    return partial(police_uk_reading.read, tmp_path)


def faults_of(read, files, **options):
    with pytest.raises(DeliveryError) as caught:
        read(files, **options)
    assert "store is unchanged" in str(caught.value)
    assert all(fault.found and fault.remedy.endswith(".") for fault in caught.value.faults)
    return caught.value.faults


def with_line(line):
    """A file whose fourth line is the one given, among good ones."""
    return b"\n".join([HEADER, LINE, LINE, line, LINE, b""])


def place(lon, lat):
    return text(street(MONTH, (lon, lat, HERE[2]))).splitlines()[1]


BAD_LINES = {
    "zero": (place("0", "0"), "Longitude", "“0, 0” are not in the United Kingdom"),
    "swapped": (place(HERE[1], HERE[0]), "Longitude", "are not in the United Kingdom"),
    "text": (place("west", "north"), "Longitude", "“west, north”"),
    "only-lon": (place(HERE[0], ""), "Longitude", f"“{HERE[0]}, ”"),
    "only-lat": (place("", HERE[1]), "Longitude", f"“, {HERE[1]}”"),
    "nan": (place("nan", "nan"), "Longitude", "“nan, nan”"),
    "huge": (place("1e300", "1e300"), "Longitude", "1e300"),
    "no-crime-type": (LINE.replace(b"Burglary", b""), "Crime type", "it is empty"),
    "long-crime-type": (LINE.replace(b"Burglary", b"B" * 500), "Crime type", "longer than 120 characters"),
    "other-month": (LINE.replace(b"2025-11", b"2025-10"), "Month", "“2025-10” is not the file's month 2025-11"),
    "no-month": (LINE.replace(b"2025-11", b""), "Month", "“” is not the file's month"),
    "other-force": (LINE.replace(b"Cleveland", b"Kent"), "Reported by", "“Kent Police” is not the file's force"),
    "no-force": (LINE.replace(b"Cleveland Police", b""), "Reported by", "is not the file's force"),
    "few": (b"a,b,c", None, "has 3 columns, the header 12"),
    "many": (LINE + b",x", None, "has 13 columns, the header 12"),
    "ten-thousand": (b",".join([b"x"] * 10_000), None, "has 10,000 columns, the header 12"),
    "very-long": (LINE.replace(b"Here", b"x" * 2_500_000), None, "far too long"),
    "latin-1": (LINE.replace(b"Here", "Café".encode("latin-1")), None, "not UTF-8"),
    "nul": (LINE.replace(b"Here", b"H\0re"), None, "null bytes"),
    "unclosed-quote": (LINE.replace(b"On or", b'"On or'), None, "not closed"),
    "quote-in-the-middle": (LINE.replace(b"On or near Here", b'"On" or near'), None, "wrong place"),
    "carriage-return": (LINE.replace(b"near", b"n\rar"), None, "cannot be read"),
}


@pytest.mark.parametrize("case", BAD_LINES)
def test_a_bad_line_is_named_by_its_row(read, case):
    line, column, words = BAD_LINES[case]
    (fault,) = faults_of(read, {MEMBER: with_line(line)})
    assert (fault.file, fault.row, fault.column) == (MEMBER, 4, column)
    assert words in fault.found
    assert len(str(fault)) < 400


@pytest.mark.parametrize("case", BAD_LINES)
def test_only_the_bad_line_is_rejected(read, case):
    delivery = read({MEMBER: with_line(BAD_LINES[case][0])}, accept_valid=True)
    assert delivery.counts() == {"read": 4, "accepted": 3, "elsewhere": 0, "unlocated": 0, "rejected": 1}
    assert police_uk_reading.is_accounted_for(delivery)


def test_rows_are_right_among_all_other_faults(read):
    """The number of a row does not shift because of lines before it that could not be read."""
    lines = [HEADER]
    for line, *_ in BAD_LINES.values():
        lines += [b"", LINE, line]
    faults = faults_of(read, {MEMBER: b"\r\n".join(lines)})
    assert [fault.row for fault in faults] == [4 + 3 * number for number in range(len(BAD_LINES))]
    for fault, (_, column, words) in zip(faults, BAD_LINES.values(), strict=True):
        assert fault.column == column
        assert words in fault.found


def test_every_fault_of_every_file_at_once(read):
    files = {
        MEMBER: with_line(place("0", "0")),
        name("2025-10"): text(GOOD).replace(b"Crime type", b"Kind"),
        name("2025-09"): b"",
        name("2025-08", "atlantis"): b"x",
        f"copy/{MEMBER}": b"x",
        "2025-14/2025-14-cleveland-street.csv": b"x",
        name(MONTH, kind="outcomes"): text(archives.outcomes("2025-10"), "outcomes"),
        name("2025-07"): text(GOOD).decode().encode("utf-16"),
    }
    faults = faults_of(read, files)
    assert {fault.file for fault in faults} >= set(files) - {name("2025-08", "atlantis")}
    assert any("atlantis" in fault.found for fault in faults)


def test_two_wrong_columns_of_one_row_are_both_named(read):
    line = place("0", "0").replace(b"2025-11", b"2025-12").replace(b"Burglary", b"").replace(b"Cleveland", b"Kent")
    faults = faults_of(read, {MEMBER: with_line(line)})
    assert [fault.column for fault in faults] == ["Month", "Reported by", "Crime type", "Longitude"]
    assert {fault.row for fault in faults} == {4}


BAD_FILES = {
    "empty": (b"", "empty"),
    "utf-16": (text(GOOD).decode().encode("utf-16"), "UTF-16"),
    "no-header": (LINE + b"\n" + LINE + b"\n", "“Crime ID” is missing"),
    "missing-column": (text(GOOD).replace(b",Crime type", b""), "“Crime type” is missing"),
    "extra-column": (text(GOOD).replace(b",Context", b",Context,Note"), "“Note” is not one of the published"),
    "reordered": (text(GOOD).replace(b"Longitude,Latitude", b"Latitude,Longitude"), "not in the published order"),
    "column-twice": (text(GOOD).replace(b"Context", b"Month"), "comes 2 times"),
    "semicolons": (text(GOOD).replace(b",", b";"), "is missing"),
    "nul-header": (b"\0" + text(GOOD), "not UTF-8"),
    "latin-1-header": ("Crimé".encode("latin-1") + text(GOOD), "not UTF-8"),
    "old-mac": (text(GOOD).replace(b"\n", b"\r"), "header cannot be read"),
    "long-header": (b"x" * 3_000_000 + b"\n" + text(GOOD), "header cannot be read"),
    "random": (bytes(range(256)) * 50, "not UTF-8"),
}


@pytest.mark.parametrize("case", BAD_FILES)
def test_a_file_that_is_wrong_as_a_whole(read, case):
    contents, words = BAD_FILES[case]
    faults = faults_of(read, {MEMBER: contents, name("2025-10"): street("2025-10")})
    assert {fault.file for fault in faults} == {MEMBER}
    assert any(words in fault.found for fault in faults)


def test_the_rows_of_another_force(read):
    rows = street(MONTH, HARTLEPOOL, by="Durham Constabulary", number=5)
    faults = faults_of(read, {MEMBER: [*GOOD, *rows]})
    assert [fault.row for fault in faults] == [6, 7, 8, 9, 10]


def test_more_faults_than_are_listed_are_counted(read, monkeypatch):
    monkeypatch.setattr(errors, "LISTED_PER_FILE", 10)
    files = {MEMBER: street("2025-10", number=25)}
    faults = faults_of(read, files)
    assert len(faults) == 11
    assert "15 more rows" in faults[-1].found
    delivery = read({**files, name("2025-09"): street("2025-09")}, accept_valid=True)
    assert delivery.counts()["rejected"] == 25
    assert delivery.rejects.read_text(encoding="utf-8").count("\n") == 26


def test_the_message_shows_the_first_fifty(read):
    with pytest.raises(DeliveryError) as caught:
        read({MEMBER: street("2025-10", number=60)})
    assert "60 faults found" in str(caught.value)
    assert "… and 10 more." in str(caught.value)


def test_many_good_files_beside_a_bad_one(read):
    files = {name(f"2025-{month:02}"): street(f"2025-{month:02}", number=month) for month in range(1, 11)}
    files[MEMBER] = with_line(b"x")
    delivery = read(files, accept_valid=True)
    assert delivery.counts()["accepted"] == 55 + 3
    assert delivery.files["rows_read"].tolist() == [*range(1, 11), 4]


def test_a_file_that_duckdb_gives_up_is_read_line_by_line(read):
    """The reader of whole batches may fail on one file; the others of the batch are then as good as before."""
    files = {
        MEMBER: text(GOOD).replace(b"\n", b"\r\n", 2) + LINE + b"\r" + LINE + b"\n",
        name("2025-10"): street("2025-10"),
    }
    delivery = read(files, accept_valid=True)
    assert police_uk_reading.is_accounted_for(delivery)
    assert delivery.files.set_index("month")["rows_read"].tolist() == [1, 5]


def test_a_full_disk_while_unpacking_is_a_sentence(read, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("ssp_metrics.sources.police_uk.archive.Archive.unpack", full)
    with pytest.raises(SspError, match="the disk is full"):
        read({MEMBER: GOOD})
