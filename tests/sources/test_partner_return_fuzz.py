"""Whatever is in the file of a return: a sentence, or every row accounted for; nothing half-loaded, no other error.

The small return is mutated 2,000 times as text or bytes and 250 times as a workbook, in under a minute.
"""

from __future__ import annotations

import csv
import io
import zipfile

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ssp_metrics.errors import SspError
from ssp_metrics.sources import partner_return
from ssp_metrics.sources.base import REJECTED_FILE
from ssp_metrics.sources.partner_return.columns import NAMES
from tests.sources.returns import AREAS, MEASURES, context, good, text

CONTEXT = context()
ROWS = good()
CELLS = st.one_of(
    st.sampled_from(
        ["", "all", "0", "1", "3", "12", "-1", "3.0", "1e5", "<5", "=1+1", "@x", "+44", "'", '"', "\0", "٣", "1\n2",
         "e" * 70, "2025-03", "2025-13", "0000-01", "9999-12", "2026-01-10", "2026-02-30", "nan", "1e400", "female",
         "race"]
    ),
    st.sampled_from([one.id for one in MEASURES]),
    st.sampled_from(list(AREAS["code"])),
    st.text(max_size=8),
)  # fmt: skip
CHANGES = st.lists(st.tuples(st.integers(0, len(ROWS) - 1), st.sampled_from(NAMES), CELLS), min_size=1, max_size=4)
SNIPPETS = [b'"', b",", b"\n", b"\r", b"\0", b"\xff", b"\xef\xbb\xbf", b";", b"=", b"-", b"\xc3", b"9" * 20, b""]


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """One folder for all files of this module."""
    return tmp_path_factory.mktemp("returns")


def attempt(folder, content, name="return.csv", *, accept_valid=True):
    """Read a file: refused in words, or every row taken or kept with a reason and with what stood in it."""
    path = folder / name
    path.write_bytes(content)
    (folder / REJECTED_FILE).unlink(missing_ok=True)
    try:
        reading = partner_return.check(path, CONTEXT)
        assert len(list(csv.reader(io.StringIO(reading.corrections())))) == len(reading.left_out) + 1
        delivery = partner_return.deliver(reading, CONTEXT, folder, accept_valid=accept_valid)
    except SspError as error:
        return None if error.what else pytest.fail("an error without a sentence")
    counts = delivery.counts()
    frame = delivery.tables["partner_observation"]
    assert counts["read"] == counts["accepted"] + counts["rejected"]
    assert counts["accepted"] == len(frame) > 0
    assert not frame.drop(columns="denominator").isna().to_numpy().any()
    assert not frame.duplicated(["measure_id", "area_code", "period_start", "sex", "age_band", "category"]).any()
    assert len({fault.row for fault in delivery.rejected}) == counts["rejected"]
    assert (folder / REJECTED_FILE).exists() == bool(counts["rejected"])
    if not accept_valid:
        assert not counts["rejected"]
    return delivery


@settings(max_examples=1000)
@given(changes=CHANGES, accept_valid=st.booleans())
def test_mutated_cells(place, changes, accept_valid):
    rows = [{**row} for row in ROWS]
    for at, column, cell in changes:
        rows[at][column] = cell
    attempt(place, text(rows).encode("utf-8", "surrogatepass"), accept_valid=accept_valid)


@settings(max_examples=200)
@given(dropped=st.sets(st.sampled_from(NAMES), max_size=3), order=st.permutations([*NAMES, "note", "fault", "taken"]))
def test_mutated_columns(place, dropped, order):
    names = [name for name in order if name not in dropped]
    delivery = attempt(place, text([{name: row.get(name, "") for name in names} for row in ROWS], names).encode())
    assert (delivery is None) == (bool(dropped) or "taken" in names)


@settings(max_examples=700)
@given(edits=st.lists(st.tuples(st.floats(0, 1), st.integers(0, 3), st.sampled_from(SNIPPETS)), min_size=1, max_size=3))
def test_mutated_bytes(place, edits):
    content = bytearray(text(ROWS).encode())
    for where, length, snippet in edits:
        position = int(where * len(content))
        content[position : position + length] = snippet
    attempt(place, bytes(content))


@settings(max_examples=100)
@given(noise=st.binary(max_size=300), has_header=st.booleans())
def test_random_bytes(place, noise, has_header):
    attempt(place, (text([]).encode() if has_header else b"") + noise)


@pytest.fixture(scope="module")
def workbook():
    """The good return as a workbook."""
    book = openpyxl.Workbook()
    book.active.title = "Return"
    book.active.append(NAMES)
    for row in ROWS:
        book.active.append([row[name] for name in NAMES])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@settings(max_examples=150)
@given(edits=st.lists(st.tuples(st.floats(0, 1), st.binary(max_size=4)), min_size=1, max_size=4))
def test_mutated_bytes_of_a_workbook(place, workbook, edits):
    content = bytearray(workbook)
    for where, noise in edits:
        position = int(where * len(content))
        content[position : position + len(noise)] = noise
    attempt(place, bytes(content), "return.xlsx")


@settings(max_examples=100)
@given(where=st.floats(0, 1), noise=st.sampled_from([b"<", b"&x;", b">", b'"', b"9999999", b"", b"XFD1048576", b"\0"]))
def test_mutated_xml_inside_a_workbook(place, workbook, where, noise):
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as whole, zipfile.ZipFile(out, "w") as changed:
        for name in whole.namelist():
            part = bytearray(whole.read(name))
            if name.startswith("xl/worksheets/") or name == "xl/sharedStrings.xml":
                position = int(where * len(part))
                part[position : position + 2] = noise
            changed.writestr(name, bytes(part))
    attempt(place, out.getvalue(), "return.xlsx")
