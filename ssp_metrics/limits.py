"""How large a return may be, the same for CSV and workbook: held against a file before any other work."""

from __future__ import annotations

from typing import NamedTuple

MEGABYTE = 1_000_000
Words = tuple[str, str]
"""What was found, what to do."""


class Limits(NamedTuple):
    """The most that one return may hold.

    Attributes
    ----------
    rows : int
        Rows in which anything stands, without the header.
    columns : int
        Columns, those of remarks included.
    megabytes : int
        Size of the file.
    unpacked : int
        Size of a workbook once it is unpacked, and of the text of all its cells, in megabytes.
    """

    rows: int = 50_000
    columns: int = 40
    megabytes: int = 5
    unpacked: int = 100

    @property
    def too_many_rows(self) -> Words:
        """Words for a file with more rows."""
        return (
            f"there are more than {self.rows:,} rows",
            "Send the return in several files, and delete what stands below it.",
        )

    @property
    def too_many_columns(self) -> Words:
        """Words for a file with more columns."""
        return f"there are more than {self.columns} columns", "Delete those that are not in the template."

    @property
    def too_large(self) -> Words:
        """Words for a file of more bytes."""
        return f"the file has more than {self.megabytes} MB", "Send the return in several files."

    @property
    def too_large_unpacked(self) -> Words:
        """Words for a workbook that is small only as long as it is packed."""
        found = f"the workbook holds more than {self.unpacked} MB once it is unpacked"
        return found, "Copy the return into an empty template, without the formats of other sheets, or send it as CSV."
