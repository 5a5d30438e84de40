"""A workbook before a library opens it: unpacked within limits, its sheet walked once, nothing left in it to expand.

A small file can hold gigabytes: packed noughts, cells a million columns apart, one long text that every cell repeats,
entities made of entities. What comes out of here holds none of that, so that any reader may be given it.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Callable
from typing import NamedTuple
from xml.parsers import expat

from ssp_metrics.limits import MEGABYTE, Limits

CHUNK = 1 << 16
_BOOK, _LINKS, _TEXTS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/sharedstrings.xml"
_NEEDED = ("[content_types].xml", "_rels/.rels", "xl/styles.xml", _BOOK, _LINKS, _TEXTS)
_BY_PIECES = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}  # what is packed otherwise comes out all at once
_PLACE = re.compile("([A-Z]{1,3})([0-9]{1,7})")
_ELEMENTS = 5  # of a cell at most, with its share of what else is in a sheet
OnStart = Callable[[str, dict[str, str]], None]
OnText = Callable[[str], None]


class TooLargeError(Exception):
    """A workbook beyond the limits; its arguments are what was found and what to do."""


class DamagedError(Exception):
    """What is no workbook, or not a whole one; its argument is the reason."""


class Checked(NamedTuple):
    """A workbook within the limits.

    Attributes
    ----------
    data : bytes
        It again, not packed, with no other parts than those that were looked at.
    formulas : list of tuple of int and int
        Row and column (1 = first) of every formula on the sheet.
    """

    data: bytes
    formulas: list[tuple[int, int]]


def checked(data: bytes, sheet: str, limits: Limits) -> Checked:
    """Hold a workbook and its sheet of that name, if it has one, against the limits.

    Raises
    ------
    TooLargeError
        It is beyond them.
    DamagedError
        It cannot be read.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _checked(archive, sheet, limits)
    except (TooLargeError, DamagedError):
        raise
    except Exception as error:  # a damaged file fails anywhere in zipfile, zlib or expat, with anything
        raise DamagedError(str(error).split("\n", 1)[0] or type(error).__name__) from error


def _checked(archive: zipfile.ZipFile, sheet: str, limits: Limits) -> Checked:
    members = {info.filename.replace("\\", "/").lower(): info for info in archive.infolist()}
    parts: dict[str, bytes] = {}

    def unpack(name: str) -> bytes:
        parts[name] = _unpacked(archive, members[name], limits, sum(map(len, parts.values())))
        return parts[name]

    for name in _NEEDED:
        if name in members:
            unpack(name)
    walk = _Walk(limits, _lengths(parts.get(_TEXTS), limits))
    if part := _part_of(sheet, parts[_BOOK], parts[_LINKS]):
        _parse(unpack(part), walk.start, walk.text)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as again:
        for name, content in parts.items():
            again.writestr(members[name].filename.replace("\\", "/"), content)
    return Checked(out.getvalue(), walk.formulas)


def _unpacked(archive: zipfile.ZipFile, member: zipfile.ZipInfo, limits: Limits, already: int) -> bytes:
    """Return one part, in pieces: what a member says of its size need not be true."""
    if member.compress_type not in _BY_PIECES:
        reason = "it is packed in a way that spreadsheets do not use"
        raise DamagedError(reason)
    found = bytearray()
    with archive.open(member) as packed:
        while piece := packed.read(CHUNK):
            found += piece
            if already + len(found) > limits.unpacked * MEGABYTE:
                raise TooLargeError(*limits.too_large_unpacked)
    return bytes(found)


def _part_of(sheet: str, book: bytes, links: bytes) -> str:
    """Return the name of the part that is the sheet, or nothing."""
    ids: list[str] = []
    targets: dict[str, str] = {}

    def in_book(name: str, attributes: dict[str, str]) -> None:
        if _local(name) == "sheet" and attributes.get("name") == sheet:
            ids.extend(value for key, value in attributes.items() if _local(key) == "id")

    def in_links(name: str, attributes: dict[str, str]) -> None:
        if _local(name) == "Relationship":
            targets[attributes["Id"]] = attributes["Target"]

    _parse(book, in_book)
    _parse(links, in_links)
    if not ids:
        return ""
    return posixpath.normpath(posixpath.join("/xl", targets[ids[0]])).lstrip("/").lower()


def _lengths(texts: bytes | None, limits: Limits) -> list[int]:
    """Return how long each of the texts is that cells share."""
    lengths: list[int] = []
    most = limits.rows * limits.columns

    def start(name: str, _: dict[str, str]) -> None:
        if _local(name) == "si":
            lengths.append(0)
            if len(lengths) > most:
                raise TooLargeError(*limits.too_large_unpacked)

    def text(piece: str) -> None:
        if lengths:
            lengths[-1] += len(piece)

    if texts is not None:
        _parse(texts, start, text)
    return lengths


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def _parse(xml: bytes, start: OnStart, text: OnText | None = None) -> None:
    """Walk through XML from its first to its last element; it may not declare entities."""

    def declared(*_: object) -> None:
        reason = "it declares entities"
        raise DamagedError(reason)

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = declared
    parser.StartElementHandler = start
    if text is not None:
        parser.CharacterDataHandler = text
    parser.Parse(xml, True)


class _Walk:
    """One walk through a sheet: where anything stands, how long the texts are together, which cells are formulas."""

    def __init__(self, limits: Limits, lengths: list[int]) -> None:
        self.formulas: list[tuple[int, int]] = []
        self._limits, self._lengths = limits, lengths
        self._left = _ELEMENTS * (limits.rows + 1) * limits.columns
        self._row = self._column = self._text = 0
        self._is_shared = self._is_index = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take note of an element."""
        self._left -= 1
        if self._left < 0:
            raise TooLargeError(*self._limits.too_large_unpacked)
        name = _local(name)
        self._is_index = False
        if name == "c":
            self._cell(attributes)
        elif name == "row":
            self._row, self._column = int(attributes.get("r", self._row + 1)), 0
        elif name in {"v", "is", "f"}:
            self._filled(name)

    def text(self, piece: str) -> None:
        """Take note of a text: of a cell with a shared one it is the number of that text."""
        if self._is_index:
            self._is_index = False
            self._text += self._lengths[int(piece)]
            if self._text > self._limits.unpacked * MEGABYTE:
                raise TooLargeError(*self._limits.too_large_unpacked)

    def _cell(self, attributes: dict[str, str]) -> None:
        self._is_shared = attributes.get("t") == "s"
        place = attributes.get("r")
        if place is None:
            self._column += 1
            return
        match = _PLACE.fullmatch(place)
        if match is None:
            reason = f"“{place[:20]}” is no cell"
            raise DamagedError(reason)
        self._column, self._row = 0, int(match[2])
        for letter in match[1]:
            self._column = self._column * 26 + ord(letter) - ord("A") + 1

    def _filled(self, name: str) -> None:
        """Take note that something stands in the cell: empty ones that only have a format count for nothing."""
        if self._row > self._limits.rows + 1:
            raise TooLargeError(*self._limits.too_many_rows)
        if self._column > self._limits.columns:
            raise TooLargeError(*self._limits.too_many_columns)
        if name == "f":
            self.formulas.append((self._row, self._column))
        self._is_index = name == "v" and self._is_shared
