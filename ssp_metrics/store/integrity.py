"""What is read is what was written: the SHA-256 of a file is kept beside it, as ``sha256sum --check`` reads it."""

from __future__ import annotations

import re
from pathlib import Path

from ssp_metrics import files
from ssp_metrics.files import sha256_of

SUFFIX = ".sha256"
_LINE = re.compile(r"([0-9a-f]{64}) [ *](.+)\n?")

Identity = tuple[int, int, int, int]


def seal(path: Path, finished: Path | None = None) -> None:
    """Write down what is in a file, or what a finished file holds that will be put there."""
    files.replace_text(path.with_suffix(SUFFIX), f"{sha256_of(finished or path)}  {path.name}\n")


def is_intact(path: Path) -> bool | None:
    """Whether a file is what was written; None where nothing beside it says what that was.

    Raises
    ------
    OSError
        The file or what is beside it cannot be read.
    """
    try:
        line = _LINE.fullmatch(path.with_suffix(SUFFIX).read_text(encoding="utf-8", errors="replace"))
    except FileNotFoundError:
        return None
    return line is not None and line[2] == path.name and path.exists() and sha256_of(path) == line[1]


def identity(path: Path) -> Identity:
    """Return what tells a file from another of the same name: file number, size, times of change.

    A file that was replaced, or changed where it stands, has another one. Zeros: there is no such file.
    """
    try:
        found = path.stat()
    except OSError:
        return 0, 0, 0, 0
    return found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns
