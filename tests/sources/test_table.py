from __future__ import annotations

from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ssp_metrics.errors import DeliveryError, SspError
from ssp_metrics.sources import deprivation, force_area, lookup, peers, population
from ssp_metrics.sources.table import read_csv

SOURCES = [population, deprivation, lookup, peers, force_area]
WRITES_ONE_FILE = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
HEADS = [
    b"lsoa21_code,total_residents\n",
    b"lsoa21_code,ward24_code,ltla24_code\n",
    b"lsoa11_code,lsoa21_code,ltla22_code\n",
    b"ltla24_code,ltla24_name,csp24_code,csp24_name,pfa24_code,pfa24_name\n",
    b"12 months ending,PFA,Region,Offence,Rolling year total number of offences\n",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    b"PK\x03\x04",
    b"",
]
CELLS = st.text(alphabet='ABE019W-.,"\n\r\t =@é\0', max_size=40)


def read_or_refuse(source, path: Path) -> None:
    with suppress(SspError):
        source.read(path)


@pytest.mark.parametrize("source", SOURCES)
@WRITES_ONE_FILE
@given(head=st.sampled_from(HEADS), rest=st.binary(max_size=200) | CELLS.map(str.encode))
def test_any_bytes_are_read_or_refused_with_a_sentence(tmp_path, source, head, rest):
    path = tmp_path / "mid_2024.csv"
    path.write_bytes(head + rest)
    read_or_refuse(source, path)


@pytest.mark.parametrize("source", SOURCES)
def test_a_missing_file_or_a_folder_is_said_so(tmp_path, source):
    with pytest.raises(SspError, match="no file or folder"):
        source.read(tmp_path / "absent.csv")
    with pytest.raises(SspError, match="not a file"):
        source.read(tmp_path)


@pytest.mark.parametrize("source", [population, deprivation, lookup, force_area])
@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"", "empty"),
        (b"\n\n  \n", "empty"),
        ("a,b\n1,2\n".encode("utf-16"), "UTF-16"),
        ("a,b\n1,2\n".encode("utf-16-le"), "UTF-16"),
        ("name\nYnys Môn\n".encode("latin-1"), "not UTF-8"),
        (b'a,b\n1,"2\n', "cannot be read"),
        (b"a,a\n1,2\n", "comes 2 times"),
        (b"a,b\n", "no rows"),
        (b"a,b\n1,2\n", "the column"),
    ],
)
def test_files_that_are_no_published_table(tmp_path, source, content, found):
    path = tmp_path / "delivery.csv"
    path.write_bytes(content)
    with pytest.raises(DeliveryError, match=found) as refused:
        source.read(path)
    assert all(fault.file == "delivery.csv" and fault.remedy for fault in refused.value.faults)


def test_rows_keep_their_line_though_a_cell_runs_over_two(tmp_path):
    path = tmp_path / "delivery.csv"
    path.write_text('\ufeffa,b\n1,"x\ny"\n\n2,z\n', encoding="utf-8")
    assert list(read_csv(path).rows.index) == [2, 5]


def test_every_fault_of_a_file_is_listed_at_once(tmp_path):
    path = tmp_path / "lookup.csv"
    path.write_text(
        "lsoa21_code,ward24_code,ltla24_code\n"
        "E01000001,E05000001,E06000001\n"
        "X01000002,E05000001,E06000001\n"
        "E01000003,E05000001,\n"
        "E01000001,E05000001,E06000001\n"
        "E01000004,E05000001\n",
        encoding="utf-8",
    )
    with pytest.raises(DeliveryError) as refused:
        lookup.read(path, extracted=date(2020, 1, 1))
    faults = {(fault.row, fault.column) for fault in refused.value.faults}
    assert faults == {(3, "lsoa21_code"), (4, "ltla_code"), (5, "lsoa21_code"), (6, None), (None, None)}
    assert "before the end of the period" in str(refused.value)
