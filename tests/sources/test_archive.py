from __future__ import annotations

import os
import zipfile
from datetime import date

import pytest

from ssp_metrics.errors import Fault, SspError
from ssp_metrics.sources.police_uk.archive import Archive, Unpacked
from tests import archives

MEMBER = archives.name("2025-11")


@pytest.fixture
def whole(tmp_path):
    return archives.make_zip(tmp_path / "a.zip", {MEMBER: archives.street("2025-11", number=500)})


def unpacked(path, tmp_path):
    folder = tmp_path / "unpacked"
    folder.mkdir()
    with Archive(path) as archive:
        return [archive.unpack(member, folder, number) for number, member in enumerate(archive.members)]


def test_members_are_named_by_force_month_and_kind(tmp_path):
    files = {
        archives.name("2025-11", "west-mercia", kind): b"x\n" for kind in ("street", "outcomes", "stop_and_search")
    }
    with Archive(archives.make_zip(tmp_path / "a.zip", files)) as archive:
        assert [member.key for member in archive.members] == [
            (kind, "west-mercia", date(2025, 11, 1)) for kind in ("outcomes", "stop_and_search", "street")
        ]
        assert archive.members[0].label == "2025-11 west-mercia outcomes"


def test_zip_and_folder_unpack_to_the_same(tmp_path):
    files = {MEMBER: archives.street("2025-11"), "top/" + archives.name("2025-10"): b"no line end"}
    made = []
    for number, path in enumerate(
        (archives.make_zip(tmp_path / "a.zip", files), archives.make_folder(tmp_path / "b", files))
    ):
        (tmp_path / str(number)).mkdir()
        made.append(
            [
                (u.member, u.sha256, u.header, u.lines, u.path.read_bytes())
                for u in unpacked(path, tmp_path / str(number))
            ]
        )
    assert made[0] == made[1]
    assert [lines for *_, lines, _ in made[0]] == [1, 2]


@pytest.mark.parametrize(
    ("contents", "lines"), [(b"", 0), (b"h", 1), (b"h\n", 1), (b"h\na", 2), (b"h\n\na\n", 3), (b"\n", 1)]
)
def test_lines_are_counted(tmp_path, contents, lines):
    (found,) = unpacked(archives.make_zip(tmp_path / "a.zip", {MEMBER: contents}), tmp_path)
    assert found.lines == lines


def test_other_files_are_ignored_and_named(tmp_path):
    files = {MEMBER: b"x", "README.txt": b"x", "__MACOSX/" + MEMBER: b"x", "2025-11/.DS_Store": b"x"}
    with Archive(archives.make_folder(tmp_path / "a", files)) as archive:
        assert archive.ignored == ["README.txt"]
        assert len(archive.members) == 1


def test_a_month_that_is_none_is_a_fault(tmp_path):
    with Archive(archives.make_zip(tmp_path / "a.zip", {"2025-13-cleveland-street.csv": b"x"})) as archive:
        assert "“2025-13” is not a month" in str(archive.faults[0])


def test_the_same_file_twice_is_a_fault_for_each_repetition(tmp_path):
    files = {MEMBER: b"x", "copy/" + MEMBER: b"y", "again/" + MEMBER: b"y"}
    with Archive(archives.make_zip(tmp_path / "a.zip", files)) as archive:
        assert len(archive.members) == 1
        assert len(archive.faults) == 2
        assert all("twice" in fault.found for fault in archive.faults)


@pytest.mark.parametrize("part", [0.1, 0.5, 0.99])
def test_a_zip_cut_short_is_no_zip(whole, part):
    whole.write_bytes(whole.read_bytes()[: int(whole.stat().st_size * part)])
    with pytest.raises(SspError, match="not a whole zip file"):
        Archive(whole)


def test_something_else_is_no_zip(tmp_path):
    (tmp_path / "a.zip").write_text("<html>not found</html>", encoding="utf-8")
    with pytest.raises(SspError, match="not a whole zip file"):
        Archive(tmp_path / "a.zip")


def test_a_damaged_member_is_a_fault(whole, tmp_path):
    contents = bytearray(whole.read_bytes())
    with zipfile.ZipFile(whole) as archive:
        start = archive.getinfo(MEMBER).header_offset + 30 + len(MEMBER) + 8
    contents[start : start + 8] = b"\x00" * 8
    whole.write_bytes(contents)
    (fault,) = unpacked(whole, tmp_path)
    assert isinstance(fault, Fault)
    assert "damaged" in fault.found


def test_a_wrong_checksum_is_a_fault(tmp_path):
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr(MEMBER, b"a" * 1000)
    path.write_bytes(path.read_bytes().replace(b"a" * 1000, b"a" * 999 + b"b"))
    (fault,) = unpacked(path, tmp_path)
    assert isinstance(fault, Fault)
    assert "CRC" in fault.found


def test_every_byte_of_a_zip_may_be_wrong(tmp_path):
    good = archives.make_zip(tmp_path / "a.zip", {MEMBER: archives.street("2025-11")}).read_bytes()
    broken = tmp_path / "b.zip"
    for position in range(0, len(good), 3):
        broken.write_bytes(good[:position] + bytes([good[position] ^ 0xFF]) + good[position + 1 :])
        folder = tmp_path / str(position)
        folder.mkdir()
        try:
            with Archive(broken) as archive:
                found = [archive.unpack(member, folder, 0) for member in archive.members]
        except SspError:
            continue
        assert all(isinstance(item, Fault | Unpacked) for item in found)


def test_an_enormous_member_is_a_fault(whole, tmp_path, monkeypatch):
    monkeypatch.setattr("ssp_metrics.sources.police_uk.archive.MEMBER_LIMIT", 1000)
    (fault,) = unpacked(whole, tmp_path)
    assert "far more than a month of one force" in fault.found


def test_a_missing_path(tmp_path):
    with pytest.raises(SspError, match=r"no file or folder nothing\.zip"):
        Archive(tmp_path / "nothing.zip")


@pytest.mark.parametrize("path", ["x\0y", "n" * 5000, "/dev/null"])
def test_a_path_that_cannot_be(tmp_path, path):
    with pytest.raises(SspError):
        Archive(tmp_path / path)


def test_a_pipe_is_neither_file_nor_folder(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(SspError, match="neither a file nor a folder"):
        Archive(tmp_path / "pipe")


def test_a_file_that_may_not_be_read(tmp_path, monkeypatch):
    folder = archives.make_folder(tmp_path / "a", {MEMBER: archives.street("2025-11")})

    def refused(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Archive, "_open", refused)
    (fault,) = unpacked(folder, tmp_path)
    assert "may not read" in fault.found


def test_a_folder_that_may_not_be_listed(tmp_path, monkeypatch):
    folder = archives.make_folder(tmp_path / "a", {MEMBER: b"x"})

    def refused(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("pathlib.Path.iterdir", refused)
    with pytest.raises(SspError, match="may not be read"):
        Archive(folder)
