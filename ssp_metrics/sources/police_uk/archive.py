"""A data.police.uk archive as delivered: a zip or a folder of force-month files, found, named and unpacked."""

from __future__ import annotations

import codecs
import hashlib
import lzma
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import IO

from ssp_metrics.errors import Fault, SspError
from ssp_metrics.periods import key, parse_month
from ssp_metrics.sources.base import check_readable

CHUNK = 1 << 18
KINDS = ("street", "outcomes", "stop_and_search")
_NAME = re.compile(r"([0-9]{4}-[0-9]{2})-([a-z0-9-]+?)-(street|outcomes|stop-and-search)\.csv", re.IGNORECASE)
_JUNK = ("__MACOSX/", ".DS_Store")
# The largest real file (London, one month) has 30 MB.
MEMBER_LIMIT = 1 << 28
# All that reading a damaged or hostile zip has been seen to raise.
_DAMAGE = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError, OSError, RuntimeError, ValueError,
    OverflowError, KeyError,
)  # fmt: skip


@dataclass(frozen=True)
class Member:
    """One force-month file of an archive: its name inside, force slug, first day of its month, kind, bytes."""

    name: str
    force: str
    month: date
    kind: str
    size: int

    @property
    def key(self) -> tuple[str, str, date]:
        """What this file is about; a later extraction of the same key replaces this one."""
        return (self.kind, self.force, self.month)

    @property
    def label(self) -> str:
        """The file in words for messages, ``2025-11 durham street``."""
        return f"{key(self.month)} {self.force} {self.kind.replace('_', ' ')}"


@dataclass(frozen=True)
class Unpacked:
    """A member as a plain file on disk, and what one look at its bytes told.

    Attributes
    ----------
    member : Member
        Which file it is.
    path : pathlib.Path
        Where it can be read.
    sha256 : str
        Hash of its bytes.
    header : bytes
        Its first line (of a file without line ends, its beginning).
    lines : int
        Its lines, the header and blank ones included.
    is_plain : bool
        It is UTF-8 without null bytes, and its lines end all alike, so that a line is a row.
    """

    member: Member
    path: Path
    sha256: str
    header: bytes
    lines: int
    is_plain: bool


class _Look:
    """One look at the bytes of a file, piece by piece, as fast as they come."""

    def __init__(self) -> None:
        self._ends = self._returns = 0
        self._last = b"\n"
        self._decoder = codecs.getincrementaldecoder("utf-8")()
        self._is_text = True

    def at(self, chunk: bytes) -> None:
        self._ends += chunk.count(b"\n")
        self._returns += chunk.count(b"\r")
        self._last = chunk[-1:]
        self._is_text = self._is_text and b"\0" not in chunk
        if self._is_text and not (chunk.isascii() and self._decoder.getstate()[0] == b""):
            try:
                self._decoder.decode(chunk)
            except UnicodeDecodeError:
                self._is_text = False

    @property
    def lines(self) -> int:
        """Lines so far, one without an end included."""
        return self._ends + (self._last != b"\n")

    @property
    def is_plain(self) -> bool:
        """Whether it is text in UTF-8 whose lines end all alike."""
        return self._is_text and self._decoder.getstate()[0] == b"" and self._returns in {0, self._ends}


class Archive:
    """An archive opened for reading; a zip and a folder of the same files behave alike.

    Parameters
    ----------
    path : pathlib.Path
        The zip file or the folder as downloaded.

    Raises
    ------
    SspError
        The path cannot be read, or the zip was cut short or is no zip at all.
    """

    def __init__(self, path: Path) -> None:
        check_readable(path)
        self.path = path
        self._zip = None if path.is_dir() else _open_zip(path)
        self.ignored: list[str] = []
        self.faults: list[Fault] = []
        self.members = sorted(self._find(), key=lambda member: (member.month, member.force, member.kind))

    def __enter__(self) -> Archive:
        return self

    def __exit__(self, *_: object) -> None:
        if self._zip is not None:
            self._zip.close()

    def unpack(self, member: Member, folder: Path, number: int) -> Unpacked | Fault:
        """Give the member as a plain file in ``folder``, or the fault that prevents it.

        A member of a zip is written there; one of a folder is linked, so that its name cannot confuse the reader.

        Raises
        ------
        OSError
            The file cannot be written: the disk is full, for instance.
        """
        if member.size > MEMBER_LIMIT:
            found = f"the file has {member.size / 1e6:,.0f} MB, far more than a month of one force can have"
            return Fault(member.name, found, "Download the archive again.")
        target = folder / f"{number:06d}.csv"
        if self._zip is None:
            target.symlink_to((self.path / member.name).absolute())
        digest, header, look = hashlib.sha256(), b"", _Look()
        with nullcontext() if self._zip is None else target.open("wb") as out:
            for chunk in self._chunks(member):
                if isinstance(chunk, Fault):
                    return chunk
                digest.update(chunk)
                header = header or chunk
                look.at(chunk)
                if out is not None:
                    out.write(chunk)
        first_line = header.split(b"\n", 1)[0]
        return Unpacked(member, target, digest.hexdigest(), first_line, look.lines, look.is_plain)

    def _chunks(self, member: Member) -> Iterator[bytes | Fault]:
        """Yield the member's bytes, and a fault as the last item when they cannot be read to the end."""
        try:
            with self._open(member) as source:
                while chunk := source.read(CHUNK):
                    yield chunk
        except PermissionError:
            yield Fault(member.name, "this user may not read the file", "Ask for read permission.")
        except _DAMAGE as error:
            found = f"the file cannot be read, it is damaged ({error})"
            yield Fault(member.name, found, "Download the archive again.")

    def _open(self, member: Member) -> IO[bytes]:
        return (self.path / member.name).open("rb") if self._zip is None else self._zip.open(member.name)

    def _find(self) -> Iterator[Member]:
        seen: dict[tuple[str, str, date], str] = {}
        for name, size in self._files():
            if any(junk in name for junk in _JUNK):
                continue
            match = _NAME.fullmatch(name.rsplit("/", 1)[-1])
            if match is None:
                self.ignored.append(name)
                continue
            try:
                month = parse_month(match[1])
            except SspError:
                self.faults.append(Fault(name, f"“{match[1]}” is not a month", "Correct the file's name."))
                continue
            member = Member(name, match[2].lower(), month, match[3].lower().replace("-", "_"), size)
            if member.key in seen:
                found = f"{member.label} is in the delivery twice, also as {seen[member.key]}"
                self.faults.append(Fault(name, found, "Keep the one you trust and remove the other."))
                continue
            seen[member.key] = name
            yield member

    def _files(self) -> Iterator[tuple[str, int]]:
        if self._zip is not None:
            for info in self._zip.infolist():
                if not info.is_dir():
                    yield info.filename, info.file_size
            return
        try:
            for path in sorted(self.path.rglob("*")):
                if path.is_file():
                    yield path.relative_to(self.path).as_posix(), path.stat().st_size
        except OSError as error:
            what = f"The folder {self.path.name} cannot be listed ({error.strerror})."
            remedy = "Ask for read permission, or copy it to a folder of your own."
            raise SspError(what, str(self.path), remedy) from error


def _open_zip(path: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(path)
    except _DAMAGE as error:
        what = f"{path.name} is not a whole zip file: it was cut short, damaged, or is something else."
        raise SspError(what, str(path), "Download it again and compare its size or MD5.") from error
