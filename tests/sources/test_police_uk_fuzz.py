"""Whatever is in the files: an error with a sentence, or every line accounted for."""

from __future__ import annotations

import csv
import io
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ssp_metrics.errors import SspError, StoreError
from ssp_metrics.sources.base import REJECTED_FILE
from tests import archives
from tests.archives import HARTLEPOOL, HERE, NOWHERE, THERE, name, street, text
from tests.sources import police_uk_reading

MONTH = "2025-11"
MEMBER = name(MONTH)
PLACES = st.sampled_from([HERE, THERE, HARTLEPOOL, NOWHERE, ("-1.3", "54.55", ""), ("3.5", "50", ""), ("x", "", "")])
SNIPPETS = st.sampled_from(
    [
        b'"',
        b'""',
        b",",
        b"\n",
        b"\r",
        b"\r\n",
        b"\0",
        b"\xff",
        b"\xef\xbb\xbf",
        b"2025-10",
        b"=1+1",
        b";",
        b"\x1a",
        b"'",
    ]
)
MONTHS = [f"2024-{month:02}" for month in range(1, 13)]
FEW = settings(max_examples=16)  # each reads up to twelve files


def attempt(files, **options):
    """Read files; return what became of each one's rows by its month, or None when they were refused in words."""
    with tempfile.TemporaryDirectory() as folder:
        try:
            delivery = police_uk_reading.read(Path(folder), files, **options)
        except StoreError:  # that would be a failure of ours, put into words
            raise
        except SspError:
            return None
        assert police_uk_reading.is_accounted_for(delivery)
        (Path(folder) / "out").mkdir()
        delivery.write(Path(folder) / "out")
        rejects = Path(folder) / "out" / REJECTED_FILE
        rejected = delivery.counts()["rejected"]
        if rejected:
            with rejects.open(encoding="utf-8", newline="") as file:
                assert sum(1 for _ in csv.reader(file)) == rejected + 1
        assert rejects.exists() == bool(rejected)
        files_read = delivery.files
        return files_read.set_index(files_read["month"].dt.strftime("%Y-%m"))


def draw_rows(draw, month):
    """Street rows of a month, good and bad ones mixed."""
    return [
        row
        for _ in range(draw(st.integers(1, 6)))
        for row in street(
            draw(st.sampled_from([month] * 9 + ["2025-10"])),
            draw(PLACES),
            draw(st.sampled_from(["Burglary", "Piracy", "", "Anti-social behaviour"])),
            draw(st.sampled_from(["", "Under investigation"])),
            draw(st.sampled_from(["Cleveland Police"] * 9 + ["Kent Police"])),
        )
    ]


@st.composite
def several(draw):
    """The rows of several months."""
    return {month: draw_rows(draw, month) for month in draw(st.lists(st.sampled_from(MONTHS), min_size=1, unique=True))}


def is_bad(row, file_month):
    """The rules once more, in Python: what a reader of the documentation would do by hand."""
    _, month, by, _, lon, lat, *_, crime_type, _, _ = row
    try:
        here = (not lon and not lat) or (-9 <= float(lon) <= 2.1 and 49 <= float(lat) <= 61.5)
    except ValueError:
        here = False
    return month != file_month or by != "Cleveland Police" or not crime_type or not here


@FEW
@given(several())
def test_rows_are_judged_by_the_rules(made):
    read = attempt({name(month): rows for month, rows in made.items()}, accept_valid=True)
    for month, rows in made.items():
        bad = sum(is_bad(row, month) for row in rows)
        unlocated = sum(not is_bad(row, month) and not row[4] for row in rows)
        counts = read.loc[month, ["rows_read", "rows_rejected", "rows_unlocated"]]
        assert counts.tolist() == [len(rows), bad, unlocated]


@FEW
@given(several())
def test_without_accept_valid_one_bad_row_refuses_all(made):
    read = attempt({name(month): rows for month, rows in made.items()})
    assert (read is None) == any(is_bad(row, month) for month, rows in made.items() for row in rows)


@FEW
@given(several(), st.data())
def test_mutated_lines_are_accounted_for(made, data):
    files = {}
    for month, rows in made.items():
        header, body = text(rows).split(b"\n", 1)
        body = bytearray(body)
        for _ in range(data.draw(st.integers(0, 3))):
            position = data.draw(st.integers(0, len(body)))
            body[position : position + data.draw(st.integers(0, 3))] = data.draw(SNIPPETS)
        files[name(month)] = header + b"\n" + bytes(body)
    read = attempt(files, accept_valid=True)
    for month, contents in zip(made, files.values(), strict=True):
        lines = [line for line in contents.split(b"\n")[1:] if line.removesuffix(b"\r")]
        assert read is None or read["rows_read"].get(month, 0) == len(lines)


@FEW
@given(st.data(), st.booleans())
def test_mutated_files_are_refused_or_accounted_for(data, accept_valid):
    contents = bytearray(text(draw_rows(data.draw, MONTH)))
    for _ in range(data.draw(st.integers(1, 4))):
        position = data.draw(st.integers(0, len(contents)))
        contents[position : position + data.draw(st.integers(0, 3))] = data.draw(SNIPPETS)
    attempt({MEMBER: bytes(contents)}, accept_valid=accept_valid)


@FEW
@given(st.lists(st.binary(max_size=300), min_size=12, max_size=12), st.booleans())
def test_random_bytes_after_a_good_row(noises, accept_valid):
    files = {name(month): text(street(month)) + noise for month, noise in zip(MONTHS, noises, strict=True)}
    attempt(files, accept_valid=accept_valid)


@FEW
@given(st.binary(max_size=400), st.booleans())
def test_random_bytes(noise, accept_valid):
    assert attempt({MEMBER: noise}, accept_valid=accept_valid) is None


@settings(max_examples=40)
@given(st.data())
def test_a_mutated_zip_is_refused_or_accounted_for(data):
    out = io.BytesIO()
    archives.make_zip(out, {MEMBER: street(MONTH, number=5), name("2025-10"): street("2025-10")})
    contents = bytearray(out.getvalue())
    for _ in range(data.draw(st.integers(1, 5))):
        position = data.draw(st.integers(0, len(contents) - 1))
        contents[position : position + data.draw(st.integers(1, 4))] = data.draw(st.binary(max_size=4))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.zip"
        path.write_bytes(contents)
        workspace = Path(folder) / "work"
        workspace.mkdir()
        try:
            delivery = police_uk_reading.police_uk.read(path, police_uk_reading.context(), workspace)
        except SspError:
            return
        assert police_uk_reading.is_accounted_for(delivery)


@pytest.mark.parametrize("kind", ["outcomes", "stop_and_search"])
def test_the_other_kinds_are_judged_alike(tmp_path, kind):
    good, bad = {
        "outcomes": (archives.outcomes(MONTH), archives.outcomes("2025-10")),
        "stop_and_search": (
            archives.search(f"{MONTH}-02T10:00:00+00:00"),
            archives.search("2025-10-02T10:00:00+00:00"),
        ),
    }[kind]
    files = {name(MONTH, kind=kind): text([*good, *bad, *good], kind)}
    delivery = police_uk_reading.read(tmp_path, files, accept_valid=True)
    assert delivery.counts() == {"read": 3, "accepted": 2, "elsewhere": 0, "unlocated": 0, "rejected": 1}
    assert [fault.row for fault in delivery.rejected] == [3]
