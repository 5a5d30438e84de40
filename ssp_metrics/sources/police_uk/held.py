"""Force-month files that the store has already, and which of them its figures come from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

FileKey = tuple[str, str, date]


@dataclass(frozen=True)
class Edition:
    """One force-month file that a load holds or confirms: what it is about, its bytes, when it was extracted.

    A file that is only confirmed has no rows: an earlier load has those of the same bytes. ``rows_kept`` are the rows
    read and not rejected, ``rows_home`` those of them at the partnership's own places.
    """

    key: FileKey
    sha256: str
    extracted: date
    seq: int
    rows_read: int
    rows_kept: int
    rows_home: int


class Held:
    """The force-month files that the store has, from all its loads.

    Parameters
    ----------
    editions : list of Edition
        In the order of the loads.
    """

    def __init__(self, editions: list[Edition]) -> None:
        self._bytes = {(edition.key, edition.sha256) for edition in editions if edition.rows_read}
        self._same_day = {(edition.key, edition.extracted): edition for edition in editions}
        self._latest: dict[FileKey, date] = {}
        self._data: dict[tuple[FileKey, str], Edition] = {}
        self._ruling: dict[FileKey, Edition] = {}
        for edition in editions:
            if edition.rows_kept:
                self._data.setdefault((edition.key, edition.sha256), edition)
            data = self.data(edition.key, edition.sha256)
            if data is not None and self.would_rule(edition.key, edition.extracted):  # as in build.sql
                self._ruling[edition.key] = data
            self._latest[edition.key] = max(edition.extracted, self._latest.get(edition.key, date.min))

    def has(self, key: FileKey, sha256: str) -> bool:
        """Whether the lines of this very file are in a load already."""
        return (key, sha256) in self._bytes

    def is_later(self, key: FileKey, extracted: date) -> bool:
        """Whether this extraction is later than every one held of the same force-month."""
        return extracted > self._latest.get(key, date.min)

    def would_rule(self, key: FileKey, extracted: date) -> bool:
        """Whether this extraction is as late as every one held of the same force-month."""
        return extracted >= self._latest.get(key, date.min)

    def data(self, key: FileKey, sha256: str) -> Edition | None:
        """Return the first edition that has the lines of this very file, good ones among them."""
        return self._data.get((key, sha256))

    def ruling(self, key: FileKey) -> Edition | None:
        """Return the edition that the figures of a force-month come from, if any."""
        return self._ruling.get(key)

    def usual(self, kind: str, force: str) -> list[Edition]:
        """Return the ruling editions of all months that are held of a force's kind of file."""
        return [edition for key, edition in self._ruling.items() if key[:2] == (kind, force)]

    def clash(self, key: FileKey, sha256: str, extracted: date) -> Edition | None:
        """Return the edition of the same force-month and extraction date with other contents, if there is one."""
        edition = self._same_day.get((key, extracted))
        return edition if edition is not None and edition.sha256 != sha256 else None
