"""Files that appear whole or not at all, and are on disk before anything refers to them."""

from __future__ import annotations

import hashlib
import os
import shutil
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

TEMPORARY = ".tmp-"
NEW, OLD = ".tmp-new-", ".tmp-old-"


def sync(path: Path) -> None:
    """Make the operating system write a file or a folder's list of names to disk."""
    try:
        descriptor = os.open(path, os.O_RDONLY)
    except PermissionError:
        if path.is_dir():  # Windows opens no folders; there the rename alone must do
            return
        raise
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def publish(temporary: Path, final: Path) -> None:
    """Give a finished file or folder its final name, atomically and durably."""
    if temporary.is_dir():
        for path in temporary.iterdir():
            sync(path)
    sync(temporary)
    temporary.replace(final)
    sync(final.parent)


def replace_text(path: Path, text: str) -> None:
    """Replace a small file's contents atomically."""
    temporary = path.with_name(f"{TEMPORARY}{path.name}")
    temporary.write_text(text, encoding="utf-8")
    publish(temporary, path)


@contextmanager
def workspace(root: Path) -> Iterator[Path]:
    """Make a folder for unfinished files on the store's own disk.

    It is removed at the end, unless it was published under its final name; after a kill the next writer does.
    Only this user may look into it.
    """
    folder = root / f"{TEMPORARY}{uuid.uuid4().hex}"
    folder.mkdir(mode=0o700, parents=True)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def remove(folder: Path) -> None:
    """Remove a folder; others see all of it or nothing."""
    hidden = folder.with_name(f"{TEMPORARY}{uuid.uuid4().hex}")
    folder.replace(hidden)
    sync(folder.parent)
    shutil.rmtree(hidden, ignore_errors=True)


def sweep(folder: Path) -> None:
    """Remove what an interrupted writer left behind; call only while holding the lock."""
    for path in folder.glob(f"{TEMPORARY}*"):
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


def replace_all(made: Mapping[Path, Path]) -> None:
    """Put folders that were made elsewhere in the place of others, or leave everything as it was.

    Parameters
    ----------
    made : mapping of Path to Path
        Where each folder is to stand, and where it was made; hidden files in it are left behind.

    Raises
    ------
    OSError
        A folder cannot be written: all of them are then as they were.
    """
    done: list[Path] = []
    try:
        for target, source in made.items():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.rmtree(_beside(target, NEW), ignore_errors=True)
            shutil.copytree(source, _beside(target, NEW), ignore=shutil.ignore_patterns(".*"))
        for target in made:
            shutil.rmtree(_beside(target, OLD), ignore_errors=True)
            if target.exists():
                target.rename(_beside(target, OLD))
            done.append(target)
            _beside(target, NEW).rename(target)
    except BaseException:
        for target in reversed(done):
            shutil.rmtree(target, ignore_errors=True)
            if _beside(target, OLD).exists():
                _beside(target, OLD).rename(target)
        raise
    finally:
        for target in made:
            for prefix in (NEW, OLD):
                shutil.rmtree(_beside(target, prefix), ignore_errors=True)


def _beside(target: Path, prefix: str) -> Path:
    return target.with_name(f"{prefix}{target.name}")


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file in hexadecimal, read in pieces."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
